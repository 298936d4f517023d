"""What a cell of a table asks of the compiler, and the height of its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.convert.output import pt, rgb, stroke
from pipeline.convert.table_grid import Cell, Row

# In the code of a table, where the inside of a cell goes, what stands around the heights of the rows, and before each
# row and what closes the table. No text can hold these, literals escape control characters.
SLOT, HEIGHTS_MARK, ROW_MARK = "\x00", "\x03", "\x04"


def inset_of(cell: Cell, row: Row, margins: Mapping[str, float], rows: int) -> dict[str, float]:
    """The room between the lines of a cell and its text, by side, in pt; ``rows`` is how many the table has."""
    inset = {**margins, **row.props.get("exception", {}).get("margins", {}), **cell.props.get("margins", {})}
    # Word and LibreOffice lay a row's upper line inside the row, the table's last line below it.
    if top := cell.edges.get("top"):
        inset["top"] += top[1]
    if cell.y + cell.rowspan >= rows and (bottom := cell.edges.get("bottom")):
        inset["bottom"] += bottom[1]
    return inset


def arguments(cell: Cell, row: Row) -> Iterator[str]:
    """What the cell asks for beside its room: spans, background, lines, and not to be cut."""
    for name, amount in (("colspan", cell.colspan), ("rowspan", cell.rowspan)):
        if amount > 1:
            yield f"{name}: {amount}"
    if isinstance(fill := cell.props.get("shd"), str):
        yield f"fill: {rgb(fill)}"
    lines = [f"{side}: {stroke(edge[1], edge[0], edge[2])}" for side, edge in cell.edges.items() if edge]
    if lines:
        yield f"stroke: ({', '.join(lines)})"
    if row.props.get("cantSplit"):
        yield "breakable: false"


def row_height(row: Row) -> str:
    """The height of a row: its own when it is exact."""
    height = row.props.get("height")
    return pt(height[1]) if height and height[0] == "exact" else "auto"
