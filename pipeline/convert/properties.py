"""Paragraph and run properties: one table per element name says render, without visible effect, or refuse.

A property maps to an entry of a plain dict; what is refused becomes an ``Unsupported`` value, so that an unused style
refuses nothing and a direct setting can lift what its style asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pipeline.convert.names import VAL, W14, Element, W, integer, qualified, switch, twips, val
from pipeline.convert.refusals import ACCEPTER, Noted, Unsupported

Props: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[Element, Props], None]
Table: TypeAlias = Mapping[str, Handler | Noted | str | None]

# Handlers that render nothing: they refuse the property whenever it is on.
REFUSING: set[Handler] = set()
TOGGLES = frozenset(("b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish"))
HIGHLIGHTS = {
    "yellow": "FFFF00", "green": "00FF00", "cyan": "00FFFF", "magenta": "FF00FF", "blue": "0000FF", "red": "FF0000",
    "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000", "darkMagenta": "800080", "darkRed": "800000",
    "darkYellow": "808000", "darkGray": "808080", "lightGray": "C0C0C0", "black": "000000", "white": "FFFFFF",
}  # fmt: skip
UNDERLINES = {
    "single": "solid", "thick": "thick", "double": "double", "dotted": "dotted",
    "dottedHeavy": "dotted", "dash": "dashed", "dashedHeavy": "dashed", "dashLong": "dashed",
    "dashLongHeavy": "dashed", "dotDash": "dash-dotted", "dashDotHeavy": "dash-dotted",
    "dotDotDash": "dash-dotted", "dashDotDotHeavy": "dash-dotted",
}  # fmt: skip
BORDERS = {
    "single": "solid", "thick": "solid", "double": "double", "dotted": "dotted", "dashed": "dashed",
    "dashSmallGap": "dashed", "dotDash": "dash-dotted", "dotDotDash": "dash-dotted", "hairline": "solid",
    "inset": "solid", "outset": "solid", "triple": "double",
    "thinThickSmallGap": "double", "thickThinSmallGap": "double", "thinThickThinSmallGap": "double",
    "thinThickMediumGap": "double", "thickThinMediumGap": "double", "thinThickLargeGap": "double",
    "thickThinLargeGap": "double",
}  # fmt: skip
ALIGNMENTS = {
    "left": "left",
    "start": "left",
    "center": "center",
    "right": "right",
    "end": "right",
    "both": "both",
    "distribute": "both",
}
REVISION = "révision non acceptée"
REFORMATTED = Noted("révision de mise en forme non acceptée, la nouvelle mise en forme est imprimée")
EFFECT = Noted("effet de texte (ombre, lueur, reflet, relief, contour, dégradé) non imprimé")
_RSID = frozenset(("rsidR", "rsidRPr", "rsidDel", "rsidP", "rsidRDefault", "rsidTr", "rsidSect"))


def only(element: Element, props: Props, key: str, allowed: frozenset[str]) -> bool:
    """Whether ``element`` carries only the ``w:`` attributes of ``allowed``; a refusal is recorded when not."""
    for name, value in element.attrib.items():
        local = str(name).rpartition("}")[2]
        if (
            str(name).startswith(W)
            and local not in allowed
            and local not in _RSID
            and value not in ("0", "off", "false")
        ):
            props[key + "!"] = Unsupported(f"attribut {qualified(element.tag)}/@w:{local}")
            return False
    return True


def color(element: Element, attribute: str = VAL) -> str | None:
    """Six hexadecimal digits, or ``None`` for the automatic colour."""
    value = element.get(attribute, "")
    return value.upper() if len(value) == 6 and all(c in "0123456789abcdefABCDEF" for c in value) else None


def shading(element: Element) -> str | Unsupported | None:
    """The background colour of a ``w:shd``: plain, solid, or a percentage of the foreground."""
    pattern = val(element, "clear")
    fill, ink = color(element, W + "fill"), color(element, W + "color")
    if pattern in ("clear", "nil"):
        return fill
    if pattern == "solid":
        return ink or "000000"
    if pattern.startswith("pct"):
        return _mixed(fill or "FFFFFF", ink or "000000", integer(pattern[3:]) / 100)
    return Unsupported(f"trame de fond « {pattern} »", "choisissez un fond uni dans le modèle Word")


def border(element: Element) -> tuple[str, float, str | None, float] | Unsupported | None:
    """(line style, width in pt, colour, space in pt) of a border, ``None`` when there is none."""
    kind = val(element, "none")
    if kind in ("nil", "none"):
        return None
    if kind not in BORDERS:
        return Unsupported(
            f"bordure « {kind} »", "choisissez un filet simple, double, pointillé ou tireté dans le modèle Word"
        )
    width = integer(element.get(W + "sz"), 4) / 8
    return BORDERS[kind], width, color(element, W + "color"), float(integer(element.get(W + "space")))


def read(element: Element | None, table: Table) -> Props:
    """The properties of a w:pPr or w:rPr by ``table``: handler, ``None`` (no visible effect), said or refused."""
    props: Props = {}
    if element is None:
        return props
    for one in element:
        tag = one.tag
        name = tag[len(W) :] if tag.startswith(W) else qualified(tag)
        entry = table.get(name, f"propriété {qualified(tag)}")
        if entry is None:
            continue
        if isinstance(entry, str):
            props[f"!{name}"] = Unsupported(entry, ACCEPTER) if entry is REVISION else Unsupported(entry)
        elif isinstance(entry, Noted):
            props[f"!{name}"] = entry
        else:
            entry(one, props)
    return props


def merge(*layers: Props) -> Props:
    """Later layers win; tab stops add up; spacing and indents merge by attribute since each is its own key."""
    merged: Props = {}
    for layer in layers:
        tabs = merged.get("tabs")
        merged.update(layer)
        if tabs and "tabs" in layer:
            merged["tabs"] = {**tabs, **layer["tabs"]}
        if "borders" in layer and layer["borders"] is None:
            merged.pop("borders")
    return merged


def _mixed(fill: str, ink: str, share: float) -> str:
    parts = zip(bytes.fromhex(fill), bytes.fromhex(ink), strict=True)
    return "".join(f"{round(back + (front - back) * share):02X}" for back, front in parts)


def _toggle(key: str) -> Handler:
    def handle(element: Element, props: Props) -> None:
        props[key] = switch(element)

    return handle


def refused_when_on(key: str, fonction: str) -> Handler:
    """A handler that refuses a property when it is on, and lets it pass when it is off."""

    def handle(element: Element, props: Props) -> None:
        props[key] = Unsupported(fonction) if switch(element) else None

    REFUSING.add(handle)
    return handle


def _refused_unless(key: str, allowed: frozenset[str], fonction: str) -> Handler:
    def handle(element: Element, props: Props) -> None:
        props[key] = None if val(element) in allowed else Unsupported(f"{fonction} « {val(element)} »")

    REFUSING.add(handle)
    return handle


def _fonts(element: Element, props: Props) -> None:
    for key, names in (
        ("font", ("asciiTheme", "ascii", "hAnsiTheme", "hAnsi")),
        ("eastAsia", ("eastAsiaTheme", "eastAsia")),
        ("cs", ("cstheme", "cs")),
    ):
        for name in names:
            if value := element.get(W + name):
                props[key] = ("theme", value) if "heme" in name else value
                break


def _size(element: Element, props: Props) -> None:
    size = integer(val(element), 20) / 2
    # Word itself goes from 1 to 1638 points.
    props["size"] = size if 1 <= size <= 1638 else Unsupported(f"corps de {size:g} points")


def _underline(element: Element, props: Props) -> None:
    kind = val(element, "single")
    if kind == "none":
        props["u"] = None
    elif kind in UNDERLINES:
        props["u"] = (UNDERLINES[kind], color(element, W + "color"))
    else:
        props["u"] = Unsupported(f"soulignement « {kind} »", "choisissez un soulignement simple dans le modèle Word")


def _color(element: Element, props: Props) -> None:
    theme = element.get(W + "themeColor")
    props["color"] = color(element) if val(element) != "auto" or not theme else ("theme", theme)


def _highlight(element: Element, props: Props) -> None:
    props["highlight"] = HIGHLIGHTS.get(val(element))


def _shd(element: Element, props: Props) -> None:
    props["shd"] = shading(element)


def _vert_align(element: Element, props: Props) -> None:
    props["vert"] = {"superscript": "super", "subscript": "sub"}.get(val(element))


def _position(element: Element, props: Props) -> None:
    position = integer(val(element)) / 2
    props["position"] = (
        position if abs(position) <= 100 else Unsupported(f"position des caractères de {position:g} points")
    )


def _character_spacing(element: Element, props: Props) -> None:
    tracking = twips(val(element))
    props["tracking"] = (
        tracking if abs(tracking) <= 100 else Unsupported(f"espacement des caractères de {tracking:g} points")
    )


def _kern(element: Element, props: Props) -> None:
    props["kern"] = integer(val(element)) / 2


def _scale(element: Element, props: Props) -> None:
    share = integer(val(element, "100").rstrip("%"), 100) or 100
    # Word's own limits.
    props["w"] = share if 1 <= share <= 600 else Unsupported(f"mise à l'échelle des caractères ({share} %)")


def _lang(element: Element, props: Props) -> None:
    if val(element):
        props["lang"] = val(element)


def _run_border(element: Element, props: Props) -> None:
    props["bdr"] = border(element)


def _run_style(element: Element, props: Props) -> None:
    props["rStyle"] = val(element)


def _ligatures(element: Element, props: Props) -> None:
    props["liga"] = element.get(W14 + "val", "none") != "none"


def _fill_effect(element: Element, props: Props) -> None:
    kinds = [str(one.tag).rpartition("}")[2] for one in element]
    ink = next(element.iter(W14 + "srgbClr", W14 + "schemeClr"), None)
    if kinds in (["solidFill"], ["gradFill"]) and ink is not None:
        value = ink.get(W14 + "val", "")
        named = str(ink.tag).endswith("schemeClr")
        props["color"] = ("theme", {"tx1": "dk1", "bg1": "lt1"}.get(value, value)) if named else color(ink, W14 + "val")
        if kinds == ["gradFill"]:
            props["textFill"] = EFFECT
    else:
        # Letters without fill are seen by their outline alone.
        props["textFill"] = Unsupported("remplissage de texte en motif, ou sans couleur")


def _outline_effect(element: Element, props: Props) -> None:
    if element.find(W14 + "noFill") is None:
        props["textOutline"] = EFFECT


RUN: dict[str, Handler | Noted | str | None] = {
    "rStyle": _run_style,
    "rFonts": _fonts,
    "b": _toggle("b"),
    "i": _toggle("i"),
    "caps": _toggle("caps"),
    "smallCaps": _toggle("smallCaps"),
    "strike": _toggle("strike"),
    "dstrike": _toggle("dstrike"),
    "vanish": _toggle("vanish"),
    "specVanish": _toggle("vanish"),
    "rtl": _toggle("rtl"),
    "color": _color,
    "sz": _size,
    "u": _underline,
    "highlight": _highlight,
    "shd": _shd,
    "vertAlign": _vert_align,
    "position": _position,
    "spacing": _character_spacing,
    "kern": _kern,
    "w": _scale,
    "lang": _lang,
    "bdr": _run_border,
    "w14:ligatures": _ligatures,
    "w14:textFill": _fill_effect,
    "w14:textOutline": _outline_effect,
    "outline": refused_when_on("outline", "caractères évidés (contour)"),
    "shadow": refused_when_on("shadow", "caractères ombrés"),
    "emboss": refused_when_on("emboss", "caractères en relief"),
    "imprint": refused_when_on("imprint", "caractères gravés"),
    "oMath": None,
    "em": _refused_unless("em", frozenset(("none",)), "signe d'insistance"),
    "effect": None,
    "bCs": None,
    "iCs": None,
    "szCs": None,
    "cs": None,
    "noProof": None,
    "snapToGrid": None,
    "webHidden": None,
    "rPrChange": REFORMATTED,
    "ins": REVISION,
    "moveTo": REVISION,
    "del": REVISION,
    "moveFrom": REVISION,
    "w14:cntxtAlts": None,
    "w14:numForm": None,
    "w14:numSpacing": None,
    "fitText": "texte ajusté à une largeur (fitText)",
    "eastAsianLayout": "mise en page est-asiatique",
    "w14:glow": EFFECT,
    "w14:shadow": EFFECT,
    "w14:reflection": EFFECT,
    "w14:props3d": EFFECT,
    "w14:scene3d": EFFECT,
    "w14:stylisticSets": EFFECT,
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
    "keepNext": _toggle("keepNext"),
    "keepLines": _toggle("keepLines"),
    "pageBreakBefore": _toggle("pageBreakBefore"),
    "widowControl": _toggle("widowControl"),
    "contextualSpacing": _toggle("contextualSpacing"),
    "suppressAutoHyphens": _toggle("noHyphens"),
    "bidi": refused_when_on("bidi", "paragraphe de droite à gauche"),
    "numPr": _num_pr,
    "pBdr": _paragraph_borders,
    "shd": _shd,
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
    "snapToGrid": _toggle("snapToGrid"),
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
