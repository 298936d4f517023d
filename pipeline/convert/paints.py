"""Fills, outlines and colours of DrawingML shapes as Typst code."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls

from pipeline.convert.names import WPS, A, Element, child, emu, integer
from pipeline.convert.output import Output, literal, pt, rgb
from pipeline.convert.source import Source

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
_NAMED = {
    "black": "000000", "white": "FFFFFF", "red": "FF0000", "green": "008000", "blue": "0000FF", "yellow": "FFFF00",
    "gray": "808080", "grey": "808080", "silver": "C0C0C0", "navy": "000080", "maroon": "800000",
}  # fmt: skip


class Paints:
    """Reads what a wps:spPr, or a pic:spPr, is painted with; refusals are recorded."""

    def __init__(self, source: Source, output: Output) -> None:
        self.source, self.output = source, output

    def fill(self, shape: Element, properties: Element) -> str | None:
        """The Typst colour or gradient that fills a shape, ``None`` when nothing does."""
        if properties.find(A + "noFill") is not None:
            return None
        if properties.find(A + "blipFill") is not None or properties.find(A + "pattFill") is not None:
            self.output.refuse("fond de forme en image ou en motif", "choisissez un fond uni")
            return None
        if (gradient := properties.find(A + "gradFill")) is not None:
            return self._gradient(gradient)
        solid = child(properties, A + "solidFill")
        ink = self.ink(solid) if solid is not None else self.styled(shape, "fillRef")
        return rgb(ink) if ink is not None else None

    def stroke(self, shape: Element, properties: Element) -> str:
        """The Typst stroke of a shape's outline, empty when it has none."""
        line = child(properties, A + "ln")
        if line is not None and line.find(A + "noFill") is not None:
            return ""
        for refused in ("gradFill", "pattFill"):
            if line is not None and line.find(A + refused) is not None:
                self.output.refuse("contour de forme en dégradé ou en motif", "choisissez un contour uni")
                return ""
        solid = child(line, A + "solidFill")
        ink = self.ink(solid) if solid is not None else self.styled(shape, "lnRef")
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

    def styled(self, shape: Element, name: str) -> str | None:
        """Six hexadecimal digits of the colour a shape's style gives to its fill, line or text."""
        reference = shape.find(f"{WPS}style/{A}{name}")
        used = reference is not None and (name == "fontRef" or integer(reference.get("idx")))
        return self.ink(reference) if reference is not None and used and len(reference) else None

    def ink(self, holder: Element) -> str | None:
        """Six hexadecimal digits of the colour in a fill or a reference."""
        for one in holder:
            local = str(one.tag).rpartition("}")[2]
            ink = one.get("val", "") if local == "srgbClr" else one.get("lastClr", "") if local == "sysClr" else None
            if local == "schemeClr":
                ink = self.source.styles.theme_color(_SLOTS.get(one.get("val", ""), one.get("val", "")))
            if local == "prstClr":
                ink = _NAMED.get(one.get("val", ""))
            if not ink or len(ink) != 6 or any(char not in "0123456789abcdefABCDEF" for char in ink):
                self.output.refuse("couleur de forme", "choisissez une couleur ordinaire dans le modèle Word")
                return None
            return _modified(ink, one)
        return None

    def _gradient(self, gradient: Element) -> str | None:
        stops = []
        for one in gradient.iter(A + "gs"):
            if (ink := self.ink(one)) is None:
                return None
            stops.append((integer(one.get("pos")) / 1000, rgb(ink)))
        if len(stops) < 2:
            return stops[0][1] if stops else None
        stops.sort(key=lambda stop: stop[0])
        stops[0], stops[-1] = (0.0, stops[0][1]), (100.0, stops[-1][1])
        listed = ", ".join(f"({ink}, {at:g}%)" for at, ink in stops)
        if gradient.find(A + "path") is not None:
            return f"gradient.radial({listed})"
        linear = gradient.find(A + "lin")
        angle = integer(linear.get("ang")) / 60_000 if linear is not None else 0.0
        return f"gradient.linear({listed}, angle: {angle:g}deg)"


def _modified(ink: str, color: Element) -> str:
    red, green, blue = (part / 255 for part in bytes.fromhex(ink))
    for one in color:
        local, amount = str(one.tag).rpartition("}")[2], integer(one.get("val")) / 100_000
        hue, light, saturation = rgb_to_hls(red, green, blue)
        if local in ("lumMod", "lumOff"):
            light = light * amount if local == "lumMod" else light + amount
            red, green, blue = hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation)
        elif local == "satMod":
            red, green, blue = hls_to_rgb(hue, light, min(saturation * amount, 1.0))
        elif local in ("tint", "alpha"):
            # Nothing but the white page is behind most boxes: transparency is a lighter colour.
            red, green, blue = (1 - (1 - part) * amount for part in (red, green, blue))
        elif local == "shade":
            red, green, blue = (part * amount for part in (red, green, blue))
    return "".join(f"{round(min(max(part, 0.0), 1.0) * 255):02X}" for part in (red, green, blue))
