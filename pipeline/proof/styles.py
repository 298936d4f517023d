"""The few properties of styles and direct formatting that change which words a reader sees."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from pipeline.proof.numbering import Item, W
from pipeline.proof.package import parsed

_SHOWN = ("vanish", "caps", "smallCaps")
_OFF = ("0", "false", "off", "none")


@dataclass(slots=True)
class Styles:
    """``word/styles.xml``: what each style says of hiding, capitals, numbering, outline and tab leaders."""

    parent: dict[str, str] = field(default_factory=dict)
    flags: dict[str, dict[str, bool]] = field(default_factory=dict)
    numbering: dict[str, Item] = field(default_factory=dict)
    outline: dict[str, int] = field(default_factory=dict)
    leaders: dict[str, bool] = field(default_factory=dict)
    default: str | None = None
    defaults: dict[str, bool] = field(default_factory=dict)
    _chains: dict[str | None, list[str]] = field(default_factory=dict)
    _held: dict[tuple[str, tuple[str | None, ...]], bool] = field(default_factory=dict)

    @classmethod
    def read(cls, root: etree._Element | None) -> Styles:
        """Every style of the part; an empty table when the document has none."""
        self = cls()
        if root is None:
            return self
        self.defaults = flags(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iterfind(f"{W}style"):
            self._add(style)
        return self

    def _add(self, style: etree._Element) -> None:
        key = style.get(f"{W}styleId", "")
        if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default") in ("1", "true", "on"):
            self.default = key
        if (based := style.find(f"{W}basedOn")) is not None:
            self.parent[key] = based.get(f"{W}val", "")
        self.flags[key] = flags(style.find(f"{W}rPr"))
        paragraph = style.find(f"{W}pPr")
        if paragraph is None:
            return
        if (pair := numbered(paragraph)) is not None:
            self.numbering[key] = pair
        if (level := outline(paragraph)) is not None:
            self.outline[key] = level
        if (leader := has_leader(paragraph)) is not None:
            self.leaders[key] = leader

    def chain(self, style: str | None) -> list[str]:
        """The style and its ancestors, nearest first, each once."""
        if style not in self._chains:
            seen: list[str] = []
            each = style
            while each and each not in seen:
                seen.append(each)
                each = self.parent.get(each)
            self._chains[style] = seen
        return self._chains[style]

    def flag(self, name: str, run: dict[str, bool], styles: tuple[str | None, ...]) -> bool:
        """Whether ``name`` holds for a run, given its direct flags and its character and paragraph styles.

        Toggle properties of the two styles exclude each other (ECMA-376 part 1, 17.7.3).
        """
        if name in run:
            return run[name]
        key = name, styles
        if key not in self._held:
            self._held[key] = self._holds(name, styles)
        return self._held[key]

    def _holds(self, name: str, styles: tuple[str | None, ...]) -> bool:
        found = [self._styled(name, style) for style in styles]
        if all(value is None for value in found):
            return self.defaults.get(name, False)
        return sum(bool(value) for value in found) % 2 == 1

    def _styled(self, name: str, style: str | None) -> bool | None:
        return next((self.flags[k][name] for k in self.chain(style) if name in self.flags.get(k, {})), None)


@lru_cache(maxsize=8)
def styles_of(part: bytes | None) -> Styles:
    """The styles of ``word/styles.xml``, which the documents of one template have in common."""
    return Styles.read(None if part is None else parsed(part))


def flags(properties: etree._Element | None) -> dict[str, bool]:
    """The toggles that an ``w:rPr`` sets, among hiding and capitals."""
    if properties is None:
        return {}
    found = {name: properties.find(f"{W}{name}") for name in _SHOWN}
    return {name: e.get(f"{W}val") not in _OFF for name, e in found.items() if e is not None}


def numbered(paragraph: etree._Element) -> Item | None:
    """The list and the level that an ``w:pPr`` gives, each ``None`` when unsaid."""
    properties = paragraph.find(f"{W}numPr")
    if properties is None:
        return None
    number, ilvl = properties.find(f"{W}numId"), properties.find(f"{W}ilvl")
    return (
        None if number is None else number.get(f"{W}val"),
        None if ilvl is None else int(ilvl.get(f"{W}val", "0")),
    )


def outline(paragraph: etree._Element) -> int | None:
    """The outline level 0 to 8 of an ``w:pPr``, ``None`` when unsaid or body text."""
    level = paragraph.find(f"{W}outlineLvl")
    value = 9 if level is None else int(level.get(f"{W}val", "9"))
    return value if value < 9 else None


def has_leader(paragraph: etree._Element) -> bool | None:
    """Whether an ``w:pPr`` defines tabs with a drawn leader; ``None`` when it defines no tabs."""
    tabs = paragraph.find(f"{W}tabs")
    if tabs is None:
        return None
    return any(tab.get(f"{W}leader", "none") != "none" for tab in tabs)
