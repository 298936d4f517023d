"""The bordereaux of a role: what the list of a batch says is known here, a worker makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.build.role.context import Commun, bordereau_rows, name
from pipeline.build.role.request import TitreInfidele
from pipeline.model.debiteur import LigneRole

if TYPE_CHECKING:
    from pipeline import register
    from pipeline.model import Dossier

LISTE = "bordereau.docx"
"""The template of the list."""


class Liste(NamedTuple):
    """One bordereau to make; ``chemin`` is its place without suffix, ``context`` what it prints but its lines.

    ``titres`` are the claims it lists, each with its number; ``cumul`` is the year's running total, in euros.
    """

    chemin: str
    numero: str
    context: Mapping[str, Any]
    titres: tuple[tuple[LigneRole, str], ...]
    cumul: Decimal

    @property
    def titre(self) -> str:
        """How the document is entitled."""
        return str(self.context["document"]["titre"])

    def printed(self, commun: Commun) -> dict[str, Any]:
        """What the template prints."""
        return {**self.context, "lignes": bordereau_rows(commun, self.titres)}


@dataclass(frozen=True, slots=True)
class Bordereaux:
    """What the bordereaux of one role have in common; ``droit`` is the day whose law is applied, if not the issue's."""

    dossier: Dossier
    droit: date | None = None

    def liste(self, chemin: str, acte: register.Acte, titres: Sequence[tuple[LigneRole, str]]) -> Liste:
        """The bordereau of these titres, claim and number. Raises ``TitreInfidele``."""
        detail = acte.detail
        assert detail is not None
        total = sum((line.montant for line, _ in titres), Decimal(0))
        if total != detail.total or len(titres) != detail.nombre:
            raise TitreInfidele(f"le bordereau n° {acte.numero} ne compte pas ses titres", "signaler ce défaut")
        return self._liste(chemin, acte.numero or "", acte.jour, titres, detail.cumul)

    def essai(self, chemin: str, jour: date, lines: Sequence[LigneRole]) -> Liste:
        """What the bordereau of these claims would be, were it the first of the year."""
        titres = [(line, str(number)) for number, line in enumerate(lines, 1)]
        return self._liste(chemin, "1", jour, titres, sum((line.montant for line in lines), Decimal(0)))

    def _liste(
        self, chemin: str, numero: str, jour: date, titres: Sequence[tuple[LigneRole, str]], cumul: Decimal
    ) -> Liste:
        from pipeline import legal, wording
        from pipeline.doctypes import Emission, bordereau
        from pipeline.doctypes.bordereau import LigneBordereau, Totaux
        from pipeline.doctypes.titre import Piece

        total = sum((line.montant for line, _ in titres), Decimal(0))
        whole = LigneBordereau(self.dossier, Piece(jour.replace(day=1), total, 0), numero)
        emission = Emission(jour, False, legal.at(self.droit or jour))
        context = bordereau.context_of([whole], emission, Totaux(numero, cumul))
        count = f"{wording.nombre(len(titres))} {wording.pluriel(len(titres), 'titre')}"
        said = {**context, "bordereau": {**context["bordereau"], "nombre": count}}
        return Liste(chemin, numero, said, tuple(titres), cumul)


def nom_bordereau(commun: Commun, numero: str) -> str:
    """The name of the file, without suffix."""
    return f"bordereau-{commun.exercice}-{numero}"


def prove_list(docx: bytes, liste: Liste) -> None:
    """Hold a finished bordereau against its titres, line by line, and its totals. Raises ``TitreInfidele``."""
    from pipeline.proof import agreement_list, agreement_text
    from pipeline.wording import montant

    ones = [agreement_list.Titre(number, name(line), montant(line.montant)) for line, number in liste.titres]
    if gap := next(agreement_list.gaps(*agreement_text.tabled(docx), ones, liste.cumul), None):
        advice = "vérifier que le gabarit du bordereau imprime le numéro, le débiteur et le montant de chaque titre"
        raise TitreInfidele(f"{PurePosixPath(liste.chemin).name}.docx : {gap}", advice)
