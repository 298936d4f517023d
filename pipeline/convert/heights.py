"""How tall running headers and footers are, as the compiler lays them out: the margins follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.convert.lines import width_of
from pipeline.convert.output import MAX_REMEMBERED, Output, pt

# No page is laid out there: page numbers are taken to have one digit.
_MEASURED = """#let one(pattern, style) = style(shown(if pattern == none { "1" } else { pattern }, 1))
#let page-number(section, pattern, style) = one(pattern, style)
#let page-count = page-number
#let section-pages = page-number
#let page-of = page-number
#set page(width: 1pt, height: auto, margin: 0pt)
"""
_EMPTY = frozenset(("none", "{}", "[]"))
_PRINTED = re.compile(r'\b(r[0-9a-f]{16})\("([^"\\]+)"\)')


@dataclass(frozen=True, slots=True)
class _Known:
    """A height measured for texts of these widths, and the same for texts of one letter."""

    height: float
    widths: tuple[float, ...]

    def fits(self, widths: tuple[float, ...]) -> bool:
        """Whether these texts break into the same lines: none is wider than what fitted, and one letter fitted too."""
        return all(one <= most for one, most in zip(widths, self.widths, strict=True))


def heights(output: Output, codes: Sequence[str], width: float) -> dict[str, float]:
    """The height in pt of each of these blocks laid out on ``width`` pt; 0 when it is empty.

    A header that differs from one already measured by narrower texts only is not measured again.
    """
    known: dict[str, float] = {}
    asked: dict[str, tuple[str, tuple[float, ...]]] = {}
    memory = output.memory.measured
    for code in codes:
        shape, widths = _shape(code, output)
        met = memory.get((shape, width, output.settings))
        if code in _EMPTY:
            known[code] = 0.0
        elif met is not None and met.fits(widths):
            known[code] = met.height
        else:
            asked[code] = shape, widths
    if not asked:
        return known
    if len(memory) > MAX_REMEMBERED:
        memory.clear()
    narrow = [_PRINTED.sub(r'\1("i")', code) for code in asked]
    found = _measured(output, [*asked, *narrow], width)
    for (code, (shape, widths)), full, least in zip(asked.items(), found, found[len(asked) :], strict=False):
        known[code] = full
        if full == least:
            memory[shape, width, output.settings] = _Known(full, widths)
    return known


def _shape(code: str, output: Output) -> tuple[str, tuple[float, ...]]:
    printed = _PRINTED.findall(code)
    widths = tuple(width_of(text, function, output.measures) for function, text in printed)
    return _PRINTED.sub(r'\1("")', code), widths


def _measured(output: Output, codes: Sequence[str], width: float) -> list[float]:
    pages = (f"#context block(height: measure(width: {pt(width)}, {code}).height)" for code in codes)
    text = f"{output.settings}{output.definitions_of(codes)}{_MEASURED}{'#pagebreak()'.join(pages)}"
    return output.page_heights(text, output.images)
