"""Table, row and cell properties: one table per element name says render, without visible effect, or refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pipeline.convert.names import Element, W, integer, switch, twips, val
from pipeline.convert.properties import REFORMATTED, REVISION, Props, border, refused_when_on, shading
from pipeline.convert.refusals import Unsupported

SIDES = ("top", "left", "bottom", "right")
_SIDE_NAMES = {"start": "left", "end": "right"}
Edge: TypeAlias = tuple[str, float, str | None, float] | None
Edges: TypeAlias = dict[str, Any]


def _edges(element: Element, props: Props) -> None:
    edges: Edges = dict(props.get("borders", {}))
    for one in element:
        side = str(one.tag)[len(W) :]
        if side in ("tl2br", "tr2bl"):
            if border(one) is not None:
                props["diagonal"] = Unsupported(
                    "bordure diagonale de cellule", "retirez la diagonale dans le modèle Word"
                )
            continue
        side = _SIDE_NAMES.get(side, side)
        if side in (*SIDES, "insideH", "insideV"):
            edges[side] = border(one)
        elif border(one) is not None:
            props["!edge"] = Unsupported(f"bordure de tableau « {side} »", "retirez cette bordure du modèle Word")
    props["borders"] = edges


def _margins(element: Element, props: Props) -> None:
    margins = dict(props.get("margins", {}))
    for one in element:
        side = str(one.tag)[len(W) :]
        side = _SIDE_NAMES.get(side, side)
        if side in SIDES:
            margins[side] = max(twips(one.get(W + "w")), 0.0)
    props["margins"] = margins


def _width(key: str) -> Callable[[Element, Props], None]:
    def handle(element: Element, props: Props) -> None:
        kind, amount = element.get(W + "type", "dxa"), element.get(W + "w", "0")
        if amount.endswith("%"):
            props[key] = ("pct", twips(amount[:-1]) / 5)
        elif kind == "pct":
            props[key] = ("pct", integer(amount) / 5000)
        elif kind == "dxa":
            props[key] = ("dxa", twips(amount))
        else:
            props[key] = None

    return handle


def _set(key: str, convert: Callable[[Element], Any]) -> Callable[[Element, Props], None]:
    def handle(element: Element, props: Props) -> None:
        props[key] = convert(element)

    return handle


def _floating(element: Element, props: Props) -> None:
    props["floating"] = tuple(sorted((str(name)[len(W) :], str(value)) for name, value in element.attrib.items()))


def _direction(element: Element, props: Props) -> None:
    kind = val(element, "lrTb")
    props["direction"] = {
        "lrTb": None,
        "lrTbV": None,
        "tb": None,
        "btLr": -90,
        "tbRl": 90,
        "tbRlV": 90,
        "rl": 90,
        "tbLrV": 90,
        "lr": -90,
    }.get(kind, Unsupported(f"sens du texte « {kind} »"))


TABLE: dict[str, Any] = {
    "tblStyle": _set("style", val),
    "tblW": _width("width"),
    "jc": _set("jc", lambda one: {"start": "left", "end": "right"}.get(val(one), val(one))),
    "tblInd": _width("indent"),
    "tblBorders": _edges,
    "tblCellMar": _margins,
    "tblLook": _set("look", lambda one: one),
    "shd": _set("shd", shading),
    "tblpPr": _floating,
    "tblCellSpacing": "espacement entre les cellules",
    "bidiVisual": refused_when_on("bidi", "tableau de droite à gauche"),
    "tblStyleRowBandSize": _set("rowBand", lambda one: integer(val(one), 1)),
    "tblStyleColBandSize": _set("colBand", lambda one: integer(val(one), 1)),
    "tblLayout": None,
    "tblOverlap": None,
    "tblCaption": None,
    "tblDescription": None,
    "tblPrChange": REFORMATTED,
}
ROW: dict[str, Any] = {
    "tblHeader": _set("header", switch),
    "cantSplit": _set("cantSplit", switch),
    "trHeight": _set("height", lambda one: (one.get(W + "hRule", "atLeast"), twips(val(one)))),
    "gridBefore": _set("gridBefore", lambda one: integer(val(one))),
    "gridAfter": _set("gridAfter", lambda one: integer(val(one))),
    "hidden": refused_when_on("hidden", "ligne de tableau masquée"),
    "tblCellSpacing": "espacement entre les cellules",
    "jc": None,
    "wBefore": None,
    "wAfter": None,
    "cnfStyle": None,
    "divId": None,
    "trPrChange": REFORMATTED,
    "ins": REVISION,
    "del": REVISION,
}
CELL: dict[str, Any] = {
    "tcW": _width("width"),
    "gridSpan": _set("span", lambda one: max(integer(val(one), 1), 1)),
    "vMerge": _set("vMerge", lambda one: val(one, "continue")),
    "hMerge": _set("hMerge", lambda one: val(one, "continue")),
    "tcBorders": _edges,
    "tcMar": _margins,
    "shd": _set("shd", shading),
    "vAlign": _set("vAlign", lambda one: {"center": "horizon", "bottom": "bottom"}.get(val(one), "top")),
    "textDirection": _direction,
    "tcFitText": refused_when_on("fit", "texte ajusté à la cellule"),
    "noWrap": None,
    "hideMark": None,
    "cnfStyle": None,
    "tcPrChange": REFORMATTED,
    "cellIns": REVISION,
    "cellDel": REVISION,
    "cellMerge": REVISION,
}
