"""Missing values in a finished document: each becomes a run a reader cannot overlook."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from pipeline.render.errors import GabaritInvalide, Place
from pipeline.render.values import CLOSING, OPENING

if TYPE_CHECKING:
    from lxml.etree import _Element

STYLE = "ACompleter"
DECLARATION = b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MARKED = re.compile(f"{OPENING}([^{OPENING}{CLOSING}]*){CLOSING}")
_SPLIT = re.compile(f"({OPENING}[^{OPENING}{CLOSING}]*{CLOSING})")
_SHOWN = re.compile("\\[à compléter\u00a0: (.*?)\\]", re.DOTALL)
# CT_RPr is a sequence: what may stand before a highlight (ISO/IEC 29500-1, 17.3.2.28).
_BEFORE_HIGHLIGHT = re.compile(
    "rStyle|rFonts|bC?s?|iC?s?|caps|smallCaps|d?strike|outline|shadow|emboss|imprint|noProof|snapToGrid|vanish"
    "|webHidden|color|spacing|w|kern|position|szC?s?"
)


def shown(libelle: str) -> str:
    """What is printed for a missing value."""
    return f"[à compléter\u00a0: {libelle}]"


def mark(xml: bytes, styled: bool, place: Place) -> bytes:
    """The part, without its declaration, with each missing value as a run of its own.

    The run has the style ``ACompleter``, or is highlighted in yellow where the template has no such style. Outside a
    run (an alternative text, a property) the value is plain text. A marker that a filter of the template has cut in
    two raises ``GabaritInvalide``.
    """
    from lxml import etree

    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
    runs = {text.getparent() for text in root.iter(_W + "t") if OPENING in (text.text or "")}
    for run in runs:
        if run is not None and run.tag == _W + "r":
            _split(run, styled)
    plain = _MARKED.sub(lambda found: shown(found[1]), etree.tostring(root, encoding="unicode"))
    if OPENING in plain or CLOSING in plain:
        fault = "un filtre coupe une valeur manquante"
        raise GabaritInvalide(fault, "ôtez le filtre (truncate, replace…) de cette balise", place)
    return plain.encode()


def _split(run: _Element, styled: bool) -> None:
    runs: list[_Element] = []
    plain: _Element | None = None
    for child in run:
        if child.tag == _W + "rPr":
            continue
        for element, marked in _pieces(child):
            if marked or plain is None:
                runs.append(_empty(run, marked, styled))
            runs[-1].append(element)
            plain = None if marked else runs[-1]
    for new in runs:
        run.addprevious(new)
    run.getparent().remove(run)  # type: ignore[union-attr]


def _pieces(child: _Element) -> list[tuple[_Element, bool]]:
    text = child.text or ""
    if child.tag != _W + "t" or OPENING not in text:
        return [(deepcopy(child), False)]
    return [_text(child, piece) for piece in _SPLIT.split(text) if piece]


def _text(model: _Element, piece: str) -> tuple[_Element, bool]:
    found = _MARKED.fullmatch(piece)
    element = deepcopy(model)
    element.text = shown(found[1]) if found else piece
    element.set(_SPACE, "preserve")
    return element, found is not None


def _empty(run: _Element, marked: bool, styled: bool) -> _Element:
    new = deepcopy(run)
    for child in list(new):
        if child.tag != _W + "rPr":
            new.remove(child)
    if marked:
        _emphasise(new, styled)
    return new


def _emphasise(run: _Element, styled: bool) -> None:
    properties = run.find(_W + "rPr")
    if properties is None:
        properties = run.makeelement(_W + "rPr")
        run.insert(0, properties)
    tag, value = (_W + "rStyle", STYLE) if styled else (_W + "highlight", "yellow")
    for old in properties.findall(tag):
        properties.remove(old)
    index = 0 if styled else sum(map(_precedes, properties))
    properties.insert(index, properties.makeelement(tag, {_W + "val": value}))


def _precedes(child: _Element) -> bool:
    return _BEFORE_HIGHLIGHT.fullmatch(child.tag.rpartition("}")[2]) is not None


def manquants(docx: bytes) -> tuple[str, ...]:
    """The labels of the missing values a document shows, in the order of its parts."""
    import zipfile
    from html import unescape
    from io import BytesIO

    with zipfile.ZipFile(BytesIO(docx)) as archive:
        texts = [archive.read(name).decode() for name in sorted(archive.namelist()) if name.endswith(".xml")]
    return tuple(unescape(label) for text in texts for label in _SHOWN.findall(text))
