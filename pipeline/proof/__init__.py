"""Reads the finished DOCX and PDF back and compares them: same words in the same order, nothing blank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.proof.alignment import Ecart, align
from pipeline.proof.blanks import Blanc, blanks, blanks_in, missing_facts, repetitions
from pipeline.proof.document import Document, File, ProofError
from pipeline.proof.pdf import Bookmark, PdfFacts, facts_of_pdf, load_reader, pages_of_pdf, some_pages_of_pdf
from pipeline.proof.signs import bare
from pipeline.proof.texts import Found, Sought, Wanted, sought_running, take_out
from pipeline.proof.word import read

__all__ = [
    "Blanc",
    "Bookmark",
    "Ecart",
    "PdfFacts",
    "ProofError",
    "Said",
    "blanks",
    "blanks_in",
    "compare",
    "facts_of_pdf",
    "missing_facts",
    "pages_of_pdf",
    "repetitions",
    "said",
    "some_pages_of_pdf",
    "text_of_pdf",
    "words",
]


@dataclass(frozen=True, slots=True)
class Said:
    """What Word documents say, read one after the other, ready to be compared."""

    documents: tuple[Document, ...]
    wanted: Wanted
    running: tuple[Sought, ...]


def said(docx: File | Sequence[File]) -> Said:
    """Read Word documents, and load what it takes to read their PDF. Raises ``ProofError``."""
    load_reader()
    documents = tuple(read(file) for file in ([docx] if isinstance(docx, Path | bytes) else docx))
    wanted = Wanted.of("\n".join(document.main for document in documents))
    return Said(documents, wanted, sought_running(documents))


def compare(docx: File | Sequence[File] | Said, pdf: File, *, pages: range | None = None) -> tuple[Ecart, ...]:
    """Every difference between the words of ``docx`` and those of ``pdf``; empty when they say the same.

    Several documents are read one after the other, as they are bound. ``pages`` are the 1-based pages to compare with
    (all of them by default). Page numbers, bullets and leaders are the layout's; everything else must be there, once,
    in order, letter for letter; labels of numbered paragraphs are counted anew here. Headers and footers must be on
    every page where one section rules the document. Raises ``ProofError`` when a file cannot be read.
    """
    words = docx if isinstance(docx, Said) else said(docx)
    texts = pages_of_pdf(pdf)
    shown = pages or range(1, len(texts) + 1)
    layout = take_out(texts[shown.start - 1 : shown.stop - 1], words.documents, words.running, shown.start)
    found = Found.of(layout.pages, shown.start)
    repeats = [row for document in words.documents for row in document.repeats]
    contents = [table for document in words.documents for table in document.contents]
    gaps = align(words.wanted, found, repeats, contents)
    gaps += [Ecart(page, "", bare(part.stream), "") for page, part in layout.bare_pages]
    gaps += [Ecart(shown.start, "", bare(stream), "") for stream in layout.lost]
    return tuple(gaps)


def words(docx: Path) -> list[str]:
    """The words a reader sees in the body, notes and text boxes of ``docx``, in document order."""
    document: Document = read(docx)
    streams = [document.main, *document.floats, *(table.cached for table in document.contents)]
    return " ".join(map(bare, streams)).split()


def text_of_pdf(pdf: Path) -> str:
    """The text of all pages of ``pdf``, in reading order."""
    return "\n".join(pages_of_pdf(pdf))
