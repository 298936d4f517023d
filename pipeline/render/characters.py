"""Control characters in rendered XML: line breaks and tabs become Word's own, the rest is refused."""

from __future__ import annotations

import re

from pipeline.render.errors import Place, ValeurRefusee

_REFUSED = re.compile("[\x00-\x06\x08\x0b\x0d-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
# A paragraph or a page cannot end inside an attribute or a property.
_UNRESOLVED = re.compile("[\a\f]")
_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>")
_RUN = re.compile(r"<w:r(?: [^>]*)?>.*?</w:r>", re.DOTALL)
_TEXT = re.compile(r"<w:t(?: [^>]*)?>.*?</w:t>", re.DOTALL)
_RUN_PROPERTIES = re.compile(r"<w:rPr>.*?</w:rPr>")
_PARAGRAPH_PROPERTIES = re.compile(r"<w:pPr>.*?</w:pPr>")
# What docxtpl gives a meaning: paragraph (\a), tab, line, page (\f).
_BREAKS = re.compile("[\a\t\n\f]")


def settle(xml: str, place: Place) -> str:
    """``xml`` without a control character: those that have a meaning become elements, others are refused."""
    refuse(xml, place)
    resolved = resolve_breaks(xml)
    refuse(resolved, place, _UNRESOLVED)
    return resolved


def whole(text: str, place: Place) -> None:
    """Raises ``ValeurRefusee`` when ``text``, which stays as it is, holds a control character but tab and line feed."""
    refuse(text, place)
    refuse(text, place, _UNRESOLVED)


def refuse(text: str, place: Place, refused: re.Pattern[str] = _REFUSED) -> None:
    """Raises ``ValeurRefusee`` at the first character of ``text`` that XML or an act cannot hold."""
    found = refused.search(text)
    if found is None:
        return
    where = Place(place.gabarit, place.partie, place.paragraphe or visible(_around(text, found.start())))
    fault = f"caractère interdit U+{ord(found[0]):04X} dans une valeur"
    raise ValeurRefusee(fault, "retapez ce passage dans les données : le caractère ne se voit pas à l’écran", where)


def visible(xml: str) -> str:
    """What a person reads of a piece of WordprocessingML."""
    return _REFUSED.sub("\ufffd", re.sub(r"<[^>]*>", "", xml))


def _around(xml: str, index: int) -> str:
    start, end = xml.rfind("<w:p", 0, index), xml.find("</w:p>", index)
    return xml[max(start, 0) : end if end >= 0 else len(xml)]


def resolve_breaks(xml: str) -> str:
    """``xml`` with the line feeds, tabs, ``\\a`` and ``\\f`` of its texts turned into Word's elements, as docxtpl does.

    Only the paragraphs that hold one are touched.
    """
    pieces, done = [], 0
    found = _BREAKS.search(xml)
    while found:
        start, end = _paragraph_span(xml, found.start(), done)
        if start < 0:
            end = found.end()
            pieces.append(xml[done:end])
        else:
            pieces += (xml[done:start], _resolve_paragraph(xml[start:end]))
        done = end
        found = _BREAKS.search(xml, done)
    return "".join((*pieces, xml[done:]))


def _paragraph_span(xml: str, index: int, done: int) -> tuple[int, int]:
    previous = xml.rfind("</w:p>", done, index)
    opening = _PARAGRAPH.search(xml, max(previous, done), index)
    closing = xml.find("</w:p>", index)
    if opening is None or closing < 0:
        return -1, -1
    return opening.start(), closing + len("</w:p>")


def _resolve_paragraph(xml: str) -> str:
    found = _PARAGRAPH_PROPERTIES.search(xml)
    properties = found[0] if found else ""
    return _RUN.sub(lambda run: _resolve_run(run[0], properties), xml)


def _resolve_run(xml: str, paragraph: str) -> str:
    found = _RUN_PROPERTIES.search(xml)
    run = found[0] if found else ""
    again = f'<w:r>{run}<w:t xml:space="preserve">'
    elements = {
        "\t": f"</w:t></w:r><w:r>{run}<w:tab/></w:r>{again}",
        "\a": f"</w:t></w:r></w:p><w:p>{paragraph}{again}",
        "\n": '</w:t><w:br/><w:t xml:space="preserve">',
        "\f": f'</w:t></w:r></w:p><w:p><w:r><w:br w:type="page"/></w:r></w:p><w:p>{paragraph}{again}',
    }
    return _TEXT.sub(lambda text: _BREAKS.sub(lambda mark: elements[mark[0]], text[0]), xml)
