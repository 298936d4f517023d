"""Pictures of DrawingML: their file, their alternative text, how they are cropped, framed and turned."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.convert.metafile import to_svg
from pipeline.convert.names import PIC, REL, WP, A, Element, child, integer, qualified
from pipeline.convert.output import Output, literal, pt
from pipeline.convert.paints import Paints
from pipeline.convert.pieces import Setting
from pipeline.convert.source import Source

# A scan of A3 at 600 dpi is 70 megapixels; decoding more would take minutes and gigabytes.
MAX_PIXELS = 80_000_000
_EXTENSIONS = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"GIF8": "gif"}
NO_ALT = "image sans texte de remplacement"
KNOWN = frozenset(
    (
        "a:blip", "a:stretch", "a:fillRect", "a:srcRect", "a:xfrm", "a:off", "a:ext", "a:prstGeom", "a:avLst", "a:gd",
        "a:noFill", "a:picLocks", "a:alphaModFix", "a:hlinkClick", "pic:nvPicPr", "pic:cNvPr", "pic:cNvPicPr",
        "pic:blipFill", "pic:spPr", "pic:pic", "pic:style",
    )
)  # fmt: skip
# Read where the picture is painted, or about no point of it.
_APART = frozenset(("a:extLst", "a:ln", "a:solidFill", "pic:style", "a:hlinkClick"))
# What surrounds a picture or lights it: the picture itself is the same without.
_EFFECTS = frozenset(("a:effectLst", "a:effectDag", "a:scene3d", "a:sp3d", "a:clrChange"))
_ROUND = {"roundRect": 0.16667, "ellipse": 0.5, "flowChartConnector": 0.5, "flowChartAlternateProcess": 0.16667}
_SQUARE = frozenset(("rect", "", "flowChartProcess"))


class Pictures:
    """Writes pic:pic."""

    def __init__(self, source: Source, output: Output) -> None:
        self.source, self.output = source, output
        self.paints = Paints(source, output)

    def code(self, picture: Element, holder: Element, setting: Setting, width: float, height: float) -> str:
        """Code of a picture of that size in pt, empty when it is refused; ``holder`` is the drawing it is in."""
        for one in _seen(picture):
            name = qualified(one.tag)
            if name in _EFFECTS:
                if len(one):
                    self.output.note("ombre, reflet ou relief d'une image non imprimé")
            elif name not in KNOWN and name not in _APART and name.startswith(("a:", "pic:")):
                self.output.refuse(
                    f"effet d'image {name}", "retirez l'effet dans Word (Format de l'image, Rétablir l'image)"
                )
        blip = picture.find(f"{PIC}blipFill/{A}blip")
        rid = blip.get(REL + "embed") if blip is not None else None
        if blip is None or not rid:
            self.output.refuse("image liée, hors du document", "incorporez l'image dans le document Word")
            return ""
        file = self.file(rid, setting)
        if not file:
            return ""
        named = holder.find(WP + "docPr")
        alt = self._alternative(named, picture.find(f"{PIC}nvPicPr/{PIC}cNvPr"), setting)
        code = self._cropped(file, alt, picture, width, height)
        code = self._framed(code, picture, width, height)
        return self._turned(code, picture, holder.tag == WP + "inline")

    def _framed(self, code: str, picture: Element, width: float, height: float) -> str:
        properties = picture.find(PIC + "spPr")
        if properties is None:
            return code
        stroke = self.paints.stroke(picture, properties)
        fill = self.paints.fill(picture, properties) if child(properties, A + "solidFill") is not None else None
        preset = child(properties, A + "prstGeom")
        kind = preset.get("prst", "") if preset is not None else ""
        if kind not in _ROUND and kind not in _SQUARE:
            self.output.note(f"image découpée en forme (« {kind} ») imprimée entière")
        radius = f", radius: {pt(_ROUND[kind] * min(width, height))}" if kind in _ROUND else ""
        if kind == "ellipse":
            radius = ", radius: 50%"
        size = f"width: {pt(width)}, height: {pt(height)}"
        if fill or radius:
            filled = f", fill: {fill}" if fill else ""
            code = f"box({size}{radius}{filled}, clip: true, {code})"
        return f"box({size}, {{{code};place(top + left, rect({size}{radius}, stroke: {stroke}))}})" if stroke else code

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

    def file(self, rid: str, setting: Setting) -> str:
        """The name under which the image of that relation is given to the compiler; empty when it is refused."""
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
        if extension is None and content[40:44] == b" EMF":
            drawn = to_svg(content, lambda family: self.output.face(family).name)
            content, extension = (drawn, "svg") if drawn else (content, None)
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
            self.output.note(f"{NO_ALT} (dans Word : clic droit, « Modifier le texte de remplacement »)")
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


def _seen(picture: Element) -> Iterator[Element]:
    yield picture
    for one in picture:
        name = qualified(one.tag)
        if name in _EFFECTS or name in _APART:
            yield one
        else:
            yield from _seen(one)


def _svg_is_closed(content: bytes) -> bool:
    lowered = content.lower()
    if b"<!entity" in lowered or b"<script" in lowered or b"@import" in lowered or b"url(http" in lowered:
        return False
    return all(target.startswith((b"#", b"data:")) for target in _references(lowered))


def _references(content: bytes) -> Iterator[bytes]:
    import re

    for found in re.finditer(rb"href\s*=\s*[\"']([^\"']*)", content):
        yield found[1].strip()
