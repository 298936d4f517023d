"""One document made from a template and read back: Word, PDF, proof. For acts of which a dossier has several."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.build.request import Moteur
from pipeline.build.workshop import Infidele
from pipeline.diagnostics import Diagnostic, Severity

_ADVICE = "ne pas se servir de ce document et signaler ce défaut ; en attendant, --moteur libreoffice"


@dataclass(slots=True)
class Press:
    """Where templates are, which engine lays pages out, and what is to be said of it: ``notes`` fill up."""

    gabarits: Path
    cache: Path
    moteur: Moteur
    avance: Callable[[str], None]
    notes: list[str] = field(default_factory=list)

    def make(
        self, folder: Path, nom: str, gabarit: str, context: Mapping[str, Any], *, acte: str, projet: bool
    ) -> list[str]:
        """Write ``nom.docx`` and ``nom.pdf`` into ``folder`` and prove them; gives the two names.

        Bytes in the context are the PNG of a picture. Raises ``Infidele`` when the PDF does not say what the Word file
        says, or when an issued document keeps a blank.
        """
        from pipeline import convert, proof, render

        self.avance(f"rédaction : {nom}")
        folder.mkdir(parents=True, exist_ok=True)
        docx = folder / f"{nom}.docx"
        shown = {key: render.Image(value) if isinstance(value, bytes) else value for key, value in context.items()}
        render.to_docx(self.gabarits / gabarit, shown, docx, cache=self.cache)
        self.avance(f"mise en page : {nom}")
        titre = context["document"]["titre"]
        made = convert.to_pdf(
            [convert.Part(docx, titre)],
            folder / f"{nom}.pdf",
            titre=titre,
            moteur=self.moteur,
            polices=self.gabarits / "polices",
        )
        self.notes += [note for note in made.notes if note not in self.notes]
        faults = [_fault("PRV-001", f"{nom}.pdf : {gap}", acte, _ADVICE) for gap in proof.compare([docx], made.pdf)]
        if not projet:
            advice = "compléter cette valeur dans le dossier"
            blanks = proof.blanks(docx)
            faults += [_fault("PRV-002", f"{nom} : il reste un blanc ({blank})", acte, advice) for blank in blanks]
        if faults:
            raise Infidele(faults)
        return [docx.name, made.pdf.name]


def _fault(code: str, message: str, acte: str, conseil: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERREUR, message, acte=acte, conseil=conseil)
