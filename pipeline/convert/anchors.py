"""Where an anchored drawing stands: its frame, and the pieces that draw it there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipeline.convert.names import MC, WP, Element, W, emu, integer
from pipeline.convert.output import Output, pt
from pipeline.convert.pieces import Piece, Setting
from pipeline.convert.styles import is_on

# What Word leaves text beside a drawing at least, in pt.
MIN_ROOM = 72.0
INLINE = "dans Word, choisissez l'habillage « Aligné sur le texte »"


@dataclass(frozen=True, slots=True)
class Frame:
    """Where an anchored drawing stands, in pt from the origin its axis names (page, column, paragraph)."""

    width: float
    height: float
    x: float
    y: float
    of_page: bool
    blocks_text: bool


def spans(setting: Setting, origin: float) -> tuple[dict[str, tuple[float, float]], dict[str, tuple[float, float]]]:
    """Where each reference of an anchor starts and how far it goes, in pt, across, then down from ``origin``."""
    page_width, page_height, left, top, right, bottom = setting.geometry
    across = {
        "page": (-left, page_width),
        "margin": (0.0, page_width - left - right),
        "column": (0.0, setting.width),
        "character": (0.0, setting.width),
        "leftMargin": (-left, left),
        "rightMargin": (page_width - left - right, right),
        "insideMargin": (-left, left),
        "outsideMargin": (page_width - left - right, right),
    }
    down = {
        "page": (-origin, page_height),
        "margin": (top - origin, page_height - top - bottom),
        "paragraph": (0.0, 0.0),
        "line": (0.0, 0.0),
        "topMargin": (-origin, top),
        "bottomMargin": (page_height - bottom - origin, bottom),
    }
    return across, down


def beside(output: Output, code: str, frame: Frame, setting: Setting, margin: float) -> list[Piece]:
    """A drawing the text goes round, on one side, with ``margin`` pt between them; refusals are recorded."""
    if frame.of_page and not setting.running:
        output.refuse("image placée sur la page, que le texte contourne", INLINE)
        return []
    if setting.width - frame.width - margin < MIN_ROOM:
        if frame.of_page:
            output.refuse("image ou zone de texte qui ne laisse pas de place au texte qui la contourne", INLINE)
            return []
        # Word sets no text in less than an inch; an image of the paragraph may stand there.
        return [replace(above(code, frame), function=placed(code, frame).text)]
    right = frame.x + frame.width / 2 > setting.width / 2
    room = setting.width - frame.x if right else frame.x + frame.width
    tall = 0.0 if frame.of_page else max(frame.y + frame.height, 0.0)
    side = Piece("aside", "right" if right else "left", width=max(room + margin / 2, 0.0), height=tall)
    return [placed(code, frame), side]


def above(code: str, frame: Frame) -> Piece:
    """The piece that draws ``code`` over the text of its paragraph, on its whole width."""
    y, x = max(frame.y, 0.0), max(frame.x, 0.0)
    return Piece("above", text=f"block(above: {pt(y)}, inset: (left: {pt(x)}), {code})")


def placed(code: str, frame: Frame) -> Piece:
    """The piece that draws ``code`` in its frame."""
    if frame.of_page:
        return Piece("page-float", text=f"place(top + left, dx: {pt(frame.x)}, dy: {pt(frame.y)}, {code})")
    return Piece("float", text=f"place(dx: {pt(frame.x)}, dy: {pt(frame.y)}, {code})")


def opens_page(anchor: Element) -> bool:
    """Whether no text comes before the paragraph of a drawing on its page, as far as the document itself tells."""
    paragraph = next(anchor.iterancestors(W + "p"), None)
    while paragraph is not None and not is_on(paragraph.find(f"{W}pPr/{W}pageBreakBefore")):
        paragraph = paragraph.getprevious()
        if paragraph is None or paragraph.find(f"{W}pPr/{W}sectPr") is not None:
            return True
        printed = [one for one in paragraph.iter(W + "t", W + "br") if one.tag == W + "br" or one.text]
        if printed or paragraph.tag != W + "p":
            return bool(printed) and printed[-1].get(W + "type") == "page"
    return True


def from_page(code: str, frame: Frame, setting: Setting) -> tuple[str, Frame]:
    """A drawing placed on the page, told from the paragraph that opens it: its code, moved as it is laid out."""
    moved = f"context move(dy: {pt(frame.y + setting.origin)} - here().position().y, {code})"
    return moved, replace(frame, of_page=False)


def told(anchor: Element, name: str) -> Element | None:
    """The wp:positionH or wp:positionV of an anchor; Word gives a place told in percents beside an older one."""
    direct = anchor.find(WP + name)
    return direct if direct is not None else anchor.find(f"{MC}AlternateContent/{MC}Choice/{WP}{name}")


def position(
    element: Element | None, spans: dict[str, tuple[float, float]], size: float, near: str, far: str
) -> float | None:
    """The place in pt that a wp:positionH or wp:positionV gives to a drawing of that size, ``None`` when untold."""
    if element is None:
        return None
    span = spans.get(element.get("relativeFrom", ""))
    if span is None:
        return None
    for one in element:
        local = str(one.tag).rpartition("}")[2]
        if local == "posOffset":
            return span[0] + emu(one.text)
        if local in ("pctPosHOffset", "pctPosVOffset"):
            return span[0] + span[1] * integer(one.text) / 100_000
        if local == "align":
            share = {near: 0.0, "inside": 0.0, "center": 0.5, far: 1.0, "outside": 1.0}.get(one.text or "")
            return None if share is None else span[0] + (span[1] - size) * share
    return None
