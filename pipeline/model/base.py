"""What every record shares: it is immutable, and it remembers where each of its values is written."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from pipeline.diagnostics import Location
from pipeline.sources.tree import Node

SOURCE_KEY = "\x00source"
"""The key under which ``loading`` hands a record its place; no clerk can type it."""


class Record(BaseModel):
    """An immutable record, with the tree it was read from."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True)

    source: Annotated[Node, WithJsonSchema({})] = Field(alias=SOURCE_KEY, repr=False, exclude=True)

    def at(self, *path: str | int) -> Location:
        """The place of one of its values: ``seance.at("convocation", "envoi")``."""
        return self.source.at(*path)


def _text(value: Any) -> Any:  # noqa: ANN401  # a validator receives whatever was written
    if not isinstance(value, str):
        raise PydanticCustomError("texte", "un texte est attendu")
    if not value.strip():
        raise PydanticCustomError("texte", "un texte est attendu, rien n'est écrit")
    return value.strip()


def _amount(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"-?\d{1,3}(?:[   ]\d{3})+(?:[.,]\d+)?|-?\d+(?:[.,]\d+)?", value):
        raise PydanticCustomError("montant", "un montant est attendu, comme 20000.00 ou 20 000,00, sans le signe €")
    plain = re.sub(r"[   ]", "", value).replace(",", ".")
    if "." in plain and len(plain.split(".")[1]) > 2:
        raise PydanticCustomError("montant_decimales", "un montant a au plus deux décimales")
    return Decimal(plain).quantize(Decimal("0.01"))


def _day(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise PydanticCustomError("date_forme", "une date est attendue sous la forme AAAA-MM-JJ")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("date_impossible", "cette date n'existe pas au calendrier") from None


def _month(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}", value):
        raise PydanticCustomError("mois_forme", "un mois est attendu sous la forme AAAA-MM")
    try:
        return date.fromisoformat(f"{value}-01")
    except ValueError:
        raise PydanticCustomError("mois_impossible", "ce mois n'existe pas au calendrier") from None


def _hour(value: Any) -> Any:  # noqa: ANN401
    match = re.fullmatch(r"(\d{1,2})[:hH](\d{2})", value) if isinstance(value, str) else None
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise PydanticCustomError("heure", "une heure est attendue sous la forme HH:MM")
    return f"{int(match[1]):02d}:{match[2]}"


def _whole(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{1,9}", value):
        raise PydanticCustomError("entier", "un nombre entier est attendu, en chiffres")
    return int(value)


def _yes(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, bool):
        return value
    if value not in ("oui", "non"):
        raise PydanticCustomError("oui_non", "la valeur est « oui » ou « non »")
    return value == "oui"


def _digits(count: int, nom: str) -> BeforeValidator:
    def check(value: Any) -> Any:  # noqa: ANN401
        plain = re.sub(r"[   .]", "", value) if isinstance(value, str) else ""
        if not re.fullmatch(rf"\d{{{count}}}", plain):
            raise PydanticCustomError("chiffres", "un {nom} compte {count} chiffres", {"nom": nom, "count": count})
        return plain

    return BeforeValidator(check)


def _written(description: str, pattern: str | None = None) -> WithJsonSchema:
    """What an editor is told of a value as it is written, before any type."""
    schema: dict[str, Any] = {"type": ["string", "number"], "description": description}
    return WithJsonSchema(schema if pattern is None else {**schema, "type": "string", "pattern": pattern})


Texte = Annotated[str, BeforeValidator(_text), WithJsonSchema({"type": "string"})]
Montant = Annotated[Decimal, BeforeValidator(_amount), _written("montant en euros, comme 20000.00")]
Jour = Annotated[date, BeforeValidator(_day), _written("date AAAA-MM-JJ", r"^\d{4}-\d{2}-\d{2}$")]
Mois = Annotated[date, BeforeValidator(_month), _written("mois AAAA-MM", r"^\d{4}-\d{2}$")]
"""The first day of the month."""
Heure = Annotated[str, BeforeValidator(_hour), _written("heure HH:MM", r"^\d{1,2}[:hH]\d{2}$")]
"""``HH:MM``."""
Entier = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
OuiNon = Annotated[bool, BeforeValidator(_yes), WithJsonSchema({"enum": ["oui", "non"]})]
Siret = Annotated[str, _digits(14, "SIRET"), _written("SIRET, 14 chiffres")]
Siren = Annotated[str, _digits(9, "SIREN"), _written("SIREN, 9 chiffres")]
