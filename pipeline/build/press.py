"""Documents made from templates and read back: Word, PDF, proof."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.build.beside import Beside
from pipeline.build.conduct import Infidele
from pipeline.build.request import Cadre
from pipeline.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from pipeline.convert import Pagination, Part
    from pipeline.proof import Said

_ADVICE = "ne pas se servir de ce document et signaler ce défaut ; en attendant, --moteur libreoffice"


class Ouvrage(NamedTuple):
    """A document to make: the stem of its files, the act its faults concern, its template and what that prints.

    ``intitule`` names it among bookmarks. Bytes in the context are the PNG of a picture.
    """

    nom: str
    acte: str
    gabarit: str
    intitule: str
    context: Mapping[str, Any]
    projet: bool


@dataclass(slots=True)
class Press:
    """Makes the documents of one request; ``notes`` and ``faults`` fill up as they are made.

    ``meanwhile`` is called each time pages are about to be laid out, which leaves the interpreter to other threads.
    """

    cadre: Cadre
    meanwhile: Callable[[], None] = lambda: None
    notes: list[str] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)

    def make(self, folder: Path, ouvrage: Ouvrage) -> list[Path]:
        """Write the Word file and the PDF of a document into ``folder`` and prove them; gives both.

        Raises ``Infidele`` when the PDF does not say what the Word file says, or when an issued document keeps a blank.
        """
        folder.mkdir(parents=True, exist_ok=True)
        part = self.word(folder, ouvrage)
        pdf = self.pdf([part], part.docx.with_suffix(".pdf"), ouvrage.acte)
        self.prove()
        return [part.docx, pdf]

    def word(self, folder: Path, ouvrage: Ouvrage) -> Part:
        """Write the Word file of a document into ``folder``; a blank in an issued one is a fault."""
        from pipeline import render
        from pipeline.convert import Part

        self.cadre.avance(f"rédaction : {ouvrage.nom}")
        docx = folder / f"{ouvrage.nom}.docx"
        shown = {
            key: render.Image(value) if isinstance(value, bytes) else value for key, value in ouvrage.context.items()
        }
        render.to_docx(self.cadre.gabarits / ouvrage.gabarit, shown, docx, cache=self.cadre.sortie / ".gabarits")
        if not ouvrage.projet:
            self._report_blanks(docx, ouvrage)
        return Part(docx, ouvrage.intitule)

    def pdf(
        self,
        parts: Sequence[Part],
        pdf: Path,
        acte: str,
        *,
        pagination: Pagination = "continue",
        read: Callable[[], Said] | None = None,
    ) -> Path:
        """Lay Word files out as one PDF, and compare what both say; ``read`` reads the former while pages are laid out.

        The first one's heading is the title. A difference is a fault.
        """
        from pipeline import convert

        self.cadre.avance(f"mise en page : {pdf.name}")
        words = Beside(read or (lambda: _said(parts)))

        def meanwhile() -> None:
            self.meanwhile()
            words.start()

        made = convert.to_pdf(
            parts,
            pdf,
            titre=parts[0].intitule,
            moteur=self.cadre.moteur,
            pagination=pagination,
            polices=self.cadre.gabarits / "polices",
            meanwhile=meanwhile,
        )
        self.notes += [note for note in made.notes if note not in self.notes]
        self.cadre.avance(f"relecture : {pdf.name}")
        from pipeline import proof

        for gap in proof.compare(words.result(), made.pdf):
            self._fault("PRV-001", f"{pdf.name} : {gap}", acte, _ADVICE)
        return made.pdf

    def prove(self) -> None:
        """Raise ``Infidele`` when a document made so far has a fault."""
        if self.faults:
            raise Infidele(self.faults)

    def _report_blanks(self, docx: Path, ouvrage: Ouvrage) -> None:
        from pipeline import proof

        for blank in proof.blanks(docx):
            message = f"{ouvrage.nom} : il reste un blanc dans le document ({blank})"
            self._fault("PRV-002", message, ouvrage.acte, "compléter cette valeur dans le dossier")

    def _fault(self, code: str, message: str, acte: str, conseil: str) -> None:
        self.faults.append(Diagnostic(code, Severity.ERREUR, message, acte=acte, conseil=conseil))


def _said(parts: Sequence[Part]) -> Said:
    from pipeline import proof

    return proof.said([part.docx for part in parts])
