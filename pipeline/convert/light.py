"""The rows of a long table, lighter for the compiler: most cells hold one paragraph, and most paragraphs one line.

What is printed is the same. A paragraph that asks for little is written without the blocks a Word one may need: the
room above and below it goes to its cell, and so does the place of its lines. When its text surely holds in one line,
all the room goes to the letters, and a row of such cells has a height known beforehand: the compiler lays it out once,
not twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.convert.output import Output, pt
from pipeline.convert.runs import height_of

# What a text must leave of its room to be surely in one line, in pt.
_SPARE = 0.5
_TEXT = r'r[0-9a-f]{16}\("(?:[^"\\]|\\.)*"\)'
# A cell that holds one paragraph of texts, and the room above and below it; an empty one.
_CELL = re.compile(
    r"(c[0-9a-f]{16})\(\{(?:v\(([\d.]+)pt\)\n)?(p[0-9a-f]{16})\(0pt, "
    rf"\{{({_TEXT}(?:\n{_TEXT})*)\}}\)(?:\nv\(([\d.]+)pt\))?\}}\)"
)
_EMPTY = re.compile(r"(c[0-9a-f]{16})\((?:\[\]|\{(?:v\(([\d.]+)pt\)\n)?E\(0pt, ([\d.]+)pt\)(?:\nv\(([\d.]+)pt\))?\})\)")
_ONE_TEXT = re.compile(r'(r[0-9a-f]{16})\("([^"\\]*)"\)')
_INSIDE = re.compile(
    r"table\.cell\.with\(inset: \(top: ([\d.]+)pt, left: ([\d.]+)pt, bottom: ([\d.]+)pt, right: ([\d.]+)pt\), "
    r"align: (\w+) \+ left"
)
_PARAGRAPH = re.compile(r"P(?:\.with\((?:at: (center|right))?(?:, )?(?:lead: ([\d.]+pt))?\))?")
_PLAIN = re.compile(r"text\.with\((?:(?!tracking|kerning|ligatures|baseline).)*\)")
_EDGES = re.compile(r"top-edge: (-?[\d.]+)pt, bottom-edge: (-?[\d.]+)pt")
# At these a line may end for good.
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class _Light:
    """Cells of one kind: the function that writes them; their room around the text, in pt; the rest of their code."""

    several: str
    top: float
    left: float
    bottom: float
    right: float
    vertical: str
    across: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Line:
    """Cells of one kind whose text is in one line: the function that writes them, their height, what letters take."""

    function: str
    height: float
    advances: Mapping[int, float]
    size: float


class Lightening:
    """Writes the rows of one table; ``columns`` are the widths of its columns in pt."""

    def __init__(self, output: Output, columns: Sequence[float]) -> None:
        self.output, self.columns = output, columns
        self._cells: dict[tuple[str, ...], _Light | None] = {}
        self._lines: dict[tuple[_Light, str], _Line | None] = {}

    def row(self, code: str, height: str) -> tuple[str, str]:
        """The code of a row and its height, lighter."""
        cells = code.split(",\n")
        # Where cells are merged, a cell does not stand in the column of its rank.
        widths = self.columns if len(cells) == len(self.columns) else [0.0] * len(cells)
        written = [self._cell(cell, width) for cell, width in zip(cells, widths, strict=True)]
        tall = [height for _, height in written]
        return ",\n".join(cell for cell, _ in written), pt(max(tall)) if height == "auto" and all(tall) else height

    def _cell(self, code: str, width: float) -> tuple[str, float]:
        """The code of a cell, and its height when it is known for sure, else 0."""
        found = _CELL.fullmatch(code)
        if found is None:
            return code, self._empty(code) if width else 0.0
        cell, above, paragraph, texts, below = found.groups("0")
        light = self._light((cell, paragraph, above, below))
        if light is None:
            return code, 0.0
        if alone := _ONE_TEXT.fullmatch(texts):
            line = self._line(light, alone[1])
            if line and _holds(alone[2], line, width - light.left - light.right):
                return f'{line.function}("{alone[2]}")', line.height
        return f"{light.several}({{{texts}}})", 0.0

    def _empty(self, code: str) -> float:
        found = _EMPTY.fullmatch(code)
        function = self.output.functions[found[1]] if found else ""
        inside = _INSIDE.match(function)
        if found is None or inside is None or "rowspan" in function:
            return 0.0
        return sum(map(float, (inside[1], inside[3], *found.groups("0")[1:])))

    def _light(self, kind: tuple[str, str, str, str]) -> _Light | None:
        if kind not in self._cells:
            cell, paragraph, above, below = kind
            self._cells[kind] = self._read(cell, paragraph, float(above), float(below))
        return self._cells[kind]

    def _read(self, cell: str, paragraph: str, above: float, below: float) -> _Light | None:
        """How such cells are written; ``None`` when their paragraph asks for more, or a page may cut them."""
        code = self.output.functions[cell]
        inside, asked = _INSIDE.match(code), _PARAGRAPH.fullmatch(self.output.functions[paragraph])
        if inside is None or asked is None or ((above or below) and "breakable: false" not in code):
            return None
        top, left, bottom, right = map(float, inside.groups()[:4])
        top, bottom, vertical, across, rest = (
            top + above,
            bottom + below,
            inside[5],
            asked[1] or "left",
            code[inside.end() :],
        )
        inset = f"inset: (top: {pt(top)}, left: {pt(left)}, bottom: {pt(bottom)}, right: {pt(right)})"
        function = self.output.define("c", f"table.cell.with({inset}, align: {vertical} + {across}{rest}")
        inner = f"par(leading: {asked[2]}, text)" if asked[2] else "par(text)"
        several = self.output.define("l", f"text => {function}({inner})")
        return _Light(several, top, left, bottom, right, vertical, across, rest)

    def _line(self, light: _Light, function: str) -> _Line | None:
        if (light, function) not in self._lines:
            self._lines[light, function] = self._one(light, function)
        return self._lines[light, function]

    def _one(self, light: _Light, function: str) -> _Line | None:
        """How such cells are written in one line; ``None`` when that is not sure to be the same."""
        code = self.output.functions[function]
        advances, size, _ = self.output.measures[function]
        if (
            not _PLAIN.fullmatch(code)
            or "rowspan" in light.rest
            or (light.across == "center" and light.left != light.right)
        ):
            return None
        around = self.output.define("r", _EDGES.sub(lambda edges: _edges(edges, light), code))
        before = f"h({pt(light.left)})\n" if light.across == "left" and light.left else ""
        after = f"\nh({pt(light.right)})" if light.across == "right" and light.right else ""
        cell = self.output.define("c", f"table.cell.with(align: {light.vertical} + {light.across}{light.rest}")
        name = self.output.define("o", f"text => {cell}(par({{{before}{around}(text){after}}}))")
        return _Line(name, light.top + height_of(code) + light.bottom, advances, size)


def _edges(found: re.Match[str], light: _Light) -> str:
    return f"top-edge: {pt(float(found[1]) + light.top)}, bottom-edge: {pt(float(found[2]) - light.bottom)}"


def _holds(text: str, line: _Line, room: float) -> bool:
    """Whether a text is in one line for sure."""
    advances = line.advances
    try:
        width = sum([advances[ord(char)] for char in text]) * line.size
    except KeyError:
        return False
    return width <= room - _SPARE and not _BREAKS.search(text)
