"""Shapes and text boxes of DrawingML: outline, fill, the text inside, how they are turned; the rest is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.convert.geometry import outlined
from pipeline.convert.names import WPS, A, Element, W, child, emu, integer
from pipeline.convert.output import Output, pt
from pipeline.convert.paints import Paints
from pipeline.convert.pieces import Setting
from pipeline.convert.source import Source

DRAWN = ("forme dessinée", "remplacez la forme par une image décrite, ou par une bordure de paragraphe")
_LINES = frozenset(("line", "straightConnector1"))
_INSETS = (("left", "lIns", 7.2), ("top", "tIns", 3.6), ("right", "rIns", 7.2), ("bottom", "bIns", 3.6))
_ALIGNED = {"ctr": "horizon", "b": "bottom"}
_DIRECTIONS = {"horz": 0, "vert": 90, "vert270": -90}
# The text of an ellipse stands in the rectangle inside it.
_INSCRIBED = 0.1464


class TextBoxes:
    """Writes wps:wsp; ``content`` writes the inside of a text box."""

    def __init__(self, source: Source, output: Output, content: Callable[[Element, Setting], str]) -> None:
        self.source, self.output, self.content = source, output, content
        self.paints = Paints(source, output)

    def code(self, shape: Element, setting: Setting, width: float, height: float) -> str:
        """Code of a shape of that size in pt, empty when it is refused or draws nothing."""
        properties = child(shape, WPS + "spPr")
        if properties is None:
            self.output.refuse(*DRAWN)
            return ""
        geometry = child(properties, A + "prstGeom")
        kind = geometry.get("prst", "") if geometry is not None else ""
        content = shape.find(f"{WPS}txbx/{W}txbxContent")
        stroke, fill = self.paints.stroke(shape, properties), self.paints.fill(shape, properties)
        if kind in _LINES and content is None:
            return turned(self._line(properties, width, height, stroke), properties)
        paint = f", fill: {fill}" if fill else ""
        paint += f", stroke: {stroke}" if stroke else ""
        drawn = outlined(properties, width, height, paint) if width and height else None
        if drawn is None or (content is not None and _flipped(properties)):
            self.output.refuse(*DRAWN)
            return ""
        drawn = f"pdf.artifact({_mirrored(drawn, properties)})" if paint else ""
        if content is None:
            return turned(drawn, properties) if drawn else ""
        return turned(self._box(shape, content, setting, (width, height), drawn, kind), properties)

    def _box(
        self, shape: Element, content: Element, setting: Setting, size: tuple[float, float], drawn: str, kind: str
    ) -> str:
        width, height = size
        body = child(shape, WPS + "bodyPr")
        direction = _DIRECTIONS.get(body.get("vert", "horz") if body is not None else "horz")
        if direction is None or (body is not None and body.get("rot", "0") != "0"):
            self.output.refuse("zone de texte tournée", "remettez le texte à l'horizontale")
        if body is not None and body.find(A + "prstTxWarp") is not None and body.get("fromWordArt") in ("1", "true"):
            self.output.refuse("texte déformé (WordArt)", "remplacez le WordArt par du texte")
        given = {side: body.get(key) if body is not None else None for side, key, _ in _INSETS}
        inset = {side: emu(given[side]) if given[side] else default for side, _, default in _INSETS}
        if kind == "ellipse":
            for side in inset:
                inset[side] += _INSCRIBED * (width if side in ("left", "right") else height)
        room = width - inset["left"] - inset["right"]
        if direction:
            room = height - inset["top"] - inset["bottom"]
        ink = self.paints.styled(shape, "fontRef")
        inner = replace(
            setting,
            width=max(room, 1.0),
            page_level=False,
            depth=setting.depth + 1,
            rpr=({"color": ink},) if ink else (),
            ppr={},
            behind=None,
            key=None,
            grid=0.0,
        )
        code = f"{{{self.content(content, inner)}}}"
        if direction:
            code = f"turned({direction}deg, {pt(room)}, {code})"
        aligned = _ALIGNED.get(body.get("anchor", "t") if body is not None else "t")
        parts = f"width: {pt(width)}, height: {pt(height)}"
        sides = ", ".join(f"{side}: {pt(amount)}" for side, amount in inset.items())
        code = f"block({parts}, inset: ({sides}), {f'align({aligned}, {code})' if aligned else code})"
        return f"box({parts}, {{place(std.top + std.left, {drawn}); {code}}})" if drawn else code

    def _line(self, properties: Element, width: float, height: float, stroke: str) -> str:
        line = child(properties, A + "ln")
        for one in line if line is not None else ():
            if str(one.tag).endswith(("headEnd", "tailEnd")) and one.get("type", "none") != "none":
                self.output.refuse("flèche dessinée", "remplacez la flèche par une image décrite")
        transform = child(properties, A + "xfrm")
        flips = {name: transform is not None and transform.get(name) in ("1", "true") for name in ("flipH", "flipV")}
        rising = flips["flipH"] != flips["flipV"]
        start, end = ((0.0, height), (width, 0.0)) if rising else ((0.0, 0.0), (width, height))
        ends = ", ".join(f"{name}: ({pt(x)}, {pt(y)})" for name, (x, y) in (("start", start), ("end", end)))
        return f"pdf.artifact(line({ends}, stroke: {stroke}))" if stroke else ""


def turned(code: str, properties: Element) -> str:
    """The code of a shape, or of a group of them, turned about its centre as its a:xfrm says."""
    transform = child(properties, A + "xfrm")
    angle = integer(transform.get("rot")) / 60_000 % 360 if transform is not None else 0.0
    return f"rotate({angle:g}deg, {code})" if angle and code else code


def _mirrored(code: str, properties: Element) -> str:
    transform = child(properties, A + "xfrm")
    flips = [transform is not None and transform.get(name) in ("1", "true") for name in ("flipH", "flipV")]
    if not any(flips):
        return code
    across, down = ("-100%" if flip else "100%" for flip in flips)
    return f"scale(x: {across}, y: {down}, {code})"


def _flipped(properties: Element) -> bool:
    # A box flipped upside down has its text upside down too.
    transform = child(properties, A + "xfrm")
    return transform is not None and transform.get("flipV") in ("1", "true")
