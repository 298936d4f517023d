"""JSON Schema of the input files, so that an editor completes keys and underlines faults while the clerk types."""

from __future__ import annotations

from typing import Any

from pipeline.model.avenant import Avenant
from pipeline.model.base import SOURCE_KEY, Record
from pipeline.model.collectivite import Collectivite
from pipeline.model.convention import Convention
from pipeline.model.deliberation import Deliberation
from pipeline.model.dossier import Entete
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

_FROM_CSV = {"presences", "nominal"}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema (draft 2020-12) of one kind of file, a key of ``FILES``; blank values are allowed where they are.

    The records' own docstrings are for programmers and are left out.
    """
    schema = FILES[kind].model_json_schema()
    cleaned = _cleaned(schema)
    assert isinstance(cleaned, dict)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **cleaned}


def _cleaned(schema: Any) -> Any:  # noqa: ANN401  # the shapes of JSON
    if isinstance(schema, list):
        return [_cleaned(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    out = {key: _cleaned(value) for key, value in schema.items() if key not in ("title", SOURCE_KEY, *_FROM_CSV)}
    if out.get("type") == "object":
        out.pop("description", None)
    if isinstance(out.get("required"), list):
        out["required"] = [name for name in out["required"] if name != SOURCE_KEY]
    return out
