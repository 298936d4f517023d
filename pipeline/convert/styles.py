"""Named styles resolved with their inheritance, document defaults, theme fonts and conditional table formats."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.convert.names import A, Element, W, child, switch, val
from pipeline.convert.paragraph_properties import PARAGRAPH
from pipeline.convert.properties import TOGGLES, Props, merge, read
from pipeline.convert.run_properties import RUN

_THEME_FONTS = {"major": "majorFont", "minor": "minorFont"}
_THEME_COLORS = {
    "text1": "dk1",
    "dark1": "dk1",
    "background1": "lt1",
    "light1": "lt1",
    "text2": "dk2",
    "dark2": "dk2",
    "background2": "lt2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
}
_MAX_CHAIN = 32


@dataclass(slots=True)
class Style:
    """One style as it stands after inheritance. ``conditions`` holds the table formats of firstRow, band1Horz…"""

    identifier: str
    name: str
    kind: str
    ppr: Props = field(default_factory=dict)
    rpr: Props = field(default_factory=dict)
    table: Mapping[str, tuple[Element, ...]] = field(default_factory=dict)
    conditions: dict[str, Style] = field(default_factory=dict)


class Styles:
    """The styles of one document; every lookup is resolved once and kept."""

    def __init__(self, root: Element | None, theme: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._defaults: dict[str, str] = {}
        self._resolved: dict[str, Style] = {}
        self._theme = theme
        self.default_rpr: Props = {}
        self.default_ppr: Props = {}
        if root is None:
            return
        for element in root.iterchildren(W + "style"):
            identifier = element.get(W + "styleId", "")
            self._elements.setdefault(identifier, element)
            if element.get(W + "default") in ("1", "true", "on"):
                self._defaults.setdefault(element.get(W + "type", ""), identifier)
        defaults = root.find(W + "docDefaults")
        if defaults is not None:
            self.default_rpr = read(defaults.find(f"{W}rPrDefault/{W}rPr"), RUN)
            self.default_ppr = read(defaults.find(f"{W}pPrDefault/{W}pPr"), PARAGRAPH)

    def get(self, identifier: str | None, kind: str) -> Style:
        """The style of that identifier, the default one of its kind when there is none."""
        key = identifier if identifier in self._elements else self._defaults.get(kind, "")
        if key not in self._resolved:
            self._resolved[key] = self._resolve(key, kind)
        return self._resolved[key]

    def exists(self, identifier: str) -> bool:
        """Whether a style of that identifier is defined."""
        return identifier in self._elements

    def default_paragraph(self) -> str:
        """The identifier of the default paragraph style, or an empty string."""
        return self._defaults.get("paragraph", "")

    def by_name(self, name: str) -> str | None:
        """The identifier of the style of that (English, built-in) name."""
        for identifier, element in self._elements.items():
            named = child(element, W + "name")
            if named is not None and val(named).lower() == name.lower():
                return identifier
        return None

    def theme_font(self, reference: str) -> str | None:
        """The Latin typeface behind ``minorHAnsi``, ``majorBidi``…"""
        if self._theme is None:
            return None
        font = self._theme.find(f".//{A}{_THEME_FONTS.get(reference[:5], 'minorFont')}/{A}latin")
        return (font.get("typeface") or None) if font is not None else None

    def theme_color(self, reference: str) -> str | None:
        """Six hexadecimal digits of a theme colour, or ``None``."""
        return self._theme_colors.get(_THEME_COLORS.get(reference, reference))

    @cached_property
    def _theme_colors(self) -> dict[str, str]:
        scheme = self._theme.find(f".//{A}clrScheme") if self._theme is not None else None
        colors = {}
        for slot in scheme if scheme is not None else ():
            for one in slot:
                colors[str(slot.tag).rpartition("}")[2]] = (one.get("lastClr") or one.get("val") or "").upper()
        return colors

    def _resolve(self, identifier: str, kind: str) -> Style:
        resolved = Style(identifier, "", kind)
        for element in reversed(self._chain(identifier)):
            name = child(element, W + "name")
            resolved.name = val(name) if name is not None else identifier
            self._extend(resolved, element)
            for conditional in element.iterchildren(W + "tblStylePr"):
                condition = conditional.get(W + "type", "")
                resolved.conditions.setdefault(condition, Style(identifier, resolved.name, kind))
                self._extend(resolved.conditions[condition], conditional)
        return resolved

    def _extend(self, style: Style, element: Element) -> None:
        style.ppr = merge(style.ppr, read(child(element, W + "pPr"), PARAGRAPH))
        style.rpr = merge(style.rpr, read(child(element, W + "rPr"), RUN))
        own = {
            part: (*style.table.get(part, ()), found)
            for part in ("tblPr", "trPr", "tcPr")
            if (found := child(element, W + part)) is not None
        }
        style.table = {**style.table, **own}

    def _chain(self, identifier: str) -> list[Element]:
        chain: list[Element] = []
        while identifier in self._elements and len(chain) < _MAX_CHAIN:
            element = self._elements[identifier]
            if element in chain:
                break
            chain.append(element)
            based = child(element, W + "basedOn")
            identifier = val(based) if based is not None else ""
        return chain


def stacked(*layers: Props) -> Props:
    """Run properties of several levels of styles: a toggle set by two of them is off again (ECMA-376 17.7.3)."""
    merged = merge(*layers)
    for toggle in TOGGLES:
        if toggle in merged:
            merged[toggle] = sum(1 for layer in layers if layer.get(toggle)) % 2 == 1
    return merged


def heading_level(style: Style, ppr: Mapping[str, Any]) -> int | None:
    """The outline level, 1 to 9, of a paragraph: its own, its style's, or that of a built-in heading style's name."""
    outline = ppr.get("outline")
    if outline is not None:
        return outline + 1 if 0 <= outline < 9 else None
    name = style.name.lower()
    if name.startswith("heading ") and name[8:].isdigit():
        return int(name[8:])
    return None


def is_on(element: Element | None) -> bool:
    """Whether an optional on/off element is present and on."""
    return element is not None and switch(element)
