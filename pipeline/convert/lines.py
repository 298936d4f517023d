"""Where lines will break, reckoned from the advance widths: for Word's tighter justified lines and over-long words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise

from pipeline.convert.faces import FALLBACK_ADVANCE
from pipeline.convert.pieces import Piece, code_of

# Word (since 2013) and LibreOffice 25.2 narrow the spaces of a justified line by up to a quarter to fit one more word.
TIGHT = 0.75
STRETCHED = " \u00a0"
ZERO_WIDTH_SPACE = "\u200b"
# Where a line may break (UAX 14): after spaces, but for those beside a sign that keeps to its word, and after a hyphen
# inside a word. The compiler breaks after a stroke too; Word and LibreOffice do not.
_SPACES = r"(?<=[^ (\[{\u00ab\u201c\u2018]) +(?=[^ )\]}!?;:,./\u00bb\u201d\u2019])|\u200b"
BREAK = re.compile(_SPACES + r"|(?<=\w)-(?=[^\W\d_])")
_FIRST_FIT = re.compile(_SPACES + r"|(?<=\w)[-/](?=[^\W\d_])")
_STROKE = re.compile(r"\w/[^\W\d_]")
_OBJECT = "\ufffc"
# LibreOffice reckons in twentieths of a point, and gives up that much less.
_TOLERANCE = 0.07
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


@dataclass(frozen=True, slots=True)
class Cut:
    """The lines of a paragraph, and the share of its spaces that the last one keeps when they are narrowed.

    ``share`` is what the spaces of the others are narrowed to before they are stretched; ``plain`` says that first fit
    then finds these very lines.
    """

    lines: list[list[Piece]]
    last: float
    share: float
    plain: bool


def has_stroke(pieces: Sequence[Piece]) -> bool:
    """Whether these pieces hold a stroke where the compiler would break a line."""
    return any(piece.kind == "text" and "/" in piece.text and _STROKE.search(piece.text) for piece in pieces)


def cut(
    pieces: Sequence[Piece], first: float, width: float, measures: Measures, *, narrowed: bool = False
) -> Cut | None:
    """The lines of a paragraph, whose spaces may be ``narrowed`` when it is justified.

    ``first`` is the room on the first line, ``width`` on the others, in pt; ``None`` when a piece's width is unknown.
    """
    text, advances = "", []
    for piece in pieces:
        if piece.kind != "text":
            if piece.width is None:
                return None
            text += _OBJECT
            advances.append(piece.width)
            continue
        known, size, tracking = measures[piece.function]
        text += piece.text
        advances += [
            0.0 if char == ZERO_WIDTH_SPACE else known.get(ord(char), FALLBACK_ADVANCE) * size + tracking
            for char in piece.text
        ]
    starts = line_starts(text, advances, (first, width), narrowed=narrowed)
    share = TIGHT if narrowed else 1.0
    tight = [advance * share if char in STRETCHED else advance for char, advance in zip(text, advances, strict=True)]
    cuts = [0, *starts, len(text)]
    shares = [
        _share(text[start:end].rstrip(" "), advances[start:end], first if start == 0 else width)
        for start, end in pairwise(cuts)
    ]
    plain = starts == line_starts(text, tight, (first, width), breaks=_FIRST_FIT)
    return Cut(_cut(pieces, cuts), shares[-1], min([share, *shares[:-1]]), plain)


def line_starts(
    text: str,
    advances: Sequence[float],
    rooms: tuple[float, float],
    *,
    narrowed: bool = False,
    breaks: re.Pattern[str] = BREAK,
) -> list[int]:
    """Where the lines of a text after the first begin; ``rooms`` are those of the first line and of the others.

    When spaces may be ``narrowed``, a line takes what a quarter of its spaces, the one that ends it included, makes
    room for (measured on LibreOffice 25.2, whose no-break spaces keep their width).
    """
    sums = [0.0, *accumulate(advances)]
    places = [found.end() for found in breaks.finditer(text)] + [len(text)]
    ends = [len(text[:place].rstrip(" ")) if text[place - 1 : place] == " " else place for place in places]
    starts: list[int] = []
    start, rank, room = 0, 0, rooms[0]
    while True:
        after = rank
        while after < len(ends) and sums[ends[after]] - sums[start] <= room + 0.01:
            after += 1
        if narrowed and rank < after < len(ends):
            limit = room + _given_up(text, advances, start, ends[after - 1])
            while after < len(ends) and sums[ends[after]] - sums[start] <= limit:
                after += 1
        after = max(after, rank + 1)
        if after >= len(places):
            return starts
        start, rank, room = places[after - 1], after, rooms[1]
        starts.append(start)


def _given_up(text: str, advances: Sequence[float], start: int, end: int) -> float:
    spaces = [advances[at] for at in range(start, end) if text[at] == " "]
    spaces += [advances[end]] if text[end] == " " else spaces[-1:]
    return sum(spaces) * (1 - TIGHT) - _TOLERANCE


def _share(text: str, advances: Sequence[float], room: float) -> float:
    missing = sum(advances[: len(text)]) - room
    spaces = sum(advance for char, advance in zip(text, advances, strict=False) if char in STRETCHED)
    return 1.0 if missing <= 0.01 or not spaces else 1 - (missing + 0.02) / spaces


def breakable(pieces: list[Piece], width: float, measures: Measures) -> list[Piece]:
    """The pieces, with break opportunities inside the words wider than a line (Word cuts them anywhere)."""
    longest = max((max(map(len, piece.text.split(" "))) for piece in pieces if piece.kind == "text"), default=0)
    if longest * max((size for _, size, _ in measures.values()), default=0.0) <= width:
        return pieces
    return [_cut_words(piece, width, measures) if piece.kind == "text" else piece for piece in pieces]


def _cut_words(piece: Piece, width: float, measures: Measures) -> Piece:
    # What no space parts for good, as an opening brace and its word, is one word; a hyphen is a place to break already.
    places = [0, *(found.end() for found in BREAK.finditer(piece.text)), len(piece.text)]
    parts = [piece.text[start:end] for start, end in pairwise(places)]
    if all(width_of(part.rstrip(" "), piece.function, measures) <= width for part in parts):
        return piece
    return replace(piece, text="".join(_cut_word(part, piece.function, width, measures) for part in parts))


def _cut_word(word: str, function: str, width: float, measures: Measures) -> str:
    parts, current = [], ""
    for char in word:
        if current and char != " " and width_of(current + char, function, measures) > width:
            parts.append(current)
            current = ""
        current += char
    return ZERO_WIDTH_SPACE.join([*parts, current])


def _cut(pieces: Sequence[Piece], cuts: Sequence[int]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[] for _ in cuts[1:]]
    at = 0
    for piece in pieces:
        size = len(piece.text) if piece.kind == "text" else 1
        for line, (start, end) in zip(lines, pairwise(cuts), strict=True):
            if piece.kind != "text":
                line += [piece] if start <= at < end else []
            elif text := piece.text[max(start - at, 0) : max(end - at, 0)]:
                line.append(replace(piece, text=text))
        at += size
    return lines


def code_of_cut(found: Cut, *, justified: bool) -> str:
    """The code of the lines of a paragraph, with the breaks that the compiler would not find."""
    *head, tail = found.lines
    last = code_of(tail) if found.last == 1.0 else f"tight({{{code_of(tail)}}}, share: {found.last * 100:.2f}%)"
    if not head:
        return last
    if found.plain:
        return f"tight({{{code_of(chain.from_iterable(head))}}})\n{last}"
    end = "\nlinebreak(justify: true)\n" if justified else "\nlinebreak()\n"
    lines = end.join(code_of(_without_end(line)) for line in head)
    if found.share < 1.0:
        lines = f"tight({{{lines}}}, share: {found.share * 100:.2f}%)"
    return f"{lines}{end}{last}"


def _without_end(line: list[Piece]) -> list[Piece]:
    """The pieces without the spaces that end them: a line that is broken by hand would keep their width."""
    *pieces, last = line
    text = last.text.rstrip(" ") if last.kind == "text" else last.text
    return [*pieces, replace(last, text=text)] if text else pieces
