"""Multilevel numbering counted as Word counts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.convert.counters import FORMATS, formatted
from pipeline.convert.names import MC, Element, W, child, integer, val
from pipeline.convert.paragraph_properties import PARAGRAPH
from pipeline.convert.properties import Props, read
from pipeline.convert.run_properties import RUN
from pipeline.convert.styles import Style, Styles, is_on
from pipeline.convert.symbols import to_unicode

LEVELS = 9
NO_EFFECT = frozenset(
    ("nsid", "tmpl", "multiLevelType", "name", "styleLink", "numStyleLink", "lvl", "numIdMacAtCleanup")
)
LEVEL = {
    "start": "rendu",
    "numFmt": "rendu",
    "lvlText": "rendu",
    "lvlJc": "rendu",
    "suff": "rendu",
    "isLgl": "rendu",
    "lvlRestart": "rendu",
    "pStyle": "rendu",
    "pPr": "rendu",
    "rPr": "rendu",
    "legacy": "numérotation de Word 6 (legacy)",
    "lvlPicBulletId": "puce en image",
}


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts, what it prints and where."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    align: str = "left"
    restart: int | None = None
    legal: bool = False
    style: str = ""
    ppr: Props = field(default_factory=dict)
    rpr: Props = field(default_factory=dict)
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """The number of one paragraph: its text, where it comes from, and the labels of the levels above it."""

    text: str
    level: Level
    num: int
    ilvl: int
    above: tuple[str, ...] = ()


@dataclass(slots=True)
class _Num:
    abstract: int
    starts: dict[int, int]
    levels: dict[int, Level]


class Lists:
    """The lists a document defines, as they stand whatever it counts."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstract: dict[int, dict[int, Level]] = {}
        self._nums: dict[int, _Num] = {}
        self._links: dict[int, str] = {}
        self._styles = styles
        self._merged: dict[int, dict[int, Level]] = {}
        for element in root.iterchildren(W + "abstractNum") if root is not None else ():
            self._read_abstract(element)
        for element in root.iterchildren(W + "num") if root is not None else ():
            self._read_num(element)
        self.by_style = {
            level.style: (num, i) for num in self._nums for i, level in self.levels(num).items() if level.style
        }

    def has(self, num: int) -> bool:
        """Whether list ``num`` is defined."""
        return num in self._nums

    def counter(self, num: int) -> int:
        """Which counter list ``num`` shares with others."""
        return self._nums[num].abstract

    def start(self, num: int, ilvl: int) -> int | None:
        """The number list ``num`` imposes on a level when it first uses it, or ``None``."""
        return self._nums[num].starts.get(ilvl)

    def levels(self, num: int) -> dict[int, Level]:
        """The levels of list ``num`` by 0-based index, overrides applied."""
        if num not in self._merged:
            one = self._nums[num]
            self._merged[num] = {**self._shared(one.abstract), **one.levels}
        return self._merged[num]

    def _shared(self, abstract: int) -> dict[int, Level]:
        link = self._links.get(abstract)
        if link:
            target = self._styles.get(link, "numbering").ppr.get("numId")
            if target in self._nums and self._nums[target].abstract != abstract:
                return self._abstract.get(self._nums[target].abstract, {})
        return self._abstract.get(abstract, {})

    def _read_abstract(self, element: Element) -> None:
        identifier = integer(element.get(W + "abstractNumId"))
        self._abstract[identifier] = {
            integer(level.get(W + "ilvl")): read_level(level) for level in element.iterchildren(W + "lvl")
        }
        link = child(element, W + "numStyleLink")
        if link is not None:
            self._links[identifier] = val(link)

    def _read_num(self, element: Element) -> None:
        abstract = child(element, W + "abstractNumId")
        if abstract is None:
            return
        num = _Num(integer(val(abstract)), {}, {})
        for override in element.iterchildren(W + "lvlOverride"):
            ilvl = integer(override.get(W + "ilvl"))
            start, level = child(override, W + "startOverride"), child(override, W + "lvl")
            if level is not None:
                num.levels[ilvl] = read_level(level)
            if start is not None:
                num.starts[ilvl] = integer(val(start))
        self._nums[integer(element.get(W + "numId"))] = num


class Numbering:
    """The running counters of one document over its lists."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self._counters: dict[int, list[int | None]] = {}
        self._overridden: set[tuple[int, int]] = set()

    def level(self, num: int, ilvl: int) -> Level | None:
        """The level ``ilvl`` (0-based) of list ``num``, ``None`` when the list does not exist."""
        return self.lists.levels(num).get(ilvl) if self.lists.has(num) and 0 <= ilvl < LEVELS else None

    def next(self, num: int, ilvl: int) -> Label | None:
        """Count one paragraph at that level and give its label; ``None`` when the list does not exist."""
        level = self.level(num, ilvl)
        if level is None:
            return None
        counters = self._counters.setdefault(self.lists.counter(num), [None] * LEVELS)
        start = self.lists.start(num, ilvl)
        if start is not None and (num, ilvl) not in self._overridden:
            counters[ilvl] = None
        self._overridden.add((num, ilvl))
        current = counters[ilvl]
        counters[ilvl] = (start if start is not None else level.start) if current is None else current + 1
        levels = self.lists.levels(num)
        for deeper in range(ilvl + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or (restart and ilvl < restart):
                counters[deeper] = None
        above = tuple(self._text(levels[i], levels, counters) for i in range(ilvl) if i in levels)
        return Label(self._text(level, levels, counters), level, num, ilvl, above)

    def in_context(self, label: Label) -> str:
        """The full number (REF's ``\\w``): the levels above come first unless the label already shows them."""
        shown = any(f"%{i + 1}" in label.level.text for i in range(label.ilvl))
        return label.text if shown else "".join((*label.above, label.text))

    def _text(self, level: Level, levels: dict[int, Level], counters: list[int | None]) -> str:
        if level.format == "bullet":
            return level.text
        text = level.text
        for i in range(LEVELS):
            if f"%{i + 1}" in text:
                used = levels.get(i, level)
                value = counters[i]
                shown = "decimal" if level.legal else used.format
                text = text.replace(f"%{i + 1}", formatted(used.start if value is None else value, shown))
        return text


def paragraph_level(
    numbering: Numbering, style: Style, direct: Props, defaults: Props, outer: Props
) -> tuple[int, int] | None:
    """(list, level) of a paragraph from its direct properties, else its style's; ``None`` when it has no number."""
    num = direct.get("numId", style.ppr.get("numId", outer.get("numId", defaults.get("numId"))))
    if not num:
        return None
    ilvl = direct.get("ilvl")
    if ilvl is None:
        own = numbering.lists.by_style.get(style.identifier)
        ilvl = own[1] if own and direct.get("numId") is None else style.ppr.get("ilvl", 0)
    return num, ilvl


def read_level(element: Element) -> Level:
    """A ``w:lvl``; what it holds that cannot be shown is kept as its ``refused`` feature."""
    level = Level(ppr=read(child(element, W + "pPr"), PARAGRAPH), rpr=read(child(element, W + "rPr"), RUN))
    for one in element:
        name = str(one.tag).rpartition("}")[2]
        if name == "AlternateContent" and (known := _custom(one)):
            level = replace(level, format=known)
        elif name not in LEVEL:
            level = replace(level, refused=f"numérotation : w:{name}")
        elif name in ("lvlPicBulletId", "legacy") and one.get(W + "legacy", "1") not in ("0", "false"):
            level = replace(level, refused=LEVEL[name])
        elif name in _READERS:
            level = _READERS[name](level, one)
    if level.align not in ("left", "right"):
        level = replace(level, refused=f"numéro aligné « {level.align} »")
    if level.format not in FORMATS:
        level = replace(level, refused=f"format de numérotation « {level.format} »")
    if level.format == "bullet":
        font = level.rpr.get("font", "")
        text = to_unicode(level.text, font if isinstance(font, str) else "")
        level = replace(
            level,
            text=text or "",
            refused=level.refused or (None if text is not None else f"puce de la police « {font} »"),
        )
    return level


def _custom(element: Element) -> str | None:
    """The format of numbers that Word writes as an example since 2010: « 001, 002, 003… »."""
    example = element.find(f"{MC}Choice/{W}numFmt")
    first = (example.get(W + "format", "") if example is not None else "").split(",")[0].strip()
    kind = "decimalZero" if first == "01" else f"decimal{len(first)}"
    return kind if first.strip("0") == "1" and kind in FORMATS else None


_READERS: dict[str, Callable[[Level, Element], Level]] = {
    "start": lambda level, one: replace(level, start=integer(val(one))),
    "numFmt": lambda level, one: replace(level, format=val(one, "decimal")),
    "lvlText": lambda level, one: replace(level, text=val(one)),
    "lvlJc": lambda level, one: replace(level, align={"start": "left", "end": "right"}.get(val(one), val(one))),
    "suff": lambda level, one: replace(level, suffix=val(one, "tab")),
    "isLgl": lambda level, one: replace(level, legal=is_on(one)),
    "lvlRestart": lambda level, one: replace(level, restart=integer(val(one))),
    "pStyle": lambda level, one: replace(level, style=val(one)),
}
