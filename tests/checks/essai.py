"""A clean dossier, changed by fragments of input as the manual pages write them, then loaded and checked."""

from __future__ import annotations

import inspect
import re
import shutil
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from pipeline import checks, loading
from pipeline.diagnostics import Diagnostic

BASE = Path(__file__).parent / "base"
JOUR = date(2024, 12, 31)
DOSSIER = "modele"


@dataclass
class Exemple:
    """« Refusé » or « Accepté » of a manual page: fragments by file, and the day of the run."""

    fragments: dict[str, list[str]] = field(default_factory=dict)
    jour: date = JOUR


def exemples(manuel: str) -> dict[str, Exemple]:
    """The two examples of a manual page, by their title."""
    text = inspect.cleandoc(manuel)
    found = {}
    for title in ("Refusé", "Accepté"):
        match = re.search(rf"^{title} :\n((?:(?: {{4}}.*)?\n?)*)", text, re.MULTILINE)
        assert match, f"« {title} : » is missing"
        found[title] = _exemple(match[1].splitlines())
    return found


def _exemple(lines: list[str]) -> Exemple:
    exemple, name = Exemple(), ""
    for line in lines:
        if not line.strip():
            continue
        if line.startswith("        "):
            exemple.fragments[name].append(line[8:])
        elif line.strip().startswith("--date "):
            exemple.jour = date.fromisoformat(line.split()[1])
        else:
            name = line.strip()
            exemple.fragments[name] = []
    return exemple


def lay(root: Path, exemple: Exemple) -> Path:
    """Write the changed inputs below ``root``."""
    inputs = Path(shutil.copytree(BASE, root / "inputs"))
    for name, lines in exemple.fragments.items():
        path = _path(inputs, name)
        if lines == ["retirer"]:
            path.unlink()
        elif path.suffix == ".csv":
            _merge_rows(path, lines)
        else:
            text = "\n".join(lines).replace("{500 lettres}", "a" * 500)
            tree = _merged(yaml.load(path.read_text("utf-8"), yaml.BaseLoader), yaml.load(text, yaml.BaseLoader))
            path.write_text(yaml.safe_dump(_blank(tree), allow_unicode=True, sort_keys=False, width=10**6), "utf-8")
    if "seance" not in "".join(exemple.fragments.get("dossier.yaml", ())):
        _follow_date(inputs)
    else:
        named = yaml.load((inputs / "dossiers/modele/dossier.yaml").read_text("utf-8"), yaml.BaseLoader)["seance"]
        (inputs / "seances/2024-03-12").rename(inputs / "seances" / named)
    return inputs


def _path(inputs: Path, name: str) -> Path:
    there = list(inputs.rglob(name))
    return there[0] if there else inputs / "dossiers" / DOSSIER / name


def _follow_date(inputs: Path) -> None:
    """The folder of a séance bears its date."""
    day = yaml.load((inputs / "seances/2024-03-12/seance.yaml").read_text("utf-8"), yaml.BaseLoader)["date"]
    if day != "2024-03-12":
        (inputs / "seances/2024-03-12").rename(inputs / "seances" / day)
        entete = inputs / "dossiers/modele/dossier.yaml"
        entete.write_text(re.sub("(?m)^seance: .*$", f"seance: '{day}'", entete.read_text("utf-8")), "utf-8")


def _merged(base: Any, change: Any) -> Any:
    if isinstance(base, dict) and isinstance(change, dict):
        return {**base, **{key: _merged(base.get(key), value) for key, value in change.items()}}
    return change


def _blank(tree: Any) -> Any:
    if isinstance(tree, dict):
        return {key: _blank(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_blank(value) for value in tree]
    return None if tree == "" else tree


def _merge_rows(path: Path, lines: list[str]) -> None:
    if not path.exists():
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return
    header, *rows = [line.split(";") for line in path.read_text("utf-8").splitlines()]
    columns = lines[0].split(";")
    for line in lines[1:]:
        added = line.startswith("+ ")
        cells = line.removeprefix("+ ").split(";")
        given = dict(zip(columns, cells, strict=False))
        row = next((r for r in rows if (r[2], r[3]) == (given["nom"], given["prenom"])), None)
        if "retirer" in cells:
            assert row is not None
            rows.remove(row)
            continue
        new = [given.get(column, "") for column in header]
        if row is None or added:
            rows.insert(rows.index(row) if row else len(rows), new)
        else:
            rows[rows.index(row)] = new
    path.write_text("\n".join(";".join(row) for row in [header, *rows]) + "\n", "utf-8")


def found(inputs: Path, jour: date = JOUR, dossier: str = DOSSIER) -> tuple[Diagnostic, ...]:
    """Everything said about the inputs, by loading and by the checks."""
    done = loading.load(inputs, dossier)
    said = checks.run(done.dossier, jour, None, done.lignes, done.illisibles) if done.dossier else ()
    return (*done.diagnostics, *said)
