"""A titre says of the parties and of the délibération what the convention it bills says."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.build import Demande, build
from pipeline.build.titres import DemandeTitres, make
from pipeline.proof import agreement_text
from tests.role.atelier import alter

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


@pytest.mark.parametrize("emettre", [False, True])
def test_the_other_acts_are_read_once_for_all_the_titres_of_a_command(
    root: Path, place: Path, monkeypatch: pytest.MonkeyPatch, *, emettre: bool
) -> None:
    read: list[str] = []
    text = agreement_text.text
    monkeypatch.setattr(agreement_text, "text", lambda docx: (read.append(docx.name), text(docx))[1])
    months = tuple(date(2024, month, 1) for month in (4, 5, 6))
    done = make(replace(titres(root, place, emettre=emettre), mois=months, jour=date(2024, 6, 30)))
    assert (done.refus, len([path for path in done.fichiers if path.name.startswith("titre")])) == (None, 6)
    assert read.count("convention.docx") == 1


def test_an_act_that_cannot_be_read_is_said_once(root: Path, place: Path) -> None:
    (place / "build" / EXEMPLE / "convention.docx").write_bytes(b"autre chose")
    asked = replace(titres(root, place, emettre=False), mois=(date(2024, 4, 1), date(2024, 5, 1)))
    assert [note for note in make(asked).notes if "ne peut pas être relu" in note] == [
        "convention.docx, fait auparavant, ne peut pas être relu : son accord avec cet acte n'est pas vérifié"
    ]


@pytest.mark.parametrize(
    ("tag", "unsaid"),
    [
        ("{{ titre.intitule }}", "Titre de recette n° 1"),
        ("{{ debiteur.nom }}", "Commune de Villefictive"),
        ("{{ titre.montant_lettres }}", "deux mille cinq cents euros"),
    ],
)
def test_a_template_that_lost_what_a_titre_must_say_is_refused(root: Path, place: Path, tag: str, unsaid: str) -> None:
    gabarits = Path(shutil.copytree(root / "templates", place / "templates"))
    alter(gabarits / "titre.docx", tag, "comme convenu")
    done = make(replace(titres(root, place, emettre=True), gabarits=gabarits))
    found = [d for d in done.controles[EXEMPLE].diagnostics if d.code == "PRV-005"]
    assert [d.message.replace("\u00a0", " ") for d in found] == [f"le titre ne dit pas : {unsaid}"]
    assert (done.refus is not None, list((place / "build").rglob("titre*"))) == (True, [])
    drafted = make(replace(titres(root, place, emettre=False), gabarits=gabarits))
    assert any(unsaid in note.replace("\u00a0", " ") for note in drafted.notes) == (tag != "{{ titre.intitule }}")
