"""The marks a text stream carries besides its words, and the one spelling both sides are compared in."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

NUMBER, SYMBOL, LEADER, TOC, LABEL = "\U000f0000", "\U000f0001", "\U000f0002", "\U000f0003", "\U000f0004"
"""What only the layout knows: a page number, a bullet, a tab leader, the table of contents, a number in words."""
FREE, STRICT, SOFT = "\U000f0010", "\U000f0011", "\U000f0012"
"""Letter case is free from FREE to STRICT (capitals by style); SOFT may be a space in the PDF, or not."""
SPAN, END_SPAN = "\U000f0013", "\U000f0014"
"""A table cell over several rows: the layout may draw it before or after its neighbours."""
HYPHEN = "\ufffe"
"""What PDFium says of a hyphen that ends a line: it was typed, or it is the line's."""

ANY_NUMBER = r"(?:\d+|[ivxlcdm]+|[IVXLCDM]+)"
ANY_SYMBOL = r"[^\w\s]?"
ANY_LEADER = r"[.…·_–—-]*"
MARKS = {NUMBER: ANY_NUMBER, SYMBOL: ANY_SYMBOL, LEADER: ANY_LEADER, LABEL: r"\S+?"}

# One sign after the other: each is looked for at the speed of memory, a table of them character by character.
_INVISIBLE = (*((sign, "") for sign in "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"), ("\x02", HYPHEN))
_HYPHENS = (("\u2010", "-"), ("\u2011", "-"))
ROW, CELL, END_ROW = "\U000f0015", "\U000f0016", "\U000f0017"
"""A table row of several cells, which a page may cut: each page then shows a part of every cell."""
STRUCTURE = f"{FREE}{STRICT}{SPAN}{END_SPAN}{ROW}{CELL}{END_ROW}"
_CLOSE = re.compile(f"[{STRUCTURE}]")
_OWN = re.compile("[\U000f0000-\U000fffff]")


def normal(text: str) -> str:
    """``text`` with compatibility forms unified (ligatures, no-break spaces), without what prints nothing."""
    for sign, meant in _INVISIBLE:
        text = text.replace(sign, meant)
    text = unicodedata.normalize("NFKC", text)
    for sign, meant in _HYPHENS:
        text = text.replace(sign, meant)
    return text


def plain(text: str) -> str:
    """``text`` as written in a document, unable to pass for a mark."""
    return _OWN.sub("\ufffd", text)


def bare(stream: str) -> str:
    """``stream`` without its marks, spaces collapsed."""
    return " ".join(_OWN.sub(" ", _CLOSE.sub("", stream)).split())


@lru_cache(maxsize=64)
def pattern(stream: str) -> str:
    """A regular expression that finds ``stream`` in a page's text whatever its spaces, its marks being wild."""
    folded, parts = False, []
    for char in normal(stream):
        if char in (FREE, STRICT):
            folded = char == FREE
        elif char in MARKS:
            parts.append(MARKS[char])
        elif char == "-":
            parts.append(f"[-{HYPHEN}]")
        elif not (char.isspace() or char == SOFT or char in STRUCTURE):
            parts.append(_either_case(char) if folded and char.isalpha() else _escaped(char))
    return rf"[\s{HYPHEN}]*".join(parts)


@lru_cache(maxsize=1024)
def _escaped(char: str) -> str:
    return re.escape(char)


@lru_cache(maxsize=1024)
def _either_case(char: str) -> str:
    return f"[{re.escape(char.lower() + char.upper())}]"
