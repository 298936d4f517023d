"""The grid of a table: where its cells stand, how wide its columns are, which border is drawn where cells meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.convert.names import Element, W, twips
from pipeline.convert.output import Output
from pipeline.convert.properties import Props
from pipeline.convert.refusals import Unsupported
from pipeline.convert.styles import Style
from pipeline.convert.table_properties import SIDES, Edge, Edges


@dataclass(slots=True)
class Cell:
    """A cell in place: grid position and size, its own properties, what the styles give it."""

    element: Element | None
    x: int
    y: int
    colspan: int = 1
    rowspan: int = 1
    props: Props = field(default_factory=dict)
    styles: tuple[Style, ...] = ()
    edges: Edges = field(default_factory=dict)
    index: int = 0


@dataclass(slots=True)
class Row:
    """A row: its properties and its cells, those covered by a vertical merge left out."""

    props: Props
    cells: list[Cell] = field(default_factory=list)


def fill(rows: list[Row]) -> None:
    """Complete the rows that stop before the others with empty cells."""
    # Word lets a row stop before the others; in a grid the next row's cells would slip into the gap.
    count = max((cell.x + cell.colspan for row in rows for cell in row.cells), default=0)
    taken = {
        (x, y)
        for row in rows
        for cell in row.cells
        for x in range(cell.x, cell.x + cell.colspan)
        for y in range(cell.y, cell.y + cell.rowspan)
    }
    for y, row in enumerate(rows):
        row.cells += [Cell(None, x, y) for x in range(count) if (x, y) not in taken]
        row.cells.sort(key=lambda cell: cell.x)


def column_widths(table: Element, rows: Sequence[Row], props: Props, room: float) -> list[float]:
    """The widths of the columns in pt, on ``room`` pt: the grid's, else the cells', at the table's scale."""
    count = max(cell.x + cell.colspan for row in rows for cell in row.cells)
    grid = [max(twips(column.get(W + "w")), 0.0) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")][:count]
    grid += [0.0] * (count - len(grid))
    for wanted in (1, 2, 3):
        for row in rows:
            for cell in row.cells:
                width = cell.props.get("width")
                if cell.colspan != wanted or not width or not width[1]:
                    continue
                empty = [i for i in range(cell.x, cell.x + cell.colspan) if not grid[i]]
                amount = width[1] if width[0] == "dxa" else width[1] * room
                missing = amount - sum(grid[cell.x : cell.x + cell.colspan])
                for i in empty:
                    grid[i] = max(missing / len(empty), 1.0)
    known = [width for width in grid if width]
    default = (room - sum(known)) / (count - len(known)) if count > len(known) else 0.0
    grid = [width or max(default, 12.0) for width in grid]
    width = props.get("width")
    if width and width[1]:
        total = width[1] if width[0] == "dxa" else width[1] * room
        if abs(total - sum(grid)) > 1:
            grid = [one * total / sum(grid) for one in grid]
    return grid


def resolve_edges(rows: Sequence[Row], props: Props, columns: int, output: Output) -> None:
    """Give each cell its borders: the heavier of the two that meet; refusals are recorded."""
    owner: dict[tuple[int, int], Cell] = {}
    for row in rows:
        for cell in row.cells:
            for y in range(cell.y, cell.y + cell.rowspan):
                for x in range(cell.x, cell.x + cell.colspan):
                    owner[x, y] = cell
    table = props.get("borders", {})
    for cell in {id(cell): cell for cell in owner.values()}.values():
        own = {**table, **rows[cell.y].props.get("exception", {}).get("borders", {})}
        cell.edges = {side: _wanted(cell, side, own, columns, len(rows), output) for side in SIDES}
    for (x, y), cell in owner.items():
        for (dx, dy), mine, theirs in (((1, 0), "right", "left"), ((0, 1), "bottom", "top")):
            other = owner.get((x + dx, y + dy))
            if other is not None and other is not cell:
                best = _heavier(cell.edges[mine], other.edges[theirs])
                cell.edges[mine] = other.edges[theirs] = best


def _wanted(cell: Cell, side: str, table: Edges, columns: int, rows: int, output: Output) -> Edge:
    if cell.element is None:
        return None
    own = cell.props.get("borders", {})
    outside = {
        "top": cell.y == 0,
        "left": cell.x == 0,
        "bottom": cell.y + cell.rowspan >= rows,
        "right": cell.x + cell.colspan >= columns,
    }[side]
    if side in own:
        value: Any = own[side]
    else:
        inner = "insideH" if side in ("top", "bottom") else "insideV"
        value = table.get(side) if outside else own.get(inner, table.get(inner))
    if isinstance(value, Unsupported):
        output.refuse(value.fonction, value.remede)
        return None
    return value if isinstance(value, tuple) else None


def _heavier(one: Edge, other: Edge) -> Edge:
    if one is None or other is None:
        return one or other
    return one if one[1] >= other[1] else other
