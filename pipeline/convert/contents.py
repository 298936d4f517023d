"""The table of contents: entries that no longer match the headings are written again, pages are always counted."""

from __future__ import annotations

from copy import deepcopy

from pipeline.convert.fields import Field
from pipeline.convert.names import Element, W, child, integer, val
from pipeline.convert.references import Heading, References
from pipeline.convert.styles import Styles

ANCHOR = "_actes_titre_"


def refresh(body: Element, styles: Styles, known: References, width: float) -> None:
    """Rewrite, in the tree, each table of contents of ``body`` whose kept entries differ from its headings.

    ``width`` is where the page numbers align when the template says nothing, in pt from the left margin.
    """
    for holder in [body, *(one for one in body.iter(W + "sdtContent"))]:
        for paragraphs, field in _tables(holder):
            headings = _selected(known.headings, field, styles)
            if _entries(paragraphs) == [_title(heading) for heading in headings] or not headings:
                continue
            if any(one.find(f"{W}pPr/{W}sectPr") is not None for one in paragraphs):
                continue
            place = holder.index(paragraphs[0])
            for i, heading in enumerate(headings):
                holder.insert(place + i, _entry(heading, _anchor(heading, known), paragraphs, styles, width))
            for one in paragraphs:
                holder.remove(one)


def _tables(holder: Element) -> list[tuple[list[Element], Field]]:
    found = []
    current: list[Element] = []
    field = Field()
    depth = opened = 0
    for element in list(holder):
        if element.tag != W + "p":
            if current:
                current = []
                break
            continue
        if current:
            current.append(element)
        for one in element.iter(W + "fldChar", W + "instrText"):
            kind = one.get(W + "fldCharType")
            if kind == "begin":
                depth += 1
            elif kind == "end":
                if current and depth == opened:
                    found.append((current, field))
                    current = []
                depth -= 1
            elif kind is None and not current and (one.text or "").split()[:1] == ["TOC"]:
                current, field, opened = [element], Field(one.text or ""), depth
            elif kind is None and current and depth == opened:
                field.instruction += one.text or ""
    return found


def _selected(headings: list[Heading], field: Field, styles: Styles) -> list[Heading]:
    span = field.switch("\\o")
    low, high = _range(span) if span is not None else (1, 9)
    named = [word for word in (field.switch("\\t") or "").replace(";", ",").split(",") if word]
    custom = {named[i].strip().lower(): integer(named[i + 1]) for i in range(0, len(named) - 1, 2)}
    del styles
    chosen = []
    for heading in headings:
        level = custom.get(heading.style.lower(), heading.level)
        built_in = heading.style.lower().startswith("heading ") or field.switch("\\u") is not None or span is None
        if heading.style.lower() in custom or (low <= level <= high and built_in):
            chosen.append(Heading(heading.paragraph, level, heading.label, heading.text, heading.style))
    return chosen


def _range(span: str) -> tuple[int, int]:
    low, _, high = span.partition("-")
    return integer(low, 1), integer(high, 9)


def _entries(paragraphs: list[Element]) -> list[str]:
    entries = []
    for paragraph in paragraphs:
        parts: list[str] = [""]
        for one in paragraph.iter(W + "t", W + "tab"):
            if one.tag == W + "t":
                parts[-1] += one.text or ""
            elif (holder := one.getparent()) is not None and holder.tag == W + "r":
                parts.append("")
        if len(parts) > 1:
            parts.pop()
        if text := "".join("".join(parts).split()):
            entries.append(text)
    return entries


def _title(heading: Heading) -> str:
    return "".join((heading.label + heading.text).split())


def _anchor(heading: Heading, known: References) -> str:
    name = f"{ANCHOR}{known.headings.index(next(one for one in known.headings if one.paragraph is heading.paragraph))}"
    if not any(mark.get(W + "name") == name for mark in heading.paragraph.iter(W + "bookmarkStart")):
        mark = heading.paragraph.makeelement(W + "bookmarkStart", {W + "name": name, W + "id": name})
        heading.paragraph.insert(1 if child(heading.paragraph, W + "pPr") is not None else 0, mark)
    return name


def _entry(heading: Heading, anchor: str, kept: list[Element], styles: Styles, width: float) -> Element:
    identifier = styles.by_name(f"toc {heading.level}") or ""
    entry = heading.paragraph.makeelement(W + "p", {})
    entry.append(_properties(heading, identifier, kept, styles, width))
    link = _sub(entry, "hyperlink", anchor=anchor)
    run = _sub(link, "r")
    if heading.label:
        _sub(run, "t", space=True).text = heading.label + " "
    _sub(run, "t", space=True).text = heading.text
    _sub(_sub(link, "r"), "tab")
    page = _sub(link, "fldSimple", instr=f" PAGEREF {anchor} \\h ")
    _sub(_sub(page, "r"), "t").text = "0"
    return entry


def _properties(heading: Heading, identifier: str, kept: list[Element], styles: Styles, width: float) -> Element:
    for paragraph in kept:
        own = child(paragraph, W + "pPr")
        style = child(own, W + "pStyle")
        if own is not None and style is not None and val(style) == identifier:
            properties = deepcopy(own)
            break
    else:
        properties = heading.paragraph.makeelement(W + "pPr", {})
        if identifier:
            _sub(properties, "pStyle", val=identifier)
    style_tabs = styles.get(identifier, "paragraph").ppr.get("tabs") or {}
    if not any(stop and stop[0] == "right" for stop in style_tabs.values()) and child(properties, W + "tabs") is None:
        _sub(_sub(properties, "tabs"), "tab", val="right", leader="dot", pos=str(round(width * 20)))
    return properties


def _sub(parent: Element, name: str, *, space: bool = False, **attributes: str) -> Element:
    element = parent.makeelement(W + name, {W + key: value for key, value in attributes.items()})
    if space:
        element.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parent.append(element)
    return element
