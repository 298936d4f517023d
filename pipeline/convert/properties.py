"""How properties are read: one table per kind says of each element whether it is rendered, seen nowhere, or refused.

A property maps to an entry of a plain dict; what is refused becomes an ``Unsupported`` value, so that an unused style
refuses nothing and a direct setting can lift what its style asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from pipeline.convert.names import VAL, Element, W, integer, qualified, switch, val
from pipeline.convert.refusals import ACCEPTER, Noted, Unsupported

Props: TypeAlias = dict[str, Any]
Handler: TypeAlias = Callable[[Element, Props], None]
Table: TypeAlias = Mapping[str, Handler | Noted | str | None]

# Handlers that render nothing: they refuse the property whenever it is on.
REFUSING: set[Handler] = set()
TOGGLES = frozenset(("b", "i", "caps", "smallCaps", "strike", "dstrike", "vanish"))
BORDERS = {
    "single": "solid", "thick": "solid", "double": "double", "dotted": "dotted", "dashed": "dashed",
    "dashSmallGap": "dashed", "dotDash": "dash-dotted", "dotDotDash": "dash-dotted", "hairline": "solid",
    "inset": "solid", "outset": "solid", "triple": "double",
    "thinThickSmallGap": "double", "thickThinSmallGap": "double", "thinThickThinSmallGap": "double",
    "thinThickMediumGap": "double", "thickThinMediumGap": "double", "thinThickLargeGap": "double",
    "thickThinLargeGap": "double",
}  # fmt: skip
REVISION = "révision non acceptée"
REFORMATTED = Noted("révision de mise en forme non acceptée, la nouvelle mise en forme est imprimée")
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


def toggle(key: str) -> Handler:
    """A handler that reads whether a property is on."""

    def handle(element: Element, props: Props) -> None:
        props[key] = switch(element)

    return handle


def refused_when_on(key: str, fonction: str) -> Handler:
    """A handler that refuses a property when it is on, and lets it pass when it is off."""

    def handle(element: Element, props: Props) -> None:
        props[key] = Unsupported(fonction) if switch(element) else None

    REFUSING.add(handle)
    return handle


def refused_unless(key: str, allowed: frozenset[str], fonction: str) -> Handler:
    """A handler that refuses every value of a property but those allowed."""

    def handle(element: Element, props: Props) -> None:
        props[key] = None if val(element) in allowed else Unsupported(f"{fonction} « {val(element)} »")

    REFUSING.add(handle)
    return handle


def shaded(element: Element, props: Props) -> None:
    """The background of a paragraph or a run."""
    props["shd"] = shading(element)
