"""The bordereaux of a role: the list of each batch, made here while its titres are made by the workers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline import register
from pipeline.build.role.context import Commun, bordereau_rows, name
from pipeline.build.role.request import DemandeRole, TitreInfidele
from pipeline.model.debiteur import LigneRole

if TYPE_CHECKING:
    from pipeline.model import Dossier
    from pipeline.render.engine import Compiled

LISTE = "bordereau.docx"
"""The template of the list."""


@dataclass(slots=True)
class Bordereaux:
    """Makes bordereaux for one role."""

    demande: DemandeRole
    dossier: Dossier
    commun: Commun
    gabarit: Compiled

    def make(
        self, folder: Path, acte: register.Acte, titres: Sequence[tuple[LigneRole, str]]
    ) -> list[register.Fichier]:
        """Write the bordereau of these titres (claim and number). Raises ``TitreInfidele`` and ``PipelineError``."""
        from pipeline.build.files import replace_bytes

        detail = acte.detail
        assert detail is not None
        total = sum((line.montant for line, _ in titres), Decimal(0))
        if total != detail.total or len(titres) != detail.nombre:
            raise TitreInfidele(f"le bordereau n° {acte.numero} ne compte pas ses titres", "signaler ce défaut")
        context = self._context(acte, titres, total)
        chemin = f"{self.demande.dossier_role}/bordereaux/bordereau-{self.commun.exercice}-{acte.numero}"
        docx = folder / f"{chemin}.docx"
        replace_bytes(docx, self.gabarit.render(context))
        self._prove(docx, titres, detail.cumul)
        names = [f"{chemin}.docx"]
        if self.demande.avec_pdf:
            self._pdf(docx, str(context["document"]["titre"]))
            names.append(f"{chemin}.pdf")
        return [register.written(folder, name) for name in names]

    def _context(
        self, acte: register.Acte, titres: Sequence[tuple[LigneRole, str]], total: Decimal
    ) -> dict[str, dict[str, object]]:
        from pipeline import legal, wording
        from pipeline.doctypes import Emission, bordereau
        from pipeline.doctypes.bordereau import LigneBordereau, Totaux
        from pipeline.doctypes.titre import Piece

        assert acte.detail is not None
        whole = LigneBordereau(self.dossier, Piece(acte.jour.replace(day=1), total, 0), acte.numero)
        emission = Emission(acte.jour, False, legal.at(self.demande.droit or acte.jour))
        context = bordereau.context_of([whole], emission, Totaux(acte.numero, acte.detail.cumul))
        count = f"{wording.nombre(len(titres))} {wording.pluriel(len(titres), 'titre')}"
        rows = bordereau_rows(self.commun, titres)
        return {**context, "bordereau": {**context["bordereau"], "nombre": count}, "lignes": rows}

    def _prove(self, docx: Path, titres: Sequence[tuple[LigneRole, str]], cumul: Decimal) -> None:
        from pipeline.proof import agreement_list, agreement_text
        from pipeline.wording import montant

        ones = [agreement_list.Titre(number, name(line), montant(line.montant)) for line, number in titres]
        if gap := next(agreement_list.gaps(*agreement_text.tabled(docx), ones, cumul), None):
            advice = "vérifier que le gabarit du bordereau imprime le numéro, le débiteur et le montant de chaque titre"
            raise TitreInfidele(f"{docx.name} : {gap}", advice)

    def _pdf(self, docx: Path, titre: str) -> None:
        from pipeline import convert, proof

        pdf = docx.with_suffix(".pdf")
        convert.to_pdf([convert.Part(docx, titre)], pdf, titre=titre, polices=self.demande.gabarits / "polices")
        gaps = proof.compare(docx, pdf)
        if gaps:
            message = f"{pdf.name} ne dit pas ce que dit le document Word : {gaps[0]}"
            raise TitreInfidele(message, "ne pas se servir de ce document et signaler ce défaut")
