"""Who sat, who was represented and how each voted, when one item of a séance was taken up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline import wording
from pipeline.loading.members import matching
from pipeline.model import Deliberation, Membre, Presence, Seance

Etat = Literal["present", "represente", "absent"]
_ETATS = {"present": "Présent", "represente": "Représenté", "absent": "Absent"}
_VOTES = {
    "pour": "Pour", "contre": "Contre", "abstention": "Abstention", "ne_prend_pas_part": "Ne prend pas part",
    "absent": "–", "secret": "Secret", "": "",
}  # fmt: skip


def _listed(membre: Membre) -> str:
    return f"{membre.nom.upper()} {membre.prenom}"


@dataclass(frozen=True, slots=True)
class Ligne:
    """A member at the time of the vote; ``vote`` is a key of ``Voix.vote``, ``secret``, or empty before the vote."""

    membre: Presence
    etat: Etat
    mandataire: Presence | None
    vote: str

    @property
    def nom(self) -> str:
        """« Mme DEXAVARY Laurence »."""
        return f"{self.membre.civilite}\u00a0{_listed(self.membre)}"

    def printed(self) -> dict[str, str]:
        """The cells of the list of members."""
        return {
            "commune": self.membre.commune,
            "nom": self.nom,
            "presence": wording.accord(self.membre.civilite, _ETATS[self.etat]),
            "mandataire": _listed(self.mandataire) if self.mandataire else "",
            "vote": _VOTES[self.vote],
        }


@dataclass(frozen=True, slots=True)
class Assistance:
    """The members at the time of the vote, in the order of the list."""

    lignes: tuple[Ligne, ...]

    def nombre(self, etat: Etat) -> int:
        """How many were present, represented or absent."""
        return sum(ligne.etat == etat for ligne in self.lignes)

    def voting(self, vote: str) -> list[str]:
        """« M. Michel LEPRÊTRE » for each who voted so."""
        return [
            wording.personne(line.membre.civilite, line.membre.prenom, line.membre.nom)
            for line in self.lignes
            if line.vote == vote
        ]


def attendance(seance: Seance, deliberation: Deliberation) -> Assistance:
    """The attendance when the délibération was taken up: late arrivals and early departures change it."""
    votes = _votes(seance, deliberation)
    return Assistance(tuple(_line(row, seance, deliberation, votes) for row in seance.presences))


def _line(row: Presence, seance: Seance, deliberation: Deliberation, votes: Mapping[str, str]) -> Ligne:
    etat = _state(row, deliberation.numero)
    holder = matching(row.mandataire, seance.presences) if row.mandataire and etat == "represente" else ()
    if deliberation.vote is None:
        return Ligne(row, etat, holder[0] if holder else None, "")
    usual = "secret" if deliberation.vote.scrutin == "secret" else "pour"
    vote = "absent" if etat == "absent" else votes.get(wording.cle_nom(row.nom_complet), usual)
    return Ligne(row, etat, holder[0] if holder else None, vote)


def _state(row: Presence, numero: str) -> Etat:
    if row.presence != "present":
        return row.presence
    away = _before(numero, row.arrivee) or (row.depart is not None and not _before(numero, row.depart))
    if not away:
        return "present"
    return "represente" if row.mandataire else "absent"


def _before(numero: str, limite: str | None) -> bool:
    if limite is None:
        return False
    return int(numero) < int(limite) if numero.isdigit() and limite.isdigit() else numero < limite


def _votes(seance: Seance, deliberation: Deliberation) -> dict[str, str]:
    vote = deliberation.vote
    if vote is None:
        return {}
    named: dict[str, str] = {wording.cle_nom(voix.nom_complet): voix.vote for voix in deliberation.nominal}
    if vote.scrutin == "secret":
        named = {key: value for key, value in named.items() if value in ("absent", "ne_prend_pas_part")}
    declared = (
        ("contre", vote.voix_contre),
        ("abstention", vote.voix_abstention),
        ("ne_prend_pas_part", vote.ne_prennent_pas_part),
    )
    for value, names in declared:
        for written in names:
            found = matching(written, seance.presences)
            named |= {wording.cle_nom(member.nom_complet): value for member in found[:1]}
    return named
