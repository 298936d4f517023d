"""Finished text: missing values, lists with their punctuation, and typography over a whole context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from pipeline import wording
from pipeline.manquant import Manquant


def missing(value: str | None, libelle: str) -> str:
    """The value, or the mark of a missing one under its label."""
    return str(Manquant(libelle)) if value is None else value


def day(value: date | None, libelle: str) -> str:
    """« 1er février 2021 », or the mark of a missing date."""
    return missing(None if value is None else wording.date_longue(value), libelle)


def upper_first(texte: str) -> str:
    """The text with a capital, accents kept: « établissement » gives « Établissement »."""
    return texte[:1].upper() + texte[1:]


def dashes(elements: Iterable[str]) -> list[str]:
    """The items of a list: a semicolon after each, a full stop after the last."""
    bare = [element.rstrip(" .;\u00a0\u202f") for element in elements]
    return [f"{element} ;" for element in bare[:-1]] + [f"{element}." for element in bare[-1:]]


def sentences(elements: Iterable[str]) -> list[str]:
    """Each item as a sentence: a capital, a full stop."""
    return [upper_first(element.rstrip(" .;\u00a0\u202f")) + "." for element in elements]


def finish(context: Mapping[str, Any]) -> dict[str, Any]:
    """The context with French typography in all its text: spaces, and curved apostrophes."""
    return {key: _finished(value) for key, value in context.items()}


def _finished(value: Any) -> Any:  # noqa: ANN401  # the shapes of a context
    if isinstance(value, str):
        return wording.typographier(value).replace("'", "’")
    if isinstance(value, Mapping):
        return finish(value)
    if isinstance(value, (list, tuple)):
        return [_finished(item) for item in value]
    return value
