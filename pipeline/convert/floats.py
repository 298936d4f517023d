"""Tables and frames that Word sets apart from the text: beside a paragraph, at a place of the page, or between two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.convert.anchors import MIN_ROOM, Frame, beside
from pipeline.convert.block import Block, constant
from pipeline.convert.heights import heights
from pipeline.convert.inline import Inline
from pipeline.convert.names import Element, W, twips
from pipeline.convert.output import Output, pt
from pipeline.convert.pieces import Setting

# Dropped by more, a table or a frame has lines of its anchor's text above it.
MAX_DROP = 14.0
_SHARES = {"left": 0.0, "inside": 0.0, "top": 0.0, "center": 0.5, "right": 1.0, "outside": 1.0, "bottom": 1.0}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where Word sets something: its anchors (page, margin, text), place or alignment on each axis, room around it."""

    across: str
    down: str
    x: float
    y: float
    align_x: str
    align_y: str
    sides: float
    under: float
    what: str

    @classmethod
    def of_table(cls, attributes: Mapping[str, str]) -> Wanted:
        """The place a w:tblpPr tells, by local names."""
        return cls(
            attributes.get("horzAnchor", "text"),
            attributes.get("vertAnchor", "margin"),
            twips(attributes.get("tblpX")),
            twips(attributes.get("tblpY")),
            attributes.get("tblpXSpec", ""),
            attributes.get("tblpYSpec", ""),
            twips(attributes.get("leftFromText")) + twips(attributes.get("rightFromText")),
            twips(attributes.get("bottomFromText")),
            "tableau flottant",
        )

    @classmethod
    def of_frame(cls, attributes: Mapping[str, str]) -> Wanted:
        """The place a w:framePr tells, by local names."""
        return cls(
            attributes.get("hAnchor", "text"),
            attributes.get("vAnchor", "margin"),
            twips(attributes.get("x")),
            twips(attributes.get("y")),
            attributes.get("xAlign", ""),
            attributes.get("yAlign", ""),
            2 * twips(attributes.get("hSpace")),
            twips(attributes.get("vSpace")),
            "cadre de texte",
        )


def floated(
    code: str, width: float, wanted: Wanted, element: Element, inline: Inline, setting: Setting, output: Output
) -> list[Block]:
    """The blocks that set ``code``, ``width`` pt wide, where it is wanted; ``element`` is the last it holds.

    Beside the next paragraph nothing is printed here: what narrows that paragraph waits in ``inline``.
    """
    x = _across(wanted, width, setting)
    if wanted.down in ("page", "margin") and wanted.align_y != "inline":
        return _on_page(code, width, x, wanted, setting, output)
    free = setting.width - x - width if x + width / 2 <= setting.width / 2 else x
    following = element.getnext()
    room = free - wanted.sides >= MIN_ROOM and following is not None and following.tag == W + "p"
    if room and x >= 0 and x + width <= setting.width + 1 and wanted.y <= MAX_DROP:
        tall = heights(output, [code], width)[code]
        frame = Frame(width, tall, x, max(wanted.y, 0.0), False, True)
        inline.pending += beside(output, f"box(width: {pt(width)}, {code})", frame, setting, wanted.sides)
        return []
    if wanted.y > MAX_DROP:
        output.note(f"{wanted.what} imprimé avant le paragraphe auquel il est ancré")
    drop = f"v({pt(wanted.y)})\n" if 0 < wanted.y <= MAX_DROP else ""
    under = f"\nv({pt(wanted.under)})" if wanted.under else ""
    return [_block(f"{{{drop}{_shifted(code, width, x, setting)}{under}}}")]


def _on_page(code: str, width: float, x: float, wanted: Wanted, setting: Setting, output: Output) -> list[Block]:
    _, page_height, _, top, _, bottom = setting.geometry
    start, length = (0.0, page_height) if wanted.down == "page" else (top, page_height - top - bottom)
    tall = heights(output, [code], width)[code] if wanted.align_y else 0.0
    at = start + ((length - tall) * _SHARES.get(wanted.align_y, 0.0) if wanted.align_y else wanted.y)
    if setting.running:
        inside = f"box(width: {pt(width)}, {code})"
        place = f"place(std.top + std.left, dx: {pt(x)}, dy: {pt(at - setting.origin)}, {inside})"
        return [Block(constant(place), kind="mark")]
    if not setting.page_level:
        output.refuse(
            f"{wanted.what} placé sur la page depuis un tableau ou une note", "choisissez « habillage : aucun »"
        )
        return []
    output.note(f"{wanted.what} placé sur la page : le texte qui l'entoure est imprimé avant ou après lui")
    return [_block(f"from-top({pt(at)}, {_shifted(code, width, x, setting)})")]


def _across(wanted: Wanted, width: float, setting: Setting) -> float:
    page_width, _, left, _, right, _ = setting.geometry
    start, length = {
        "page": (-left, page_width),
        "margin": (0.0, page_width - left - right),
    }.get(wanted.across, (0.0, setting.width))
    if wanted.align_x:
        return start + (length - width) * _SHARES.get(wanted.align_x, 0.0)
    return start + wanted.x


def _shifted(code: str, width: float, x: float, setting: Setting) -> str:
    return f"pad(left: {pt(x)}, right: {pt(min(0.0, setting.width - x - width))}, {code})"


def _block(code: str) -> Block:
    return Block(lambda gap, *_: f"block(above: {pt(gap)}, width: 100%, {code})", kind="t")
