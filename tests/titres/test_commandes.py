"""The commands a clerk types for avenants, titres, the register and the deadlines."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import ExitCode

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def actes(tmp_path, monkeypatch, capsys):
    """Runs a command on a copy of the inputs; gives its exit code and what it said."""
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*"))
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACTES_QUI", "Solange Artefact")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1725008400")
    monkeypatch.delenv("REGISTRE_URL", raising=False)

    def run(*arguments):
        code = cli.run(list(arguments))
        said = capsys.readouterr()
        return code, (said.out + said.err).replace("\u00a0", " ").replace("\u202f", " ")

    return run


def test_a_month_is_drafted_then_issued_then_listed(actes, tmp_path):
    code, said = actes("titres", "exemple-complet", "--mois", "2024-04")
    assert (code, "titre-projet.pdf" in said) == (ExitCode.OK, True)
    code, said = actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre")
    assert code == ExitCode.OK
    assert "Titre de recette – avril 2024 : n° 1, exercice 2024" in said
    assert not list((tmp_path / "build").rglob("*projet*"))
    code, said = actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre")
    assert code == ExitCode.OK
    assert "déjà émis, titre n° 1 ; rien n'est refait" in said
    code, said = actes("registre")
    assert code == ExitCode.OK
    assert [line.split()[2:4] for line in said.splitlines()] == [["bordereau", "2024-1"], ["titre", "2024-1"]]


def test_several_months_and_all_dossiers(actes):
    code, said = actes("titres", "--tous", "--du", "2024-04", "--au", "2024-05")
    assert code == ExitCode.OK
    assert "juvisy-demutualisation : avril 2024 n'est pas couvert" in said
    assert said.count("titre-projet.pdf") == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["titres"], "préciser --mois AAAA-MM"),
        (["titres", "--mois", "2024-13"], "valeur refusée pour « --mois » : « 2024-13 » n'est pas un mois de la forme"),
        (
            ["convention", "--date", "26/01/2021"],
            "pour « --date » : « 26/01/2021 » n'est pas une date de la forme AAAA-MM-JJ ; écrire 2021-01-26\n",
        ),
        (["convention", "--date", "31/02/2021"], "« 31/02/2021 » n'est pas une date de la forme AAAA-MM-JJ\n"),
        (["schema", "nimporte"], "valeur refusée pour ce nom : « nimporte » n'est pas l'un de : collectivite"),
        (["nouveau"], "il manque « NOM »"),
        (["titres", "--mois", "2/2024"], "« 2/2024 » n'est pas un mois de la forme AAAA-MM ; écrire 2024-02\n"),
        (["titres", "--du", "2024-05", "--au", "2024-04"], "--du vient après --au"),
        (["titres", "--du", "2024-05"], "préciser --mois"),
        (["avenant"], "il manque"),
        (["registre", "effacer"], "n'est pas l'un de"),
        (["registre", "exporter"], "préciser --vers FICHIER"),
    ],
)
def test_a_wrong_command_is_explained(actes, arguments, said):
    code, out = actes(*arguments)
    assert code == ExitCode.USAGE
    assert said in out


def test_an_avenant_that_does_not_exist(actes):
    code, said = actes("avenant", "2", "exemple-complet")
    assert code == ExitCode.USAGE
    assert "n'a pas d'avenant n° 2 (présents : 1)" in said


def test_the_draft_of_the_real_avenant(actes, tmp_path):
    code, said = actes("avenant", "1", "--date", "2021-06-01")
    assert code == ExitCode.OK
    assert "au plus tard le 30 juin 2021" in said
    assert (tmp_path / "build/juvisy-demutualisation/avenant-1.pdf").exists()


def test_the_register_is_verified_exported_and_repaired(actes, tmp_path):
    actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre")
    code, said = actes("registre", "verifier")
    assert (code, said.startswith("2 actes, 0 anomalie")) == (ExitCode.OK, True)
    for name in ("r.csv", "r.xlsx"):
        assert actes("registre", "exporter", "--vers", name)[0] == ExitCode.OK
        assert (tmp_path / name).stat().st_size > 500
    lost = tmp_path / "build/exemple-complet/titres/2024-04/titre-2024-1.pdf"
    before = lost.read_bytes()
    lost.unlink()
    code, said = actes("registre", "verifier")
    assert (code, "titre-2024-1.pdf n'est plus à sa place" in said) == (ExitCode.FINDINGS, True)
    code, said = actes("registre", "restaurer")
    assert (code, "Remis" in said) == (ExitCode.OK, True)
    assert lost.read_bytes() == before
    assert actes("registre", "reprendre") == (ExitCode.OK, "rien à reprendre\n")


def test_an_empty_register(actes, tmp_path):
    assert actes("registre") == (ExitCode.OK, "aucun acte au registre\n")
    code, said = actes("registre", "verifier")
    assert (code, "ne contient aucun acte" in said) == (ExitCode.OK, True)
    assert not (tmp_path / "inputs/registre.sqlite3").exists()


def test_changed_inputs_are_told_with_the_instrument(actes, tmp_path):
    actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre")
    path = tmp_path / "inputs/dossiers/exemple-complet/titres.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('nature: "70875"', 'nature: "70845"'), encoding="utf-8")
    code, said = actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre")
    assert code == ExitCode.FINDINGS
    assert "nature_comptable : « 70875 » est devenu « 70845 »" in said
    assert "prendre un titre de réduction ou d'annulation" in said


def test_deadlines_on_screen_and_in_a_calendar(actes, tmp_path):
    code, said = actes("echeances", "--date", "2021-06-01")
    assert code == ExitCode.OK
    assert "30/06/2021  Dernier jour pour demander le renouvellement" in said
    assert "02/02/2021" not in said
    assert "26/02/2021  Titre de février 2021 (en retard) — 5 500,00 € à émettre" in said
    assert actes("echeances", "--passees", "--ics", "a.ics") == (ExitCode.OK, "Produit  : a.ics\n")
    assert (tmp_path / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_a_year_that_is_over_is_a_warning(actes):
    code, said = actes("titres", "exemple-complet", "--mois", "2024-11", "--date", "2025-01-10", "--emettre")
    assert code == ExitCode.OK
    assert "MOI-004 novembre 2024 relève de l'exercice 2024, l'émission est du 10 janvier 2025" in said


def test_the_law_asked_for_is_recorded_shown_and_kept(actes, tmp_path):
    code, said = actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre", "--droit", "2024-03-01")
    assert (code, "droit appliqué, à la demande : 01/03/2024" in said) == (ExitCode.OK, True)
    actes("titres", "exemple-complet", "--mois", "2024-05", "--emettre")
    listed = actes("registre")[1].splitlines()
    assert [line.endswith("(droit du 01/03/2024, à la demande)") for line in listed] == [True, True, False, False]
    assert actes("registre", "exporter", "--vers", "r.csv")[0] == ExitCode.OK
    head, *rows = [line.split(";") for line in (tmp_path / "r.csv").read_text("utf-8-sig").splitlines()]
    assert [row[head.index("Droit appliqué")] for row in rows] == ["2024-03-01", "2024-03-01", "", ""]
    code, said = actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre")
    kept = "exemple-complet/titre/2024-04 : émis sous le droit du 01/03/2024, et le reste"
    assert (code, f"{kept} ; le droit de sa date n'y change rien" in said) == (ExitCode.OK, True)
    code, said = actes("titres", "exemple-complet", "--mois", "2024-04", "--emettre", "--droit", "2024-03-01")
    assert (code, "et le reste" in said) == (ExitCode.OK, False)
    assert actes("registre", "verifier")[1].startswith("4 actes, 0 anomalie")


def test_an_act_of_another_law_is_refused_under_its_own_and_restored_under_that_law(actes, tmp_path):
    asked = ("deliberation", "exemple-complet", "--emettre")
    code, said = actes(*asked, "--droit", "2021-03-01")
    assert (code, "droit appliqué, à la demande : 01/03/2021" in said) == (ExitCode.OK, True)
    made = tmp_path / "build/exemple-complet/deliberation.pdf"
    before = made.read_bytes()
    made.unlink()
    assert actes("registre", "restaurer")[0] == ExitCode.OK
    assert made.read_bytes() == before
    code, said = actes(*asked)
    assert code == ExitCode.FINDINGS
    assert "sous le droit du 01/03/2021, et est demandé sous le droit de sa date :" in said
    assert "demander --droit 2021-03-01, ou prendre une délibération rectificative" in said
    assert made.read_bytes() == before


def test_an_interruption_once_the_acts_are_recorded_says_so(actes, tmp_path, monkeypatch):
    from pipeline.register import issuing

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as stopped:
        stopped.setattr(issuing, "put_away", interrupted)
        code, said = actes("convention", "exemple-complet", "--emettre")
    assert code == ExitCode.INTERRUPTED
    assert said.strip() == (
        "actes : interrompu : actes inscrits à l'instant : 1 ; la relance mettra leurs documents à leur place"
    )
    assert actes("convention", "exemple-complet", "--emettre")[0] == ExitCode.OK
    assert actes("registre", "verifier")[1].startswith("1 acte, 0 anomalie")


@pytest.mark.parametrize("name", ["titres.yaml", "convention.yaml"])
def test_a_file_that_cannot_be_read_is_not_said_to_be_missing(actes, tmp_path, name):
    path = tmp_path / "inputs/dossiers/exemple-complet" / name
    path.write_text(path.read_text(encoding="utf-8") + "\nencore: [ouvert\n", encoding="utf-8")
    code, said = actes("titres", "exemple-complet", "--mois", "2024-09")
    assert code == ExitCode.FINDINGS
    assert "le dossier ne peut pas être lu en entier : corriger d'abord les erreurs ci-dessus" in said
    assert "n'a pas de quoi" not in said
