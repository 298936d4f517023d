"""Stacks documents that the engine made into one PDF, written as it goes: memory does not grow with their number.

Fonts and images that documents have in common are written once. An index of all of them closes the file, so that pages
have, on paper and on the screen, the numbers that the index gives.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from pipeline.assemble.apart import Apart, Frame
from pipeline.assemble.errors import AssembleError
from pipeline.assemble.files import scratch, write_aside
from pipeline.assemble.listing import Index, volumes
from pipeline.assemble.packed import Packed
from pipeline.assemble.parts import apart
from pipeline.assemble.sorting import Line, Sorted

_GROUP = 100
"""Documents below one node of a tree: viewers read whole nodes."""
_SHARED = 2_000
"""Objects remembered for the documents that hold the same, those not met for longest forgotten first."""
# What a catalogue says of its own document only; without labels, a page is called by its rank, as in the index.
_LOCAL = re.compile(rb"/Names\s*(?:\d+ 0 R|<<.*?>>>>)|/PageLabels\s*(?:\d+ 0 R|<<.*?\]>>)|>>$")
_FIXED = ("catalog", "pages", "tree", "document", "outlines", "info", "metadata", "intent", "index")


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of the stack, its bookmark, and its line in the index: three texts."""

    document: Apart
    signet: str
    ligne: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Stacked:
    """What was written: how many pages, the first one (from 1) of each document, that of the index."""

    pages: int
    debuts: Sequence[int]
    index: int


def stack(pieces: Iterable[Piece], out: Path, titre: str, index: Index) -> Stacked:
    """Write to ``out``, entitled ``titre``, all documents in order, then their index, with a bookmark each.

    Their tags, links, bookmarks and claims are kept. Each is read once, before the next one is asked for; some twenty
    bytes of each are kept in memory, the rest of what the end of the file needs in files without a name beside
    ``out``. Same documents, same bytes. Raises ``AssembleError``; ``out`` is then left as it was.
    """
    done: list[Stacked] = []

    def write(stream: BinaryIO) -> None:
        with scratch(out) as references, scratch(out) as lines:
            done.append(_Stack(Packed(stream, references), titre).run(pieces, index, Sorted(index.tri, lines)))

    write_aside(out, write)
    return done[0]


def _numbers() -> array[int]:
    return array("I")


@dataclass(slots=True)
class _Stack:
    packed: Packed
    titre: str
    fixed: dict[str, int] = field(init=False)
    first: Frame | None = None
    pages: int = 0
    keys: int = 0
    documents: int = 0
    shared: OrderedDict[bytes, int] = field(default_factory=OrderedDict)
    starts: array[int] = field(default_factory=_numbers)
    """The object of the first page of each document."""
    debuts: array[int] = field(default_factory=_numbers)
    node: int = 0
    """The node of the page tree that the documents of the present group hang from."""
    kids: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    entries: dict[str, list[tuple[bytes, bytes]]] = field(default_factory=lambda: {"Nums": [], "Names": []})
    leaves: dict[str, list[int]] = field(default_factory=lambda: {"Nums": [], "Names": []})
    tags: array[int] = field(default_factory=_numbers)
    roles: dict[bytes, bytes] = field(default_factory=dict)
    last: tuple[int, bytes] | None = None
    """The last bookmark, which waits for the number of the next."""
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        start = self.packed.take(len(_FIXED))
        self.fixed = {name: start + rank for rank, name in enumerate(_FIXED)}

    def run(self, pieces: Iterable[Piece], index: Index, lines: Sorted) -> Stacked:
        """Write everything; gives where it stands."""
        opening = 0
        for rank, piece in enumerate(pieces):
            lines.add(Line(piece.ligne, rank, self.pages + 1))
            number = self.packed.take()
            opening = opening or number
            self._bookmark(number, piece.signet, self._add(piece.document, number))
        if not opening:
            raise AssembleError("il n'y a aucun document à réunir", "vérifier le rôle")
        begins, count = self.pages + 1, self.documents
        for volume in volumes(index, self.titre, lines):
            self._add(volume, 0)
        self._end(index.titre, opening, self.starts[count], count + 1)
        return Stacked(self.pages, self.debuts[:count], begins)

    def _add(self, document: Apart, bookmark: int) -> bytes:
        """One document more, below a bookmark of this number; what it adds to it."""
        self.digest.update(document.digest)
        self.documents += 1
        self.node = self.node or self.packed.take()
        values = self._write(document, bookmark)
        pages = [values[page] for page in document.pages]
        self.kids += pages
        self.starts.append(pages[0])
        self.debuts.append(self.pages + 1)
        self.tags.extend(values[tag] for tag in document.tags)
        nums, names = self.entries["Nums"], self.entries["Names"]
        nums += [(b"%d" % (key + self.keys), entry.filled(values)) for key, entry in document.parents]
        names += [(b"(%b)" % (apart(name) % self.documents), entry.filled(values)) for name, entry in document.names]
        if self.first is None:
            self.first = document.frame
            self.packed.put(self.fixed["intent"], document.frame.intent.filled(values))
        self.roles |= document.roles
        self.keys += document.keys
        self.pages += len(pages)
        if self.documents % _GROUP == 0:
            self._close()
        return document.outline.filled(values)

    def _write(self, document: Apart, bookmark: int) -> list[int]:
        """Write what a document is made of, but what another one had already; gives the values of its numbers."""
        parts, shared = document.parts, self.shared
        own = len(parts) - len(document.digests)
        base = self.packed.take(own)
        values, fresh = list(range(base, base + own)), []
        for digest, part in zip(document.digests, parts[own:], strict=True):
            if digest in shared:
                shared.move_to_end(digest)
            else:
                shared[digest] = self.packed.take()
                fresh.append((shared[digest], part))
            values.append(shared[digest])
        while len(shared) > _SHARED:
            shared.popitem(last=False)
        values += [self.starts[rank] for rank in document.far]
        values += range(self.keys + document.keys - 1, self.keys - 1, -1)
        values += (bookmark, self.fixed["document"], self.node, self.documents)
        for number, part in chain(zip(range(base, base + own), parts, strict=False), fresh):
            (self.packed.put_stream if part.stream else self.packed.put)(number, part.filled(values))
        return values

    def _end(self, index: str, opening: int, page: int, bookmarks: int) -> None:
        """Write what holds all documents together; the bookmark of the index goes first, at hand."""
        assert self.first is not None
        assert self.last is not None
        self._close()
        fixed, first = self.fixed, self.first
        number, body = self.last
        self.packed.put(number, body + b">>")
        head = b"<</Title%s/Parent %d 0 R/Next %d 0 R/Dest[%d 0 R/Fit]>>"
        self.packed.put(fixed["index"], head % (_text(index), fixed["outlines"], opening, page))
        outlines = b"<</Type/Outlines/First %d 0 R/Last %d 0 R/Count %d>>"
        self.packed.put(fixed["outlines"], outlines % (fixed["index"], number, bookmarks))
        self.packed.put(fixed["pages"], b"<</Type/Pages/Kids%s/Count %d>>" % (_array(self.nodes), self.pages))
        document = b"<</Type/StructElem/S/Document/P %d 0 R/K%s>>"
        self.packed.put(fixed["document"], document % (fixed["tree"], _array(self.tags)))
        self._tree()
        self._describe(first)
        catalog = _LOCAL.sub(b"", first.catalog)
        replaced = {"Pages": "pages", "StructTreeRoot": "tree", "Outlines": "outlines", "Metadata": "metadata"}
        for key, name in replaced.items():
            catalog = re.sub(rb"/%s\s*\d+ 0 R" % key.encode(), b"/%s %d 0 R" % (key.encode(), fixed[name]), catalog)
        intents = b"/OutputIntents[%d 0 R]" % fixed["intent"]
        catalog = re.sub(rb"/OutputIntents\s*(?:\d+ 0 R|\[[^\]]*\])", intents, catalog)
        self.packed.put(fixed["catalog"], catalog + b">>")
        self.packed.end(fixed["catalog"], fixed["info"], self.digest.hexdigest()[:32])

    def _bookmark(self, number: int, name: str, below: bytes) -> None:
        before = self.last[0] if self.last else self.fixed["index"]
        if self.last:
            self.packed.put(self.last[0], self.last[1] + b"/Next %d 0 R>>" % number)
        parts = (_text(name), self.fixed["outlines"], before, self.starts[-1])
        body = b"<</Title%s/Parent %d 0 R/Prev %d 0 R/Dest[%d 0 R/Fit]" % parts
        self.last = number, body + below

    def _close(self) -> None:
        """End a group of documents: a node of the page tree, a leaf of the other two."""
        if not self.kids:
            return
        body = b"<</Type/Pages/Parent %d 0 R/Kids%s/Count %d>>"
        self.packed.put(self.node, body % (self.fixed["pages"], _array(self.kids), len(self.kids)))
        self.nodes.append(self.node)
        self.kids, self.node = [], 0
        for kind, entries in self.entries.items():
            if entries:
                number = self.packed.take()
                flat = b" ".join(b"%s %s" % entry for entry in entries)
                leaf = b"<</Limits[%s %s]/%s[%s]>>"
                self.packed.put(number, leaf % (entries[0][0], entries[-1][0], kind.encode(), flat))
                self.leaves[kind].append(number)
                entries.clear()

    def _tree(self) -> None:
        roles = b"".join(b"%s%s" % pair for pair in sorted(self.roles.items()))
        names = b"/IDTree<</Kids%s>>" % _array(self.leaves["Names"]) if self.leaves["Names"] else b""
        head = b"<</Type/StructTreeRoot/RoleMap<<%s>>/K[%d 0 R]/ParentTree<</Kids%s>>%s/ParentTreeNextKey %d>>"
        parents = _array(self.leaves["Nums"])
        self.packed.put(self.fixed["tree"], head % (roles, self.fixed["document"], parents, names, self.keys))

    def _describe(self, first: Frame) -> None:
        packet = first.packet
        title, identity = escape(self.titre, quote=False).encode(), self.digest.hexdigest()[:32].encode()
        packet = re.sub(rb"(<dc:title>.*?<rdf:li[^>]*>)[^<]*", lambda found: found[1] + title, packet, flags=re.DOTALL)
        packet = re.sub(rb"(<xmpTPg:NPages>)\d+", lambda found: found[1] + b"%d" % self.pages, packet)
        packet = re.sub(rb"(<xmpMM:(?:Instance|Document)ID>)[^<]*", lambda found: found[1] + identity, packet)
        body = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream"
        self.packed.put_stream(self.fixed["metadata"], body % (len(packet), packet))
        self.packed.put(self.fixed["info"], _text(self.titre).join(first.info))


def _array(numbers: Iterable[int]) -> bytes:
    return b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _text(value: str) -> bytes:
    return b"<FEFF%s>" % value.encode("utf-16-be").hex().upper().encode()
