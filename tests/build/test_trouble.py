"""Whatever is broken ends in one clear message and the right exit code; what was there before is still there."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import checks, cli
from pipeline.errors import ExitCode

from .conftest import REEL

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
DATE = ["--date", "2024-12-02"]


def run(root: Path, *arguments: str, **changes: Path) -> int:
    """The command, with the shipped folders unless they are given."""
    folders = {"inputs": root / "inputs", "gabarits": root / "templates"} | changes
    options = [word for name, path in folders.items() for word in (f"--{name}", str(path))]
    return cli.run([*arguments, *options, *DATE])


def files(folder: Path) -> dict[str, bytes]:
    """Everything below a folder, by name, without the compiled templates."""
    found = (path for path in folder.rglob("*") if path.is_file() and ".gabarits" not in path.parts)
    return {str(path.relative_to(folder)): path.read_bytes() for path in found}


@pytest.mark.parametrize("damage", ["empty", "binary", "folder", "aliases", "absent"])
@pytest.mark.parametrize(
    "name",
    [f"dossiers/{REEL}/convention.yaml", "seances/2021-01-26/presences.csv", "collectivites/juvisy-sur-orge.yaml"],
)
def test_broken_inputs_are_findings(
    root: Path, inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, damage: str
) -> None:
    path, sortie = inputs / name, tmp_path / "build"
    path.unlink()
    if damage == "empty":
        path.touch()
    elif damage == "binary":
        path.write_bytes(random.Random(1).randbytes(5000))
    elif damage == "folder":
        path.mkdir()
    elif damage == "aliases":
        path.write_text("a: &a [1]\n" + "b: [*a, *a, *a]\n" * 300_000, encoding="utf-8")
    assert run(root, "convention", REEL, inputs=inputs, build=sortie) == ExitCode.FINDINGS
    captured = capsys.readouterr()
    assert Path(name).name in captured.out
    assert "Traceback" not in captured.out + captured.err
    made = {"controle.txt", "controle.json"} | ({"convention.docx", "convention.pdf"} if "seances" in name else set())
    assert set(files(sortie / REEL)) == made, "a sound act does not wait for another"
    sound = damage == "absent" and "convention" in name
    assert run(root, "deliberation", REEL, inputs=inputs, build=sortie) == (ExitCode.OK if sound else ExitCode.FINDINGS)
    assert set(files(sortie / REEL)) == made | (
        {"deliberation.docx", "deliberation.pdf"} if "convention" in name else set()
    )


@pytest.mark.parametrize("content", [PNG, b"", b"PK\x03\x04 tronque"])
def test_a_broken_template_is_one_message(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    gabarits, sortie = tmp_path / "templates", tmp_path / "build"
    shutil.copytree(root / "templates", gabarits)
    assert run(root, "convention", REEL, gabarits=gabarits, build=sortie) == ExitCode.OK
    before = files(sortie / REEL)
    (gabarits / "convention.docx").write_bytes(content)
    capsys.readouterr()
    assert run(root, "convention", REEL, gabarits=gabarits, build=sortie) == ExitCode.ENVIRONMENT
    err = capsys.readouterr().err
    assert "convention.docx" in err
    assert "conseil" in err
    assert files(sortie / REEL) == before


def test_a_template_that_is_a_folder_or_absent_is_one_message(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gabarits = tmp_path / "templates"
    (gabarits / "convention.docx").mkdir(parents=True)
    for folder in (gabarits, tmp_path / "absent"):
        assert run(root, "convention", REEL, gabarits=folder, build=tmp_path / "b") == ExitCode.ENVIRONMENT
        assert "convention.docx" in capsys.readouterr().err


def test_a_file_in_place_of_the_build_folder_is_one_message(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "build").write_text("x")
    assert run(root, "convention", REEL, build=tmp_path / "build") == ExitCode.ENVIRONMENT
    assert "conseil" in capsys.readouterr().err
    assert (tmp_path / "build").read_text() == "x"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write everywhere")
def test_a_read_only_build_folder_is_one_message(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sortie = tmp_path / "build"
    sortie.mkdir()
    sortie.chmod(0o555)
    assert run(root, "convention", REEL, build=sortie) == ExitCode.ENVIRONMENT
    assert "droits" in capsys.readouterr().err


@pytest.mark.parametrize("trouble", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_disk_that_refuses_leaves_what_was_there(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, trouble: int
) -> None:
    sortie = tmp_path / "build"
    assert run(root, "convention", REEL, build=sortie) == ExitCode.OK
    before = files(sortie / REEL)
    replace = Path.replace

    def refuse(self: Path, target: Path) -> Path:
        if ".pdf" in str(target) or ".docx" in str(target):
            raise OSError(trouble, os.strerror(trouble), str(self))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)
    capsys.readouterr()
    assert run(root, "convention", REEL, build=sortie) == ExitCode.ENVIRONMENT
    err = capsys.readouterr().err
    assert {errno.ENOSPC: "disque est plein", errno.EACCES: "droits", errno.EROFS: "droits"}[trouble] in err
    assert "Traceback" not in err
    monkeypatch.undo()
    assert {name: data for name, data in files(sortie / REEL).items() if not name.startswith("controle")} == {
        name: data for name, data in before.items() if not name.startswith("controle")
    }


def test_a_defect_of_a_check_is_a_traceback_and_replaces_nothing(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sortie = tmp_path / "build"
    assert run(root, "convention", REEL, build=sortie) == ExitCode.OK
    before = files(sortie / REEL)

    def fail(*_: object) -> None:
        raise LookupError("défaut d'une règle")

    monkeypatch.setattr(checks, "run", fail)
    capsys.readouterr()
    assert run(root, "convention", REEL, build=sortie) == ExitCode.DEFECT
    assert "LookupError: défaut d'une règle" in capsys.readouterr().err
    assert files(sortie / REEL) == before


def test_a_run_killed_midway_leaves_nothing_half_written(root: Path, tmp_path: Path) -> None:
    sortie = tmp_path / "build"
    command = [sys.executable, "-m", "pipeline", "deliberation", REEL, "--build", str(sortie), *DATE]
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    before = files(sortie / REEL)
    chance = random.Random(2209)
    for _ in range(6):
        running = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 1.2))
        running.send_signal(signal.SIGKILL)
        running.wait()
        found = {
            name: data
            for name, data in files(sortie / REEL).items()
            if ".en-cours" not in name and not name.startswith(".")
        }
        assert found == before
    subprocess.run(command, cwd=root, check=True, capture_output=True)
    assert files(sortie / REEL) == before
    assert not list((sortie / REEL).glob(".*")), "what the dead runs left is swept"
