"""Agreement in gender with the person named."""

from __future__ import annotations

import re
from functools import lru_cache

_PARTICULIERS = {
    "le": "la", "un": "une", "il": "elle", "celui": "celle", "ce": "cette", "lui": "elle", "du": "de la",
    "au": "à la", "monsieur": "madame", "chef": "cheffe", "doyen": "doyenne", "acheteur": "acheteuse",
    "gouverneur": "gouverneure", "ingénieur": "ingénieure", "procureur": "procureure", "professeur": "professeure",
    "rapporteur": "rapporteuse", "programmeur": "programmeuse", "premier": "première", "nouveau": "nouvelle",
    "tous": "toutes", "maître": "maître", "pris": "prise", "mis": "mise", "compris": "comprise",
}  # fmt: skip
_FINALES = (
    ("teur", "trice"), ("eur", "euse"), ("ier", "ière"), ("er", "ère"), ("ien", "ienne"), ("if", "ive"), ("el", "elle"),
    ("al", "ale"), ("eux", "euse"),
)  # fmt: skip
_COMPLEMENT = {"de", "des", "à", "aux", "en", "pour", "chargé", "chargée", "par", "sur", "et"}
_LONGUES = {"M.": "monsieur", "Mme": "madame"}


def civilite_longue(civilite: str) -> str:
    """« monsieur » or « madame »."""
    return _LONGUES[civilite]


def personne(civilite: str, prenom: str, nom: str) -> str:
    """« M. Michel LEPRÊTRE »: no-break space after the civility, surname in capitals with its accents."""
    return f"{civilite}\u00a0{prenom} {nom.upper()}"


@lru_cache(1024)
def accord(civilite: str, forme: str) -> str:
    """A masculine singular form agreed with a person: ``accord("Mme", "Présent")`` gives « Présente ».

    ``civilite`` is « M. » or « Mme », or a gender (« masculin », « feminin »). Of a phrase only the head agrees:
    « le président du conseil » gives « la présidente du conseil », « vice-président délégué » « vice-présidente
    déléguée ».
    """
    if civilite in ("M.", "masculin"):
        return forme
    if civilite not in ("Mme", "feminin"):
        raise ValueError(f"civilité inconnue : {civilite!r}")
    words = forme.split(" ")
    agreed: list[str] = []
    for index, word in enumerate(words):
        if index and (word.lower() in _COMPLEMENT or word.lower() in ("du", "au") or re.match(r"[dl]['’]", word)):
            return " ".join(agreed + words[index:])
        adverb = word.endswith("ment") and index < len(words) - 1
        agreed.append(word if adverb else _feminine(word))
    return " ".join(agreed)


def _feminine(word: str) -> str:
    if "-" in word:
        head, _, tail = word.rpartition("-")
        return f"{head}-{_feminine(tail)}"
    lower = word.lower()
    known = _PARTICULIERS.get(lower)
    if known is None:
        known = _by_ending(lower)
    return known if word.islower() else known.upper() if len(word) > 1 and word.isupper() else known.capitalize()


def _by_ending(word: str) -> str:
    if word.endswith("e"):
        return word
    for masculine, feminine in _FINALES:
        if word.endswith(masculine):
            return word[: -len(masculine)] + feminine
    return f"{word}e"
