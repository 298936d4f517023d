"""Sorts what may not fit in memory: sorted runs are put in a file aside, then read together."""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple

_RUN = 5_000
"""Lines sorted in memory at once."""
_BLOCK = 100
"""Lines of a run read at once."""


class Line(NamedTuple):
    """A line: the cells of its document, the rank (from 0) of this one, the page where it begins."""

    cellules: tuple[str, ...]
    rang: int
    page: int


class Sorted:
    """Lines by ``key`` of their cells, in the order in which they came where keys are equal.

    ``signs`` are all characters of the cells; ``aside`` is an empty file of this program's own.
    """

    def __init__(self, key: Callable[[tuple[str, ...]], Any], aside: BinaryIO) -> None:
        self._key = key
        self._aside = aside
        self._held: list[Line] = []
        self._runs: list[list[int]] = []
        self._count = 0
        self.signs: set[str] = set()

    def __len__(self) -> int:
        return self._count

    def add(self, line: Line) -> None:
        """One line more."""
        self._count += 1
        self.signs.update(*line.cellules)
        self._held.append(line)
        if len(self._held) == _RUN:
            self._sort()
            self._runs.append([self._write(self._held[start : start + _BLOCK]) for start in range(0, _RUN, _BLOCK)])
            self._held.clear()

    def lines(self) -> Iterator[Line]:
        """All lines in order; none may be added then."""
        self._sort()
        return heapq.merge(*map(self._read, self._runs), self._held, key=self._of)

    def _of(self, line: Line) -> Any:  # noqa: ANN401  # whatever can be compared
        return self._key(line.cellules)

    def _sort(self) -> None:
        self._held.sort(key=self._of)

    def _write(self, block: list[Line]) -> int:
        place = self._aside.tell()
        self._aside.write(json.dumps(block).encode() + b"\n")
        return place

    def _read(self, run: list[int]) -> Iterator[Line]:
        for place in run:
            self._aside.seek(place)
            for cells, rank, page in json.loads(self._aside.readline()):
                yield Line(tuple(cells), rank, page)
