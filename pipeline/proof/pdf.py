"""Reads a PDF back: the text of its pages, and what it declares of itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.conformance import declared_by_file
from pipeline.proof.document import File, unreadable
from pipeline.proof.signs import normal

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# To build the transformation of colours takes pdfium longer than to read the words of a page, which have none.
_PROFILED = re.compile(rb"\[/ICCBased \d+ 0 R\]")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A bookmark: depth from 0, its words, and the 1-based page it opens (``None`` when it opens none)."""

    level: int
    intitule: str
    page: int | None


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF says of itself; ``conformance`` is declared, not verified (``PDF/A-2a``, ``PDF/UA-1``)."""

    title: str
    language: str
    pages: int
    bookmarks: tuple[Bookmark, ...]
    conformance: tuple[str, ...]
    tagged: bool


def pages_of_pdf(pdf: File, pages: Sequence[int] | None = None) -> tuple[str, ...]:
    """The text of every page, or of these (from 1), in reading order, normalised.

    Given ``pages``, the file is read piece by piece: it may be larger than the memory. ``ProofError`` when ``pdf``
    cannot be read.
    """
    document = _open(pdf, colours=pages is not None)
    try:
        texts = []
        for page in document if pages is None else (document[number - 1] for number in pages):
            content = page.get_textpage()
            texts.append(normal(content.get_text_range(errors="replace").replace("\r\n", "\n")))
            content.close()
            page.close()
        return tuple(texts)
    finally:
        document.close()


def facts_of_pdf(pdf: Path) -> PdfFacts:
    """Title, language, bookmarks, number of pages, declared conformance and tagging of ``pdf``."""
    import pypdfium2.raw as raw

    document = _open(pdf)
    try:
        bookmarks = tuple(
            Bookmark(item.level, item.get_title(), None if item.get_dest() is None else item.get_dest().get_index() + 1)
            for item in document.get_toc()
        )
        return PdfFacts(
            title=document.get_metadata_value("Title"),
            language=_language(document),
            pages=len(document),
            bookmarks=bookmarks,
            conformance=declared_by_file(pdf.read_bytes()).names(),
            tagged=bool(raw.FPDFCatalog_IsTagged(document)),
        )
    finally:
        document.close()


def load_reader() -> None:
    """Load the library that reads PDFs, when there is time for it."""
    import pypdfium2  # noqa: F401


def _open(pdf: File, *, colours: bool = True) -> PdfDocument:
    import pypdfium2

    try:
        if colours:
            return pypdfium2.PdfDocument(pdf)
        data = pdf.read_bytes() if isinstance(pdf, Path) else pdf
        return pypdfium2.PdfDocument(_PROFILED.sub(lambda found: b"/DeviceRGB".ljust(len(found[0])), data))
    except (OSError, pypdfium2.PdfiumError) as error:
        raise unreadable(pdf, "PDF") from error


def _language(document: PdfDocument) -> str:
    import ctypes

    import pypdfium2.raw as raw

    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")
