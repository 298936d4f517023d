"""What a paragraph is made of once read: pieces of text and code, and where they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipeline.convert.names import Element
from pipeline.convert.output import literal
from pipeline.convert.properties import Props

_SPACES = {9: " ", 10: " ", 13: " ", 0x2028: " ", 0x2029: " ", 0xFEFF: None}
_SPACED = re.compile("[\t\n\r\u2028\u2029\ufeff]")


@dataclass(slots=True)
class Piece:
    """``kind``: text (printed by ``function``), code, tab, break, page, column…

    ``width`` in pt is that of a code when it is known, ``exact`` unless it is an estimate. The ``function`` of an
    ``above`` is the code that draws it over the images of a paragraph that has nothing else.
    """

    kind: str
    function: str = ""
    text: str = ""
    width: float | None = None
    height: float = 0.0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """Where content is written: width of the text in pt, part of the package, section's variable, container or page."""

    width: float
    part: str
    section: str = "none"
    page_level: bool = True
    running: bool = False
    note: str = ""
    rpr: tuple[Props, ...] = ()
    ppr: Props = field(default_factory=dict)
    behind: str | None = None
    geometry: tuple[float, ...] = (595.3, 841.9, 70.85, 70.85, 70.85, 70.85)
    origin: float = 0.0
    depth: int = 0
    key: object = None
    mirror: float = 0.0
    grid: float = 0.0
    inset: float = 0.0


def text_of_run(element: Element) -> str:
    """The text of a w:t as it is printed."""
    return printed(element.text or "", element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve")


def printed(text: str, kept: bool) -> str:
    """A text as it is printed, the spaces around it ``kept`` or not."""
    text = text if kept else text.strip(" \t\r\n")
    return text.replace("\r\n", " ").translate(_SPACES) if _SPACED.search(text) else text


def code_of(pieces: Iterable[Piece]) -> str:
    """Code that prints text and code pieces one after the other."""
    return "\n".join(
        f"{piece.function}({literal(piece.text)})" if piece.kind == "text" else piece.text for piece in pieces
    )
