"""A role against its rendering alone, and the memory of a long one against that of a short one."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

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
SHORT, LONG = 10_000, int(os.environ.get("BENCH_ROLE_LONG", "100000"))
# A long round takes minutes: it is not made more often than a median needs.
ROUNDS = 5


class Made(NamedTuple):
    """What one process took: seconds, and kilobytes at most."""

    seconds: float
    peak: int


def run(rounds: int) -> list[Row]:
    return [_against(TITRES, max(ROUNDS, rounds // 2)), *_long()]


def _against(count: int, rounds: int) -> Row:
    made = [_interleaved(number, (_whole, count), (_alone, count)) for number in range(rounds)]
    return _rate(count, made)


def _rate(count: int, made: Sequence[Sequence[Made]]) -> Row:
    whole, alone = zip(*([one.seconds for one in each[:2]] for each in made), strict=True)
    rate = f"{count / min(whole):.0f} titres/s contre {count / min(alone):.0f}"
    name = f"rôle de {count} titres contrôlés, numérotés, relus, inscrits, contre leur rendu seul, deux processus"
    return Row(name, "≤ 2×", ratios(whole, alone), rate)


def _long() -> list[Row]:
    made = [_interleaved(number, (_whole, LONG), (_alone, LONG), (_whole, SHORT)) for number in range(ROUNDS)]
    long, short = ([each[rank].peak for each in made] for rank in (0, 2))
    peaks = " et ".join(f"{median(column) / 1024:.0f} Mo" for column in (long, short))
    return [_rate(LONG, made), Row(f"mémoire d’un rôle de {LONG} contre {SHORT}", "≤ 1,2×", ratios(long, short), peaks)]


def _interleaved(number: int, *contenders: tuple[Callable[[Path, int], float], int]) -> list[Made]:
    """What each contender took, each in a process of its own, in an order that alternates from round to round."""
    made = {}
    for work, count in contenders if number % 2 == 0 else reversed(contenders):
        made[work, count] = _apart(work.__name__, count)
    return [made[contender] for contender in contenders]


def _apart(work: str, count: int) -> Made:
    """The memory is that of the process that issues: its workers hold one batch whatever the role."""
    command = [sys.executable, "-m", "tests.bench.role", work, str(count)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stdout.split()[-2:]
    return Made(float(seconds), int(kilobytes))


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


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder:
        taken = {each.__name__: each for each in (_whole, _alone)}[sys.argv[1]](Path(folder) / "r", int(sys.argv[2]))
    print(f"{taken:.3f}", peak())
