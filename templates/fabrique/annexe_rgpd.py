"""The annex on personal data: what article 28(3) of the RGPD wants written."""

from __future__ import annotations

from corps import Brut, Element, Ligne, boucle, puces, si
from wml import Colonne, table

_APRES = Ligne("Apres", "")
_APRES_LISTE = '<w:spacing w:before="100" w:after="120"/>'
_TRAITEMENT = table(
    [
        Colonne("Élément", "{{ element.intitule }}", 48),
        Colonne("Description", "{{ element.texte }}", 122),
    ],
    boucle="element in rgpd.description",
    description="Description du traitement",
    lie=True,
)


def lignes() -> list[Element]:
    """The lines of the annex."""
    return [
        Ligne("Institution", "Annexe à la convention"),
        Ligne("Titreacte", "Annexe n° 1 – Protection des données à caractère personnel"),
        Ligne(
            "Soustitreacte",
            "Contrat de sous-traitance au sens de l’article 28 du RGPD",
            props='<w:spacing w:before="0" w:after="240"/>',
        ),
        Ligne(
            "Alinea",
            "La présente annexe est prise pour l’application de l’article [[art_rgpd]] de la convention. Elle fixe "
            "les conditions dans lesquelles {{ prestataire.le }}, sous-traitant, traite des données à caractère "
            "personnel pour le compte {{ beneficiaire.de }}, responsable du traitement. Elle a la même durée que la "
            "convention, sous réserve du point [[rgpd_sort]]. Les parties respectent le RGPD et la loi n° 78-17 du "
            "6 janvier 1978 relative à l’informatique, aux fichiers et aux libertés.",
        ),
        *_description(),
        *_instructions(),
        *_sous_traitants(),
        *_assistance(),
        *_fin(),
    ]


def _description() -> list[Element]:
    return [
        Ligne("Articleannexe", "Description du traitement", "rgpd_description"),
        Ligne(
            "Alinealie",
            "{{ prestataire.Le }} peut effectuer, pour le compte {{ beneficiaire.de }}, le traitement ainsi décrit :",
        ),
        Brut(_TRAITEMENT),
        _APRES,
    ]


def _instructions() -> list[Element]:
    return [
        Ligne("Articleannexe", "Instructions et finalités", "rgpd_instructions"),
        Ligne(
            "Alinea",
            "{{ prestataire.Le }} ne traite les données que pour les finalités décrites au point "
            "[[rgpd_description]] et sur instruction documentée {{ beneficiaire.de }}. Si une instruction lui "
            "paraît contraire au RGPD ou à une autre règle de protection des données, {{ prestataire.le }} en "
            "avertit {{ beneficiaire.le }} immédiatement.",
        ),
        Ligne("Alinea", "{{ rgpd.transferts }}"),
        Ligne("Articleannexe", "Confidentialité et sécurité", "rgpd_securite"),
        Ligne(
            "Alinea",
            "{{ prestataire.Le }} garantit la confidentialité des données et veille à ce que les personnes "
            "autorisées à les traiter y soient tenues par un engagement ou par la loi, et soient formées à la "
            "protection des données. Ses outils, applications et services respectent la protection des données dès "
            "la conception et par défaut.",
        ),
        Ligne("Alinealie", "En application de l’article 32 du RGPD, {{ prestataire.le }} s’engage à :"),
        *puces("rgpd.mesures"),
    ]


def _sous_traitants() -> list[Element]:
    return [
        Ligne("Articleannexe", "Sous-traitants ultérieurs", "rgpd_sous_traitants"),
        Ligne("Alinea", "{{ rgpd.sous_traitance.autorisation }}"),
        *si(
            "rgpd.sous_traitance.permise",
            Ligne("Alinea", "{{ rgpd.sous_traitance.changement }}"),
            Ligne("Alinealie", "{{ rgpd.sous_traitance.annonce }}"),
            *puces("rgpd.sous_traitance.liste"),
            Ligne(
                "Alinea",
                "Le sous-traitant ultérieur est lié par un contrat qui lui impose les obligations de la présente "
                "annexe et présente les mêmes garanties. S’il y manque, {{ prestataire.le }} en répond pleinement "
                "devant {{ beneficiaire.le }}.",
                props=_APRES_LISTE,
            ),
        ),
    ]


def _assistance() -> list[Element]:
    return [
        Ligne("Articleannexe", "Droits des personnes", "rgpd_droits"),
        Ligne(
            "Alinea",
            "{{ beneficiaire.Le }} informe les personnes concernées au moment de la collecte. {{ prestataire.Le }} "
            "l’aide, dans toute la mesure du possible, à répondre aux demandes d’accès, de rectification, "
            "d’effacement, d’opposition, de limitation et de portabilité, ainsi qu’aux demandes relatives aux "
            "décisions individuelles automatisées. Toute demande reçue directement par {{ prestataire.le }} est "
            "transmise par courriel, dès sa réception, au délégué à la protection des données {{ beneficiaire.de }}.",
        ),
        Ligne("Articleannexe", "Violation de données", "rgpd_violation"),
        Ligne(
            "Alinea",
            "{{ prestataire.Le }} notifie {{ beneficiaire.a }} toute violation de données dans les meilleurs délais "
            "et au plus tard {{ rgpd.violation.delai }} après en avoir pris connaissance, par courriel et par "
            "téléphone, au contact suivant : {{ rgpd.violation.contact }}.",
        ),
        Ligne(
            "Alinealie",
            "La notification, accompagnée de toute pièce utile à l’information de l’autorité de contrôle, indique "
            "au\u00a0moins :",
        ),
        Ligne(
            "Liste",
            "la nature de la violation et, si possible, les catégories et le nombre approximatif de personnes et "
            "d’enregistrements touchés ;",
        ),
        Ligne("Liste", "le délégué à la protection des données ou un autre point de contact ;"),
        Ligne("Liste", "les conséquences probables de la violation ;"),
        Ligne("Liste", "les mesures prises ou proposées pour y remédier et en atténuer les effets."),
        Ligne(
            "Alinea",
            "Ce qui n’est pas encore connu est communiqué par étapes, sans retard injustifié.",
            props=_APRES_LISTE,
        ),
        Ligne("Articleannexe", "Analyse d’impact et consultation préalable", "rgpd_aipd"),
        Ligne("Alinea", "{{ rgpd.analyse_impact }}"),
        Ligne("Articleannexe", "Délégués à la protection des données", "rgpd_dpo"),
        Ligne("Alinealie", "Les délégués à la protection des données sont :"),
        *boucle("dpo", "rgpd.delegues", Ligne("Liste", "{{ dpo }}")),
        Ligne("Articleannexe", "Registre", "rgpd_registre"),
        Ligne(
            "Alinealie",
            "{{ prestataire.Le }} tient par écrit le registre prévu à l’article 30, paragraphe 2, du RGPD, qui "
            "comprend :",
        ),
        Ligne(
            "Liste",
            "le nom et les coordonnées {{ beneficiaire.de }}, des sous-traitants ultérieurs et des délégués à la "
            "protection des données ;",
        ),
        Ligne("Liste", "les catégories de traitements effectués pour le compte {{ beneficiaire.de }} ;"),
        Ligne(
            "Liste",
            "les transferts éventuels vers un pays tiers ou une organisation internationale et les garanties qui "
            "les encadrent ;",
        ),
        Ligne("Liste", "une description générale des mesures de sécurité techniques et organisationnelles."),
    ]


def _fin() -> list[Element]:
    return [
        Ligne("Articleannexe", "Documentation et audits", "rgpd_audits"),
        Ligne(
            "Alinea",
            "{{ prestataire.Le }} met à la disposition {{ beneficiaire.de }} les informations qui démontrent le "
            "respect de la présente annexe et se prête aux audits, inspections comprises, menés par "
            "{{ beneficiaire.le }} ou par l’auditeur mandaté à cet effet. {{ rgpd.frais_audit }}",
        ),
        Ligne("Articleannexe", "Obligations {{ beneficiaire.de }}", "rgpd_obligations"),
        Ligne("Alinealie", "{{ beneficiaire.Le }} :"),
        Ligne(
            "Liste",
            "fournit {{ prestataire.a }} les données nécessaires aux prestations décrites à l’article "
            "[[art_assurees]] de la convention ;",
        ),
        Ligne("Liste", "documente par écrit toute instruction relative au traitement ;"),
        Ligne("Liste", "s’assure, avant et pendant le traitement, que {{ prestataire.le }} respecte le RGPD ;"),
        Ligne("Liste", "supervise le traitement, au besoin par des audits et des inspections ;"),
        Ligne("Liste", "protège, techniquement et physiquement, les ressources informatiques mises à disposition."),
        Ligne("Articleannexe", "Sort des données", "rgpd_sort"),
        Ligne("Alinea", "{{ rgpd.sort.choix }}"),
        Ligne(
            "Alinea",
            "{{ rgpd.sort.delai }} La restitution ou la suppression s’étend à toutes les copies détenues par "
            "{{ prestataire.le }} et ses sous-traitants ultérieurs, sauf obligation légale de conservation. "
            "{{ prestataire.Le }} atteste par écrit la destruction.",
        ),
    ]
