"""What a w:tbl says before it is laid out: its cells, and the styles that its conditions give them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.convert.names import Element, W, child, hexadecimal, switch, val
from pipeline.convert.package import without_texts
from pipeline.convert.properties import Props, merge, read
from pipeline.convert.styles import Style, Styles
from pipeline.convert.table_properties import CELL


def skeleton(table: Element) -> tuple[object, ...]:
    """What tables of one shape have in common: everything but the texts that change nothing of it."""
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


def unwrapped(element: Element, name: str) -> list[Element]:
    """The rows of a table, or the cells of a row, content controls opened."""
    found: list[Element] = []
    for one in element:
        local = str(one.tag)[len(W) :] if str(one.tag).startswith(W) else ""
        if local == name:
            found.append(one)
        elif local == "sdt":
            content = child(one, W + "sdtContent")
            found += unwrapped(content, name) if content is not None else []
        elif local == "customXml":
            found += unwrapped(one, name)
    return found


def kept_whole(rows: Sequence[Element], styles: Styles) -> bool:
    """Whether these rows are all kept with the next: they stay on one page."""
    return len(rows) > 1 and all(_keeps(row, styles) for row in rows[:-1])


def _keeps(row: Element, styles: Styles) -> bool:
    paragraph = row.find(f"{W}tc/{W}p")
    if paragraph is None:
        return False
    own = child(paragraph, W + "pPr")
    direct = child(own, W + "keepNext")
    if direct is not None:
        return switch(direct)
    style = child(own, W + "pStyle")
    return bool(styles.get(val(style) if style is not None else None, "paragraph").ppr.get("keepNext"))


def look_of(element: Element | None) -> dict[str, bool]:
    """Which conditional formats of its style a table takes (w:tblLook)."""
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


def conditions(
    style: Style, look: Mapping[str, bool], x: int, y: int, position: tuple[int, int, int], table: Props
) -> tuple[Style, ...]:
    """The formats that the style gives a cell, the strongest last.

    ``x`` and ``y`` are its column and row, ``position`` its rank in the row, their number, and that of rows.
    """
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


def over(under: Props, upper: Props) -> Props:
    """``upper`` over ``under``, borders and margins side by side."""
    merged = merge(under, upper)
    for key in ("borders", "margins"):
        if key in under and key in upper:
            merged[key] = {**under[key], **upper[key]}
    return merged


def styled(styles: Sequence[Style]) -> Props:
    """What these formats give a cell, the strongest last."""
    props: Props = {}
    for one in styles:
        for tcpr in one.table.get("tcPr", ()):
            props = over(props, read(tcpr, CELL))
    return props
