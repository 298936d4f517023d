"""The printer's PDF of a role: its memory for many titres against few, and its time against their conversion."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline import proof
from pipeline.assemble import Index, Piece, stack, take_apart
from pipeline.convert import Engine
from pipeline.render import compile
from pipeline.wording import cle_nom
from tests.bench._documents import titre, varied
from tests.bench._measure import Row, peak, ratios

ROOT = Path(__file__).resolve().parents[2]
FEW, MANY = 2_000, int(os.environ.get("BENCH_IMPRIMEUR", "20000"))
MODELS = 200
LOOKED = 1_000


def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        measured = [_round(Path(name)) for _ in range(min(3, rounds))]
    conversion, few, many = zip(*measured, strict=True)
    peaks = f"{max(memory for memory, _ in many) / 1024:.0f} Mo et {max(memory for memory, _ in few) / 1024:.0f} Mo"
    times = [seconds for _, seconds in many]
    return [
        Row(
            f"mémoire du PDF de l’imprimeur, {MANY} titres contre {FEW}",
            "≤ 1,3×",
            ratios([memory for memory, _ in many], [memory for memory, _ in few]),
            peaks,
        ),
        Row(
            f"PDF de l’imprimeur (pile, index, relecture) de {MANY} titres convertis, contre leur conversion, un cœur",
            "≤ 1×",
            ratios(times, conversion),
            f"{1 / min(times):.0f} titres/s contre {1 / min(conversion):.0f}",
        ),
    ]


def _round(folder: Path) -> tuple[float, tuple[float, float], tuple[float, float]]:
    """Processor seconds to convert a titre; kilobytes and seconds a titre of the printer's PDF of few, then of many."""
    (folder / "titre.docx").write_bytes(titre())
    template, engine = compile(folder / "titre.docx"), Engine()
    words = [template.render(value) for value in varied(2 * MODELS)]
    for data in words[:MODELS]:  # the form is made, the lines it will need are known
        engine.convert(data)
    start = time.process_time()
    for number, data in enumerate(words[MODELS:]):
        (folder / f"{number}.pdf").write_bytes(engine.convert(data))
    return (time.process_time() - start) / MODELS, _apart(folder, FEW), _apart(folder, MANY)


def _apart(folder: Path, count: int) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.imprimeur", str(folder), str(count)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests" / "render")))}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, env=environment)
    memory, seconds = map(float, done.stdout.split())
    return memory, seconds


def _pieces(folder: Path, count: int) -> Iterator[Piece]:
    for rank in range(count):
        document = take_apart((folder / f"{rank % MODELS}.pdf").read_bytes(), "titre")
        name = f"Usager n° {rank * 7919 % count} & fils"
        yield Piece(document, f"Titre n° {rank + 1} – {name}", (name, str(rank + 1), "1 234,50 €"))


def _printed(folder: Path, count: int) -> float:
    index = Index("Index des débiteurs", ("Débiteur", "Titre n°", "Montant"), lambda cells: cle_nom(cells[0]))
    start = time.process_time()
    done = stack(_pieces(folder, count), folder / "titres.pdf", "Titres du rôle", index)
    texts = proof.some_pages_of_pdf(folder / "titres.pdf", done.debuts[:: -(-count // LOOKED)])
    assert all(text.strip() for text in texts)
    return (time.process_time() - start) / count


if __name__ == "__main__":
    seconds = _printed(Path(sys.argv[1]), int(sys.argv[2]))
    print(peak(), seconds)
