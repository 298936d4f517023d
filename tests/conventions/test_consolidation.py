"""The consolidated convention: each change at its place and marked, nothing lost in silence."""

from __future__ import annotations

import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from pipeline.build.consolidation import consolidate
from pipeline.build.request import Demande

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path):
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*"))
    return tmp_path


def ask(place, au, dossier="exemple-complet"):
    demande = Demande(
        dossier, "convention", racine=place / "inputs", sortie=place / "build", gabarits=ROOT / "templates",
        jour=date(2024, 9, 1),
    )  # fmt: skip
    return consolidate(demande, au)


def paragraphs(docx):
    import docx as library

    texts = [p.text.replace("\u00a0", " ").replace("\u202f", " ") for p in library.Document(str(docx)).paragraphs]
    return [text for text in texts if text]


def marked(docx):
    return [text for text in paragraphs(docx) if "[avenant n° 1]" in text]


def test_each_change_is_at_its_place_and_marked(place, conform):
    done = ask(place, date(2024, 9, 1))
    assert done.refus is None, done.diagnostics
    word, pdf = done.fichiers
    assert pdf.name in (place / "build/exemple-complet/controle.txt").read_text(encoding="utf-8")
    assert marked(word) == [
        "L’EPT consacre aux actions prévues à l’article 1.5 au plus huit jours de travail, toutes ressources confondues, pendant"
        " la durée initiale, et six jours pendant le renouvellement. [avenant n° 1]",
        "Les désignations suivantes remplacent les précédentes : [avenant n° 1]",
        "pour la commune, coordination : le directeur des systèmes d’information, recruté en juin 2024 (auparavant : la"
        " directrice du numérique). [avenant n° 1]",
        "Pour cette période, la participation de la commune est de 10 000,00 € (dix mille euros). Elle est appelée selon"
        " l’échéancier suivant : [avenant n° 1]",
        "Août 2024 : 2 500,00 € ; septembre 2024 : 2 500,00 € ; octobre 2024 : 2 500,00 € ; novembre 2024 : 2 500,00 €."
        " [avenant n° 1]",
        "La convention est renouvelée pour quatre mois, du 1er août 2024 au 30 novembre 2024 inclus. [avenant n° 1]",
        "Le renouvellement a été demandé par écrit le 14 juin 2024. [avenant n° 1]",
    ]
    with zipfile.ZipFile(word) as archive:
        body = archive.read("word/document.xml").decode()
    assert re.search(r'vertAlign w:val="superscript"/></w:rPr><w:t xml:space="preserve">er</w:t>', body)
    assert ">1er" not in body
    assert "Version consolidée au 1er septembre 2024, sans valeur officielle" in paragraphs(word)[3]
    assert conform(pdf) == []


def test_before_its_effect_an_avenant_changes_nothing(place):
    done = ask(place, date(2024, 7, 31))
    assert done.refus is None
    assert marked(done.fichiers[0]) == []
    assert "Aucun avenant n’est en vigueur" in paragraphs(done.fichiers[0])[4].replace("'", "’")


def test_a_draft_avenant_is_not_carried(place):
    path = place / "inputs/dossiers/exemple-complet/avenant-1.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("etat: signe #", "etat: projet #"), encoding="utf-8")
    assert marked(ask(place, date(2024, 9, 1)).fichiers[0]) == []


def test_an_old_wording_that_is_not_there_is_an_error_and_nothing_is_made(place):
    path = place / "inputs/dossiers/exemple-complet/avenant-1.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace(
            "au plus huit jours de travail, toutes ressources confondues, pour", "au plus neuf jours de travail, pour"
        ),
        encoding="utf-8",
    )
    done = ask(place, date(2024, 9, 1))
    assert done.refus is not None
    (found,) = [d for d in done.diagnostics if d.code == "CSL-001"]
    assert found.message == "l'ancienne rédaction de l'article 1.6 n'est pas dans la convention"
    assert found.location.file.endswith("avenant-1.yaml")
    assert not list((place / "build").rglob("*.pdf"))


def test_the_same_day_gives_the_same_bytes(place):
    first = [path.read_bytes() for path in ask(place, date(2024, 9, 1)).fichiers]
    assert [path.read_bytes() for path in ask(place, date(2024, 9, 1)).fichiers] == first
