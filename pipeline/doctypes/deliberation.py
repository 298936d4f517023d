"""The délibération: the séance, the vote, the dispositif, and what became of the act."""

from __future__ import annotations

import re
from typing import Any

from pipeline import compose, wording
from pipeline.compose import Assistance, Emission
from pipeline.compose.attendance import Etat
from pipeline.compose.mentions import president, secretary
from pipeline.doctypes.kinds import DocType
from pipeline.errors import PipelineError
from pipeline.model import Deliberation, Dossier, Organe, Seance, Vote

_LIEUX = {
    "mairie": "à la", "hôtel": "à l'", "siège": "au", "salle": "dans la", "maison": "à la", "centre": "au",
    "espace": "à l'", "palais": "au", "préfecture": "à la", "auditorium": "à l'", "théâtre": "au", "gymnase": "au",
}  # fmt: skip
_RESULTATS = {
    "unanimite": "à l'unanimité",
    "unanimite_des_exprimes": "à l'unanimité des suffrages exprimés",
    "majorite": "à la majorité des suffrages exprimés",
}


_ABSTENTIONS = ("S'est abstenu{}", "Se sont abstenues", "Se sont abstenus")
_RETRAITS = ("N'a pas pris part au vote", "N'ont pas pris part au vote", "N'ont pas pris part au vote")

Forms = dict[str, str]


class SeanceIllisible(PipelineError):
    """A délibération without its séance cannot be written."""


def intitule(dossier: Dossier) -> str:
    """« Délibération n° 2209 »."""
    _, deliberation = _records(dossier)
    return f"Délibération n°\u00a0{deliberation.numero}"


def context(dossier: Dossier, emission: Emission) -> dict[str, Any]:
    """What ``deliberation.docx`` prints. Raises ``SeanceIllisible`` when the dossier has no séance."""
    seance, deliberation = _records(dossier)
    there = compose.attendance(seance, deliberation)
    titre = intitule(dossier)
    organe = dossier.prestataire.organe
    signature = deliberation.signature
    return compose.finish(
        {
            "document": compose.document(
                dossier, emission, titre=titre, reference=titre, recueil="Extrait du registre des délibérations"
            ),
            "acte": {
                "numero": deliberation.numero,
                "objet": dossier.entete.objet,
                "rapporteur": wording.de(deliberation.rapporteur),
            },
            "organe": _organe(organe),
            "prestataire": _giver(dossier),
            "seance": _seance(dossier, seance, there, emission),
            "compte": _compte(seance, there, emission),
            "membres": _members(dossier, there),
            "expose": [p.texte for p in dossier.entete.contexte if p.expose] + list(deliberation.expose),
            "visas": dashes(deliberation.visas),
            "considerants": dashes(deliberation.considerants),
            "dispositif": [decision.texte for decision in deliberation.dispositif],
            "vote": _vote(deliberation, there),
            "signature": {
                "lieu": (signature.lieu if signature else None) or seance.ville,
                "date": compose.day(signature.date if signature else None, "date de signature"),
            },
            "signataires": compose.signatories_of_act(seance, dossier, emission),
            "executoire": compose.executory(dossier, deliberation, emission),
            "recours": compose.remedies(dossier, deliberation, emission),
            "annexes": _annexes(dossier),
        }
    )


def dashes(elements: tuple[str, ...]) -> list[str]:
    """Visas or considérants, each closed by « ; »."""
    return [element.rstrip(" .;,\u00a0\u202f") + " ;" for element in elements]


def _giver(dossier: Dossier) -> Forms:
    forms = compose.designation(dossier.prestataire)
    return {"de_nom": wording.de(forms["le_nom"]), "le": forms["le"]}


def _records(dossier: Dossier) -> tuple[Seance, Deliberation]:
    if dossier.seance is None or dossier.deliberation is None:
        raise SeanceIllisible(
            f"la délibération du dossier « {dossier.nom} » ne peut pas être écrite : sa séance n'a pas été lue",
            "corriger le fichier de la séance, ou son nom dans dossier.yaml",
        )
    return dossier.seance, dossier.deliberation


def _organe(organe: Organe | None) -> dict[str, str]:
    nom = organe.nom if organe else "conseil"
    genre = organe.genre if organe else "masculin"
    return {
        "Nom": compose.upper_first(nom),
        "le": wording.le(nom, genre),
        "Le": compose.upper_first(wording.le(nom, genre)),
        "reuni": wording.accord(genre, "réuni"),
    }


def _seance(dossier: Dossier, seance: Seance, there: Assistance, emission: Emission) -> dict[str, Any]:
    civilite, name, qualite = president(seance, dossier)
    title, secretaire, _ = secretary(seance)
    law = seance.loi_derogatoire
    closed = seance.publicite.sans_public
    broadcast = compose.missing(seance.publicite.retransmission, "mode de retransmission au public")
    return {
        "date": wording.date_longue(seance.date),
        "date_lettres": wording.date_lettres(seance.date),
        "heure": wording.heure(seance.heure),
        "lieu": _place(seance),
        "president": f"{civilite}\u00a0{name}, {qualite}",
        "secretaire": f"{title}\u00a0{secretaire}",
        "convocation": _summons(seance),
        "derogation": wording.de(_law(law)) if law else "",
        "sans_public": closed,
        "retransmission": broadcast if closed else "",
        "quorum": _quorum(seance, there, emission),
        "pouvoirs": _proxies(emission),
    }


def _members(dossier: Dossier, there: Assistance) -> list[dict[str, str]]:
    if there.lignes:
        return [line.printed() for line in there.lignes]
    blank = {"presence": "", "mandataire": "", "vote": ""}
    return [{"commune": m.commune, "nom": f"{m.civilite}\u00a0{m.nom_complet}", **blank} for m in dossier.membres]


def _place(seance: Seance) -> str:
    first = re.split(r"[\s']", seance.lieu, maxsplit=1)[0].lower()
    if first in ("en", "à", "au", "dans", "sur", "chez"):
        return seance.lieu
    article = _LIEUX.get(first)
    if article is None:
        return f"{wording.a(seance.ville)} ({seance.lieu})"
    return f"{article}{'' if article.endswith(chr(39)) else ' '}{seance.lieu}"


def _summons(seance: Seance) -> str:
    sent = seance.convocation.envoi
    if sent is not None:
        return f"adressée individuellement à ses membres le {wording.date_longue(sent)}"
    return f"individuelle en date du {wording.date_longue(seance.convocation.date)}"


def _law(law: str) -> str:
    return wording.le(law, "masculin" if law.startswith(("décret", "arrêté")) else "feminin")


def _quorum(seance: Seance, there: Assistance, emission: Emission) -> str:
    if seance.rang_convocation > 1:
        return "Réuni sur seconde convocation, le conseil délibère sans condition de quorum."
    droit = emission.droit
    needed = droit.seuil_quorum(seance.membres_en_exercice)
    counted = there.nombre("present") + (there.nombre("represente") if droit.quorum_base != "presents" else 0)
    share = (
        "à la majorité des membres en exercice" if droit.quorum == "majorite" else "au tiers des membres en exercice"
    )
    who = "présents" if droit.quorum_base == "presents" else "présents ou représentés"
    met = " ; il est atteint" if counted >= needed else " ; il n'est pas atteint"
    return f"Le quorum, fixé {share}, est de {needed} membres {who}{met if there.lignes else ''}."


def _proxies(emission: Emission) -> str:
    most = emission.droit.pouvoirs_max
    return "Chaque membre peut détenir " + (
        "un seul pouvoir." if most == 1 else f"au plus {wording.nombre_lettres(most)} pouvoirs."
    )


def _compte(seance: Seance, there: Assistance, emission: Emission) -> dict[str, str]:
    needed = "–" if seance.rang_convocation > 1 else str(emission.droit.seuil_quorum(seance.membres_en_exercice))
    return {
        "en_exercice": str(seance.membres_en_exercice),
        "quorum": needed,
        "presents": _count(there, "present", "présents"),
        "representes": _count(there, "represente", "représentés"),
        "absents": _count(there, "absent", "absents"),
    }


def _count(there: Assistance, etat: Etat, libelle: str) -> str:
    return compose.missing(str(there.nombre(etat)) if there.lignes else None, libelle)


def _vote(deliberation: Deliberation, there: Assistance) -> dict[str, Any]:
    vote = deliberation.vote
    seats = {
        "presents": _count(there, "present", "présents"),
        "representes": _count(there, "represente", "représentés"),
    }
    if vote is None:
        unknown = compose.missing(None, "vote")
        keys = ("votants", "pour", "contre", "abstentions", "blancs_et_nuls", "exprimes")
        formule = f"Après en avoir délibéré, {compose.missing(None, 'résultat du vote')},"
        return {**seats, **dict.fromkeys(keys, unknown), "formule": formule, "secret": False, "mentions": []}
    apart = there.voting("ne_prend_pas_part")
    return {
        **seats,
        "votants": str(there.nombre("present") + there.nombre("represente") - len(apart)),
        "pour": str(vote.pour),
        "contre": str(vote.contre),
        "abstentions": str(vote.abstentions),
        "blancs_et_nuls": str(vote.blancs_et_nuls),
        "exprimes": str(vote.pour + vote.contre),
        "formule": _formula(vote),
        "secret": vote.scrutin == "secret",
        "mentions": _named_votes(there, apart),
    }


def _formula(vote: Vote) -> str:
    if vote.resultat == "rejet":
        return "Après en avoir délibéré, n'adopte pas la proposition suivante :"
    return f"Après en avoir délibéré, {_RESULTATS[vote.resultat]},"


def _named_votes(there: Assistance, apart: list[str]) -> list[str]:
    lists = (
        (("A voté contre", "Ont voté contre", "Ont voté contre"), there.voting("contre")),
        (_ABSTENTIONS, there.voting("abstention")),
        (_RETRAITS, apart),
    )
    return [f"{_agreed(what, names)} : {wording.liste(names)}." for what, names in lists if names]


def _agreed(forms: tuple[str, str, str], names: list[str]) -> str:
    """One person, several women, or several persons of whom at least one man; the first « {} » agrees with one."""
    women = all(name.startswith("Mme") for name in names)
    if len(names) == 1:
        return forms[0].format("e" if women else "")
    return forms[1] if women else forms[2]


def _annexes(dossier: Dossier) -> list[str]:
    if dossier.convention is None:
        return []
    rgpd = " et son annexe n° 1, « Protection des données à caractère personnel »" if dossier.annexe_rgpd else ""
    return compose.dashes(
        [f"{dossier.convention.intitule}{rgpd}", *(annexe.intitule for annexe in dossier.entete.annexes)]
    )


DOCTYPE = DocType("deliberation", "deliberation.docx", intitule, context)
