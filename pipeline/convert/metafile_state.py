"""The state of an enhanced metafile being played: transformations, pens, brushes, fonts (MS-EMF 2.3.11, 2.3.7)."""

from __future__ import annotations

import struct
from copy import copy
from dataclasses import dataclass, field
from math import hypot

Point = tuple[float, float]
MAX_PLACE = 1e7
_STOCK = {0: "#FFFFFF", 1: "#C0C0C0", 2: "#808080", 3: "#404040", 4: "#000000"}


class Unknown(Exception):
    """A record of the metafile, or what it asks for, is not drawn here."""


Pen = tuple[str, float]


@dataclass(slots=True)
class Font:
    """A face asked for: height of its em in logical units, family, weight, slant, angle in degrees."""

    height: float = 12.0
    family: str = "Arial"
    bold: bool = False
    italic: bool = False
    angle: float = 0.0


@dataclass(slots=True)
class State:
    """What is in force: pen (colour, width), brush, colours of text, alignments, transformations, clip."""

    pen: tuple[str, float] | None = ("#000000", 1.0)
    brush: str | None = "#FFFFFF"
    font: Font = field(default_factory=Font)
    ink: str = "#000000"
    back: str = "#FFFFFF"
    align: int = 0
    even_odd: bool = True
    window: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    view: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    anisotropic: bool = False
    world: tuple[float, ...] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    at: Point = (0.0, 0.0)
    clip: str = ""
    rop: int = 13


class Surface:
    """What the drawing records of a metafile find in force."""

    def __init__(self) -> None:
        self.state, self.saved = State(), list[State]()
        self.objects: dict[int, tuple[str, Pen | str | Font | None]] = {}

    def place(self, x: float, y: float) -> Point:
        """A point of the drawing in pixels of the device; Unknown where no device has any."""
        state = self.state
        a, b, c, d, e, f = state.world
        x, y = a * x + c * y + e, b * x + d * y + f
        (left, top, wide, high), (start, above, across, down) = state.window, state.view
        if state.anisotropic:
            x, y = (x - left) * across / wide + start, (y - top) * down / high + above
        else:
            x, y = x - left + start, y - top + above
        if not (abs(x) < MAX_PLACE and abs(y) < MAX_PLACE):
            raise Unknown
        return x, y

    def length(self, length: float) -> float:
        """A length of the drawing in pixels of the device."""
        (x, y), (end, under) = self.place(0.0, 0.0), self.place(length, length)
        return hypot(end - x, under - y) / 2**0.5

    def points(self, kind: int, record: bytes, start: int = 28) -> list[Point]:
        """The points of a record of polygons or curves."""
        count = struct.unpack_from("<I", record, start - 4)[0]
        code = "h" if kind >= 85 else "i"
        values = struct.unpack_from(f"<{2 * count}{code}", record, start)
        return list(zip(values[0::2], values[1::2], strict=True))

    def told(self, points: list[Point], letter: str = "L") -> str:
        """Points as a segment of a path of SVG."""
        return letter + " ".join("{:.6g},{:.6g}".format(*self.place(*point)) for point in points)

    def set_mode(self, kind: int, record: bytes) -> None:
        """Change one of the modes."""
        state = self.state
        value = struct.unpack_from("<I", record, 8)[0] if len(record) >= 12 else 0
        pair = struct.unpack_from("<2i", record, 8) if len(record) >= 16 else (0, 0)
        if kind == 9:
            state.window = (*state.window[:2], *pair)
        elif kind == 10:
            state.window = (*pair, *state.window[2:])
        elif kind == 11:
            state.view = (*state.view[:2], *pair)
        elif kind == 12:
            state.view = (*pair, *state.view[2:])
        elif kind == 17:
            if value not in (1, 7, 8):
                raise Unknown
            state.anisotropic = value != 1
        elif kind == 19:
            state.even_odd = value == 1
        elif kind == 20:
            state.rop = value
        elif kind == 22:
            state.align = value
        elif kind == 24:
            state.ink = color(value)
        elif kind == 25:
            state.back = color(value)

    def transform(self, kind: int, record: bytes) -> None:
        """Change the transformation of the world."""
        given = struct.unpack_from("<6f", record, 8)
        mode = struct.unpack_from("<I", record, 32)[0] if kind == 36 else 4
        identity = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
        old = self.state.world
        if mode not in (1, 2, 3, 4):
            raise Unknown
        self.state.world = {1: identity, 2: _times(given, old), 3: _times(old, given), 4: given}[mode]

    def stack(self, kind: int, record: bytes) -> None:
        """Keep the state, or come back to one."""
        if kind == 33:
            self.saved.append(copy(self.state))
            return
        back = struct.unpack_from("<i", record, 8)[0]
        count = -back if back < 0 else len(self.saved) - back + 1
        for _ in range(count):
            self.state = self.saved.pop()

    def create(self, kind: int, record: bytes) -> None:
        """Make a pen, a brush or a font."""
        number = struct.unpack_from("<I", record, 8)[0]
        if kind == 38:
            style, width, _, ink = struct.unpack_from("<I2iI", record, 12)
            self.objects[number] = "pen", None if style & 15 == 5 else (color(ink), float(width))
        elif kind == 95:
            style, width, brush, ink = struct.unpack_from("<4I", record, 28)
            if brush not in (0, 1):
                raise Unknown
            self.objects[number] = "pen", None if style & 15 == 5 or brush == 1 else (color(ink), float(width))
        elif kind == 39:
            style, ink = struct.unpack_from("<2I", record, 12)
            if style not in (0, 1):
                raise Unknown
            self.objects[number] = "brush", None if style == 1 else color(ink)
        else:
            height, _, angle, _, weight, italic = struct.unpack_from("<5iB", record, 12)
            family = record[40:104].decode("utf-16-le", "replace").split("\0")[0]
            size = -height if height < 0 else 0.87 * height
            self.objects[number] = "font", Font(size or 12.0, family, weight >= 600, bool(italic), angle / 10)

    def select(self, _: int, record: bytes) -> None:
        """Take up a pen, a brush or a font made before, or one of the stock."""
        number = struct.unpack_from("<I", record, 8)[0]
        stock = number - 0x8000_0000
        if stock in _STOCK or stock == 5:
            self.state.brush = _STOCK.get(stock)
        elif stock in (6, 7, 8):
            self.state.pen = {6: ("#FFFFFF", 1.0), 7: ("#000000", 1.0)}.get(stock)
        elif 10 <= stock <= 17:
            self.state.font = Font()
        elif number in self.objects:
            kind, value = self.objects[number]
            if isinstance(value, tuple):
                value = value[0], self.length(value[1])
            setattr(self.state, kind, value)
        elif stock < 0:
            raise Unknown


def color(value: int) -> str:
    """A colour of Windows as one of SVG."""
    return f"#{value & 255:02X}{value >> 8 & 255:02X}{value >> 16 & 255:02X}"


def _times(one: tuple[float, ...], two: tuple[float, ...]) -> tuple[float, ...]:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = two
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m
