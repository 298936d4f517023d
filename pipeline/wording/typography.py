"""The spaces of French typography, put where a clerk typed others or none."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from pipeline.manquant import FERME, OUVRE

ESPACE, FINE = "\u00a0", "\u202f"
_BLANC = "[ \u00a0\u202f]"
_REPERE = "\ue002"
"""Stands for what must not be touched; a private character, like the marks of a missing value."""
_MOIS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
_REGLES = (
    (";!?", rf"(?<=[^\s;:!?(«]){_BLANC}*([;!?]+)(?!\w)", FINE + r"\1"),
    (":", rf"(?<=[^\s:;]){_BLANC}*:(?=[\s»]|$)", ESPACE + ":"),
    ("«", rf"«{_BLANC}*(?=\S)", "«" + ESPACE),
    ("»", rf"(?<=[^\s«]){_BLANC}*»", ESPACE + "»"),
    ("°", rf"\b([Nn])°{_BLANC}*(?=\w)", r"\1°" + ESPACE),
    (("nos", "Nos"), rf"\b([Nn])os{_BLANC}+(?=\d)", r"\1os" + ESPACE),
    (("rt",), rf"\b([Aa]rt\.|[Aa]rticles?){_BLANC}*(?=(?:\d|[LRDA]\.|[LRDA]\d))", r"\1" + ESPACE),
    (("L.", "R.", "D.", "A."), rf"(?<![\w.])([LRDA])\.{_BLANC}*(?=\*?\d)", r"\1." + ESPACE),
    (("M.", "Mme"), rf"(?<!\w)(MM?\.|Mmes?){_BLANC}*(?=[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ])", r"\1" + ESPACE),
    ("1234567890", rf"(?<!\w)(1er|[12]?\d|3[01]){_BLANC}+(?=(?:{_MOIS})\b)", r"\1" + ESPACE),
    ("€%", rf"(?<=\d){_BLANC}*(?=[€%])", ESPACE),
    (("euro",), rf"(?<=\d){_BLANC}+(?=euros?\b)", ESPACE),
    ("1234567890", rf"(?<![\w,.])(\d{{1,2}}){_BLANC}*h{_BLANC}*([0-5]\d)(?!\w)", rf"\1{ESPACE}h{ESPACE}\2"),
    ("1234567890", rf"(?<=\d){_BLANC}+h\b", ESPACE + "h"),
)
"""A sign without which the rule has nothing to do, the pattern, and what replaces it."""
_MILLIERS = rf"(?<![\w,.])(?<!\d{_BLANC})[1-9]\d{{0,2}}(?:{_BLANC}\d{{3}})+(?![\w])(?!{_BLANC}\d)(?![.,]\d{{3}})"
_PROTEGE = rf"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|{OUVRE}[^{FERME}]*{FERME}"
_ORDINAUX = r"(?<![\w.@-])(?:1(ers?|res?)|\d+(es?)|(?:[IVX]+|[LC][IVXLC]+)(es?))(?![\w@]|\.\w)"


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
    if not any(sign in texte for sign in ("@", "://", "www.", OUVRE)):
        return _spaced(texte)
    protected = _compiled(_PROTEGE).findall(texte)
    spaced = _spaced(_compiled(_PROTEGE).sub(_REPERE, texte))
    for kept in protected:
        spaced = spaced.replace(_REPERE, kept, 1)
    return spaced


def _spaced(texte: str) -> str:
    signs = set(texte)
    for needles, pattern, replacement in _REGLES:
        if signs.isdisjoint(needles) if isinstance(needles, str) else not any(n in texte for n in needles):
            continue
        texte = _compiled(pattern).sub(replacement, texte)
    if signs.isdisjoint("123456789"):
        return texte
    return _compiled(_MILLIERS).sub(lambda match: re.sub(_BLANC, FINE, match[0]), texte)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled on first use: a command that prints nothing does not pay for it."""
    return re.compile(pattern)


def segments(texte: str) -> tuple[Segment, ...]:
    """The text cut where an ordinal's letters go superscript: « le 1 », « er » superscript, « février ».

    Joined again, the pieces are the text: what a reader copies or a screen reader speaks is unchanged.
    """
    found: list[Segment] = []
    end = 0
    for match in _compiled(_ORDINAUX).finditer(texte):
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
