"""Tables: the grid, merged cells, borders where cells meet, rows that repeat and rows that hold together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.convert.names import Element, W, child, hexadecimal, integer, qualified, switch, val
from pipeline.convert.output import Output, pt, rgb, stroke
from pipeline.convert.package import without_texts
from pipeline.convert.pieces import Setting
from pipeline.convert.properties import REVISION, Props, merge, read
from pipeline.convert.refusals import ACCEPTER
from pipeline.convert.runs import size_of
from pipeline.convert.source import Source
from pipeline.convert.styles import Style
from pipeline.convert.table_grid import Cell, Row, column_widths, fill, resolve_edges
from pipeline.convert.table_properties import CELL, ROW, SIDES, TABLE

MAX_COLUMNS = 63
# Where the inside of a cell goes in the code of its table; no text can hold it, literals escape control characters.
SLOT = "\x00"


class Tables:
    """Writes tables; ``content`` writes the inside of a cell as blocks in a setting."""

    def __init__(self, source: Source, output: Output, content: Callable[[Element, Setting], str]) -> None:
        self.source, self.output, self.content = source, output, content
        # The width in pt of the last table written.
        self.width = 0.0
        self._slots: list[tuple[int, int, Setting]] = []
        self._whole = False

    def code(self, table: Element, setting: Setting) -> str:
        """The code of one w:tbl, empty when it has no row."""
        self._whole = self._kept_whole(table)
        key = (setting.key, "grille", self._whole, _skeleton(table)) if setting.key is not None else None
        if key is None:
            frame, slots = self._frame(table, setting), self._slots
        else:
            frame = self.output.remember(key, lambda: self._frame(table, setting))
            slots = self.output.memory.slots.setdefault(key, self._slots)
        width = self.width
        if not frame:
            return ""
        pieces = frame.split(SLOT)
        rows = [_unwrapped(row, "tc") for row in _unwrapped(table, "tr")]
        code = [pieces[0]]
        for piece, (y, i, inner) in zip(pieces[1:], slots, strict=True):
            code += [self.content(rows[y][i], inner), piece]
        # The tables inside have had widths of their own.
        self.width = width
        return "".join(code)

    def _frame(self, table: Element, setting: Setting) -> str:
        self._slots = []
        self.output.at("", "".join(t.text or "" for t in table.iter(W + "t")))
        props, style = self._properties(table)
        self._known(table, ("tblPr", "tblGrid", "tr", "bookmarkStart", "bookmarkEnd", "sdt", "customXml", "proofErr"))
        rows = self._rows(table, props, style)
        if not rows or not any(row.cells for row in rows):
            return ""
        columns = column_widths(table, rows, props, setting.width)
        resolve_edges(rows, props, len(columns), self.output)
        return self._code(rows, columns, props, style, setting)

    def _kept_whole(self, table: Element) -> bool:
        rows = _unwrapped(table, "tr")
        return len(rows) > 1 and all(self._keeps(row) for row in rows[:-1])

    def _keeps(self, row: Element) -> bool:
        paragraph = row.find(f"{W}tc/{W}p")
        if paragraph is None:
            return False
        own = child(paragraph, W + "pPr")
        direct = child(own, W + "keepNext")
        if direct is not None:
            return switch(direct)
        style = child(own, W + "pStyle")
        return bool(self.source.styles.get(val(style) if style is not None else None, "paragraph").ppr.get("keepNext"))

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

    def _rows(self, table: Element, props: Props, style: Style) -> list[Row]:
        elements = list(_unwrapped(table, "tr"))
        look = _look(props.get("look"))
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
            cells = list(_unwrapped(element, "tc"))
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
        styles = _conditions(style, look, x, y, position, table)
        props: Props = {}
        for one in styles:
            for tcpr in one.table.get("tcPr", ()):
                props = _over(props, read(tcpr, CELL))
        cell = Cell(element, x, y, span, 1, _over(props, own), styles, index=position[0])
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
        body = [code for row in written[heads:] for code in row]
        if heads:
            head = ", ".join(code for row in written[:heads] for code in row)
            body.insert(0, f"table.header(repeat: true, {head})")
        widths = ", ".join(pt(width) for width in columns)
        heights = ", ".join(_row_height(row) for row in rows)
        table = (
            f"table(columns: ({widths},), rows: ({heights},), stroke: none, inset: 0pt, gutter: 0pt,\n"
            + ",\n".join(body)
            + ")"
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
        inset = {**margins, **row.props.get("exception", {}).get("margins", {}), **cell.props.get("margins", {})}
        # Word and LibreOffice lay a row's upper line inside the row, the table's last line below it.
        if top := cell.edges.get("top"):
            inset["top"] += top[1]
        if cell.y + cell.rowspan >= rows and (bottom := cell.edges.get("bottom")):
            inset["bottom"] += bottom[1]
        width = sum(columns[cell.x : cell.x + cell.colspan]) - inset["left"] - inset["right"]
        align = cell.props.get("vAlign", "top")
        fill = cell.props.get("shd")
        direction = cell.props.get("direction")
        rpr, ppr = self._layers(cell, style), merge(*(one.ppr for one in (style, *cell.styles)))
        height = row.props.get("height")
        length = self._length(cell, height, inset["top"] + inset["bottom"], style, setting) if direction else 0.0
        inner = replace(
            setting,
            width=max(length or width, 1.0),
            page_level=False,
            grid=0.0,
            depth=setting.depth + 1,
            behind=fill or setting.behind,
            rpr=rpr,
            ppr=ppr,
            key=(setting.key, width, fill, repr(rpr), repr(ppr)),
        )
        body = "[]"
        if cell.element is not None:
            body = f"{{{SLOT}}}"
            self._slots.append((cell.y, cell.index, inner))
        if direction and cell.element is not None:
            body = f"turned({direction}deg, {pt(length)}, {body})"
        if height and opens and height[0] != "exact" and height[1]:
            body = f"at-least({pt(height[1] - inset['top'] - inset['bottom'])}, {align}, {body})"
        parts = [f"inset: ({', '.join(f'{side}: {pt(inset[side])}' for side in SIDES)})", f"align: {align} + left"]
        parts += [
            f"{name}: {amount}" for name, amount in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if amount > 1
        ]
        if isinstance(fill, str):
            parts.append(f"fill: {rgb(fill)}")
        if any(edge and edge[0] == "double" for edge in cell.edges.values()):
            self.output.note("filet double d'un tableau imprimé en filet simple")
        lines = [f"{side}: {stroke(edge[1], edge[0], edge[2])}" for side, edge in cell.edges.items() if edge]
        if lines:
            parts.append(f"stroke: ({', '.join(lines)})")
        if row.props.get("cantSplit"):
            parts.append("breakable: false")
        function = self.output.define("c", f"table.cell.with({', '.join(parts)})")
        return f"{function}({body})"

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


def _skeleton(table: Element) -> tuple[object, ...]:
    # A cell covered by a merged one is refused when it holds text.
    merged = [cell for cell in table.iter(W + "tc") if _merged(child(cell, W + "tcPr"))]
    # The height of a row follows the text that runs upwards in it.
    turned = [one.getparent().getparent() for one in table.iterfind(f"{W}tr/{W}tc/{W}tcPr/{W}textDirection")]  # type: ignore[union-attr]
    lengths = [tuple(text.text or "" for text in cell.iter(W + "t")) for cell in turned if cell is not None]
    return (
        without_texts(table),
        tuple(lengths),
        *(any((text.text or "").strip() for text in cell.iter(W + "t")) for cell in merged),
    )


def _merged(properties: Element | None) -> bool:
    return any(child(properties, W + name) is not None for name in ("vMerge", "hMerge"))


def _unwrapped(element: Element, name: str) -> list[Element]:
    found: list[Element] = []
    for one in element:
        local = str(one.tag)[len(W) :] if str(one.tag).startswith(W) else ""
        if local == name:
            found.append(one)
        elif local == "sdt":
            content = child(one, W + "sdtContent")
            found += _unwrapped(content, name) if content is not None else []
        elif local == "customXml":
            found += _unwrapped(one, name)
    return found


def _look(element: Element | None) -> dict[str, bool]:
    names = {
        "firstRow": 0x20,
        "lastRow": 0x40,
        "firstColumn": 0x80,
        "lastColumn": 0x100,
        "noHBand": 0x200,
        "noVBand": 0x400,
    }
    if element is None:
        return {name: name in ("noHBand", "noVBand") for name in names}
    bits = hexadecimal(val(element))
    return {
        name: element.get(W + name) in ("1", "true", "on") if element.get(W + name) is not None else bool(bits & bit)
        for name, bit in names.items()
    }


def _conditions(
    style: Style, look: Mapping[str, bool], x: int, y: int, position: tuple[int, int, int], table: Props
) -> tuple[Style, ...]:
    i, count, rows = position
    first_row, last_row = look["firstRow"] and y == 0, look["lastRow"] and y == rows - 1
    first_column, last_column = look["firstColumn"] and i == 0, look["lastColumn"] and i == count - 1
    names = ["wholeTable"]
    if not look["noVBand"] and not first_column and not last_column:
        band = (x - (1 if look["firstColumn"] else 0)) // max(table.get("colBand", 1), 1)
        names.append("band1Vert" if band % 2 == 0 else "band2Vert")
    if not look["noHBand"] and not first_row and not last_row:
        band = (y - (1 if look["firstRow"] else 0)) // max(table.get("rowBand", 1), 1)
        names.append("band1Horz" if band % 2 == 0 else "band2Horz")
    for name, applies in (
        ("firstColumn", first_column),
        ("lastColumn", last_column),
        ("firstRow", first_row),
        ("lastRow", last_row),
    ):
        if applies:
            names.append(name)
    for name, applies in (
        ("nwCell", first_row and first_column),
        ("neCell", first_row and last_column),
        ("swCell", last_row and first_column),
        ("seCell", last_row and last_column),
    ):
        if applies:
            names.append(name)
    base = Style(style.identifier, style.name, style.kind, table={"tcPr": style.table.get("tcPr", ())})
    return (base, *(style.conditions[name] for name in names if name in style.conditions))


def _over(under: Props, over: Props) -> Props:
    merged = merge(under, over)
    for key in ("borders", "margins"):
        if key in under and key in over:
            merged[key] = {**under[key], **over[key]}
    return merged


def _row_height(row: Row) -> str:
    height = row.props.get("height")
    return pt(height[1]) if height and height[0] == "exact" else "auto"
