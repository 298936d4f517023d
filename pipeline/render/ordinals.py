"""Ordinals in a rendered document: the letters of « 1er », « 2e », « XXe » go superscript where they stand."""

from __future__ import annotations

import re

from pipeline.render.values import CLOSING, OPENING

# One letter is looked for alone: most of a document is passed over at the speed of memory.
_HINT = re.compile(r"e(?<=[0-9IVX]e)")
_FEMININE = "1re"
_HINT_WITH_FEMININE = re.compile(r"e(?:(?<=[0-9IVX]e)|(?<=1re))")
_ENDING = re.compile(r"e(?<=[0-9IVX]e)(?:rs?|s)?(?![A-Za-z])")
_TEXT = re.compile(r"<w:t(?: xml:space=\"(?:preserve|default)\")?>")
_HEAD = re.compile(r"(<w:r(?: [^>]*)?>)(<w:rPr>.*?</w:rPr>|<w:rPr ?/>)?", re.DOTALL)
# CT_RPr is a sequence: what may stand after a vertical alignment (ISO/IEC 29500-1, 17.3.2.28).
_AFTER = re.compile(r"<w:(?:rtl|cs|em|lang|eastAsianLayout|specVanish|oMath)[ />]|</w:rPr>")
_SUPERSCRIPT = '<w:vertAlign w:val="superscript"/>'
_REACH = 4096
_PRESERVED = '<w:t xml:space="preserve">'
_NEXT_TEXT = re.compile(r"(?:</w:t>|<(?!/?w:p[ >]|w:(?:tab|br|cr)[ />])[^>]*>)*+(\w)")


def has_ordinals(text: str) -> bool:
    """Whether ``text`` holds what may be the end of an ordinal, and the character after it."""
    return _FEMININE in text or _ENDING.search(text) is not None


def raised(xml: str) -> str:
    """``xml`` with the letters of its ordinals in superscript runs of their own, which keep the rest of the formatting.

    The text stays the same. Left as they are: an ordinal cut over several runs, already raised or lowered, whose
    formatting is under revision, or in the mark of a missing value.
    """
    hint = _HINT_WITH_FEMININE if _FEMININE in xml else _HINT
    found = hint.search(xml)
    if found is None:
        return xml
    pieces: list[str] = []
    done = 0
    while found:
        start = xml.rfind("<", done, found.start())
        end = xml.find("<", found.end())
        opening = _TEXT.match(xml, start) if start >= 0 and end >= 0 else None
        if opening and opening.end() <= found.start() and (text := _split(xml, start, opening.end(), end)):
            pieces += (xml[done:start], text)
            done = end
        found = hint.search(xml, max(found.end(), end))
    return "".join((*pieces, xml[done:])) if pieces else xml


def _split(xml: str, start: int, inside: int, end: int) -> str | None:
    cut = _cut(xml[inside:end], _goes_on(xml, end))
    head = _head(xml, start) if len(cut) > 1 else None
    if head is None:
        return None
    run, properties = head
    again = f"</w:t></w:r>{run}"
    shown = {False: properties + _PRESERVED, True: _superscript(properties) + _PRESERVED}
    if not xml.startswith("</w:t></w:r>", end) and cut[-1][1]:
        cut.append(("", False))
    (first, _), *rest = cut
    return _PRESERVED + first + "".join(f"{again}{shown[raised]}{text}" for text, raised in rest)


def _cut(text: str, goes_on: bool) -> list[tuple[str, bool]]:
    from pipeline.wording.typography import segments

    pieces: list[tuple[str, bool]] = []
    for marked in re.split(f"({OPENING}[^{CLOSING}]*{CLOSING}?)", text):
        found = [(marked, False)] if marked.startswith(OPENING) else list(segments(marked))
        for piece, up in found:
            if pieces and pieces[-1][1] == up:
                piece = pieces.pop()[0] + piece
            if piece:
                pieces.append((piece, up))
    if goes_on and pieces and pieces[-1][1]:
        tail = pieces.pop()[0]
        head = pieces.pop()[0] if pieces else ""
        pieces.append((head + tail, False))
    return pieces


def _goes_on(xml: str, end: int) -> bool:
    return _NEXT_TEXT.match(xml, end) is not None


def _head(xml: str, start: int) -> tuple[str, str] | None:
    low = max(start - _REACH, 0)
    at = max(xml.rfind("<w:r>", low, start), xml.rfind("<w:r ", low, start))
    found = _HEAD.match(xml, at) if at >= 0 and "</w:r>" not in xml[at:start] else None
    if found is None or found.end() > start:
        return None
    properties = found[2] or ""
    fixed = "w:vertAlign" in properties or "Change" in properties
    return None if fixed else (found[1], properties)


def _superscript(properties: str) -> str:
    if not properties or properties.startswith("<w:rPr/") or properties.startswith("<w:rPr /"):
        return f"<w:rPr>{_SUPERSCRIPT}</w:rPr>"
    at = _AFTER.search(properties)
    assert at is not None
    return f"{properties[: at.start()]}{_SUPERSCRIPT}{properties[at.start() :]}"
