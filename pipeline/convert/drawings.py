"""Images and text boxes: inline, or anchored where their place on the page can be told."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from pipeline.convert.anchors import INLINE, Frame, above, beside, from_page, opens_page, placed, position, spans, told
from pipeline.convert.groups import grouped
from pipeline.convert.names import PIC, WP, WPC, WPG, WPS, A, Element, W, emu, qualified
from pipeline.convert.output import Output, pt
from pipeline.convert.pictures import Pictures
from pipeline.convert.pieces import Piece, Setting
from pipeline.convert.source import Source
from pipeline.convert.textboxes import TextBoxes
from pipeline.convert.vml import Vml

WRAPS = ("wrapNone", "wrapTopAndBottom", "wrapSquare", "wrapTight", "wrapThrough")


class Drawings:
    """Writes w:drawing and w:pict; ``content`` writes the inside of a text box."""

    def __init__(self, source: Source, output: Output, content: Callable[[Element, Setting], str]) -> None:
        self.source, self.output, self.content = source, output, content
        self.boxes = TextBoxes(source, output, content)
        self.pictures = Pictures(source, output)
        self.vml = Vml(source, output, content, self.pictures.file)

    def pieces(self, element: Element, setting: Setting) -> list[Piece]:
        """What a drawing prints; refusals are recorded."""
        if element.tag == W + "pict":
            return self.vml.pieces(element, setting)
        if element.tag == W + "object":
            return self.vml.preview(element, setting)
        found: list[Piece] = []
        for one in element:
            if one.tag == WP + "inline":
                code = self._graphic(one, setting, emu_of(one, "cx"), emu_of(one, "cy"))
                found += [Piece("code", text=f"box({code})", width=emu_of(one, "cx"))] if code else []
            elif one.tag == WP + "anchor":
                found += self._anchored(one, setting)
            else:
                self.output.refuse(f"dessin {qualified(one.tag)}")
        return found

    def _graphic(self, holder: Element, setting: Setting, width: float, height: float) -> str:
        data = holder.find(f"{A}graphic/{A}graphicData")
        # A straight line has no height, or no width.
        shaped = data is not None and any(data.find(one) is not None for one in (WPS + "wsp", WPG + "wgp"))
        flat = shaped and max(width, height) > 0
        if not (0 <= width < 3000 and 0 <= height < 3000 and (flat or (width and height))):
            self.output.refuse("image sans dimensions raisonnables", "redimensionnez l'image dans Word")
            return ""
        if data is None or not len(data):
            self.output.refuse("dessin vide")
            return ""
        inside = data[0]
        if inside.tag in (WPG + "wgp", WPC + "wpc"):
            return grouped(inside, width, height, partial(self._member, holder, setting), self.output)
        if inside.tag in (PIC + "pic", WPS + "wsp"):
            return self._member(holder, setting, inside, width, height)
        names = {"chart": "graphique", "relIds": "SmartArt"}
        self.output.refuse(
            names.get(str(inside.tag).rpartition("}")[2], f"dessin {qualified(inside.tag)}"),
            "remplacez ce dessin par une image décrite (texte de remplacement)",
        )
        return ""

    def _member(self, holder: Element, setting: Setting, inside: Element, width: float, height: float) -> str:
        if inside.tag == PIC + "pic":
            return self.pictures.code(inside, holder, setting, width, height)
        return self.boxes.code(inside, setting, width, height)

    def _anchored(self, anchor: Element, setting: Setting) -> list[Piece]:
        width, height = emu_of(anchor, "cx"), emu_of(anchor, "cy")
        wrap = next(
            (str(one.tag).rpartition("}")[2] for one in anchor if str(one.tag).rpartition("}")[2].startswith("wrap")),
            "wrapNone",
        )
        frame = self._frame(anchor, setting, width, height, wrap == "wrapTopAndBottom")
        code = self._graphic(anchor, setting, width, height)
        if frame is None or not code:
            return []
        across = told(anchor, "positionH")
        if setting.mirror and across is not None and across.get("relativeFrom") in ("page", "leftMargin"):
            code = f"facing({pt(setting.mirror)}, {code})"
        if frame.of_page and not setting.running and _in_margins(frame, setting):
            return [placed(code, frame)]
        if frame.of_page and not setting.running and wrap != "wrapNone" and opens_page(anchor):
            code, frame = from_page(code, frame, setting)
        if wrap in ("wrapSquare", "wrapTight", "wrapThrough"):
            return beside(self.output, code, frame, setting, emu(anchor.get("distL")) + emu(anchor.get("distR")))
        if frame.of_page and frame.blocks_text and not setting.running:
            self.output.refuse("image placée sur la page, que le texte contourne", INLINE)
            return []
        if frame.blocks_text and not frame.of_page:
            return [above(code, frame)]
        return [placed(code, frame)]

    def _frame(self, anchor: Element, setting: Setting, width: float, height: float, blocks: bool) -> Frame | None:
        across, down = spans(setting, setting.origin)
        x = position(told(anchor, "positionH"), across, width, "left", "right")
        vertical = told(anchor, "positionV")
        y = position(vertical, down, height, "top", "bottom")
        if x is None or y is None or vertical is None:
            self.output.refuse("position d'image", "dans Word, choisissez l'habillage « Aligné sur le texte »")
            return None
        of_page = vertical.get("relativeFrom") not in ("paragraph", "line")
        if of_page and not setting.page_level and not setting.running:
            self.output.refuse(
                "image placée sur la page depuis un tableau ou une note",
                "dans Word, choisissez l'habillage « Aligné sur le texte »",
            )
            return None
        return Frame(width, height, x + (setting.inset if of_page else 0.0), y, of_page, blocks)


def _in_margins(frame: Frame, setting: Setting) -> bool:
    # No text of the body stands there, so none has to go round the drawing.
    page_width, page_height, left, top, right, bottom = setting.geometry
    across = frame.x + frame.width <= 0 or frame.x >= page_width - left - right
    return across or frame.y + frame.height <= 0 or frame.y >= page_height - top - bottom


def emu_of(holder: Element, attribute: str) -> float:
    """The width (``cx``) or height (``cy``) of a drawing, in pt."""
    extent = holder.find(WP + "extent")
    return emu(extent.get(attribute)) if extent is not None else 0.0
