"""Lays the words of a document and of its PDF side by side and says where they part."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from operator import itemgetter

from pipeline.proof.document import Contents
from pipeline.proof.signs import HYPHEN, LABEL, LEADER, MARKS, TOC, bare, pattern
from pipeline.proof.texts import Found, Wanted

_MARKS = {mark: re.compile(expression.replace("+?", "+")) for mark, expression in MARKS.items()}
_CHUNK, _KEY, _REACH, _WORDS, _TRIES = 512, 16, 6000, 400, 12


@dataclass(frozen=True, slots=True, order=True)
class Ecart:
    """A difference: on ``page`` of the PDF, after ``contexte``, ``attendu`` was to be read and ``trouve`` is."""

    page: int
    contexte: str
    attendu: str
    trouve: str

    def __str__(self) -> str:
        where = f"page {self.page}" + (f", après « {self.contexte} »" if self.contexte else "")
        if not self.trouve:
            return f"{where} : « {self.attendu} » manque dans le PDF"
        if not self.attendu:
            return f"{where} : « {self.trouve} » est en trop dans le PDF"
        return f"{where} : « {self.attendu} » est devenu « {self.trouve} »"


def align(wanted: Wanted, found: Found, repeats: Sequence[str], contents: Sequence[Contents]) -> list[Ecart]:
    """Every difference between ``wanted`` and ``found``, in reading order; none when they say the same.

    ``repeats`` are the header rows of tables, which a page break repeats; ``contents`` the tables of contents in the
    order of their marks.
    """
    return _Alignment(wanted, found, repeats, contents).run()


class _Alignment:
    def __init__(self, wanted: Wanted, found: Found, repeats: Sequence[str], contents: Sequence[Contents]) -> None:
        self.wanted, self.found = wanted, found
        self.repeats = [Wanted.of(row).text for row in repeats]
        self.contents = iter(contents)
        self.i = self.j = 0
        self.found_starts = frozenset(found.starts)
        self.gaps: list[Ecart] = []
        self.places: list[int] = []
        self.agreed = 0
        self.rows = sorted(wanted.rows)
        self.row_places: dict[int, int] = {}

    def run(self) -> list[Ecart]:
        text, pdf = self.wanted.text, self.found.text
        while self.i < len(text) or self.j < len(pdf):
            self._advance()
            if self.i >= len(text) and self.j >= len(pdf):
                break
            if not (self._mark() or self._line_hyphen() or self._letter_case() or self._cut_row()):
                self._gap()
        return self._without_moved_cells()

    def _without_moved_cells(self) -> list[Ecart]:
        """The gaps less the pairs that come from a cell over several rows, drawn before or after its neighbours."""
        left = list(range(len(self.gaps)))
        for a, b in combinations(range(len(self.gaps)), 2):
            if a in left and b in left and self._is_moved_cell(a, b):
                left.remove(a)
                left.remove(b)
        return [self.gaps[rank] for rank in left]

    def _is_moved_cell(self, a: int, b: int) -> bool:
        lost, extra = (a, b) if self.gaps[a].attendu and not self.gaps[a].trouve else (b, a)
        words, shown = ("".join(text.split()) for text in (self.gaps[lost].attendu, self.gaps[extra].trouve))
        # What was added may begin with what follows it anyway: the same insertion then reads as a rotation of it.
        if self.gaps[lost].trouve or self.gaps[extra].attendu or len(words) != len(shown) or words not in shown * 2:
            return False
        begin, end = self.places[lost], self.places[lost] + len(words)
        here = self.places[extra]
        return any(map(self._are_cells, ((begin, end), (end, here), (here, begin))))

    def _are_cells(self, span: tuple[int, int]) -> bool:
        ends = dict(self.wanted.cells)
        begin, end = span
        while begin in ends and begin < end:
            begin = ends[begin]
        return begin == end and span[0] < end

    def _advance(self) -> None:
        text, pdf = self.wanted.text, self.found.text
        while True:
            self._repeated_row()
            at = bisect_right(self.found.pages, self.j)
            end = self.found.pages[at] if at < len(self.found.pages) else len(pdf)
            length = _common(text, self.i, pdf, self.j, end)
            self.agreed = self.i
            self._boundaries(length)
            for row in self.rows[
                bisect_left(self.rows, self.i, key=itemgetter(0)) : bisect_right(
                    self.rows, self.i + length, key=itemgetter(0)
                )
            ]:
                self.row_places.setdefault(row[0], self.j + row[0] - self.i)
            self.i += length
            self.j += length
            if length == 0 or self.j != end:
                return

    def _repeated_row(self) -> None:
        at = bisect_left(self.found.pages, self.j)
        if not 0 < at < len(self.found.pages) or self.found.pages[at] != self.j:
            return
        for row in self.repeats:
            if self.found.text.startswith(row, self.j) and not self.wanted.text.startswith(row, self.i):
                self.j += len(row)
                return

    def _boundaries(self, length: int) -> None:
        starts = self.wanted.starts
        for rank in range(bisect_left(starts, self.i), bisect_left(starts, self.i + length)):
            start = starts[rank]
            if start in self.wanted.hard and self.j + start - self.i not in self.found_starts and rank:
                glued = self.wanted.text[starts[rank - 1] : starts[rank + 1] if rank + 1 < len(starts) else None]
                page = self.found.page(self.j + start - self.i)
                words = f"{self.wanted.text[starts[rank - 1] : start]} {glued[start - starts[rank - 1] :]}"
                self._say(start, Ecart(page, self._context(starts[rank - 1]), bare(words), bare(glued)))

    def _mark(self) -> bool:
        mark = self.wanted.text[self.i : self.i + 1]
        if mark == TOC:
            return self._contents(next(self.contents))
        if mark not in _MARKS:
            return False
        word = bisect_right(self.found.starts, self.j)
        end = self.found.starts[word] if word < len(self.found.starts) and mark != LEADER else len(self.found.text)
        match = _MARKS[mark].match(self.found.text, self.j, end)
        if match is None:
            return False
        following = self.wanted.text[self.i + 1 : self.i + 2]
        self.j = self._label_end(match.end(), following) if mark == LABEL else match.end()
        self.i += 1
        return True

    def _label_end(self, end: int, following: str) -> int:
        at = self.found.text.find(following, self.j, end) if following else -1
        return end if at < 0 else at

    def _contents(self, contents: Contents) -> bool:
        for stream in (contents.cached, contents.expected):
            expression = pattern(stream)
            match = expression and re.compile(expression).match(self.found.text, self.j)
            if match:
                self.j, self.i = match.end(), self.i + 1
                return True
        self.i += 1
        expected = bare(contents.expected or contents.cached)
        if expected:
            gap = Ecart(self.found.page(self.j), self._context(self.i - 1), expected, "une autre table des matières")
            self._say(self.i, gap)
        return True

    def _line_hyphen(self) -> bool:
        if self.found.text[self.j : self.j + 1] != HYPHEN:
            return False
        self.j += 1
        self.i += self.wanted.text[self.i : self.i + 1] == "-"
        return True

    def _letter_case(self) -> bool:
        a, b = self.wanted.text[self.i : self.i + 1], self.found.text[self.j : self.j + 1]
        if not a or a.casefold() != b.casefold() or not self.wanted.is_free(self.i):
            return False
        self.i += 1
        self.j += 1
        return True

    def _cut_row(self) -> bool:
        """Pass over a row that a page cuts: each page shows a part of its first cell, then of the next, and so on."""
        around = [row for row in self.rows if row[0] < self.i < row[-1] and row[0] in self.row_places]
        for row in sorted(around, key=lambda row: row[0] - row[-1], reverse=True):
            end = self._over_pages(row[:-1], row[1:], self.row_places[row[0]])
            if end is not None:
                self.i, self.j = row[-1], end
                self.gaps = [gap for gap, at in zip(self.gaps, self.places, strict=True) if at <= row[0]]
                self.places = [at for at in self.places if at <= row[0]]
                return True
        return False

    def _over_pages(self, begun: Sequence[int], ends: Sequence[int], j: int) -> int | None:
        at = bisect_right(self.found.pages, j)
        if at == len(self.found.pages):
            return None
        page = self.found.pages[at]
        longest = sum(end - start for start, end in zip(begun, ends, strict=True))
        left = self._share(list(begun), ends, 0, j, page, set()) if longest >= page - j else None
        if left is None:
            return None
        j = next((page + len(row) for row in self.repeats if self.found.text.startswith(row, page)), page)
        done = j
        for start, end in zip(left, ends, strict=True):
            if not self.found.text.startswith(self.wanted.text[start:end], done):
                return self._over_pages(left, ends, j)
            done += end - start
        return done

    def _share(
        self, begun: list[int], ends: Sequence[int], cell: int, j: int, page: int, failed: set[tuple[int, int]]
    ) -> list[int] | None:
        """Where each cell stops on this page, the page being filled; the latest places are tried first."""
        if cell == len(begun):
            return begun if j == page else None
        if (cell, j) in failed:
            return None
        start = begun[cell]
        length = _common(self.wanted.text, start, self.found.text, j, min(page, j + ends[cell] - start))
        words = self.found.starts[bisect_left(self.found.starts, j) : bisect_right(self.found.starts, j + length)]
        for stop in dict.fromkeys([j + length, *reversed(words[-_TRIES:])]):
            rest = [*begun[:cell], start + stop - j, *begun[cell + 1 :]]
            if (found := self._share(rest, ends, cell + 1, stop, page, failed)) is not None:
                return found
        failed.add((cell, j))
        return None

    def _gap(self) -> None:
        i, j = self._last_agreement()
        self.gaps = [gap for gap, at in zip(self.gaps, self.places, strict=True) if at <= i]
        self.places = [at for at in self.places if at <= i]
        self.i, self.j = self._resumption(i, j)
        expected = _spaced(self.wanted.text, self.wanted.starts, i, self.i)
        shown = _spaced(self.found.text, self.found.starts, j, self.j)
        self._say(i, Ecart(self.found.page(j), self._context(i), bare(expected), shown))

    def _last_agreement(self) -> tuple[int, int]:
        """The last place, at or before this one, where a word begins on both sides."""
        ended = self.i == len(self.wanted.text), self.j == len(self.found.text)
        if (self.i in self.wanted.hard or ended[0]) and (self.j in self.found_starts or ended[1]):
            return self.i, self.j
        for start in reversed(self.wanted.starts[: bisect_left(self.wanted.starts, self.i + 1)]):
            if start < self.agreed:
                break
            if start - self.i + self.j in self.found_starts:
                return start, start - self.i + self.j
        return self.i, self.j

    def _resumption(self, i: int, j: int) -> tuple[int, int]:
        """Where both texts agree again for a while, passing over as little as possible."""
        text, pdf = self.wanted.text, self.found.text
        best, cost = (len(text), len(pdf)), len(text) - i + len(pdf) - j
        first = bisect_left(self.wanted.starts, i)
        for start in self.wanted.starts[first : first + _WORDS]:
            if (start < self.i and start != i) or start - i >= cost:
                continue
            key = text[start : start + _KEY]
            at = pdf.find(key, self.j, self.j + min(cost, _REACH) + _KEY)
            while at >= 0 and at not in self.found_starts:
                at = pdf.find(key, at + 1, self.j + min(cost, _REACH) + _KEY)
            if at >= 0 and start - i + at - j < cost:
                best, cost = (start, at), start - i + at - j
        return best

    def _say(self, place: int, gap: Ecart) -> None:
        self.places.append(place)
        self.gaps.append(gap)

    def _context(self, offset: int) -> str:
        rank = bisect_left(self.wanted.starts, offset)
        if rank == 0:
            return ""
        begin = self.wanted.starts[max(rank - 4, 0)]
        return bare(_spaced(self.wanted.text, self.wanted.starts, begin, offset))


def _common(a: str, i: int, b: str, j: int, end: int) -> int:
    length = 0
    limit = min(len(a) - i, end - j)
    while length < limit:
        size = min(_CHUNK, limit - length)
        x, y = a[i + length : i + length + size], b[j + length : j + length + size]
        if x != y:
            return length + next(k for k in range(size) if x[k] != y[k])
        length += size
    return length


def _spaced(text: str, starts: Sequence[int], begin: int, end: int) -> str:
    cuts = [begin, *starts[bisect_right(starts, begin) : bisect_left(starts, end)], end]
    return " ".join(text[a:b] for a, b in pairwise(cuts))
