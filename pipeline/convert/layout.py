"""The slots of a document being written: each run of a line gets a mark, each image a stand-in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.convert.breaking import Asked, laid
from pipeline.convert.pieces import Piece
from pipeline.convert.pixels import pixels, stand_in
from pipeline.convert.slots import MARK, Measures, Slots, text_width

_DIGITS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
MAX_MARKS = len(_DIGITS) ** 2
# What every form can print; a document that needs more signs has a form of its own.
BASE = frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,;:!?'\"()/-+&@_%*=<>°«»\u2019\u2013\u2014\u2026€"
    "\u00a0\u202fàâçéèêëîïôùûüœÀÂÇÉÈÊËÎÏÔÙÛÜŒ"
)
_FACE = re.compile(r'(?:font: \([^)]*\)|weight: 700|style: "italic")')


@dataclass(slots=True)
class Layout(Slots):
    """The slots of a document being written: their marks, the faces used, the signs beyond the usual ones."""

    faces: dict[str, str] = field(default_factory=dict)
    extra: set[str] = field(default_factory=set)
    count: int = 0

    def ask(
        self,
        pieces: Sequence[Piece],
        rooms: tuple[float, float],
        align: str | None,
        measures: Measures,
        functions: Mapping[str, str],
        *,
        tight: bool,
        running: bool,
    ) -> str | None:
        """The code of a paragraph, each run a mark; ``None`` when the compiler must lay it out itself. See Asked."""
        return self.lay(Asked(pieces, rooms, align, measures, functions, tight, running))

    def lay(self, asked: Asked) -> str | None:
        """What :meth:`ask` gives."""
        broken = laid(asked)
        if broken is None or self.count + sum(len(line.runs) for line in broken.lines) > MAX_MARKS:
            return None
        count, widths = self.count, []
        for line, room in zip(broken.lines, broken.rooms, strict=True):
            for run in line.runs:
                run.mark = self._mark()
            widths.append(sum(text_width(run.mark, run.function, asked.measures) for run in line.runs))
            if widths[-1] > room - 1:
                self.count = count
                return None
        self.widths += widths
        for line in broken.lines:
            for run in line.runs:
                self.faces.setdefault(" ".join(_FACE.findall(asked.functions[run.function])), run.function)
                self.extra |= unusual(run.text)
        self.lines += broken.lines
        return broken.code()

    def title(self, text: str) -> str:
        """The mark that stands for the title of a bookmark or of the document."""
        mark = f"{MARK}{len(self.titles)}{MARK}"
        self.titles[mark] = text
        return mark

    def marks(self) -> int:
        """How many times the sign of marks stands in the code of the form, when it stands for marks only."""
        return self.count + 2 * len(self.titles) + len(MARK * 3) * len(self.faces)

    def picture(self, content: bytes) -> tuple[str, bytes] | None:
        """The file name and the bytes of a stand-in for an image; ``None`` for one that only the compiler reads."""
        image = pixels(content)
        if image is None:
            return None
        if image not in self.pictures:
            self.pictures.append(image)
        number = self.pictures.index(image)
        name = "-".join(map(str, ("image", number, *image.form)))
        return f"{name}.png", stand_in(image.form, number)[0]

    def alphabet(self) -> str:
        """Code that brings every sign the form may have to print into its fonts, where nothing shows."""
        signs = "".join(sorted({*BASE, *self.extra}))
        text = (MARK * 3 + signs).replace("\\", "\\\\").replace('"', '\\"')
        codes = "\n".join(f'{function}("{text}")' for _, function in sorted(self.faces.items()))
        return f"place(std.top + std.left, pdf.artifact(box(width: 100000pt, {{{codes}}})))\n"

    def _mark(self) -> str:
        head, tail = divmod(self.count, len(_DIGITS))
        self.count += 1
        return MARK + _DIGITS[head] + _DIGITS[tail]


def unusual(text: str) -> set[str]:
    """The signs of a text that not every form can print."""
    return set(text) - BASE
