"""Writes a PDF as it goes: small objects packed together and compressed (ISO 32000-1, 7.5.7), references at the end."""

from __future__ import annotations

import struct
import zlib
from array import array
from itertools import islice
from typing import BinaryIO

from pipeline.assemble.errors import AssembleError

_MOST = 8_388_607
"""Objects that a PDF/A may hold (ISO 19005-2, 6.1.13)."""
_PACKED = 200
_ROWS = 10_000
_LEVEL = 6
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ENTRY = struct.Struct(">BQH")


class Packed:
    """A PDF under construction. Numbers are taken first, objects are put in any order, each once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._place = stream.write(_HEAD)
        self._kinds, self._places, self._ranks = array("B", [0]), array("Q", [0]), array("H", [0])
        self._waiting: list[tuple[int, bytes]] = []

    def take(self, count: int = 1) -> int:
        """The first of so many new numbers."""
        first = len(self._kinds)
        if first + count > _MOST:
            message = f"le fichier pour l'imprimeur aurait plus de {_MOST} objets, ce qu'un PDF/A ne permet pas"
            raise AssembleError(message, "découper le rôle en plusieurs fichiers")
        for table in (self._kinds, self._places, self._ranks):
            table.extend([0] * count)
        return first

    def put(self, number: int, body: bytes) -> None:
        """Give an object that is no stream."""
        self._waiting.append((number, body))
        if len(self._waiting) == _PACKED:
            self._pack()

    def put_stream(self, number: int, body: bytes) -> None:
        """Give a stream, whole."""
        self._kinds[number], self._places[number] = 1, self._place
        for part in (b"%d 0 obj\n" % number, body, b"\nendobj\n"):
            self._place += self._stream.write(part)

    def end(self, root: int, info: int, identity: str) -> None:
        """Write the references. Same objects, same bytes."""
        self._pack()
        number = self.take()
        self._kinds[number], self._places[number] = 1, self._place
        data = self._table()
        while data.endswith(b"\r"):  # some readers take it for part of the line end that follows
            self._ranks[0] += 1
            data = self._table()
        head = b"<</Type/XRef/Size %d/W[1 8 2]/Root %d 0 R/Info %d 0 R" % (number + 1, root, info)
        identity_ = identity.encode()
        head += b"/ID[<%s><%s>]/Filter/FlateDecode/Length %d>>" % (identity_, identity_, len(data))
        start = self._place
        self.put_stream(number, head + b"\nstream\n" + data + b"\nendstream")
        self._stream.write(b"startxref\n%d\n%%%%EOF\n" % start)

    def _pack(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        number, place, places = self.take(), 0, []
        for rank, (each, body) in enumerate(waiting):
            self._kinds[each], self._places[each], self._ranks[each] = 2, number, rank
            places.append(b"%d %d" % (each, place))
            place += len(body) + 1
        table = b" ".join(places) + b"\n"
        packed = table + b"\n".join(body for _, body in waiting)
        data = zlib.compress(packed, _LEVEL)
        while data.endswith(b"\r"):
            packed += b" "
            data = zlib.compress(packed, _LEVEL)
        head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>"
        self.put_stream(number, head % (len(waiting), len(table), len(data)) + b"\nstream\n" + data + b"\nendstream")

    def _table(self) -> bytes:
        packer, parts = zlib.compressobj(_LEVEL), []
        rows = zip(self._kinds, self._places, self._ranks, strict=True)
        while block := b"".join(_ENTRY.pack(*row) for row in islice(rows, _ROWS)):
            parts.append(packer.compress(block))
        return b"".join([*parts, packer.flush()])
