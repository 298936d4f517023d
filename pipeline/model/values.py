"""The kinds of value a clerk writes: what text is accepted, what it becomes, what an editor is told of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated, Any


class Refused(Exception):
    """A value is not of its kind: ``kind`` names the fault, ``message`` says in French what is expected."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """``read`` turns what is written into the value, or raises ``Refused``; ``schema`` is its JSON Schema."""

    read: Callable[[Any], Any]
    schema: dict[str, Any]


def _text(value: Any) -> str:  # noqa: ANN401  # whatever was written
    if not isinstance(value, str):
        raise Refused("texte", "un texte est attendu")
    if not value.strip():
        raise Refused("texte", "un texte est attendu, rien n'est écrit")
    return value.strip()


def _amount(value: Any) -> Decimal:  # noqa: ANN401
    if not isinstance(value, str) or not re.fullmatch(
        r"-?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?", value
    ):
        raise Refused("montant", "un montant est attendu, comme 20000.00 ou 20 000,00, sans le signe €")
    plain = re.sub(r"[ \u00a0\u202f]", "", value).replace(",", ".")
    if "." in plain and len(plain.split(".")[1]) > 2:
        raise Refused("montant_decimales", "un montant a au plus deux décimales")
    return Decimal(plain).quantize(Decimal("0.01"))


def _day(value: Any) -> date:  # noqa: ANN401
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise Refused("date_forme", "une date est attendue sous la forme AAAA-MM-JJ")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused("date_impossible", "une date du calendrier est attendue") from None


def _month(value: Any) -> date:  # noqa: ANN401
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}", value):
        raise Refused("mois_forme", "un mois est attendu sous la forme AAAA-MM")
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError:
        raise Refused("mois_impossible", "un mois du calendrier est attendu") from None


def _hour(value: Any) -> str:  # noqa: ANN401
    match = re.fullmatch(r"(\d{1,2})[:hH](\d{2})", value) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise Refused("heure", "une heure est attendue sous la forme HH:MM")
    return f"{int(match[1]):02d}:{match[2]}"


def _whole(value: Any) -> int:  # noqa: ANN401
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}", value):
        raise Refused("entier", "un nombre entier est attendu, en chiffres")
    return int(value)


def _yes(value: Any) -> bool:  # noqa: ANN401
    if value not in ("oui", "non"):
        raise Refused("oui_non", "la valeur est « oui » ou « non »")
    return bool(value == "oui")


def _digits(count: int, nom: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:  # noqa: ANN401
        plain = re.sub(r"[ \u00a0\u202f.]", "", value) if isinstance(value, str) else ""
        if not re.fullmatch(rf"\d{{{count}}}", plain):
            raise Refused("chiffres", f"un {nom} compte {count} chiffres")
        return plain

    return read


def _matching(pattern: str, expected: str) -> Callable[[Any], str]:
    def read(value: Any) -> str:  # noqa: ANN401
        text = _text(value)
        if not re.search(pattern, text):
            raise Refused("forme", expected)
        return text

    return read


def _written(description: str, pattern: str | None = None) -> dict[str, Any]:
    """What an editor is told of a value as it is written, before any type."""
    schema: dict[str, Any] = {"type": ["string", "number"], "description": description}
    return schema if pattern is None else {**schema, "type": "string", "pattern": pattern}


_PLAIN: dict[str, Any] = {"type": "string"}

Texte = Annotated[str, Kind(_text, _PLAIN)]
CodePostal = Annotated[str, Kind(_matching(r"^[0-9]{5}\Z", "un code postal compte 5 chiffres"), _PLAIN)]
NumeroEnChiffres = Annotated[str, Kind(_matching(r"^[0-9]+\Z", "un numéro est attendu, en chiffres seulement"), _PLAIN)]
Montant = Annotated[Decimal, Kind(_amount, _written("montant en euros, comme 20000.00"))]
Jour = Annotated[date, Kind(_day, _written("date AAAA-MM-JJ", r"^\d{4}-\d{2}-\d{2}$"))]
Mois = Annotated[date, Kind(_month, _written("mois AAAA-MM", r"^\d{4}-\d{2}$"))]
"""The first day of the month."""
Heure = Annotated[str, Kind(_hour, _written("heure HH:MM", r"^\d{1,2}[:hH]\d{2}$"))]
"""``HH:MM``."""
Entier = Annotated[int, Kind(_whole, {"type": "integer", "minimum": 0})]
OuiNon = Annotated[bool, Kind(_yes, {"enum": ["oui", "non"]})]
Siret = Annotated[str, Kind(_digits(14, "SIRET"), _written("SIRET, 14 chiffres"))]
Siren = Annotated[str, Kind(_digits(9, "SIREN"), _written("SIREN, 9 chiffres"))]
