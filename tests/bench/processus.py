"""Two processes against one, over titres written each in a folder that was not there.

Both do the same work: contexts read one after the other, documents rendered, written aside and moved in, their digests
given back in order. What the machine itself can give is measured between them: two processes that have all they need
from the start, and say nothing until they are done.

The goal is measured on a file system in memory, where there is one: a disk on which many files were removed a moment
ago gives new ones slowly, and to one process at a time.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from pipeline.render.batch import Digests, Recipe, ToWrite, write_with, writer
from pipeline.render.pool import Pool
from tests.bench._documents import titre, varied
from tests.bench._measure import Row, ratios, shown

TITRES, SIZE = 4000, 50
MEMORY = Path("/dev/shm")  # a folder of its own is made there
# A round counts when the machine gave two processes this much, just before and just after: two cores were free.
FREE = 1.9
PATIENCE = 6
SPINS = 20
NAME, GOAL = "DOCX écrits, titres, deux processus contre un", "≥ 1,7×"


class Times(NamedTuple):
    """Seconds of one round: one process, two that work together, two that ignore each other."""

    one: float
    two: float
    apart: float


def run(rounds: int) -> list[Row]:
    disk = tempfile.gettempdir()
    if not os.access(MEMORY, os.W_OK):
        return [_row(disk, NAME, GOAL, rounds)]
    return [_row(str(MEMORY), f"{NAME}, en mémoire", GOAL, rounds), _row(disk, f"{NAME}, sur le disque", "—", rounds)]


def _row(place: str, mesure: str, goal: str, rounds: int) -> Row:
    measured = _measured(place, rounds)
    if len(measured) < min(rounds, 5):
        return Row(mesure, goal, remarque="non mesuré : les deux cœurs n’étaient pas libres")
    one, two, apart = zip(*measured, strict=True)
    rate = f"{TITRES / min(two):.0f} titres/s"
    ceiling = f"deux processus qui ne se disent rien : {shown(median(ratios(one, apart)))}"
    return Row(mesure, goal, ratios(one, two), f"{rate} ; {ceiling}")


def _measured(place: str, rounds: int) -> list[Times]:
    with tempfile.TemporaryDirectory(dir=place) as name, Pool(spinner, 2) as idle:
        recipe = Recipe(Path(name) / "titre.docx", Path(name) / "cache")
        recipe.template.write_bytes(titre())
        with (
            Pool[ToWrite, Digests](partial(writer, recipe), 2) as pool,
            Pool[tuple[str, int, int], int](partial(loner, recipe), 2) as apart,
        ):
            contenders = Contenders(Path(name), recipe, pool, apart)
            contenders.round()
            _gain(idle)
            return list(_free_rounds(idle, contenders.round, rounds))


@dataclass(slots=True)
class Contenders:
    """What is timed, on the same titres; no folder is used twice, nor removed from a disk before the end."""

    place: Path
    recipe: Recipe
    pool: Pool[ToWrite, Digests]
    apart: Pool[tuple[str, int, int], int]
    contexts: list[dict[str, object]] = field(default_factory=lambda: list(titres()))
    folders: int = 0

    def round(self) -> Times:
        """One time of each."""
        alone = Alone(writer(self.recipe))
        gc.collect()
        gc.freeze()  # as the others do
        return Times(
            self._timed(lambda folder: write_with(alone, self._jobs(folder), size=SIZE)),
            self._timed(lambda folder: write_with(self.pool, self._jobs(folder), size=SIZE)),
            self._timed(lambda folder: self._apart(folder)),
        )

    def _jobs(self, folder: Path) -> Iterator[tuple[dict[str, object], Path]]:
        return ((context, folder / f"{number}.docx") for number, context in enumerate(self.contexts))

    def _apart(self, folder: Path) -> Iterator[int]:
        half = TITRES // 2
        for done in self.apart.map([(str(folder), 0, half), (str(folder), half, TITRES)]):
            yield from range(done)

    def _timed(self, work: Callable[[Path], Iterable[object]]) -> float:
        self.folders += 1
        folder = self.place / str(self.folders)
        folder.mkdir()
        start = time.perf_counter()
        assert sum(1 for _ in work(folder)) == TITRES
        seconds = time.perf_counter() - start
        if MEMORY in folder.parents:
            shutil.rmtree(folder)
        return seconds


class Alone:
    """This process, as if it were several."""

    def __init__(self, work: Callable[[ToWrite], Digests]) -> None:
        self._work = work

    def map(self, jobs: Iterable[ToWrite], /) -> Iterator[Digests]:
        """One batch after the other."""
        return map(self._work, jobs)


def titres() -> Iterator[dict[str, object]]:
    """The contexts of the titres, no two alike."""
    return ({name: value for name, value in context.items() if name != "membres"} for context in varied(TITRES))


def loner(recipe: Recipe) -> Callable[[tuple[str, int, int]], int]:
    """A process that has its contexts already, and is only told which to take and where to write."""
    write, contexts = writer(recipe), list(titres())

    def work(job: tuple[str, int, int]) -> int:
        folder, first, last = job
        return len(write([(contexts[number], f"{folder}/{number}.docx") for number in range(first, last)]))

    return work


def _free_rounds(idle: Pool[int, int], measure: Callable[[], Times], rounds: int) -> Iterator[Times]:
    accepted, before = 0, _gain(idle)
    for _ in range(rounds * PATIENCE):
        times = measure() if before >= FREE else None
        after = _gain(idle)
        if times and after >= FREE:
            accepted += 1
            yield times
        if accepted == rounds:
            return
        before = after


def _gain(idle: Pool[int, int]) -> float:
    return _seconds(map(spin, range(SPINS))) / _seconds(idle.map(range(SPINS)))


def spinner() -> Callable[[int], int]:
    return spin


def spin(number: int) -> int:
    """Ten milliseconds of arithmetic: what the machine gives to two processes when nothing is passed between them."""
    return sum(value * value for value in range(150_000 + number))


def _seconds(results: Iterable[object]) -> float:
    start = time.perf_counter()
    assert sum(1 for _ in results) == SPINS
    return time.perf_counter() - start
