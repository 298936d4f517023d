"""The schemas that editors use know the same keys as the program."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.cli.commands.schema import KINDS
from pipeline.model.schema import FILES, json_schema

EXAMPLES = {
    "collectivite": "collectivites/juvisy-sur-orge.yaml",
    "seance": "seances/2021-01-26/seance.yaml",
    "dossier": "dossiers/juvisy-demutualisation/dossier.yaml",
    "deliberation": "dossiers/juvisy-demutualisation/deliberation.yaml",
    "convention": "dossiers/juvisy-demutualisation/convention.yaml",
    "annexe-rgpd": "dossiers/juvisy-demutualisation/annexe-rgpd.yaml",
    "avenant": "dossiers/juvisy-demutualisation/avenant-1.yaml",
    "titres": "dossiers/juvisy-demutualisation/titres.yaml",
}


def test_the_command_offers_every_kind() -> None:
    assert tuple(FILES) == KINDS


def defaults(schema: object) -> list[tuple[object, list[object]]]:
    """Every default below a schema, beside the choices it should be one of."""
    if isinstance(schema, list):
        return [found for item in schema for found in defaults(item)]
    if not isinstance(schema, dict):
        return []
    own = [(schema["default"], schema["enum"])] if "default" in schema and "enum" in schema else []
    return own + [found for item in schema.values() for found in defaults(item)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_default_is_one_of_the_choices(kind: str) -> None:
    assert [one for one, choices in defaults(json_schema(kind)) if one not in choices] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_knows_the_keys_of_the_real_files(root: Path, kind: str) -> None:
    schema = json_schema(kind)
    written = yaml.load((root / "inputs" / EXAMPLES[kind]).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert set(written) <= set(schema["properties"])
    assert set(schema.get("required", [])) <= set(written)
    assert schema["additionalProperties"] is False
    assert "\x00" not in str(schema)
