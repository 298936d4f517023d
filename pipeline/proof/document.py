"""What a Word document shows, as streams of text with the marks of ``signs``."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.errors import PipelineError


class ProofError(PipelineError):
    """A finished file cannot be read back."""


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents: as the file remembers it, and as the headings say it should be."""

    cached: str
    expected: str


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
