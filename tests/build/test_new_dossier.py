"""A new dossier has every key and comment of a complete one, and none of its values."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from pipeline import sources
from pipeline.build.new_dossier import NomRefuse, blank, create
from pipeline.sources import Node

MODELE = "juvisy-demutualisation"


@pytest.fixture
def inputs(tmp_path: Path, root: Path) -> Path:
    return Path(shutil.copytree(root / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*")))


def keys(node: Node | None) -> object:
    """The shape of a tree: its keys, one item per list, no value."""
    if node is not None and isinstance(node.value, dict):
        return {key: keys(child) for key, child in node.value.items()}
    if node is not None and isinstance(node.value, list):
        return [keys(node.value[0])] if node.value else []
    return None


def values(node: Node | None) -> list[str]:
    if node is not None and isinstance(node.value, dict):
        return [text for child in node.value.values() for text in values(child)]
    if node is not None and isinstance(node.value, list):
        return [text for child in node.value for text in values(child)]
    return [node.value] if node is not None and isinstance(node.value, str) else []


@pytest.mark.parametrize("name", ["dossier", "deliberation", "convention", "annexe-rgpd"])
def test_keys_and_comments_stay_and_values_go(root: Path, tmp_path: Path, name: str) -> None:
    model = root / "inputs/dossiers" / MODELE / f"{name}.yaml"
    made = tmp_path / "made.yaml"
    made.write_text(blank(model), encoding="utf-8")
    before, after = sources.read(model, "f"), sources.read(made, "f")
    assert after.diagnostics == ()
    assert keys(after.root) == keys(before.root)
    assert values(after.root) == []
    comments = re.findall(r"(?m)^#.*$", model.read_text(encoding="utf-8"))
    assert comments
    assert re.findall(r"(?m)^#.*$", made.read_text(encoding="utf-8")) == comments


def test_a_new_dossier_is_made_whole_or_not_at_all(inputs: Path) -> None:
    made = create(inputs, "essai-2026", MODELE)
    assert [path.name for path in made] == sorted(path.name for path in (inputs / "dossiers" / MODELE).glob("*.yaml"))
    assert sorted(path.name for path in (inputs / "dossiers").iterdir() if path.name.startswith(".")) == []


@pytest.mark.parametrize("name", [MODELE, "Essai", "../essai", "essai 2", ""])
def test_an_unfit_or_taken_name_is_refused(inputs: Path, name: str) -> None:
    before = sorted(inputs.rglob("*"))
    with pytest.raises(NomRefuse):
        create(inputs, name, MODELE)
    assert sorted(inputs.rglob("*")) == before


def test_a_new_dossier_does_not_call_itself_fictitious(inputs: Path) -> None:
    for path in create(inputs, "essai-2026"):
        assert "EXEMPLE FICTIF" not in path.read_text(encoding="utf-8"), path.name
