"""A rendered document revised: passages replaced and paragraphs added, each marked with what changed it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.render.errors import GabaritIllisible

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BODY = "word/document.xml"
_COLOUR = "7A1F5C"
Node = Any
"""An lxml element: its stubs say nothing useful of trees."""


@dataclass(frozen=True, slots=True)
class Remplacement:
    """A passage and its new wording; ``marque`` is printed after it."""

    ancien: str
    nouveau: str
    marque: str


@dataclass(frozen=True, slots=True)
class Ajout:
    """Paragraphs put at the end of the article whose heading bears the bookmark ``signet``, before the next heading."""

    signet: str
    textes: tuple[str, ...]
    marque: str


def revise(
    docx: Path, remplacements: Sequence[Remplacement], ajouts: Sequence[Ajout], avis: Sequence[str]
) -> tuple[str, ...]:
    """Revise a document in place; ``avis`` are paragraphs put after its first heading.

    Passages are compared without regard to spaces and apostrophes. Gives the old wordings and the bookmarks that are
    not in the document, whose changes could not be carried. Raises ``GabaritIllisible`` when it is no Word document.
    """
    from lxml import etree

    members = _members(docx)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root: Node = etree.fromstring(members[_BODY], parser)
    body = root.find(f"{_W}body")
    missing = [change.ancien for change in remplacements if not _replace(body, change)]
    missing += [one.signet for one in ajouts if not _append(body, one)]
    _announce(body, avis)
    members[_BODY] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    _write(docx, members)
    return tuple(missing)


def _members(docx: Path) -> dict[str, bytes]:
    import zipfile

    try:
        with zipfile.ZipFile(docx) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except zipfile.BadZipFile as error:
        raise GabaritIllisible(f"{docx.name} n'est pas un document Word", "le produire à nouveau") from error


def _write(docx: Path, members: dict[str, bytes]) -> None:
    import zipfile

    aside = docx.with_name(f".{docx.name}.revision")
    with zipfile.ZipFile(aside, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)
    aside.replace(docx)


def _replace(body: Node, change: Remplacement) -> bool:
    wanted = re.compile(r"\s*".join(map(re.escape, _plain(change.ancien).split())))
    found = False
    for paragraph in body.iter(f"{_W}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        match = wanted.search(_plain(text))
        if match is None:
            continue
        found = True
        style = next((run.find(f"{_W}rPr") for run in paragraph.iter(f"{_W}r")), None)
        for child in [one for one in paragraph if one.tag != f"{_W}pPr"]:
            if child.tag not in (f"{_W}bookmarkStart", f"{_W}bookmarkEnd"):
                paragraph.remove(child)
        before, after = text[: match.start()], text[match.end() :]
        pieces = ((before, False), (change.nouveau, True), (f" [{change.marque}]", True), (after, False))
        for piece, changed in pieces:
            if piece:
                paragraph.extend(_runs(paragraph, piece, style, changed=changed))
    return found


def _append(body: Node, one: Ajout) -> bool:
    heading = next((p for p in body.iter(f"{_W}p") if one.signet in _bookmarks(p)), None)
    if heading is None:
        return False
    model = next((p for p in body.iter(f"{_W}p") if _style(p) == "Alinea"), heading)
    place = heading
    for following in heading.itersiblings():
        if following.tag == f"{_W}sectPr" or _style(following) in ("Article", "Sousarticle", "Articleannexe"):
            break
        place = following
    for text in one.textes:
        added = _paragraph(model, f"{text} [{one.marque}]")
        place.addnext(added)
        place = added
    return True


def _announce(body: Node, avis: Sequence[str]) -> None:
    paragraphs = list(body.iter(f"{_W}p"))
    place = next((p for p in reversed(paragraphs[:6]) if _style(p) == "Soustitreacte"), paragraphs[0])
    model = next((p for p in paragraphs if _style(p) == "Alinea"), place)
    for text in avis:
        added = _paragraph(model, text)
        place.addnext(added)
        place = added


def _paragraph(model: Node, text: str) -> Node:
    made = model.makeelement(f"{_W}p")
    properties = model.find(f"{_W}pPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    made.extend(_runs(made, text, None, changed=True))
    return made


def _runs(parent: Node, text: str, style: Node, *, changed: bool) -> list[Node]:
    """The text in runs, the « er » of a first day raised as in the acts."""
    pieces = re.split(r"(?<=\b1)(er)\b", text)
    return [_run(parent, piece, style, changed=changed, raised=piece == "er") for piece in pieces if piece]


def _run(parent: Node, text: str, style: Node, *, changed: bool, raised: bool) -> Node:
    run = parent.makeelement(f"{_W}r")
    properties = copy.deepcopy(style) if style is not None else parent.makeelement(f"{_W}rPr")
    if changed:
        for tag in ("color",):
            for old in properties.findall(f"{_W}{tag}"):
                properties.remove(old)
        colour = properties.makeelement(f"{_W}color", {f"{_W}val": _COLOUR})
        later = next((one for one in properties if one.tag.removeprefix(_W) in _AFTER_COLOUR), None)
        properties.append(colour) if later is None else later.addprevious(colour)
    if raised:
        for old in properties.findall(f"{_W}vertAlign"):
            properties.remove(old)
        up = properties.makeelement(f"{_W}vertAlign", {f"{_W}val": "superscript"})
        later = next((one for one in properties if one.tag.removeprefix(_W) in _AFTER_RAISED), None)
        properties.append(up) if later is None else later.addprevious(up)
    if len(properties):
        run.append(properties)
    node = run.makeelement(f"{_W}t", {_SPACE: "preserve"})
    node.text = text
    run.append(node)
    return run


_AFTER_COLOUR = frozenset(
    ("spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect", "bdr", "shd", "fitText", "vertAlign",
     "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")
)  # fmt: skip

_AFTER_RAISED = frozenset(("rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath"))


def _bookmarks(paragraph: Node) -> Iterator[str]:
    return (mark.get(f"{_W}name") for mark in paragraph.iter(f"{_W}bookmarkStart"))


def _style(node: Node) -> str | None:
    found = node.find(f"{_W}pPr/{_W}pStyle")
    return None if found is None else found.get(f"{_W}val")


def _plain(text: str) -> str:
    """The text with one kind of space and apostrophe, of the same length."""
    return re.sub(r"[\u00a0\u202f\u2009\t\n]", " ", text).replace("’", "'")
