"""Blocks of a flow: what is known of each, and how it is emitted between its neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.convert.faces import Metrics
from pipeline.convert.output import pt


@dataclass(frozen=True, slots=True)
class Mark:
    """The sign that ends a paragraph: its face and size give an empty paragraph its height."""

    metrics: Metrics
    size: float


@dataclass(slots=True)
class Item:
    """The place of a list paragraph: its list and level, the code of its label and its width in pt when known."""

    num: int
    ilvl: int
    label: str
    dx: float
    from_right: bool
    width: float | None = None


@dataclass(slots=True)
class Block:
    """One block of the flow: ``code`` takes the gap above it; spacing in pt; what neighbours need to know."""

    code: Callable[[float, Block | None, Block | None], str]
    before: float = 0.0
    after: float = 0.0
    style: str = ""
    contextual: bool = False
    item: Item | None = None
    sticky: bool = False
    border: object = None
    opens_page: str = ""
    kind: str = "p"
    trailing: float = 0.0


def inset_block(block: Block, left: float, right: float) -> Block:
    """The block moved in by these lengths in pt, or out when they are negative."""
    if block.kind in ("mark", "break"):
        return block

    def code(gap: float, previous: Block | None, following: Block | None) -> str:
        inside = block.code(0.0, previous, following)
        sticky = ", sticky: true" if block.sticky else ""
        sides = f"left: {pt(left)}, right: {pt(right)}"
        return f"block(above: {pt(gap)}, width: 100%{sticky}, inset: ({sides}), {{{inside}}})"

    item = replace(block.item, dx=block.item.dx + left) if block.item else None
    return replace(block, code=code, item=item)


def constant(code: str) -> Callable[[float, Block | None, Block | None], str]:
    """The code of a block whose neighbours do not matter."""
    return lambda *_: code
