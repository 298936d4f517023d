"""Cross-references to numbered paragraphs: what Word keeps as their result is counted anew once the text is known.

Conditions of a template remove articles; Word prints the number kept in the file until somebody asks for an update.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_RUN = r"<w:r(?: [^>]*)?>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?"
_ASKS = r"\s*REF\s+(?P<{0}>[\w.]+)(?=[^<\"]*\\[rw]\b)(?![^<\"]*\\p)[^<\"]*"
_FIELD = re.compile(
    rf"<w:instrText(?: [^>]*)?>{_ASKS.format('name')}</w:instrText></w:r>"
    rf'{_RUN}<w:fldChar w:fldCharType="separate"/></w:r>'
    rf'(?P<result>(?:(?!<w:fldChar).)*?)(?={_RUN}<w:fldChar w:fldCharType="end"/>)'
    rf'|<w:fldSimple w:instr="{_ASKS.format("simple")}"[^>]*>(?P<inside>.*?)</w:fldSimple>',
    re.DOTALL,
)
HINT = " REF "
_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>", re.DOTALL)
_BOOKMARK = re.compile(r'<w:bookmarkStart [^>]*?w:name="([^"]*)"')
_STYLE = re.compile(r'<w:pStyle w:val="([^"]*)"')
_DIRECT = re.compile(r"<w:numPr>(.*?)</w:numPr>", re.DOTALL)
_NUMBER = re.compile(r'<w:numId w:val="(\d+)"')
_LEVEL = re.compile(r'<w:ilvl w:val="(\d)"')
_TEXTS = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(?=</w:t>)")
# Their paragraphs count in another order, or not at all.
_BEYOND = tuple(f"<w:{name}" for name in ("txbxContent", "pPrChange", "ins ", "del ", "moveFrom", "vanish"))


class Level(NamedTuple):
    """One level of a list: the number of its first paragraph, how it counts, what it prints (``%1.%2``)."""

    start: int
    fmt: str
    text: str


class Lists(NamedTuple):
    """The lists of a template: levels of each ``w:num``, its counters' name, the list and level of numbered styles.

    A list beyond simple counting (restarts, overrides, links to another) has no levels.
    """

    levels: Mapping[str, Mapping[int, Level]]
    counters: Mapping[str, str]
    styles: Mapping[str, tuple[str, int]]
    numbered: re.Pattern[str]


def lists(styles: bytes, numbering: bytes) -> Lists:
    """The lists that ``word/styles.xml`` and ``word/numbering.xml`` define."""
    from xml.etree import ElementTree

    root = ElementTree.fromstring(numbering)
    abstracts = {a.get(f"{_W}abstractNumId", ""): dict(_levels(a)) for a in root.iterfind(f"{_W}abstractNum")}
    levels, counters = {}, {}
    for num in root.iterfind(f"{_W}num"):
        name = num.get(f"{_W}numId", "")
        counters[name] = _val(num, "abstractNumId") or ""
        plain = num.find(f"{_W}lvlOverride") is None
        levels[name] = abstracts.get(counters[name], {}) if plain else {}
    every = dict(_styles(ElementTree.fromstring(styles)))
    tied = {style: place for style, place in every.items() if place[1] in levels.get(place[0], {})}
    names = "|".join(map(re.escape, tied)) or "(?!)"
    return Lists(levels, counters, tied, re.compile(f'<w:pStyle w:val="(?:{names})"'))


def lists_of(template: bytes) -> Lists | None:
    """The lists of a Word template; ``None`` when it has none, or when its body is beyond simple counting."""
    import zipfile

    with zipfile.ZipFile(BytesIO(template)) as package:
        if not {"word/styles.xml", "word/numbering.xml"} <= set(package.namelist()):
            return None
        if not countable(package.read("word/document.xml").decode()):
            return None
        return lists(package.read("word/styles.xml"), package.read("word/numbering.xml"))


def countable(xml: str) -> bool:
    """Whether the paragraphs of a body count in their order: no text box, no revision, no hidden text."""
    return not any(mark in xml for mark in _BEYOND)


def refreshed(xml: str, known: Lists) -> str:
    """``xml`` (``word/document.xml``) with the number each ``REF … \\r`` shows as its paragraph now has it.

    ``xml`` must be ``countable``. A result is left as it is when its bookmark is not on a numbered paragraph, or when
    it has not the form of the number.
    """
    found = list(_fields(xml))
    numbers = _numbers(xml, known, {match["name"] or match["simple"] for match in found}) if found else {}
    pieces: list[str] = []
    done = 0
    for match in found:
        pieces += (xml[done : match.start()], _shown(match, numbers))
        done = match.end()
    return "".join((*pieces, xml[done:]))


def _fields(xml: str) -> Iterator[re.Match[str]]:
    done, at = 0, xml.find(HINT)
    while at >= 0:
        match = _FIELD.match(xml, max(xml.rfind("<", done, at), 0))
        if match:
            yield match
        done = match.end() if match else at + len(HINT)
        at = xml.find(HINT, done)


def _shown(match: re.Match[str], numbers: Mapping[str, tuple[str, str]]) -> str:
    group = "result" if match["result"] is not None else "inside"
    found = numbers.get(match["name"] or match["simple"])
    texts = _TEXTS.findall(match[group])
    new = _like("".join(text for _, text in texts), *found) if found else None
    if new is None:
        return match[0]
    left: Iterator[str] = iter((new,))
    result = _TEXTS.sub(lambda text: text[1] + next(left, ""), match[group])
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match[0][:start] + result + match[0][end:]


@lru_cache(maxsize=1024)
def _like(cached: str, pattern: str, label: str) -> str | None:
    """``label`` in the form of ``cached``: whole, without its last signs, or its numbers alone."""
    for form in (r".+", r".*[^\s.]", r".*[^\s.)–—-]", r"[^%]*?(%\d(?:.*%\d)?).*"):
        whole = re.match(form, pattern, re.DOTALL)
        if whole is None:
            continue
        shape = whole[whole.lastindex or 0]
        if re.fullmatch(re.sub(r"%\d", r"\\w+", re.escape(shape)), cached):
            at = pattern.index(shape)
            tail = len(pattern) - at - len(shape)
            return label[at : len(label) - tail]
    return None


def _numbers(xml: str, known: Lists, wanted: Iterable[str]) -> dict[str, tuple[str, str]]:
    named = set(wanted)
    marks = [(match.start(), match[1]) for match in _BOOKMARK.finditer(xml) if match[1] in named]
    # Where no paragraph is numbered by itself, only the numbered styles are looked for.
    pattern = _PROPERTIES if "<w:numPr>" in xml else known.numbered
    paragraphs = ((match.start(), match[0]) for match in pattern.finditer(xml))
    events = sorted([*marks, *paragraphs])
    found: dict[str, tuple[str, str]] = {}
    count, since = _Count(known), -1
    for at, text in events:
        if text not in named:
            count.advance(text)
            since = at
        elif since >= 0 and xml.find("</w:p>", since, at) < 0 and (label := count.label()):
            found.setdefault(text, label)
    return found


class _Count:
    """The counters of every list, and the place of the paragraph counted last."""

    def __init__(self, known: Lists) -> None:
        self.known = known
        self.places: dict[str, tuple[str, int] | None] = {}
        self.running: dict[str, dict[int, int]] = {name: {} for name in known.counters.values()}
        self.last: tuple[str, int] | None = None

    def advance(self, properties: str) -> None:
        if properties not in self.places:
            place = _place(properties, self.known)
            listed = place is not None and place[1] in self.known.levels.get(place[0], {})
            self.places[properties] = place if listed else None
        self.last = self.places[properties]
        if self.last is None:
            return
        number, rank = self.last
        counters = self.running[self.known.counters[number]]
        counters[rank] = counters[rank] + 1 if rank in counters else self.known.levels[number][rank].start
        for deeper in [other for other in counters if other > rank]:
            del counters[deeper]

    def label(self) -> tuple[str, str] | None:
        """The text of its level and what it prints, ``None`` when it has no number."""
        if self.last is None:
            return None
        levels, counters = self.known.levels[self.last[0]], self.running[self.known.counters[self.last[0]]]
        text = levels[self.last[1]].text
        if any(int(rank) - 1 not in levels for rank in re.findall(r"%(\d)", text)):
            return None
        return text, re.sub(r"%(\d)", lambda found: _formatted(levels[int(found[1]) - 1], counters, found[1]), text)


def _formatted(level: Level, counters: Mapping[int, int], rank: str) -> str:
    value = counters.get(int(rank) - 1, level.start)
    letter = {"lowerLetter": "a", "upperLetter": "A"}.get(level.fmt)
    return chr(ord(letter) + value - 1) if letter else str(value)


def _place(properties: str, known: Lists) -> tuple[str, int] | None:
    style = _STYLE.search(properties)
    given = known.styles.get(style[1]) if style else None
    direct = _DIRECT.search(properties)
    if direct is None:
        return given
    number, level = _NUMBER.search(direct[1]), _LEVEL.search(direct[1])
    name = number[1] if number else given[0] if given else ""
    return (name, int(level[1]) if level else given[1] if given else 0) if name not in ("", "0") else None


def _levels(abstract: Element) -> Iterator[tuple[int, Level]]:
    levels = list(abstract.iterfind(f"{_W}lvl"))
    formats = {_val(level, "numFmt") or "decimal" for level in levels}
    restarts = any(level.find(f"{_W}{tag}") is not None for level in levels for tag in ("lvlRestart", "isLgl"))
    simple = formats <= {"decimal", "lowerLetter", "upperLetter"} and not restarts
    for level in levels if simple and abstract.find(f"{_W}numStyleLink") is None else ():
        start, text = _val(level, "start"), _val(level, "lvlText")
        yield (
            int(level.get(f"{_W}ilvl", "0")),
            Level(int(start or 0), _val(level, "numFmt") or "decimal", text or ""),
        )


def _styles(root: Element) -> Iterator[tuple[str, tuple[str, int]]]:
    styles = {style.get(f"{_W}styleId", ""): style for style in root.iterfind(f"{_W}style")}
    for name in styles:
        found: dict[str, str] = {}
        seen, current = set(), name
        while current in styles and current not in seen:
            seen.add(current)
            numbered = styles[current].find(f"{_W}pPr/{_W}numPr")
            for tag in ("numId", "ilvl") if numbered is not None else ():
                if (value := _val(numbered, tag)) is not None:
                    found.setdefault(tag, value)
            current = _val(styles[current], "basedOn") or ""
        if found.get("numId", "0") != "0":
            yield name, (found["numId"], int(found.get("ilvl", "0")))


def _val(element: Element | None, tag: str) -> str | None:
    child = None if element is None else element.find(f"{_W}{tag}")
    return None if child is None else child.get(f"{_W}val")
