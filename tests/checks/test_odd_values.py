"""Whatever the clerk writes, a check never raises: it finds something, or nothing."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import essai
import pytest

ODD = ("", "0", "999999", "1900-01-01", "2999-12-31", "oui", "x", "[]", "-5", "M.", "'…'", "1.00", "''")
FILES = [
    *(f"dossiers/exemple-complet/{name}.yaml" for name in ("dossier", "deliberation", "convention", "annexe-rgpd")),
    "seances/exemple-2024-03-12/seance.yaml",
    "collectivites/ept-exemple.yaml",
    "collectivites/villefictive.yaml",
]


def variants(text: str) -> Iterator[str]:
    """The text with each line taken out, then with each value replaced by each odd one."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if not line.strip() or line.strip().startswith("#"):
            continue
        yield "\n".join(lines[:index] + lines[index + 1 :])
        if ":" in line:
            for value in ODD:
                yield "\n".join([*lines[:index], f"{line.split(':', 1)[0]}: {value}", *lines[index + 1 :]])


def run(root: Path, tmp_path: Path, step: int) -> int:
    away = shutil.ignore_patterns("*.sqlite3*", "juvisy-*", "2021-*")
    inputs = Path(shutil.copytree(root / "inputs", tmp_path / "inputs", ignore=away))
    count = 0
    for name in FILES:
        path = inputs / name
        text = path.read_text(encoding="utf-8")
        for variant in itertools.islice(variants(text), 0, None, step):
            path.write_text(variant, encoding="utf-8")
            essai.found(inputs, date(2024, 7, 1), "exemple-complet")
            count += 1
        path.write_text(text, encoding="utf-8")
    return count


def test_odd_values(root: Path, tmp_path: Path) -> None:
    assert run(root, tmp_path, 23) > 100


@pytest.mark.endurance
def test_every_odd_value(root: Path, tmp_path: Path) -> None:
    assert run(root, tmp_path, 1) > 3000
