"""Where the objects of a PDF under construction are, by number: kept in a file aside, for there may be millions."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterator
from itertools import count, groupby
from typing import BinaryIO

_HELD = 4_000
"""Entries in memory before they are written to their place in the file."""
_READ = 10_000
_LEVEL = 6


class References:
    """The entries of a cross-reference stream (ISO 32000-1, 7.5.8) of widths ``WIDTHS``, in any order.

    ``aside`` is an empty file of this program's own, read and written at any place.
    """

    WIDTHS = b"[1 5 2]"

    def __init__(self, aside: BinaryIO) -> None:
        self._aside = aside
        self._held: dict[int, int] = {}

    def put(self, number: int, kind: int, place: int, rank: int = 0) -> None:
        """Say where an object is: in the file, or, of kind 2, at a rank in a stream of objects."""
        self._held[number] = kind << 56 | place << 16 | rank
        if len(self._held) == _HELD:
            self._flush()

    def compressed(self) -> Iterator[bytes]:
        """All entries in order, compressed, in parts."""
        self._flush()
        self._aside.seek(0)
        packer = zlib.compressobj(_LEVEL)
        while block := self._aside.read(_READ * 8):
            yield packer.compress(block)
        yield packer.flush()

    def _flush(self) -> None:
        ranks = count()
        for _, run in groupby(sorted(self._held), lambda number: number - next(ranks)):
            numbers = list(run)
            rows = array("Q", map(self._held.__getitem__, numbers))
            if sys.byteorder == "little":
                rows.byteswap()
            self._aside.seek(numbers[0] * 8)
            self._aside.write(rows.tobytes())
        self._held.clear()
