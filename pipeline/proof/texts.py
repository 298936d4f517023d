"""The two texts that the proof lays side by side, without their spaces: the document's and the PDF's."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from pipeline.proof.document import Document, Running
from pipeline.proof.signs import CELL, END_ROW, END_SPAN, FREE, ROW, SOFT, SPAN, STRICT, STRUCTURE, normal, pattern

_TOKENS = re.compile(rf"([{STRUCTURE}{SOFT}]|\s+)")


@dataclass(slots=True)
class Wanted:
    """The words of the documents run together: ``text`` without spaces, marks included.

    ``starts`` are the offsets where a word begins, ``hard`` those among them that a space must precede, ``free`` the
    spans whose letter case does not count, ``cells`` those of the table cells over several rows. ``rows`` are the
    table rows of several cells: the offset where each cell begins, then where the row ends.
    """

    text: str = ""
    starts: list[int] = field(default_factory=list)
    hard: set[int] = field(default_factory=set)
    free: list[tuple[int, int]] = field(default_factory=list)
    cells: set[tuple[int, int]] = field(default_factory=set)
    rows: list[list[int]] = field(default_factory=list)

    @classmethod
    def of(cls, stream: str) -> Wanted:
        """Split a stream of ``word`` into its words and its marks."""
        self, parts, length, spaced, soft = cls(), [], 0, True, False
        opened: list[int] = []
        rows: list[list[int]] = []
        # Words and what stands between them follow each other, one in two empty where two marks do.
        for rank, piece in enumerate(_TOKENS.split(normal(stream))):
            if not piece:
                continue
            if rank % 2 == 0:
                if spaced or soft:
                    self.starts.append(length)
                if spaced and not soft:
                    self.hard.add(length)
                parts.append(piece)
                length += len(piece)
                spaced = soft = False
            elif piece.isspace():
                spaced = True
            elif piece == SOFT:
                soft = True
            elif piece in (FREE, SPAN):
                opened.append(length)
            elif piece == STRICT:
                self.free.append((opened.pop(), length))
            elif piece == END_SPAN:
                self.cells.add((opened.pop(), length))
            elif piece == ROW:
                rows.append([])
            elif piece == CELL:
                rows[-1].append(length)
            elif piece == END_ROW:
                self._close(rows.pop(), length)
        self.text = "".join(parts)
        self.free.sort()
        return self

    def _close(self, cells: list[int], end: int) -> None:
        if len(cells) > 1 and cells[0] < end:
            self.rows.append([*cells, end])

    def is_free(self, offset: int) -> bool:
        """Whether the letter case at ``offset`` does not count."""
        at = bisect_right(self.free, (offset, len(self.text) + 1)) - 1
        return at >= 0 and self.free[at][0] <= offset < self.free[at][1]


@dataclass(slots=True)
class Found:
    """The body of the PDF without spaces: ``starts`` are the offsets of words, ``pages`` those of pages."""

    text: str
    starts: list[int]
    pages: list[int]
    first_page: int

    @classmethod
    def of(cls, pages: Sequence[str], first_page: int = 1) -> Found:
        """Run the texts of consecutive pages together; ``first_page`` is the number of the first."""
        words = [page.split() for page in pages]
        lengths = [sum(map(len, page)) for page in words]
        flat = [word for page in words for word in page]
        return cls(
            "".join(flat),
            list(accumulate(map(len, flat), initial=0))[:-1],
            list(accumulate(lengths, initial=0))[:-1],
            first_page,
        )

    def page(self, offset: int) -> int:
        """The page that holds ``offset``."""
        return self.first_page + max(bisect_right(self.pages, offset) - 1, 0)


@dataclass(slots=True)
class Layout:
    """The pages with what the layout repeats or moves taken out, and what was not found where it should be.

    ``bare_pages`` are the numbers of pages that lack the header or footer they should carry; ``lost`` are notes and
    text boxes that no page shows.
    """

    pages: list[str]
    bare_pages: list[tuple[int, Running]]
    lost: list[str]


Sought = tuple[Running, re.Pattern[str], re.Pattern[str]]
"""A header or footer, and how it is found at the head and at the foot of a page."""


def take_out(
    pages: Sequence[str], documents: Sequence[Document], running: Sequence[Sought], first_page: int = 1
) -> Layout:
    """Remove headers and footers (``running``), watermarks, notes and text boxes from the texts of ``pages``."""
    bodies, bare = [], []
    for rank, page in enumerate(pages):
        body, seen = _without_running(page, running)
        bodies.append(body)
        bare += [(rank + first_page, part) for part in _expected(documents, rank, len(pages)) if part not in seen]
    for stream in dict.fromkeys(s for d in documents for s in d.watermarks):
        bodies = [re.sub(pattern(stream), " ", body, count=1) if pattern(stream) else body for body in bodies]
    lost = []
    for stream in (s for d in documents for s in d.floats):
        if not _remove(pattern(stream), stream, bodies):
            lost.append(stream)
    return Layout(bodies, bare, lost)


def sought_running(documents: Sequence[Document]) -> tuple[Sought, ...]:
    """The headers and footers of documents, the longest first."""
    parts = {part.stream: part for d in documents for section in d.running for part in section}
    found = []
    for stream in sorted(parts, key=len, reverse=True):
        if expression := pattern(stream):
            found.append(
                (parts[stream], re.compile(rf"\s*{expression}(?=\s|$)"), re.compile(rf"(?:^|\s){expression}\s*$"))
            )
    return tuple(found)


def _without_running(page: str, running: Sequence[Sought]) -> tuple[str, list[Running]]:
    seen: list[Running] = []
    left = list(running)
    while True:
        for candidate in left:
            part, head, tail = candidate
            if any(part.footer == other.footer for other in seen):
                continue
            if match := head.match(page) or tail.search(page):
                page = page[match.end() :] if match.start() == 0 else page[: match.start()]
                seen.append(part)
                left.remove(candidate)
                break
        else:
            return page, seen


def _expected(documents: Sequence[Document], rank: int, count: int) -> list[Running]:
    # Where one section rules all pages, the kind that each page must carry is known.
    if len(documents) != 1 or len(documents[0].running) != 1 or count == 0:
        return []
    section = {(part.kind, part.footer): part for part in documents[0].running[0]}
    kinds = {part.kind for part in documents[0].running[0]}
    kind = "first" if rank == 0 and "first" in kinds else "even" if rank % 2 and "even" in kinds else "default"
    parts = [section.get((kind, footer)) for footer in (False, True)]
    return [part for part in parts if part is not None and pattern(part.stream)]


def _remove(expression: str, stream: str, bodies: list[str]) -> bool:
    if not expression:
        return True
    for rank, body in enumerate(bodies):
        matches = list(re.finditer(rf"(?<!\S){expression}(?!\S)", body)) or list(re.finditer(expression, body))
        if matches:
            bodies[rank] = f"{body[: matches[-1].start()]} {body[matches[-1].end() :]}"
            return True
    return _remove_split(stream, bodies)


def _remove_split(stream: str, bodies: list[str]) -> bool:
    # A long note begins at the foot of one page and ends at the foot of the next.
    words = stream.split(" ")
    for cut in range(len(words) - 1, 2, -1):
        head = re.compile(rf"(?<!\S){pattern(' '.join(words[:cut]))}\s*$")
        for rank, body in enumerate(bodies[:-1]):
            if match := head.search(body):
                rest = re.search(pattern(" ".join(words[cut:])), bodies[rank + 1])
                if rest:
                    bodies[rank] = body[: match.start()]
                    bodies[rank + 1] = f"{bodies[rank + 1][: rest.start()]} {bodies[rank + 1][rest.end() :]}"
                    return True
    return False
