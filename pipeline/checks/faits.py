"""Facts that several rules derive from the records: who names whom, who is in the room, what becomes executory when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline import conventions, deadlines, legal
from pipeline.checks.registry import Cas
from pipeline.diagnostics import Location, Related
from pipeline.loading.members import Roster
from pipeline.wording import cle_nom

if TYPE_CHECKING:
    from pipeline.conventions import Etat
    from pipeline.legal import Droit
    from pipeline.model import Convention, Deliberation, Membre, Presence, Record, Seance, Vote


def nomme(personne: Membre) -> str:
    """« Mme Laurence DEXAVARY »."""
    return f"{personne.civilite} {personne.prenom} {personne.nom.upper()}"


class Annuaire:
    """Finds the member of a séance that a clerk names « NOM Prénom », « Prénom NOM » or by surname alone."""

    def __init__(self, presences: Iterable[Presence]) -> None:
        self._roster = Roster(presences)

    def find(self, written: str) -> Presence | None:
        """The one member meant; ``None`` when there is none or several, which loading has reported."""
        found = self._roster.matching(written)
        return found[0] if len({cle(row) for row in found}) == 1 else None


class Assemblee:
    """A séance with its names resolved."""

    def __init__(self, seance: Seance) -> None:
        self.seance = seance
        self.annuaire = Annuaire(seance.presences)
        self.mandants: dict[str, list[Presence]] = {}
        """By the key of the proxy holder, those who gave him their proxy, in the order of the list."""
        self.mandataires: dict[str, Presence] = {}
        """By the key of who gave a proxy, the holder."""
        for row in seance.presences:
            holder = self.annuaire.find(row.mandataire) if row.mandataire else None
            if holder is not None and row.presence == "represente":
                self.mandants.setdefault(cle(holder), []).append(row)
                self.mandataires[cle(row)] = holder

    def dans_la_salle(self, row: Presence, numero: str | None) -> bool:
        """Whether a member sits in the room when item ``numero`` is taken up (``None``: at the opening)."""
        if row.presence != "present":
            return False
        item = rang(numero) if numero is not None else rang(self.seance.numeros.premier)
        arrived = row.arrivee is None or item >= rang(row.arrivee)
        return arrived and (row.depart is None or item < rang(row.depart))

    def presents(self, numero: str | None) -> tuple[Presence, ...]:
        """Those in the room at an item."""
        return tuple(row for row in self.seance.presences if self.dans_la_salle(row, numero))

    def votants(self, numero: str | None) -> tuple[Presence, ...]:
        """Those who can vote on an item: in the room, or represented by somebody who is."""
        return tuple(
            row
            for row in self.seance.presences
            if self.dans_la_salle(row, numero)
            or (cle(row) in self.mandataires and self.dans_la_salle(self.mandataires[cle(row)], numero))
        )


class _Held:
    """A séance as a cache key: records are compared by identity, never field by field."""

    def __init__(self, seance: Seance) -> None:
        self.seance = seance

    def __hash__(self) -> int:
        return id(self.seance)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.seance is self.seance


@lru_cache(8)
def _assemblee(held: _Held) -> Assemblee:
    return Assemblee(held.seance)


def assemblee(cas: Cas) -> Assemblee:
    """The séance of the case, its names resolved once."""
    return _assemblee(_Held(cas.seance))


def cle(row: Membre) -> str:
    """What identifies a member."""
    return cle_nom(f"{row.nom} {row.prenom}")


def rang(numero: str) -> int:
    """The place of an item in its séance: the last digits of its number (« 2024-031 » is 31)."""
    digits = re.findall(r"\d+", numero)
    return int(digits[-1]) if digits else 0


def droit_au(cas: Cas, jour: date | None, origine: date) -> Droit:
    """The law of a formality's own day, unless the run replays another day's law (then that one)."""
    if jour is None or cas.droit.jour != origine:
        return cas.droit
    return legal.at(jour)


def executoire(deliberation: Deliberation | None) -> date | None:
    """The day a délibération became executory, ``None`` while a condition is missing (CGCT, art. L. 2131-1)."""
    if deliberation is None or deliberation.publication is None or deliberation.publication.date is None:
        return None
    recu = deliberation.reception or deliberation.transmission
    return None if recu is None else max(recu, deliberation.publication.date)


def executoire_beneficiaire(convention: Convention) -> date | None:
    """The same for the other party's délibération."""
    habilitation = convention.habilitation_beneficiaire
    if habilitation is None or habilitation.transmission is None or habilitation.publication is None:
        return None
    return max(habilitation.transmission, habilitation.publication)


def etat_avant(cas: Cas) -> Etat:
    """What the convention is before the avenant of the case."""
    return conventions.etat(cas.dossier, sans=cas.sujet.numero)


def dependants(cas: Cas) -> tuple[Record, ...]:
    """What a dossier holds that means nothing without a convention: its annex, its avenants."""
    rgpd = cas.dossier.annexe_rgpd
    return (*([rgpd] if rgpd else []), *cas.dossier.avenants)


def mois_de(debut: date, duree: int) -> tuple[date, ...]:
    """The months of a term of ``duree`` months."""
    return deadlines.mois_couverts(debut, deadlines.echeance(debut, duree)) if duree else ()


def formalites(acte: Deliberation) -> dict[str, tuple[tuple[str, ...], date | None]]:
    """What follows the vote of a délibération, in order: where each is written, and its day."""
    signature = acte.signature.date if acte.signature else None
    publication = acte.publication.date if acte.publication else None
    return {
        "signature": (("signature", "date"), signature),
        "transmission": (("transmission",), acte.transmission),
        "réception": (("reception",), acte.reception),
        "publication": (("publication", "date"), publication),
    }


def tete(record: Record, *path: str | int) -> Location:
    """The key of a list or a group: what is said of the whole is not said of its first element."""
    node = record.source
    for step in path:
        child = node.child(step)
        if child is None:
            return record.at(*path)
        node = child
    return node.key or node.location


def voir(location: Location, message: str) -> tuple[Related, ...]:
    """One related place."""
    return (Related(location, message),)


def manquants(valeurs: Mapping[str, object]) -> tuple[str, ...]:
    """The labels of the values nobody has written."""
    return tuple(label for label, value in valeurs.items() if value is None or value == ())


def doubles(values: Sequence[str]) -> dict[str, list[int]]:
    """The values written more than once, with the index of each."""
    found: dict[str, list[int]] = {}
    for index, value in enumerate(values):
        found.setdefault(value, []).append(index)
    return {value: places for value, places in found.items() if len(places) > 1}


def total(vote: Vote) -> int:
    """Every voice of a vote."""
    return vote.pour + vote.contre + vote.abstentions + vote.blancs_et_nuls


def exclus(cas: Cas) -> set[str]:
    """Keys of those who take no part: named in the vote, or in the roll call."""
    vote, held = cas.deliberation.vote, assemblee(cas)
    written = vote.ne_prennent_pas_part if vote else ()
    found = {cle(row) for name in written if (row := held.annuaire.find(name)) is not None}
    return found | {cle_nom(v.nom_complet) for v in cas.deliberation.nominal if v.vote == "ne_prend_pas_part"}


def votants(cas: Cas) -> int:
    """How many could vote on the délibération (CGCT, art. L. 2121-20)."""
    excluded = exclus(cas)
    return sum(cle(row) not in excluded for row in assemblee(cas).votants(cas.deliberation.numero))
