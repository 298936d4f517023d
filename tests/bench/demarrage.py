"""A cold command that renders five titres: the compiled template from the disk against docxtpl's script."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from pipeline.render import compile
from tests.bench._documents import context, titre
from tests.bench._measure import Row, ratios

DOCXTPL = """
import pickle, sys
from docxtpl import DocxTemplate
from jinja2 import Environment
template, values = sys.argv[1:3]
data = pickle.loads(open(values, "rb").read())
for number in range(5):
    document = DocxTemplate(template)
    document.render(data, Environment(autoescape=True))
    document.save(f"{template}.{number}")
"""
# It leaves as the command does, see ``pipeline.cli``.
OURS = """
import os, pickle, sys
from pathlib import Path
from pipeline.render import compile
template, values, cache = map(Path, sys.argv[1:4])
data = pickle.loads(values.read_bytes())
compiled = compile(template, cache=cache)
for number in range(5):
    Path(f"{template}.{number}").write_bytes(compiled.render(data))
os._exit(0)
"""


def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template, values, cache = folder / "titre.docx", folder / "valeurs", folder / "cache"
        template.write_bytes(titre())
        plain = {name: value for name, value in context().items() if name != "mention"}
        values.write_bytes(pickle.dumps(plain | {"mention": ""}))
        compile(template, cache=cache)
        arguments = [str(template), str(values), str(cache)]
        times = [(_seconds(DOCXTPL, arguments), _seconds(OURS, arguments)) for _ in range(rounds)]
    theirs, ours = zip(*times, strict=True)
    seen = f"{min(theirs) * 1e3:.0f} ms → {min(ours) * 1e3:.0f} ms"
    return [
        Row(
            "commande à froid, 5 titres, gabarit compilé sur disque, contre docxtpl",
            "≤ 0,4×",
            ratios(ours, theirs),
            seen,
        )
    ]


def _seconds(code: str, arguments: list[str]) -> float:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, *arguments], check=True, env=environment)
    return time.perf_counter() - start
