"""Finds in a text what a finished act never holds: blanks, tags left over, marks « à compléter »."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.manquant import FERME, OUVRE
from pipeline.proof.document import File
from pipeline.proof.signs import LABEL, LEADER, NUMBER, SOFT, STRUCTURE, SYMBOL, TOC, normal
from pipeline.proof.word import read

_NBSP = "[ \u00a0\u202f]"
_FAULTS = tuple(
    (raison, re.compile(expression, flags))
    for raison, expression, flags in (
        ("balise de gabarit restée", r"\{\{|\}\}|\{%|%\}|\{#|#\}", 0),
        ("valeur à compléter", rf"à\s+compléter\b[^\]{FERME}\n]*|[{OUVRE}{FERME}]", re.IGNORECASE),
        ("pointillés à remplir", r"…\s?…[…\s]*|\.{4,}|_{3,}|\.(?: \.){3,}", 0),
        ("numéro absent", rf"(?<=\S{_NBSP})n°{_NBSP}*(?=[,;.:)]|$|{_NBSP}{{2}})", re.IGNORECASE | re.MULTILINE),
        ("mot absent avant la ponctuation", rf"[^\s,]+{_NBSP}+(?:,|\.(?![.\d]))", 0),
        ("guillemets ou parenthèses vides", r"«\s*»|\(\s*\)|\[\s*\]", 0),
        ("valeur informatique", r"\b(?:None|NaN|Undefined)\b", 0),
        ("mot absent", r"\w+ {2,}\w+", 0),
    )
)


# Marks stand where the layout prints something: a page number is no blank.
_STAND_INS = str.maketrans(
    {NUMBER: "0", SYMBOL: "•", LEADER: "\t", TOC: "", LABEL: "0", **dict.fromkeys(STRUCTURE + SOFT, "")}
)


@dataclass(frozen=True, slots=True)
class Blanc:
    """A blank: what is wrong, and the words around it."""

    raison: str
    extrait: str

    def __str__(self) -> str:
        return f"{self.extrait} ({self.raison})"


def blanks_in(text: str) -> tuple[Blanc, ...]:
    """The blanks of ``text``, paragraphs on lines of their own, in reading order."""
    found = []
    for raison, fault in _FAULTS:
        for match in fault.finditer(text):
            begin = text.rfind("\n", 0, match.start()) + 1
            end = text.find("\n", match.end())
            line = text[begin : len(text) if end < 0 else end]
            found.append((match.start(), Blanc(raison, _excerpt(line, match.start() - begin, match.end() - begin))))
    return tuple(blanc for _, blanc in sorted(found, key=lambda pair: pair[0]))


def blanks(docx: File) -> tuple[Blanc, ...]:
    """The blanks of a Word document: body, notes, text boxes, headers, footers, and list items without a word."""
    document = read(docx)
    running = (part.stream for section in document.running for part in section)
    streams = dict.fromkeys((document.main, *document.floats, *running))
    found = [blanc for stream in streams for blanc in blanks_in(_lines(stream))]
    found += [Blanc("élément de liste vide", "•")] * document.empty_items
    return tuple(found)


def repetitions(text: str, names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """The ``names`` that ``text`` does not hold exactly once, each with how often it does."""
    haystack = _flat(text)
    counts = ((name, len(re.findall(rf"(?<![\w-]){re.escape(_flat(name))}(?![\w-])", haystack))) for name in names)
    return tuple((name, count) for name, count in counts if count != 1)


def missing_facts(text: str, facts: Iterable[str]) -> tuple[str, ...]:
    """The ``facts`` that ``text`` does not hold word for word, spaces and letter case apart."""
    haystack = _flat(text)
    return tuple(fact for fact in facts if not re.search(rf"(?<!\w){re.escape(_flat(fact))}(?!\w)", haystack))


def _excerpt(line: str, start: int, end: int) -> str:
    first = line.find(" ", start - 30) + 1 if start > 30 else 0
    last = line.rfind(" ", end, end + 20) if len(line) > end + 20 else len(line)
    return line[min(first, start) : max(last, end)].strip()


def _flat(text: str) -> str:
    return " ".join(normal(text).casefold().split())


def _lines(stream: str) -> str:
    return stream.translate(_STAND_INS)
