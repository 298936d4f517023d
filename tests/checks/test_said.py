"""What rules say: numbers agree with their nouns, and an avenant is where its number says."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.checks.essai import found

EXEMPLE, JOUR = "exemple-complet", date(2024, 12, 2)
FOLDER, SEANCE = f"dossiers/{EXEMPLE}", "seances/exemple-2024-03-12"


@pytest.fixture
def inputs(tmp_path: Path, root: Path) -> Path:
    """A copy of the complete example, to be damaged."""
    return Path(shutil.copytree(root / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*")))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path.name}"
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (f"{FOLDER}/deliberation.yaml", "  pour: 7", "  pour: 17", "19 voix (17 pour, 1 contre, 1 abstention) pour 9 votants"),
        (f"{SEANCE}/seance.yaml", "  presents: 9", "  presents: 1", "1 présent annoncé, 9 dans la liste de présence"),
        (f"{SEANCE}/seance.yaml", "  representes: 2", "  representes: 3", "3 représentés annoncés, 2 dans la liste de présence"),
    ],
)  # fmt: skip
def test_numbers_agree_with_their_nouns(inputs: Path, name: str, old: str, new: str, said: str) -> None:
    change(inputs / name, old, new)
    assert said in [d.message for d in found(inputs, JOUR, EXEMPLE)]


def test_an_avenant_in_the_file_of_another_is_told_so(inputs: Path) -> None:
    (inputs / FOLDER / "avenant-1.yaml").rename(inputs / FOLDER / "avenant-2.yaml")
    said = [(d.code, str(d.location), d.message, d.conseil) for d in found(inputs, JOUR, EXEMPLE)]
    assert said == [
        (
            "AVN-001",
            f"{FOLDER}/avenant-2.yaml:2:9",
            "avenant n° 1, écrit dans avenant-2.yaml",
            "renommer ce fichier avenant-1.yaml, ou ajouter l'avenant qui manque",
        )
    ]


def test_an_avenant_signed_before_its_convention_is_told_so(inputs: Path) -> None:
    change(inputs / FOLDER / "avenant-1.yaml", "  date: 2024-06-24", "  date: 2024-03-24")
    said = [d.message.replace("\u00a0", " ") for d in found(inputs, JOUR, EXEMPLE) if d.code == "AVN-016"]
    assert said == ["avenant signé le 24 mars 2024, avant la convention, signée le 25 mars 2024"]
