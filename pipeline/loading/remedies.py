"""What to write instead of a value that is not of its kind, when what was meant is plain."""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable
from datetime import date

from pipeline.model.reading import CHOICE, GROUP, LIST
from pipeline.noms import MOIS

_NUMBERS = ("zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze")
_YES, _NO = (
    frozenset(("oui", "true", "vrai", "yes", "o", "y", "1")),
    frozenset(("non", "false", "faux", "no", "n", "0")),
)
_DEFAULT = "corriger cette valeur"


def remedy(kind: str, written: str, message: str) -> str:
    """The remedy of a fault of that ``kind`` (``Refused.kind`` or a kind of ``model.reading``), an infinitive clause.

    ``written`` is the text of the value, ``message`` the fault's own.
    """
    return _REMEDIES[kind](_plain(written), message) if kind in _REMEDIES else _DEFAULT


def _plain(text: str) -> str:
    spaces = re.sub(r"[\s\u00a0\u202f]+", " ", text).strip().casefold()
    return "".join(sign for sign in unicodedata.normalize("NFD", spaces) if not unicodedata.combining(sign))


_MONTHS = tuple(map(_plain, MOIS))


def _day(text: str, _: str) -> str:
    form = "écrire l'année, le mois puis le jour, en chiffres : AAAA-MM-JJ"
    year_first = re.fullmatch(r"(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})", text)
    day_first = re.fullmatch(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text)
    words = re.fullmatch(r"(?:[a-z]+ )?(?:le )?(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})", text)
    if year_first:
        year, month, day = map(int, year_first.groups())
    elif day_first:
        day, month, year = map(int, day_first.groups())
    elif words and words[2] in _MONTHS:
        day, month, year = int(words[1]), _MONTHS.index(words[2]) + 1, int(words[3])
    else:
        return form
    try:
        return f"écrire {date(year, month, day).isoformat()}"
    except ValueError:
        return form


def _impossible_day(text: str, _: str) -> str:
    year, month, _day = map(int, text.split("-"))
    if not 1 <= month <= 12 or year < 1:
        return _impossible_month(text, "")
    return f"vérifier cette date : ce mois-là compte {calendar.monthrange(year, month)[1]} jours"


def _month(text: str, _: str) -> str:
    number_first = re.fullmatch(r"(\d{1,2})[-/. ](\d{4})", text)
    year_first = re.fullmatch(r"(\d{4})[-/. ](\d{1,2})", text)
    words = re.fullmatch(r"([a-z]+) (\d{4})", text)
    if number_first:
        month, year = int(number_first[1]), number_first[2]
    elif year_first:
        month, year = int(year_first[2]), year_first[1]
    elif words and words[1] in _MONTHS:
        month, year = _MONTHS.index(words[1]) + 1, words[2]
    else:
        month, year = 0, ""
    return f"écrire {year}-{month:02d}" if 1 <= month <= 12 else "écrire l'année puis le mois, en chiffres : AAAA-MM"


def _impossible_month(_text: str, _: str) -> str:
    return "vérifier le mois : il va de 01 à 12"


def _amount(text: str, _: str) -> str:
    bare = re.sub(r" ?(?:€|euros?|eur)$", "", text)
    if re.fullmatch(r"-?\d{1,3}(?: \d{3})*(?:[.,]\d{1,2})?|-?\d+(?:[.,]\d{1,2})?", bare):
        return f"écrire {bare}"
    return "écrire le montant en chiffres, avec une virgule ou un point avant les centimes"


def _decimals(_text: str, _: str) -> str:
    return "écrire le montant au centime"


def _whole(text: str, _: str) -> str:
    found = re.fullmatch(r"(\d{1,9})(?:[.,]0+)?(?: ?[a-z%]+)?", text)
    if found:
        return f"écrire {int(found[1])}"
    word = text.split(" ")[0]
    return f"écrire {_NUMBERS.index(word)}" if word in _NUMBERS else "écrire un nombre entier, en chiffres"


def _yes_or_no(text: str, _: str) -> str:
    return "écrire oui" if text in _YES else "écrire non" if text in _NO else "écrire oui ou non"


def _hour(text: str, _: str) -> str:
    found = re.fullmatch(r"(\d{1,2}) ?(?:h|heures?|:) ?(\d{2})?", text)
    if found and int(found[1]) < 24 and int(found[2] or 0) < 60:
        return f'écrire "{int(found[1]):02d}:{found[2] or "00"}"'
    return "écrire l'heure de 00:00 à 23:59"


def _digits(text: str, message: str) -> str:
    count = sum(sign.isdigit() for sign in text)
    wanted = re.search(r"\d+", message)
    if wanted and count == int(wanted[0]):
        return "n'écrire que des chiffres et des espaces"
    return f"vérifier ce numéro : {count} chiffres sont écrits" if count > 1 else "écrire ce numéro en chiffres"


def _choice(text: str, message: str) -> str:
    from difflib import get_close_matches

    words = message.partition(" : ")[2].split(", ")
    near = get_close_matches(text, words, n=1)
    return f"écrire « {near[0]} » ?" if near else "choisir l'un de ces mots"


def _list(_text: str, _: str) -> str:
    return "écrire chaque élément sur sa ligne, en retrait, après « - »"


def _group(_text: str, _: str) -> str:
    return "écrire les clés de ce groupe sur les lignes suivantes, en retrait"


_REMEDIES: dict[str, Callable[[str, str], str]] = {
    "date_forme": _day,
    "date_impossible": _impossible_day,
    "mois_forme": _month,
    "mois_impossible": _impossible_month,
    "montant": _amount,
    "montant_decimales": _decimals,
    "entier": _whole,
    "oui_non": _yes_or_no,
    "heure": _hour,
    "chiffres": _digits,
    CHOICE: _choice,
    LIST: _list,
    GROUP: _group,
}
