"""Two processes against one, over titres."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.render.batch import Recipe, writer
from pipeline.render.pool import Pool
from tests.bench._documents import context, titre
from tests.bench._measure import Row, ratios

BATCHES, SIZE = 60, 50


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
            _seconds(idle.map(range(BATCHES)))
            _seconds(pool.map(jobs))
            spun, written = [], []
            for _ in range(rounds):
                spun.append((_seconds(map(spin, range(BATCHES))), _seconds(idle.map(range(BATCHES)))))
                written.append((_seconds(map(alone, jobs)), _seconds(pool.map(jobs))))
    possible = statistics.median(ratios(*zip(*spun, strict=True)))
    rate = f"{BATCHES * SIZE / min(two for _, two in written):.0f} titres/s ; un calcul pur gagne {possible:.2f}×"
    return [Row("DOCX écrits, titres, deux processus contre un", "≥ 1,7×", ratios(*zip(*written, strict=True)), rate)]


def spinner() -> Callable[[int], int]:
    return spin


def spin(number: int) -> int:
    """Ten milliseconds of arithmetic: what the machine gives to two processes when nothing is passed between them."""
    return sum(value * value for value in range(150_000 + number))


def _seconds(results: object) -> float:
    start = time.perf_counter()
    assert sum(1 for _ in results) == BATCHES  # type: ignore[attr-defined]
    return time.perf_counter() - start
