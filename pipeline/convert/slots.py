"""What a form of a document leaves out: its texts, line by line, each run of a line under a mark.

The compiler then lays out a *form*, where every run of text is a mark, and documents made from one template share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.convert.pixels import Pixels

# No mark of a form is a text of ours: a document that prints this sign is not laid out as a form.
MARK = "\u00a4"
# The first title is the document's own.
TITLE = f"{MARK}0{MARK}"
Measures = Mapping[str, tuple[Mapping[int, float], float, float]]


@dataclass(slots=True)
class Run:
    """A text printed by one function on one line: ``mark`` stands for it in the form; ``width`` in pt, unstretched."""

    function: str
    text: str
    mark: str
    width: float


@dataclass(slots=True)
class Line:
    """The runs of one line. ``align`` tells which side stays; ``stretch`` in pt is added to each of its spaces.

    ``trail`` is the width of the spaces that end it; ``followed`` says that codes of the compiler come after.
    """

    runs: list[Run]
    align: str
    stretch: float = 0.0
    trail: float = 0.0
    followed: bool = False


@dataclass(slots=True)
class Broken:
    """A paragraph's lines, the room of each in pt, the codes that open the first and those that follow the last."""

    lines: list[Line]
    rooms: list[float]
    before: list[str]
    after: list[str]

    def code(self) -> str:
        """Every run as its mark."""
        codes = ["\n".join(f'{run.function}("{run.mark}")' for run in line.runs) for line in self.lines]
        return "\n".join([*self.before, "\nlinebreak()\n".join(codes), *self.after])


@dataclass(slots=True)
class Slots:
    """What is put into a form: the lines of a document, the titles of its bookmarks and its own by mark.

    ``widths`` are those in pt of the marks that stand for each line; ``pictures`` are its images, in the order in which
    the form has stand-ins for them.
    """

    lines: list[Line] = field(default_factory=list)
    widths: list[float] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    pictures: list[Pixels] = field(default_factory=list)


def text_width(text: str, function: str, measures: Measures) -> float:
    """The width in pt of a text whose signs are all known to the measures of that function."""
    advances, size, _ = measures[function]
    return sum(map(advances.__getitem__, map(ord, text))) * size
