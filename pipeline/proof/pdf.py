"""Reads a PDF back: the text of its pages, and what it declares of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.conformance import declared_by_file
from pipeline.proof.document import File, unreadable
from pipeline.proof.excerpt import Book
from pipeline.proof.signs import normal

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_BLOCK = 50
"""Pages taken out of a large file at once."""


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


def pages_of_pdf(pdf: File) -> tuple[str, ...]:
    """The text of every page, in reading order, normalised. ``ProofError`` when ``pdf`` cannot be read."""
    document = _open(pdf)
    try:
        texts = []
        for page in document:
            content = page.get_textpage()
            texts.append(normal(content.get_text_range(errors="replace").replace("\r\n", "\n")))
            content.close()
            page.close()
        return tuple(texts)
    finally:
        document.close()


def some_pages_of_pdf(pdf: Path, pages: Sequence[int]) -> Iterator[str]:
    """The text of these pages (from 1) of a stack, which may be larger than the memory, as ``pages_of_pdf`` gives it.

    Raises ``ProofError`` when it cannot be read.
    """
    with Book(pdf) as book:
        for start in range(0, len(pages), _BLOCK):
            yield from pages_of_pdf(book.excerpt(pages[start : start + _BLOCK]))


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


def _open(pdf: File) -> PdfDocument:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(pdf)
    except (OSError, pypdfium2.PdfiumError) as error:
        raise unreadable(pdf, "PDF") from error


def _language(document: PdfDocument) -> str:
    import ctypes

    import pypdfium2.raw as raw

    size = raw.FPDFCatalog_GetLanguage(document, None, 0)
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")
