"""JSON Schema of the input files, so that an editor completes keys and underlines faults while the clerk types."""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin

from pipeline.model.avenant import Avenant
from pipeline.model.base import Record
from pipeline.model.collectivite import Collectivite
from pipeline.model.convention import Convention
from pipeline.model.deliberation import Deliberation
from pipeline.model.dossier import Entete
from pipeline.model.reading import Field, fields, kind_of
from pipeline.model.rgpd import AnnexeRgpd
from pipeline.model.seance import Seance
from pipeline.model.titres import Titres

FILES: dict[str, type[Record]] = {
    "collectivite": Collectivite,
    "seance": Seance,
    "dossier": Entete,
    "deliberation": Deliberation,
    "convention": Convention,
    "avenant": Avenant,
    "titres": Titres,
    "annexe-rgpd": AnnexeRgpd,
}
"""The kinds of YAML file, and the record each becomes."""

_FROM_CSV = frozenset(("presences", "nominal"))


def json_schema(kind: str) -> dict[str, Any]:
    """The schema (draft 2020-12) of one kind of file, a key of ``FILES``; blank values are allowed where they are."""
    record = FILES[kind]
    held = sorted(_held(record) - {record}, key=lambda one: one.__name__)
    named = {"$defs": {one.__name__: _object(one) for one in held}} if held else {}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **named, **_object(record)}


def _held(record: type[Record]) -> set[type[Record]]:
    below = [field.record for field in fields(record).values() if field.record is not None]
    return {record}.union(*map(_held, below))


def _object(record: type[Record]) -> dict[str, Any]:
    known = {name: field for name, field in fields(record).items() if name not in _FROM_CSV}
    return {
        "additionalProperties": False,
        "properties": {name: _described(field) for name, field in known.items()},
        "required": [name for name, field in known.items() if field.required],
        "type": "object",
    }


def _described(field: Field) -> dict[str, Any]:
    schema = _annotated(field.annotation)
    if field.required:
        return schema
    written = {True: "oui", False: "non"}.get(field.default) if isinstance(field.default, bool) else field.default
    return {**schema, "default": list(written) if isinstance(written, tuple) else written}


def _annotated(annotation: Any) -> dict[str, Any]:  # noqa: ANN401  # typing's own objects
    kind = kind_of(annotation)
    if kind is not None:
        return kind.schema
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return {"enum": list(arguments), "type": "string"}
    if origin is tuple:
        return {"items": _annotated(arguments[0]), "type": "array"}
    if type(None) in arguments:
        return {"anyOf": [_annotated(arguments[0]), {"type": "null"}]}
    return {"$ref": f"#/$defs/{annotation.__name__}"}
