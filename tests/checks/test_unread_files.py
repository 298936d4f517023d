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


TABLES = ("seances/exemple-2024-03-12/presences.csv", "assemblees/conseil-exemple.csv")
OPEN_QUOTE = "SRC-022 ce guillemet n'est jamais refermé"
DAMAGED = {
    "guillemet ouvert": (lambda text: text.replace("\n", '\n"', 3), OPEN_QUOTE),
    "guillemet ouvert en fin de ligne": (lambda text: text.replace("Victor", 'Victor;"', 1), OPEN_QUOTE),
    "sans ligne": (lambda text: text.partition("\n")[0], "SRC-015 {name} n'a aucune ligne sous le nom des colonnes"),
    "titre au-dessus": (lambda text: f"Liste du conseil;;;\n{text}", "SCH-007 {first}"),
    "sep=": (lambda text: f"sep=;\n{text}", "SCH-007 {first}"),
    "tabulations": (lambda text: text.replace(";", "\t"), "SCH-007 {first}"),
    "colonne ôtée": (lambda text: "\n".join(row.partition(";")[2] for row in text.splitlines()), "SCH-001 la colonne « commune » manque"),
    "colonne mal écrite": (lambda text: text.replace("prenom", "prnom", 1), "SCH-002 la colonne « prnom » n'est pas connue ici"),
    "colonne de trop": (lambda text: text.replace("prenom", "prenom;age", 1), "SCH-002 la colonne « age » n'est pas connue ici"),
    "colonne deux fois": (lambda text: text.replace("prenom", "prenom;Prénom", 1), "SRC-012 les colonnes « prenom » et « Prénom » sont la même"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGED)
@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_cannot_be_read_says_so_once(inputs: Path, table: str, damage: str) -> None:
    change, expected = DAMAGED[damage]
    path = inputs / table
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    said = [one for one in found(inputs, JOUR, EXEMPLE) if one.acceptation is None]
    first = f"{table} : la première ligne ne nomme aucune des colonnes attendues"
    assert [(f"{d.code} {d.message}", d.location and d.location.file) for d in said] == [
        (expected.format(name=table, first=first), table)
    ]
    assert said[0].conseil


@pytest.mark.parametrize(
    "spelt",
    [
        lambda text: text.replace("commune;civilite;nom;prenom", "Commune; CIVILITÉ ;Nom;Prénom", 1),
        lambda text: text.replace("\n", ";;\n") + ";;;;;;\n",
        lambda text: "\ufeff" + text.replace("\n", "\r\n"),
        lambda text: text.replace(";", ","),
    ],
    ids=["majuscules et accents", "colonnes vides d'un tableur", "fins de ligne d'un tableur", "virgules"],
)
@pytest.mark.parametrize("table", TABLES)
def test_what_a_spreadsheet_writes_is_read(inputs: Path, table: str, spelt) -> None:
    path = inputs / table
    path.write_bytes(spelt(path.read_text("utf-8")).encode())
    assert [one for one in found(inputs, JOUR, EXEMPLE) if one.acceptation is None] == []


def test_a_value_missing_from_a_row_is_asked_for_in_its_cell(inputs: Path) -> None:
    path = inputs / TABLES[0]
    path.write_text(path.read_text("utf-8").replace("BROUILLON;Victor;present", ";Victor;present", 1), "utf-8")
    said = [one for one in found(inputs, JOUR, EXEMPLE) if one.acceptation is None]
    assert [(str(d.location), d.message, d.conseil) for d in said] == [
        (f"{TABLES[0]}:3:19", "nom : rien n'est écrit, une valeur est nécessaire", "l'écrire dans cette cellule")
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_member_listed_twice_is_the_fault_of_the_list(inputs: Path, table: str) -> None:
    path = inputs / table
    rows = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*rows[:4], rows[3], *rows[4:]]), "utf-8")
    said = [
        d
        for d in found(inputs, JOUR, EXEMPLE)
        if d.acceptation is None and not d.code.startswith(("ROL-001", "ROL-002"))
    ]
    assert [(d.code, str(d.location), d.message) for d in said] == [
        ("ROL-005", f"{table}:5:18", "Mme Lucie CANEVAS est déjà dans la liste")
    ]
