"""The objects of a PDF as texts with places for numbers, so that numbering them anew is filling these in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

RANK, NODE, DOCUMENT, BOOKMARK, KEY = -1, -2, -3, -4, -5
"""What numbers below zero stand for, in the whole that the document goes into: its rank, the node that its pages hang
from, the element and the bookmark above its own, and, from there down, its keys in the parent tree."""

_TEXT = rb"\((?:[^\\()]|\\.)*\)"
_REFERENCE = rb"(?<![\d.])(?P<number>\d+) 0 R(?![A-Za-z])"
_ELEMENT = re.compile(rb"(?P<names>/ID\s*\(|/Headers\s*\[[^\]]+\])|%b|%b" % (_TEXT, _REFERENCE), re.DOTALL)
_OBJECT = re.compile(rb"/(?P<kind>StructParents?) (?P<key>\d+)|%b|%b" % (_TEXT, _REFERENCE), re.DOTALL)
_NESTED = re.compile(rb"\((?:[^\\()]|\\.)*\(", re.DOTALL)
_SIGN = re.compile(rb"\\.|[()]", re.DOTALL)
_STREAM = re.compile(rb">>\s*stream\r?\n")
_SEEN = 4_000
"""Objects that documents of one template have in common, word for word, and that are cut up once."""
_DRAWN = 100
"""The same, of fonts and images."""


class Part(NamedTuple):
    """An object, or a piece of one: a text with ``%d`` where ``numbers`` go, then the bytes of a stream, if any."""

    text: bytes
    numbers: tuple[int, ...]
    stream: bytes = b""

    def filled(self, values: list[int]) -> bytes:
        """The bytes, with each number replaced by the value of that rank."""
        return self.text % tuple(map(values.__getitem__, self.numbers)) + self.stream


def part(body: bytes) -> Part:
    """An object cut up, its numbers those of the objects it refers to, or what stands below zero."""
    if not body.endswith(b"endstream"):
        return Part(*_cut(body))
    start = _STREAM.search(body)
    assert start is not None
    return Part(*_cut(body[: start.start()]), body[start.start() :])


@lru_cache(_SEEN)
def alike(text: bytes, numbers: tuple[int, ...]) -> Part:
    """A part that documents have in common, which is then sent once to another process."""
    return Part(text, numbers)


@lru_cache(_DRAWN)
def common(body: bytes, held: tuple[bytes, ...]) -> tuple[bytes, Part]:
    """A digest of an object and of what it holds, given by its digests; the object cut up."""
    cut = part(body)
    seen = iter(held)
    named = b" ".join(next(seen) if number >= 0 else b"%d" % number for number in cut.numbers)
    return hashlib.sha256(cut.text + named + cut.stream).digest(), cut


def apart(name: bytes) -> bytes:
    """The text of an identifier that no other document has."""
    return b"t%%07d.%b" % name.replace(b"%", b"%%")


def strings(body: bytes) -> Iterator[tuple[bytes, bool]]:
    """The object cut where its strings begin and end; whether each piece is one."""
    start = depth = 0
    for found in _SIGN.finditer(body):
        if found[0] == b"(":
            if depth == 0:
                yield body[start : found.start()], False
                start = found.start()
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if depth == 0:
                yield body[start : found.end()], True
                start = found.end()
    yield body[start:], False


@lru_cache(_SEEN)
def _cut(head: bytes) -> tuple[bytes, tuple[int, ...]]:
    if _NESTED.search(head) is not None:
        head = b"".join(_flat(piece) if quoted else piece for piece, quoted in strings(head))
    texts: list[bytes] = []
    numbers: list[int] = []
    last = 0
    for found in (_ELEMENT if b"/StructElem" in head else _OBJECT).finditer(head):
        named = found.groupdict()
        if named["number"]:
            text, added = b"%d 0 R", [int(named["number"])]
        elif named.get("kind"):
            text, added = b"/%b %%d" % named["kind"], [KEY - int(named["key"])]
        elif named.get("names"):
            text, added = found[0].replace(b"%", b"%%").replace(b"(", b"(" + apart(b"")), [RANK] * found[0].count(b"(")
        else:
            continue
        texts += [head[last : found.start()].replace(b"%", b"%%"), text]
        numbers += added
        last = found.end()
    texts.append(head[last:].replace(b"%", b"%%"))
    return b"".join(texts), tuple(numbers)


def _flat(quoted: bytes) -> bytes:
    """The same string without parentheses that need counting."""
    return b"(%b)" % _SIGN.sub(lambda found: found[0].rjust(2, b"\\"), quoted[1:-1])
