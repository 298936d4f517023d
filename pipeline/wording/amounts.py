"""Numbers and euros, in figures and in words."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

from pipeline.wording.particles import pluriel

MAX = Decimal("999999999.99")
_CENT = Decimal("0.01")
_UNITES = (
    "zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
    "quatorze", "quinze", "seize", "dix-sept", "dix-huit", "dix-neuf",
)  # fmt: skip
_DIZAINES = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")


class MontantImpossible(ValueError):
    """An amount that is not a whole number of cents, or beyond 999 999 999,99 €: it must never be rounded here."""


def nombre(valeur: int) -> str:
    """« 722 579 », thousands apart by a narrow no-break space."""
    return f"{valeur:,}".replace(",", "\u202f")


def compte(valeur: int, singulier: str, pluriel_irregulier: str | None = None) -> str:
    """« 1 titre », « 3 titres », « 10 000 lignes rejetées »: the number, its thousands apart, and its noun."""
    return f"{nombre(valeur)} {pluriel(valeur, singulier, pluriel_irregulier)}"


@lru_cache(8192, typed=True)
def montant(valeur: Decimal) -> str:
    """« 20 000,00 € »: narrow no-break space between thousands, no-break space before the sign.

    Raises ``MontantImpossible`` rather than round.
    """
    return f"{_exact(valeur):,.2f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"


@lru_cache(8192, typed=True)
def montant_lettres(valeur: Decimal) -> str:
    """« vingt mille euros », « un euro et cinquante centimes », « deux millions d'euros ».

    Takes 0 to 999 999 999,99 €; raises ``MontantImpossible`` outside, or rather than round.
    """
    exact = _exact(valeur)
    if exact < 0:
        raise MontantImpossible(f"un montant en lettres n'est pas négatif : {valeur}")
    euros, centimes = divmod(int(exact * 100), 100)
    if centimes == 0:
        return _euros(euros)
    cents = f"{nombre_lettres(centimes)} centime{'s' if centimes > 1 else ''}"
    return f"{_euros(euros)} et {cents}" if euros else cents


def _exact(valeur: Decimal) -> Decimal:
    if not isinstance(valeur, Decimal) or not valeur.is_finite() or abs(valeur) > MAX:
        raise MontantImpossible(f"montant hors de portée : {valeur!r}")
    exact = valeur.quantize(_CENT)
    if exact != valeur:
        raise MontantImpossible(f"plus de deux décimales : {valeur}")
    return exact


def _euros(euros: int) -> str:
    words = nombre_lettres(euros)
    if euros >= 1_000_000 and euros % 1_000_000 == 0:
        return f"{words} d'euros"
    return f"{words} euro{'s' if euros > 1 else ''}"


def nombre_lettres(valeur: int, *, feminin: bool = False) -> str:
    """A whole number in words, 0 to 999 999 999, in the traditional spelling: « quatre-vingt-un », « deux cents ».

    ``feminin`` agrees a final « un » (« vingt et une voix »).
    """
    if not 0 <= valeur <= 999_999_999:
        raise ValueError(f"hors de 0 à 999 999 999 : {valeur}")
    words = _whole(valeur)
    if feminin and (words == "un" or words.endswith((" un", "-un"))):
        return words + "e"
    return words


def _whole(valeur: int) -> str:
    if valeur < 1000:
        return _table()[valeur]
    millions, rest = divmod(valeur, 1_000_000)
    milliers, unites = divmod(rest, 1000)
    words = []
    if millions:
        words.append(f"{_table()[millions]} million{'s' if millions > 1 else ''}")
    if milliers:
        words.append("mille" if milliers == 1 else f"{_invariable(_table()[milliers])} mille")
    if unites:
        words.append(_table()[unites])
    return " ".join(words)


def _invariable(words: str) -> str:
    """« quatre-vingts » and « deux cents » lose their s before « mille », which is a numeral; « million » is a noun."""
    return words[:-1] if words.endswith(("cents", "vingts")) else words


@cache
def _table() -> tuple[str, ...]:
    return tuple(_below_thousand(value) for value in range(1000))


def _below_thousand(value: int) -> str:
    hundreds, rest = divmod(value, 100)
    if not hundreds:
        return _below_hundred(rest)
    head = "cent" if hundreds == 1 else f"{_UNITES[hundreds]} cent"
    if rest:
        return f"{head} {_below_hundred(rest)}"
    return head if hundreds == 1 else f"{head}s"


def _below_hundred(value: int) -> str:
    if value < 20:
        return _UNITES[value]
    ten, unit = divmod(value, 10)
    head = _DIZAINES[ten]
    if ten in (7, 9):
        unit += 10
    if unit == 0:
        return "quatre-vingts" if ten == 8 else head
    if unit in (1, 11) and ten < 8:
        return f"{head} et {_UNITES[unit]}"
    return f"{head}-{_UNITES[unit]}"


@cache
def _values() -> dict[str, int]:
    return {words: value for value, words in enumerate(_table())}


def valeur_lettres(texte: str) -> Decimal | None:
    """The amount or number that words say, ``None`` when they are not one: « vingt mille euros » gives 20000.

    Reads back what ``montant_lettres`` and ``nombre_lettres`` write, and tolerates the hyphens of 1990.
    """
    words = texte.strip().lower().replace("\u00a0", " ").replace(" d'euros", " euros").replace(" d’euros", " euros")
    if words.endswith((" centime", " centimes")):
        euros, _, cents = words.rpartition(" euros et ") if " euros et " in words else words.rpartition(" euro et ")
        part = _read(cents.rsplit(" ", 1)[0])
        whole = _read(euros) if euros else 0
        return None if part is None or whole is None or part > 99 else whole + Decimal(part) / 100
    if words.endswith((" euro", " euros")):
        words = words.rsplit(" ", 1)[0]
    found = _read(words)
    return None if found is None else Decimal(found)


def _read(words: str) -> int | None:
    total = 0
    rest = words.replace("-", " ").strip()
    for scale, names in ((1_000_000, ("millions", "million")), (1000, ("mille",))):
        for name in names:
            head, found, tail = rest.partition(name)
            if found:
                part = _small(head) if head.strip() else (1 if scale == 1000 else None)
                if part is None:
                    return None
                total, rest = total + part * scale, tail.strip()
                break
    if not rest:
        return total or None
    part = _small(rest)
    return None if part is None else total + part


def _small(words: str) -> int | None:
    plain = " ".join(words.split())
    return _spaced().get(plain)


@cache
def _spaced() -> dict[str, int]:
    found: dict[str, int] = {}
    for words, value in _values().items():
        plain = words.replace("-", " ")
        found[plain] = found[_invariable(plain)] = value
    return found


def ordinal(rang: int, *, feminin: bool = False) -> str:
    """« premier », « première », « deuxième », « vingt et unième », « quatre-vingtième »."""
    if rang == 1:
        return "première" if feminin else "premier"
    words = _invariable(nombre_lettres(rang))
    if words.endswith("cinq"):
        return f"{words}uième"
    if words.endswith("neuf"):
        return f"{words[:-1]}vième"
    if words.endswith("millions"):
        words = words[:-1]
    return f"{words[:-1] if words.endswith('e') else words}ième"
