"""Paragraphs broken into lines from the advance widths, as the compiler does it.

First fit; the spaces of a justified line are stretched, or narrowed, all alike. What only the compiler knows how to lay
out (tabulations, images, links, decorated or spaced letters, scripts beyond Latin) is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.convert.lines import STRETCHED, line_starts
from pipeline.convert.pieces import Piece
from pipeline.convert.slots import Broken, Line, Measures, Run, text_width

# Beyond these letters and signs, or set like that, the compiler may know more places to break, or fewer.
_PLAIN = re.compile(
    "[\\w !\"%&'()*+,./:;<=>?@\u00a0\u00a3\u00a7\u00ab\u00b0-\u00b7\u00bb\u00d7\u2013\u2014\u2018\u2019\u201c"
    "\u201d\u2022\u2026\u202f\u20ac-]*"
)
_LATIN = re.compile("[\u0020-\u017f\u2010-\u20ac]*")
_UNSURE = re.compile(
    r"[!?\u2026](?=\w)|\u2014(?! )|(?<![ \u00a0])\u2014|(?<![ \u00a0])\u2013|\u2013(?![ \u00a0])"
    r"|(?<!\w)[-/](?=[^\W\d_])|\)\(| [\u00bb\u201d\u2019](?=\w)|[\"'\u00bb\u201d\u2019] +\("
)
_PLAIN_FUNCTION = re.compile(r"text\.with\((?:(?!tracking|kerning|ligatures).)*\)")
_COUNTS = ("page-number(", "page-count(", "section-pages(")


@dataclass(frozen=True, slots=True)
class Asked:
    """A paragraph to break: its pieces, the room in pt on its first line and on the others, its alignment.

    ``measures`` and ``functions`` are the widths and the code of the text functions; ``tight`` lets the spaces of
    justified lines be narrowed; ``running`` is a header or a footer, outside any table.
    """

    pieces: Sequence[Piece]
    rooms: tuple[float, float]
    align: str | None
    measures: Measures
    functions: Mapping[str, str]
    tight: bool
    running: bool


def laid(asked: Asked) -> Broken | None:
    """The lines of a paragraph, their marks still to be given; ``None`` when only the compiler can break it."""
    pieces, rooms, align, measures = asked.pieces, asked.rooms, asked.align, asked.measures
    functions, tight, running = asked.functions, asked.tight, asked.running
    if align not in (None, "left", "start", "both", "center", "right"):
        return None
    left = align not in ("center", "right", "both")
    before, pieces = _led(pieces) if left else ([], pieces)
    parts, after = _parts(pieces, running and left)
    if parts is None or any(piece.kind == "text" and not _simple(piece, measures, functions) for piece in after):
        return None
    if align == "both" and len(parts) > 1:
        return None
    lines: list[Line] = []
    found_rooms: list[float] = []
    for part in parts:
        if not part or any(not _simple(piece, measures, functions) for piece in part):
            return None
        own = rooms if not lines else (rooms[1], rooms[1])
        if not after:
            part[-1] = _ended(part[-1])
        broken = _broken(part, own, align, measures, tight)
        if broken is None:
            return None
        lines += broken
        found_rooms += [own[0], *[own[1]] * (len(broken) - 1)]
    if before or after:
        # Beside images and page numbers only a line that surely holds them all.
        beside = sum(_width(piece, measures) for piece in (*before, *after))
        if len(lines) > 1 or sum(run.width for run in lines[0].runs) + beside > found_rooms[0] - 2:
            return None
        lines[0].followed = bool(after)
        found_rooms[0] -= beside
    return Broken(lines, found_rooms, [piece.text for piece in before], [_code(piece) for piece in after])


def _parts(pieces: Sequence[Piece], followed: bool) -> tuple[list[list[Piece]] | None, list[Piece]]:
    parts: list[list[Piece]] = [[]]
    for i, piece in enumerate(pieces):
        if piece.kind == "text":
            parts[-1].append(piece)
        elif piece.kind == "break":
            parts.append([])
        elif followed and len(parts) == 1 and parts[0]:
            rest = list(pieces[i:])
            return (parts if all(one.kind == "text" or one.text.startswith(_COUNTS) for one in rest) else None), rest
        else:
            return None, []
    return parts, []


def _ended(piece: Piece) -> Piece:
    """The piece without the spaces that end its line: Word lets them hang."""
    text = piece.text.rstrip(" ")
    return replace(piece, text=text) if text and text != piece.text else piece


def _led(pieces: Sequence[Piece]) -> tuple[list[Piece], Sequence[Piece]]:
    """The images that open a line, and the rest."""
    count = next((i for i, piece in enumerate(pieces) if piece.kind != "code" or piece.width is None), len(pieces))
    known = all(piece.exact for piece in pieces[:count])
    return (list(pieces[:count]), pieces[count:]) if known else ([], pieces)


def _width(piece: Piece, measures: Measures) -> float:
    return text_width(piece.text, piece.function, measures) if piece.kind == "text" else piece.width or 0.0


def _code(piece: Piece) -> str:
    if piece.kind != "text":
        return piece.text
    text = piece.text.replace("\\", "\\\\").replace('"', '\\"')
    return f'{piece.function}("{text}")'


def _simple(piece: Piece, measures: Measures, functions: Mapping[str, str]) -> bool:
    if not _PLAIN.fullmatch(piece.text) or not _LATIN.fullmatch(piece.text):
        return False
    if not _PLAIN_FUNCTION.fullmatch(functions.get(piece.function, "")):
        return False
    advances, _, tracking = measures[piece.function]
    return not tracking and all(ord(char) in advances for char in piece.text)


def _broken(
    pieces: Sequence[Piece], rooms: tuple[float, float], align: str | None, measures: Measures, tight: bool
) -> list[Line] | None:
    whole = "".join(piece.text for piece in pieces)
    if _UNSURE.search(whole):
        return None
    justified = align == "both"
    # Spaces of several widths are not stretched alike; the first line of a centred paragraph has its own reckoning.
    if (justified and len({measures[piece.function][1] for piece in pieces}) > 1) or (
        align in ("center", "right") and rooms[0] != rooms[1]
    ):
        return None
    cuts = line_starts(whole, _advances(pieces, measures), rooms, narrowed=justified and tight)
    lines = []
    for number, (start, end) in enumerate(zip([0, *cuts], [*cuts, len(whole)], strict=True)):
        line, last = _line(_between(pieces, start, end), align or "left", measures), end == len(whole)
        room = rooms[0] if number == 0 else rooms[1]
        if justified:
            _stretch(line, room, last=last)
        elif last:
            # As the compiler has it, the spaces that end a paragraph count.
            line.trail = 0.0
        if _overflows(line, room):
            return None
        lines.append(line)
    return lines


def _advances(pieces: Sequence[Piece], measures: Measures) -> list[float]:
    found: list[float] = []
    for piece in pieces:
        advances, size, _ = measures[piece.function]
        found += [advances[ord(char)] * size for char in piece.text]
    return found


def _between(pieces: Sequence[Piece], start: int, end: int) -> list[tuple[str, str]]:
    found, position = [], 0
    for piece in pieces:
        text = piece.text[max(start - position, 0) : max(end - position, 0)]
        if text:
            found.append((piece.function, text))
        position += len(piece.text)
    return found


def _line(texts: Sequence[tuple[str, str]], align: str, measures: Measures) -> Line:
    runs = [Run(function, text, "", text_width(text, function, measures)) for function, text in texts]
    trail = 0.0
    for run in reversed(runs):
        bare = run.text.rstrip(" ")
        trail += run.width - text_width(bare, run.function, measures) if bare != run.text else 0.0
        if bare:
            break
    return Line(runs, "left" if align in ("start", "both") else align, trail=trail)


def _stretch(line: Line, room: float, *, last: bool) -> None:
    count = _spaces(line)
    slack = room - sum(run.width for run in line.runs) + line.trail
    if count and not (last and slack >= 0):
        line.stretch = slack / count


def _overflows(line: Line, room: float) -> bool:
    return sum(run.width for run in line.runs) - line.trail + line.stretch * _spaces(line) > room + 0.02


def _spaces(line: Line) -> int:
    bare = "".join(run.text for run in line.runs).rstrip(" ")
    return sum(bare.count(space) for space in STRETCHED)
