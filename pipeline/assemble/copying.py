"""One document's objects written into a stack: numbered anew, its identifiers and keys kept apart from the others'."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.assemble.listing import SCHEME
from pipeline.assemble.packed import Packed
from pipeline.assemble.taken import Taken, renumbered, streaming

_IDENTIFIER, _HEADERS = re.compile(rb"/ID\s*\("), re.compile(rb"/Headers\s*\[[^\]]+\]")
_KEY = re.compile(rb"/(StructParents?) (\d+)")
_NAMED = re.compile(rb"/(Dest|D)\s*\(((?:[^\\()]|\\.)*)\)")
_LINK = re.compile(rb"/A\s*<<(?:/Type/Action)?/S/URI/URI\(" + SCHEME + rb"(\d+)\)>>")
_SAID = re.compile(rb"/Contents\(" + SCHEME + rb"(\d+)\)")


@dataclass(slots=True)
class Copy:
    """Copies what is reached from the numbers asked for, objects that another document had already only once.

    ``shared`` is what the stack holds by digest; ``prefix`` sets identifiers apart, ``keys`` the keys of the parent
    tree; ``starts`` and ``debuts`` are the objects and the ranks of the pages that the links of an index go to.
    ``numbers`` may be set for objects that others stand in for.
    """

    taken: Taken
    packed: Packed
    shared: dict[bytes, int]
    prefix: bytes
    keys: int
    starts: Sequence[int]
    debuts: Sequence[int]
    numbers: dict[int, int] = field(default_factory=dict)
    waiting: deque[int] = field(default_factory=deque)
    digests: dict[int, bytes] = field(init=False)
    places: Mapping[bytes, int] = field(init=False)
    tags: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.digests, self.places = self.taken.shared(), self.taken.places()
        self.tags = frozenset(self.taken.tags())

    def number(self, old: int) -> int:
        """The number of an object in the stack; it will be written unless it is there."""
        new = self.numbers.get(old)
        if new is None:
            digest = self.digests.get(old)
            new = self.shared.get(digest) if digest else None
            if new is None:
                new = self.packed.take()
                self.waiting.append(old)
                if digest:
                    self.shared[digest] = new
            self.numbers[old] = new
        return new

    def bookmarks(self, number: int) -> bytes:
        """The entries that put the document's own bookmarks, closed, below the bookmark of this number.

        A single one would only repeat it, and is left out.
        """
        found = self.taken.outlines()
        if found is None:
            return b""
        root, first, last, count = found
        if first == last and b"/First" not in self.taken.body(first):
            return b""
        self.numbers[root] = number
        return b"/First %d 0 R/Last %d 0 R/Count -%d" % (self.number(first), self.number(last), count)

    def entry(self, old: int) -> bytes:
        """What the parent tree says of an object: the array of a page itself, a reference to anything else."""
        body = self.taken.body(old)
        return renumbered(body, self.number) if body.startswith(b"[") else b"%d 0 R" % self.number(old)

    def run(self) -> None:
        """Write all that was asked for, and all that it holds."""
        while self.waiting:
            old = self.waiting.popleft()
            body, new = self.taken.body(old), self.numbers[old]
            if streaming(body):
                self.packed.put_stream(new, renumbered(body, self.number))
            else:
                self.packed.put(new, self._linked(renumbered(self._apart(old, body), self.number)))

    def _apart(self, old: int, body: bytes) -> bytes:
        if old in self.tags:
            body = body.replace(b"/S/Document", b"/S/Sect", 1)
        if b"/StructElem" in body:
            body = _IDENTIFIER.sub(lambda found: found[0] + self.prefix, body)
            body = _HEADERS.sub(lambda found: found[0].replace(b"(", b"(" + self.prefix), body)
        elif b"/StructParent" in body:
            body = _KEY.sub(lambda found: b"/%s %d" % (found[1], int(found[2]) + self.keys), body)
        if self.places and b"/D" in body:
            body = _NAMED.sub(self._placed, body)
        return body

    def _placed(self, found: re.Match[bytes]) -> bytes:
        place = self.places.get(found[2])
        return found[0] if place is None else b"/%s %d 0 R" % (found[1], place)

    def _linked(self, body: bytes) -> bytes:
        if b"/URI(" + SCHEME not in body:
            return body
        body = _LINK.sub(lambda found: b"/Dest[%d 0 R/Fit]" % self.starts[int(found[1])], body)
        return _SAID.sub(lambda found: b"/Contents(Page %d)" % self.debuts[int(found[1])], body)
