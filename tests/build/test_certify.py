"""The executory statement goes onto the transmitted PDF, whose bytes stay intact underneath; never twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import assemble, cli, proof
from pipeline.build import Resultat
from pipeline.errors import ExitCode

from .conftest import EXEMPLE, REEL


def test_the_statement_is_added_and_nothing_else_changes(
    built: Callable[..., Resultat],
    conform: Callable[[Path], list[str]],
    tmp_path: Path,
    root: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    original = next(path for path in built(REEL, "deliberation").fichiers if path.name == "deliberation.pdf")
    transmitted = tmp_path / "transmis.pdf"
    transmitted.write_bytes(original.read_bytes())
    arguments = ["certifier", REEL, "--inputs", str(root / "inputs"), "--pdf", str(transmitted)]
    assert cli.run(arguments) == ExitCode.OK
    stamped = tmp_path / "transmis-executoire.pdf"
    assert stamped.read_bytes().startswith(original.read_bytes())
    assert assemble.is_stamped(stamped)
    assert conform(stamped) == []
    assert proof.facts_of_pdf(stamped).pages == proof.facts_of_pdf(original).pages
    capsys.readouterr()
    assert cli.run([*arguments[:-1], str(stamped)]) != ExitCode.OK
    assert "conseil" in capsys.readouterr().err


def test_an_act_not_yet_published_is_not_certified(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = inputs / "dossiers" / EXEMPLE / "deliberation.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text(
        "\n".join("transmission:" if line.startswith("transmission:") else line for line in lines), encoding="utf-8"
    )
    assert (
        cli.run(["certifier", EXEMPLE, "--inputs", str(inputs), "--pdf", str(tmp_path / "x.pdf")]) == ExitCode.FINDINGS
    )
    assert "transmission" in capsys.readouterr().err
