"""Bitmaps inside Windows metafiles (device-independent bitmaps, MS-WMF 2.2.2.9) as PNG."""

from __future__ import annotations

import struct

from pipeline.convert.png import png

MAX_SIDE = 8_000
_MASKS = (0xFF0000, 0xFF00, 0xFF)
_HEADER = struct.Struct("<IiiHHIIiiII")


def png_of(header: bytes, bits: bytes, *, alpha: bool = False) -> bytes | None:
    """The PNG of a bitmap told by its BITMAPINFO and its rows; ``None`` when its kind is not read.

    With ``alpha`` its fourth bytes are opacities by which the colours are already multiplied.
    """
    if len(header) < _HEADER.size:
        return None
    size, width, height, _, depth, compression, *_, used, _ = _HEADER.unpack_from(header)
    rows = abs(height)
    masked = compression == 3 and depth == 32 and struct.unpack_from("<3I", header, 40) == _MASKS
    if (compression and not masked) or depth not in (1, 4, 8, 16, 24, 32):
        return None
    if not (0 < width <= MAX_SIDE and 0 < rows <= MAX_SIDE):
        return None
    stride = (width * depth + 31) // 32 * 4
    if len(bits) < stride * rows:
        return None
    colors = [header[size + 4 * i : size + 4 * i + 3][::-1] for i in range((used or 1 << depth) if depth <= 8 else 0)]
    lines = [_row(bits[i * stride : (i + 1) * stride], width, depth, colors, alpha) for i in range(rows)]
    if any(line is None for line in lines):
        return None
    ordered = lines if height < 0 else lines[::-1]
    kind = 6 if alpha and depth == 32 else 2
    return png(width, rows, 8, kind, [line or b"" for line in ordered])


def _row(data: bytes, width: int, depth: int, colors: list[bytes], alpha: bool) -> bytes | None:
    if depth == 24:
        row = bytearray(width * 3)
        row[0::3], row[1::3], row[2::3] = data[2 : width * 3 : 3], data[1 : width * 3 : 3], data[0 : width * 3 : 3]
        return bytes(row)
    if depth == 16:
        pixels = struct.unpack_from(f"<{width}H", data)
        return bytes(part for one in pixels for part in ((one >> at & 31) * 255 // 31 for at in (10, 5, 0)))
    if depth == 32:
        blue, green, red, opacity = (data[i : width * 4 : 4] for i in range(4))
        if not alpha:
            row = bytearray(width * 3)
            row[0::3], row[1::3], row[2::3] = red, green, blue
            return bytes(row)
        plain = [
            [min(part * 255 // a, 255) if a else 0 for part, a in zip(one, opacity, strict=True)]
            for one in (red, green, blue)
        ]
        return bytes(part for pixel in zip(*plain, opacity, strict=True) for part in pixel)
    return _indexed(data, width, depth, colors)


def _indexed(data: bytes, width: int, depth: int, colors: list[bytes]) -> bytes | None:
    each = 8 // depth
    numbers = [data[i // each] >> (8 - depth * (i % each + 1)) & (1 << depth) - 1 for i in range(width)]
    if max(numbers) >= len(colors):
        return None
    return b"".join(colors[number] for number in numbers)
