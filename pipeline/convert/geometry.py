"""Outlines of DrawingML shapes as Typst code: the usual presets and freeform paths."""

from __future__ import annotations

from math import cos, radians, sin, tan

from pipeline.convert.names import A, Element, child, integer
from pipeline.convert.output import pt

Point = tuple[float, float]
_ROUND = 0.16667
# Corners of presets, in shares of the width and of the height, as they are before anybody moves their handles.
_POLYGONS: dict[str, tuple[Point, ...]] = {
    "triangle": ((0.5, 0), (1, 1), (0, 1)),
    "rtTriangle": ((0, 0), (1, 1), (0, 1)),
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "flowChartDecision": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
}
_RECTANGLES = frozenset(("rect", "flowChartProcess", ""))
_ELLIPSES = frozenset(("ellipse", "flowChartConnector"))
_ROUNDED = frozenset(("roundRect", "flowChartAlternateProcess"))


def outlined(properties: Element, width: float, height: float, paint: str) -> str | None:
    """Code that draws the shape of a wps:spPr in a box of that size in pt; ``None`` when its kind is not known.

    ``paint`` is its fill and stroke as arguments of a Typst shape.
    """
    free = child(properties, A + "custGeom")
    if free is not None:
        return _free(free, width, height, paint)
    preset = child(properties, A + "prstGeom")
    kind = preset.get("prst", "") if preset is not None else ""
    size = f"width: {pt(width)}, height: {pt(height)}{paint}"
    if kind in _RECTANGLES:
        return f"rect({size})"
    if kind in _ELLIPSES:
        return f"ellipse({size})"
    if kind in _ROUNDED:
        return f"rect({size}, radius: {pt(_adjusted(preset, _ROUND) * min(width, height))})"
    if kind in _POLYGONS:
        corners = ", ".join(_place((x * width, y * height)) for x, y in _POLYGONS[kind])
        return f"polygon({paint.removeprefix(', ')}{', ' if paint else ''}{corners})"
    if kind == "rightArrow":
        return _arrow(preset, width, height, paint)
    return None


def _adjusted(preset: Element | None, default: float, name: str = "adj") -> float:
    for guide in preset.iter(A + "gd") if preset is not None else ():
        words = guide.get("fmla", "").split()
        if guide.get("name") == name and len(words) == 2 and words[0] == "val":
            return min(max(integer(words[1]) / 100_000, 0.0), 1.0)
    return default


def _arrow(preset: Element | None, width: float, height: float, paint: str) -> str:
    thick, head = _adjusted(preset, 0.5, "adj1"), _adjusted(preset, 0.5, "adj2")
    neck, low, high = width - head * min(width, height), (1 - thick) / 2 * height, (1 + thick) / 2 * height
    corners = ((0, low), (neck, low), (neck, 0), (width, height / 2), (neck, height), (neck, high), (0, high))
    listed = ", ".join(_place((x, y)) for x, y in corners)
    return f"polygon({paint.removeprefix(', ')}{', ' if paint else ''}{listed})"


def _free(free: Element, width: float, height: float, paint: str) -> str | None:
    drawn = []
    for path in free.iter(A + "path"):
        across, down = integer(path.get("w")), integer(path.get("h"))
        scale = (width / across if across else 1 / 12_700, height / down if down else 1 / 12_700)
        code = _Path(scale).code(path)
        if code is None:
            return None
        own = paint
        if path.get("fill") == "none":
            own = ", ".join(part for part in own.split(", ") if not part.startswith("fill:"))
        drawn.append(f"place(std.top + std.left, curve({own.removeprefix(', ')}{', ' if own else ''}{code}))")
    return f"box(width: {pt(width)}, height: {pt(height)}, {{{'; '.join(drawn)}}})" if drawn else None


class _Path:
    """One a:path being drawn: where the pen stands, in the path's own units."""

    def __init__(self, scale: Point) -> None:
        self.scale = scale
        self.pen: Point = (0.0, 0.0)
        self.parts: list[str] = []

    def code(self, path: Element) -> str | None:
        """The segments of a Typst curve; ``None`` when a point is reckoned by formulas."""
        for one in path:
            kind = str(one.tag).rpartition("}")[2]
            if kind == "close":
                self.parts.append("curve.close()")
            elif kind == "arcTo":
                if not self._arc(one):
                    return None
            elif not self._segment(kind, one):
                return None
        return ", ".join(self.parts) or None

    def _segment(self, kind: str, one: Element) -> bool:
        points = [_point(point) for point in one.iterchildren(A + "pt")]
        wanted = {"moveTo": ("move", 1), "lnTo": ("line", 1), "quadBezTo": ("quad", 2), "cubicBezTo": ("cubic", 3)}
        name, count = wanted.get(kind, ("", 0))
        known = [point for point in points if point is not None]
        if not name or len(known) != count or len(points) != count:
            return False
        self.parts.append(f"curve.{name}({', '.join(self._scaled(point) for point in known)})")
        self.pen = known[-1]
        return True

    def _arc(self, one: Element) -> bool:
        given = [one.get(name, "") for name in ("wR", "hR", "stAng", "swAng")]
        if not all(value.lstrip("-").isdigit() for value in given):
            return False
        across, down, start, sweep = (float(value) for value in given)
        start, sweep = radians(start / 60_000), radians(sweep / 60_000)
        steps = max(int(abs(sweep) / radians(90) + 0.999), 1)
        each = sweep / steps
        reach = 4 / 3 * tan(each / 4)
        center = self.pen[0] - across * cos(start), self.pen[1] - down * sin(start)
        for i in range(steps):
            a, b = start + i * each, start + (i + 1) * each
            ends = [
                (cos(a) - reach * sin(a), sin(a) + reach * cos(a)),
                (cos(b) + reach * sin(b), sin(b) - reach * cos(b)),
                (cos(b), sin(b)),
            ]
            points = [(center[0] + across * x, center[1] + down * y) for x, y in ends]
            self.parts.append(f"curve.cubic({', '.join(self._scaled(point) for point in points)})")
            self.pen = points[-1]
        return True

    def _scaled(self, point: Point) -> str:
        return _place((point[0] * self.scale[0], point[1] * self.scale[1]))


def _place(point: Point) -> str:
    return f"({pt(point[0])}, {pt(point[1])})"


def _point(element: Element) -> Point | None:
    x, y = element.get("x", ""), element.get("y", "")
    plain = x.lstrip("-").isdigit() and y.lstrip("-").isdigit()
    return (float(x), float(y)) if plain else None
