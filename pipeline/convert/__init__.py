"""A Word document becomes an accessible archive PDF (PDF/A-2a and PDF/UA-1): every word and image of it, or a refusal.

``to_pdf`` converts one document or binds several; ``Engine`` converts thousands in one process.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pipeline.convert.refusals import DocumentIllisible, FonctionNonPriseEnCharge, Refus, TexteManquant

if TYPE_CHECKING:
    from pipeline.convert.engine import Engine

__all__ = [
    "Conversion",
    "DocumentIllisible",
    "Engine",
    "FonctionNonPriseEnCharge",
    "Part",
    "Refus",
    "TexteManquant",
    "to_pdf",
]

Moteur = Literal["typst", "libreoffice", "auto"]
Pagination = Literal["continue", "par_acte"]


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a bound PDF; ``intitule`` is its bookmark when there are several."""

    docx: Path
    intitule: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """What was made: ``debuts``, the first page (from 1) of each part; ``notes``, French sentences for the report."""

    pdf: Path
    moteur: str
    pages: int
    debuts: tuple[int, ...]
    notes: tuple[str, ...]


def to_pdf(
    parts: Sequence[Part],
    pdf: Path,
    *,
    titre: str,
    moteur: Moteur = "typst",
    pagination: Pagination = "continue",
    polices: Path | None = None,
    engine: Engine | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Conversion:
    """Convert ``parts``, in order, into the file ``pdf``, written aside then moved in.

    ``titre`` is the PDF's title (the first document's own when empty). ``auto`` is Typst, and LibreOffice for a single
    document Typst refuses, where there is one. ``pagination`` chooses one count of pages for all, or one per part.
    ``polices`` is a folder of fonts; ``engine``, one made with it before, saves loading them again. ``meanwhile`` is
    called when Typst is about to lay pages out: other threads may then run.
    Raises FonctionNonPriseEnCharge, DocumentIllisible or TexteManquant; nothing is left behind then.
    """
    if moteur == "libreoffice":
        return _libreoffice(parts, pdf, titre)
    from pipeline.convert.engine import Engine

    working = engine or Engine(polices)
    try:
        return _typst(parts, pdf, titre, pagination, working, meanwhile)
    except FonctionNonPriseEnCharge as refused:
        if moteur != "auto" or len(parts) != 1:
            raise
        return _instead(parts, pdf, titre, refused)
    finally:
        if working is not engine:
            working.close()


def _instead(parts: Sequence[Part], pdf: Path, titre: str, refused: FonctionNonPriseEnCharge) -> Conversion:
    """What LibreOffice makes of a document that Typst refuses; when it makes nothing, both reasons are said."""
    from pipeline.errors import PipelineError

    reasons = " ; ".join(str(refus) for refus in refused.refus)
    try:
        made = _libreoffice(parts, pdf, titre)
    except PipelineError as error:
        error.message = f"{refused.message} ; et LibreOffice ne l'a pas converti non plus : {error.message}"
        error.conseil = " ; ".join(filter(None, (refused.conseil, error.conseil)))
        raise
    note = f"converti par LibreOffice, car le moteur intégré refuse : {reasons}"
    return Conversion(made.pdf, made.moteur, made.pages, made.debuts, (note, *made.notes))


def _typst(
    parts: Sequence[Part],
    pdf: Path,
    titre: str,
    pagination: Pagination,
    engine: Engine,
    meanwhile: Callable[[], None],
) -> Conversion:
    from pipeline.convert.counter import first_pages

    composed = engine.compose(
        [part.docx for part in parts],
        titre=titre or None,
        by_part=pagination == "par_acte",
        intitules=[part.intitule for part in parts],
        meanwhile=meanwhile,
    )
    pages, starts = first_pages(composed.pdf, len(parts))
    _write(composed.pdf, pdf)
    return Conversion(pdf, "typst", pages, starts, composed.notes)


def _libreoffice(parts: Sequence[Part], pdf: Path, titre: str) -> Conversion:
    from importlib import import_module

    libreoffice: Any = import_module("pipeline.convert.libreoffice")
    if len(parts) != 1:
        raise FonctionNonPriseEnCharge(
            [Refus("reliure de plusieurs actes par LibreOffice", "", "", "dossier", "convertissez chaque acte à part")]
        )
    done = libreoffice.convert(parts[0].docx, pdf, titre=titre)
    return Conversion(pdf, "libreoffice", done.pages, (1,), tuple(done.notes))


def _write(content: bytes, pdf: Path) -> None:
    pdf.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=pdf.parent, prefix=f".{pdf.name}.", delete=False) as aside:
        aside.write(content)
    Path(aside.name).chmod(0o644)
    Path(aside.name).replace(pdf)


def __getattr__(name: str) -> type:
    if name == "Engine":
        from pipeline.convert.keeping import keeping

        with keeping():
            from pipeline.convert.engine import Engine

        return Engine
    raise AttributeError(name)
