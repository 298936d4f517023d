"""The embedded PDF engine as a whole process, cold, and the memory it takes for thousands of titres."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.convert import Engine
from pipeline.render import compile
from tests.bench._documents import titre, varied
from tests.bench._measure import Row, peak
from tests.bench.commande import REEL, ROOT, timed

COUNT = int(os.environ.get("BENCH_TITRES", "1000"))
CONVERT = (
    "import sys; from pathlib import Path; from pipeline.convert import Engine; "
    "Path(sys.argv[2]).write_bytes(Engine().convert(Path(sys.argv[1])))"
)


def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        words = folder / "titre.docx"
        words.write_bytes(next(titres(1)))
        build = [sys.executable, "-m", "pipeline", "convention", REEL, "--build", name, "--date", "2024-12-02"]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        return [
            _cold("titre", words, 0.25, rounds),
            _cold("convention", folder / REEL / "convention.docx", 0.6, rounds),
            _memory(),
        ]


def _cold(nom: str, docx: Path, goal: float, rounds: int) -> Row:
    command = [sys.executable, "-c", CONVERT, str(docx), str(docx.with_suffix(".essai.pdf"))]
    timed(command)
    times = sorted(timed(command) for _ in range(rounds))
    remark = f"{times[rounds // 2] * 1000:.0f} ms, texte et images recomptés"
    shown = str(goal).replace(".", ",")
    return Row(
        f"{nom} Word → PDF à froid, processus entier / {shown} s", "≤ 1×", tuple(t / goal for t in times), remark
    )


def _memory() -> Row:
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests" / "render")))
    command = [sys.executable, "-m", "tests.bench.conversion"]
    environment = {**os.environ, "PYTHONPATH": path}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=environment)
    peak = int(done.stdout) / 1024
    return Row(f"mémoire de {COUNT} titres Word → PDF / 250 Mo", "≤ 1×", (peak / 250,), f"{peak:.0f} Mo")


def titres(count: int) -> Iterator[bytes]:
    """As many Word titres of a role."""
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "titre.docx"
        template.write_bytes(titre())
        compiled = compile(template)
    yield from (compiled.render(values) for values in varied(count))


if __name__ == "__main__":
    engine = Engine()
    for words in titres(COUNT):
        engine.convert(words)
    print(peak())
