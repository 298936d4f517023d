"""A titre says of the parties and of the délibération what the convention it bills says."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.build import Demande, build
from pipeline.build.titres import DemandeTitres, make

EXEMPLE = "exemple-complet"


@pytest.fixture
def place(tmp_path: Path, root: Path) -> Path:
    """The complete example, its convention issued."""
    shutil.copytree(root / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*"))
    when = datetime(2024, 4, 30, 9, tzinfo=UTC)
    registre = tmp_path / "inputs/registre.sqlite3"
    asked = Demande(
        EXEMPLE, "convention", racine=tmp_path / "inputs", sortie=tmp_path / "build", gabarits=root / "templates",
        jour=when.date(), emettre=True, registre=registre, qui="essai", quand=when,
    )  # fmt: skip
    assert build(asked).refus is None
    return tmp_path


def titres(root: Path, place: Path, *, emettre: bool) -> DemandeTitres:
    return DemandeTitres(
        (EXEMPLE,), (date(2024, 4, 1),), racine=place / "inputs", sortie=place / "build", gabarits=root / "templates",
        jour=date(2024, 4, 30), registre=place / "inputs/registre.sqlite3", emettre=emettre, qui="essai", quand=datetime(2024, 4, 30, 10, tzinfo=UTC),
    )  # fmt: skip


def rename(place: Path) -> None:
    path = place / "inputs/collectivites/villefictive.yaml"
    text = path.read_text(encoding="utf-8")
    assert "\nnom: commune de Villefictive\n" in text
    path.write_text(
        text.replace("\nnom: commune de Villefictive\n", "\nnom: commune de Villefictive-Neuve\n"), encoding="utf-8"
    )


def test_a_titre_that_agrees_is_issued(root: Path, place: Path) -> None:
    assert make(titres(root, place, emettre=True)).refus is None


def test_a_titre_that_names_another_debtor_than_the_convention_is_refused(root: Path, place: Path) -> None:
    rename(place)
    done = make(titres(root, place, emettre=True))
    assert done.refus is not None
    said = [d.message for d in done.controles[EXEMPLE].diagnostics if d.code == "PRV-004"]
    assert any("villefictive-neuve" in message.lower() and "convention.docx" in message for message in said), said
    assert not list((place / "build" / EXEMPLE).glob("titres/**/*.pdf"))


def test_a_draft_that_disagrees_says_so(root: Path, place: Path) -> None:
    rename(place)
    done = make(titres(root, place, emettre=False))
    assert any("villefictive-neuve" in note.lower() for note in done.notes), done.notes
