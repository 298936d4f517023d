"""Two processes against one, over titres."""

from __future__ import annotations

import tempfile
import time
from functools import partial
from pathlib import Path

from pipeline.render.pool import Pool, renderer
from tests.bench._documents import context, titre
from tests.bench._measure import Row, ratios

BATCHES, SIZE = 60, 50


def run(rounds: int) -> list[Row]:
    values = {name: value for name, value in context().items() if name != "membres"}
    jobs = [[values] * SIZE] * BATCHES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "titre.docx"
        path.write_bytes(titre())
        setup = partial(renderer, path, Path(folder) / "cache", False)
        alone = setup()
        with Pool(setup, 2) as pool:
            list(pool.map(jobs[:4]))
            times = [(_seconds(map(alone, jobs)), _seconds(pool.map(jobs))) for _ in range(rounds)]
    rate = f"{BATCHES * SIZE / min(two for _, two in times):.0f} titres/s"
    return [Row("DOCX, titres, deux processus contre un", "≥ 1,7×", ratios(*zip(*times, strict=True)), rate)]


def _seconds(results: object) -> float:
    start = time.perf_counter()
    assert sum(1 for _ in results) == BATCHES  # type: ignore[attr-defined]
    return time.perf_counter() - start
