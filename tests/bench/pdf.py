"""Word to archive PDF: the embedded engine against LibreOffice's batch conversion, and the whole chain against docxtpl's."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from pipeline.convert import Engine
from pipeline.render import compile
from tests.bench._documents import context, titre
from tests.bench._measure import Row, ratios
from tests.bench.rendu import docxtpl_loop

COUNT = 40
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
    values = [{**context(), "numero": str(number)} for number in range(COUNT)]
    words = [template.render(value) for value in values]
    for number, data in enumerate(words):
        (folder / f"t{number}.docx").write_bytes(data)
    engine.convert(words[0])
    reference = docxtpl_loop(folder / "titre.docx", values[0])
    ours, theirs, chain, theirs_chain = [], [], [], []
    for _ in range(rounds):
        ours.append(_timed(lambda: [engine.convert(data) for data in words]))
        theirs.append(_timed(lambda: _libreoffice(soffice, folder)))
        chain.append(_timed(lambda: [engine.convert(template.render(value)) for value in values]))
        theirs_chain.append(theirs[-1] + _timed(lambda: [reference() for _ in values]))
    speed = f"{COUNT / min(ours):.0f} titres/s contre {COUNT / min(theirs):.1f}, un cœur, texte et images recomptés"
    return [
        Row("titre Word → PDF/A-2a + PDF/UA-1, contre LibreOffice par lot", "≥ 20×", ratios(theirs, ours), speed),
        Row(
            "Word + PDF d'un titre, contre docxtpl + LibreOffice, un cœur",
            "≥ 30× sur deux",
            ratios(theirs_chain, chain),
        ),
    ]


def _libreoffice(soffice: str, folder: Path) -> None:
    files = [str(path) for path in sorted(folder.glob("t[0-9]*.docx"))]
    command = [soffice, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "lo"), *files]
    subprocess.run(command, check=True, capture_output=True)


def _timed(call: object) -> float:
    assert callable(call)
    start = time.perf_counter()
    call()
    return time.perf_counter() - start
