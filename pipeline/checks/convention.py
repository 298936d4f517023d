"""Rules on the convention: legal basis, term, renewal, committees, clauses, signature."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from pipeline import deadlines
from pipeline.checks.faits import doubles, tete, voir
from pipeline.checks.registry import AVERTISSEMENT, ERREUR, INFORMATION, Cas, Finding, Sujet, check
from pipeline.checks.textes import Texte, convention_textes, entete_textes, textes
from pipeline.model import Agent, Convention
from pipeline.wording import cle_nom, date_longue, montant, pluriel

_CENT = Decimal("0.01")
_MECANISMES = {
    "service_commun": (("L5211-4-2", None), ("L5219-12", "III")),
    "mise_a_disposition": (
        ("L5211-4-1", None),
        ("L5219-12", "I"),
        ("L5219-12", "II"),
        ("L5219-12", "I et II"),
        ("D5219-1", None),
    ),
}


@check("BAS-001", "fondement-etranger-au-mecanisme", AVERTISSEMENT, "mise_a_disposition", on=Sujet.CONVENTION)
def check_fondement(cas: Cas) -> Iterator[Finding]:
    """L'article invoqué ne régit pas le mécanisme choisi.

    Vérifie : service commun, articles L. 5211-4-2 ou L. 5219-12 III ; mise à disposition, L. 5219-12 I ou II, D. 5219-1
    ou L. 5211-4-1.
    Pourquoi : chaque mécanisme a ses règles (fiche d'impact et avis, ou coût unitaire et état annuel).

    Refusé :
        dossier.yaml
            fondement:
              paragraphe: III
    Accepté :
        dossier.yaml
            fondement:
              paragraphe: II
    """
    fondement = cas.entete.fondement
    known = _MECANISMES.get(fondement.mecanisme)
    if known is None:
        return
    article = re.sub(r"[.\s]", "", fondement.article)
    stated = re.fullmatch(r"([LD]\*?\d+(?:-\d+)*)-?((?:I|V|X)+)?", article)
    number, paragraph = (stated[1], stated[2] or fondement.paragraphe) if stated else (article, fondement.paragraphe)
    if not any(number == wanted and (part is None or paragraph in (None, part)) for wanted, part in known):
        said = f"{fondement.article} {fondement.paragraphe or ''}".strip()
        yield Finding(
            cas.entete.at("fondement", "paragraphe" if fondement.paragraphe else "article"),
            f"« {said} » ne régit pas le mécanisme « {fondement.mecanisme} »",
            voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
            reference=cas.droit.reference(fondement.mecanisme),
            conseil="accorder l'article et le mécanisme",
        )


@check("BAS-002", "service-commun-revolu", AVERTISSEMENT, "service_commun_ept", on=Sujet.CONVENTION)
def check_service_commun_revolu(cas: Cas) -> Iterator[Finding]:
    """La convention se fonde sur un service commun dont elle dit qu'il n'existe plus.

    Vérifie : si le contexte ou la convention déclare la fin du service commun que le dossier prend pour fondement.
    Pourquoi : le mécanisme réel est alors une mise à disposition ou une prestation, avec d'autres règles.

    Refusé :
        dossier.yaml
            fondement:
              paragraphe: III
              mecanisme: service_commun
            annexes:
              - intitule: Fiche d'impact
                fichier: fiche.pdf
            contexte:
              - texte: Le service commun n'a plus de raison d'être.
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
              - l'avis du comité social territorial du 1er février 2024
    Accepté :
        dossier.yaml
            contexte:
              - texte: Le service commun n'a plus de raison d'être.
    """
    if cas.entete.fondement.mecanisme != "service_commun":
        return
    over = re.compile(
        r"service commun\b[^.;]{0,40}\b(n'a plus|n'existe plus|a pris fin|est supprimé|prend fin)", re.IGNORECASE
    )
    for texte in (*entete_textes(cas), *convention_textes(cas)):
        match = over.search(texte.valeur)
        if match:
            yield Finding(
                texte.lieu(cas, match),
                "le service commun, fondement du dossier, est dit terminé",
                voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
                conseil="choisir la mise à disposition (coût unitaire, état annuel) ou la prestation (commande "
                "publique)",
            )
            return


@check("BAS-003", "fiche-d-impact-absente", AVERTISSEMENT, "service_commun", on=Sujet.CONVENTION)
def check_fiche_d_impact(cas: Cas) -> Iterator[Finding]:
    """La convention de service commun n'a pas de fiche d'impact en annexe.

    Vérifie : pour un service commun, une annexe intitulée « fiche d'impact ».
    Pourquoi : la loi veut cette fiche, sur les effets pour les agents, annexée à la convention.

    Refusé :
        dossier.yaml
            fondement:
              paragraphe: III
              mecanisme: service_commun
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
              - le règlement (UE) 2016/679 du 27 avril 2016
              - l'avis du comité social territorial du 1er février 2024
    Accepté :
        dossier.yaml
            fondement:
              mecanisme: mise_a_disposition
    """
    if cas.entete.fondement.mecanisme == "service_commun" and not any(
        "FICHE D IMPACT" in cle_nom(annexe.intitule) for annexe in cas.entete.annexes
    ):
        yield Finding(
            cas.entete.at("fondement", "mecanisme"),
            "service commun, et aucune fiche d'impact n'est annexée",
            conseil="l'ajouter sous « annexes », ou choisir un autre mécanisme",
        )


@check("BAS-004", "cout-unitaire-absent", AVERTISSEMENT, "mise_a_disposition", on=Sujet.CONVENTION)
def check_cout_unitaire(cas: Cas) -> Iterator[Finding]:
    """La mise à disposition ne dit pas son coût unitaire.

    Vérifie : pour une mise à disposition, que la convention parle d'un coût unitaire de fonctionnement.
    Pourquoi : le remboursement se calcule par ce coût, multiplié par le nombre d'unités, avec un état annuel.

    Refusé :
        convention.yaml
            charges:
              comprises: [les charges de personnel]
    Accepté :
        convention.yaml
            charges:
              comprises: ["les charges de personnel, au coût unitaire du service"]
    """
    if cas.entete.fondement.mecanisme != "mise_a_disposition" or cas.convention.prix.unites is not None:
        return
    if not any("COUT UNITAIRE" in cle_nom(texte.valeur) for texte in convention_textes(cas)):
        yield Finding(
            cas.convention.at("charges", "comprises"),
            "mise à disposition de service, et aucun coût unitaire n'est défini",
            voir(cas.entete.at("fondement", "mecanisme"), "mécanisme choisi"),
            conseil="écrire le coût unitaire, les unités prévues et l'état annuel",
        )


@check(
    "BAS-005",
    "prestation-et-commande-publique",
    INFORMATION,
    "prestation_entre_personnes_publiques",
    on=Sujet.CONVENTION,
)
def check_prestation(cas: Cas) -> Iterator[Finding]:
    """La convention est une prestation entre collectivités.

    Vérifie : si le mécanisme choisi est la prestation.
    Pourquoi : une prestation payée relève de la commande publique, sauf coopération entre personnes publiques.

    Refusé :
        dossier.yaml
            fondement:
              mecanisme: prestation
    Accepté :
        dossier.yaml
            fondement:
              mecanisme: mise_a_disposition
    """
    if cas.entete.fondement.mecanisme == "prestation":
        yield Finding(
            cas.entete.at("fondement", "mecanisme"),
            "prestation de service : l'exception au droit de la commande publique est à vérifier",
            conseil="écrire dans le contexte ce qui en fait une coopération entre personnes publiques",
        )


@check("DUR-001", "duree-nulle", ERREUR, None, on=Sujet.CONVENTION)
def check_duree(cas: Cas) -> Iterator[Finding]:
    """La convention ne dure pas.

    Vérifie : une durée d'un mois au moins.
    Pourquoi : la convention serait finie avant d'avoir pris effet.

    Refusé :
        convention.yaml
            duree_mois: 0
            prix:
              echeancier: []
            technicien:
            renouvellement:
    Accepté :
        convention.yaml
            duree_mois: 6
    """
    if cas.convention.duree_mois < 1:
        yield Finding(cas.convention.at("duree_mois"), "la durée est nulle", conseil="écrire le nombre de mois")


@check("DUR-002", "jours-sans-convention", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_continuite(cas: Cas) -> Iterator[Finding]:
    """Des jours ne sont couverts ni par l'ancienne convention ni par la nouvelle, ou le sont par les deux.

    Vérifie : que la nouvelle convention prend effet le lendemain de la fin de la précédente.
    Pourquoi : ce qui est fait pendant l'intervalle n'a pas de base ; ce qui est couvert deux fois se paie deux fois.

    Refusé :
        convention.yaml
            fin_convention_precedente: 2024-02-29
    Accepté :
        convention.yaml
            fin_convention_precedente: 2024-03-31
    """
    end, effet = cas.convention.fin_convention_precedente, cas.convention.effet
    if end is None:
        return
    place = cas.convention.at("fin_convention_precedente")
    first, last = end + timedelta(days=1), effet - timedelta(days=1)
    if first <= last:
        days = (last - first).days + 1
        hint = f" ; la fin était peut-être le {date_longue(end - timedelta(days=1))}" if end.day == 1 else ""
        yield Finding(
            place,
            f"du {date_longue(first)} au {date_longue(last)}, aucune convention ({days} {pluriel(days, 'jour')})",
            voir(cas.convention.at("effet"), "effet de la nouvelle convention"),
            effet=f"les prestations de ces jours n'ont pas de base{hint}",
            conseil="régler cette période par un accord distinct, ou vérifier la date de fin",
        )
    elif effet <= end:
        days = (end - effet).days + 1
        yield Finding(
            place,
            f"la convention précédente finit le {date_longue(end)}, la nouvelle prend effet le {date_longue(effet)}",
            voir(cas.convention.at("effet"), "effet de la nouvelle convention"),
            effet=f"{days} {pluriel(days, 'jour')} couverts deux fois",
            conseil="retarder l'effet, ou mettre fin plus tôt à la précédente",
        )


@check("REN-001", "renouvellement-sans-prix", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_prix_du_renouvellement(cas: Cas) -> Iterator[Finding]:
    """Le renouvellement est prévu, mais son prix ne peut être facturé.

    Vérifie : que le renouvellement a un montant et un échéancier mois par mois.
    Pourquoi : sans échéancier, aucun titre mensuel ne peut être émis sans un avenant.

    Refusé :
        convention.yaml
            renouvellement:
              echeancier: []
    Accepté :
        convention.yaml
            renouvellement:
              montant: 3000.00
    """
    renewal = cas.convention.renouvellement
    if renewal is None or renewal.maximum == 0:
        return
    if renewal.montant is None:
        yield Finding(
            cas.convention.at("renouvellement", "montant"),
            "le prix du renouvellement n'est pas indiqué",
            conseil="l'écrire, avec son échéancier",
        )
    elif not renewal.echeancier and renewal.montant:
        yield Finding(
            cas.convention.at("renouvellement", "montant"),
            f"{montant(renewal.montant)} pour le renouvellement, sans échéancier",
            effet=_ecart(cas),
            conseil="ajouter « echeancier: » sous « renouvellement », ou le fixer par l'avenant",
        )


def _ecart(cas: Cas) -> str | None:
    """What a month costs before and after; and the years that the renewal straddles."""
    convention, renewal = cas.convention, cas.convention.renouvellement
    if renewal is None or renewal.montant is None or not renewal.duree_mois or not convention.duree_mois:
        return None
    after = renewal.montant / renewal.duree_mois
    before = convention.prix.montant / convention.duree_mois
    said = f"{montant(after.quantize(_CENT))} par mois, contre {montant(before.quantize(_CENT))} pour la durée initiale"
    start = deadlines.ajoute_mois(convention.effet, convention.duree_mois)
    end = deadlines.echeance(start, renewal.duree_mois)
    return f"{said} ; à cheval sur {start.year} et {end.year}" if start.year != end.year else said


@check("REN-002", "preavis-impossible", ERREUR, None, on=Sujet.CONVENTION)
def check_preavis(cas: Cas) -> Iterator[Finding]:
    """Le préavis est aussi long que la convention.

    Vérifie : que le préavis du renouvellement, et celui de la résiliation, sont plus courts que la durée.
    Pourquoi : le dernier jour pour agir serait passé dès l'effet.

    Refusé :
        convention.yaml
            renouvellement:
              preavis_mois: 6
    Accepté :
        convention.yaml
            renouvellement:
              preavis_mois: 2
    """
    convention = cas.convention
    notices = (
        (
            ("renouvellement", "preavis_mois"),
            convention.renouvellement.preavis_mois if convention.renouvellement else None,
        ),
        (("resiliation_preavis_mois",), convention.resiliation_preavis_mois),
    )
    for path, months in notices:
        if months is not None and convention.duree_mois and months >= convention.duree_mois:
            yield Finding(
                convention.at(*path),
                f"préavis de {months} mois pour une convention de {convention.duree_mois} mois",
                voir(convention.at("duree_mois"), "durée"),
                conseil="raccourcir le préavis",
            )


@check("REN-003", "reconduction-sans-auteur", INFORMATION, None, on=Sujet.CONVENTION)
def check_forme_du_renouvellement(cas: Cas) -> Iterator[Finding]:
    """La convention ne dit pas par quel acte on la renouvelle.

    Vérifie : que la forme du renouvellement nomme un acte (avenant, délibération, décision, lettre).
    Pourquoi : « reconduction expresse » ne dit ni qui décide, ni comment ; un doute naîtra au moment de renouveler.

    Refusé :
        convention.yaml
            renouvellement:
              forme: reconduction expresse
    Accepté :
        convention.yaml
            renouvellement:
              forme: reconduction expresse par avenant
    """
    renewal = cas.convention.renouvellement
    if renewal is None or renewal.maximum == 0:
        return
    if not re.search(r"avenant|délibération|décision|lettre|courrier|écrit|notifi", renewal.forme, re.IGNORECASE):
        end = deadlines.echeance(cas.convention.effet, cas.convention.duree_mois)
        limit = deadlines.dernier_preavis(end, renewal.preavis_mois)
        plan = deadlines.retroplanning(limit, cas.droit.convocation_jours_francs)
        yield Finding(
            cas.convention.at("renouvellement", "forme"),
            f"« {renewal.forme} » : ni l'auteur ni l'acte ne sont dits",
            effet=f"à notifier le {date_longue(limit)} au plus tard : si l'assemblée doit voter, séance le "
            f"{date_longue(plan.seance)} au plus tard, convocation le {date_longue(plan.convocation)}",
            conseil="préciser, par exemple « avenant autorisé par délibération des deux assemblées »",
        )


@check("COM-001", "comite-non-defini", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_comite_defini(cas: Cas) -> Iterator[Finding]:
    """La convention confie une décision à un comité qu'elle ne crée pas.

    Vérifie : que chaque comité nommé dans la convention est l'un de ceux qu'elle définit.
    Pourquoi : personne ne saura qui le compose ni quand il se réunit.

    Refusé :
        convention.yaml
            propriete: [le comité de pilotage examine le sort des équipements]
    Accepté :
        convention.yaml
            propriete: [le comité de suivi examine le sort des équipements]
    """
    names = {cle_nom(comite.nom) for comite in cas.convention.comites}
    sigles = {comite.sigle.upper() for comite in cas.convention.comites}
    named = re.compile(
        r"\bcomité (?:d['’e] ?\w+|technique|stratégique|mixte|paritaire)|\b(?:COPIL|COTECH|CODIR|COSUI|COSTRAT)\b"
    )
    for texte in convention_textes(cas):
        for match in named.finditer(texte.valeur):
            if cle_nom(match[0]) not in names and match[0].upper() not in sigles:
                yield Finding(
                    texte.lieu(cas, match),
                    f"« {match[0]} » n'est pas un comité de la convention",
                    voir(tete(cas.convention, "comites"), "comités définis"),
                    conseil="le définir sous « comites », ou nommer l'un de ceux qui existent",
                )


@check("COM-002", "comite-en-double", ERREUR, None, on=Sujet.CONVENTION)
def check_comite_en_double(cas: Cas) -> Iterator[Finding]:
    """Deux comités ont le même sigle ou le même nom, ou un comité n'a personne.

    Vérifie : des sigles et des noms distincts, et une composition pour chacun.
    Pourquoi : on ne saurait pas quel comité se réunit, ni avec qui.

    Refusé :
        convention.yaml
            comites:
              - sigle: COSUI
                nom: comité de suivi
                role: suivre l'exécution de la convention
                rythme_semaines: 4
                composition: []
    Accepté :
        convention.yaml
            comites:
              - sigle: COSUI
                nom: comité de suivi
                role: suivre l'exécution de la convention
                rythme_semaines: 4
                composition: [le coordinateur de l'EPT]
    """
    comites = cas.convention.comites
    for key, label in (("sigle", "sigle"), ("nom", "nom")):
        for value, places in doubles([cle_nom(getattr(comite, key)) for comite in comites]).items():
            yield Finding(
                comites[places[1]].at(key),
                f"deux comités ont le même {label}, « {value} »",
                voir(comites[places[0]].at(key), "premier comité"),
                conseil="les distinguer, ou n'en garder qu'un",
            )
    for comite in comites:
        if not comite.composition or not comite.rythme_semaines:
            yield Finding(
                comite.at("composition" if not comite.composition else "rythme_semaines"),
                f"le {comite.nom} n'a pas de {'membre' if not comite.composition else 'rythme de réunion'}",
                conseil="compléter ce comité",
            )


@check("AGE-001", "coordinateur-non-designe", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_coordinateur(cas: Cas) -> Iterator[Finding]:
    """Une partie n'a pas désigné son coordinateur.

    Vérifie : un nom ou une fonction pour le coordinateur de chaque partie, et pour le technicien.
    Pourquoi : la convention porterait un blanc, et l'autre partie ne saurait à qui s'adresser.

    Refusé :
        convention.yaml
            coordinateurs:
              beneficiaire:
                agent:
    Accepté :
        convention.yaml
            coordinateurs:
              beneficiaire:
                agent:
                  fonction: directrice générale des services
    """
    names = {"prestataire": cas.prestataire.nom_court, "beneficiaire": cas.beneficiaire.nom_court}
    for path, agent in _agents(cas.convention):
        if agent is None or (agent.nom is None and agent.fonction is None):
            who = "technicien" if path[0] == "technicien" else f"coordinateur ({names[path[1]]})"
            yield Finding(
                tete(cas.convention, *path),
                f"le {who} n'est pas désigné",
                conseil="écrire la fonction de l'agent (son nom n'est pas nécessaire)",
            )


def _agents(convention: Convention) -> Iterator[tuple[tuple[str, ...], Agent | None]]:
    yield ("coordinateurs", "prestataire", "agent"), convention.coordinateurs.prestataire.agent
    yield ("coordinateurs", "beneficiaire", "agent"), convention.coordinateurs.beneficiaire.agent
    if convention.technicien is not None:
        yield ("technicien", "agent"), convention.technicien.agent


@check("AGE-002", "agent-nomme", INFORMATION, "donnees_publiees", on=Sujet.CONVENTION)
def check_agent_nomme(cas: Cas) -> Iterator[Finding]:
    """La convention nomme des agents.

    Vérifie : si le technicien ou les coordinateurs sont désignés par leur nom.
    Pourquoi : l'acte est publié en ligne ; le nom d'un agent qui n'est pas élu doit y être occulté.

    Refusé :
        convention.yaml
            technicien:
              agent:
                civilite: M.
                prenom: Léo
                nom: ROUX
                fonction: technicien de support
    Accepté :
        convention.yaml
            technicien:
              agent:
                fonction: technicien de support
    """
    for path, agent in _agents(cas.convention):
        if agent is not None and agent.nom is not None:
            yield Finding(
                cas.convention.at(*path, "nom"),
                f"{agent.prenom or ''} {agent.nom} est nommé dans un acte à publier".strip(),
                conseil="désigner l'agent par sa fonction, ou occulter son nom dans la version mise en ligne",
            )


@check("CLA-001", "resiliation-absente", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_resiliation(cas: Cas) -> Iterator[Finding]:
    """La convention ne dit pas comment y mettre fin avant terme.

    Vérifie : un préavis de résiliation.
    Pourquoi : une fin anticipée sans règle se négocie dans l'urgence, prix compris.

    Refusé :
        convention.yaml
            resiliation_preavis_mois:
    Accepté :
        convention.yaml
            resiliation_preavis_mois: 1
    """
    if cas.convention.resiliation_preavis_mois is None:
        yield Finding(
            cas.convention.at("resiliation_preavis_mois"),
            "aucune résiliation n'est prévue",
            effet="une fin anticipée demandera un avenant" + (
                ", dont le prix n'a pas de règle" if cas.convention.prix.prorata is None else ""
            ),
            conseil="écrire le préavis, en mois",
        )  # fmt: skip


@check("CLA-002", "annexe-rgpd-absente", AVERTISSEMENT, "rgpd_elements", on=Sujet.CONVENTION)
def check_annexe_rgpd(cas: Cas) -> Iterator[Finding]:
    """La convention confie un service informatique sans clause sur les données personnelles.

    Vérifie : qu'une annexe sur les données personnelles est jointe.
    Pourquoi : qui traite des données pour le compte d'autrui doit y être lié par un contrat qui dit comment.

    Refusé :
        annexe-rgpd.yaml
            retirer
        deliberation.yaml
            visas:
              - le code général des collectivités territoriales, notamment son article L. 5219-12
    Accepté :
        annexe-rgpd.yaml
            duree: six mois
    """
    about = re.compile(r"informati|numérique|données|logiciel", re.IGNORECASE)
    written = f"dossiers/{cas.dossier.nom}/annexe-rgpd.yaml" in cas.lignes
    if (
        cas.dossier.annexe_rgpd is None
        and not written
        and any(about.search(texte.valeur) for texte in convention_textes(cas))
    ):
        yield Finding(
            cas.convention.at("intitule"),
            "la convention porte sur l'informatique et n'a pas d'annexe sur les données personnelles",
            conseil="ajouter annexe-rgpd.yaml au dossier",
        )


@check("SGN-001", "signature-incomplete", ERREUR, None, on=Sujet.CONVENTION)
def check_signature(cas: Cas) -> Iterator[Finding]:
    """Le lieu ou la date de signature manque.

    Vérifie : le lieu ; la date d'une convention signée ; autant d'exemplaires que de parties.
    Pourquoi : « Fait à …, le … » resterait en blanc dans un acte signé.

    Refusé :
        convention.yaml
            signature:
              lieu:
    Accepté :
        convention.yaml
            signature:
              lieu: Bellerive
    """
    signature, signed = cas.convention.signature, cas.convention.etat == "signee"
    if signature.lieu is None:
        yield Finding(
            cas.convention.at("signature", "lieu"), "le lieu de signature est en blanc", conseil="écrire le lieu"
        )
    if signature.date is None:
        yield Finding(
            cas.convention.at("signature", "date"),
            "la date de signature est en blanc",
            severity=None if signed else AVERTISSEMENT,
            conseil="écrire la date" if signed else "la compléter le jour de la signature",
        )
    if signature.exemplaires < 2:
        yield Finding(
            cas.convention.at("signature", "exemplaires"),
            f"{signature.exemplaires} exemplaire pour deux parties",
            severity=AVERTISSEMENT,
            conseil="prévoir un exemplaire par partie",
        )


@check("CLA-003", "clauses-presque-identiques", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_clauses_doubles(cas: Cas) -> Iterator[Finding]:
    """Deux clauses disent presque la même chose avec presque les mêmes mots.

    Vérifie : les textes de la convention deux à deux ; au-delà de 90 % de ressemblance, l'un est de trop.
    Pourquoi : deux versions d'une même clause se contrediront au premier changement.

    Refusé :
        convention.yaml
            continuite:
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace pour toutes ses missions
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace dans toutes ses missions
    Accepté :
        convention.yaml
            continuite:
              - en l'absence du coordinateur de l'EPT, son adjoint le remplace pour toutes ses missions
              - l'EPT annonce les interruptions de service prévues au moins une semaine avant
    """
    from difflib import SequenceMatcher

    texts = [(texte, set(cle_nom(texte.valeur).split())) for texte in convention_textes(cas) if len(texte.valeur) >= 50]
    for index, (later, words) in enumerate(texts):
        for earlier, others in texts[:index]:
            if 4 * len(words & others) < 3 * len(words | others):
                continue
            if SequenceMatcher(None, earlier.valeur, later.valeur, autojunk=False).ratio() > 0.9:
                yield Finding(
                    later.node.location,
                    "cette clause répète presque mot pour mot une autre",
                    voir(earlier.node.location, _debut(earlier)),
                    conseil="n'en garder qu'une",
                )


def _debut(texte: Texte) -> str:
    return f"« {texte.valeur[:50]}… »"


@check("PRS-001", "prestation-sans-secteur", AVERTISSEMENT, None, on=Sujet.CONVENTION)
def check_prestation_sans_secteur(cas: Cas) -> Iterator[Finding]:
    """La convention promet ce qu'elle dit par ailleurs ne plus pouvoir faire.

    Vérifie : qu'une prestation ne porte pas le nom d'un secteur qui n'intervient plus, et que l'entretien des postes de
    travail n'est pas promis quand l'assistance aux utilisateurs n'intervient plus.
    Pourquoi : l'autre partie attendra une prestation que personne n'est chargé de rendre.

    Refusé :
        convention.yaml
            service:
              secteurs:
                - nom: Réseaux
                  intervient: non
                - nom: Serveurs
                  intervient: oui
    Accepté :
        convention.yaml
            service:
              secteurs:
                - nom: Réseaux
                  intervient: oui
                - nom: Serveurs
                  intervient: non
    """
    secteurs = cas.convention.service.secteurs
    idle = {cle_nom(secteur.nom): secteur for secteur in secteurs if not secteur.intervient}
    desk = re.compile(r"HELPDESK|ASSISTANCE|SUPPORT|UTILISATEUR|POSTE")
    helping = any(secteur.intervient and desk.search(cle_nom(secteur.nom)) for secteur in secteurs)
    for prestation in cas.convention.prestations:
        name = cle_nom(prestation.secteur)
        secteur = idle.get(name)
        if secteur is None and "POSTES DE TRAVAIL" in name and not helping:
            secteur = next((one for key, one in idle.items() if desk.search(key)), None)
        if secteur is not None:
            yield Finding(
                prestation.at("secteur"),
                f"prestations « {prestation.secteur} », alors que le secteur « {secteur.nom} » n'intervient plus",
                voir(secteur.at("intervient"), "secteur du service"),
                conseil="dire qui assure ces prestations et jusqu'à quand, ou les retirer",
            )


@check("REF-001", "renvoi-tape-a-la-main", INFORMATION, None, on=Sujet.CONVENTION)
def check_renvoi(cas: Cas) -> Iterator[Finding]:
    """Un texte renvoie à un article de la convention par son numéro.

    Vérifie : « article 3 » sans nom de code ni de règlement, dans la convention et son annexe.
    Pourquoi : les articles sont numérotés par le modèle ; un renvoi tapé à la main devient faux au premier changement.

    Refusé :
        convention.yaml
            continuite: [le remplacement prévu à l'article 3 s'applique]
    Accepté :
        convention.yaml
            continuite: [le remplacement prévu à l'article 28 du règlement (UE) 2016/679 s'applique]
    """
    cited = re.compile(
        r"\b[Aa]rticles? \d+(?:\.\d+)*\b(?!-|,? ?(?:§ ?\d+)?,? ?(?:du|de la loi|de l['’]ordonnance|des) )"
    )
    for texte in (*convention_textes(cas), *textes(cas.dossier.annexe_rgpd)):
        for match in cited.finditer(texte.valeur):
            yield Finding(
                texte.lieu(cas, match),
                f"« {match[0]} » : renvoi tapé à la main",
                conseil="nommer ce dont il s'agit (« la clause de continuité ») plutôt que son numéro",
            )
