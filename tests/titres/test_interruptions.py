"""The command itself killed (-9) while it issues, then run again: the same titres, once."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline import register

ROOT = Path(__file__).resolve().parents[2]
ASK = [
    "titres",
    "exemple-complet",
    "--du",
    "2024-04",
    "--au",
    "2024-08",
    "--date",
    "2024-08-30",
    "--emettre",
    "--qui",
    "Solange",
]


def start(place):
    environ = {**os.environ, "SOURCE_DATE_EPOCH": "1725008400", "PYTHONPATH": str(ROOT)}
    environ.pop("REGISTRE_URL", None)
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *ASK],
        cwd=place,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def killed(tmp_path, kills, seed):
    chance = random.Random(seed)
    whole = tmp_path / "entier"
    _lay(whole)
    began = time.monotonic()
    assert start(whole).wait(60) == 0
    lasts = time.monotonic() - began
    files = {p.relative_to(whole): p.read_bytes() for p in (whole / "build").rglob("*.pdf")}
    assert len(files) == 6
    for number in range(kills):
        place = tmp_path / f"essai{number}"
        _lay(place)
        run = start(place)
        time.sleep(chance.uniform(0.3, 1.0) * lasts)
        run.kill()
        run.communicate()
        again = start(place)
        _, said = again.communicate(timeout=60)
        assert again.returncode == 0, said.decode()
        registre = register.connect(place / "inputs/registre.sqlite3")
        assert [a.numero for a in register.entries(registre, genre="titre")] == ["1", "2", "3", "4", "5"]
        assert list(register.verify(registre, place / "build")) == []
        assert {p.relative_to(place): p.read_bytes() for p in (place / "build").rglob("*.pdf")} == files
        assert [p.name for p in (place / "build").rglob(".e*")] == []
        assert sorted(p.name for p in (place / "inputs").glob("registre*")) == ["registre.sqlite3"]


def _lay(place):
    shutil.copytree(ROOT / "inputs", place / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*"))
    (place / "templates").symlink_to(ROOT / "templates")


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_command_killed_midway(tmp_path):
    killed(tmp_path, 2, seed=1)


@pytest.mark.endurance
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is POSIX")
def test_a_command_killed_many_times(tmp_path):
    killed(tmp_path, 25, seed=2)
