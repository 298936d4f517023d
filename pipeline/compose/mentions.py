"""What acts say of themselves: their heading, their number, their signatories, when they bind, how to contest them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline import deadlines, wording
from pipeline.compose.emission import Emission
from pipeline.compose.party import agreed
from pipeline.compose.text import day, missing, upper_first
from pipeline.loading.members import matching
from pipeline.model import Deliberation, Dossier, Organe, Presence, Seance

_PUBLIEE = {"affichage": "affichée", "electronique": "publiée sous forme électronique", "notification": "notifiée"}


def document(dossier: Dossier, emission: Emission, *, titre: str, reference: str, recueil: str) -> dict[str, Any]:
    """The running header and footer and the properties of a document."""
    return {
        "titre": titre,
        "sujet": dossier.entete.objet,
        "emetteur": upper_first(dossier.prestataire.nom),
        "recueil": recueil,
        "reference": reference,
        "projet": emission.projet,
        "fictif": dossier.entete.fictif,
    }


def act_reference(dossier: Dossier) -> str:
    """The provider's délibération as other acts cite it: « n° 2209 du conseil de territoire du 26 janvier 2021 »."""
    qui = wording.de(dossier.prestataire.designation)
    numero = dossier.deliberation.numero if dossier.deliberation else None
    jour = dossier.seance.date if dossier.seance else None
    return lettered(numero, jour, dossier.prestataire.organe, qui)


def lettered(numero: str | None, jour: date | None, organe: Organe | None, qui: str) -> str:
    """The same for a délibération known by its number and date alone; ``qui`` is « de la commune »."""
    known = missing(numero, f"numéro de la délibération {qui}")
    whose = (
        wording.de(wording.le(organe.nom, organe.genre))
        if organe
        else f"de {missing(None, f'organe délibérant {qui}')}"
    )
    return f"n°\u00a0{known} {whose} du {day(jour, f'date de la délibération {qui}')}"


def president(seance: Seance, dossier: Dossier) -> tuple[str, str, str]:
    """Who chaired: civility, « Michel LEPRÊTRE », and « président », or « président de séance » for somebody else."""
    found = matching(seance.president, seance.presences)
    head = dossier.prestataire.representant
    name = found[0].nom_complet if found else seance.president
    if head and wording.cle_nom(f"{head.nom} {head.prenom}") == wording.cle_nom(name):
        return (
            head.civilite,
            f"{head.prenom} {head.nom.upper()}",
            wording.accord(head.civilite, head.qualite or "président"),
        )
    return _member(found, name, "président de séance")


def secretary(seance: Seance) -> tuple[str, str, str]:
    """Who kept the minutes: civility, « Sophian MOUALHI », « secrétaire de séance »."""
    return _member(matching(seance.secretaire, seance.presences), seance.secretaire, "secrétaire de séance")


def _member(found: tuple[Presence, ...], written: str, role: str) -> tuple[str, str, str]:
    if not found:
        return "M.", written, role
    member = found[0]
    return member.civilite, f"{member.prenom} {member.nom.upper()}", wording.accord(member.civilite, role)


def signatories_of_act(seance: Seance, dossier: Dossier, emission: Emission) -> list[dict[str, str]]:
    """Who signs the délibération under the law of its date, two places; a lone signatory stands on the right."""
    blocks = []
    for role in emission.droit.signataires:
        civilite, name, qualite = president(seance, dossier) if role == "president" else secretary(seance)
        blocks.append({"qualite": f"{upper_first(agreed(civilite, qualite))},", "nom": name})
    return [{"qualite": "", "nom": ""}, *blocks] if len(blocks) == 1 else blocks


def executory(dossier: Dossier, deliberation: Deliberation, emission: Emission) -> dict[str, Any]:
    """Whether, since when and why the délibération binds (transmission and publication, the later of the two)."""
    publication = deliberation.publication
    reference = emission.droit.reference("executoire").texte
    reception = deliberation.reception or deliberation.transmission
    if deliberation.etat != "prise" and (reception is None or publication is None or publication.date is None):
        return {"acquis": False, "reference": reference, **dict.fromkeys(_EXECUTORY, "")}
    published = publication.date if publication else None
    since = max(reception, published) if reception and published else None
    recue = deliberation.reception and f", reçue le {wording.date_longue(deliberation.reception)},"
    return {
        "acquis": True,
        "reference": reference,
        "prefecture": wording.a(f"la {dossier.prestataire.prefecture}")
        if dossier.prestataire.prefecture
        else "au représentant de l'État dans le département",
        "transmission": day(deliberation.transmission, "date de transmission de la délibération") + (recue or ""),
        "publiee": _PUBLIEE[publication.mode] if publication and publication.mode else "publiée",
        "publication": day(published, "date de publication de la délibération"),
        "jour": day(since, "date à laquelle la délibération est exécutoire"),
    }


_EXECUTORY = ("prefecture", "transmission", "publiee", "publication", "jour")


def remedies(dossier: Dossier, deliberation: Deliberation, emission: Emission) -> dict[str, str]:
    """The court, the time limit and its last day when the publication is known."""
    months = emission.droit.recours_mois
    published = deliberation.publication.date if deliberation.publication else None
    last = deadlines.dernier_jour_recours(published, months) if published else None
    return {
        "tribunal": missing(dossier.prestataire.tribunal, "tribunal administratif compétent"),
        "de_delai": wording.de(wording.duree(months)),
        "dernier_jour": f", soit jusqu'au {wording.jour_semaine(last)} {wording.date_longue(last)} inclus"
        if last
        else "",
        "reference": emission.droit.reference("recours").texte,
    }
