"""Nothing of a template is lost: what docxtpl's patching would drop, and tags it would leave unread, are refused."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape
from itertools import zip_longest
from xml.etree import ElementTree

from pipeline.render.errors import GabaritInvalide, Place
from pipeline.render.tags import ESCAPE, TOKEN, has_raw

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", re.DOTALL)
ElementTree.register_namespace("w", _W[1:-1])
_MARKUP = re.compile(r"<[^>]*>")
_COMMENT = re.compile(r"\{#(?:tr|tc|p) ")
_END = "\x00"
_LEFTOVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_OPENED = re.compile(r"\{\{|\{%|%7B%7B|%7B%25", re.IGNORECASE)
_OBJECTS = {
    "w:drawing": "une image ou un dessin",
    "w:pict": "une image ou un dessin",
    "w:object": "un objet incorporé",
    "w:footnoteReference": "un appel de note",
    "w:endnoteReference": "un appel de note",
    "w:sectPr": "un saut de section",
    "w:instrText": "un champ",
    "w:fldSimple": "un champ",
    "w:hyperlink": "un lien",
    "w:tbl": "un tableau",
}
_OBJECT = re.compile(rf"<({'|'.join(_OBJECTS)})[ />]|<w:br w:type=\"(page)\"")
_ALONE = "mettez la balise {%p … %} seule dans son paragraphe, {%tr … %} seule dans sa ligne de tableau"
# Parts whose text nobody reads, or that docxtpl renders.
_UNREAD = ("word/styles", "word/settings", "word/fontTable", "word/theme/", "word/webSettings", "customXml/")


def check_kept(original: str, patched: str, place: Place) -> None:
    """Raises ``GabaritInvalide`` when patching drops text or an object that shares a paragraph or a row with a tag.

    ``patched`` is the patched XML with its tags cut out, ``original`` the XML before.
    """
    if has_raw(original):
        return
    wanted = _without_comments(original)
    before = _text(wanted)
    after = _compact(_MARKUP.sub("", TOKEN.sub("", patched)))
    if _compact(before) != after:
        where = Place(place.gabarit, place.partie, _first_difference(before, after))
        raise GabaritInvalide("ce texte serait perdu, effacé par la balise voisine", _ALONE, where)
    lost = _objects(wanted) - _objects(patched)
    for name in lost:
        raise GabaritInvalide(f"{name} serait perdu, effacé par une balise de paragraphe ou de ligne", _ALONE, place)


def _text(xml: str) -> str:
    return _TAG.sub("", ESCAPE.sub("", _MARKUP.sub("", xml.replace("</w:p>", _END))))


# A row, a cell or a paragraph that holds {#tr, {#tc or {#p goes whole: so its author wants.
def _without_comments(xml: str) -> str:
    if not _COMMENT.search(_MARKUP.sub("", xml)):
        return xml
    root = ElementTree.fromstring(xml)
    for kind in ("tr", "tc", "p"):
        for parent in list(root.iter()):
            for child in parent.findall(_W + kind):
                if f"{{#{kind} " in "".join(child.itertext()) and child.find(f".//{_W}{kind}") is None:
                    parent.remove(child)
    return ElementTree.tostring(root, encoding="unicode")


def _compact(text: str) -> str:
    return "".join(unescape(text.replace(_END, "")).split())


def _first_difference(before: str, after: str) -> str:
    reached = 0
    for paragraph in before.split(_END):
        text = _compact(paragraph)
        for mine, theirs in zip_longest(text, after[reached : reached + len(text)]):
            if mine != theirs:
                return unescape(paragraph)
        reached += len(text)
    return ""


def _objects(xml: str) -> Counter[str]:
    return Counter(_OBJECTS.get(name, "un saut de page") for name, _ in _OBJECT.findall(xml))


def check_no_leftover(xml: str, place: Place) -> None:
    """Raises ``GabaritInvalide`` when XML whose tags have been cut out still holds half a tag."""
    for paragraph in re.split("</w:p>", xml):
        text = TOKEN.sub("…", paragraph)
        if _LEFTOVER.search(text):
            where = Place(place.gabarit, place.partie, unescape(_MARKUP.sub("", text)))
            raise GabaritInvalide("une balise n’est pas ouverte ou pas fermée", "comptez ses accolades", where)


def check_unread(name: str, data: bytes, place: Place) -> None:
    """Raises ``GabaritInvalide`` when a part no tag is read in (end notes, comments, links…) holds one."""
    if name.endswith(".rels"):
        text = data.decode()
    elif name.endswith(".xml") and not name.startswith(_UNREAD):
        text = "".join(ElementTree.fromstring(data).itertext())
    else:
        return
    found = _OPENED.search(text)
    if found:
        around = Place(place.gabarit, place.partie, text[max(0, found.start() - 40) : found.start() + 40])
        fault = "cette partie contient une balise, et les balises n’y sont pas lues"
        raise GabaritInvalide(fault, "déplacez la balise dans le corps, l’en-tête, le pied ou une note", around)
