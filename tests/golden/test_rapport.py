"""The whole report on the shipped dossiers, as it is filed; ``make golden`` rewrites it, and the difference is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.build import verify


@pytest.mark.parametrize("dossier", ["juvisy-demutualisation", "exemple-complet"])
def test_the_report_is_the_one_reviewed(
    request: pytest.FixtureRequest, root: Path, tmp_path: Path, dossier: str
) -> None:
    verify(root / "inputs", dossier, tmp_path, date(2024, 12, 2), None)
    found = (tmp_path / dossier / "controle.txt").read_text(encoding="utf-8")
    golden = Path(__file__).parent / f"{dossier}.txt"
    if request.config.getoption("--golden"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8"), "après relecture : make golden"
