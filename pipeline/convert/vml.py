"""Drawings of older Word files (VML): images, text boxes, lines and watermarks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.convert.anchors import INLINE, Frame, beside, placed, spans
from pipeline.convert.names import REL, Element, O, V, W, emu, twips
from pipeline.convert.output import Output, literal, pt, rgb, stroke
from pipeline.convert.pieces import Piece, Setting
from pipeline.convert.runs import text_function
from pipeline.convert.source import Source

RECREATE = "retirez-le, ou recréez-le dans une version récente de Word"
_ACROSS = {
    "text": "column", "char": "character", "margin": "margin", "page": "page",
    "left-margin-area": "leftMargin", "right-margin-area": "rightMargin",
    "inner-margin-area": "leftMargin", "outer-margin-area": "rightMargin",
}  # fmt: skip
_DOWN = {
    "text": "paragraph", "line": "line", "margin": "margin", "page": "page",
    "top-margin-area": "topMargin", "bottom-margin-area": "bottomMargin",
}  # fmt: skip
_SHARES = {"left": 0.0, "inside": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "outside": 1.0, "bottom": 1.0}
_COLORS = {
    "white": "FFFFFF", "black": "000000", "silver": "C0C0C0", "gray": "808080", "red": "FF0000", "maroon": "800000",
    "yellow": "FFFF00", "olive": "808000", "lime": "00FF00", "green": "008000", "aqua": "00FFFF", "teal": "008080",
    "blue": "0000FF", "navy": "000080", "fuchsia": "FF00FF", "purple": "800080",
}  # fmt: skip
_OUTLINES = frozenset(("rect", "roundrect", "oval"))
_RETOUCHED = ("gain", "blacklevel", "gamma", "grayscale", "bilevel", "croptop", "cropbottom", "cropleft", "cropright")


class Vml:
    """Writes w:pict; ``content`` writes the inside of a text box, ``file`` gives an image's file name by relation."""

    def __init__(
        self,
        source: Source,
        output: Output,
        content: Callable[[Element, Setting], str],
        file: Callable[[str, Setting], str],
    ) -> None:
        self.source, self.output, self.content, self.file = source, output, content, file

    def pieces(self, pict: Element, setting: Setting) -> list[Piece]:
        """What a w:pict prints; refusals are recorded."""
        found: list[Piece] = []
        for shape in pict:
            if str(shape.tag).rpartition("}")[2] not in ("shapetype", "lock", "callout"):
                found += self._shape(shape, setting)
        return found

    def preview(self, holder: Element, setting: Setting) -> list[Piece]:
        """The picture that stands for an embedded object, as Word prints it; refused when there is none."""
        shapes = [one for one in holder if one.find(V + "imagedata") is not None]
        if not shapes:
            self.output.refuse("objet incorporé (OLE)", "remplacez l'objet par du texte ou une image décrite")
            return []
        self.output.note("objet incorporé imprimé par l'image que le document en garde")
        return [piece for shape in shapes for piece in self._shape(shape, setting)]

    def _shape(self, shape: Element, setting: Setting) -> list[Piece]:
        local = str(shape.tag).rpartition("}")[2]
        style = _style(shape)
        image, box = shape.find(V + "imagedata"), shape.find(f"{V}textbox/{W}txbxContent")
        words = shape.find(V + "textpath")
        if style.get("visibility") == "hidden":
            return []
        if shape.get(O + "hr") in ("t", "true"):
            return [Piece("code", text="line(length: 100%, stroke: 0.75pt + luma(62%))")]
        if local in ("shape", "rect") and words is not None and words.get("string"):
            return self._watermark(shape, words, style, setting)
        turned = style.get("rotation", "0") not in ("0", "") or "flip" in style
        if local in ("shape", "rect") and image is not None and not turned:
            return self._image(shape, image, style, setting)
        if local in ("shape", *_OUTLINES) and box is not None and not turned:
            return self._box(shape, box, style, setting)
        if local in _OUTLINES and image is None and not turned:
            return self._drawn(shape, style, setting)
        if local == "line" and not turned and (drawn := self._line(shape)) is not None:
            return drawn
        self.output.refuse("dessin VML", RECREATE)
        return []

    def _frame(self, style: dict[str, str], width: float, height: float, setting: Setting) -> Frame | None:
        across, down = spans(setting, setting.origin)
        over = _ACROSS.get(style.get("mso-position-horizontal-relative", "text"))
        under = _DOWN.get(style.get("mso-position-vertical-relative", "text"))
        if over is None or under is None or not (0 < width < 3000 and 0 < height < 3000):
            return None
        x = _place(across[over], width, style.get("mso-position-horizontal"), twips(style.get("margin-left")))
        y = _place(down[under], height, style.get("mso-position-vertical"), twips(style.get("margin-top")))
        of_page = under not in ("paragraph", "line")
        if x is None or y is None or (of_page and not setting.page_level and not setting.running):
            return None
        return Frame(width, height, x + (setting.inset if of_page else 0.0), y, of_page, False)

    def _watermark(self, shape: Element, words: Element, style: dict[str, str], setting: Setting) -> list[Piece]:
        width, height = twips(style.get("width")), twips(style.get("height"))
        frame = self._frame(style, width, height, setting)
        if frame is None or "flip" in style or shape.get("fillcolor", "").startswith(("fill", "line")):
            self.output.refuse("filigrane", RECREATE)
            return []
        font = {key: value.strip('"') for key, value in _declarations(words.get("style", "")).items()}
        props = {
            "font": font.get("font-family", "Arial"),
            "size": 20.0,
            "b": font.get("font-weight") == "bold",
            "i": font.get("font-style") == "italic",
            "color": _faded(_color(shape.get("fillcolor"), "FFFFFF"), _opacity(shape)),
        }
        printed = text_function(self.output, self.source, props, ("auto", 1.0))
        text = f'{printed}({literal(words.get("string", ""))}, top-edge: "bounds", bottom-edge: "bounds")'
        code = f"watermark({pt(width)}, {pt(height)}, {_angle(style.get('rotation', '0')):g}deg, {text})"
        return [placed(code, frame)]

    def _image(self, shape: Element, image: Element, style: dict[str, str], setting: Setting) -> list[Piece]:
        if any(image.get(name) not in (None, "", "0", "f") for name in _RETOUCHED):
            self.output.refuse("image VML recadrée ou éclaircie", "insérez de nouveau l'image dans le modèle Word")
            return []
        width, height = twips(style.get("width")), twips(style.get("height"))
        if not (0 < width < 3000 and 0 < height < 3000):
            self.output.refuse("image sans dimensions raisonnables", "redimensionnez l'image dans Word")
            return []
        file = self.file(image.get(REL + "id", ""), setting)
        if not file:
            return []
        alt = shape.get("alt") or image.get(O + "title") or "image sans texte de remplacement"
        sizes = f"width: {pt(width)}, height: {pt(height)}"
        code = f'image({literal(file)}, {sizes}, fit: "stretch", alt: {literal(alt)})'
        if style.get("position", "static") != "absolute":
            return [Piece("code", text=f"box({code})")]
        return self._anchored(shape, code, style, (width, height), "image VML", setting)

    def _box(self, shape: Element, box: Element, style: dict[str, str], setting: Setting) -> list[Piece]:
        width, height = twips(style.get("width")), twips(style.get("height"))
        shared = any(style.get(f"mso-{side}-percent", "0") not in ("0", "") for side in ("width", "height"))
        holder = shape.find(V + "textbox")
        layout = _style(holder).get("layout-flow") if holder is not None else None
        if not (0 < width < 3000 and 0 < height < 3000) or shared or layout:
            self.output.refuse("zone de texte VML", "recréez-la dans une version récente de Word")
            return []
        inset = _inset(holder)
        sides = ", ".join(f"{side}: {pt(amount)}" for side, amount in inset.items())
        room = max(width - inset["left"] - inset["right"], 1.0)
        inner = replace(
            setting, width=room, page_level=False, depth=setting.depth + 1, rpr=(), ppr={}, key=None, grid=0.0
        )
        size = f"width: {pt(width)}, height: {pt(height)}"
        code = f"block({size}, inset: ({sides}), {{{self.content(box, inner)}}})"
        if outline := _outline(shape, width, height):
            code = f"box({size}, {{place(std.top + std.left, {outline}); {code}}})"
        if style.get("position", "static") != "absolute":
            return [Piece("code", text=f"box({code})")]
        return self._anchored(shape, code, style, (width, height), "zone de texte VML", setting)

    def _drawn(self, shape: Element, style: dict[str, str], setting: Setting) -> list[Piece]:
        width, height = twips(style.get("width")), twips(style.get("height"))
        outline = _outline(shape, width, height)
        if not outline:
            return []
        if not (0 < width < 3000 and 0 < height < 3000):
            self.output.refuse("dessin VML", RECREATE)
            return []
        if style.get("position", "static") != "absolute":
            return [Piece("code", text=f"box({outline})")]
        return self._anchored(shape, outline, style, (width, height), "dessin VML", setting)

    def _anchored(
        self, shape: Element, code: str, style: dict[str, str], size: tuple[float, float], named: str, setting: Setting
    ) -> list[Piece]:
        frame = self._frame(style, *size, setting)
        if frame is None:
            self.output.refuse(named, RECREATE)
            return []
        wrap = next((one for one in shape if str(one.tag).endswith("}wrap")), None)
        kind = wrap.get("type", "none") if wrap is not None else "none"
        if kind in ("square", "tight", "through"):
            return beside(self.output, code, frame, setting, 18.0)
        if kind != "none" and not setting.running:
            self.output.refuse(f"{named} que le texte contourne", INLINE)
        return [placed(code, frame)]

    def _line(self, shape: Element) -> list[Piece] | None:
        ends = [[twips(one, -1.0) for one in shape.get(name, "").split(",")] for name in ("from", "to")]
        style, drawn = _style(shape), _stroke(shape)
        relative = {style.get(f"mso-position-{axis}-relative", "text") for axis in ("horizontal", "vertical")}
        if any(len(end) != 2 or min(end) < 0 or max(end) > 3000 for end in ends) or relative != {"text"}:
            return None
        (x, y), (end_x, end_y) = ends
        if drawn is None:
            return []
        code = f"line(end: ({pt(end_x - x)}, {pt(end_y - y)}), stroke: {drawn})"
        return [placed(f"pdf.artifact({code})", Frame(0.0, 0.0, x, y, False, False))]


def _outline(shape: Element, width: float, height: float) -> str:
    """Code that draws the fill and the line of a shape, empty when it has neither."""
    parts = [f"width: {pt(width)}", f"height: {pt(height)}"]
    if shape.get("filled", "t") in ("t", "true"):
        parts.append(f"fill: {rgb(_color(shape.get('fillcolor'), 'FFFFFF'))}")
    if (line := _stroke(shape)) is not None:
        parts.append(f"stroke: {line}")
    if len(parts) == 2:
        return ""
    local = str(shape.tag).rpartition("}")[2]
    if local == "roundrect":
        share = shape.get("arcsize", "0.2")
        radius = twips(share[:-1]) * 20 / 65_536 if share.endswith("f") else twips(share) * 20
        parts.append(f"radius: {pt(min(radius, 0.5) * min(width, height))}")
    return f"pdf.artifact({'ellipse' if local == 'oval' else 'rect'}({', '.join(parts)}))"


def _inset(holder: Element | None) -> dict[str, float]:
    given = (holder.get("inset", "") if holder is not None else "").split(",")
    usual = {"left": 7.2, "top": 3.6, "right": 7.2, "bottom": 3.6}
    return {
        side: twips(given[i].strip(), usual[side]) if i < len(given) and given[i].strip() else usual[side]
        for i, side in enumerate(usual)
    }


def _style(element: Element) -> dict[str, str]:
    return _declarations(element.get("style", ""))


def _declarations(text: str) -> dict[str, str]:
    parts = (part.split(":", 1) for part in text.split(";") if ":" in part)
    return {name.strip().lower(): value.strip() for name, value in parts}


def _place(span: tuple[float, float], size: float, align: str | None, offset: float) -> float | None:
    if align in (None, "absolute"):
        return span[0] + offset
    share = _SHARES.get(align or "")
    return None if share is None else span[0] + (span[1] - size) * share


def _angle(value: str) -> float:
    # A fixed-point angle counts 65 536 parts of a degree.
    angle = twips(value[:-2]) * 20 / 65_536 if value.endswith("fd") else twips(value) * 20
    return round(angle, 3) % 360


def _opacity(shape: Element) -> float:
    fill = shape.find(V + "fill")
    value = fill.get("opacity", "1") if fill is not None else "1"
    share = twips(value[:-1]) * 20 / 65_536 if value.endswith("f") else twips(value.rstrip("%")) * 20
    return min(max(share / 100 if value.endswith("%") else share, 0.0), 1.0)


def _faded(ink: str, opacity: float) -> str:
    return "".join(f"{round(255 + (part - 255) * opacity):02X}" for part in bytes.fromhex(ink))


def _stroke(shape: Element) -> str | None:
    if shape.get("stroked", "t") not in ("t", "true"):
        return None
    own = shape.find(V + "stroke")
    asked, ink, dash = (own.get(name) if own is not None else None for name in ("weight", "color", "dashstyle"))
    weight = str(asked or shape.get("strokeweight", "0.75pt"))
    # Without a unit, a weight is in English Metric Units.
    width = emu(weight) if weight.isdigit() else twips(weight)
    return stroke(
        width or 0.75,
        "dashed" if dash not in (None, "solid") else "solid",
        _color(ink or shape.get("strokecolor"), "000000"),
    )


def _color(value: str | None, default: str) -> str:
    digits = (value or "").split("[")[0].strip().lstrip("#")
    digits = "".join(2 * char for char in digits) if len(digits) == 3 and digits not in _COLORS else digits
    known = _COLORS.get(digits.lower(), digits)
    return known.upper() if len(known) == 6 and all(char in "0123456789abcdefABCDEF" for char in known) else default
