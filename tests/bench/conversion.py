"""The embedded PDF engine as a whole process, cold, and the memory it takes for thousands of titres."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from render_documents import docx, tbl, tr

from pipeline.convert import Engine
from pipeline.render import compile
from tests.bench._documents import titre, varied
from tests.bench._measure import Row, peak
from tests.bench.commande import REEL, ROOT, timed

COUNT = int(os.environ.get("BENCH_TITRES", "1000"))
ROWS = int(os.environ.get("BENCH_LIGNES", "2000"))
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
            _long(folder, rounds),
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


def _long(folder: Path, rounds: int) -> Row:
    """A list of thousands of rows: processor time, which neighbours do not lengthen, and memory at most."""
    words = folder / "liste.docx"
    words.write_bytes(_listed(ROWS))
    command = [sys.executable, "-m", "tests.bench.conversion", str(words)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests" / "render")))}
    found = []
    for _ in range(min(rounds, 5)):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=environment)
        found.append([float(one) for one in done.stdout.split()])
    rates = tuple(ROWS / seconds / 600 for seconds, _ in found)
    remark = f"{max(rates) * 600:.0f} lignes/s, {max(kilobytes for _, kilobytes in found) / 1024:.0f} Mo"
    return Row(f"tableau de {ROWS} lignes Word → PDF, processus entier / 600 lignes/s", "≥ 1×", rates, remark)


def _listed(count: int) -> bytes:
    rows = (
        tr(str(number), f"Usager n° {number}", "Restauration scolaire, août 2024", f"{number % 900},00 €")
        for number in range(count)
    )
    return docx(tbl(4, tr("Numéro", "Débiteur", "Objet", "Montant"), *rows))


def titres(count: int) -> Iterator[bytes]:
    """As many Word titres of a role."""
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "titre.docx"
        template.write_bytes(titre())
        compiled = compile(template)
    yield from (compiled.render(values) for values in varied(count))


if __name__ == "__main__":
    engine = Engine()
    if len(sys.argv) > 1:
        engine.convert(Path(sys.argv[1]))
        print(time.process_time(), end=" ")
    else:
        for words in titres(COUNT):
            engine.convert(words)
    print(peak())
