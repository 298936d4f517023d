"""Reads a long compressed table at any place, of which only the part asked for is in memory."""

from __future__ import annotations

import zlib
from typing import BinaryIO

_ROWS = 100_000
"""Rows from one place where reading can begin to the next."""
_READ = 65_536


class Inflated:
    """The rows, ``width`` bytes each, that ``length`` bytes of a file hold from ``place`` on, compressed by zlib."""

    def __init__(self, file: BinaryIO, place: int, length: int, width: int) -> None:
        self._file, self._end, self._width = file, place + length, width
        self._begins = [(place, zlib.decompressobj())]
        """For each block: how much of the file has been taken up to it, and the state of the reading there."""
        self._held: tuple[int, bytes] = (-1, b"")

    def row(self, number: int) -> bytes:
        """A row, by its number from 0. Raises ``zlib.error``, ``IndexError`` when there is none."""
        block, rank = divmod(number, _ROWS)
        while len(self._begins) <= block:
            self._read(len(self._begins) - 1)
        if self._held[0] != block:
            self._read(block)
        row = self._held[1][rank * self._width : (rank + 1) * self._width]
        if len(row) < self._width:
            raise IndexError(number)
        return row

    def _read(self, block: int) -> None:
        place, state = self._begins[block]
        state = state.copy()
        wanted, parts = _ROWS * self._width, []
        while wanted and not state.eof:
            data = state.unconsumed_tail
            if not data:
                self._file.seek(place)
                data = self._file.read(min(_READ, self._end - place))
                place += len(data)
            if not data:
                break
            parts.append(state.decompress(data, wanted))
            wanted -= len(parts[-1])
        self._held = block, b"".join(parts)
        if block + 1 == len(self._begins):
            if not parts:
                raise IndexError(block)
            self._begins.append((place, state))
