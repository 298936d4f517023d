"""The clerk's commands as whole processes: `actes --help` against bare Python, `actes convention` against LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from pipeline import checks, loading
from tests.bench._measure import Row

ROOT = Path(__file__).resolve().parents[2]
REEL = "juvisy-demutualisation"


def run(rounds: int) -> list[Row]:
    return [help_against_python(rounds), *convention_against_libreoffice(rounds), control(rounds)]


def help_against_python(rounds: int) -> Row:
    pairs = [
        (timed([sys.executable, "-m", "pipeline", "--help"]), timed([sys.executable, "-c", "pass"]))
        for _ in range(rounds)
    ]
    more = sorted(ours - bare for ours, bare in pairs)[rounds // 2]
    remark = f"{more * 1000:.0f} ms de plus que Python seul (objectif 200)"
    return Row(
        "`actes --help`, processus entier / Python seul", "—", tuple(ours / bare for ours, bare in pairs), remark
    )


def convention_against_libreoffice(rounds: int) -> list[Row]:
    """Against LibreOffice with a profile of its own each time, as it starts on a fresh machine, and with a ready one."""
    name = "`actes convention` à froid (contrôle, Word, PDF, relecture) / `soffice --convert-to pdf` de ce Word"
    soffice = shutil.which("soffice")
    if soffice is None:
        return [Row(name, "≤ 0,50×", remarque="LibreOffice absent")]
    with tempfile.TemporaryDirectory() as folder:
        ours = [
            sys.executable,
            "-m",
            "pipeline",
            "convention",
            REEL,
            "--build",
            f"{folder}/build",
            "--date",
            "2024-12-02",
        ]
        word = f"{folder}/build/{REEL}/convention.docx"
        theirs = [soffice, "--headless", "--convert-to", "pdf", "--outdir", f"{folder}/lo", word]
        timed(ours)
        timed(theirs)
        times = []
        for number in range(rounds):
            profile = f"-env:UserInstallation=file://{folder}/profil-{number}"
            times.append((timed(ours), timed(theirs), timed([theirs[0], profile, *theirs[1:]])))
    return [
        Row(f"{name}, profil neuf", "≤ 0,50×", tuple(a / c for a, _, c in times)),
        Row(f"{name}, profil déjà fait", "≤ 0,50×", tuple(a / b for a, b, _ in times)),
    ]


def control(rounds: int) -> Row:
    dossier = loading.load(ROOT / "inputs", REEL).dossier
    assert dossier is not None
    checks.run(dossier, date(2024, 12, 2))
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        checks.run(dossier, date(2024, 12, 2))
        found.append(time.perf_counter() - start)
    middle = sorted(found)[rounds // 2]
    return Row(
        "toutes les règles sur le dossier de 102 membres / 0,3 s",
        "≤ 1×",
        tuple(t / 0.3 for t in found),
        f"{middle * 1000:.0f} ms",
    )


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start
