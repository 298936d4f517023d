"""Writes a PDF as it goes: small objects packed together and compressed (ISO 32000-1, 7.5.7), references at the end."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from pipeline.assemble.errors import AssembleError
from pipeline.assemble.references import References

_MOST = 8_388_607
"""Objects that a PDF/A may hold (ISO 19005-2, 6.1.13)."""
_PACKED = 200
_LEVEL = 6
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class Packed:
    """A PDF under construction. Numbers are taken first, objects are put in any order, each once.

    ``aside`` is an empty file, for what would otherwise grow in memory.
    """

    def __init__(self, stream: BinaryIO, aside: BinaryIO) -> None:
        self._stream = stream
        self._place = stream.write(_HEAD)
        self._next = 1
        self._references = References(aside)
        self._references.put(0, 0, 0)
        self._waiting: list[tuple[int, bytes]] = []

    def take(self, count: int = 1) -> int:
        """The first of so many new numbers."""
        first = self._next
        if first + count > _MOST:
            message = f"le fichier pour l'imprimeur aurait plus de {_MOST} objets, ce qu'un PDF/A ne permet pas"
            raise AssembleError(message, "découper le rôle en plusieurs fichiers")
        self._next += count
        return first

    def put(self, number: int, body: bytes) -> None:
        """Give an object that is no stream."""
        self._waiting.append((number, body))
        if len(self._waiting) == _PACKED:
            self._pack()

    def put_stream(self, number: int, body: bytes) -> None:
        """Give a stream, whole."""
        self._references.put(number, 1, self._place)
        for part in (b"%d 0 obj\n" % number, body, b"\nendobj\n"):
            self._place += self._stream.write(part)

    def end(self, root: int, info: int, identity: str) -> None:
        """Write the references. Same objects, same bytes."""
        self._pack()
        number = self.take()
        start = self._place
        self._references.put(number, 1, start)
        parts = (number, number + 1, References.WIDTHS, root, info, identity.encode())
        head = b"%d 0 obj\n<</Type/XRef/Size %d/W%b/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (*parts, parts[-1])
        self._stream.write(head + b"/Filter/FlateDecode/Length ")
        length = self._stream.tell()
        self._stream.write(b"%-10d>>\nstream\n" % 0)
        data = self._stream.tell()
        spare = 0
        while self._table(data):  # some readers take it for part of the line end that follows
            spare += 1
            self._references.put(0, 0, 0, spare)
        end = self._stream.tell()
        self._stream.seek(length)
        self._stream.write(b"%-10d" % (end - data))
        self._stream.seek(end)
        self._stream.write(b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start)

    def _table(self, place: int) -> bool:
        """Write the references there; whether they end with a carriage return."""
        self._stream.seek(place)
        self._stream.truncate()
        last = b""
        for part in self._references.compressed():
            self._stream.write(part)
            last = part or last
        return last.endswith(b"\r")

    def _pack(self) -> None:
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, []
        number, place, places = self.take(), 0, []
        for rank, (each, body) in enumerate(waiting):
            self._references.put(each, 2, number, rank)
            places.append(b"%d %d" % (each, place))
            place += len(body) + 1
        table = b" ".join(places) + b"\n"
        packed = table + b"\n".join([body for _, body in waiting])
        data = zlib.compress(packed, _LEVEL)
        while data.endswith(b"\r"):
            packed += b" "
            data = zlib.compress(packed, _LEVEL)
        head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>"
        self.put_stream(number, head % (len(waiting), len(table), len(data)) + b"\nstream\n" + data + b"\nendstream")
