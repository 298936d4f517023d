"""Text boxes and straight lines of DrawingML: fill, outline, colours of the theme, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import replace

from pipeline.convert.inline import Setting
from pipeline.convert.names import WPS, A, Element, W, child, emu, integer
from pipeline.convert.output import Output, literal, pt, rgb
from pipeline.convert.source import Source

DRAWN = ("forme dessinée", "remplacez la forme par une image décrite, ou par une bordure de paragraphe")
_BOXES = frozenset(("rect", "roundRect", "flowChartProcess", ""))
_LINES = frozenset(("line", "straightConnector1"))
_INSETS = (("left", "lIns", 7.2), ("top", "tIns", 3.6), ("right", "rIns", 7.2), ("bottom", "bIns", 3.6))
_SLOTS = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2", "phClr": "accent1"}
_DASHES = {
    "sysDot": "dotted",
    "dot": "dotted",
    "dash": "dashed",
    "sysDash": "densely-dashed",
    "lgDash": "loosely-dashed",
    "dashDot": "dash-dotted",
    "lgDashDot": "loosely-dash-dotted",
    "sysDashDot": "densely-dash-dotted",
}
_ALIGNED = {"ctr": "horizon", "b": "bottom"}


class TextBoxes:
    """Writes wps:wsp; ``content`` writes the inside of a text box."""

    def __init__(self, source: Source, output: Output, content: Callable[[Element, Setting], str]) -> None:
        self.source, self.output, self.content = source, output, content

    def code(self, shape: Element, setting: Setting, width: float, height: float) -> str:
        """Code of a shape of that size in pt, empty when it is refused or draws nothing."""
        properties = child(shape, WPS + "spPr")
        geometry = child(properties, A + "prstGeom")
        kind = geometry.get("prst", "") if geometry is not None else ""
        if properties is None or properties.find(A + "custGeom") is not None or self._turned(properties, kind):
            self.output.refuse(*DRAWN)
            return ""
        for refused in ("gradFill", "blipFill", "pattFill"):
            if properties.find(A + refused) is not None:
                self.output.refuse("fond de forme en dégradé ou en motif", "choisissez un fond uni")
        content = shape.find(f"{WPS}txbx/{W}txbxContent")
        stroke = self.stroke(shape, properties)
        if kind in _LINES and content is None:
            return self._line(properties, width, height, stroke)
        if kind not in _BOXES:
            self.output.refuse(*DRAWN)
            return ""
        parts = [f"width: {pt(width)}", f"height: {pt(height)}"]
        if (fill := self._fill(shape, properties)) is not None:
            parts.append(f"fill: {rgb(fill)}")
        if stroke:
            parts.append(f"stroke: {stroke}")
        if content is None:
            return f"pdf.artifact(block({', '.join(parts)}))"
        return self._box(shape, content, setting, width, parts)

    def _box(self, shape: Element, content: Element, setting: Setting, width: float, parts: list[str]) -> str:
        body = child(shape, WPS + "bodyPr")
        if body is not None and (body.get("vert", "horz") != "horz" or body.get("rot", "0") != "0"):
            self.output.refuse("zone de texte tournée", "remettez le texte à l'horizontale")
        if body is not None and body.find(A + "prstTxWarp") is not None and body.get("fromWordArt") in ("1", "true"):
            self.output.refuse("texte déformé (WordArt)", "remplacez le WordArt par du texte")
        given = {side: body.get(key) if body is not None else None for side, key, _ in _INSETS}
        inset = {side: emu(given[side]) if given[side] else default for side, _, default in _INSETS}
        parts.append(f"inset: ({', '.join(f'{side}: {pt(amount)}' for side, amount in inset.items())})")
        inner = replace(
            setting, width=width - inset["left"] - inset["right"], page_level=False, depth=setting.depth + 1
        )
        code = f"{{{self.content(content, inner)}}}"
        aligned = _ALIGNED.get(body.get("anchor", "t") if body is not None else "t")
        return f"block({', '.join(parts)}, {f'align({aligned}, {code})' if aligned else code})"

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

    def _turned(self, properties: Element, kind: str) -> bool:
        transform = child(properties, A + "xfrm")
        if transform is None:
            return False
        flipped = any(transform.get(key, "0") not in ("0", "false") for key in ("flipH", "flipV"))
        return transform.get("rot", "0") != "0" or (flipped and kind not in _LINES)

    def _fill(self, shape: Element, properties: Element) -> str | None:
        if properties.find(A + "noFill") is not None:
            return None
        solid = child(properties, A + "solidFill")
        return self._ink(solid) if solid is not None else self._styled(shape, "fillRef")

    def stroke(self, shape: Element, properties: Element) -> str:
        """The Typst stroke of a shape's outline, empty when it has none."""
        line = child(properties, A + "ln")
        if line is not None and line.find(A + "noFill") is not None:
            return ""
        solid = child(line, A + "solidFill")
        ink = self._ink(solid) if solid is not None else self._styled(shape, "lnRef")
        if ink is None:
            return ""
        width = (emu(line.get("w")) if line is not None else 0.0) or 0.75
        dash = child(line, A + "prstDash")
        pattern = _DASHES.get(dash.get("val", "solid")) if dash is not None else None
        return (
            f"(paint: {rgb(ink)}, thickness: {pt(width)}, dash: {literal(pattern)})"
            if pattern
            else f"{pt(width)} + {rgb(ink)}"
        )

    def _styled(self, shape: Element, name: str) -> str | None:
        reference = shape.find(f"{WPS}style/{A}{name}")
        return self._ink(reference) if reference is not None and integer(reference.get("idx")) else None

    def _ink(self, holder: Element) -> str | None:
        for one in holder:
            local = str(one.tag).rpartition("}")[2]
            ink = one.get("val", "") if local == "srgbClr" else one.get("lastClr", "") if local == "sysClr" else None
            if local == "schemeClr":
                ink = self.source.styles.theme_color(_SLOTS.get(one.get("val", ""), one.get("val", "")))
            if local == "prstClr":
                ink = {"black": "000000", "white": "FFFFFF"}.get(one.get("val", ""))
            if not ink or len(ink) != 6 or any(char not in "0123456789abcdefABCDEF" for char in ink):
                self.output.refuse("couleur de forme", "choisissez une couleur ordinaire dans le modèle Word")
                return None
            return self._modified(ink, one)
        return None

    def _modified(self, ink: str, color: Element) -> str:
        red, green, blue = (part / 255 for part in bytes.fromhex(ink))
        for one in color:
            local, amount = str(one.tag).rpartition("}")[2], integer(one.get("val")) / 100_000
            hue, light, saturation = rgb_to_hls(red, green, blue)
            if local in ("lumMod", "lumOff"):
                light = light * amount if local == "lumMod" else light + amount
                red, green, blue = hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
            elif local in ("tint", "alpha"):
                # Nothing but the white page is behind most boxes: transparency is a lighter colour.
                red, green, blue = (1 - (1 - part) * amount for part in (red, green, blue))
            elif local == "shade":
                red, green, blue = (part * amount for part in (red, green, blue))
        return "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02X}" for part in (red, green, blue))
