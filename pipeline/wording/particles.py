"""Elision, contraction, lists and plurals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_VOYELLES = "aàâäeéèêëiîïoôöuùûüœæ"
_H_ASPIRE = (
    "hache", "haie", "haine", "hall", "halle", "halte", "hameau", "handicap", "hangar", "haras", "hasard", "hausse",
    "haut", "haute", "hautes", "hauteur", "hauts", "havre", "hernie", "héros", "hêtre", "hiérarchie", "hollande",
    "hongrie", "honte", "hors", "hotte", "houx", "huit", "huitaine", "huitième", "hutte",
)  # fmt: skip
_SANS_ELISION = ("onze", "onzième", "oui", "ouistiti")


@lru_cache(2048)
def de(nom: str) -> str:
    """The name after « de »: « d'Orly », « de Juvisy-sur-Orge », « du Kremlin-Bicêtre », « de L'Haÿ-les-Roses ».

    « le » and « les » contract (« du conseil », « des Ulis »); a silent h or a vowel elides; « La » and « L' » stay.
    """
    article, rest = _article(nom)
    if article in ("le", "les"):
        return f"{'du' if article == 'le' else 'des'} {rest}"
    return f"d'{nom}" if _elides(nom) else f"de {nom}"


@lru_cache(2048)
def a(nom: str) -> str:
    """The name after « à »: « à Orly », « au Kremlin-Bicêtre », « aux Ulis », « à L'Haÿ-les-Roses »."""
    article, rest = _article(nom)
    if article in ("le", "les"):
        return f"{'au' if article == 'le' else 'aux'} {rest}"
    return f"à {nom}"


@lru_cache(2048)
def le(nom: str, genre: str) -> str:
    """A noun after its definite article: « le conseil », « la commune », « l'établissement »."""
    if _elides(nom):
        return f"l'{nom}"
    return f"{'la' if genre == 'feminin' else 'le'} {nom}"


def _article(nom: str) -> tuple[str, str]:
    match = re.match(r"(les?)\s+(?=\S)", nom, re.IGNORECASE)
    return (match[1].lower(), nom[match.end() :]) if match else ("", nom)


def _elides(nom: str) -> bool:
    word = re.split(r"[\s\-'’]", nom.lower(), maxsplit=1)[0]
    if not word or word in _SANS_ELISION:
        return False
    if word[0] == "h":
        return word not in _H_ASPIRE and word.removesuffix("s") not in _H_ASPIRE
    if word[0] == "y":
        return len(word) == 1 or word[1] not in _VOYELLES or nom[:2] in ("Ye", "Yè")
    return word[0] in _VOYELLES


def liste(elements: Sequence[str], conjonction: str = "et") -> str:
    """« a, b et c »."""
    if len(elements) < 2:
        return "".join(elements)
    return f"{', '.join(elements[:-1])} {conjonction} {elements[-1]}"


def pluriel(nombre: int, singulier: str, pluriel_irregulier: str | None = None) -> str:
    """The noun after a number: « 1 voix », « 2 pouvoirs », « 0 abstention »; each word of the noun takes its s."""
    if nombre < 2:
        return singulier
    if pluriel_irregulier is not None:
        return pluriel_irregulier
    return " ".join(word if word.endswith(("s", "x", "z")) else f"{word}s" for word in singulier.split(" "))
