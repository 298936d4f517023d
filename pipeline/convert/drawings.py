"""Images and text boxes: inline, or anchored where their place on the page can be told."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.convert.anchors import INLINE, Frame, beside, placed, position, spans
from pipeline.convert.inline import Piece, Setting
from pipeline.convert.names import PIC, REL, WP, WPS, A, Element, W, emu, integer, qualified
from pipeline.convert.output import Output, literal, pt
from pipeline.convert.source import Source
from pipeline.convert.textboxes import TextBoxes
from pipeline.convert.vml import Vml

# A scan of A3 at 600 dpi is 70 megapixels; decoding more would take minutes and gigabytes.
MAX_PIXELS = 80_000_000
_EXTENSIONS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
NO_ALT = "image sans texte de remplacement"
WRAPS = ("wrapNone", "wrapTopAndBottom", "wrapSquare", "wrapTight", "wrapThrough")
PICTURE_KNOWN = frozenset(
    (
        "a:blip", "a:stretch", "a:fillRect", "a:srcRect", "a:xfrm", "a:off", "a:ext", "a:prstGeom", "a:avLst",
        "a:extLst", "a:noFill", "a:ln", "a:picLocks", "pic:nvPicPr", "pic:cNvPr", "pic:cNvPicPr", "pic:blipFill",
        "pic:spPr", "pic:pic", "a:effectLst", "a:alphaModFix",
    )
)  # fmt: skip


class Drawings:
    """Writes w:drawing and w:pict; ``content`` writes the inside of a text box."""

    def __init__(self, source: Source, output: Output, content: Callable[[Element, Setting], str]) -> None:
        self.source, self.output, self.content = source, output, content
        self.boxes = TextBoxes(source, output, content)
        self.vml = Vml(source, output, content, self._file)

    def pieces(self, element: Element, setting: Setting) -> list[Piece]:
        """What a drawing prints; refusals are recorded."""
        if element.tag == W + "pict":
            return self.vml.pieces(element, setting)
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
        flat = data is not None and data.find(WPS + "wsp") is not None and max(width, height) > 0
        if not (0 <= width < 3000 and 0 <= height < 3000 and (flat or (width and height))):
            self.output.refuse("image sans dimensions raisonnables", "redimensionnez l'image dans Word")
            return ""
        if data is None or not len(data):
            self.output.refuse("dessin vide")
            return ""
        inside = data[0]
        if inside.tag == PIC + "pic":
            return self._picture(inside, holder, setting, width, height)
        if inside.tag == WPS + "wsp":
            return self.boxes.code(inside, setting, width, height)
        names = {"chart": "graphique", "relIds": "SmartArt", "wgp": "groupe de formes", "wpc": "zone de dessin"}
        self.output.refuse(
            names.get(str(inside.tag).rpartition("}")[2], f"dessin {qualified(inside.tag)}"),
            "remplacez ce dessin par une image décrite (texte de remplacement)",
        )
        return ""

    def _picture(self, picture: Element, holder: Element, setting: Setting, width: float, height: float) -> str:
        for one in picture.iter():
            name = qualified(one.tag)
            known = name in PICTURE_KNOWN or _inside_extension(one) or _inside_outline(one)
            if not known and name.startswith(("a:", "pic:")):
                self.output.refuse(
                    f"effet d'image {name}", "retirez l'effet dans Word (Format de l'image, Rétablir l'image)"
                )
        blip = picture.find(f"{PIC}blipFill/{A}blip")
        rid = blip.get(REL + "embed") if blip is not None else None
        if blip is None or not rid:
            self.output.refuse("image liée, hors du document", "incorporez l'image dans le document Word")
            return ""
        file = self._file(rid, setting)
        if not file:
            return ""
        named = holder.find(WP + "docPr")
        alt = self._alternative(named, picture.find(f"{PIC}nvPicPr/{PIC}cNvPr"), setting)
        code = self._cropped(file, alt, picture, width, height)
        return self._turned(self._outlined(code, picture, width, height), picture, holder.tag == WP + "inline")

    def _outlined(self, code: str, picture: Element, width: float, height: float) -> str:
        properties = picture.find(PIC + "spPr")
        stroke = self.boxes.stroke(picture, properties) if properties is not None else ""
        size = f"width: {pt(width)}, height: {pt(height)}"
        return f"box({size}, {{{code};place(top + left, rect({size}, stroke: {stroke}))}})" if stroke else code

    def _turned(self, code: str, picture: Element, inline: bool) -> str:
        transform = picture.find(f"{PIC}spPr/{A}xfrm")
        if transform is None:
            return code
        flips = [transform.get(name) in ("1", "true") for name in ("flipH", "flipV")]
        if any(flips):
            across, down = ("-100%" if flip else "100%" for flip in flips)
            code = f"scale(x: {across}, y: {down}, {code})"
        if angle := integer(transform.get("rot")) / 60_000 % 360:
            # In a line the image takes the room it covers once turned; elsewhere its place is told unturned.
            code = f"rotate({angle:g}deg, reflow: {'true' if inline else 'false'}, {code})"
        return code

    def _file(self, rid: str, setting: Setting) -> str:
        relation = self.source.package.relations(setting.part).get(rid)
        if relation is None or relation.external:
            self.output.refuse("image absente du document", "insérez de nouveau l'image dans le modèle Word")
            return ""
        content = self.source.package.data(relation.target)
        extension = next((ext for magic, ext in _EXTENSIONS.items() if content.startswith(magic)), None)
        if extension is None and b"<svg" in content[:4096]:
            extension = "svg"
            if not _svg_is_closed(content):
                self.output.refuse(
                    "image SVG qui va chercher un contenu hors d'elle-même", "enregistrez l'image en PNG"
                )
                return ""
        if extension is None:
            self.output.refuse(
                f"image au format {relation.target.rpartition('.')[2].upper()}",
                "enregistrez l'image en PNG, JPEG ou SVG",
            )
            return ""
        if (
            extension == "png"
            and len(content) > 24
            and int.from_bytes(content[16:20], "big") * int.from_bytes(content[20:24], "big") > MAX_PIXELS
        ):
            self.output.refuse("image démesurée", "réduisez l'image avant de l'insérer")
            return ""
        return self.output.image(content, extension)

    def _alternative(self, named: Element | None, own: Element | None, setting: Setting) -> str | None:
        for holder in (named, own):
            if holder is None:
                continue
            for one in holder.iter():
                if str(one.tag).endswith("}decorative") and one.get("val") in ("1", "true"):
                    return None
            if text := (holder.get("descr") or holder.get("title") or "").strip():
                return text
        if not setting.running:
            place = self.output.place.partie
            self.output.notes[f"{place} : {NO_ALT} (dans Word : clic droit, « Modifier le texte de remplacement »)"] = (
                None
            )
        return NO_ALT

    def _cropped(self, file: str, alt: str | None, picture: Element, width: float, height: float) -> str:
        rect = picture.find(f"{PIC}blipFill/{A}srcRect")
        cut = [float(rect.get(side, "0")) / 100_000 if rect is not None else 0.0 for side in "ltrb"]
        described = f", alt: {literal(alt)}" if alt is not None else ""
        if not any(cut):
            code = f'image({literal(file)}, width: {pt(width)}, height: {pt(height)}, fit: "stretch"{described})'
        else:
            whole = (width / max(1 - cut[0] - cut[2], 0.01), height / max(1 - cut[1] - cut[3], 0.01))
            inner = f'image({literal(file)}, width: {pt(whole[0])}, height: {pt(whole[1])}, fit: "stretch"{described})'
            moved = f"place(dx: {pt(-cut[0] * whole[0])}, dy: {pt(-cut[1] * whole[1])}, {inner})"
            code = f"box(width: {pt(width)}, height: {pt(height)}, clip: true, {moved})"
        return code if alt is not None else f"pdf.artifact({code})"

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
        if frame.of_page and not setting.running and _in_margins(frame, setting):
            return [placed(code, frame)]
        if wrap in ("wrapSquare", "wrapTight", "wrapThrough"):
            return beside(self.output, code, frame, setting, emu(anchor.get("distL")) + emu(anchor.get("distR")))
        if frame.of_page and frame.blocks_text and not setting.running:
            self.output.refuse("image placée sur la page, que le texte contourne", INLINE)
            return []
        if frame.blocks_text and not frame.of_page:
            return [Piece("above", text=f"block(above: {pt(frame.y)}, inset: (left: {pt(max(frame.x, 0))}), {code})")]
        return [placed(code, frame)]

    def _frame(self, anchor: Element, setting: Setting, width: float, height: float, blocks: bool) -> Frame | None:
        across, down = spans(setting, setting.origin)
        x = position(anchor.find(WP + "positionH"), across, width, "left", "right")
        vertical = anchor.find(WP + "positionV")
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
        return Frame(width, height, x, y, of_page, blocks)


def _in_margins(frame: Frame, setting: Setting) -> bool:
    # No text of the body stands there, so none has to go round the drawing.
    page_width, page_height, left, top, right, bottom = setting.geometry
    across = frame.x + frame.width <= 0 or frame.x >= page_width - left - right
    return across or frame.y + frame.height <= 0 or frame.y >= page_height - top - bottom


def emu_of(holder: Element, attribute: str) -> float:
    """The width (``cx``) or height (``cy``) of a drawing, in pt."""
    extent = holder.find(WP + "extent")
    return emu(extent.get(attribute)) if extent is not None else 0.0


def _inside_extension(element: Element) -> bool:
    return any(str(parent.tag).endswith("}extLst") for parent in element.iterancestors())


def _inside_outline(element: Element) -> bool:
    # Kinds of line that are refused are named where the outline is read.
    plain = not str(element.tag).endswith(("gradFill", "pattFill"))
    return plain and any(parent.tag == A + "ln" for parent in element.iterancestors())


def _svg_is_closed(content: bytes) -> bool:
    lowered = content.lower()
    if b"<!entity" in lowered or b"<script" in lowered or b"@import" in lowered or b"url(http" in lowered:
        return False
    return all(target.startswith((b"#", b"data:")) for target in _references(lowered))


def _references(content: bytes) -> Iterator[bytes]:
    import re

    for found in re.finditer(rb"href\s*=\s*[\"']([^\"']*)", content):
        yield found[1].strip()
