"""Blocks one after the other: the space between them as Word reckons it, lists nested as lists."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.convert.block import Block, Item
from pipeline.convert.output import pt


def flow(blocks: Sequence[Block], *, add_spacing: bool, closed: bool = False) -> str:
    """Code of these blocks; ``closed`` keeps the space after the last one (a table cell does)."""
    return _Flow(blocks, add_spacing).code(closed)


def gap_between(previous: Block | None, block: Block, add_spacing: bool) -> float:
    """The space in pt above ``block``: the larger of the two, or their sum under the old compatibility setting."""
    if previous is None:
        return block.before
    same = bool(block.style) and block.style == previous.style
    after = 0.0 if previous.contextual and same else previous.after
    before = 0.0 if block.contextual and same else block.before
    return after + before if add_spacing else max(after, before)


class _Flow:
    def __init__(self, blocks: Sequence[Block], add_spacing: bool) -> None:
        self.blocks, self.add_spacing = blocks, add_spacing

    def code(self, closed: bool) -> str:
        lines: list[str] = []
        i = 0
        while i < len(self.blocks):
            block = self.blocks[i]
            gap = self._gap(i)
            previous = self._previous(i)
            if block.kind == "mark":
                lines.append(self._one(i, 0.0))
                i += 1
                continue
            if block.opens_page or previous is None or previous.kind == "break":
                if block.opens_page:
                    lines.append("pagebreak()" if block.opens_page == "page" else "colbreak()")
                if gap:
                    lines.append(f"v({pt(gap)})")
                gap = 0.0
            if block.kind == "break":
                i += 1
            elif block.item is None:
                lines.append(self._one(i, gap))
                i += 1
            else:
                code, i = self._list(i, gap)
                lines.append(code)
        last = self.blocks[-1].after + self.blocks[-1].trailing if self.blocks else 0.0
        if closed and last:
            lines.append(f"v({pt(last)})")
        return "\n".join(lines)

    def _previous(self, i: int) -> Block | None:
        while i > 0:
            i -= 1
            if self.blocks[i].kind != "mark":
                return self.blocks[i]
        return None

    def _gap(self, i: int) -> float:
        block = self.blocks[i]
        if block.opens_page:
            return block.before
        previous = self._previous(i)
        return gap_between(previous, block, self.add_spacing) + (previous.trailing if previous else 0.0)

    def _one(self, i: int, gap: float) -> str:
        previous = self._previous(i)
        following = next((block for block in self.blocks[i + 1 : i + 8] if block.kind != "mark"), None)
        if self.blocks[i].opens_page:
            previous = None
        if following is not None and following.opens_page:
            following = None
        return self.blocks[i].code(gap, previous, following)

    def _list(self, start: int, gap: float) -> tuple[str, int]:
        first = self.blocks[start].item
        assert first is not None
        bodies: list[str] = []
        gaps: list[float] = []
        labels: list[Item] = []
        i = start
        while i < len(self.blocks) and self._belongs(i, start):
            item = self.blocks[i].item
            assert item is not None
            if item.ilvl > first.ilvl:
                code, i = self._list(i, self._gap(i))
                bodies[-1] += "\n" + code
                continue
            gaps.append(self._gap(i) if i > start else 0.0)
            labels.append(item)
            bodies.append(self._one(i, 0.0))
            i += 1
        spacing = gaps[1] if len(set(gaps[1:])) == 1 else 0.0
        own = [0.0 if spacing else one for one in gaps]
        bodies = [f"v({pt(one)})\n{body}" if one else body for one, body in zip(own, bodies, strict=True)]
        shown = "".join(f"{_label(item, one)}, " for one, item in zip(own, labels, strict=True))
        sticky = "true" if self.blocks[start].sticky else "false"
        listed = ", ".join(f"{{{body}}}" for body in bodies)
        return f"items({pt(gap)}, {pt(spacing)}, {sticky}, ({shown}), {listed})", i

    def _belongs(self, i: int, start: int) -> bool:
        block, first = self.blocks[i], self.blocks[start]
        item = block.item
        if i == start:
            return True
        if item is None or first.item is None or item.ilvl < first.item.ilvl:
            return False
        if block.opens_page or block.sticky or self.blocks[i - 1].sticky:
            return False
        return item.num == first.item.num or item.ilvl > first.item.ilvl


def _label(item: Item, gap: float) -> str:
    if item.width is None:
        return f"measured-label({pt(item.dx)}, {pt(gap)}, {'true' if item.from_right else 'false'}, {item.label})"
    dx = item.dx - item.width if item.from_right else item.dx
    return f"item-label({pt(dx)}, {pt(gap)}, {pt(item.width)}, {item.label})"
