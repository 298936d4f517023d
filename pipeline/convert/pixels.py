"""PNG images put into a form as they are: PDF reads their lines of pixels itself (ISO 32000-1, 7.4.4.4)."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache

from pipeline.convert.png import png

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# Kinds of PNG and their channels: grey, red-green-blue, palette. Transparency is left to the compiler.
_CHANNELS = {0: 1, 2: 3, 3: 1}
_DEPTHS = {0: (1, 2, 4, 8), 2: (8,), 3: (1, 2, 4, 8)}
_KNOWN = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs", b"tEXt", b"zTXt", b"iTXt", b"tIME", b"sRGB"))
MAX_PIXELS = 4_000_000


@dataclass(frozen=True, slots=True)
class Pixels:
    """A PNG in pixels and bits: ``lines`` are its compressed lines, ``palette`` its colours, when it has one."""

    width: int
    height: int
    depth: int
    kind: int
    lines: bytes
    palette: bytes

    @property
    def form(self) -> tuple[int, int, int]:
        """Width, height and channels as printed: images alike in that take each other's place."""
        return self.width, self.height, 1 if self.kind == 0 else 3

    def drawn(self, space: bytes) -> bytes:
        """The image as a PDF object, ``space`` being the reference of its colours (grey, or red-green-blue)."""
        colours = _CHANNELS[self.kind]
        if self.kind == 3:
            space = b"[/Indexed %s %d <%s>]" % (space, len(self.palette) // 3 - 1, self.palette.hex().encode())
        parameters = b"<</Predictor 15/Colors %d/BitsPerComponent %d/Columns %d>>" % (colours, self.depth, self.width)
        # A stream that ends in a carriage return is misread: see pipeline.convert.streams. What follows is ignored.
        data = self.lines + b"\0" if self.lines.endswith(b"\r") else self.lines
        return (
            b"<</Length %d/Type/XObject/Subtype/Image/Filter/FlateDecode/DecodeParms%s/Width %d/Height %d/ColorSpace %s"
            b"/BitsPerComponent %d>>\nstream\n%s\nendstream"
        ) % (len(data), parameters, self.width, self.height, space, self.depth, data)


# Every titre of a role carries the same logo.
@lru_cache(maxsize=256)
def pixels(png: bytes) -> Pixels | None:
    """A sound PNG without transparency; ``None`` for any other image."""
    try:
        chunks = _chunks(png)
    except struct.error:
        return None
    if chunks is None or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13:
        return None
    width, height, depth, kind, *methods = struct.unpack(">IIBBBBB", chunks[0][1])
    palette = b"".join(data for name, data in chunks if name == b"PLTE")
    usual = depth in _DEPTHS.get(kind, ()) and not any(methods) and 0 < width * height <= MAX_PIXELS
    if not usual or (kind == 3) != bool(palette) or len(palette) % 3 or len(palette) > 3 << depth:
        return None
    lines = b"".join(data for name, data in chunks if name == b"IDAT")
    row = (width * depth * _CHANNELS[kind] + 7) // 8 + 1
    try:
        plain = zlib.decompressobj()
        data = plain.decompress(lines, row * height + 1)
    except zlib.error:
        return None
    sound = len(data) == row * height and plain.eof and max(data[::row]) <= 4
    return Pixels(width, height, depth, kind, lines, palette) if sound else None


def stand_in(form: tuple[int, int, int], number: int) -> tuple[bytes, bytes]:
    """A PNG of that form that no other number has, and its pixels as the compiler writes them."""
    width, height, channels = form
    size = width * height * channels
    raw = (number + 1).to_bytes(4, "big")[-size:].ljust(size, b"\0")
    row = width * channels
    rows = [raw[i : i + row] for i in range(0, size, row)]
    return png(width, height, 8, 0 if channels == 1 else 2, rows), raw


def _chunks(png: bytes) -> list[tuple[bytes, bytes]] | None:
    if not png.startswith(_SIGNATURE):
        return None
    found, place = [], len(_SIGNATURE)
    while place < len(png):
        size, name = struct.unpack_from(">I4s", png, place)
        data = png[place + 8 : place + 8 + size]
        (check,) = struct.unpack_from(">I", png, place + 8 + size)
        if name not in _KNOWN or zlib.crc32(name + data) != check:
            return None
        found.append((name, data))
        place += 12 + size
    return found if found and found[-1][0] == b"IEND" else None
