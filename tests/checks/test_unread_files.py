"""A file that cannot be read gives its own message, and no other rule speaks of what it would have said."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.checks.essai import found

EXEMPLE, JOUR = "exemple-complet", date(2024, 12, 2)
FILES = ("convention.yaml", "deliberation.yaml", "annexe-rgpd.yaml", "avenant-1.yaml", "titres.yaml")
SPOILED = {
    "vide": lambda _: "",
    "illisible": lambda text: "{" + text,
    "clé inconnue": lambda text: f"{text}\ninconnue: 1\n",
}


@pytest.fixture
def inputs(tmp_path: Path, root: Path) -> Path:
    """A copy of the complete example, whose head cites a date of its convention and accepts a warning on it."""
    copy = Path(shutil.copytree(root / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*")))
    convention, head = (copy / f"dossiers/{EXEMPLE}/{name}.yaml" for name in ("convention", "dossier"))
    text = convention.read_text("utf-8")
    assert "serveurs réservés" in text
    convention.write_text(text.replace("serveurs réservés", "serveurs  réservés", 1), "utf-8")
    accepted = "acceptations:\n  - code: FRM-001\n    raison: mise en page voulue\n    par: le service des assemblées\n"
    head.write_text(f"{head.read_text('utf-8')}\n{accepted}", "utf-8")
    return copy


def test_the_example_is_clean_when_all_is_read(root: Path) -> None:
    assert found(root / "inputs", JOUR, EXEMPLE) == ()


@pytest.mark.parametrize("spoiled", SPOILED)
@pytest.mark.parametrize("name", FILES)
def test_only_the_file_itself_is_spoken_of(inputs: Path, name: str, spoiled: str) -> None:
    path = inputs / f"dossiers/{EXEMPLE}/{name}"
    path.write_text(SPOILED[spoiled](path.read_text("utf-8")), "utf-8")
    said = [one for one in found(inputs, JOUR, EXEMPLE) if one.acceptation is None]
    assert said
    assert {(d.code[:3], d.location.file.rpartition("/")[2] if d.location else None) for d in said} <= {
        ("SRC", name),
        ("SCH", name),
    }


@pytest.mark.parametrize("name", ["exemple-complet", "juvisy-demutualisation"])
def test_a_convention_that_is_not_there_is_the_only_thing_said(root: Path, inputs: Path, name: str) -> None:
    before = {(d.code, d.location, d.message) for d in found(root / "inputs", JOUR, name)}
    (inputs / f"dossiers/{name}/convention.yaml").unlink()
    head = inputs / f"dossiers/{name}/dossier.yaml"
    head.write_text((root / f"inputs/dossiers/{name}/dossier.yaml").read_text("utf-8"), "utf-8")
    said = [d for d in found(inputs, JOUR, name) if (d.code, d.location, d.message) not in before]
    assert [
        (d.code, d.location.file.rpartition("/")[2] if d.location else "", d.message, d.bloquant) for d in said
    ] == [
        (
            "COH-010",
            "annexe-rgpd.yaml",
            "le dossier n'a pas de convention.yaml, dont annexe-rgpd.yaml et avenant-1.yaml dépendent",
            True,
        )
    ]
