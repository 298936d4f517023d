"""A document taken apart so that it can be put into a stack: the long part of the work, which any process can do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from pipeline.assemble.parts import BOOKMARK, DOCUMENT, NODE, Part, alike, part
from pipeline.assemble.taken import Taken

SCHEME = b"piece:"
"""How the links of an index name a document by its rank, and say its page: ``piece:12:15``."""
_LINK = re.compile(rb"/A\s*<<(?:/Type/Action)?/S/URI/URI\(%b(\d+):\d+\)>>" % SCHEME)
_SAID = re.compile(rb"/Contents\(%b\d+:(\d+)\)" % SCHEME)
_NAMED = re.compile(rb"/(Dest|D)\s*\(((?:[^\\()]|\\.)*)\)")
_FAR = 10_000_000
"""From this number on: the first page of the document of such a rank in the stack, which is no object of this one."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the first document of a stack gives to the whole."""

    catalog: bytes
    packet: bytes
    info: tuple[bytes, bytes]
    """What stands before and after the title."""
    intent: Part


@dataclass(frozen=True, slots=True)
class Apart:
    """A document, its objects numbered from 0: its own, then those that others may hold too.

    ``digests`` are those of the latter; numbers beyond are the first pages of the documents of ranks ``far``.
    ``parents`` and ``names`` are the entries of the trees of the same names, ``outline`` what the document's bookmarks
    add to the one above them, ``keys`` how many keys it takes in the parent tree.
    """

    digest: bytes
    parts: tuple[Part, ...]
    digests: tuple[bytes, ...]
    pages: tuple[int, ...]
    tags: tuple[int, ...]
    parents: tuple[tuple[int, Part], ...]
    names: tuple[tuple[bytes, Part], ...]
    outline: Part
    keys: int
    far: tuple[int, ...]
    roles: Mapping[bytes, bytes]
    frame: Frame


def take_apart(pdf: bytes, nom: str, *, index: bool = False) -> Apart:
    """A document that the engine made, called ``nom`` in messages, taken apart.

    ``index``: its links of ``SCHEME`` lead to other documents, and its first page is left out. Raises
    ``AssembleError`` when it is not written as the engine writes.
    """
    taken = Taken(pdf, nom)
    return _Taking(taken, index).run(hashlib.sha256(pdf).digest())


class _Ranks(dict[int, int]):
    """What stands for each number: an object's rank, or what is outside."""

    def __missing__(self, number: int) -> int:
        if number < 0:
            return number
        raise KeyError(number)


@dataclass(slots=True)
class _Taking:
    taken: Taken
    index: bool
    found: dict[int, Part] = field(default_factory=dict)
    ranks: _Ranks = field(default_factory=_Ranks)
    far: list[int] = field(default_factory=list)

    def run(self, digest: bytes) -> Apart:
        taken = self.taken
        pages = taken.pages[1:] if self.index else taken.pages
        tags, parents, names = taken.tags(), taken.parents(), sorted(taken.names())
        self.ranks |= {taken.tree: DOCUMENT} | dict.fromkeys(taken.nodes(), NODE)
        shared, outline = taken.shared(pages), self._outline()
        entries = [(key, self._entry(number)) for key, number in parents]
        asked = [*pages, *tags, *(number for _, number in names), *outline.numbers]
        self._reach([*asked, *(number for _, each in entries for number in each.numbers)], shared, frozenset(tags))
        kept = list(reversed(shared.items()))  # what an object holds comes after it
        outside = (_FAR + rank for rank in self.far)
        self.ranks |= {old: new for new, old in enumerate(chain(self.found, (old for old, _ in kept), outside))}
        return Apart(
            digest=digest,
            parts=tuple(map(self._placed, chain(self.found.values(), (cut for _, (_, cut) in kept)))),
            digests=tuple(each for _, (each, _) in kept),
            pages=self._ranks(pages),
            tags=self._ranks(tags),
            parents=tuple((key, self._placed(each)) for key, each in entries),
            names=tuple((name, self._placed(Part(b"%d 0 R", (number,)))) for name, number in names),
            outline=self._placed(outline),
            keys=max((key for key, _ in parents), default=-1) + 1,
            far=tuple(self.far),
            roles=taken.roles(),
            frame=Frame(taken.catalog, taken.packet(), taken.info(), self._placed(part(taken.body(taken.intent())))),
        )

    def _outline(self) -> Part:
        """The entries that put the document's own bookmarks, closed, below another; one alone would only repeat it."""
        found = self.taken.outlines()
        if found is None:
            return Part(b"", ())
        root, first, last, count = found
        self.ranks[root] = BOOKMARK
        if first == last and b"/First" not in self.taken.body(first):
            return Part(b"", ())
        return Part(b"/First %%d 0 R/Last %%d 0 R/Count -%d" % count, (first, last))

    def _entry(self, number: int) -> Part:
        """What the parent tree says of an object: the array of a page itself, a reference to anything else."""
        body = self.taken.body(number)
        return part(body) if body.startswith(b"[") else Part(b"%d 0 R", (number,))

    def _reach(self, asked: Iterable[int], shared: Container[int], tags: frozenset[int]) -> None:
        """Find all that the asked objects hold, themselves included, but what others may hold too."""
        places, waiting, seen = self.taken.places(), list(asked), set(self.ranks)
        for number in waiting:
            if number < 0 or number in seen or number in shared:
                continue
            seen.add(number)
            if number >= _FAR:
                self.far.append(number - _FAR)
                continue
            body = self.taken.body(number)
            if number in tags:
                body = body.replace(b"/S/Document", b"/S/Sect", 1)
            if places and b"/D" in body:
                body = _NAMED.sub(lambda found: _to(found, places), body)
            if self.index and SCHEME in body:
                body = _LINK.sub(lambda found: b"/Dest[%d 0 R/Fit]" % (_FAR + int(found[1])), body)
                body = _SAID.sub(rb"/Contents(Page \1)", body)
            self.found[number] = cut = part(body)
            waiting += cut.numbers

    def _ranks(self, numbers: Iterable[int]) -> tuple[int, ...]:
        return tuple(map(self.ranks.__getitem__, numbers))

    def _placed(self, cut: Part) -> Part:
        ranks = self._ranks(cut.numbers)
        return Part(cut.text, ranks, cut.stream) if cut.stream else alike(cut.text, ranks)


def _to(found: re.Match[bytes], places: Mapping[bytes, int]) -> bytes:
    place = places.get(found[2])
    return found[0] if place is None else b"/%s %d 0 R" % (found[1], place)
