"""What a Word document shows, as streams of text with the marks of ``signs``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from pipeline.errors import PipelineError
from pipeline.proof.signs import LEADER, NUMBER

File: TypeAlias = Path | bytes
"""A finished file: where it is, or what it holds."""


class ProofError(PipelineError):
    """A finished file cannot be read back."""


def unreadable(file: File, kind: str) -> ProofError:
    """The error of a file that is no readable ``kind``: « document Word », « PDF »."""
    name = file if isinstance(file, Path) else "le document qui vient d'être fait"
    return ProofError(f"{name} ne peut pas être relu comme un {kind}", "reconstruire le document")


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: as the file remembers it, and as the headings say it should be."""

    cached: str
    expected: str

    @classmethod
    def of(cls, code: str, cached: str, headings: Sequence[tuple[int, str]]) -> Contents:
        """The table that the field ``code`` makes of the document's headings, each with its level from 0."""
        first, last = 1, 9
        words = code.replace('"', " ").split()
        if "\\o" in words and "-" in (span := words[words.index("\\o") + 1]):
            low, _, high = span.partition("-")
            first, last = int(low), int(high)
        entries = [text for level, text in headings if first <= level + 1 <= last]
        return cls(cached, "\n".join(f"{text}{LEADER}{NUMBER}" for text in entries))


@dataclass(frozen=True, slots=True)
class Running:
    """A header or footer: its words, ``kind`` among default, first and even."""

    stream: str
    kind: str
    footer: bool


@dataclass(slots=True)
class Document:
    """What a DOCX shows. Streams are text with the marks of ``signs``.

    ``main`` is the body; ``floats`` are the notes and text boxes, which the layout puts where it likes; ``repeats`` the
    header rows of tables; ``running`` the headers and footers in force, one tuple per section; ``watermarks`` the texts
    drawn behind; ``empty_items`` the numbered paragraphs that hold nothing.
    """

    main: str = ""
    floats: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    running: list[tuple[Running, ...]] = field(default_factory=list)
    watermarks: list[str] = field(default_factory=list)
    contents: list[Contents] = field(default_factory=list)
    empty_items: int = 0
    even_odd: bool = False
