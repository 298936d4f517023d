"""The facts an act states, as one canonical text: their digest, and what changed between two of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

Fait = str | int | bool | Decimal | date | None | Mapping[str, "Fait"] | Sequence["Fait"]
"""What a fact may be. No float: an amount is a ``Decimal``, a ratio is written as text."""

_CENT = Decimal("0.01")
_PLAIN = frozenset((str, int, bool, type(None)))
_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Fait) -> str:
    """The one JSON text of a value: sorted keys, no space, amounts to the cent, dates as ``AAAA-MM-JJ``.

    Raises ``TypeError`` on a float or any other type: the caller's defect.
    """
    return _JSON.encode(_plain(value))


def sha256(text: str) -> str:
    """The digest of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def to_cents(montant: Decimal) -> int:
    """Euros as a whole number of centimes. Raises ``ValueError`` when there is less than a centime left."""
    cents = montant * 100
    whole = int(cents)
    if whole != cents:
        raise ValueError(f"{montant} is not a whole number of centimes")
    return whole


def to_euros(centimes: int) -> Decimal:
    """A whole number of centimes as euros, with two decimals."""
    return (Decimal(centimes) / 100).quantize(_CENT)


def changes(avant: Mapping[str, Any], apres: Mapping[str, Any]) -> tuple[str, ...]:
    """What differs between two sets of facts read back from JSON, one French line for each, in the order of names."""
    old, new = dict(_leaves("", avant)), dict(_leaves("", apres))
    lines = []
    for name in sorted({*old, *new}):
        if name not in new:
            lines.append(f"{name} : {_shown(old[name])} a été retiré")
        elif name not in old:
            lines.append(f"{name} : {_shown(new[name])} a été ajouté")
        elif old[name] != new[name] or type(old[name]) is not type(new[name]):
            lines.append(f"{name} : {_shown(old[name])} est devenu {_shown(new[name])}")
    return tuple(lines)


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever the caller states
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:.2f}" if value == value.quantize(_CENT) else f"{value.normalize():f}"
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("the names of facts are texts")
        return {key: each if each.__class__ in _PLAIN else _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [_plain(each) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be a fact")


def _leaves(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # JSON
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            yield from _leaves(f"{prefix}.{key}" if prefix else key, each)
    elif isinstance(value, list) and value:
        for rank, each in enumerate(value, start=1):
            yield from _leaves(f"{prefix}[{rank}]", each)
    else:
        yield prefix, value


def _shown(value: Any) -> str:  # noqa: ANN401  # JSON
    if value is None or value in ("", [], {}):
        return "(rien)"
    if isinstance(value, bool):
        return "oui" if value else "non"
    return f"« {value} »"
