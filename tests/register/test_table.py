from __future__ import annotations

import csv
import dataclasses
import zipfile
from decimal import Decimal

import pytest

from pipeline import register

from .atelier import issue, titre, titres


@pytest.fixture
def registre(tmp_path):
    found = register.connect(tmp_path / "registre.sqlite3")
    issue(found, tmp_path / "build", [*titres(1, 2), titre(3, "0.10")])
    return found


def test_the_table_in_csv(registre, tmp_path):
    register.to_csv(register.entries(registre), tmp_path / "registre.csv")
    data = (tmp_path / "registre.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfRang;")
    with (tmp_path / "registre.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=";"))
    assert [(r["Rang"], r["Nature"], r["Numéro"], r["Montant (€)"], r["Mois"]) for r in rows] == [
        ("1", "bordereau", "1", "11000,10", ""),
        ("2", "titre", "1", "5500,00", "2021-02"),
        ("3", "titre", "2", "5500,00", "2021-02"),
        ("4", "titre", "3", "0,10", "2021-02"),
    ]
    assert rows[1]["Débiteur"] == "Commune de Rivemont"
    assert rows[1]["Fichiers"] == "essai/titre-2021-1.docx essai/titre-2021-1.pdf"


def test_the_workbook_says_the_same_and_is_the_same_twice(registre, tmp_path):
    first, second = tmp_path / "un.xlsx", tmp_path / "deux.xlsx"
    register.to_xlsx(register.entries(registre), first)
    register.to_xlsx(register.entries(registre), second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>11000.10</v>" in sheet
    assert "Commune de Rivemont" in sheet


def test_a_text_that_looks_like_a_formula_is_not_run(registre, tmp_path):
    acte = dataclasses.replace(
        next(register.entries(registre, genre="titre")), intitule="=1+1", montant=Decimal("-5.00")
    )
    register.to_csv([acte], tmp_path / "registre.csv")
    with (tmp_path / "registre.csv").open(encoding="utf-8-sig", newline="") as stream:
        row = next(csv.DictReader(stream, delimiter=";"))
    assert (row["Objet"], row["Montant (€)"]) == ("'=1+1", "-5,00")
    register.to_xlsx([acte], tmp_path / "registre.xlsx")
    with zipfile.ZipFile(tmp_path / "registre.xlsx") as book:
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
