"""A role against its rendering alone, and the memory of a long one against that of a short one."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from pipeline import legal, loading
from pipeline.build import role
from pipeline.build.role import context
from pipeline.build.role.issue import sound
from pipeline.build.role.rows import Reader
from pipeline.build.role.worker import Batch, Folder, Piece, Press, Settings
from pipeline.model.debiteur import LigneRole
from pipeline.render.pool import Pool
from pipeline.sources.table import open_table
from tests.bench._measure import Row, peak, ratios

ROOT = Path(__file__).resolve().parents[2]
TITRES = int(os.environ.get("BENCH_ROLE", "5000"))
SHORT, LONG = 10_000, int(os.environ.get("BENCH_ROLE_LONG", "40000"))


def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        times = [_round(place / str(number), number % 2 == 0) for number in range(max(5, rounds // 2))]
    whole, alone = zip(*times, strict=True)
    rate = f"{TITRES / min(whole):.0f} titres/s contre {TITRES / min(alone):.0f}"
    memory = [(_peak(LONG), _peak(SHORT))]
    peaks = " et ".join(f"{max(column) / 1024:.0f} Mo" for column in zip(*memory, strict=True))
    return [
        Row(
            f"rôle de {TITRES} titres contrôlés, numérotés, relus, inscrits, contre leur rendu seul, deux processus",
            "≤ 2×",
            ratios(whole, alone),
            rate,
        ),
        Row(
            f"mémoire d’un rôle de {LONG} contre {SHORT}",
            "≤ 1,2×",
            ratios(*zip(*memory, strict=True)),
            peaks,
        ),
    ]


def _round(place: Path, whole_first: bool) -> tuple[float, float]:
    contenders = [lambda: _whole(place / "role", TITRES), lambda: _alone(place / "seul", TITRES)]
    times = [contender() for contender in (contenders if whole_first else reversed(contenders))]
    shutil.rmtree(place)
    return (times[0], times[1]) if whole_first else (times[1], times[0])


def _asked(place: Path, count: int) -> role.DemandeRole:
    from tests.role.atelier import ask, row, workplace, write

    place.mkdir(parents=True)
    path = write(place / "role.csv", (row(number) for number in range(1, count + 1)))
    return ask(workplace(place), path, processus=2)


def _whole(place: Path, count: int) -> float:
    asked = _asked(place, count)
    start = time.perf_counter()
    assert role.make(asked).emis == count
    return time.perf_counter() - start


def _alone(place: Path, count: int) -> float:
    """The same titres, from the same rows already read: context, template, file."""
    asked = _asked(place, count)
    dossier = loading.load(asked.racine, asked.dossier).dossier
    assert dossier is not None
    commun = context.shared(dossier, asked.jour, None, code=False)
    droit = legal.at(asked.jour)
    reader = Reader(
        open_table(asked.role, "role.csv"), droit.titre_minimum, droit.reference("titre_minimum"), asked.jour
    )
    lines = list(sound(reader, frozenset()))
    settings = Settings((asked.gabarits / "titre.docx").read_bytes(), "titre.docx", commun, asked.sortie / ".gabarits")
    start = time.perf_counter()
    with Pool[Batch, int](partial(only_render, settings), 2) as pool:
        assert sum(pool.map(_batches(iter(lines), place))) == count
    return time.perf_counter() - start


def _batches(lines: Iterator[LigneRole], place: Path) -> Iterator[Batch]:
    while chunk := list(islice(lines, 50)):
        pieces = (Piece(line, str(line.rang), "1", f"{line.rang // 1000}/{line.rang}", False) for line in chunk)
        yield Batch(str(place / "seul"), tuple(pieces))


def only_render(settings: Settings) -> Callable[[Batch], int]:
    press = Press(settings)

    def make(batch: Batch) -> int:
        folder = Folder(batch.folder)
        for piece in batch.pieces:
            docx, _ = press.docx(piece.line, piece.numero, piece.bordereau)
            folder.write(f"{piece.chemin}.docx", docx)
        return len(batch.pieces)

    return make


def _peak(count: int) -> int:
    """Kilobytes at most in one process, the one that issues: its workers hold one batch whatever the role."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.role", str(count)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout.split()[-1])


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        seconds = _whole(Path(folder) / "r", int(sys.argv[1]))
    print(f"{seconds:.1f}", resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, end=" ")
    print(peak())
