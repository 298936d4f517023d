"""The spaces of French typography, put where a clerk typed others or none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.manquant import FERME, OUVRE

ESPACE, FINE = "\u00a0", "\u202f"
_BLANC = "[ \u00a0\u202f]"
_PROTEGE = re.compile(rf"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|{OUVRE}[^{FERME}]*{FERME}")
_REPERE = "\ue002"
"""Stands for what must not be touched; a private character, like the marks of a missing value."""
_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_REGLES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (rf"(?<=[^\s;:!?(«]){_BLANC}*([;!?]+)(?!\w)", FINE + r"\1"),
        (rf"(?<=[^\s:;]){_BLANC}*:(?=\s|$)", ESPACE + ":"),
        (rf"«{_BLANC}*(?=\S)", "«" + ESPACE),
        (rf"(?<=[^\s«]){_BLANC}*»", ESPACE + "»"),
        (rf"\b([Nn])°{_BLANC}*(?=\w)", r"\1°" + ESPACE),
        (rf"\b([Nn])os{_BLANC}+(?=\d)", r"\1os" + ESPACE),
        (rf"\b([Aa]rt\.|[Aa]rticles?){_BLANC}*(?=(?:\d|[LRDA]\.|[LRDA]\d))", r"\1" + ESPACE),
        (rf"(?<![\w.])([LRDA])\.{_BLANC}*(?=\*?\d)", r"\1." + ESPACE),
        (rf"(?<!\w)(MM?\.|Mmes?){_BLANC}*(?=[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ])", r"\1" + ESPACE),
        (rf"(?<!\w)(1er|[12]?\d|3[01]){_BLANC}+(?=(?:{_MOIS})\b)", r"\1" + ESPACE),
        (rf"(?<=\d){_BLANC}*(?=[€%])", ESPACE),
        (rf"(?<=\d){_BLANC}+(?=euros?\b)", ESPACE),
        (rf"(?<![\w,.])(\d{{1,2}}){_BLANC}*h{_BLANC}*([0-5]\d)(?!\w)", rf"\1{ESPACE}h{ESPACE}\2"),
        (rf"(?<=\d){_BLANC}+h\b", ESPACE + "h"),
    )
)
_MILLIERS = re.compile(
    rf"(?<![\w,.])(?<!\d{_BLANC})[1-9]\d{{0,2}}(?:{_BLANC}\d{{3}})+(?![\w])(?!{_BLANC}\d)(?![.,]\d{{3}})"
)
_ORDINAUX = re.compile(r"(?<![\w.@-])(?:1(ers?|res?)|\d+(es?)|(?:[IVX]+|[LC][IVXLC]+)(es?))(?![\w@]|\.\w)")


class Segment(NamedTuple):
    """A piece of a line, and whether it is set superscript."""

    texte: str
    exposant: bool


@lru_cache(8192)
def typographier(texte: str) -> str:
    """The text with the spaces of French typography; nothing but spaces changes, and twice changes nothing more.

    Narrow no-break space before ``; ! ?`` and between thousands; no-break space before ``:`` ``%`` ``€``, inside « »,
    after n°, art., L., M., Mme, between day and month, around h. Addresses of sites and mails, and marks of missing
    values, are left alone.
    """
    protected = _PROTEGE.findall(texte)
    spaced = _spaced(_PROTEGE.sub(_REPERE, texte)) if protected else _spaced(texte)
    for kept in protected:
        spaced = spaced.replace(_REPERE, kept, 1)
    return spaced


def _spaced(texte: str) -> str:
    for pattern, replacement in _REGLES:
        texte = pattern.sub(replacement, texte)
    return _MILLIERS.sub(lambda match: re.sub(_BLANC, FINE, match[0]), texte)


def segments(texte: str) -> tuple[Segment, ...]:
    """The text cut where an ordinal's letters go superscript: « le 1 », « er » superscript, « février ».

    Joined again, the pieces are the text: what a reader copies or a screen reader speaks is unchanged.
    """
    found: list[Segment] = []
    end = 0
    for match in _ORDINAUX.finditer(texte):
        start, stop = match.span(match.lastindex or 0)
        found += (Segment(texte[end:start], False), Segment(texte[start:stop], True))
        end = stop
    if end < len(texte) or not found:
        found.append(Segment(texte[end:], False))
    return tuple(found)


@lru_cache(1024)
def article(reference: str) -> str:
    """An article of a code as acts cite it: « L5219-12 », « L.5219-12 » give « L. 5219-12 » with a no-break space."""
    match = re.fullmatch(rf"([LRDA])\.?{_BLANC}*(\*?\d.*)", reference.strip())
    return f"{match[1]}.{ESPACE}{match[2]}" if match else reference.strip()
