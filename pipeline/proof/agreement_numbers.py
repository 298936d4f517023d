"""Whole numbers written in French words, read back."""

from __future__ import annotations

import re

_UNITES = {
    "zéro": 0, "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8,
    "neuf": 9, "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
    "vingt": 20, "vingts": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
_ECHELLES = {"mille": 1000, "million": 1_000_000, "millions": 1_000_000}
_CENTS = {"cent", "cents"}
_WORDS = frozenset({*_UNITES, *_ECHELLES, *_CENTS})
_LAST = re.compile(r"[ -]*([^\W\d_]+)$")


def value(words: str) -> int | None:
    """The number that ``words`` say (« quatre-vingt-un mille deux cents » is 81 200), ``None`` when they say none."""
    tokens = [word for word in words.lower().replace("-", " ").split() if word != "et"]
    if not tokens or not _WORDS.issuperset(tokens):
        return None
    total = group = 0
    for token in tokens:
        if token in _ECHELLES:
            total += (group or 1) * _ECHELLES[token]
            group = 0
        elif token in _CENTS:
            group = (group // 100 * 100) + (group % 100 or 1) * 100
        elif token.startswith("vingt") and group % 100 == 4:
            group += 76
        else:
            group += _UNITES[token]
    return total + group


def ending(text: str) -> str:
    """The number in words that ends ``text``, empty when it ends with another word."""
    start = end = len(text)
    while match := _LAST.search(text, 0, start):
        if match[1].lower() not in _WORDS and match[1] != "et":
            break
        start = match.start()
    return text[start:end].lstrip(" -").removeprefix("et ")
