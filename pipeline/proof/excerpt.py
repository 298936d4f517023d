"""Takes a few pages out of a PDF of any size: what they hold is read, the rest of the file is not."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from pipeline.proof.document import unreadable
from pipeline.proof.inflated import Inflated

_BLOCK = 4096
_BEGUN = re.compile(rb"(\d+) 0 obj\s*")
_ENDED = re.compile(rb"\s*endobj|stream\r?\n")
# A string may hold what looks like a reference.
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|(?<![\d.])(\d+) 0 R(?![A-Za-z])", re.DOTALL)
_OUTSIDE = re.compile(rb"/(?:Parent|Annots|StructParents)\s*(?:\[[^\]]*\]|\d+ 0 R|\d+)")
# To build the transformation of colours takes pdfium longer than to read the words of a page, which have none.
_PROFILED = re.compile(rb"\[\s*/ICCBased\s+\d+ 0 R\s*\]")


class Book:
    """A PDF with one cross-reference stream (ISO 32000-1, 7.5.8), to be used with ``with``.

    Raises ``ProofError`` when it is no such file, there and in ``excerpt``.
    """

    def __init__(self, pdf: Path) -> None:
        self._pdf = pdf
        try:
            self._file: BinaryIO = pdf.open("rb")
        except OSError as error:
            raise unreadable(pdf, "PDF") from error
        self._packed = lru_cache(16)(self._unpacked)
        self._below = lru_cache(64)(self._kids)

    def __enter__(self) -> Self:
        try:
            self._trailer, place, length = self._at(self._last_place())
            widths = re.search(rb"/W\s*\[([^\]]*)\]", self._trailer)
            if widths is None or b"/Prev" in self._trailer:
                raise ValueError(self._trailer)
            self._widths = [int(width) for width in widths[1].split()]
            self._references = Inflated(self._file, place, length, sum(self._widths))
            self._root = _number(rb"Pages\s*(\d+)", self._body(_number(rb"Root\s*(\d+)", self._trailer))[0])
        except BaseException as error:
            self._file.close()
            raise self._said(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._file.close()

    def excerpt(self, pages: Sequence[int]) -> bytes:
        """A PDF of these pages (from 1), in this order, without their tags and links."""
        try:
            return self._excerpt([self._page(number) for number in pages])
        except BaseException as error:
            raise self._said(error) from error

    def _said(self, error: BaseException) -> BaseException:
        """What to raise: a broken file may provoke anything."""
        return unreadable(self._pdf, "PDF") if isinstance(error, Exception) else error

    def _excerpt(self, leaves: Sequence[int]) -> bytes:
        numbers = {leaf: rank for rank, leaf in enumerate(leaves, 3)}
        waiting, objects = deque(leaves), [b"<</Type/Catalog/Pages 2 0 R>>"]
        kids = b" ".join(b"%d 0 R" % numbers[leaf] for leaf in leaves)
        objects.append(b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, len(leaves)))

        def number(old: int) -> int:
            if old not in numbers:
                numbers[old] = len(numbers) + 3
                waiting.append(old)
            return numbers[old]

        while waiting:
            head, stream = self._body(waiting.popleft())
            leaf = len(objects) < len(leaves) + 2
            text = _renumbered(_PROFILED.sub(b"/DeviceRGB", _OUTSIDE.sub(b"", head) if leaf else head), number)
            objects.append(text.rpartition(b">>")[0] + b"/Parent 2 0 R>>" if leaf else text + stream)
        return _written(objects)

    def _page(self, number: int) -> int:
        node, rank = self._root, number - 1
        while found := self._below(node):
            kids, ends = found
            at = bisect_right(ends, rank)
            rank -= ends[at - 1] if at else 0
            node = kids[at]
        return node

    def _kids(self, node: int) -> tuple[list[int], list[int]] | None:
        """What hangs from a node of the page tree, and how many pages there are up to the end of each."""
        body = self._body(node)[0]
        found = re.search(rb"/Kids\s*\[([^\]]*)\]", body)
        if found is None:
            return None
        kids = [int(number) for number in re.findall(rb"(\d+) 0 R", found[1])]
        if _number(rb"Count\s*(\d+)", body) == len(kids):
            return kids, list(range(1, len(kids) + 1))
        return kids, list(accumulate(_number(rb"Count\s*(\d+)", self._body(kid)[0]) for kid in kids))

    def _body(self, number: int) -> tuple[bytes, bytes]:
        """The object: a text, and, for a stream, what follows it."""
        row, fields = self._references.row(number), []
        for width in self._widths:
            fields.append(int.from_bytes(row[:width]))
            row = row[width:]
        kind, place, rank = fields
        if kind == 2:
            return self._packed(place)[rank], b""
        if kind != 1:
            raise KeyError(number)
        head, start, length = self._at(place, number)
        if not length:
            return head, b""
        self._file.seek(start)
        return head, b"stream\n%b\nendstream" % self._file.read(length)

    def _unpacked(self, number: int) -> list[bytes]:
        head, stream = self._body(number)
        data = zlib.decompress(stream[7:-10])
        first = _number(rb"First\s*(\d+)", head)
        places = [int(word) + first for word in data[:first].split()[1::2]]
        return [data[start:end].strip() for start, end in zip(places, [*places[1:], len(data)], strict=True)]

    def _at(self, place: int, number: int | None = None) -> tuple[bytes, int, int]:
        """The text of the object that stands there; for a stream, where it begins and how long it is."""
        self._file.seek(place)
        data = self._file.read(_BLOCK)
        begun = _BEGUN.match(data)
        if begun is None or number not in (None, int(begun[1])):
            raise ValueError(place)
        while (ended := _ENDED.search(data, begun.end())) is None:
            more = self._file.read(_BLOCK)
            if not more:
                raise EOFError(place)
            data += more
        head = data[begun.end() : ended.start()]
        streaming = ended[0].startswith(b"stream")
        return head, place + ended.end(), _number(rb"Length\s+(\d+)", head) if streaming else 0

    def _last_place(self) -> int:
        end = self._file.seek(0, 2)
        self._file.seek(max(0, end - 1024))
        return int(re.findall(rb"startxref\s+(\d+)\s+%%EOF", self._file.read())[-1])


def _number(pattern: bytes, text: bytes) -> int:
    found = re.search(rb"/" + pattern, text)
    if found is None:
        raise ValueError(text)
    return int(found[1])


def _renumbered(text: bytes, number: Callable[[int], int]) -> bytes:
    return _REFERENCE.sub(lambda found: b"%d 0 R" % number(int(found[1])) if found[1] else found[0], text)


def _written(objects: Sequence[bytes]) -> bytes:
    parts, places, place = [b"%PDF-1.7\n"], [], 9
    for number, body in enumerate(objects, 1):
        places.append(place)
        parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
        place += len(parts[-1])
    rows = b"".join(b"%010d 00000 n \n" % each for each in places)
    size = len(objects) + 1
    table = b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\n" % (size, rows, size)
    return b"".join([*parts, table, b"startxref\n%d\n%%%%EOF\n" % place])
