"""Writes the changed objects of a PDF behind its untouched bytes (ISO 32000-1, 7.5.6).

pypdf's own incremental writing forgets the information dictionary and adds a cross-reference stream to files that have
a table: only its object model is used here.
"""

from __future__ import annotations

import hashlib
import io
import re
import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


def start_of_references(data: bytes) -> int | None:
    """The offset of the last cross-reference section; ``None`` when there is none where the file says."""
    found = re.findall(rb"startxref\s+(\d+)", data)
    start = int(found[-1]) if found else len(data)
    return start if re.match(rb"xref|\d+\s+\d+\s+obj", data[start : start + 24]) else None


def increment(data: bytes, reader: PdfReader, writer: PdfWriter, start: int) -> bytes:
    """The bytes to write after ``data`` for the objects that ``writer``, opened incrementally on it, has changed.

    ``start`` is where ``data`` keeps its last cross-reference section; the new one has the same form.
    """
    out = io.BytesIO()
    out.write(b"" if data.endswith((b"\n", b"\r")) else b"\n")
    places = {}
    for reference in sorted(writer.list_objects_in_increment(), key=lambda r: r.idnum):
        places[reference.idnum] = len(data) + out.tell()
        out.write(b"%d 0 obj\n" % reference.idnum)
        writer.get_object(reference).write_to_stream(out)
        out.write(b"\nendobj\n")
    here = len(data) + out.tell()
    size = max(len(writer._objects), *places) + 1
    digest = hashlib.sha256(data)
    digest.update(out.getvalue())
    identity = digest.hexdigest()[:32]
    entries = _trailer(reader, start, identity)
    if data[start : start + 4] == b"xref":
        out.write(_table(places) + b"trailer\n<<\n/Size %d\n%b>>\n" % (size, entries))
    else:
        out.write(_stream({**places, size: here}, size, entries))
    out.write(b"startxref\n%d\n%%%%EOF\n" % here)
    return out.getvalue()


def _trailer(reader: PdfReader, start: int, identity: str) -> bytes:
    out = io.BytesIO()
    for key in ("/Root", "/Info"):
        if key in reader.trailer:
            out.write(f"{key} ".encode())
            reader.trailer.raw_get(key).write_to_stream(out)
            out.write(b"\n")
    first = reader.trailer["/ID"][0].original_bytes.hex() if "/ID" in reader.trailer else identity  # type: ignore[index]
    out.write(f"/ID [ <{first}> <{identity}> ]\n/Prev {start}\n".encode())
    return out.getvalue()


def _runs(places: Mapping[int, int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for number in sorted(places):
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return runs


def _table(places: Mapping[int, int]) -> bytes:
    lines = [b"xref\n"]
    for run in _runs(places):
        lines.append(b"%d %d\n" % (run[0], len(run)))
        lines += [b"%010d 00000 n \n" % places[number] for number in run]
    return b"".join(lines)


def _stream(places: Mapping[int, int], number: int, entries: bytes) -> bytes:
    runs = _runs(places)
    index = " ".join(f"{run[0]} {len(run)}" for run in runs).encode()
    rows = b"".join(struct.pack(">BQH", 1, places[n], 0) for run in runs for n in run)
    head = b"/Type /XRef\n/W [ 1 8 2 ]\n/Index [ %b ]\n/Size %d\n/Length %d\n" % (index, number + 1, len(rows))
    return b"%d 0 obj\n<<\n%b%b>>\nstream\n%b\nendstream\nendobj\n" % (number, head, entries, rows)
