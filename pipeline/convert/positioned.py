"""Paragraphs that Word places in a frame (framePr): page numbers beside a header, addresses, boxed titles."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.convert.block import Block, constant
from pipeline.convert.floats import Wanted, floated
from pipeline.convert.flow import flow
from pipeline.convert.inline import Inline
from pipeline.convert.lines import exact_width
from pipeline.convert.names import Element, W, twips
from pipeline.convert.output import Output, pt
from pipeline.convert.pieces import Piece, Setting, code_of
from pipeline.convert.properties import Props
from pipeline.convert.runs import number

DROP_CAP = ("lettrine", "retirez la lettrine (Insertion, Lettrine, Aucune)")
_ALIGNED = {"left": "left", "inside": "left", "center": "center", "right": "right", "outside": "right"}
# Beyond that a line of the text beside the frame would stand above it.
_MAX_DROP = 14.0


def positioned(element: Element, pieces: list[Piece], props: Props, setting: Setting, output: Output) -> Block | None:
    """The block of a paragraph in a frame beside the next one, which leaves it room; ``None`` when it does not."""
    frame = props["framePr"]
    align = _ALIGNED.get(frame.get("xAlign", "left"))
    drop = twips(frame.get("y"))
    simple = (
        setting.running
        and align is not None
        and frame.get("vAnchor", "page") == "text"
        and 0 <= drop <= _MAX_DROP
        and not {"h", "yAlign", "dropCap"} & frame.keys()
        and all(piece.kind in ("text", "code") for piece in pieces)
    )
    width = twips(frame.get("w")) or exact_width(pieces, output.measures)
    if not simple or not _leaves_room(element, align or "", width):
        return None
    _, _, left, _, right, _ = setting.geometry
    of_page = frame.get("hAnchor", "page") == "page"
    shift = {"left": -left, "center": (right - left) / 2, "right": right}[align or "left"] if of_page else 0.0
    if "xAlign" not in frame:
        shift += twips(frame.get("x"))
    inside = code_of(pieces)
    if frame.get("w"):
        jc = {"center": "center", "right": "right"}.get(props.get("jc", "left"), "left")
        inside = f"align({jc}, {{{inside}}})"
    sized = f"width: {pt(twips(frame['w']))}, " if frame.get("w") else ""
    place = f"place(std.top + {align}, dx: {pt(shift)}, dy: {pt(drop + number(props.get('before')))}"
    return Block(constant(f"{place}, box({sized}{{{inside}}}))"), kind="mark")


@dataclass(slots=True)
class Framed:
    """The paragraphs of one frame met so far: their blocks, and their widths in pt when they are known."""

    blocks: list[Block]
    widths: list[float | None]

    def set(
        self, element: Element, frame: dict[str, str], inline: Inline, setting: Setting, output: Output, add: bool
    ) -> list[Block]:
        """The blocks that set the whole frame, of which ``element`` is the last paragraph."""
        known = [width for width in self.widths if width is not None]
        natural = max(known) + 0.1 if len(known) == len(self.widths) else setting.width
        width = min(twips(frame.get("w")) or natural, setting.width * 2)
        code = f"block(width: {pt(width)}, {{{flow(self.blocks, add_spacing=add)}}})"
        if (height := twips(frame.get("h"))) and frame.get("hRule", "atLeast") != "auto":
            code = f"at-least({pt(height)}, top, {code})"
        return floated(code, width, Wanted.of_frame(frame), element, inline, setting, output)


def _leaves_room(element: Element, align: str, width: float | None) -> bool:
    following = element.getnext()
    if following is None or following.tag != W + "p":
        return following is None
    if following.find(f"{W}pPr/{W}framePr") is not None:
        return False
    if not any((one.text or "").strip() for one in following.iter(W + "t", W + "instrText")):
        return next(following.iter(W + "drawing", W + "pict", W + "sym", W + "pgNum", W + "fldSimple"), None) is None
    # Word itself indents the paragraph beside a page number.
    indent = following.find(f"{W}pPr/{W}ind")
    kept = twips(indent.get(W + align)) if indent is not None else 0.0
    return align in ("left", "right") and kept >= (16.0 if width is None else width)
