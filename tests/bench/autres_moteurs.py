"""DOCX, one file per titre: the compiled renderer against the other engines that are installed here.

Their templates hold the same texts and the same tags; the condition and the rich text, which not all of them know,
are left out, and LibreOffice does without the table's rows: in their favour.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from mailmerge import MailMerge

from pipeline.render import compile
from tests.bench._documents import braces, context, merge_field, titre
from tests.bench._measure import Row, interleaved, ratios

HERE = Path(__file__).resolve().parent
GOAL = "≥ 15×"
NODE = ("docxtemplater@3", "pizzip@3")
PATIENCE = 120


def run(rounds: int) -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        values = context()
        (folder / "titre.docx").write_bytes(titre())
        template = compile(folder / "titre.docx")
        rows = [_mail_merge(folder, values, lambda: template.render(values), rounds)]
        (folder / "braces.docx").write_bytes(titre(braces))
        plain = {name: value for name, value in values.items() if isinstance(value, str)}
        (folder / "plain.json").write_text(json.dumps(plain))
        (folder / "values.json").write_text(json.dumps(plain | {"lignes": values["lignes"]}))
        modules = _node_modules(folder)
        for engine, command in _commands(folder, modules).items():
            rows.append(_external(engine, command, lambda: template.render(values), rounds, modules))
        return rows


def _mail_merge(folder: Path, values: dict[str, object], ours: Callable[[], bytes], rounds: int) -> Row:
    path = folder / "fusion.docx"
    path.write_bytes(titre(merge_field))
    plain = {name: value for name, value in values.items() if isinstance(value, str)}

    def merge() -> bytes:
        with MailMerge(path) as document:
            document.merge(**plain)
            document.merge_rows("nature", values["lignes"])
            written = BytesIO()
            document.write(written)
            return written.getvalue()

    times = interleaved({"docx-mailmerge2": merge, "ours": ours}, rounds)
    return _row("docx-mailmerge2", times["docx-mailmerge2"], times["ours"])


def _node_modules(folder: Path) -> dict[str, str]:
    """The environment in which Node finds docxtemplater, put in ``folder`` by npm when it is not installed already."""
    if not shutil.which("npm") or _runs("node", "-e", "require('docxtemplater'); require('pizzip')"):
        return dict(os.environ)
    _runs("npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--ignore-scripts", *NODE)
    return {**os.environ, "NODE_PATH": str(folder / "node_modules")}


def _commands(folder: Path, modules: dict[str, str]) -> dict[str, list[str] | str]:
    """How to run each engine, or why it cannot be."""
    template, values = str(folder / "braces.docx"), str(folder / "values.json")
    node = ["node", str(HERE / "_docxtemplater.js"), template, values, "60"]
    office = [
        "/usr/bin/python3",
        str(HERE / "_libreoffice.py"),
        template,
        str(folder / "plain.json"),
        "10",
        str(folder),
    ]
    return {
        "docxtemplater (Node)": node
        if _runs("node", "-e", "require('docxtemplater')", modules=modules)
        else "docxtemplater absent",
        "LibreOffice (UNO)": office
        if shutil.which("soffice") and _runs("/usr/bin/python3", "-c", "import uno")
        else "LibreOffice ou python3-uno absent",
    }


def _runs(*command: str, modules: dict[str, str] | None = None) -> bool:
    if not shutil.which(command[0]):
        return False
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=PATIENCE, env=modules)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _external(
    engine: str, command: list[str] | str, ours: Callable[[], bytes], rounds: int, modules: dict[str, str]
) -> Row:
    if isinstance(command, str):
        return Row(f"DOCX, un fichier par titre, contre {engine}", GOAL, remarque=f"non mesuré : {command}")
    theirs, mine = [], []
    for _ in range(rounds):
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=modules)
        theirs.append(float(done.stdout))
        mine += interleaved({"ours": ours}, 1)["ours"]
    return _row(engine, theirs, mine)


def _row(engine: str, theirs: list[float], ours: list[float]) -> Row:
    seen = f"{min(theirs) * 1e3:.1f} ms → {min(ours) * 1e3:.2f} ms"
    return Row(f"DOCX, un fichier par titre, contre {engine}", GOAL, ratios(theirs, ours), seen)
