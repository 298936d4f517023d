"""Counts the labels of numbered paragraphs as Word does, apart from the converter that the proof checks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from pipeline.proof.package import parsed
from pipeline.proof.signs import LABEL, SYMBOL

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


Item = tuple[str | None, int | None]
"""The list and the level that a paragraph or a style names, each ``None`` when unsaid."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how it counts and what it prints."""

    start: int
    fmt: str
    text: str
    restart: int | None
    legal: bool
    style: str | None


@dataclass(slots=True)
class Numbering:
    """``word/numbering.xml`` with its running counters; one instance serves one reading of the document."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    abstract: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], int] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, root: etree._Element | None) -> Numbering:
        """Levels of every ``w:num``; an empty numbering when the document has none."""
        self = cls()
        if root is None:
            return self
        abstracts = {a.get(f"{W}abstractNumId", ""): a for a in root.iterfind(f"{W}abstractNum")}
        for num in root.iterfind(f"{W}num"):
            number, base = num.get(f"{W}numId", ""), _val(num.find(f"{W}abstractNumId")) or ""
            self.abstract[number] = base
            element = abstracts.get(base)
            self.levels[number] = dict(map(_level, element.iterfind(f"{W}lvl"))) if element is not None else {}
            for override in num.iterfind(f"{W}lvlOverride"):
                ilvl = int(override.get(f"{W}ilvl", "0"))
                if (start := _val(override.find(f"{W}startOverride"))) is not None:
                    self.overrides[number, ilvl] = int(start)
                if (own := override.find(f"{W}lvl")) is not None:
                    self.levels[number][ilvl] = _level(own)[1]
        return self

    def afresh(self) -> Numbering:
        """The same lists, none of them begun."""
        return Numbering(self.levels, self.abstract, self.overrides)

    def level_of_style(self, number: str, style: str) -> int:
        """The level a paragraph style is tied to in list ``number``; 0 when it is tied to none."""
        return next((i for i, level in self.levels.get(number, {}).items() if level.style == style), 0)

    def paragraph_label(self, direct: Item | None, chain: Sequence[str], styled: Mapping[str, Item]) -> str:
        """The label of a paragraph: its own list and level, else those of its styles; advances the list."""
        number, ilvl = direct or (None, None)
        for style in chain:
            item = styled.get(style)
            if item and number is None and item[0]:
                number = item[0]
                ilvl = ilvl if ilvl is not None else item[1]
                ilvl = self.level_of_style(number, style) if ilvl is None else ilvl
        return self.label(number, ilvl or 0) if number and number != "0" else ""

    def label(self, number: str, ilvl: int) -> str:
        """Advance list ``number`` at level ``ilvl`` and give what Word prints, marks included."""
        levels = self.levels.get(number, {})
        level = levels.get(ilvl)
        if level is None:
            return ""
        counters = self._counters.setdefault(self.abstract[number], {})
        self._advance(number, ilvl, level, counters)
        if level.fmt == "bullet":
            return SYMBOL if level.text.strip() else ""

        def shown(match: re.Match[str]) -> str:
            rank = int(match[1]) - 1
            other = levels.get(rank, level)
            return formatted(counters.get(rank, other.start), "decimal" if level.legal else other.fmt)

        return re.sub(r"%(\d)", shown, level.text)

    def _advance(self, number: str, ilvl: int, level: Level, counters: dict[int, int]) -> None:
        forced = self.overrides.get((number, ilvl))
        if forced is not None and (number, ilvl) not in self._begun:
            counters[ilvl] = forced
        else:
            counters[ilvl] = counters[ilvl] + 1 if ilvl in counters else level.start
        self._begun.add((number, ilvl))
        for deeper in [rank for rank in counters if rank > ilvl]:
            restart = self.levels[number][deeper].restart if deeper in self.levels[number] else None
            if restart is None or ilvl < restart:
                del counters[deeper]


@lru_cache(maxsize=8)
def numbering_of(part: bytes | None) -> Numbering:
    """The lists of ``word/numbering.xml``, to be counted ``afresh`` in each document of a template."""
    return Numbering.read(None if part is None else parsed(part))


def formatted(value: int, fmt: str) -> str:
    """``value`` in a ``w:numFmt``; a wild mark for the formats whose wording depends on the language."""
    match fmt:
        case "decimal":
            return str(value)
        case "decimalZero":
            return f"{value:02d}"
        case "lowerRoman" | "upperRoman":
            return _cased(_roman(value), fmt)
        case "lowerLetter" | "upperLetter":
            return _cased(_LETTERS[(value - 1) % 26] * ((value - 1) // 26 + 1), fmt)
        case "ordinal":
            return "1er" if value == 1 else f"{value}e"
        case "none":
            return ""
    return LABEL


def _cased(text: str, fmt: str) -> str:
    return text.upper() if fmt.startswith("upper") else text


def _roman(value: int) -> str:
    out = ""
    for weight, sign in _ROMAN:
        out += sign * (value // weight)
        value %= weight
    return out


def _val(element: etree._Element | None) -> str | None:
    return None if element is None else element.get(f"{W}val")


def _level(lvl: etree._Element) -> tuple[int, Level]:
    restart, legal = _val(lvl.find(f"{W}lvlRestart")), lvl.find(f"{W}isLgl")
    return int(lvl.get(f"{W}ilvl", "0")), Level(
        start=int(_val(lvl.find(f"{W}start")) or 0),
        fmt=_val(lvl.find(f"{W}numFmt")) or "decimal",
        text=_val(lvl.find(f"{W}lvlText")) or "",
        restart=None if restart is None else int(restart),
        legal=legal is not None and legal.get(f"{W}val") not in ("0", "false", "off"),
        style=_val(lvl.find(f"{W}pStyle")),
    )
