"""A .docx as bytes: members in a given order, at a fixed date, so that the same content gives the same file."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass

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
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def tight_deflate(data: bytes) -> bytes:
    """Raw deflate at zlib's level 9, for what is packed once and written many times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@dataclass(frozen=True, slots=True)
class Packed:
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


def join(members: Iterable[Packed], start: bytes = b"", directory: bytes = b"", count: int = 0) -> bytes:
    """The archive: ``start`` and its ``directory`` of ``count`` members, then ``members``."""
    pieces, records = [start], [directory]
    offset = len(start)
    for member in members:
        pieces.append(member.local)
        head, name = member.central
        records += (head, struct.pack("<L", offset), name)
        offset += len(member.local)
        count += 1
    central = b"".join(records)
    end = _END.pack(b"PK\x05\x06", 0, 0, count, count, len(central), offset, 0)
    return b"".join((*pieces, central, end))


def prefix(members: Iterable[Packed]) -> tuple[bytes, bytes, int]:
    """``(start, directory, count)`` for ``join``: members that never change, written once."""
    pieces, records, offset, count = [], [], 0, 0
    for member in members:
        head, name = member.central
        records += (head, struct.pack("<L", offset), name)
        pieces.append(member.local)
        offset += len(member.local)
        count += 1
    return b"".join(pieces), b"".join(records), count
