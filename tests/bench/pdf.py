"""Word to archive PDF: the embedded engine against LibreOffice's batch conversion, and the whole chain against docxtpl's.

Both on one core, for the same titres, no two alike; then the whole chain with two processes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pipeline.convert import Engine
from pipeline.render import compile
from pipeline.render.engine import Compiled
from pipeline.render.pool import Pool
from tests.bench._documents import titre, varied
from tests.bench._measure import Row, ratios
from tests.bench.rendu import docxtpl_loop

COUNT = 40
OURS = 400
ROUNDS = 5


def run(rounds: int) -> list[Row]:
    soffice = shutil.which("soffice")
    if soffice is None:
        return [Row("titre Word → PDF, contre LibreOffice par lot", "≥ 20×", remarque="LibreOffice absent")]
    with tempfile.TemporaryDirectory() as name:
        return _measured(Path(name), soffice, min(rounds, ROUNDS))


def _measured(folder: Path, soffice: str, rounds: int) -> list[Row]:
    (folder / "titre.docx").write_bytes(titre())
    template, engine = compile(folder / "titre.docx"), Engine()
    every = list(varied(OURS * (rounds + 1)))
    for number, value in enumerate(every[:COUNT]):
        (folder / f"t{number}.docx").write_bytes(template.render(value))
    reference = docxtpl_loop(folder / "titre.docx", every[0])
    ours, theirs, chain, theirs_chain, both = [], [], [], [], []
    with Pool[list[dict[str, object]], int](partial(chained, folder / "titre.docx"), 2) as pool:
        for start in range(0, len(every), OURS):
            values = every[start : start + OURS]
            words = [template.render(value) for value in values]
            with one_core():
                ours.append(_timed(partial(_converted, engine, words)) / OURS)
                theirs.append(_timed(lambda: _libreoffice(soffice, folder)) / COUNT)
                chain.append(_timed(partial(_chain, template, Engine(), values)) / OURS)
                theirs_chain.append(theirs[-1] + _timed(lambda: [reference() for _ in range(COUNT)]) / COUNT)
            both.append(_timed(partial(_spread, pool, values)) / OURS)
    # The first round makes the forms, LibreOffice's profile, and warms the processes.
    speed = f"{1 / min(ours[1:]):.0f} titres/s contre {1 / min(theirs[1:]):.1f}, un cœur, texte et images recomptés"
    chains = ratios(theirs_chain[1:], chain[1:])
    name = "titre Word → PDF/A-2a + PDF/UA-1, contre LibreOffice par lot, un cœur"
    return [
        Row(name, "≥ 20×", ratios(theirs[1:], ours[1:]), speed),
        Row("Word + PDF d'un titre, contre docxtpl + LibreOffice, un cœur", "—", chains),
        Row(
            "Word + PDF d'un titre, deux processus, contre docxtpl + LibreOffice",
            "≥ 30×",
            ratios(theirs_chain[1:], both[1:]),
            f"{1 / min(both[1:]):.0f} titres/s",
        ),
    ]


def _converted(engine: Engine, words: list[bytes]) -> None:
    for data in words:
        engine.convert(data)


def _chain(template: Compiled, engine: Engine, values: list[dict[str, object]]) -> None:
    for value in values:
        engine.convert(template.render(value))


def _spread(pool: Pool[list[dict[str, object]], int], values: list[dict[str, object]]) -> None:
    assert sum(pool.map(_batches(values))) == len(values)


def chained(template: Path) -> Callable[[list[dict[str, object]]], int]:
    """A process that makes Word titres and their PDF from a template."""
    compiled, engine = compile(template), Engine()

    def make(values: list[dict[str, object]]) -> int:
        return sum(len(engine.convert(compiled.render(value))) > 0 for value in values)

    return make


def _batches(values: list[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    for start in range(0, len(values), 25):
        yield values[start : start + 25]


@contextmanager
def one_core() -> Iterator[None]:
    """Inside, this process and those it starts keep to one core, where the system can be told so."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(before)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _libreoffice(soffice: str, folder: Path) -> None:
    files = [str(path) for path in sorted(folder.glob("t[0-9]*.docx"))]
    command = [soffice, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "lo"), *files]
    subprocess.run(command, check=True, capture_output=True)


def _timed(call: object) -> float:
    assert callable(call)
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
