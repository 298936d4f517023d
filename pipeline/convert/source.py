"""One Word document opened for conversion: its parts, styles, lists, settings and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from pathlib import Path

from pipeline.convert.contents import refresh
from pipeline.convert.names import STRICT, Element, W, child, integer, twips, val
from pipeline.convert.noteforms import USUAL, Forms, note_forms
from pipeline.convert.numbering import Lists, Numbering
from pipeline.convert.package import Core, Package, core_properties, open_package, parse
from pipeline.convert.references import References, references
from pipeline.convert.refusals import DocumentIllisible
from pipeline.convert.stylerefs import asked
from pipeline.convert.styles import Styles, is_on

# Acts have a few hundred rows; a roll of debtors a few thousand.
MAX_ROWS = 20_000
_REFERS = re.compile(r"\b(?:REF|TOC)\b")
RUNNING = frozenset(("header", "footer"))


@dataclass(slots=True, eq=False)
class Settings:
    """What settings.xml says that moves anything on a page."""

    even_odd: bool = False
    default_tab: float = 36.0
    hyphenation: bool = False
    compatibility: int = 15
    tight_lines: bool = False
    add_spacing: bool = False
    expand_breaks: bool = True
    mirror_margins: bool = False
    gutter_at_top: bool = False
    language: str = ""
    notes: Forms = field(default_factory=lambda: USUAL)


@dataclass(slots=True)
class Source:
    """A document opened: everything the writers read."""

    package: Package
    body: Element
    styles: Styles
    numbering: Numbering
    settings: Settings
    core: Core
    notes: dict[str, dict[str, Element]] = field(default_factory=dict)
    bookmarks: frozenset[str] = frozenset()
    references: References = field(default_factory=References)
    styled: frozenset[str] = frozenset()

    @property
    def language(self) -> str:
        """The language of the document as a BCP 47 tag, French by default."""
        return str(self.styles.default_rpr.get("lang") or self.settings.language or "fr")

    def has_at_most(self, paragraphs: int) -> bool:
        """Whether the body has no more paragraphs than that, tables included."""
        return sum(1 for _ in islice(self.body.iter(W + "p"), paragraphs + 1)) <= paragraphs

    def first_words(self) -> str:
        """The first text of the document, for want of a title."""
        for paragraph in self.body.iter(W + "p"):
            text = "".join(one.text or "" for one in paragraph.iter(W + "t")).strip()
            if text:
                return text[:120]
        return "Document"

    def texts(self) -> Iterator[str]:
        """The text of every w:t of the document and of its headers, footers and notes."""
        main = self.package.main
        parts = [relation.target for relation in self.package.relations(main).values() if relation.kind in RUNNING]
        roots = [self.body, *(note for notes in self.notes.values() for note in notes.values())]
        for root in (*roots, *(self.package.xml(part) for part in parts)):
            yield from (element.text or "" for element in root.iter(W + "t"))


def load(docx: bytes | Path) -> Source:
    """Open a DOCX; DocumentIllisible when it is not one that can be read safely."""
    package = open_package(docx)
    root = package.xml(package.main)
    if not str(root.tag).startswith(W):
        strict = any(str(root.tag).startswith(namespace) for namespace in STRICT)
        raise DocumentIllisible(
            "ce n'est pas un document Word au format courant" + (" (« Open XML strict »)" if strict else ""),
            "enregistrez-le dans Word au format « Document Word (*.docx) »",
        )
    body = child(root, W + "body")
    if body is None:
        raise DocumentIllisible("le document Word n'a pas de corps", "ouvrez-le dans Word et enregistrez-le de nouveau")
    if sum(1 for _ in body.iter(W + "tr")) > MAX_ROWS:
        raise DocumentIllisible(
            f"le document compte plus de {MAX_ROWS} lignes de tableau", "partagez-le en plusieurs documents"
        )
    styles = _styles(_content(package, "styles"), _content(package, "theme"))
    lists = _lists(_content(package, "numbering"), styles)
    fields = _fields(body)
    known = references(body, styles, Numbering(lists)) if _REFERS.search(fields) else References()
    if "TOC" in fields:
        refresh(body, styles, known, _text_width(body))
        fields = _fields(body)
    return Source(
        package,
        body,
        styles,
        Numbering(lists),
        _settings(_content(package, "settings")),
        core_properties(package),
        {kind: _notes(package, kind) for kind in ("footnote", "endnote")},
        _bookmarks(body, fields),
        known,
        asked(package, fields, RUNNING, styles),
    )


def _related(package: Package, kind: str) -> Element | None:
    name = package.related(package.main, kind)
    return package.xml(name) if name else None


def _content(package: Package, kind: str) -> bytes:
    name = package.related(package.main, kind)
    return package.data(name) if name else b""


# Thousands of documents made from one template carry the same styles, lists and settings: each is read once.
@lru_cache(maxsize=16)
def _styles(styles: bytes, theme: bytes) -> Styles:
    return Styles(parse(styles, "styles.xml") if styles else None, parse(theme, "theme1.xml") if theme else None)


@lru_cache(maxsize=16)
def _lists(numbering: bytes, styles: Styles) -> Lists:
    return Lists(parse(numbering, "numbering.xml") if numbering else None, styles)


@lru_cache(maxsize=16)
def _settings(content: bytes) -> Settings:
    return _read_settings(parse(content, "settings.xml") if content else None)


def _notes(package: Package, kind: str) -> dict[str, Element]:
    root = _related(package, kind + "s")
    if root is None:
        return {}
    return {
        note.get(W + "id", ""): note for note in root.iterchildren(W + kind) if note.get(W + "type") in (None, "normal")
    }


def _text_width(body: Element) -> float:
    section = body.find(W + "sectPr")
    size, margins = child(section, W + "pgSz"), child(section, W + "pgMar")
    if size is None or margins is None:
        return 453.6
    return twips(size.get(W + "w")) - twips(margins.get(W + "left")) - twips(margins.get(W + "right"))


def _fields(body: Element) -> str:
    instructions = [instruction.text or "" for instruction in body.iter(W + "instrText")]
    return " ".join([*instructions, *(simple.get(W + "instr", "") for simple in body.iter(W + "fldSimple"))])


def _bookmarks(body: Element, fields: str) -> frozenset[str]:
    used = {link.get(W + "anchor", "") for link in body.iter(W + "hyperlink")} | set(fields.replace('"', " ").split())
    return frozenset(used.intersection(mark.get(W + "name", "") for mark in body.iter(W + "bookmarkStart")))


def _read_settings(root: Element | None) -> Settings:
    settings = Settings()
    if root is None:
        return settings
    settings.even_odd = is_on(child(root, W + "evenAndOddHeaders"))
    settings.hyphenation = is_on(child(root, W + "autoHyphenation"))
    settings.notes = note_forms(root)
    settings.mirror_margins = is_on(child(root, W + "mirrorMargins"))
    settings.gutter_at_top = is_on(child(root, W + "gutterAtTop"))
    tab = child(root, W + "defaultTabStop")
    settings.default_tab = max(twips(val(tab)), 1.0) if tab is not None else 36.0
    language = child(root, W + "themeFontLang")
    settings.language = val(language) if language is not None else ""
    compat = child(root, W + "compat")
    if compat is not None:
        settings.add_spacing = is_on(child(compat, W + "doNotUseHTMLParagraphAutoSpacing"))
        settings.expand_breaks = not is_on(child(compat, W + "doNotExpandShiftReturn"))
        for one in compat.iterchildren(W + "compatSetting"):
            if one.get(W + "name") == "compatibilityMode":
                settings.compatibility = integer(one.get(W + "val"), 15)
                settings.tight_lines = settings.compatibility >= 15
    return settings
