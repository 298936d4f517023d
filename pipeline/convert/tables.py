"""Tables: the grid, merged cells, borders where cells meet, rows that repeat and rows that hold together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.convert.names import Element, W, child, integer, qualified, val
from pipeline.convert.output import Output, pt
from pipeline.convert.pieces import Setting
from pipeline.convert.properties import REVISION, Props, merge, read
from pipeline.convert.refusals import ACCEPTER
from pipeline.convert.runs import size_of
from pipeline.convert.source import Source
from pipeline.convert.styles import Style
from pipeline.convert.table_cells import HEIGHTS_MARK, ROW_MARK, SLOT, arguments, inset_of, row_height
from pipeline.convert.table_grid import Cell, Row, column_widths, fill, resolve_edges
from pipeline.convert.table_properties import CELL, ROW, SIDES, TABLE
from pipeline.convert.table_reading import conditions, kept_whole, look_of, over, skeleton, styled, unwrapped

if TYPE_CHECKING:
    from pipeline.convert.long_rows import Likeness

MAX_COLUMNS = 63
# From that many rows on, a table is long: its rows are worked out by kinds.
MANY = 200


class Tables:
    """Writes tables; ``content`` writes the inside of a cell as blocks in a setting."""

    def __init__(self, source: Source, output: Output, content: Callable[[Element, Setting], str]) -> None:
        self.source, self.output, self.content = source, output, content
        # The width in pt of the last table written.
        self.width = 0.0
        self._slots: list[tuple[int, int, Setting]] = []
        self._whole = self._marked = False
        self._likeness: Likeness | None = None
        self._columns: list[float] = []

    def code(self, table: Element, setting: Setting) -> str:
        """The code of one w:tbl, empty when it has no row."""
        elements = unwrapped(table, "tr")
        self._whole = kept_whole(elements, self.source.styles)
        self._marked = len(elements) >= MANY and setting.page_level and not self._whole
        if self._marked:
            return self._long(table, elements, setting)
        key = (setting.key, "grille", self._whole, skeleton(table)) if setting.key is not None else None
        if key is None:
            frame, slots = self._frame(table, elements, setting), self._slots
        else:
            frame = self.output.remember(key, lambda: self._frame(table, elements, setting))
            slots = self.output.memory.slots.setdefault(key, self._slots)
        width = self.width
        if not frame:
            return ""
        pieces = frame.split(SLOT)
        rows = [unwrapped(row, "tc") for row in elements]
        code = [pieces[0]]
        for piece, (y, i, inner) in zip(pieces[1:], slots, strict=True):
            code += [self.content(rows[y][i], inner), piece]
        # The tables inside have had widths of their own.
        self.width = width
        return "".join(code)

    def _long(self, table: Element, elements: Sequence[Element], setting: Setting) -> str:
        from pipeline.convert.long_rows import LongRows

        frame = self._frame(table, elements, setting)
        if not frame or self._likeness is None:
            return ""
        width = self.width
        rows = LongRows(self.source, self.output, self.content, self._slots, self._columns)
        code = rows.code(frame, elements, self._likeness)
        self.width = width
        return code

    def _frame(self, table: Element, elements: Sequence[Element], setting: Setting) -> str:
        self._slots = []
        self.output.at("", "".join(t.text or "" for t in table.iter(W + "t")))
        props, style = self._properties(table)
        self._known(table, ("tblPr", "tblGrid", "tr", "bookmarkStart", "bookmarkEnd", "sdt", "customXml", "proofErr"))
        if self._marked:
            from pipeline.convert.long_rows import Likeness

            self._likeness = Likeness.of(elements, props.get("rowBand", 1))
            elements = [elements[y] for y in self._likeness.kept]
        rows = self._rows(elements, props, style)
        if not rows or not any(row.cells for row in rows):
            return ""
        columns = self._columns = column_widths(table, rows, props, setting.width)
        resolve_edges(rows, props, len(columns), self.output)
        return self._code(rows, columns, props, style, setting)

    def _properties(self, table: Element) -> tuple[Props, Style]:
        direct = read(child(table, W + "tblPr"), TABLE)
        style = self.source.styles.get(direct.get("style"), "table")
        layers = [read(element, TABLE) for element in style.table.get("tblPr", ())]
        props: Props = {}
        for layer in (*layers, direct):
            for key in ("borders", "margins"):
                if key in layer and key in props:
                    layer[key] = {**props[key], **layer[key]}
            props = merge(props, layer)
        self.output.check(props)
        return props, style

    def _known(self, element: Element, names: Sequence[str]) -> None:
        for one in element:
            local = str(one.tag).rpartition("}")[2]
            if local not in names and local not in ("permStart", "permEnd"):
                revised = local in ("ins", "del", "moveFrom", "moveTo")
                if local.endswith("RangeEnd") or local.endswith("RangeStart"):
                    continue
                self.output.refuse(REVISION, ACCEPTER) if revised else self.output.refuse(
                    f"élément {qualified(one.tag)} dans un tableau"
                )

    def _rows(self, elements: Sequence[Element], props: Props, style: Style) -> list[Row]:
        look = look_of(props.get("look"))
        rows: list[Row] = []
        above: dict[int, Cell] = {}
        for y, element in enumerate(elements):
            row_props = read(child(element, W + "trPr"), ROW)
            self.output.check(row_props)
            self._known(
                element, ("trPr", "tc", "sdt", "customXml", "bookmarkStart", "bookmarkEnd", "tblPrEx", "proofErr")
            )
            row = Row(row_props)
            covered: dict[int, Cell] = {}
            x = row_props.get("gridBefore", 0)
            if x:
                row.cells.append(Cell(None, 0, y, x))
            cells = list(unwrapped(element, "tc"))
            for i, one in enumerate(cells):
                x = self._cell(one, x, y, row, above, covered, style, look, (i, len(cells), len(elements)), props)
            rows.append(row)
            above = covered
        fill(rows)
        return rows

    def _cell(
        self,
        element: Element,
        x: int,
        y: int,
        row: Row,
        above: Mapping[int, Cell],
        covered: dict[int, Cell],
        style: Style,
        look: Mapping[str, bool],
        position: tuple[int, int, int],
        table: Props,
    ) -> int:
        own = read(child(element, W + "tcPr"), CELL)
        span = own.get("span", 1)
        if x + span > MAX_COLUMNS:
            self.output.refuse(f"tableau de plus de {MAX_COLUMNS} colonnes", "partagez ce tableau en deux")
            return x
        merged = own.get("vMerge")
        covered_cell = own.get("hMerge") == "continue" or (merged == "continue" and x in above)
        if covered_cell and any((text.text or "").strip() for text in element.iter(W + "t")):
            self.output.refuse("texte caché sous une cellule fusionnée", "effacez ce texte dans Word, ou défusionnez")
        if own.get("hMerge") == "continue" and row.cells:
            row.cells[-1].colspan += span
            return int(x + span)
        if merged == "continue" and x in above:
            cell = above[x]
            cell.rowspan += 1
            covered[x] = cell
            return int(x + span)
        styles = conditions(style, look, x, y, position, table)
        cell = Cell(element, x, y, span, 1, over(styled(styles), own), styles, index=position[0])
        self.output.check(cell.props)
        row.cells.append(cell)
        if merged:
            covered[x] = cell
        return int(x + span)

    def _code(self, rows: Sequence[Row], columns: Sequence[float], props: Props, style: Style, setting: Setting) -> str:
        heads = 0
        while heads < len(rows) and rows[heads].props.get("header"):
            heads += 1
        if heads == len(rows):
            heads = 0
        margins = {"top": 0.0, "left": 5.4, "bottom": 0.0, "right": 5.4, **props.get("margins", {})}
        written = [
            [
                self._cell_code(cell, row, i == 0, columns, margins, style, setting, len(rows))
                for i, cell in enumerate(row.cells)
            ]
            for row in rows
        ]
        body = [",\n".join(row) for row in written[heads:]]
        head = ", ".join(code for row in written[:heads] for code in row)
        opened = f"table.header(repeat: true, {head}),\n" if heads else ""
        widths = ", ".join(pt(width) for width in columns)
        heights = ", ".join(row_height(row) for row in rows)
        row_mark, heights_mark = (ROW_MARK, HEIGHTS_MARK) if self._marked else ("", "")
        table = (
            f"table(columns: ({widths},), rows: ({heights_mark}{heights}{heights_mark},), stroke: none, inset: 0pt, "
            f"gutter: 0pt,\n{opened}{row_mark}" + f",\n{row_mark}".join(body) + f"{row_mark})"
        )
        if self._whole and setting.page_level:
            table = f"whole({table})"
        return self._placed(table, columns, props, margins, setting)

    def _placed(
        self, table: str, columns: Sequence[float], props: Props, margins: Mapping[str, float], setting: Setting
    ) -> str:
        self.width = sum(columns)
        if props.get("floating") is not None:
            return table
        jc = props.get("jc", "left")
        if jc in ("center", "right"):
            return f"align({jc}, {table})"
        indent = props.get("indent")
        shift = indent[1] if indent and indent[0] == "dxa" else 0.0
        if self.source.settings.compatibility < 15 and setting.depth == 0:
            shift -= margins["left"]
        return (
            f"pad(left: {pt(shift)}, right: {pt(min(0.0, setting.width - shift - sum(columns)))}, {table})"
            if shift or sum(columns) > setting.width
            else table
        )

    def _cell_code(
        self,
        cell: Cell,
        row: Row,
        opens: bool,
        columns: Sequence[float],
        margins: Mapping[str, float],
        style: Style,
        setting: Setting,
        rows: int,
    ) -> str:
        inset = inset_of(cell, row, margins, rows)
        width = sum(columns[cell.x : cell.x + cell.colspan]) - inset["left"] - inset["right"]
        align = cell.props.get("vAlign", "top")
        direction = cell.props.get("direction")
        height = row.props.get("height")
        length = self._length(cell, height, inset["top"] + inset["bottom"], style, setting) if direction else 0.0
        inner = self._inner(cell, style, setting, width, length)
        body = "[]"
        if cell.element is not None:
            body = f"{{{SLOT}}}"
            self._slots.append((cell.y, cell.index, inner))
        if direction and cell.element is not None:
            body = f"turned({direction}deg, {pt(length)}, {body})"
        if height and opens and height[0] != "exact" and height[1]:
            body = f"at-least({pt(height[1] - inset['top'] - inset['bottom'])}, {align}, {body})"
        if any(edge and edge[0] == "double" for edge in cell.edges.values()):
            self.output.note("filet double d'un tableau imprimé en filet simple")
        parts = [f"inset: ({', '.join(f'{side}: {pt(inset[side])}' for side in SIDES)})", f"align: {align} + left"]
        parts += arguments(cell, row)
        function = self.output.define("c", f"table.cell.with({', '.join(parts)})")
        return f"{function}({body})"

    def _inner(self, cell: Cell, style: Style, setting: Setting, width: float, length: float) -> Setting:
        """Where the inside of a cell is written; ``length`` is its room when its text does not run across."""
        rpr, ppr = self._layers(cell, style), merge(*(one.ppr for one in (style, *cell.styles)))
        behind = cell.props.get("shd")
        return replace(
            setting,
            width=max(length or width, 1.0),
            page_level=False,
            grid=0.0,
            depth=setting.depth + 1,
            behind=behind or setting.behind,
            rpr=rpr,
            ppr=ppr,
            key=(setting.key, width, behind, repr(rpr), repr(ppr)),
        )

    def _length(
        self, cell: Cell, height: tuple[str, float] | None, inset: float, style: Style, setting: Setting
    ) -> float:
        if cell.element is None or (height and height[1]):
            return max((height[1] if height else 0.0) - inset, 1.0)
        # Nothing else tells how far text that runs upwards goes: as far as its longest paragraph, in bold to be safe.
        given = [size_of(merge(self.source.styles.default_rpr, *self._layers(cell, style)))]
        size = max((*given, *(integer(val(one)) / 2 for one in cell.element.iter(W + "sz"))))
        advances = self.output.face("Arial").advances(True, False)
        texts = ("".join(one.text or "" for one in p.iter(W + "t")) for p in cell.element.iter(W + "p"))
        longest = max((sum(advances.get(ord(char), 1.0) for char in text) for text in texts), default=1.0)
        return min(longest * size + 1, setting.geometry[1] / 2)

    def _layers(self, cell: Cell, style: Style) -> tuple[Props, ...]:
        return (merge(style.rpr, *(one.rpr for one in cell.styles)),)
