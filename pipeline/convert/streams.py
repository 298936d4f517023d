"""No stream of the PDF ends in a carriage return, which some readers take for part of the line end that follows.

ISO 32000-1, 7.3.8.1 counts a stream's bytes by ``/Length``; validators that look for ``endstream`` instead miscount.
"""

from __future__ import annotations

import re
import zlib

_STREAM = re.compile(rb"(\d+) 0 obj\n<<((?:[^>]|>(?!>))*)>>\nstream\n")
_LENGTH = re.compile(rb"/Length (\d+)")
_ENTRY = re.compile(rb"(\d{10}) (\d{5}) n\r\n")


def settle(pdf: bytes) -> bytes:
    """The same document, each compressed stream that ends in a carriage return compressed anew with a space more.

    A space at the end means nothing in a page's content or a character map (ISO 32000-1, 7.2.2) and pads the rest.
    Only files with one classic cross-reference table, as the engine writes them, are changed.
    """
    if b"\r\nendstream" not in pdf or pdf.count(b"\nxref\n") != 1:
        return pdf
    pieces: list[bytes] = []
    moves: list[tuple[int, int]] = []
    done = shift = 0
    for match in _STREAM.finditer(pdf):
        length = _LENGTH.search(match[2])
        if length is None or b"/FlateDecode" not in match[2] or match.start() < done:
            continue
        start, end = match.end(), match.end() + int(length[1])
        if pdf[end - 1 : end] != b"\r":
            continue
        data = zlib.compress(zlib.decompress(pdf[start:end]) + b" ", 9)
        head = pdf[match.start() : start].replace(length[0], b"/Length %d" % len(data), 1)
        pieces += [pdf[done : match.start()], head, data]
        shift += len(head) + len(data) - (end - match.start())
        moves.append((end, shift))
        done = end
    return _relocated(b"".join([*pieces, pdf[done:]]), moves) if moves else pdf


def _relocated(pdf: bytes, moves: list[tuple[int, int]]) -> bytes:
    """The file with its cross-reference table put right; ``moves`` are (old offset, shift from there on)."""

    def moved(offset: int) -> int:
        return offset + next((shift for place, shift in reversed(moves) if place <= offset), 0)

    body, table = pdf[: pdf.rindex(b"\nxref\n")], pdf[pdf.rindex(b"\nxref\n") :]
    table = _ENTRY.sub(lambda entry: b"%010d %s n\r\n" % (moved(int(entry[1])), entry[2]), table)
    return body + re.sub(rb"startxref\n\d+", b"startxref\n%d" % (len(body) + 1), table)
