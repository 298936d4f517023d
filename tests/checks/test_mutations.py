"""Each mutation of the clean dossier is caught by its rule, at its line, and no other error appears."""

from __future__ import annotations

import shutil
import sys
from datetime import date
from pathlib import Path

import essai
import pytest

from pipeline.diagnostics import Severity

sys.path.insert(0, str(Path(__file__).parents[1]))
from mutations import DOSSIER, MUTATIONS, Mutation

JOUR = date(2024, 7, 1)


@pytest.fixture(scope="session")
def clean(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the inputs with the example alone."""
    away = shutil.ignore_patterns("*.sqlite3*", "juvisy-*", "2021-*")
    return Path(shutil.copytree(root / "inputs", tmp_path_factory.mktemp("mutations") / "inputs", ignore=away))


def test_the_example_is_clean(clean: Path) -> None:
    assert [f"{d.code} {d.location} {d.message}" for d in essai.found(clean, JOUR, DOSSIER)] == []


def test_there_are_enough_mutations() -> None:
    assert len(MUTATIONS) >= 150


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: f"{m.code}-{m.apres.strip()[:40]}")
def test_mutation_is_caught(clean: Path, mutation: Mutation) -> None:
    path = clean / mutation.fichier
    before = path.read_text(encoding="utf-8")
    assert before.count(mutation.avant) == 1, f"« {mutation.avant} » stands {before.count(mutation.avant)} times"
    after = before.replace(mutation.avant, mutation.apres)
    path.write_text(after, encoding="utf-8")
    try:
        said = essai.found(clean, JOUR, DOSSIER)
        expected = (mutation.dans or mutation.fichier, _line(clean, mutation, before, after))
    finally:
        path.write_text(before, encoding="utf-8")
    places = {(d.location.file, d.location.line) for d in said if d.code == mutation.code and d.location}
    shown = [f"{d.severity.value} {d.code} {d.location} {d.message}" for d in said]
    assert expected in places, shown
    # an avenant or a titre that follows from the altered fact is another act, with its own gate
    here = [d for d in said if d.acte not in ("avenant", "titres")]
    others = [d for d in here if d.severity is Severity.ERREUR and d.code != mutation.code]
    assert others == [], shown


def _line(clean: Path, mutation: Mutation, before: str, after: str) -> int:
    if mutation.ou is not None:
        text = (clean / (mutation.dans or mutation.fichier)).read_text(encoding="utf-8")
        assert text.count(mutation.ou) == 1, f"« {mutation.ou} » stands {text.count(mutation.ou)} times"
        return text[: text.index(mutation.ou)].count("\n") + 1
    old, new = before.splitlines(), after.splitlines()
    return next(i for i, (a, b) in enumerate(zip(old, new, strict=False), 1) if a != b)
