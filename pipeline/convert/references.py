"""What the fields of a document refer to: the numbers and texts of its bookmarks, its headings in order."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.convert.names import Element, W, child
from pipeline.convert.numbering import Label, Numbering, paragraph_level
from pipeline.convert.paragraph_properties import PARAGRAPH
from pipeline.convert.properties import read
from pipeline.convert.styles import Styles, heading_level


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its outline level, its number and its text."""

    paragraph: Element
    level: int
    label: str
    text: str
    style: str


@dataclass(slots=True)
class References:
    """Bookmark → number of its paragraph and text it covers; headings in order."""

    labels: dict[str, Label] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)


def references(body: Element, styles: Styles, numbering: Numbering) -> References:
    """Read the whole body once with a numbering of its own; ``numbering`` must not have counted anything."""
    found = References()
    opened: dict[str, str] = {}
    for paragraph in body.iter(W + "p"):
        direct = read(child(paragraph, W + "pPr"), PARAGRAPH)
        style = styles.get(direct.get("pStyle"), "paragraph")
        place = paragraph_level(numbering, style, direct, styles.default_ppr, {})
        label = numbering.next(*place) if place else None
        text = _scan(paragraph, label, found, opened)
        level = heading_level(style, {**style.ppr, **direct})
        if level and text.strip():
            found.headings.append(Heading(paragraph, level, label.text if label else "", text.strip(), style.name))
    return found


def _scan(paragraph: Element, label: Label | None, found: References, opened: dict[str, str]) -> str:
    whole = ""
    for element in paragraph.iter():
        if element.tag == W + "bookmarkStart":
            name = element.get(W + "name", "")
            opened[element.get(W + "id", "")] = name
            found.texts.setdefault(name, "")
            if label is not None:
                found.labels.setdefault(name, label)
        elif element.tag == W + "bookmarkEnd":
            opened.pop(element.get(W + "id", ""), None)
        else:
            said = (
                (element.text or "")
                if element.tag == W + "t"
                else {W + "noBreakHyphen": "\u2011", W + "tab": " "}.get(str(element.tag), "")
            )
            whole += said
            for name in opened.values():
                found.texts[name] += said
    return whole
