"""Text beside a drawing: the paragraphs that stand as high as it are narrowed, the next ones have the whole width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.convert.block import Block, constant
from pipeline.convert.flow import gap_between
from pipeline.convert.heights import heights
from pipeline.convert.output import Output, pt
from pipeline.convert.pieces import Piece, Setting

# A line of text does not stand in less.
_MIN_HEIGHT = 2.0
# More than that is kept nowhere.
_MAX_KEPT = 600.0
_UNSEEN = frozenset(("mark", "break"))


@dataclass(slots=True)
class _Side:
    side: str
    room: float
    remaining: float


class Wrapping:
    """What the text of one flow has to go round, paragraph after paragraph."""

    def __init__(self, output: Output, setting: Setting, add_spacing: bool) -> None:
        self.output, self.setting, self.add_spacing = output, setting, add_spacing
        self.active: list[_Side] = []
        self._previous: Block | None = None

    def narrowed(self, pieces: list[Piece]) -> list[Piece]:
        """The pieces of a paragraph, with what narrows it from the paragraphs before."""
        return [*(Piece("aside", one.side, width=one.room) for one in self.active), *pieces]

    def after(self, blocks: list[Block], pieces: Sequence[Piece]) -> list[Block]:
        """The blocks of a paragraph made of ``pieces``, and what keeps its drawings on its page."""
        found = [_Side(one.function, one.width or 0.0, one.height) for one in pieces if one.kind == "aside"]
        found = [one for one in found if one.remaining > 0]
        previous, self._previous = self._previous, next((one for one in reversed(blocks) if _seen(one)), self._previous)
        if not found and not self.active:
            return blocks
        if any(block.opens_page for block in blocks):
            self.active = []
        height = self._height(blocks)
        gap = self._gap(previous, blocks)
        for one in self.active:
            one.remaining -= gap
        self.active += found
        for one in self.active:
            one.remaining -= height
        self.active = [one for one in self.active if one.remaining > _MIN_HEIGHT]
        tall = max((one.remaining + height for one in self.active if one in found), default=0.0)
        if not self.setting.page_level or not height < tall < _MAX_KEPT:
            return blocks
        # Where it does not fit, the drawing goes to the next page with its paragraph.
        kept = f"block(height: {pt(tall)}, breakable: false, above: 0pt, below: 0pt)\nv({pt(-tall)})"
        opening = [block for block in blocks[:1] if block.opens_page]
        return blocks if opening else [Block(constant(kept), kind="mark"), *blocks]

    def clear(self) -> list[Block]:
        """What brings the text below everything beside it."""
        tall = max((one.remaining for one in self.active), default=0.0)
        self.active = []
        return [Block(constant(f"v({pt(tall)})"), kind="image")] if tall else []

    def _height(self, blocks: Sequence[Block]) -> float:
        seen = [block for block in blocks if _seen(block)]
        codes = [f"{{{block.code(0.0, None, None)}}}" for block in seen]
        known = heights(self.output, codes, self.setting.width)
        return sum(known[code] for code in codes) + sum(self._gap(one, [two]) for one, two in pairwise(seen))

    def _gap(self, previous: Block | None, blocks: Sequence[Block]) -> float:
        first = next((one for one in blocks if _seen(one)), None)
        if previous is None or first is None:
            return 0.0
        return gap_between(previous, first, self.add_spacing) + previous.trailing


def _seen(block: Block) -> bool:
    return block.kind not in _UNSEEN
