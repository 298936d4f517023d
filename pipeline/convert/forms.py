"""A form: the PDF of a document whose texts are marks, taken apart so that the texts of any document can be put in.

The compiler made everything of it but the texts: pages, fonts, tags, bookmarks, rules. Putting texts in moves them
along their line, which :mod:`pipeline.convert.slots` has reckoned, and changes nothing else (ISO 32000-1, 9.4).
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from pipeline.convert.names import escaped
from pipeline.convert.slots import Line, Slots

_LENGTH = re.compile(rb"/Length \d+")
AFTER_SPACE = "\ue000"
_END = b")]TJ\nET\nQ\n"
MAX_REMEMBERED = 20_000


@dataclass(slots=True, eq=False, repr=False)
class Font:
    """One font of the form: what each sign is as two bytes of a PDF string, the same with a mark after spaces."""

    signs: dict[int, str]
    spaced: dict[int, str]
    shown: dict[str, bytes] = field(default_factory=dict)


@dataclass(slots=True, eq=False, repr=False)
class Place:
    """Where one run stands: indexes of its line and of the run, x in pt where its line begins in the form.

    A run of -1 is what follows the last one: ``before`` is then all of its code after its position.
    """

    line: int
    run: int
    x: float
    y: bytes
    before: bytes
    font: Font | None = None
    size: float = 1.0


@dataclass(slots=True, eq=False, repr=False)
class Page:
    """The content of a page: its own code before each run, the runs, its code after the last; the object around it."""

    number: int
    static: list[bytes]
    places: list[Place]


@dataclass(slots=True, eq=False, repr=False)
class Titled:
    """An object with marks of titles: its own bytes around them, the marks."""

    static: list[bytes]
    marks: list[str]


class Packet(Titled):
    """The XMP packet, a stream, with the mark of the document's title."""


@dataclass(slots=True, eq=False, repr=False)
class Picture:
    """An image's object: which of the document's images it shows, and the reference of its colours."""

    number: int
    image: int
    space: bytes


Part = bytes | Page | Titled | Picture


@dataclass(slots=True, eq=False, repr=False)
class Form:
    """A PDF in parts, in the order of the file; ``numbers`` are those of the objects in that order."""

    head: bytes
    parts: list[Part]
    numbers: list[int]
    trailer: bytes
    unique: bytes

    def fill(self, slots: Slots) -> bytes:
        """The PDF with the texts of ``slots``, which have the marks this form was made from.

        The same texts give the same bytes, whatever was filled before.
        """
        starts = [_starts(line, width) for line, width in zip(slots.lines, slots.widths, strict=True)]
        made = [part if isinstance(part, bytes) else _made(part, slots, starts) for part in self.parts]
        digest = blake2b(digest_size=16)
        for part, own in zip(made, self.parts, strict=True):
            if part is not own:
                digest.update(part)
        unique = base64.b64encode(digest.digest())
        table = [b"0000000000 65535 f\r\n"] * (len(self.numbers) + 1)
        position = len(self.head)
        for number, part in zip(self.numbers, made, strict=True):
            table[number] = b"%010d 00000 n\r\n" % position
            position += len(part)
        end = b"xref\n0 %d\n%s%s\nstartxref\n%d\n%%%%EOF" % (len(table), b"".join(table), self.trailer, position)
        return b"".join([self.head, *made, end]).replace(self.unique, unique)


@dataclass(slots=True, eq=False, repr=False)
class Laid:
    """How a document was laid out as a form: the form, what filled it, the numbers and bullets generated.

    ``read`` says that the PDF was read back whole.
    """

    form: Form
    slots: Slots
    labels: tuple[str, ...]
    read: bool


def _made(part: Page | Titled | Picture, slots: Slots, starts: Sequence[Sequence[float]]) -> bytes:
    if isinstance(part, Picture):
        return b"%d 0 obj\n%s\nendobj\n\n" % (part.number, slots.pictures[part.image].drawn(part.space))
    if isinstance(part, Packet):
        text = _woven(part.static[1:], [escaped(slots.titles[mark]).encode() for mark in part.marks])
        return b"%s\nstream\n%s\nendstream\nendobj\n\n" % (_LENGTH.sub(b"/Length %d" % len(text), part.static[0]), text)
    if isinstance(part, Titled):
        titles = (slots.titles[mark].encode("utf-16-be").hex().upper().encode() for mark in part.marks)
        return _woven(part.static, [b"<FEFF%s>" % title for title in titles])
    shown = [_shown(place, slots.lines[place.line], starts[place.line]) for place in part.places]
    return b"%d 0 obj\n%s\nendobj\n\n" % (part.number, compressed(_woven(part.static, shown)))


def _woven(static: Sequence[bytes], inside: Sequence[bytes]) -> bytes:
    pieces = [static[0]]
    for one, piece in zip(inside, static[1:], strict=True):
        pieces += one, piece
    return b"".join(pieces)


def compressed(content: bytes) -> bytes:
    """The content of a page as a stream, its dictionary before it."""
    data = zlib.compress(content, 6)
    # See :mod:`pipeline.convert.streams`.
    while data.endswith(b"\r"):
        content += b" "
        data = zlib.compress(content, 6)
    return b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(data), data)


def _starts(line: Line, marks: float) -> list[float]:
    """Where each run starts, in pt from where the line's first mark stood; last, what is added to what follows."""
    whole = sum(run.width for run in line.runs)
    spare = marks - (whole - line.trail)
    x = spare / 2 if line.align == "center" else spare if line.align == "right" else 0.0
    found = []
    for run in line.runs:
        found.append(x)
        x += run.width
        if line.stretch:
            x += line.stretch * (run.text.count(" ") + run.text.count("\u00a0"))
    return [*found, whole - marks]


def _shown(place: Place, line: Line, starts: Sequence[float]) -> bytes:
    if place.font is None:
        return b"q 1 0 0 -1 %s %s%s" % (_number(place.x + starts[-1]), place.y, place.before)
    text = line.runs[place.run].text
    x = _number(place.x + starts[place.run])
    return b"q 1 0 0 -1 %s %s%s%s%s" % (x, place.y, place.before, _string(place, text, line.stretch), _END)


def _string(place: Place, text: str, stretch: float) -> bytes:
    font = place.font
    assert font is not None
    if stretch:
        moved = f"){_number(-1000 * stretch / place.size).decode()}("
        return text.translate(font.spaced).replace(AFTER_SPACE, moved).encode("latin-1")
    shown = font.shown.get(text)
    if shown is None:
        if len(font.shown) > MAX_REMEMBERED:
            font.shown.clear()
        shown = font.shown[text] = text.translate(font.signs).encode("latin-1")
    return shown


def _number(value: float) -> bytes:
    return (b"%.3f" % value).rstrip(b"0").rstrip(b".")
