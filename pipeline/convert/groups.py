"""Groups of shapes and drawing canvases: each member stands where its group puts it, at the group's scale."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.convert.names import PIC, WPC, WPG, WPS, A, Element, child, emu, integer, qualified
from pipeline.convert.output import Output, pt
from pipeline.convert.textboxes import turned

_GROUPS = frozenset((WPG + "wgp", WPG + "grpSp", WPC + "wpc"))
_PROPERTIES = frozenset(("cNvGrpSpPr", "grpSpPr", "cNvPr", "bg", "whole", "extLst"))
# A member: element, width and height in pt → its code.
Member = Callable[[Element, float, float], str]


def grouped(group: Element, width: float, height: float, member: Member, output: Output) -> str:
    """Code of a wpg:wgp, wpg:grpSp or wpc:wpc of that size in pt; ``member`` writes its shapes and images."""
    origin, scale = _scale(group, width, height)
    codes = []
    for one in group:
        local = str(one.tag).rpartition("}")[2]
        if local in _PROPERTIES:
            continue
        place = _frame(one)
        if place is None or one.tag not in (*_GROUPS, WPS + "wsp", PIC + "pic"):
            output.refuse(f"dessin {qualified(one.tag)} dans un groupe", "remplacez ce dessin par une image décrite")
            continue
        x, y, across, down = place
        size = across * scale[0], down * scale[1]
        code = grouped(one, *size, member, output) if one.tag in _GROUPS else member(one, *size)
        if code:
            at = f"dx: {pt((x - origin[0]) * scale[0])}, dy: {pt((y - origin[1]) * scale[1])}"
            codes.append(f"place(std.top + std.left, {at}, {code})")
    if not codes:
        return ""
    whole = f"box(width: {pt(width)}, height: {pt(height)}, {{{'; '.join(codes)}}})"
    properties = child(group, WPG + "grpSpPr")
    if properties is None:
        return whole
    transform = child(properties, A + "xfrm")
    if transform is not None and any(transform.get(flip) in ("1", "true") for flip in ("flipH", "flipV")):
        output.refuse("groupe de formes retourné", "dissociez ce groupe, ou remplacez-le par une image décrite")
    return turned(whole, properties)


def _scale(group: Element, width: float, height: float) -> tuple[tuple[float, float], tuple[float, float]]:
    transform = child(child(group, WPG + "grpSpPr"), A + "xfrm")
    start, inside = child(transform, A + "chOff"), child(transform, A + "chExt")
    if start is None or inside is None:
        return (0.0, 0.0), (1.0, 1.0)
    across, down = emu(inside.get("cx")), emu(inside.get("cy"))
    # A group as flat as a line has no height to scale.
    scale = width / across if across else 1.0, height / down if down else 1.0
    return (emu(start.get("x")), emu(start.get("y"))), scale


def _frame(member: Element) -> tuple[float, float, float, float] | None:
    """Where a member stands and its size, in the units of its group; a shape turned by a quarter is told unturned."""
    properties = next((one for one in member if str(one.tag).endswith(("}spPr", "}grpSpPr"))), None)
    transform = child(properties, A + "xfrm")
    start, size = child(transform, A + "off"), child(transform, A + "ext")
    if start is None or size is None:
        return None
    wide = max(integer(size.get("cx")), 0), max(integer(size.get("cy")), 0)
    return emu(start.get("x")), emu(start.get("y")), wide[0] / 12_700, wide[1] / 12_700
