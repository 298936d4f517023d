"""The amounts, dates, numbers and identifiers that a text prints, each as the value it stands for."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from pipeline.proof import agreement_numbers
from pipeline.wording import MOIS

_MOIS = "|".join(MOIS)
_EURO = r"(?:€|euros?\b|EUR\b)"
_CHIFFRES = r"-?\d{1,3}(?:[ .]\d{3})+(?:,\d+)?(?!\d)|-?\d+(?:[.,]\d+)?"
_UNITE = r"jours?|semaines?|mois|années?|ans?|heures?"
# The first look is at one character: nearly all of a text begins none of these.
_FIGURES = re.compile(
    rf"""(?=[\dA-Zn])(?<![\w.])(?:
    (?P<iban>[A-Z]{{2}}\d{{2}}(?:\ ?[A-Z0-9]{{4}}){{3,7}}(?:\ ?[A-Z0-9]{{1,3}})?\b)
    |L'an\ (?P<an>[a-z -]+),\ le\ (?P<quantieme>[a-z -]+)\ (?P<mois_lettres>{_MOIS})\b
    |(?P<article>[LRDA]\.\ ?\*?\d+(?:-\d+)*)
    |[Nn]°\ ?(?P<numero>\w(?:[\w/.-]*\w)?)
    |(?P<jour>\d{{1,2}})(?:er)?\ (?P<mois>{_MOIS})\ (?P<annee>\d{{4}})\b
    |(?P<court>\d{{1,2}}/\d{{1,2}}/\d{{4}})(?![\w/])
    |(?P<iso>\d{{4}}-(?:0[1-9]|1[0-2])(?:-\d{{2}})?)(?![\w-])
    |(?P<siret>\d{{3}}\ ?\d{{3}}\ ?\d{{3}}\ ?\d{{5}})(?!\d)
    |(?P<telephone>0\d(?:[ .]?\d{{2}}){{4}})(?!\ ?\d)
    |(?P<montant>{_CHIFFRES})\ ?{_EURO}
    |(?P<pourcentage>{_CHIFFRES})\ ?%
    |(?P<duree>\d+)\ (?P<unite>{_UNITE})\b
    |(?P<nombre>\d(?:[\d/.,-]*\d)?)(?:\ \d{{3}}(?!\d))*(?!\w)
    )""",
    re.VERBOSE,
)
_MONTHS = re.compile(rf"(?:{_MOIS}|{'|'.join(name.capitalize() for name in MOIS)}) (\d{{4}})\b")
_UNITS = re.compile(rf" (?:(d'euros\b|euros?\b)|({_UNITE})\b)")
_COURRIEL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_RENVOI = re.compile(r"\b(?:[Aa]rticles?|[Pp]oints?|[Pp]aragraphes?)\s(?:[\d.]+(?:\s?(?:,|et|ou|à|-)\s?)?)*$")
_CENTIMES = re.compile(r" et ([a-z]+(?:[ -][a-z]+){0,4}) centimes?\b")
_SPACES = (("\u00a0", " "), ("\u202f", " "), ("\u2009", " "), ("’", "'"), ("\u2011", "-"), ("\t", " "))


@dataclass(frozen=True, slots=True)
class Mention:
    """A value that a text prints.

    ``nature`` is ``montant``, ``date``, ``mois``, ``numero``, ``siret``, ``pourcentage``, ``duree``, ``courriel``,
    ``iban``, ``telephone``, ``article`` or ``nombre``; ``valeur`` the same whatever its spelling; ``texte`` as
    printed, ``contexte`` the words around, ``avant`` those before; ``paragraphe`` its rank, from 1.
    """

    nature: str
    valeur: Hashable
    texte: str
    contexte: str
    avant: str
    paragraphe: int


def readable(text: str) -> str:
    """``text`` with ordinary spaces, apostrophes and hyphens."""
    for typographic, ordinary in _SPACES:
        text = text.replace(typographic, ordinary)
    return text


def mentions(text: str) -> tuple[Mention, ...]:
    """What ``text`` (one paragraph a line) prints, in reading order.

    References to the act's own articles are left out: they are counted, not written.
    """
    plain = readable(text)
    lines = list(accumulate((len(line) + 1 for line in plain.split("\n")), initial=0))
    found, taken = [], -1
    for start, end, nature, valeur in sorted((*_mails(plain), *_figures(plain), *_months(plain), *_words(plain))):
        if start >= taken:
            taken = end
            before = plain[max(plain.rfind("\n", 0, start) + 1, start - 60) : start]
            around = _around(plain, start, end)
            found.append(Mention(nature, valeur, plain[start:end], around, before, bisect_right(lines, start)))
    return tuple(found)


_Piece = tuple[int, int, str, Hashable]


def _mails(text: str) -> Iterator[_Piece]:
    start = 0
    for line in text.split("\n") if "@" in text else ():
        if "@" in line:
            for match in _COURRIEL.finditer(line):
                yield start + match.start(), start + match.end(), "courriel", match[0]
        start += len(line) + 1


def _months(text: str) -> Iterator[_Piece]:
    for match in _MONTHS.finditer(text):
        month = MOIS.index(match[0].split(" ")[0].lower()) + 1
        yield match.start(), match.end(), "mois", (int(match[1]), month)


def _words(text: str) -> Iterator[_Piece]:
    for match in _UNITS.finditer(text):
        words = agreement_numbers.ending(
            text[max(text.rfind("\n", 0, match.start()) + 1, match.start() - 120) : match.start()]
        )
        number = agreement_numbers.value(words) if words else None
        if number is None:
            continue
        start, end = match.start() - len(words), match.end()
        if match[2]:
            yield start, end, "duree", (number, _unit(match[2]))
            continue
        cents = _CENTIMES.match(text, end)
        more = agreement_numbers.value(cents[1]) if cents else None
        yield start, cents.end() if cents else end, "montant", Decimal(number) + Decimal(more or 0) / 100


def _figures(text: str) -> Iterator[_Piece]:
    for match in _FIGURES.finditer(text):
        start, end = match.span()
        kind = match.lastgroup or ""
        if kind == "mois_lettres":
            year, day = agreement_numbers.value(match["an"]), _rank(match["quantieme"])
            yield start, end, *_day(year, MOIS.index(match[kind]) + 1, day)
        elif kind == "annee":
            yield start, end, *_day(int(match[kind]), MOIS.index(match["mois"]) + 1, int(match["jour"]))
        elif kind == "court":
            day, month, year = map(int, match[kind].split("/"))
            yield start, end, *_day(year, month, day)
        elif kind == "iso":
            year, month, *days = map(int, match[kind].split("-"))
            yield start, end, *(_day(year, month, days[0]) if days else ("mois", (year, month)))
        elif kind == "unite":
            yield start, end, "duree", (int(match["duree"]), _unit(match[kind]))
        elif kind == "nombre":
            if not _RENVOI.search(text, max(0, start - 60), start):
                yield start, end, "nombre", _number(match[0])
        elif kind in ("montant", "pourcentage"):
            yield start, end, kind, _number(match[kind])
        else:
            yield start, end, kind, "".join(match[kind].split())


def _day(year: int | None, month: int, day: int | None) -> tuple[str, Hashable]:
    try:
        return "date", date(year or 0, month, day or 0)
    except ValueError:
        return "date", f"{day}/{month}/{year}"


def _rank(word: str) -> int | None:
    return 1 if word == "premier" else agreement_numbers.value(word)


def _unit(word: str) -> str:
    return {"an": "an", "ans": "an", "année": "an", "années": "an"}.get(
        word, word if word == "mois" else word.rstrip("s")
    )


def _number(text: str) -> Hashable:
    plain = text.replace(" ", "")
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else plain


def _around(text: str, start: int, end: int) -> str:
    first = max(text.rfind("\n", 0, start) + 1, start - 40)
    newline = text.find("\n", end)
    last = min(len(text) if newline < 0 else newline, end + 30)
    if first and text[first - 1] not in "\n ":
        first = text.find(" ", first, start) + 1 or first
    if last < len(text) and text[last] not in "\n ":
        last = max(text.rfind(" ", end, last), end)
    return text[first:last].strip()
