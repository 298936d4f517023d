"""The index that closes a stack of documents: an accessible table, each line with a link to its page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.assemble.overlay import typeset
from pipeline.assemble.taken import Taken

SCHEME = b"piece:"
"""How the links of the index name a document until its page is known as an object: ``piece:12``."""
_ROWS = 200
"""Lines set at once: memory does not grow with the index."""
_SOURCE = """#set document(title: donnees.titre)
#let gris = rgb("#b8c0cc")
#let pied(n) = text(8pt)[#donnees.ensemble – #donnees.titre, page #n]
#set page(paper: "a4", margin: (x: 18mm, y: 20mm), footer: context align(center, pied(counter(page).display())))
#counter(page).update(donnees.page)
#set text(size: 9pt)
#if donnees.page == 1 { heading(donnees.titre) }
#set table(inset: (x: 3pt, y: 3.5pt), stroke: (x, y) => (bottom: 0.4pt + gris))
#let ligne(r) = (..r.cellules, link("piece:" + str(r.rang), r.page))
#table(
  columns: (1fr, 22mm, 34mm, 18mm),
  align: (left, right, right, right),
  table.header(..donnees.entetes.map(strong)),
  ..donnees.lignes.map(ligne).flatten(),
)
#if donnees.fin != "" { par(strong(donnees.fin)) }
"""


@dataclass(frozen=True, slots=True)
class Index:
    """What the index is called, its three columns (the page is the fourth), how lines are sorted, what closes it."""

    titre: str
    entetes: tuple[str, str, str]
    tri: Callable[[tuple[str, ...]], Any]
    fin: Callable[[], str] = str


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the cells of its document, the rank (from 0) of this one, the page where it begins."""

    cellules: tuple[str, ...]
    rang: int
    page: int


def volumes(index: Index, ensemble: str, lines: Sequence[Line]) -> Iterator[bytes]:
    """The pages of the index, several PDFs that follow each other; ``ensemble`` is what they are the index of."""
    rest, done, page = sorted(lines, key=lambda line: index.tri(line.cellules)), 0, 1
    while done < len(rest):
        block = rest[done : done + _ROWS]
        last = done + len(block) == len(rest)
        pdf = _set(index, ensemble, block, page, last)
        counts = _lines_of_pages(pdf)
        if not last and len(counts) > 1:
            # The last page is not full: its lines begin the next volume, so that no page is cut short on the way.
            block = block[: -counts.pop()]
            pdf = _set(index, ensemble, block, page, last)
        yield pdf
        done += len(block)
        page += len(counts)


def _set(index: Index, ensemble: str, block: Sequence[Line], page: int, last: bool) -> bytes:
    donnees = {
        "titre": index.titre,
        "ensemble": ensemble,
        "entetes": [*index.entetes, "Page"],
        "page": page,
        "fin": index.fin() if last else "",
        "lignes": [{"cellules": line.cellules, "rang": line.rang, "page": str(line.page)} for line in block],
    }
    return typeset(_SOURCE, donnees, ["a-2a", "ua-1"])


def _lines_of_pages(pdf: bytes) -> list[int]:
    taken = Taken(pdf, "l'index")
    return [taken.body(page).partition(b"/Annots[")[2].partition(b"]")[0].count(b" R") for page in taken.pages]
