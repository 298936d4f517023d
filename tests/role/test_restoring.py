"""``actes registre restaurer`` makes a role's lost documents again, the same to the byte, or says why it cannot."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from pipeline import register
from pipeline.build import role
from pipeline.build.restoring import restore
from tests.role.atelier import DOSSIER, ROOT, ask, files, row, sound, workplace, write
from tests.role.test_issue import alter, documents, rows

LATER = datetime(2025, 1, 15, 9, tzinfo=UTC)
ROLE = f"{DOSSIER}/roles/cantine"


@pytest.fixture
def place(tmp_path):
    place = workplace(tmp_path)
    shutil.copytree(ROOT / "templates", place / "templates", ignore=shutil.ignore_patterns("fabrique"))
    return place


def issued(place, count=5, **more):
    options = {"gabarits": place / "templates", "lot": 3, **more}
    role.make(ask(place, write(place / "cantine.csv", rows(count)), **options))
    return documents(place)


def again(place):
    return restore(
        place / "inputs", place / "build", place / "templates", place / "registre.sqlite3", "Solange Artefact", LATER
    )


def refused(place, match):
    """A refusal, which puts nothing back."""
    before = files(place)
    with pytest.raises(register.RestaurationImpossible, match=match) as caught:
        again(place)
    assert files(place) == before
    assert "sauvegarde" in caught.value.conseil


@pytest.mark.parametrize("more", [{}, {"avec_pdf": True, "code_virement": True}], ids=["docx", "pdf"])
def test_all_documents_come_back_without_the_table_they_came_from(place, more):
    before = issued(place, **more)
    (place / "cantine.csv").unlink()
    shutil.rmtree(place / "build")
    (place / "build").mkdir()
    done = again(place)
    assert (sorted(done.remis), done.laisses) == (sorted(before), ())
    assert (documents(place), sound(place)) == (before, [])
    assert again(place).remis == ()


def test_one_titre_and_one_bordereau_of_several_roles_come_back(place):
    issued(place)
    other = [row(n, nom=f"Autre n° {n}") for n in range(100, 104)]
    role.make(ask(place, write(place / "eau.2024.csv", other), gabarits=place / "templates", jour=date(2024, 9, 9)))
    before = documents(place)
    lost = [
        f"{DOSSIER}/roles/eau.2024/000001-001000/titre-2024-7.docx",
        f"{DOSSIER}/roles/eau.2024/bordereaux/bordereau-2024-3.docx",
        f"{ROLE}/bordereaux/bordereau-2024-1.docx",
    ]
    for name in lost:
        (place / "build" / name).unlink()
    assert sorted(again(place).remis) == sorted(lost)
    assert (documents(place), sound(place)) == (before, [])


def test_an_altered_document_is_left_where_it_is_and_said(place):
    issued(place)
    name = f"{ROLE}/000001-001000/titre-2024-2.docx"
    (place / "build" / name).write_bytes(b"autre chose")
    assert again(place) == register.Restauration((), (name,))


@pytest.mark.parametrize(
    ("nom", "old", "lost"),
    [
        ("titre", "{{ creance.objet }}", "000001-001000/titre-2024-4.docx"),
        ("bordereau", "{{ ligne.objet }}", "bordereaux/bordereau-2024-2.docx"),
    ],
)
def test_a_template_changed_or_taken_away_since_is_said(place, nom, old, lost):
    before = issued(place)
    (place / "build" / ROLE / lost).unlink()
    template = place / f"templates/{nom}.docx"
    alter(template, old, f"la {old}")
    refused(place, rf"le gabarit {nom}\.docx a changé depuis l'émission")
    template.unlink()
    refused(place, rf"le gabarit {nom}\.docx n'est plus dans ")
    shutil.copy(ROOT / f"templates/{nom}.docx", template)
    again(place)
    assert documents(place) == before


def test_a_document_of_another_model_comes_back_with_it(place):
    shutil.copy(place / "templates/titre.docx", place / "templates/facture.docx")
    alter(place / "templates/facture.docx", "{{ creance.objet }}", "la {{ creance.objet }}")
    before = issued(place, modele="facture")
    (place / "build" / ROLE / "000001-001000/titre-2024-1.docx").unlink()
    again(place)
    assert documents(place) == before


def test_a_dossier_changed_or_taken_away_since_is_said(place):
    issued(place)
    (place / "build" / ROLE / "bordereaux/bordereau-2024-1.docx").unlink()
    (place / "build" / ROLE / "000001-001000/titre-2024-1.docx").unlink()
    path = place / "inputs/dossiers" / DOSSIER / "titres.yaml"
    text = path.read_text(encoding="utf-8")
    assert "service: " in text
    path.write_text(text.replace("service: ", "service: autre ", 1), encoding="utf-8")
    refused(place, r"le dossier a changé depuis l'émission\n    service : ")
    path.write_text("a: [", encoding="utf-8")
    refused(place, "ne peut plus être lu")
    path.write_text(text, encoding="utf-8")
    assert len(again(place).remis) == 2


def test_the_command_says_what_came_back(place, capsys):
    from pipeline.cli import run

    asked = ask(place, write(place / "cantine.csv", rows(3)), registre=place / "inputs/registre.sqlite3")
    role.make(replace(asked, gabarits=ROOT / "templates"))
    lost = place / "build" / ROLE / "000001-001000/titre-2024-2.docx"
    lost.unlink()
    options = ["--inputs", str(place / "inputs"), "--build", str(place / "build"), "--qui", "essai"]
    assert run(["registre", "restaurer", *options, "--gabarits", str(ROOT / "templates")]) == 0
    assert capsys.readouterr().out == f"Remis    : {lost}\n"
    assert run(["registre", "restaurer", *options, "--gabarits", str(ROOT / "templates")]) == 0
    assert capsys.readouterr().out == "aucun document ne manque\n"
