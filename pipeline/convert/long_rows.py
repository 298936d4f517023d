"""The rows of a long table: most are like others but for their texts, and are worked out once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipeline.convert.light import Lightening
from pipeline.convert.names import Element, W
from pipeline.convert.output import Output, literal
from pipeline.convert.package import without_texts
from pipeline.convert.pieces import Setting, text_of_run
from pipeline.convert.shapes import Shapes
from pipeline.convert.source import Source
from pipeline.convert.table_cells import HEIGHTS_MARK, ROW_MARK, SLOT
from pipeline.convert.table_reading import unwrapped

Slot = tuple[int, int, Setting]
"""The row and the rank of a cell, and how its inside is set."""
# What Word changes from one row to the next and nobody sees, and what ties a row to others, or to its own texts.
_NOISE = re.compile(rb' \w+:(?:rsid\w*|paraId|textId)="[^"]*"')
_TIED = (b"vMerge", b"hMerge", b"textDirection", b"tblHeader")


@dataclass(frozen=True, slots=True)
class Likeness:
    """The ranks of the rows worked out, and for each row of the table that of the one it is like among them."""

    kept: list[int]
    like: list[int]

    @classmethod
    def of(cls, rows: Sequence[Element], band: int) -> Likeness:
        """What is alike in these rows; ``band`` is how many of them have one format when formats alternate."""
        kept: list[int] = []
        like: list[int] = []
        step = 2 * max(band, 1)
        for tied, group in groupby(map(_shape, rows), key=lambda shape: shape):
            start, count = len(like), sum(1 for _ in group)
            # The rows at both ends of a run have other neighbours.
            spare = 0 if tied in _TIED else max((count - 2 * step - 2) // step * step, 0)
            first = len(kept)
            opening = step + 1
            for i in range(count):
                if i < opening or i >= opening + spare:
                    kept.append(start + i)
                    like.append(len(kept) - 1)
                else:
                    like.append(first + 1 + (i - 1) % step)
        return cls(kept, like)


def _shape(row: Element) -> bytes:
    xml = _NOISE.sub(b"", without_texts(row))
    return next((tie for tie in _TIED if tie in xml), xml)


@dataclass(frozen=True, slots=True)
class _Plain:
    """The code of a cell around its only text, the function that prints it, the longest word that surely fits."""

    before: str
    function: str
    after: str
    longest: float


class LongRows:
    """Writes the rows of one table; ``content`` writes the inside of a cell as blocks in a setting."""

    def __init__(
        self,
        source: Source,
        output: Output,
        content: Callable[[Element, Setting], str],
        slots: Sequence[Slot],
        columns: Sequence[float],
    ) -> None:
        self.source, self.output, self.content = source, output, content
        self._light = Lightening(output, columns)
        self._slots: dict[int, list[Setting]] = {}
        self._ranks: dict[int, list[int]] = {}
        for y, i, inner in slots:
            self._slots.setdefault(y, []).append(inner)
            self._ranks.setdefault(y, []).append(i)
        self._plain: dict[tuple[int, int], _Plain | None] = {}

    def code(self, frame: str, rows: Sequence[Element], likeness: Likeness) -> str:
        """The code of the table whose rows worked out are those of ``frame``."""
        head, *templates, foot = frame.split(ROW_MARK)
        start, listed, opened = head.split(HEIGHTS_MARK)
        heads = len(likeness.kept) - len(templates)
        heights = listed.split(", ")
        heading = [cell for y in range(heads) for cell in self._insides(y, rows[likeness.kept[y]])]
        parts = [template.removesuffix(",\n").split(SLOT) for template in templates]
        written = [
            self._light.row(_woven(parts[y - heads], self._insides(y, row)), heights[y])
            for y, row in zip(likeness.like[heads:], rows[heads:], strict=True)
        ]
        tall = [*heights[:heads], *(height for _, height in written)]
        opening = f"{start}{', '.join(tall)}{_woven(opened.split(SLOT), heading)}"
        return opening + ",\n".join(code for code, _ in written) + foot

    def _insides(self, y: int, row: Element) -> list[str]:
        cells = unwrapped(row, "tc")
        ranks, settings = self._ranks.get(y, []), self._slots.get(y, [])
        return [self._inside((y, i), cells[i], inner) for i, inner in zip(ranks, settings, strict=True)]

    def _inside(self, place: tuple[int, int], cell: Element, inner: Setting) -> str:
        if place not in self._plain:
            code = self.content(cell, inner)
            self._plain[place] = self._learnt(code, cell, inner)
            return code
        plain = self._plain[place]
        if plain is not None:
            text = text_of_run(next(cell.iter(W + "t")))
            if text and text[-1] != " " and max(map(len, text.split(" "))) <= plain.longest:
                return f"{plain.before}{plain.function}({literal(text)}){plain.after}"
        return self.content(cell, inner)

    def _learnt(self, code: str, cell: Element, inner: Setting) -> _Plain | None:
        """How cells like this one are written; ``None`` when more than its text may make another differ."""
        inside = [one for one in cell if one.tag != W + "tcPr"]
        texts = list(cell.iter(W + "t"))
        if len(inside) != 1 or inside[0].tag != W + "p" or len(texts) != 1:
            return None
        shapes = Shapes(self.source, self.output, inner)
        shape = shapes.get(shapes.key(inside[0]))
        if shape is None or shape.laid.props.get("jc") == "both":
            return None
        function = shape.functions[0]
        before, found, after = code.partition(f"{function}({literal(text_of_run(texts[0]))})")
        _, size, tracking = self.output.measures[function]
        if not found or tracking or not self.output.functions[function].startswith("text.with("):
            return None
        return _Plain(before, function, after, (shape.laid.edge - shape.laid.left) / size)


def _woven(static: Sequence[str], inside: Sequence[str]) -> str:
    code = [static[0]]
    for one, piece in zip(inside, static[1:], strict=True):
        code += one, piece
    return "".join(code)
