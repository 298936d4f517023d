"""A bordereau held against the titres it lists: their numbers, debtors and sums, its count and its totals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from pipeline.proof.agreement import words_against_figures
from pipeline.proof.agreement_mentions import mentions, readable
from pipeline.wording import compte, montant

_SUM = r"(-?\d[\d ]*(?:,\d\d)?) ?€"
_NUMBER = re.compile(r"^Titre (?:de recette|de réduction|d'annulation) n° ?(\S+)$", re.MULTILINE)
_DEBTOR = re.compile(r"^Débiteur\n(.+)$", re.MULTILINE)
_DUE = re.compile(rf"^Montant à \w+ : {_SUM}", re.MULTILINE)
_COUNT = re.compile(r"(?:^|\bcomprend )(\d[\d ]*) titres?\b", re.MULTILINE)
_TOTAL = re.compile(rf"\btotal de {_SUM}")
_RUNNING = re.compile(rf"\bcelui-ci compris : {_SUM}")
_ALONE = re.compile(_SUM)


class Titre(NamedTuple):
    """What a titre says that its line in the bordereau says too, as printed; empty where it is not known."""

    numero: str
    debiteur: str
    montant: str


def titre(text: str) -> Titre:
    """What a finished titre says of itself; a draft has no number."""
    plain = readable(text)
    number, debtor, due = (pattern.search(plain) for pattern in (_NUMBER, _DEBTOR, _DUE))
    return Titre(number[1] if number else "", debtor[1].strip() if debtor else "", f"{due[1]} €" if due else "")


def gaps(
    rows: Sequence[Sequence[str]], text: str, titres: Sequence[Titre], cumul: Decimal | None = None
) -> Iterator[str]:
    """What a bordereau says and its titres do not, in French: its rows, cell by cell, and its text outside them.

    Titres are in the order of the list; ``cumul`` is the year's running total, in euros, where it is known.
    """
    cells = [readable("\n".join(row)).split("\n") for row in rows]
    listed = [row for row in cells if any(map(_ALONE.search, row)) and not any(map(_COUNT.fullmatch, row))]
    if len(listed) != len(titres):
        yield f"{compte(len(listed), 'ligne')} dans le tableau, pour {compte(len(titres), 'titre')}"
    for rank, (row, one) in enumerate(zip(listed, titres, strict=False), 1):
        for value in map(readable, one):
            if value and value not in row and not any(_says(cell, value) for cell in row):
                yield f"ligne {rank} : « {value} » dans le titre, « {' | '.join(row)} » dans le bordereau"
    yield from _counted(cells, readable(text), titres, cumul)
    for figures, words in words_against_figures(mentions(text)):
        yield f"« {figures.texte} » en chiffres, « {words.texte} » en lettres"


def _says(cell: str, value: str) -> bool:
    """Whether a cell says a value among other words, as a template may: « titre n° 12 », « X, 2 rue Haute »."""
    before = r"n° ?" if value.isdigit() else r"(?<![\w,.-])(?<!\d )"
    return re.search(rf"{before}{re.escape(value)}(?![\w-])", cell) is not None


def _counted(
    cells: Sequence[Sequence[str]], plain: str, titres: Sequence[Titre], cumul: Decimal | None
) -> Iterator[str]:
    counted = [row for row in cells if any(map(_COUNT.fullmatch, row))]
    for said in dict.fromkeys(_COUNT.findall("\n".join([*(cell for row in counted for cell in row), plain]))):
        if int(said.replace(" ", "")) != len(titres):
            yield f"nombre de titres : {said} dans le texte, {len(titres)} dans le tableau"
    dues = [_euros(one.montant) for one in titres if one.montant]
    if len(dues) == len(titres):
        total = sum(dues, Decimal(0))
        below = [cell for row in counted for cell in row if _ALONE.fullmatch(cell)]
        for said in dict.fromkeys((*below, *_TOTAL.findall(plain))):
            if _euros(said) != total:
                yield f"total de {said.removesuffix(' €')} €, les titres listés font {readable(montant(total))}"
    for said in _RUNNING.findall(plain):
        if cumul is not None and _euros(said) != cumul:
            yield f"total cumulé de {said} €, {readable(montant(cumul))} au registre"


def _euros(said: str) -> Decimal:
    return Decimal(re.sub(r"[^\d,-]", "", said).replace(",", "."))
