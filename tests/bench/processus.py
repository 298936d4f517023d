"""Two processes against one, over titres."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from pipeline.render.batch import Recipe, writer
from pipeline.render.pool import Pool
from tests.bench._documents import context, titre
from tests.bench._measure import Row, ratios

BATCHES, SIZE = 20, 50
# A round counts when the machine gave two processes this much, just before and just after: two cores were free.
FREE = 1.9
PATIENCE = 6


def run(rounds: int) -> list[Row]:
    values = {name: value for name, value in context().items() if name != "membres"}
    with tempfile.TemporaryDirectory() as name, Pool(spinner, 2) as idle:
        folder = Path(name)
        recipe = Recipe(folder / "titre.docx", folder / "cache")
        recipe.template.write_bytes(titre())
        targets = [folder / "titres" / f"{number}.docx" for number in range(BATCHES * SIZE)]
        jobs = [
            [(values, target) for target in targets[start : start + SIZE]] for start in range(0, len(targets), SIZE)
        ]
        alone = writer(recipe)
        with Pool(partial(writer, recipe), 2) as pool:
            _seconds(map(alone, jobs))
            _seconds(pool.map(jobs))
            _seconds(idle.map(range(BATCHES)))
            measured = list(_free_rounds(idle, lambda: (_seconds(map(alone, jobs)), _seconds(pool.map(jobs))), rounds))
    mesure, goal = "DOCX écrits, titres, deux processus contre un", "≥ 1,7×"
    if len(measured) < min(rounds, 5):
        return [Row(mesure, goal, remarque="non mesuré : les deux cœurs n’étaient pas libres")]
    rate = f"{BATCHES * SIZE / min(two for _, two in measured):.0f} titres/s"
    return [Row(mesure, goal, ratios(*zip(*measured, strict=True)), rate)]


def _free_rounds(
    idle: Pool[int, int], measure: Callable[[], tuple[float, float]], rounds: int
) -> Iterator[tuple[float, float]]:
    accepted, before = 0, _gain(idle)
    for _ in range(rounds * PATIENCE):
        times, after = measure(), _gain(idle)
        if min(before, after) >= FREE:
            accepted += 1
            yield times
        if accepted == rounds:
            return
        before = after


def _gain(idle: Pool[int, int]) -> float:
    return _seconds(map(spin, range(BATCHES))) / _seconds(idle.map(range(BATCHES)))


def spinner() -> Callable[[int], int]:
    return spin


def spin(number: int) -> int:
    """Ten milliseconds of arithmetic: what the machine gives to two processes when nothing is passed between them."""
    return sum(value * value for value in range(150_000 + number))


def _seconds(results: object) -> float:
    start = time.perf_counter()
    assert sum(1 for _ in results) == BATCHES  # type: ignore[attr-defined]
    return time.perf_counter() - start
