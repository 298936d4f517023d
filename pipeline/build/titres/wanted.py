"""The titres that a request or the register means, each with its key, its folder and the list it goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.doctypes import titre
from pipeline.doctypes.titre import Piece
from pipeline.model import Dossier


@dataclass(frozen=True, slots=True)
class Wanted:
    """A titre to be made: its dossier and content, and its rank among those of its nature for one month.

    ``corrige`` is the rank of the month's titre that a correction corrects.
    """

    dossier: Dossier
    piece: Piece
    rang: int = 1
    corrige: int = 1

    @property
    def nature(self) -> str:
        """« titre », « reduction » or « annulation »."""
        return self.piece.correction.nature if self.piece.correction else "titre"

    @property
    def correcting(self) -> bool:
        """Whether it takes off what another titre asked for."""
        return self.piece.correction is not None

    @property
    def original(self) -> str:
        """The key of the titre that a correction corrects."""
        return self._key("titre", self.corrige)

    @property
    def cle(self) -> str:
        """Its key in the register."""
        return self._key(self.nature, self.rang)

    @property
    def below(self) -> str:
        """The folder of its month, below the folder of documents."""
        return f"{self.dossier.nom}/titres/{self.piece.mois:%Y-%m}"

    @property
    def budget(self) -> str:
        """The series its number belongs to: body and budget."""
        assert self.dossier.titres is not None
        return f"{self.dossier.entete.parties.prestataire}/{self.dossier.titres.budget.code}"

    def _key(self, nature: str, rang: int) -> str:
        more = f"-{rang}" if rang > 1 else ""
        return f"{self.dossier.nom}/{nature}/{self.piece.mois:%Y-%m}{more}"


def pieces(dossier: Dossier) -> Iterator[Wanted]:
    """Every titre that a dossier may call for, corrections last."""
    seen: Counter[tuple[str, date]] = Counter()
    replaced: Counter[date] = Counter()
    corrections: list[Wanted] = []
    for piece in titre.corrections(dossier):
        asked = piece.correction
        assert asked is not None
        seen[asked.nature, piece.mois] += 1
        corrections.append(Wanted(dossier, piece, seen[asked.nature, piece.mois], replaced[piece.mois] + 1))
        replaced[piece.mois] += asked.nature == "annulation" and asked.remplacement
    for piece in titre.pieces(dossier):
        yield Wanted(dossier, piece, replaced[piece.mois] + 1)
    yield from corrections


def groups(wanted: Sequence[Wanted]) -> list[list[Wanted]]:
    """The titres that go on one bordereau: of a budget and a year, corrections apart."""
    found: dict[tuple[bool, str, int], list[Wanted]] = {}
    for one in wanted:
        found.setdefault((one.correcting, one.budget, one.piece.exercice), []).append(one)
    return list(found.values())


def bordereau_folder(titres: Sequence[Wanted]) -> str:
    """Where the bordereau of these titres goes, below the folder of documents."""
    names = {one.dossier.nom for one in titres}
    if len(names) > 1:
        return f"bordereaux/{titres[0].budget}/{titres[0].piece.exercice}"
    months = {one.piece.mois for one in titres}
    return f"{names.pop()}/titres" + (f"/{months.pop():%Y-%m}" if len(months) == 1 else "")
