"""The template of the convention, articles 1 to 13, and its annex as a second section."""

from __future__ import annotations

import annexe_rgpd
from corps import FIN, Brut, Element, Ligne, alineas, boucle, numeros, puces, si, signatures, xml
from paquet import section
from wml import Colonne, table

_APRES = Ligne("Apres", "")
_SECTEURS = table(
    [
        Colonne("Secteur du service", "{{ secteur.nom }}", 110),
        Colonne("Intervient auprès {{ beneficiaire.de }}", "{{ secteur.intervient }}", 60, "center"),
    ],
    boucle="secteur in service.secteurs",
    description="Secteurs du service",
    lie=True,
)
_INTERVENTIONS = table(
    [
        Colonne("Mois", "{{ intervention.mois }}", 50),
        Colonne("Jours de présence", "{{ intervention.jours }}", 40, "right"),
    ],
    boucle="intervention in technicien.interventions",
    total=["Total", "{{ technicien.total_jours }}"],
    description="Présence du technicien, mois par mois",
    lie=True,
)
_ECHEANCIER = table(
    [
        Colonne("Mois", "{{ echeance.mois }}", 50),
        Colonne("Montant", "{{ echeance.montant }}", 40, "right"),
    ],
    boucle="echeance in prix.echeancier",
    total=["Total", "{{ prix.total }}"],
    description="Échéancier de la participation",
    lie=True,
)
_ECHEANCIER_RENOUVELE = table(
    [
        Colonne("Mois", "{{ echeance.mois }}", 50),
        Colonne("Montant", "{{ echeance.montant }}", 40, "right"),
    ],
    boucle="echeance in renouvellement.echeancier",
    total=["Total", "{{ renouvellement.total }}"],
    description="Échéancier de la participation après renouvellement",
    lie=True,
)

_PARTICIPATION = (
    "Pour la durée fixée à l’article [[art_duree]], {{ beneficiaire.le }} verse {{ prestataire.a }} une "
    "participation de **{{ prix.montant }}** ({{ prix.montant_lettres }})"
)
_GRATUITE = (
    "Pour la durée fixée à l’article [[art_duree]], la convention est conclue sans contrepartie financière : "
    "{{ beneficiaire.le }} ne verse aucune participation {{ prestataire.a }}"
)
_RENOUVELEE = "Si la convention est renouvelée en application de l’article [[art_renouvellement]]"
_CONSTAT = (
    "Lorsque la démutualisation est achevée avant le terme, les parties le constatent par un avenant qui fixe la date "
    "de fin de la convention."
)
_PREAVIS = (
    "Chaque partie peut résilier la convention, par décision écrite notifiée à l’autre partie, moyennant un préavis "
    "{{ convention.de_preavis_resiliation }}."
)


def corps() -> str:
    """The body: the convention, then its annex in a section of its own when there is one."""
    references = numeros([*_articles(), *annexe_rgpd.lignes()])
    # The condition opens inside the last paragraph of the first section: without an annex the document has one section.
    texte = xml([*_ouverture(), *_articles(), *_cloture()], references)
    annexe = xml(
        si("annexe_rgpd", Brut(section("rIdE1", "rIdP1", derniere=False)), *annexe_rgpd.lignes(), sinon=[FIN]),
        references,
    )
    return texte + annexe + section("rIdE2", "rIdP2")


def _ouverture() -> list[Element]:
    return [
        Ligne("Titreacte", "{{ convention.intitule }}"),
        Ligne("Soustitreacte", "entre {{ prestataire.le_nom }}"),
        Ligne("Soustitreacte", "et {{ beneficiaire.le_nom }}", props='<w:spacing w:before="0" w:after="200"/>'),
        Ligne("Intertitre", "Entre les soussignés"),
        *boucle(
            "partie",
            "parties",
            Ligne(
                "Partie",
                "**{{ partie.Le_nom }}**, dont le siège est situé {{ partie.siege }}, numéro SIRET "
                "{{ partie.siret }}{{ partie.complements }}, {{ partie.represente }} par {{ partie.representant }}, "
                "{{ partie.habilite }} à signer la présente convention par la délibération "
                "{{ partie.deliberation }},",
            ),
            Ligne("Partie", "ci-après {{ partie.designe }} « **{{ partie.designation }}** », {{ partie.part }}"),
        ),
        Ligne("Partie", "ci-après ensemble « **les parties** »."),
        Ligne("Intertitre", "Préambule"),
        *alineas("preambule"),
        Ligne("Formule", "Les parties conviennent de ce qui suit :"),
    ]


def _articles() -> list[Element]:
    return [
        *_objet(), *_moyens(), *_prestations(), *_finances(), *_suivi(), *_duree(), *_continuite(), *_emploi(),
        *_garanties(), *_donnees(), *_fin(), *_contrat(),
    ]  # fmt: skip


def _objet() -> list[Element]:
    return [
        Ligne("Article", "Objet et périmètre", "art_objet"),
        Ligne("Sousarticle", "Objet"),
        Ligne(
            "Alinea",
            "La présente convention est conclue sur le fondement {{ fondement.de_article }}. Elle définit les "
            "prestations informatiques que {{ prestataire.le }} assure pour {{ beneficiaire.le }}, les moyens qui y "
            "sont consacrés et la manière dont les parties collaborent pendant que {{ beneficiaire.le }} reprend la "
            "gestion de son informatique (ci-après « la démutualisation »).",
        ),
        Ligne("Alinea", "Elle a la finalité suivante : {{ perimetre.finalite }}."),
        Ligne("Sousarticle", "Service chargé des prestations", "art_service"),
        Ligne(
            "Alinealie",
            "Les prestations sont assurées par le service {{ prestataire.de }} dénommé « {{ service.nom }} » "
            "(ci-après « le service »). Il comprend {{ service.direction }}les secteurs suivants :",
        ),
        Brut(_SECTEURS),
        _APRES,
        *si("service.appuis", Ligne("Alinealie", "Le service peut s’appuyer sur :"), *puces("service.appuis")),
        *si("constats", Ligne("Alinealie", "Les parties constatent que :"), *puces("constats")),
        Ligne("Sousarticle", "Usage des ressources en l’état", "art_usage"),
        Ligne(
            "Alinealie",
            "{{ beneficiaire.Le }} conserve l’usage, en l’état, des ressources suivantes. Aucun niveau de service "
            "n’est garanti, ni aucun rétablissement lorsque la panne tient à leur ancienneté :",
        ),
        *puces("perimetre.usages"),
        Ligne("Sousarticle", "Maintien en condition opérationnelle", "art_maintien"),
        Ligne(
            "Alinealie",
            "{{ prestataire.Le }} maintient ces ressources en condition opérationnelle et les rétablit après une "
            "panne au mieux de ses moyens, sans obligation de résultat, dans les limites suivantes :",
        ),
        *boucle(
            "domaine", "perimetre.retablissement",
            Ligne("Alinealie", "**{{ domaine.nom }}**"),
            *puces("domaine.engagements"),
        ),
        Ligne("Sousarticle", "Remise des accès, des données et des informations", "art_remises"),
        Ligne(
            "Alinea",
            "La construction du nouveau système d’information {{ beneficiaire.de }} est conduite par son "
            "coordinateur, avec les prestataires que {{ beneficiaire.le }} choisit.",
        ),
        Ligne(
            "Alinealie",
            "Pour que la transition s’opère sans retard ni perte de données, tant que l’état matériel des serveurs "
            "le permet, {{ prestataire.le }} remet {{ beneficiaire.a }}, en l’état, les informations, machines, "
            "serveurs et données qu’il lui faut pour les reprendre ou les réinstaller, notamment :",
        ),
        *puces("perimetre.remises"),
        Ligne("Sousarticle", "Charge de travail et demandes", "art_charge"),
        Ligne(
            "Alinea",
            "{{ prestataire.Le }} consacre aux actions prévues à l’article [[art_remises]] au plus "
            "{{ perimetre.charge_max }} de travail, toutes ressources confondues, pour l’ensemble du projet.",
        ),
        Ligne(
            "Alinea",
            "Toute demande est adressée au coordinateur {{ prestataire.de }}, qui sollicite les secteurs du "
            "service. Chaque partie s’emploie, dans une mesure raisonnable, à répondre dans les meilleurs délais. "
            "La charge consommée, les actions engagées et les délais de réponse sont consignés et tenus à la "
            "disposition des comités prévus à l’article [[art_suivi]].",
        ),
        Ligne("Sousarticle", "Reprise progressive", "art_reprise"),
        Ligne(
            "Alinea",
            "À mesure que {{ beneficiaire.le }} reprend la gestion d’un élément de son système d’information, le "
            "maintien de cet élément en condition opérationnelle lui incombe et cesse d’incomber "
            "{{ prestataire.a }}. Lorsqu’un élément est repris en entier, les parties le constatent d’un commun "
            "accord et {{ prestataire.le }} n’a plus à intervenir sur lui.",
        ),
    ]  # fmt: skip


def _moyens() -> list[Element]:
    return [
        Ligne("Article", "Utilisation des moyens informatiques {{ prestataire.de }}", "art_moyens"),
        Ligne(
            "Alinea",
            "La {{ convention.charte }} fixe les conditions d’accès aux ressources informatiques "
            "{{ prestataire.de }} et d’utilisation de ces ressources : réseaux, serveurs, logiciels, postes de "
            "travail physiques ou virtuels, équipements fixes ou mobiles, services.",
        ),
        Ligne(
            "Alinea",
            "La présente convention rend cette charte applicable aux utilisateurs {{ beneficiaire.de }}, qui ont "
            "les mêmes obligations que les agents {{ prestataire.de }} et encourent les mêmes mesures, y compris la "
            "suspension temporaire ou définitive de l’accès aux services.",
        ),
    ]


def _prestations() -> list[Element]:
    return [
        Ligne("Article", "Prestations et collaboration", "art_prestations"),
        Ligne("Sousarticle", "Prestations assurées", "art_assurees"),
        Ligne(
            "Alinea",
            "{{ prestataire.Le }} met ses équipes et leurs compétences au service de la démutualisation, dans les "
            "domaines suivants.",
        ),
        *boucle(
            "domaine", "prestations",
            Ligne("Alinealie", "**{{ domaine.nom }}** – {{ prestataire.Le }} a pour missions de :"),
            *puces("domaine.missions"),
            *si(
                "domaine.limites",
                Ligne("Alinealie", "Ces missions s’exercent dans les conditions suivantes :"),
                *puces("domaine.limites"),
            ),
        ),
        *si(
            "prestations_cessees",
            Ligne("Sousarticle", "Prestations qui ne sont plus assurées"),
            Ligne("Alinealie", "En raison de la réorganisation de ses services, {{ prestataire.le }} n’assure plus :"),
            *puces("prestations_cessees"),
        ),
        *_technicien(),
        Ligne("Sousarticle", "Coordinateurs", "art_coordinateurs"),
        Ligne("Alinea", "Chaque partie a un coordinateur, interlocuteur privilégié de l’autre partie."),
        *boucle(
            "coordinateur", "coordinateurs",
            Ligne("Alinealie", "{{ coordinateur.designation }} {{ coordinateur.charge }}"),
            *puces("coordinateur.missions"),
        ),
    ]  # fmt: skip


def _technicien() -> list[Element]:
    return si(
        "technicien",
        Ligne("Sousarticle", "Technicien mis à disposition", "art_technicien"),
        Ligne(
            "Alinea",
            "Tant que {{ beneficiaire.le }} n’est pas en mesure de suivre son parc d’ordinateurs, notamment faute "
            "de mots de passe ou d’accès, ce suivi est assuré par {{ technicien.designation }} ; il prend fin au "
            "terme de la convention. Les utilisateurs adressent leurs demandes au coordinateur "
            "{{ beneficiaire.de }}.",
        ),
        Ligne("Alinealie", "Cet agent est présent sur place ({{ technicien.lieu }}) selon le calendrier suivant :"),
        Brut(_INTERVENTIONS),
        _APRES,
        *si(
            "technicien.cesse_au_renouvellement",
            Ligne(
                "Alinea",
                "Si la convention est renouvelée, {{ prestataire.le }} n’intervient plus sur le parc des postes de "
                "travail à compter du renouvellement.",
            ),
        ),
    )


def _finances() -> list[Element]:
    return [
        Ligne("Article", "Modalités financières", "art_finances"),
        *si(
            "not prix.gratuit",
            Ligne("Sousarticle", "Charges couvertes par la participation", "art_charges"),
            Ligne("Alinealie", "La participation demandée {{ beneficiaire.a }} couvre :"),
            *puces("charges.comprises"),
        ),
        Ligne("Sousarticle", "Dépenses payées directement par {{ beneficiaire.le }}"),
        Ligne("Alinealie", "{{ beneficiaire.Le }} conserve à sa charge :"),
        *puces("charges.beneficiaire"),
        Ligne("Sousarticle", "{{ prix.intitule }}", "art_prix"),
        *si("prix.gratuit", Ligne("Alinea", f"{_GRATUITE}."), sinon=_prix()),
        *si("not prix.gratuit", *_titres()),
        *si("renouvellement", *_prix_renouvele()),
        *si("propriete", Ligne("Sousarticle", "Propriété des biens acquis en commun"), *alineas("propriete")),
    ]


def _prix() -> list[Element]:
    return [
        *si(
            "prix.echeancier",
            Ligne("Alinealie", f"{_PARTICIPATION}, selon l’échéancier suivant :"),
            Brut(_ECHEANCIER),
            _APRES,
            sinon=[Ligne("Alinea", f"{_PARTICIPATION}.")],
        ),
        *si(
            "prix.unites",
            Ligne(
                "Alinea",
                "Cette participation résulte d’un coût unitaire de fonctionnement de {{ prix.unites.cout }} par "
                "{{ prix.unites.unite }} et d’une prévision de {{ prix.unites.nombre }} unités. "
                "{{ prestataire.Le }} dresse chaque année l’état des unités utilisées et le communique "
                "{{ beneficiaire.a }}.",
            ),
        ),
        *si("prix.sans_versement", Ligne("Alinea", "{{ prix.sans_versement }}")),
    ]


def _titres() -> list[Element]:
    return [
        Ligne("Sousarticle", "Titres de recette", "art_titres"),
        Ligne(
            "Alinea",
            "Chaque versement est subordonné à l’émission, par {{ prestataire.le }}, d’un titre de recette qui "
            "mentionne la présente convention et le mois concerné.",
        ),
        Ligne("Sousarticle", "Participation due en cas de fin anticipée", "art_prorata"),
        Ligne(
            "Alinea",
            "Si la démutualisation s’achève avant le terme, {{ beneficiaire.le }} ne doit que la participation "
            "correspondant au nombre de mois réellement nécessaires. {{ prix.prorata }} L’avenant qui constate la "
            "fin anticipée arrête ce nombre de mois et le montant dû.",
        ),
    ]


def _prix_renouvele() -> list[Element]:
    return [
        Ligne("Sousarticle", "{{ renouvellement.intitule }}", "art_prix_renouvele"),
        *si(
            "renouvellement.gratuit",
            Ligne("Alinea", f"{_RENOUVELEE}, elle l’est sans contrepartie financière."),
            sinon=[
                Ligne(
                    "Alinea",
                    f"{_RENOUVELEE}, {{{{ beneficiaire.le }}}} verse {{{{ prestataire.a }}}}, pour la durée du "
                    "renouvellement, une participation de {{ renouvellement.montant }}.",
                ),
                *si(
                    "renouvellement.echeancier",
                    Ligne("Alinealie", "Cette participation est versée selon l’échéancier suivant :"),
                    Brut(_ECHEANCIER_RENOUVELE),
                    _APRES,
                    sinon=[Ligne("Alinea", "L’avenant de renouvellement en arrête l’échéancier mensuel.")],
                ),
            ],
        ),
    ]


def _suivi() -> list[Element]:
    return [
        Ligne("Article", "Suivi de la convention", "art_comites"),
        Ligne("Sousarticle", "Mise en place", "art_suivi"),
        Ligne(
            "Alinea",
            "À la demande de l’une des parties, l’application de la convention fait l’objet d’un suivi "
            "contradictoire régulier. À compter de cette demande, les comités suivants se réunissent, chacun au "
            "moins au rythme indiqué.",
        ),
        *boucle(
            "comite", "comites",
            Ligne("Sousarticle", "{{ comite.intitule }}"),
            Ligne("Alinea", "Ce comité doit {{ comite.role }}. Il se réunit au moins une fois {{ comite.rythme }}."),
            Ligne("Alinealie", "Il est composé comme suit :"),
            *puces("comite.composition"),
        ),
    ]  # fmt: skip


def _duree() -> list[Element]:
    return [
        Ligne("Article", "Durée, renouvellement et modification", "art_vie"),
        Ligne("Sousarticle", "Durée", "art_duree"),
        Ligne(
            "Alinea",
            "La convention prend effet le {{ duree.effet }} pour une durée {{ duree.de_duree }}, soit jusqu’au "
            "{{ duree.fin }} inclus.",
        ),
        Ligne("Sousarticle", "Renouvellement", "art_renouvellement"),
        *si(
            "renouvellement",
            Ligne(
                "Alinea",
                "La convention peut être renouvelée {{ renouvellement.fois }}, pour une durée "
                "{{ renouvellement.de_duree }}, par {{ renouvellement.forme }}. La décision de renouveler est notifiée à l’autre partie au moins "
                "{{ renouvellement.preavis }} avant le terme, soit au plus tard le "
                "{{ renouvellement.dernier_jour }}. Le renouvellement fait l’objet d’un avenant et ne peut "
                "prolonger la convention au-delà du {{ renouvellement.fin_maximale }}.",
            ),
            sinon=[Ligne("Alinea", "La convention n’est pas renouvelable.")],
        ),
        Ligne("Sousarticle", "Modification", "art_modification"),
        Ligne("Alinea", "La convention ne peut être modifiée que par un avenant signé par les deux parties."),
    ]


def _continuite() -> list[Element]:
    return [
        Ligne("Article", "Continuité de service", "art_continuite"),
        *alineas("continuite"),
    ]


def _emploi() -> list[Element]:
    return [
        Ligne("Article", "Conditions d’emploi des agents", "art_emploi"),
        Ligne("Sousarticle", "Autorité de gestion"),
        Ligne(
            "Alinea",
            "Les agents du service, fonctionnaires et contractuels, relèvent {{ prestataire.de_executif }} "
            "{{ prestataire.de }}, qui exerce à leur égard les pouvoirs de l’autorité investie du pouvoir de "
            "nomination et l’autorité fonctionnelle. {{ prestataire.Le }} les rémunère. Leur entretien "
            "professionnel annuel relève {{ prestataire.de_executif }}.",
        ),
        Ligne(
            "Alinea",
            "{{ prestataire.Le_executif }} {{ prestataire.de }} accorde les temps partiels et les congés de "
            "formation professionnelle ou de formation syndicale, après avis {{ beneficiaire.de }} "
            "{{ beneficiaire.si_il }} le demande.",
        ),
        Ligne("Sousarticle", "Instructions et délégation"),
        Ligne(
            "Alinea",
            "{{ prestataire.Le_executif }} {{ prestataire.de }} donne directement aux cadres du service les "
            "instructions nécessaires et contrôle leur exécution. Copie en est adressée "
            "{{ beneficiaire.a_executif }} {{ beneficiaire.de }} à sa demande. Une délégation de signature peut "
            "être donnée au responsable du service, sous la surveillance et la responsabilité "
            "{{ prestataire.de_executif }}, pour les missions confiées au service.",
        ),
        Ligne("Sousarticle", "Discipline"),
        Ligne(
            "Alinea",
            "Le pouvoir disciplinaire appartient {{ prestataire.a_executif }} {{ prestataire.de }}. "
            "{{ beneficiaire.Le_executif }} {{ beneficiaire.de }} peut émettre un avis ou une proposition ; sauf "
            "urgence ou difficulté particulière, son avis est recueilli au préalable ; le défaut de consultation "
            "n’entache pas la procédure d’irrégularité.",
        ),
    ]


def _garanties() -> list[Element]:
    return [
        Ligne("Article", "Responsabilité et assurances", "art_assurances"),
        Ligne(
            "Alinea",
            "Chaque partie répond des dommages qui lui sont imputables dans l’exécution de la convention. Elle "
            "souscrit à ses frais, et maintient pendant toute la durée de la convention, les assurances qui "
            "couvrent sa responsabilité civile à ce titre.",
        ),
    ]


def _donnees() -> list[Element]:
    return [
        Ligne("Article", "Données à caractère personnel et confidentialité", "art_donnees"),
        Ligne("Sousarticle", "Données à caractère personnel", "art_rgpd"),
        Ligne(
            "Alinea",
            "Pour exécuter la convention, {{ prestataire.le }} traite des données à caractère personnel pour le "
            "compte {{ beneficiaire.de }} : au sens de l’article 4 du règlement (UE) 2016/679 du 27 avril 2016 "
            "(ci-après « le RGPD »), {{ beneficiaire.le }} est responsable du traitement et {{ prestataire.le }} "
            "sous-traitant.",
        ),
        *si(
            "annexe_rgpd",
            Ligne(
                "Alinea",
                "L’annexe n° 1, qui fait partie intégrante de la convention, constitue le contrat exigé par "
                "l’article 28, paragraphe 3, du RGPD. Elle prévaut sur la convention pour tout ce qui touche à la "
                "protection de ces données.",
            ),
        ),
        Ligne("Sousarticle", "Confidentialité", "art_confidentialite"),
        Ligne(
            "Alinea",
            "Les parties tiennent confidentiels les accès, mots de passe et informations techniques échangés, "
            "notamment en application de l’article [[art_remises]], et ne les communiquent qu’aux personnes qui en "
            "ont besoin pour exécuter la convention.",
        ),
    ]


def _fin() -> list[Element]:
    return [
        Ligne("Article", "Fin anticipée et résiliation", "art_fin"),
        Ligne("Sousarticle", "Fin anticipée d’un commun accord", "art_fin_anticipee"),
        *si(
            "prix.gratuit",
            Ligne("Alinea", _CONSTAT),
            sinon=[Ligne("Alinea", f"{_CONSTAT} La participation est réglée selon l’article [[art_prorata]].")],
        ),
        Ligne("Sousarticle", "Résiliation", "art_resiliation"),
        *si(
            "prix.gratuit",
            Ligne("Alinea", _PREAVIS),
            sinon=[
                Ligne(
                    "Alinea",
                    f"{_PREAVIS} La participation est alors réglée selon l’article [[art_prorata]], le nombre de mois "
                    "retenu étant celui des mois écoulés à la date d’effet de la résiliation.",
                )
            ],
        ),
        Ligne("Sousarticle", "Effets", "art_effets"),
        Ligne(
            "Alinea",
            "La fin de la convention, quelle qu’en soit la cause, ne dispense pas {{ prestataire.le }} des remises "
            "dues en application de l’article [[art_remises]], ni {{ beneficiaire.le }} du paiement des sommes "
            "échues.",
        ),
    ]


def _contrat() -> list[Element]:
    return [
        *si(
            "annexe_rgpd",
            Ligne("Article", "Documents contractuels", "art_documents"),
            Ligne(
                "Alinea",
                "La convention se compose du présent document et de son annexe n° 1, « Protection des données à "
                "caractère personnel ».",
            ),
        ),
        Ligne("Article", "Différends et juridiction", "art_differends"),
        Ligne(
            "Alinea",
            "En cas de désaccord sur l’interprétation ou l’exécution de la convention, les parties recherchent un "
            "règlement amiable avant toute saisine du juge. À défaut, le litige est porté devant le "
            "{{ convention.tribunal }}.",
            props="<w:keepNext/>",
        ),
    ]


def _cloture() -> list[Element]:
    return [
        Ligne(
            "Signature",
            "Fait à {{ signature.lieu }}, le {{ signature.date }}, en {{ signature.exemplaires }}.",
            props='<w:spacing w:before="360" w:after="240"/>',
        ),
        signatures(),
    ]
