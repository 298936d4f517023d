"""Namespaces of WordprocessingML and the few readers every module needs: values, switches, lengths."""

from __future__ import annotations

import re
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from lxml.etree import _Element

    Element: TypeAlias = _Element
else:
    Element: TypeAlias = object

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
WPG = "{http://schemas.microsoft.com/office/word/2010/wordprocessingGroup}"
WPC = "{http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas}"
WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ASVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741 the prefix Word itself uses
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
DC = "{http://purl.org/dc/elements/1.1/}"
DCTERMS = "{http://purl.org/dc/terms/}"
VAL = W + "val"
STRICT = {
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}": W,
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}": REL,
}
PREFIXES = {
    W: "w",
    WP: "wp",
    WPS: "wps",
    WPG: "wpg",
    WPC: "wpc",
    WP14: "wp14",
    A: "a",
    ASVG: "asvg",
    PIC: "pic",
    MC: "mc",
    V: "v",
    O: "o",
    W14: "w14",
    M: "m",
}
_OFF = frozenset(("0", "false", "off", "none"))
_UNITS = {"pt": 1.0, "cm": 28.3464567, "mm": 2.83464567, "in": 72.0, "pc": 12.0, "pi": 12.0, "px": 0.75}
_LENGTH = re.compile(r"(-?\d+(?:\.\d+)?)(pt|cm|mm|in|pc|pi|px)")
EMU = 12_700.0


def switch(element: Element) -> bool:
    """The truth of an on/off property: present without value means on."""
    return element.get(VAL, "1") not in _OFF


def val(element: Element, default: str = "") -> str:
    """The ``w:val`` of an element."""
    value: str = element.get(VAL, default)
    return value


def twips(value: str | None, default: float = 0.0) -> float:
    """A length in points from twentieths of a point, or from text with its unit; ``default`` when absent."""
    if not value:
        return default
    if found := _LENGTH.fullmatch(value):
        return float(found[1]) * _UNITS[found[2]]
    number = _finite(value)
    return default if number is None else number / 20


def emu(value: str | None) -> float:
    """A length in points from English Metric Units."""
    return (_finite(value or "0") or 0.0) / EMU


def _finite(value: str) -> float | None:
    try:
        number = float(value)
    except ValueError:
        return None
    return number if isfinite(number) else None


def integer(value: str | None, default: int = 0) -> int:
    """An integer, or ``default`` when absent or unreadable."""
    try:
        return int(value) if value else default
    except ValueError:
        return default


def hexadecimal(value: str) -> int:
    """A number written in hexadecimal, 0 when absent or unreadable."""
    try:
        return int(value or "0", 16)
    except ValueError:
        return 0


def child(element: Element | None, name: str) -> Element | None:
    """The first child of that qualified name."""
    return element.find(name) if element is not None else None


def qualified(tag: str) -> str:
    """A tag as a person writes it: ``w:tbl``."""
    namespace, _, local = tag.rpartition("}")
    return f"{PREFIXES.get(namespace + '}', '?')}:{local}"


def escaped(text: str) -> str:
    """A text as XML writes it between two tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
