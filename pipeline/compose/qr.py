"""QR codes (ISO/IEC 18004:2015): bytes in, the modules or a PNG out. Level M, versions 1 to 13: what a payment code is.

A symbol is one whole number, a bit a module: masks are weighed with a few operations on all modules at once.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, zip_longest
from typing import NamedTuple

_BLOCKS: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = (
    (10, ((1, 16),)), (16, ((1, 28),)), (26, ((1, 44),)), (18, ((2, 32),)), (24, ((2, 43),)), (16, ((4, 27),)),
    (18, ((4, 31),)), (22, ((2, 38), (2, 39))), (22, ((3, 36), (2, 37))), (26, ((4, 43), (1, 44))),
    (30, ((1, 50), (4, 51))), (22, ((6, 36), (2, 37))), (22, ((8, 37), (1, 38))),
)  # fmt: skip
"""By version: error codewords of a block, and blocks of so many data codewords (table 9, level M)."""
_ALIGNED = (
    (), (18,), (22,), (26,), (30,), (34,), (22, 38), (24, 42), (26, 46), (28, 50), (30, 54), (32, 58), (34, 62),
)  # fmt: skip
"""By version: where alignment patterns have their middle, the first being always 6 (table E.1)."""
_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda i, j: (i + j) % 2, lambda i, _: i % 2, lambda _, j: j % 3, lambda i, j: (i + j) % 3,
    lambda i, j: (i // 2 + j // 3) % 2, lambda i, j: i * j % 2 + i * j % 3, lambda i, j: (i * j % 2 + i * j % 3) % 2,
    lambda i, j: ((i + j) % 2 + i * j % 3) % 2,
)  # fmt: skip
"""The data masks: modules where this is 0 are turned over (table 10). All have a period of 12."""
_PERIOD, _GAP = 12, 4
"""Lines are kept apart by four light modules, which is as far as any pattern that is looked for reaches."""
_DARK, _LIGHT, _FREE = "1", "0", " "


class QrTropLong(ValueError):
    """More bytes than the largest symbol holds."""


class _Frame(NamedTuple):
    """What symbols of one version share. ``order`` has, for each module from the last, its bit in the message."""

    size: int
    stride: int
    fixed: int
    order: tuple[int, ...]
    masks: tuple[int, ...]
    across: int
    down: int
    """The modules that have a neighbour on the right, and below."""


def matrix(data: bytes) -> list[str]:
    """The modules of the symbol, a text of 0 and 1 (dark) a line, without quiet zone. Raises ``QrTropLong``."""
    version = _version(data)
    frame = _frame(version)
    bits = f"{int.from_bytes(_message(version, data)):0{8 * _total(version)}b}"
    # The remainder bits, and the modules that are no data, are 0.
    source = [*bits, *_LIGHT * 8]
    plain = int("".join(map(source.__getitem__, frame.order)), 2) | frame.fixed
    drawn = [plain ^ mask for mask in frame.masks]
    scores = [_penalty(each, frame) for each in drawn]
    best = scores.index(min(scores))
    text = f"{drawn[best] | _informed(version, best, frame):0{frame.size * frame.stride}b}"[::-1]
    return [text[start : start + frame.size] for start in range(0, len(text), frame.stride)]


def png(data: bytes, *, scale: int = 5, border: int = 4) -> bytes:
    """The symbol in black and white, ``scale`` pixels a module, ``border`` modules of quiet zone around."""
    lines = matrix(data)
    width = (len(lines) + 2 * border) * scale
    length = (width + 7) // 8
    light = "1" * (border * scale)
    shades = {_DARK: "0" * scale, _LIGHT: "1" * scale}
    fill = "0" * (8 * length - width)
    quiet = (b"\0" + int("1" * width + fill, 2).to_bytes(length)) * (border * scale)
    again = (b"\2" + bytes(length)) * (scale - 1)
    rows = [quiet]
    for line in lines:
        row = "".join([light, *map(shades.__getitem__, line), light, fill])
        rows += [b"\0", int(row, 2).to_bytes(length), again]
    rows.append(quiet)
    head = struct.pack(">2I5B", width, width, 1, 0, 0, 0, 0)
    parts = (b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _version(data: bytes) -> int:
    for version in range(1, len(_BLOCKS) + 1):
        if len(data) + (2 if version < 10 else 3) <= _capacity(version):
            return version
    raise QrTropLong(f"{len(data)} bytes")


def _capacity(version: int) -> int:
    return sum(count * length for count, length in _BLOCKS[version - 1][1])


def _total(version: int) -> int:
    errors, blocks = _BLOCKS[version - 1]
    return _capacity(version) + errors * sum(count for count, _ in blocks)


def _message(version: int, data: bytes) -> bytes:
    """The codewords, data then error correction, blocks interleaved (7.4 to 7.6)."""
    errors, groups = _BLOCKS[version - 1]
    capacity = _capacity(version)
    length = 8 if version < 10 else 16
    stream = (4 << length | len(data)) << 8 * len(data) | int.from_bytes(data)
    # The terminator completes the last codeword; the null one that follows it is as in the codes issued so far.
    words = (stream << 4).to_bytes(len(data) + (2 if version < 10 else 3)) + b"\0"
    words = (words + b"\xec\x11" * (capacity // 2 + 1))[:capacity]
    blocks, start = [], 0
    for count, size in groups:
        for _ in range(count):
            blocks.append(words[start : start + size])
            start += size
    mixed = chain(zip_longest(*blocks), zip(*(_correction(block, errors) for block in blocks), strict=True))
    return bytes(word for column in mixed for word in column if word is not None)


def _correction(block: bytes, count: int) -> bytes:
    """The error correction codewords of a block: what is left of it divided by the generator (7.5.2)."""
    rest, cut, top = 0, (1 << 8 * count) - 1, 8 * (count - 1)
    for word in block:
        lead = word ^ rest >> top
        rest = rest << 8 & cut
        if lead:
            rest ^= _multiple(lead, count)
    return rest.to_bytes(count)


@lru_cache(maxsize=8192)
def _multiple(factor: int, count: int) -> int:
    return int.from_bytes(bytes(_times(factor, each) for each in _generator(count)))


@lru_cache(maxsize=64)
def _generator(count: int) -> tuple[int, ...]:
    """The generator polynomial of so many error codewords, without its leading 1."""
    found = [1]
    root = 1
    for _ in range(count):
        found = [a ^ _times(b, root) for a, b in zip([*found, 0], [0, *found], strict=True)]
        root = _times(root, 2)
    return tuple(found[1:])


def _times(a: int, b: int) -> int:
    """The product in the field of 256 elements (modulo 285)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = a << 1 ^ (285 if a & 128 else 0)
        b >>= 1
    return product


@lru_cache(maxsize=16)
def _frame(version: int) -> _Frame:
    size = 17 + 4 * version
    stride = size + _GAP
    grid = _grid(version, size)
    free = _number(grid, _FREE)
    places = {(i, j): rank for rank, (i, j) in enumerate(_walk(size, grid))}
    spare = 8 * _total(version)
    assert len(places) - 7 <= spare <= len(places)
    order = [places.get((i, j), spare) for i in range(size - 1, -1, -1) for j in range(stride - 1, -1, -1)]
    inside = [[_DARK] * size for _ in range(size)]
    return _Frame(
        size,
        stride,
        _number(grid, _DARK),
        tuple(order),
        tuple(_number(_masked(mask, size), _DARK) & free for mask in _MASKS),
        _number([row[:-1] for row in inside], _DARK, stride),
        _number(inside[:-1], _DARK),
    )


def _number(grid: Sequence[Sequence[str]], sign: str, stride: int = 0) -> int:
    """The modules that bear a sign, as bits: the first module is the lowest."""
    gap = (stride or len(grid[0]) + _GAP) - len(grid[0])
    text = "".join("".join("01"[each == sign] for each in row) + "0" * gap for row in grid)
    return int(text[::-1], 2)


def _masked(mask: Callable[[int, int], int], size: int) -> list[str]:
    rows = []
    for i in range(_PERIOD):
        row = "".join(_LIGHT if mask(i, j) else _DARK for j in range(_PERIOD))
        rows.append((row * (size // _PERIOD + 1))[:size])
    return (rows * (size // _PERIOD + 1))[:size]


def _grid(version: int, size: int) -> list[list[str]]:
    """The function patterns; what is reserved for the format and the version is light (6.3)."""
    grid = [[_FREE] * size for _ in range(size)]
    for each in range(size):
        grid[6][each] = grid[each][6] = "10"[each % 2]
    for top, left in ((0, 0), (0, size - 7), (size - 7, 0)):
        for i in range(max(top - 1, 0), min(top + 8, size)):
            for j in range(max(left - 1, 0), min(left + 8, size)):
                ring = max(abs(i - top - 3), abs(j - left - 3))
                grid[i][j] = "11010"[ring] if ring != 1 else _DARK
    places = (6, *_ALIGNED[version - 1])
    corners = {(6, 6), (6, places[-1]), (places[-1], 6)}
    for middle in ((i, j) for i in places for j in places if version > 1 and (i, j) not in corners):
        for i in range(-2, 3):
            for j in range(-2, 3):
                grid[middle[0] + i][middle[1] + j] = "101"[max(abs(i), abs(j))]
    for i, j in _reserved(version, size):
        grid[i][j] = _LIGHT
    return grid


def _reserved(version: int, size: int) -> Iterator[tuple[int, int]]:
    for _, places in _format_places(size):
        yield from places
    yield size - 8, 8
    for places in _version_places(version, size):
        yield from places


def _walk(size: int, grid: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    """The free modules in the order of the message: columns two by two from the right, up then down (7.7.3)."""
    up = True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for i in range(size - 1, -1, -1) if up else range(size):
            yield from ((i, j) for j in (right, right - 1) if grid[i][j] == _FREE)
        up = not up


def _format_places(size: int) -> Iterator[tuple[int, tuple[tuple[int, int], tuple[int, int]]]]:
    """Each bit of the format, from the lowest, with its two places (7.9)."""
    for bit in range(15):
        if bit < 8:
            yield bit, ((bit + (bit > 5), 8), (8, size - 1 - bit))
        else:
            yield bit, ((size - 15 + bit, 8), (8, 14 - bit + (bit == 8)))


def _version_places(version: int, size: int) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The two places of each bit of the version, from the lowest (7.10)."""
    if version >= 7:
        for bit in range(18):
            i, j = bit // 3, size - 11 + bit % 3
            yield (i, j), (j, i)


def _informed(version: int, mask: int, frame: _Frame) -> int:
    """The dark modules that tell the level, the mask and the version."""
    size, stride = frame.size, frame.stride
    dark = [(size - 8, 8)]
    told = _coded(mask, 5, 10, 0x537) ^ 0x5412
    for bit, places in _format_places(size):
        dark += places if told >> bit & 1 else ()
    told = _coded(version, 6, 12, 0x1F25)
    for bit, both in enumerate(_version_places(version, size)):
        dark += both if told >> bit & 1 else ()
    return sum(1 << i * stride + j for i, j in dark)


def _coded(value: int, length: int, added: int, divisor: int) -> int:
    """A value followed by its BCH code. Level M is 00."""
    rest = value << added
    for bit in range(length + added - 1, added - 1, -1):
        if rest >> bit & 1:
            rest ^= divisor << bit - added
    return value << added | rest


def _penalty(modules: int, frame: _Frame) -> int:
    """What speaks against a mask (7.8.3, table 11)."""
    stride, size = frame.stride, frame.size
    right = ~(modules ^ modules >> 1) & frame.across
    below = ~(modules ^ modules >> stride) & frame.down
    blocks = right & right >> stride & below
    share = modules.bit_count() / size**2
    score = _runs(right, 1) + _runs(below, stride) + 3 * blocks.bit_count()
    score += 40 * (_finders(modules, 1) + _finders(modules, stride))
    return score + 10 * int(abs(share * 100 - 50) / 5)


def _runs(same: int, step: int) -> int:
    """Five or more modules of one colour in line: three points, and one for each beyond the fifth."""
    two = same & same >> step
    five = two & two >> 2 * step
    return five.bit_count() + 2 * (five & ~(five << step)).bit_count()


def _finders(modules: int, step: int) -> int:
    """What looks like a finder pattern: 1011101 in line, with four light modules on one side at least."""
    modules <<= 4 * step  # room for the light modules before the first one
    m1, m2, m3, m4 = modules >> step, modules >> 2 * step, modules >> 3 * step, modules >> 4 * step
    found = modules & ~m1 & m2 & m3 & m4 & ~(modules >> 5 * step) & modules >> 6 * step
    two = modules | m1
    dark = two | two >> 2 * step
    found &= ~(dark >> 7 * step & dark << 4 * step)
    return found.bit_count() if not found & (found << 4 * step | found << 6 * step) else _apart(found, step)


def _apart(found: int, step: int) -> int:
    """How many when none may begin within another."""
    count, line = 0, found
    while line:
        first = line & -line
        count += 1
        line &= ~(first | first << 4 * step | first << 6 * step)
    return count


def _chunk(name: bytes, body: bytes) -> bytes:

    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
