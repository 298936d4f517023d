"""The command speaks French, exits with the right code, and starts light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline import cli
from pipeline.cli.group import ActesGroup
from pipeline.errors import ExitCode, PipelineError


def commands() -> list[str]:
    group = cli.actes
    assert isinstance(group, ActesGroup)
    return group.list_commands(click.Context(group))


@pytest.mark.parametrize("name", commands())
def test_every_command_has_a_french_help_page(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([name, "--help"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert out.startswith(f"Emploi : actes {name}")
    assert "Affiche cette aide." in out
    for english in ("Usage:", "Show this message", "[OPTIONS]", "default:"):
        assert english not in out
    for line in out.splitlines():
        assert not line.strip().startswith("--") or len(line.split()) > 2 or "|" in line, (
            f"an option without help: {line}"
        )


def test_the_general_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--help"]) == ExitCode.OK
    out = capsys.readouterr().out
    assert [
        line.split()[0]
        for line in out.split("Commandes:\n")[1].splitlines()
        if line.startswith("  ") and line[2] != " "
    ] == commands()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["conventon"], "commande inconnue ou absente"),
        (["verifier", "--dete", "2021-01-01"], "l'option « --dete » n'existe pas ; peut-être : --date"),
        (["verifier", "--date", "1er mars"], "« 1er mars » n'est pas une date de la forme AAAA-MM-JJ"),
        (["verifier", "--date"], "l'option « --date » attend une valeur"),
        (["convention", "--moteur", "word"], "« word » n'est pas l'un de : typst, libreoffice, auto"),
        (["avenant", "x"], "« x » n'est pas un nombre entier de 1 à 999"),
        (["registre", "--exercice", "an"], "« an » n'est pas un nombre entier de 1900 à 9999"),
        (["regle"], "il manque"),
        (["regle", "XXX-999"], "« XXX-999 » n'est le code d'aucune règle"),
        (["verifier", "a", "b"], "trop d'arguments"),
        (["verifier", "inconnu"], "le dossier « inconnu » n'existe pas"),
    ],
)
def test_a_wrong_command_line_is_explained_in_french(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.chdir(root)
    assert cli.run(arguments) == ExitCode.USAGE
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (
            PipelineError("le disque est plein", "libérer de la place"),
            ExitCode.ENVIRONMENT,
            "conseil : libérer de la place",
        ),
        (KeyboardInterrupt(), ExitCode.INTERRUPTED, "interrompu"),
        (ZeroDivisionError(), ExitCode.DEFECT, "défaut du programme"),
    ],
)
def test_each_kind_of_trouble_has_its_exit_code(
    error: BaseException, code: ExitCode, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli.actes, "main", fail)
    assert cli.run([]) == code
    err = capsys.readouterr().err
    assert said in err
    assert ("Traceback" in err) == (code is ExitCode.DEFECT)


def test_the_help_imports_nothing_heavy() -> None:
    heavy = {
        "lxml",
        "jinja2",
        "docx",
        "docxtpl",
        "typst",
        "yaml",
        "sqlalchemy",
        "rich",
        "pypdf",
        "pypdfium2",
    }
    script = f"import sys; from pipeline import cli; cli.run(['--help']); print(sorted({heavy!r} & set(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


@pytest.mark.parametrize("command", [["--help"], ["regles"], ["verifier"], ["regle", "POU-001"]])
def test_nobody_to_read_ends_it_quietly(command: list[str], root: Path, tmp_path: Path) -> None:
    build = ["--build", str(tmp_path)] if command == ["verifier"] else []
    actes = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *command, *build], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert actes.stdout is not None
    actes.stdout.close()
    assert actes.stderr is not None
    assert (actes.stderr.read(), actes.wait()) == (b"", ExitCode.UNHEARD)


@pytest.mark.parametrize("where", [subprocess.PIPE, subprocess.STDOUT], ids=["erreurs", "tout"])
def test_nobody_to_read_a_refusal_leaves_its_exit_code(root: Path, where: int) -> None:
    actes = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "titres", "--mois", "2021-13"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=where,
    )
    for stream in (actes.stdout, actes.stderr):
        if stream is not None:
            stream.close()
    assert actes.wait() == ExitCode.USAGE


@pytest.mark.parametrize("absent", ["click", "yaml"])
def test_another_python_than_the_prepared_one_is_told_so(root: Path, absent: str) -> None:
    script = (
        f"import runpy, sys; sys.modules[{absent!r}] = None; sys.argv = ['pipeline', 'verifier', 'exemple-complet']; "
        "runpy.run_module('pipeline', run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root)
    assert (done.returncode, done.stdout) == (ExitCode.ENVIRONMENT, "")
    assert done.stderr == (
        f"actes : erreur : le module « {absent} » manque à ce Python ({sys.executable})\n"
        "  conseil : employer celui que make prépare : .venv/bin/python -m pipeline …\n"
    )


def test_leaving_writes_everything_out_and_tidies_up(root: Path, tmp_path: Path) -> None:
    script = (
        "import atexit, sys, tempfile; from pipeline import cli; folder = tempfile.TemporaryDirectory()\n"
        "atexit.register(print, folder.name); print('x' * 70_000); cli.run = lambda _: 3; cli.main()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=root)
    assert (done.returncode, done.stderr) == (3, "")
    long, folder = done.stdout.splitlines()
    assert long == "x" * 70_000
    assert not Path(folder).exists()
