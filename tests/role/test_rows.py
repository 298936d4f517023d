"""What is said of a row that cannot become a titre, and where."""

from __future__ import annotations

import tracemalloc
from datetime import date
from decimal import Decimal
from itertools import starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import legal
from pipeline.build.role.rows import Reader, RoleIllisible, _sound
from pipeline.diagnostics import Severity
from pipeline.sources.table import open_table
from tests.role.atelier import COLONNES, row, write

JOUR = date(2024, 9, 2)


def read(path):
    droit = legal.at(JOUR)
    reader = Reader(open_table(path, path.name), droit.titre_minimum, droit.reference("titre_minimum"), JOUR)
    said, lines = [str(d.location) + " " + d.code for d in reader.faults], []
    for rank, each in reader.rows():
        line, faults = reader.read(rank, each)
        lines.append(line)
        said += [f"{d.location} {d.code}" for d in (reader.diagnostic(each, fault) for fault in faults)]
    return lines, said


def test_a_sound_row_is_read_whole(tmp_path):
    (line,), said = read(write(tmp_path / "r.csv", [row(3, siret="356 000 000 00048", echeance="31/12/2024")]))
    assert said == []
    assert line.montant == Decimal("33.20")
    assert (line.quantite, line.prix_unitaire) == (Decimal(8), Decimal("4.15"))
    assert line._replace(montant=None, quantite=None, prix_unitaire=None) == (
        1, 2, "2024-000003", "Usager n° 3 & fils", "4 rue de l'Église", "00100", "Bourg-Exemple", "Restauration scolaire",
        "délibération n° 2024-31 du 12 mars 2024, tarif B", None, "35600000000048", "août 2024", "", None, "repas", None,
        date(2024, 12, 31),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"nom": ""}, "nom ROL-004"),
        ({"code_postal": "1000"}, "code_postal ROL-006"),
        ({"montant": "12.345"}, "montant ROL-007"),
        ({"montant": "0"}, "montant ROL-007"),
        ({"montant": "-29,05"}, "montant ROL-007"),
        ({"montant": "29,05 €"}, "montant ROL-007"),
        ({"montant": "1e3"}, "montant ROL-007"),
        ({"montant": "٣٠"}, "montant ROL-007"),
        ({"montant": "1000000000,00"}, "montant ROL-007"),
        ({"montant": "29,06"}, "montant ROL-012"),
        ({"siret": "123"}, "siret ROL-008"),
        ({"siret": "00020240800018"}, "siret ROL-008"),
        ({"quantite": ""}, "prix_unitaire ROL-011"),
        ({"quantite": "", "prix_unitaire": ""}, "montant ROL-011"),
        ({"quantite": "0"}, "quantite ROL-011"),
        ({"echeance": "2024-13-01"}, "echeance ROL-010"),
        ({"echeance": "2024-08-31"}, "echeance ROL-010"),
        ({"objet": "Cantine\x07"}, "objet ROL-013"),
        ({"objet": "Cantine\nd'août"}, "objet ROL-013"),
    ],
)
def test_a_fault_is_said_at_its_cell(tmp_path, change, said):
    (line,), found = read(write(tmp_path / "r.csv", [row(2, **change)]))
    assert line is None
    column, code = said.split()
    before = [value for name, value in row(2, **change).items() if COLONNES.index(name) < COLONNES.index(column)]
    assert found == [f"r.csv:2:{len(';'.join([*before, '']) or '') + 1} {code}"]


def test_every_fault_of_a_row_is_said(tmp_path):
    _, found = read(write(tmp_path / "r.csv", [row(2, nom="", code_postal="1", montant="x", siret="1")]))
    assert [each.split()[1] for each in found] == ["ROL-004", "ROL-008", "ROL-006", "ROL-007"]


def test_a_reference_serves_once_and_the_first_line_is_said(tmp_path):
    path = write(tmp_path / "r.csv", [row(1), row(2), row(1)])
    droit = legal.at(JOUR)
    reader = Reader(open_table(path, path.name), droit.titre_minimum, droit.reference("titre_minimum"), JOUR)
    *_, (last, faults) = [(each, reader.read(rank, each)[1]) for rank, each in reader.rows()]
    found = reader.diagnostic(last, faults[0])
    assert (found.code, str(found.location), found.related[0].location.line) == ("ROL-005", "r.csv:4:1", 2)


def test_a_small_sum_is_a_warning_under_its_article(tmp_path):
    path = write(tmp_path / "r.csv", [row(1, quantite="1", montant="4,15")])
    droit = legal.at(JOUR)
    reader = Reader(open_table(path, path.name), droit.titre_minimum, droit.reference("titre_minimum"), JOUR)
    ((rank, each),) = reader.rows()
    line, (fault,) = reader.read(rank, each)
    found = reader.diagnostic(each, fault)
    assert line is not None
    assert (found.severity, found.code, found.reference.texte) == (
        Severity.AVERTISSEMENT, "ROL-009", "CGCT, art. D. 1611-1",
    )  # fmt: skip


def test_columns_are_named_with_or_without_accents_and_unknown_ones_are_said(tmp_path):
    names = {"reference": "Référence", "code_postal": "Code postal", "base": "commentaire"}
    columns = [names.get(name, name) for name in COLONNES]
    cells = {names.get(name, name): value for name, value in row(5).items()}
    lines, said = read(write(tmp_path / "r.csv", [cells], columns))
    assert (lines[0].reference, said) == ("2024-000005", ["r.csv:1:1 ROL-002"])


def test_missing_columns_are_all_said(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("reference;nom;montant\n", encoding="utf-8")
    assert read(path) == ([], ["r.csv:1:1 ROL-001"] * 5)


def test_cells_too_many_and_cells_too_few(tmp_path):
    path = write(tmp_path / "r.csv", [row(1)])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rstrip("\n") + ";en trop\nA;B\n", encoding="utf-8")
    _, said = read(path)
    assert said[0] == "r.csv:2:1 ROL-003"
    assert {each.split()[1] for each in said[1:]} == {"ROL-004", "ROL-011"}


def test_a_cell_too_long_stops_the_reading_with_advice(tmp_path):
    with pytest.raises(RoleIllisible, match="après 1 ligne") as caught:
        read(write(tmp_path / "r.csv", [row(1), row(2, nom="x" * 140_000)]))
    assert "guillemets" in caught.value.conseil


@given(
    st.text(st.characters(blacklist_characters='\r\n\x00;"', blacklist_categories=("Cs",)), max_size=30),
    st.sampled_from(COLONNES),
)
def test_no_cell_raises(tmp_path_factory, text, column):
    lines, said = read(write(tmp_path_factory.mktemp("r") / "r.csv", [row(1, **{column: text})]))
    assert lines[0] is not None or said


@pytest.mark.parametrize(
    ("siret", "good"), [("00020240800019", True), ("00020240800018", False), ("35600000000048", True)]
)
def test_the_key_of_a_siret(siret, good):
    assert _sound(siret) is good


def test_a_parquet_table_is_a_role_too(tmp_path):
    polars = pytest.importorskip("polars", reason="the extra « colonnes » is not installed")
    wrong = {"siret": "123"}
    polars.DataFrame([row(1), row(2, **wrong)]).write_parquet(tmp_path / "r.parquet")
    lines, said = read(tmp_path / "r.parquet")
    assert [line and line.reference for line in lines] == ["2024-000001", None]
    assert said == [f"r.parquet:3:{COLONNES.index('siret') + 1} ROL-008"]


def test_what_was_met_is_not_held_in_memory(tmp_path):
    path = write(tmp_path / "r.csv", [row(number) for number in range(1, 8001)] + [row(17)])
    droit = legal.at(JOUR)
    reader = Reader(open_table(path, path.name), droit.titre_minimum, droit.reference("titre_minimum"), JOUR)
    held, faults = [], []
    tracemalloc.start()
    for rank, each in reader.rows():
        faults = reader.read(rank, each)[1]
        if rank in (4000, 8000):
            held.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert held[1] - held[0] < 50_000
    assert [(fault.code, fault.related) for fault in faults] == [("ROL-005", 18)]


def test_no_room_for_what_was_met_is_said_with_its_remedy(tmp_path):
    path = write(tmp_path / "r.csv", [row(number) for number in range(1, 2001)])
    droit = legal.at(JOUR)
    reader = Reader(open_table(path, path.name), droit.titre_minimum, droit.reference("titre_minimum"), JOUR)
    reader._seen._base.execute("PRAGMA max_page_count = 4")
    with pytest.raises(RoleIllisible, match=r"la lecture s'arrête à la ligne \d+ : plus de place") as caught:
        list(starmap(reader.read, reader.rows()))
    assert "TMPDIR" in caught.value.conseil
