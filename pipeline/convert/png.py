"""PNG files written from rows of pixels (ISO/IEC 15948)."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width: int, height: int, depth: int, colour: int, rows: Iterable[bytes]) -> bytes:
    """The file of an image of ``width`` by ``height`` pixels, whose ``rows`` are those of the format, unfiltered.

    ``depth`` is in bits per sample, ``colour`` the format's type of colour: 0 grey, 2 RGB, 6 RGB with opacity.
    """
    head = struct.pack(">2I5B", width, height, depth, colour, 0, 0, 0)
    lines = b"".join(b"\0" + row for row in rows)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(lines)) + _chunk(b"IEND", b"")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
