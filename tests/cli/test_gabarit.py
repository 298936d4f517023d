"""The shipped templates use what the data give; a template that drifts is told so."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import ExitCode


@pytest.mark.parametrize("acte", ["convention", "deliberation", "avenant", "titre", "bordereau"])
@pytest.mark.parametrize("dossier", ["juvisy-demutualisation", "exemple-complet"])
def test_nothing_is_missing_from_the_shipped_templates(
    root: Path, acte: str, dossier: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [
        "gabarit",
        "verifier",
        acte,
        dossier,
        "--inputs",
        str(root / "inputs"),
        "--gabarits",
        str(root / "templates"),
    ]
    assert cli.run(arguments) == ExitCode.OK
    assert "que rien ne donne" not in capsys.readouterr().out


def test_an_unknown_name_in_a_template_is_said(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "templates"
    folder.mkdir()
    with (
        zipfile.ZipFile(root / "templates/deliberation.docx") as source,
        zipfile.ZipFile(folder / "deliberation.docx", "w") as target,
    ):
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, data.replace(b"{{ acte.numero }}", b"{{ acte.numro }}") if name == "word/document.xml" else data
            )
    arguments = ["gabarit", "verifier", "deliberation", "--inputs", str(root / "inputs"), "--gabarits", str(folder)]
    assert cli.run(arguments) == ExitCode.FINDINGS
    assert "deliberation.docx emploie « acte.numro », que rien ne donne" in capsys.readouterr().out


def test_variables_are_listed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["gabarit", "variables", "deliberation", "--gabarits", str(root / "templates")]) == ExitCode.OK
    names = capsys.readouterr().out.split()
    assert "acte.numero" in names
    assert names == sorted(names)


def test_a_template_that_is_not_there_is_one_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(tmp_path / "x", ignore_errors=True)
    assert cli.run(["gabarit", "variables", "deliberation", "--gabarits", str(tmp_path)]) == ExitCode.ENVIRONMENT
    assert "deliberation.docx" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("acte", "said"),
    [
        ("titres", "« titres » n'est pas un gabarit"),
        ("avenant", "le dossier exemple-complet ne donne rien à comparer au gabarit « avenant »"),
        ("titre", "le dossier exemple-complet ne donne rien à comparer au gabarit « titre »"),
    ],
)
def test_a_template_that_has_no_data_is_said(
    root: Path, tmp_path: Path, acte: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(
        root / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*", "avenant-*", "titres.yaml")
    )
    arguments = ["gabarit", "verifier", acte, "exemple-complet", "--inputs", str(tmp_path / "inputs")]
    assert cli.run([*arguments, "--gabarits", str(root / "templates")]) == ExitCode.USAGE
    assert said in capsys.readouterr().err
