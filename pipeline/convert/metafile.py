"""Enhanced metafiles (MS-EMF), as Word keeps pasted tables and old logos, drawn again as SVG.

Every record is drawn, known to draw nothing, or the whole picture is refused.
"""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Callable

from pipeline.convert.bitmaps import png_of
from pipeline.convert.metafile_state import Surface, Unknown
from pipeline.convert.names import escaped
from pipeline.convert.symbols import to_unicode

MAX_RECORDS = 200_000
# Bounds and states that a vector drawing does without: palettes, colour spaces, quality of stretching, comments.
_SILENT = frozenset((13, 16, 21, 23, 40, 48, 49, 50, 51, 52, 57, 58, 98, 99, 100, 101, 104, 111, 120))
_WIDE = {3: "Z", 4: "", 86: "Z", 87: ""}
_CURVES = {2: True, 5: False, 85: True, 88: False}
# Letters and signs that every family met here prints.
_PRINTABLE = re.compile("[ -~\u00a0-\u017f\u0370-\u04ff\u2010-\u2026\u2030\u20ac\u2116\u2122]*")
_COPY, _PATTERN, _KEPT = 0x00CC0020, 0x00F00021, 0x00AA0029
_FILLS = {0x00000042: "#000000", 0x00FF0062: "#FFFFFF"}


def to_svg(data: bytes, face: Callable[[str], str]) -> bytes | None:
    """The SVG of an enhanced metafile; ``None`` when it holds what is not drawn here.

    ``face`` gives the name of the family that prints one of the metafile's.
    """
    try:
        return _Player(data, face).svg()
    except (Unknown, struct.error, IndexError, ValueError, OverflowError, ZeroDivisionError):
        return None


class _Player(Surface):
    def __init__(self, data: bytes, face: Callable[[str], str]) -> None:
        super().__init__()
        self.data, self.face = data, face
        self.ended = ""
        self.path: list[str] | None = None
        self.drawn: list[str] = []
        self.clips: list[str] = []

    def svg(self) -> bytes:
        """The whole drawing."""
        if self.data[:4] != b"\1\0\0\0" or self.data[40:44] != b" EMF":
            raise Unknown
        left, top, right, bottom = struct.unpack_from("<4i", self.data, 24)
        across, down, wide, high = struct.unpack_from("<4i", self.data, 72)
        scale = across / (wide * 100), down / (high * 100)
        box = left * scale[0], top * scale[1], (right - left) * scale[0], (bottom - top) * scale[1]
        offset = 0
        for _ in range(MAX_RECORDS):
            kind, size = struct.unpack_from("<II", self.data, offset)
            if size < 8 or offset + size > len(self.data):
                raise Unknown
            if kind == 14:
                break
            if kind != 1:
                self._play(kind, self.data[offset : offset + size])
            offset += size
        else:
            raise Unknown
        if not self.drawn or not (0 < box[2] < 1e6 and 0 < box[3] < 1e6):
            raise Unknown
        view = " ".join(f"{value:g}" for value in box)
        size_ = f'width="{box[2]:g}" height="{box[3]:g}"'
        inside = f"<defs>{''.join(self.clips)}</defs>{''.join(self.drawn)}"
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size_} viewBox="{view}">{inside}</svg>'.encode()

    def _play(self, kind: int, record: bytes) -> None:
        if kind in _SILENT:
            return
        handler = _HANDLERS.get(kind)
        if handler is None:
            raise Unknown
        handler(self, kind, record)

    # What is drawn

    def _draw(self, path: str, *, filled: bool, stroked: bool = True) -> None:
        if self.path is not None:
            self.path.append(path)
            return
        state = self.state
        if state.rop == 11:
            return
        if state.rop != 13:
            raise Unknown
        fill = state.brush if filled and state.brush else "none"
        stroke = f' stroke="{state.pen[0]}" stroke-width="{max(state.pen[1], 0.5):g}"' if stroked and state.pen else ""
        rule = ' fill-rule="evenodd"' if state.even_odd else ""
        if fill != "none" or stroke:
            self.drawn.append(f'<path d="{path}" fill="{fill}"{rule}{stroke}{state.clip}/>')

    def _poly(self, kind: int, record: bytes) -> None:
        first, *rest = self.points(kind, record)
        closing = _WIDE[kind]
        self._draw(self.told([first], "M") + (self.told(rest) if rest else "") + closing, filled=bool(closing))

    def _curve(self, kind: int, record: bytes) -> None:
        points = self.points(kind, record)
        opens = _CURVES[kind]
        start = self.told([points[0] if opens else self.state.at], "M") if opens or self.path is None else ""
        self._draw(start + self.told(points[1:] if opens else points, "C"), filled=False)
        self.state.at = points[-1]

    def _poly_to(self, kind: int, record: bytes) -> None:
        points = self.points(kind, record)
        start = self.told([self.state.at], "M") if self.path is None else ""
        self._draw(start + self.told(points), filled=False)
        self.state.at = points[-1]

    def _several(self, kind: int, record: bytes) -> None:
        number, total = struct.unpack_from("<II", record, 24)
        counts = struct.unpack_from(f"<{number}I", record, 32)
        code = "h" if kind >= 85 else "i"
        values = struct.unpack_from(f"<{2 * total}{code}", record, 32 + 4 * number)
        points = list(zip(values[0::2], values[1::2], strict=True))
        path, closed = "", kind in (8, 91)
        for count in counts:
            own, points = points[:count], points[count:]
            path += self.told(own[:1], "M") + self.told(own[1:]) + ("Z" if closed else "")
        self._draw(path, filled=closed)

    def _move(self, _: int, record: bytes) -> None:
        self.state.at = struct.unpack_from("<2i", record, 8)
        if self.path is not None:
            self.path.append(self.told([self.state.at], "M"))

    def _line(self, _: int, record: bytes) -> None:
        end = struct.unpack_from("<2i", record, 8)
        start = self.told([self.state.at], "M") if self.path is None else ""
        self._draw(start + self.told([end]), filled=False)
        self.state.at = end

    def _rectangle(self, _: int, record: bytes) -> None:
        self._draw(self._boxed(*struct.unpack_from("<4i", record, 8)), filled=True)

    def _boxed(self, left: float, top: float, right: float, bottom: float) -> str:
        return self.told([(left, top)], "M") + self.told([(right, top), (right, bottom), (left, bottom)]) + "Z"

    def _ellipse(self, _: int, record: bytes) -> None:
        left, top, right, bottom = struct.unpack_from("<4i", record, 8)
        x, y, w, h = (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2
        k = 0.5523
        curve = [
            (x + w, y + k * h), (x + k * w, y + h), (x, y + h), (x - k * w, y + h), (x - w, y + k * h), (x - w, y),
            (x - w, y - k * h), (x - k * w, y - h), (x, y - h), (x + k * w, y - h), (x + w, y - k * h), (x + w, y),
        ]  # fmt: skip
        self._draw(self.told([(x + w, y)], "M") + self.told(curve, "C") + "Z", filled=True)

    def _text(self, _: int, record: bytes) -> None:
        x, y, count, offset, options = struct.unpack_from("<2i3I", record, 36)
        state, font = self.state, self.state.font
        text = to_unicode(record[offset : offset + 2 * count].decode("utf-16-le"), font.family)
        if text is None or _PRINTABLE.fullmatch(text) is None or options & 0x10 or self.path is not None:
            raise Unknown
        if options & 2:
            back, pen = state.brush, state.pen
            state.brush, state.pen = state.back, None
            self._draw(self._boxed(*struct.unpack_from("<4i", record, 56)), filled=True)
            state.brush, state.pen = back, pen
        if not text.strip():
            return
        if state.align & 1:
            x, y = (round(value) for value in state.at)
        size = self.length(font.height)
        left, base = self.place(x, y)
        base += 0.0 if state.align & 24 == 24 else -0.212 * size if state.align & 8 else 0.905 * size
        anchor = {2: "end", 6: "middle"}.get(state.align & 6, "start")
        turn = f' transform="rotate({-font.angle:g} {left:.6g} {base:.6g})"' if font.angle else ""
        style = (' font-weight="700"' if font.bold else "") + (' font-style="italic"' if font.italic else "")
        family = escaped(self.face(font.family)).replace('"', "")
        place = f'x="{left:.6g}" y="{base:.6g}" font-size="{size:.6g}" font-family="{family}"'
        inside = f'{place}{style} text-anchor="{anchor}" xml:space="preserve" fill="{state.ink}"{turn}'
        self.drawn.append(f"<g{state.clip}><text {inside}>{escaped(text)}</text></g>")

    def _image(self, kind: int, record: bytes) -> None:
        if kind == 81:
            x, y, *_, head, heads, rows, sizes, _, rop, wide, high = struct.unpack_from("<2i4i4I2I2i", record, 24)
        else:
            x, y, wide, high, rop = struct.unpack_from("<4iI", record, 24)
            head, heads, rows, sizes = struct.unpack_from("<4I", record, 84)
        if kind == 114:
            rop = _COPY
        if rop == _KEPT:
            return None
        if not heads:
            return self._block(rop, x, y, wide, high)
        png = png_of(record[head : head + heads], record[rows : rows + sizes], alpha=kind == 114)
        if png is None or rop != _COPY:
            raise Unknown
        (left, top), (right, bottom) = self.place(x, y), self.place(x + wide, y + high)
        place = f'x="{min(left, right):.6g}" y="{min(top, bottom):.6g}" width="{abs(right - left):.6g}"'
        place += f' height="{abs(bottom - top):.6g}" preserveAspectRatio="none"{self.state.clip}'
        self.drawn.append(f'<image {place} href="data:image/png;base64,{base64.b64encode(png).decode()}"/>')
        return None

    def _block(self, rop: int, x: int, y: int, wide: int, high: int) -> None:
        before = self.state.brush, self.state.pen
        if rop != _PATTERN and rop not in _FILLS:
            raise Unknown
        self.state.brush, self.state.pen = _FILLS.get(rop, self.state.brush), None
        self._draw(self._boxed(x, y, x + wide, y + high), filled=True)
        self.state.brush, self.state.pen = before

    # Paths and clips

    def _paths(self, kind: int, _: bytes) -> None:
        if kind == 59:
            self.path = []
        elif kind == 61 and self.path is not None:
            self.path.append("Z")
        elif kind == 60:
            self.path, self.ended = None, " ".join(self.path or [])
        elif kind in (62, 63, 64):
            self._draw(self.ended, filled=kind != 64, stroked=kind != 62)

    def _clip(self, kind: int, record: bytes) -> None:
        if kind == 30:
            return self._clipped(self._boxed(*struct.unpack_from("<4i", record, 8)), add=True)
        if kind == 67:
            mode = struct.unpack_from("<I", record, 8)[0]
            return self._clipped(self.ended, add=mode == 1, known=mode in (1, 5))
        size, mode = struct.unpack_from("<2I", record, 8)
        if not size:
            self.state.clip = ""
            return None
        count = struct.unpack_from("<I", record, 24)[0]
        boxes = [struct.unpack_from("<4i", record, 48 + 16 * i) for i in range(count)]
        path = "".join(f"M{a},{b}L{c},{b} {c},{d} {a},{d}Z" for a, b, c, d in boxes)
        return self._clipped(path, add=mode == 1, known=mode in (1, 5))

    def _clipped(self, path: str, *, add: bool, known: bool = True) -> None:
        if not known or not path:
            raise Unknown
        name = f"c{len(self.clips)}"
        within = self.state.clip if add else ""
        self.clips.append(f'<clipPath id="{name}"{within}><path d="{path}"/></clipPath>')
        self.state.clip = f' clip-path="url(#{name})"'

    def _comment(self, _: int, record: bytes) -> None:
        # What GDI+ draws by itself is told nowhere else, unless the file says it is told twice.
        if record[12:16] == b"EMF+" and record[16:18] == b"\x01\x40" and not record[18] & 1:
            raise Unknown


_HANDLERS: dict[int, Callable[[_Player, int, bytes], None]] = {
    **dict.fromkeys(_WIDE, _Player._poly),
    **dict.fromkeys(_CURVES, _Player._curve),
    **dict.fromkeys((6, 89), _Player._poly_to),
    **dict.fromkeys((7, 8, 90, 91), _Player._several),
    **dict.fromkeys((9, 10, 11, 12, 17, 18, 19, 20, 22, 24, 25), _Player.set_mode),
    **dict.fromkeys((35, 36), _Player.transform),
    **dict.fromkeys((33, 34), _Player.stack),
    **dict.fromkeys((38, 39, 82, 95), _Player.create),
    **dict.fromkeys((59, 60, 61, 62, 63, 64), _Player._paths),
    **dict.fromkeys((30, 67, 75), _Player._clip),
    **dict.fromkeys((76, 77, 81, 114), _Player._image),
    27: _Player._move,
    54: _Player._line,
    43: _Player._rectangle,
    42: _Player._ellipse,
    84: _Player._text,
    37: _Player.select,
    70: _Player._comment,
}
