"""DOCX in memory: the compiled renderer against docxtpl's own loop, and against writing the same bytes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

from docxtpl import DocxTemplate
from jinja2 import Environment
from render_contexts import VALUES, context_for

from pipeline.render import compile
from pipeline.render.engine import Compiled
from tests.bench._documents import TEMPLATES, context
from tests.bench._measure import Row, interleaved, ratios

GOALS = {"titre": "≥ 50×", "convention": "≥ 35×", "avenant": "≥ 40×", "délibération (102 membres)": "≥ 15×"}
REAL_GOALS = {"titre": "≥ 50×", "convention": "≥ 35×", "avenant": "≥ 40×", "deliberation": "≥ 15×"}
REAL = Path(__file__).resolve().parents[2] / "templates"


def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for name, build in TEMPLATES.items():
            path = Path(folder) / f"{name}.docx"
            path.write_bytes(build())
            rows += _compared(name, path, context(), rounds)
        for path in sorted(REAL.glob("*.docx")):
            rows += _real(path, rounds)
        return rows


def _compared(name: str, path: Path, values: Mapping[str, object], rounds: int) -> list[Row]:
    template = compile(path)
    contenders: dict[str, Callable[[], object]] = {
        "docxtpl": docxtpl_loop(path, values),
        "zlib": lambda: template.render(values),
        "isal": lambda: template.render(values, rapide=True),
    }
    if name == "titre":
        contenders["stocké"] = _stored(template, values)
    times = interleaved(contenders, rounds)
    milliseconds = f"{min(times['docxtpl']) * 1e3:.1f} ms → {min(times['zlib']) * 1e3:.2f} ms"
    rows = [
        Row(f"DOCX, {name}, contre docxtpl", GOALS[name], ratios(times["docxtpl"], times["zlib"]), milliseconds),
        Row(
            f"DOCX, {name}, isal, contre docxtpl",
            "≥ 90×" if name == "titre" else "",
            ratios(times["docxtpl"], times["isal"]),
        ),
    ]
    if name == "titre":
        written = ratios(times["zlib"], times["stocké"])
        rows.append(
            Row("titre, contre l’écriture des mêmes octets dans un zip, en un membre non compressé", "≤ 15×", written)
        )
    return rows


def _real(path: Path, rounds: int) -> list[Row]:
    template = compile(path)
    values = filled(template)
    times = interleaved({"docxtpl": docxtpl_loop(path, values), "zlib": lambda: template.render(values)}, rounds)
    seen = f"{min(times['docxtpl']) * 1e3:.1f} ms → {min(times['zlib']) * 1e3:.2f} ms"
    return [
        Row(
            f"DOCX, gabarit du dépôt {path.name}",
            REAL_GOALS.get(path.stem, ""),
            ratios(times["docxtpl"], times["zlib"]),
            seen,
        )
    ]


def filled(template: Compiled) -> dict[str, object]:
    """A context of plain texts for a template of the repository, with 102 members where there are members."""
    values = context_for(template.variables, VALUES[0], 3, {})
    if isinstance(values.get("membres"), list):
        values["membres"] = values["membres"][:1] * 102
    return values


def docxtpl_loop(path: Path, values: Mapping[str, object]) -> Callable[[], bytes]:
    env = Environment(autoescape=True)

    def render() -> bytes:
        document = DocxTemplate(path)
        document.render(dict(values), env)
        written = BytesIO()
        document.save(written)
        return written.getvalue()

    return render


def _stored(template: Compiled, values: Mapping[str, object]) -> Callable[[], bytes]:
    data = template.render(values)

    def write() -> bytes:
        written = BytesIO()
        with zipfile.ZipFile(written, "w") as copy:
            copy.writestr("document", data)
        return written.getvalue()

    return write
