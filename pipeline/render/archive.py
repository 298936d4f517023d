"""A .docx as bytes: members in a given order, at a fixed date, so that the same content gives the same file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from typing import NamedTuple

# 1980-01-01 00:00, the first date a zip file can hold.
_TIME, _DATE = 0, 33
_STORED, _DEFLATED = 0, 8
_UTF8_NAME = 0x800
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")

Deflate = Callable[[bytes], bytes]


def zlib_deflate(data: bytes) -> bytes:
    """Raw deflate at zlib's level 6."""
    return zlib.compress(data, 6, wbits=-15)


def tight_deflate(data: bytes) -> bytes:
    """Raw deflate at zlib's level 9, for what is packed once and written many times."""
    return zlib.compress(data, 9, wbits=-15)


class Packed(NamedTuple):
    """A member ready to be written: its local header and data, and the central record without its offset."""

    local: bytes
    central: tuple[bytes, bytes]


def pack(name: str, data: bytes, deflate: Deflate | None) -> Packed:
    """The member ``name`` holding ``data``; stored as it is without ``deflate``, or when packing gains nothing."""
    packed = deflate(data) if deflate else data
    method = _DEFLATED
    if not deflate or len(packed) >= len(data):
        method, packed = _STORED, data
    encoded = name.encode()
    flags = 0 if name.isascii() else _UTF8_NAME
    common = (20, flags, method, _TIME, _DATE, zlib.crc32(data), len(packed), len(data), len(encoded), 0)
    local = _LOCAL.pack(b"PK\x03\x04", *common) + encoded
    central = _CENTRAL.pack(b"PK\x01\x02", 20, *common, 0, 0, 0, 0, 0)
    return Packed(local + packed, (central[:-4], encoded))


def prefix(members: Iterable[Packed], offset: int = 0) -> tuple[bytes, bytes, int]:
    """Members one after the other from ``offset`` on: their bytes, their central records, and how many they are."""
    pieces: list[bytes] = []
    records: list[bytes] = []
    for member in members:
        head, name = member.central
        records += (head, offset.to_bytes(4, "little"), name)
        pieces.append(member.local)
        offset += len(member.local)
    return b"".join(pieces), b"".join(records), len(pieces)


def join(members: Iterable[Packed], start: bytes = b"", directory: bytes = b"", count: int = 0) -> bytes:
    """The archive: ``start`` with the ``directory`` of its ``count`` members (see ``prefix``), then ``members``."""
    following, records, more = prefix(members, len(start))
    size, total = len(directory) + len(records), count + more
    end = _END.pack(b"PK\x05\x06", 0, 0, total, total, size, len(start) + len(following), 0)
    return b"".join((start, following, directory, records, end))
