"""Stacks documents that the engine made into one PDF, written as it goes: only one of them is ever in memory.

Fonts and images that documents have in common are written once. An index of all of them closes the file, so that pages
have, on paper and on the screen, the numbers that the index gives.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import BinaryIO

from pipeline.assemble.copying import Copy
from pipeline.assemble.errors import AssembleError
from pipeline.assemble.files import write_aside
from pipeline.assemble.listing import Index, Line, volumes
from pipeline.assemble.packed import Packed
from pipeline.assemble.taken import Taken, renumbered

_GROUP = 100
"""Documents below one node of a tree: viewers read whole nodes."""
_FIXED = ("catalog", "pages", "tree", "document", "outlines", "info", "metadata", "intent", "index")


@dataclass(frozen=True, slots=True)
class Piece:
    """One document of the stack, its bookmark, and its line in the index: three texts."""

    pdf: bytes
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

    Documents come from ``convert``; their tags, links, bookmarks and claims are kept. Each is read once, before the
    next one is asked for. Same documents, same bytes. Raises ``AssembleError``; ``out`` is then left as it was.
    """
    done: list[Stacked] = []
    write_aside(out, lambda stream: done.append(_Stack(stream, titre).run(pieces, index)))
    return done[0]


@dataclass(slots=True)
class _Stack:
    stream: BinaryIO
    titre: str
    packed: Packed = field(init=False)
    fixed: dict[str, int] = field(init=False)
    first: Taken | None = None
    pages: int = 0
    keys: int = 0
    documents: int = 0
    shared: dict[bytes, int] = field(default_factory=dict)
    starts: array[int] = field(default_factory=lambda: array("L"))
    """The object of the first page of each document."""
    debuts: array[int] = field(default_factory=lambda: array("L"))
    node: int = 0
    """The node of the page tree that the documents of the present group hang from."""
    kids: list[int] = field(default_factory=list)
    nodes: list[int] = field(default_factory=list)
    entries: dict[str, list[tuple[bytes, bytes]]] = field(default_factory=lambda: {"Nums": [], "Names": []})
    leaves: dict[str, list[int]] = field(default_factory=lambda: {"Nums": [], "Names": []})
    tags: list[int] = field(default_factory=list)
    roles: dict[bytes, bytes] = field(default_factory=dict)
    last: tuple[int, bytes] | None = None
    """The last bookmark, which waits for the number of the next."""
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self.packed = Packed(self.stream)
        start = self.packed.take(len(_FIXED))
        self.fixed = {name: start + rank for rank, name in enumerate(_FIXED)}

    def run(self, pieces: Iterable[Piece], index: Index) -> Stacked:
        """Write everything; gives where it stands."""
        lines: list[Line] = []
        opening = 0
        for rank, piece in enumerate(pieces):
            lines.append(Line(piece.ligne, rank, self.pages + 1))
            number = self.packed.take()
            opening = opening or number
            self.add(piece.pdf, piece.signet, number)
        if not lines:
            raise AssembleError("il n'y a aucun document à réunir", "vérifier le rôle")
        begins, count = self.pages + 1, self.documents
        for pdf in volumes(index, self.titre, lines):
            self.add(pdf, index.titre, 0)
        self.end(index.titre, opening, self.starts[count], count + 1)
        return Stacked(self.pages, self.debuts[:count], begins)

    def add(self, pdf: bytes, name: str, bookmark: int) -> None:
        """One document more, with a bookmark of this number if it is not 0."""
        taken = Taken(pdf, name)
        self.digest.update(pdf)
        self.documents += 1
        self.node = self.node or self.packed.take()
        prefix = b"t%07d." % self.documents
        copy = Copy(taken, self.packed, self.shared, prefix, self.keys, self.starts, self.debuts)
        copy.numbers[taken.tree] = self.fixed["document"]
        copy.numbers |= dict.fromkeys(taken.nodes(), self.node)
        self.kids += map(copy.number, taken.pages)
        self.starts.append(copy.number(taken.pages[0]))
        self.debuts.append(self.pages + 1)
        self.tags += map(copy.number, taken.tags())
        self.entries["Nums"] += [(b"%d" % (key + self.keys), copy.entry(each)) for key, each in taken.parents()]
        self.entries["Names"] += sorted((b"(%s%s)" % (prefix, key), copy.entry(each)) for key, each in taken.names())
        if self.first is None:
            self._frame(taken, copy)
        if bookmark:
            self._bookmark(bookmark, name, copy)
        copy.run()
        self.roles |= taken.roles()
        self.keys += max((key for key, _ in taken.parents()), default=-1) + 1
        self.pages += len(taken.pages)
        if self.documents % _GROUP == 0:
            self._close()

    def end(self, index: str, opening: int, page: int, bookmarks: int) -> None:
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
        catalog = re.sub(rb"/Names\s*(?:\d+ 0 R|<<.*?>>>>)|>>$", b"", first.catalog)
        replaced = {"Pages": "pages", "StructTreeRoot": "tree", "Outlines": "outlines", "Metadata": "metadata"}
        for key, name in replaced.items():
            catalog = re.sub(rb"/%s\s*\d+ 0 R" % key.encode(), b"/%s %d 0 R" % (key.encode(), fixed[name]), catalog)
        intents = b"/OutputIntents[%d 0 R]" % fixed["intent"]
        catalog = re.sub(rb"/OutputIntents\s*(?:\d+ 0 R|\[[^\]]*\])", intents, catalog)
        self.packed.put(fixed["catalog"], catalog + b">>")
        self.packed.end(fixed["catalog"], fixed["info"], self.digest.hexdigest()[:32])

    def _frame(self, taken: Taken, copy: Copy) -> None:
        self.first = taken
        self.packed.put(self.fixed["intent"], renumbered(taken.body(taken.intent()), copy.number))

    def _bookmark(self, number: int, name: str, copy: Copy) -> None:
        before = self.last[0] if self.last else self.fixed["index"]
        if self.last:
            self.packed.put(self.last[0], self.last[1] + b"/Next %d 0 R>>" % number)
        parts = (_text(name), self.fixed["outlines"], before, self.starts[-1])
        body = b"<</Title%s/Parent %d 0 R/Prev %d 0 R/Dest[%d 0 R/Fit]" % parts
        self.last = number, body + copy.bookmarks(number)

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

    def _describe(self, first: Taken) -> None:
        packet = first.packet()
        title, identity = escape(self.titre, quote=False).encode(), self.digest.hexdigest()[:32].encode()
        packet = re.sub(rb"(<dc:title>.*?<rdf:li[^>]*>)[^<]*", lambda found: found[1] + title, packet, flags=re.DOTALL)
        packet = re.sub(rb"(<xmpTPg:NPages>)\d+", lambda found: found[1] + b"%d" % self.pages, packet)
        packet = re.sub(rb"(<xmpMM:(?:Instance|Document)ID>)[^<]*", lambda found: found[1] + identity, packet)
        body = b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%s\nendstream"
        self.packed.put_stream(self.fixed["metadata"], body % (len(packet), packet))
        self.packed.put(self.fixed["info"], first.info(_text(self.titre)))


def _array(numbers: Iterable[int]) -> bytes:
    return b"[%s]" % b" ".join(b"%d 0 R" % number for number in numbers)


def _text(value: str) -> bytes:
    return b"<FEFF%s>" % value.encode("utf-16-be").hex().upper().encode()
