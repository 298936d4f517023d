"""The index that closes a stack of documents: an accessible table, each line with a link to its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pipeline.assemble.apart import SCHEME, Apart, take_apart
from pipeline.assemble.overlay import typeset
from pipeline.assemble.sorting import Line, Sorted

_ROWS = 53
"""Lines that the first page is tried with; few at once, for the memory of the compiler grows with them."""
_MORE = 5
"""Lines that a page with room left is tried with besides."""
_FOOTER = "0123456789–, page"
# Pages whose fonts hold the same signs have the same fonts, which the stack then holds once: a page before them, which
# is left out, shows all signs of the index.
_SOURCE = """#set document(title: donnees.titre)
#pdf.artifact(text(2pt)[#donnees.maigres #text(weight: "bold", donnees.gras)])
#pagebreak()
#let gris = rgb("#b8c0cc")
#let pied(n) = text(8pt)[#donnees.ensemble – #donnees.titre, page #n]
#set page(paper: "a4", margin: (x: 18mm, y: 20mm), footer: context align(center, pied(counter(page).display())))
#counter(page).update(donnees.page)
#set text(size: 9pt)
#if donnees.page == 1 { heading(donnees.titre) }
#set table(inset: (x: 3pt, y: 3.5pt), stroke: (x, y) => (bottom: 0.4pt + gris))
#let nom(r) = [#r.cellules.first()#if r.derniere [#metadata(none)<fin>]]
#let ligne(r) = (nom(r), ..r.cellules.slice(1), link(r.lien, r.page))
#table(
  columns: (1fr, 22mm, 34mm, 18mm),
  align: (left, right, right, right),
  table.header(..donnees.entetes.map(text.with(weight: "bold"))),
  ..donnees.lignes.map(ligne).flatten(),
)
#if donnees.dernier and donnees.fin != "" { par(strong(donnees.fin)) }
// A page with room for a line more is followed by an empty one, which says so.
#let libre() = 277mm - locate(<fin>).position().y - 3.5pt
#if not donnees.plein { context if libre() >= measure[X].height + 7pt { pagebreak() } }
"""


@dataclass(frozen=True, slots=True)
class Index:
    """What the index is called, its three columns (the page is the fourth), how lines are sorted, what closes it."""

    titre: str
    entetes: tuple[str, str, str]
    tri: Callable[[tuple[str, ...]], Any]
    fin: Callable[[], str] = str


def volumes(index: Index, ensemble: str, lines: Sorted) -> Iterator[Apart]:
    """The pages of the index of these lines, taken apart one by one; ``ensemble`` is what they are the index of."""
    pages = _Pages(index, _constant(index, ensemble, lines.signs), lines.lines(), len(lines))
    while pages.left:
        yield pages.next()


@dataclass(slots=True)
class _Pages:
    index: Index
    constant: dict[str, Any]
    lines: Iterator[Line]
    left: int
    """Lines that are on no page yet, those at hand included."""
    held: list[Line] = field(default_factory=list)
    page: int = 1
    room: int = _ROWS
    """Lines that a page had room for at most."""

    def next(self) -> Apart:
        """The next page; the last one may have a second that holds what closes the index."""
        count, full = self.room, False
        while True:
            self.held += islice(self.lines, max(0, count - len(self.held)))
            count = min(count, len(self.held))
            made = take_apart(self._set(count, full), self.index.titre, index=True)
            shown, *after = _lines_of_pages(made)
            if sum(after) and count > 1:
                count, full = max(1, shown), True
            elif after and not full and count < self.left:
                count += _MORE
            else:
                break
        del self.held[:count]
        self.left -= count
        self.page += 1 + len(after)
        self.room = max(self.room, count)
        return made

    def _set(self, count: int, full: bool) -> bytes:
        last = count == self.left
        donnees = self.constant | {
            "page": self.page,
            "dernier": last,
            "plein": full or last,
            "lignes": [
                {
                    "cellules": line.cellules,
                    "lien": f"{SCHEME.decode()}{line.rang}:{line.page}",
                    "page": str(line.page),
                    "derniere": rank == count,
                }
                for rank, line in enumerate(self.held[:count], 1)
            ],
        }
        return typeset(_SOURCE, donnees, ["a-2a", "ua-1"])


def _constant(index: Index, ensemble: str, signs: set[str]) -> dict[str, Any]:
    """What all pages are set with."""
    heads, end = [*index.entetes, "Page"], index.fin()
    light = signs.union(ensemble, index.titre, _FOOTER)
    return {
        "titre": index.titre,
        "ensemble": ensemble,
        "entetes": heads,
        "fin": end,
        "maigres": " ".join(sorted(light)),
        "gras": " ".join(sorted(set(index.titre).union(end, *heads))),
    }


def _lines_of_pages(made: Apart) -> list[int]:
    bodies = (made.parts[page].text for page in made.pages)
    return [body.partition(b"/Annots[")[2].partition(b"]")[0].count(b" R") for body in bodies]
