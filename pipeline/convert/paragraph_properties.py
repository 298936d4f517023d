"""Properties of paragraphs (w:pPr): what each is read as, what has no visible effect, what is said or refused."""

from __future__ import annotations

from typing import Any

from pipeline.convert.names import Element, W, integer, twips, val
from pipeline.convert.properties import (
    REFORMATTED,
    Handler,
    Props,
    border,
    only,
    refused_when_on,
    shaded,
    toggle,
)
from pipeline.convert.refusals import Noted, Unsupported

ALIGNMENTS = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "both",
}


_SPACING = frozenset(
    ("before", "after", "line", "lineRule", "beforeAutospacing", "afterAutospacing", "beforeLines", "afterLines")
)


# Beside a length reckoned in letters, Word writes the same in twentieths of a point.
_IND = frozenset(
    (
        "left", "start", "right", "end", "firstLine", "hanging",
        "leftChars", "startChars", "rightChars", "endChars", "firstLineChars", "hangingChars",
    )
)  # fmt: skip


def _spacing(element: Element, props: Props) -> None:
    only(element, props, "spacing", _SPACING)
    for side in ("before", "after"):
        if element.get(W + side) is not None:
            props[side] = twips(element.get(W + side))
        elif element.get(W + side + "Lines") is not None:
            # Hundredths of a line of 12 points.
            props[side] = integer(element.get(W + side + "Lines")) * 0.12
        if element.get(W + side + "Autospacing") is not None:
            props[side + "Auto"] = element.get(W + side + "Autospacing") in ("1", "true", "on")
    if element.get(W + "line") is not None:
        rule = element.get(W + "lineRule", "auto")
        amount = twips(element.get(W + "line"))
        props["line"] = (rule, amount / 12 if rule == "auto" else amount)


def _ind(element: Element, props: Props) -> None:
    only(element, props, "ind", _IND)
    for key, names in (("left", ("start", "left")), ("right", ("end", "right"))):
        for name in names:
            if element.get(W + name) is not None:
                props[key] = twips(element.get(W + name))
    if element.get(W + "hanging") is not None:
        props["first"] = -twips(element.get(W + "hanging"))
    elif element.get(W + "firstLine") is not None:
        props["first"] = twips(element.get(W + "firstLine"))


def _jc(element: Element, props: Props) -> None:
    value = val(element, "left")
    props["jc"] = ALIGNMENTS.get(value) or Unsupported(
        f"alignement « {value} »", "choisissez gauche, centré, droite ou justifié dans le modèle Word"
    )


def _tabs(element: Element, props: Props) -> None:
    stops: dict[float, tuple[str, str] | None] = {}
    for tab in element:
        kind, leader = val(tab, "left"), tab.get(W + "leader", "none")
        position = twips(tab.get(W + "pos"))
        if kind == "clear":
            stops[position] = None
        elif kind in ("left", "start", "num", "right", "end", "center", "decimal"):
            stops[position] = ({"start": "left", "num": "left", "end": "right"}.get(kind, kind), leader)
        else:
            props["tabs!"] = Unsupported(f"taquet de tabulation « {kind} »", "remplacez ce taquet dans le modèle Word")
    props["tabs"] = stops


def _paragraph_borders(element: Element, props: Props) -> None:
    borders: dict[str, Any] = {}
    for one in element:
        side = str(one.tag)[len(W) :]
        side = {"start": "left", "end": "right"}.get(side, side)
        if side in ("top", "left", "bottom", "right", "between"):
            borders[side] = border(one)
        elif border(one) is not None:
            props["!pBdr"] = Unsupported(f"bordure de paragraphe « {side} »", "retirez cette bordure du modèle Word")
    props["borders"] = {**props.get("borders", {}), **borders}


def _num_pr(element: Element, props: Props) -> None:
    for one in element:
        name = str(one.tag)[len(W) :]
        if name in ("ilvl", "numId"):
            props[name] = integer(val(one))


def _outline_level(element: Element, props: Props) -> None:
    props["outline"] = integer(val(element), 9)


def _paragraph_style(element: Element, props: Props) -> None:
    props["pStyle"] = val(element)


def _text_direction(element: Element, props: Props) -> None:
    props["textDirection"] = None if val(element) in ("lrTb", "tb", "") else Unsupported("sens du texte vertical")


def _text_alignment(element: Element, props: Props) -> None:
    # Letters of one size stand on one line, however they are aligned.
    plain = val(element) in ("auto", "baseline")
    props["textAlignment"] = None if plain else val(element)


_FRAMELESS = frozenset(("0", "left", "none", "auto", "false"))


def _frame(element: Element, props: Props) -> None:
    # Some programs write a frame without place nor size in the document's defaults: Word draws none.
    asked = {str(name)[len(W) :] for name, value in element.attrib.items() if value not in _FRAMELESS}
    # So does Word where a style's frame is lifted.
    placed = (
        set()
        if element.get(W + "yAlign") == "inline"
        else asked - {"anchorLock", "hRule", "vAnchor", "hAnchor", "lines", "hSpace", "vSpace"}
    )
    props["framePr"] = {str(name)[len(W) :]: str(value) for name, value in element.attrib.items()} if placed else None


PARAGRAPH: dict[str, Handler | Noted | str | None] = {
    "pStyle": _paragraph_style,
    "keepNext": toggle("keepNext"),
    "keepLines": toggle("keepLines"),
    "pageBreakBefore": toggle("pageBreakBefore"),
    "widowControl": toggle("widowControl"),
    "contextualSpacing": toggle("contextualSpacing"),
    "suppressAutoHyphens": toggle("noHyphens"),
    "bidi": refused_when_on("bidi", "paragraphe de droite à gauche"),
    "numPr": _num_pr,
    "pBdr": _paragraph_borders,
    "shd": shaded,
    "tabs": _tabs,
    "spacing": _spacing,
    "ind": _ind,
    "jc": _jc,
    "outlineLvl": _outline_level,
    "textDirection": _text_direction,
    "framePr": _frame,
    "textAlignment": _text_alignment,
    "mirrorIndents": refused_when_on("mirrorIndents", "retraits en miroir"),
    "suppressLineNumbers": None,
    "snapToGrid": toggle("snapToGrid"),
    "adjustRightInd": None,
    "autoSpaceDE": None,
    "autoSpaceDN": None,
    "kinsoku": None,
    "overflowPunct": None,
    "topLinePunct": None,
    "wordWrap": None,
    "suppressOverlap": None,
    "cnfStyle": None,
    "divId": None,
    "textboxTightWrap": None,
    "rPr": None,
    "sectPr": None,
    "pPrChange": REFORMATTED,
    "collapsed": None,
}
