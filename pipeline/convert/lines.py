"""Where lines will break, reckoned from the advance widths: for Word's tighter justified lines and over-long words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.convert.faces import FALLBACK_ADVANCE
from pipeline.convert.inline import Piece

# Word (since 2013) and LibreOffice 25.2 narrow the spaces of a justified line by up to a quarter to fit one more word.
TIGHT = 0.75
ZERO_WIDTH_SPACE = "\u200b"
_PARTS = re.compile(r" |[^ -]+-?|-")
Measures = Mapping[str, tuple[Mapping[int, float], float, float]]


def width_of(text: str, function: str, measures: Measures, space: float = 1.0) -> float:
    """Width in pt of a string printed by that text function, its ordinary spaces taken at that share."""
    advances, size, tracking = measures[function]
    total = sum(advances.get(ord(char), FALLBACK_ADVANCE) * (space if char == " " else 1.0) for char in text)
    return total * size + tracking * len(text)


def exact_width(pieces: Sequence[Piece], measures: Measures) -> float | None:
    """Width in pt of these pieces, ``None`` when only the compiler knows it (page numbers, another font's signs)."""
    total = 0.0
    for piece in pieces:
        if piece.kind != "text":
            if piece.width is None or not piece.exact:
                return None
            total += piece.width
            continue
        advances, size, tracking = measures[piece.function]
        try:
            total += sum(advances[ord(char)] for char in piece.text) * size + tracking * len(piece.text)
        except KeyError:
            return None
    return total


def split_last_line(
    pieces: Sequence[Piece], first: float, width: float, measures: Measures
) -> tuple[list[Piece], list[Piece], float] | None:
    """The pieces before and on the last line of a justified paragraph, and the share of its spaces that line keeps.

    ``first`` is the room on the first line, ``width`` on the others, in pt; ``None`` when a piece's width is unknown.
    """
    room, used = first, 0.0
    start: tuple[int, int] = (0, 0)
    candidate: tuple[int, int] = (0, 0)
    since = spaces = spaces_since = 0.0
    for i, piece in enumerate(pieces):
        if piece.kind != "text":
            if piece.width is None:
                return None
            used += piece.width
            since += piece.width
            continue
        advances, size, tracking = measures[piece.function]
        for j, char in enumerate(piece.text):
            advance = advances.get(ord(char), FALLBACK_ADVANCE) * size + tracking
            if char == " ":
                used += advance * TIGHT
                spaces += advance
                candidate, since, spaces_since = (i, j + 1), 0.0, 0.0
                continue
            used += advance
            since += advance
            if used > room + 0.01 and candidate > start:
                start, used, room, spaces = candidate, since, width, spaces_since
            if char == "-" and j:
                candidate, since, spaces_since = (i, j + 1), 0.0, 0.0
    slack = room - used
    share = 1.0 if not spaces or slack >= spaces * (1 - TIGHT) else TIGHT + max(slack - 0.02, 0.0) / spaces
    return *_cut(pieces, *start), share


def breakable(pieces: list[Piece], width: float, measures: Measures) -> list[Piece]:
    """The pieces, with break opportunities inside the words wider than a line (Word cuts them anywhere)."""
    longest = max((max(map(len, piece.text.split(" "))) for piece in pieces if piece.kind == "text"), default=0)
    if longest * max((size for _, size, _ in measures.values()), default=0.0) <= width:
        return pieces
    return [_cut_words(piece, width, measures) if piece.kind == "text" else piece for piece in pieces]


def _cut_words(piece: Piece, width: float, measures: Measures) -> Piece:
    # A hyphen is a place to break already.
    parts = _PARTS.findall(piece.text)
    if all(width_of(part, piece.function, measures) <= width for part in parts):
        return piece
    return replace(piece, text="".join(_cut_word(part, piece.function, width, measures) for part in parts))


def _cut_word(word: str, function: str, width: float, measures: Measures) -> str:
    parts, current = [], ""
    for char in word:
        if current and width_of(current + char, function, measures) > width:
            parts.append(current)
            current = ""
        current += char
    return ZERO_WIDTH_SPACE.join([*parts, current])


def _cut(pieces: Sequence[Piece], i: int, j: int) -> tuple[list[Piece], list[Piece]]:
    head, tail = list(pieces[:i]), list(pieces[i:])
    if j and tail:
        head.append(replace(tail[0], text=tail[0].text[:j]))
        tail[0] = replace(tail[0], text=tail[0].text[j:])
    return head, [piece for piece in tail if piece.kind != "text" or piece.text]
