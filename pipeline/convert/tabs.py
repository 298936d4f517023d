"""A line with tabulations: where each segment starts, reckoned from the advance widths when they are all known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor

from pipeline.convert.lines import Measures, exact_width
from pipeline.convert.output import literal, pt
from pipeline.convert.pieces import Piece, code_of

LEADERS = {"dot": ".", "hyphen": "-", "underscore": "_", "heavy": "_", "middleDot": "·"}
_NEAR = 0.05


@dataclass(frozen=True, slots=True, order=True)
class Stop:
    """A tab stop: position in pt from the left margin, kind (left, center, right, decimal), leader."""

    position: float
    kind: str
    leader: str = "none"


@dataclass(slots=True)
class Segment:
    """What stands between two tabulations: its pieces and code; the alignment and text function of the tab before."""

    pieces: list[Piece]
    code: str
    forced: str = ""
    function: str = ""


@dataclass(frozen=True, slots=True)
class Ghost:
    """A list's label already drawn at the start of the line: the room it takes."""

    code: str
    width: float


@dataclass(frozen=True, slots=True)
class Ruler:
    """A paragraph's tab stops; ``start`` of the line, left ``indent`` and right ``edge`` in pt from the margin."""

    start: float
    indent: float
    edge: float
    every: float
    stops: tuple[Stop, ...]

    def next(self, x: float, forced: str) -> Stop:
        """Where a tabulation at ``x`` leads; ``forced`` is the alignment of an absolute one."""
        if forced:
            places = {"right": self.edge, "center": self.edge / 2}
            return Stop(places.get(forced, self.indent), forced)
        found = next((stop for stop in self.stops if stop.position > x + _NEAR), None)
        if x < self.indent - _NEAR and (found is None or found.position > self.indent):
            return Stop(self.indent, "left")
        return found or Stop((floor(x / self.every + 0.001) + 1) * self.every, "left")


def tabbed(line: Sequence[Segment], ruler: Ruler, ghost: Ghost | None, measures: Measures) -> str:
    """The code of a line; the compiler measures the segments whose width depends on it (page numbers)."""
    return _reckoned(line, ruler, ghost, measures) or _measured(line, ruler, ghost)


def _reckoned(line: Sequence[Segment], ruler: Ruler, ghost: Ghost | None, measures: Measures) -> str | None:
    x, code = ruler.start, []
    if ghost is not None and ghost.width:
        x += ghost.width
        code.append(f"h({pt(ghost.width)})")
    for i, segment in enumerate(line):
        last = i == len(line) - 1
        width = exact_width(segment.pieces, measures)
        if i:
            stop = ruler.next(x, segment.forced)
            sign = _sign(stop, segment)
            if stop.kind == "right" and last and stop.position >= ruler.edge - 1:
                code.append(f"box(width: 1fr, repeat({sign}))" if sign else "h(1fr)")
            elif stop.kind == "left" and stop.position > ruler.edge:
                code.append("linebreak()")
                x = ruler.indent
            else:
                before = _before(stop, segment, width, measures)
                if before is None:
                    return None
                gap = max(stop.position - x - before, 0.0)
                code.append(f"box(width: {pt(gap)}, repeat({sign}))" if sign else f"h({pt(gap)})")
                x += gap
        if last:
            code.append(segment.code)
        elif width is None:
            return None
        else:
            code.append(f"box({{{segment.code}}})" if x + width <= ruler.edge else segment.code)
            x += width
            while x > ruler.edge:
                x -= max(ruler.edge - ruler.indent, 1.0)
    return "\n".join(code)


def _before(stop: Stop, segment: Segment, width: float | None, measures: Measures) -> float | None:
    if stop.kind == "left":
        return 0.0
    if stop.kind == "decimal":
        return exact_width(_before_decimal(segment.pieces), measures)
    if width is None or segment.code != code_of(segment.pieces):
        return None
    return width / 2 if stop.kind == "center" else width


def _sign(stop: Stop, segment: Segment) -> str:
    return f"{segment.function or 'text'}({literal(LEADERS[stop.leader])})" if stop.leader in LEADERS else ""


def _measured(line: Sequence[Segment], ruler: Ruler, ghost: Ghost | None) -> str:
    sign = line[1].function if len(line) > 1 else "text"
    rows = []
    for stop in ruler.stops:
        drawn = f"{sign}({literal(LEADERS[stop.leader])})" if stop.leader in LEADERS else "none"
        rows.append(f"({pt(stop.position)}, {literal(stop.kind)}, {drawn}), ")
    decimal = any(stop.kind == "decimal" for stop in ruler.stops)
    bodies = [
        f"({{{segment.code}}}, {{{code_of(_before_decimal(segment.pieces))}}})"
        if decimal and i
        else f"{{{segment.code}}}"
        for i, segment in enumerate(line)
    ]
    forced = "".join((literal(segment.forced) if segment.forced else "none") + ", " for segment in line[1:])
    place = ", ".join(pt(x) for x in (ruler.start, ruler.indent, ruler.edge, ruler.every))
    shadow = ghost.code if ghost is not None else "none"
    return f"tabs({place}, ({''.join(rows)}), {shadow}, ({forced}), {', '.join(bodies)})"


def _before_decimal(pieces: list[Piece]) -> list[Piece]:
    head: list[Piece] = []
    seen = False
    for piece in pieces:
        if piece.kind != "text":
            head.append(piece)
            continue
        for i, char in enumerate(piece.text):
            if char.isdigit():
                seen = True
            elif char == "," or (seen and not char.isspace() and char not in "\u202f\u00a0"):
                return [*head, replace(piece, text=piece.text[:i])]
        head.append(piece)
    return head
