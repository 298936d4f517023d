"""A PDF that the engine made, taken apart into the bytes of its objects: nothing is decoded that need not be."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise

from pipeline.assemble.errors import AssembleError
from pipeline.assemble.parts import Part, common, part, strings

_ENTRY = re.compile(rb"(\d{10}) \d{5} ([fn])")
_REFERENCE = re.compile(rb"(?<![\d.])(\d+) 0 R(?![A-Za-z])")
_OWN = re.compile(rb"/(?:Parent|Contents)\s*\d+ 0 R|/(?:Annots|Contents)\s*\[[^\]]*\]")
_STREAM = re.compile(rb">>\s*stream\r?\n")
_PAIR = re.compile(rb"(\d+) (\d+) 0 R")
_NAME = re.compile(rb"\(((?:[^\\()]|\\.)*)\)\s*(\d+) 0 R")


class Taken:
    """The objects of one PDF by number. Raises ``AssembleError`` when it is not written as the engine writes."""

    def __init__(self, data: bytes, name: str) -> None:
        self._data, self._name = data, name
        start = data.rfind(b"startxref")
        place = int(data[start + 9 : start + 30].split()[0]) if start >= 0 else 0
        end = data.find(b"trailer", place)
        if not data.startswith(b"xref\n0 ", place) or end < 0 or b"/Prev" in data[end:start]:
            raise AssembleError(f"{name} n'est pas un PDF que ce programme a fait", "refaire ce document")
        rows = _ENTRY.findall(data, place, end)
        self._places = {number: int(offset) for number, (offset, kind) in enumerate(rows) if kind == b"n"}
        followed = [*sorted(self._places.values()), place]
        self._ends = dict(pairwise(followed))
        self.trailer = data[end + 7 : start]
        self.catalog = self.body(self.reference(self.trailer, b"Root"))

    def body(self, number: int) -> bytes:
        """What stands between ``obj`` and ``endobj``."""
        place = self._places[number]
        begin = self._data.index(b"obj", place) + 3
        return self._data[begin : self._data.rindex(b"endobj", begin, self._ends[place])].strip(b"\r\n")

    def reference(self, body: bytes, key: bytes) -> int:
        """The number of the object that a key of a dictionary points to. Raises ``AssembleError``."""
        found = re.search(rb"/" + key + rb"\s*(\d+) 0 R", body)
        if found is None:
            raise AssembleError(f"{self._name} : /{key.decode()} manque", "refaire ce document")
        return int(found[1])

    @cached_property
    def tree(self) -> int:
        """The root of the tags."""
        return self.reference(self.catalog, b"StructTreeRoot")

    @cached_property
    def pages(self) -> tuple[int, ...]:
        """The pages, in order."""
        return tuple(number for number, leaf in self._nodes(self.reference(self.catalog, b"Pages")) if leaf)

    def nodes(self) -> list[int]:
        """The nodes that pages hang from."""
        return [number for number, leaf in self._nodes(self.reference(self.catalog, b"Pages")) if not leaf]

    def tags(self) -> list[int]:
        """The elements that hang from the root of the tags."""
        kids = re.search(rb"/K\s*(\[[^\]]*\]|\d+ 0 R)", self.body(self.tree))
        return [int(number) for number in _REFERENCE.findall(kids[1])] if kids else []

    def parents(self) -> list[tuple[int, int]]:
        """The pairs of the parent tree."""
        return [(int(key), int(value)) for key, value in self._pairs(b"ParentTree", _PAIR)]

    def names(self) -> list[tuple[bytes, int]]:
        """The identifiers of elements, with their element."""
        return [(name, int(value)) for name, value in self._pairs(b"IDTree", _NAME)]

    def places(self) -> Mapping[bytes, int]:
        """The named places, with the object that says where."""
        apart = re.search(rb"/Names\s*(\d+) 0 R", self.catalog)
        holder = self.body(int(apart[1])) if apart else self.catalog
        found = re.search(rb"/Dests\s*(?:(\d+) 0 R|<<)", holder)
        if found is None:
            return {}
        body = self.body(int(found[1])) if found[1] else holder[found.end() :]
        return {name: int(value) for name, value in self._tree(body, _NAME)}

    def outlines(self) -> tuple[int, int, int, int] | None:
        """The root of the bookmarks, the first one, the last one, how many are seen; ``None`` when there is none."""
        if b"/Outlines" not in self.catalog:
            return None
        root = self.reference(self.catalog, b"Outlines")
        body = self.body(root)
        if b"/First" not in body:
            return None
        count = re.search(rb"/Count\s*(\d+)", body)
        return root, self.reference(body, b"First"), self.reference(body, b"Last"), int(count[1]) if count else 1

    def intent(self) -> int:
        """The output intent: which colours the document is made for."""
        body = re.search(rb"/OutputIntents\s*(\[[^\]]*\]|\d+ 0 R)", self.catalog)
        if body is None:
            raise AssembleError(f"{self._name} n'est pas un PDF/A", "refaire ce document")
        (number,) = _REFERENCE.findall(body[1])
        held = self.body(int(number))
        return int(_REFERENCE.findall(held)[0]) if held.startswith(b"[") else int(number)

    def roles(self) -> dict[bytes, bytes]:
        """What the document's own kinds of elements stand for."""
        found = re.search(rb"/RoleMap\s*<<([^>]*)>>", self.body(self.tree))
        names = re.findall(rb"/[^/\s]+", found[1]) if found else []
        return dict(zip(names[::2], names[1::2], strict=True))

    def packet(self) -> bytes:
        """The metadata, in XML."""
        body = self.body(self.reference(self.catalog, b"Metadata"))
        start = _STREAM.search(body)
        assert start is not None
        packet = body[start.end() : body.rindex(b"endstream")].rstrip(b"\r\n")
        return zlib.decompress(packet) if b"/FlateDecode" in body[: start.end()] else packet

    def info(self) -> tuple[bytes, bytes]:
        """The information dictionary: what stands before its title, and after."""
        body = self.body(self.reference(self.trailer, b"Info"))
        pieces = [piece for piece, _ in strings(re.sub(rb"/Title\s*<[^>]*>", b"/Title()", body))]
        at = next(rank for rank, piece in enumerate(pieces) if piece.endswith(b"/Title"))
        return b"".join(pieces[: at + 1]), b"".join(pieces[at + 2 :])

    def shared(self, pages: Iterable[int]) -> dict[int, tuple[bytes, Part]]:
        """What these pages draw with (fonts, images, colours), with a digest of all that each object holds."""
        found: dict[int, tuple[bytes, Part]] = {}
        for number in _REFERENCE.findall(self.body(self.intent())):
            self._digest(int(number), found)
        for page in pages:
            for number in _REFERENCE.findall(_OWN.sub(b"", self.body(page))):
                self._digest(int(number), found)
        return found

    def _digest(self, number: int, found: dict[int, tuple[bytes, Part]]) -> bytes:
        if number not in found:
            body = self.body(number)
            held = [self._digest(other, found) for other in part(body).numbers if other >= 0]
            found[number] = common(body, tuple(held))
        return found[number][0]

    def _nodes(self, number: int) -> Iterator[tuple[int, bool]]:
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", self.body(number))
        yield number, kids is None
        for kid in _REFERENCE.findall(kids[1]) if kids else ():
            yield from self._nodes(int(kid))

    def _pairs(self, key: bytes, pattern: re.Pattern[bytes]) -> list[tuple[bytes, bytes]]:
        body = self.body(self.tree)
        found = re.search(rb"/" + key + rb"\s*(?:(\d+) 0 R|<<)", body)
        if found is None:
            return []
        return self._tree(self.body(int(found[1])) if found[1] else body[found.end() :], pattern)

    def _tree(self, body: bytes, pattern: re.Pattern[bytes]) -> list[tuple[bytes, bytes]]:
        body = body[: body.find(b">>") + 1] or body
        kids = re.search(rb"/Kids\s*\[([^\]]*)\]", body)
        if kids is None:
            return pattern.findall(body)
        return [pair for kid in _REFERENCE.findall(kids[1]) for pair in self._tree(self.body(int(kid)), pattern)]
