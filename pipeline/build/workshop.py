"""One act made in a working folder: its Word file, its PDF and the bound act, proved against each other."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.build import agreement
from pipeline.build.agreement import Imprime
from pipeline.build.annexes import append_annexes
from pipeline.build.beside import Beside
from pipeline.build.control import Controle
from pipeline.build.genres import Genre
from pipeline.build.press import Ouvrage, Press
from pipeline.build.request import Demande
from pipeline.diagnostics import Diagnostic

if TYPE_CHECKING:
    from pipeline.convert import Part
    from pipeline.proof import Said

RELIURES: dict[str, tuple[str, ...]] = {"deliberation": ("convention",)}
"""What is bound behind an act when the dossier has it."""


class Workshop:
    """Makes the files of one act in the folder ``work``, and reads them back.

    ``files`` are those made, ``printed`` what each act says; see ``Press`` for ``notes`` and ``meanwhile``.
    """

    def __init__(
        self, demande: Demande, genre: Genre, done: Controle, work: Path, meanwhile: Callable[[], None] = lambda: None
    ) -> None:
        assert done.chargement.dossier is not None
        self.demande = demande
        self.genre = genre
        self.done = done
        self.dossier = done.chargement.dossier
        self.work = work
        self.press = Press(demande, meanwhile)
        self.notes = self.press.notes
        self.files: list[Path] = []
        self.printed: dict[str, Imprime] = {}
        self._written: dict[Path, Ouvrage] = {}
        self._expected = 1
        place = agreement.Place(demande.dossier, demande.sortie / demande.dossier, demande.registre)
        self._agreement = Beside(lambda: agreement.findings(done, self.printed, place))

    def make(self) -> None:
        """Make and prove everything. Raises ``Infidele``, or ``PipelineError`` when the machine fails."""
        acte = self.demande.acte
        others = [other for other in RELIURES.get(acte, ()) if getattr(self.dossier, other) is not None]
        self._expected += len(others)
        main = self._word(acte, self.work)
        self.files.append(main.docx)
        self._pdf([main], f"{acte}.pdf")
        bound = others or (acte in RELIURES and self.dossier.entete.annexes)
        if bound and self.dossier.deliberation is not None:
            self._bind(main, others, f"acte-{self.dossier.deliberation.numero}.pdf")
        self.press.prove()

    def agreement(self) -> tuple[Diagnostic, ...]:
        """What the acts made say that the dossier or another act does not, once they are made."""
        return self._agreement.result()

    def _bind(self, main: Part, others: Sequence[str], name: str) -> None:
        aside = self.work / ".reliure"
        aside.mkdir()
        try:
            self._pdf([main, *(self._word(other, aside) for other in others)], name)
            if self.dossier.entete.annexes:
                self.demande.avance("annexes")
                self.notes += append_annexes(self.demande, self.dossier, self.work / name, aside)
        finally:
            shutil.rmtree(aside)

    def _word(self, acte: str, folder: Path) -> Part:
        ouvrage = self.genre.ouvrage(self.done, acte)
        part = self.press.word(folder, ouvrage)
        self._written[part.docx] = ouvrage
        return part

    def _pdf(self, parts: Sequence[Part], name: str) -> None:
        made = self.press.pdf(
            parts,
            self.work / name,
            self.demande.genre,
            pagination=self.dossier.entete.pagination,
            read=lambda: self._read_back([part.docx for part in parts]),
        )
        self.files.append(made)

    def _read_back(self, files: Sequence[Path]) -> Said:
        from pipeline import proof

        for path in files:
            ouvrage = self._written[path]
            if ouvrage.nom not in self.printed:
                gabarit = self.demande.gabarits / ouvrage.gabarit
                self.printed[ouvrage.nom] = Imprime.read(path, ouvrage.context, gabarit)
        said = proof.said(files)
        if len(self.printed) == self._expected:
            self._agreement.result()
        return said
