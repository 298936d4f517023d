"""Safe corrections change the characters concerned and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.build import correct
from pipeline.diagnostics import Diagnostic, Location, Severity


def slip(line: int, column: int, length: int, text: str | None) -> Diagnostic:
    return Diagnostic("FOR-001", Severity.INFORMATION, "m", Location("f.yaml", line, column, length), correction=text)


@pytest.mark.parametrize(("mark", "encoding"), [("", "utf-8"), ("\ufeff", "utf-8"), ("", "cp1252")])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_layout_and_bytes_stay(tmp_path: Path, mark: str, encoding: str, end: str) -> None:
    path = tmp_path / "f.yaml"
    before = f"a:  'N° 12'   # gardé{end}b:{end}  - à  la  mairie{end}"
    path.write_bytes((mark + before).encode(encoding))
    found = [slip(1, 6, 2, "n°"), slip(3, 6, 2, " "), slip(3, 10, 2, " "), slip(1, 1, 1, None)]
    expected = f"a:  'n° 12'   # gardé{end}b:{end}  - à la mairie{end}"
    applied = correct(tmp_path, found)
    assert path.read_bytes() == (mark + expected).encode(encoding)
    assert applied == tuple(d for d in found if d.correction is not None)


def test_of_two_that_overlap_one_waits(tmp_path: Path) -> None:
    (tmp_path / "f.yaml").write_text("abcdef\n", encoding="utf-8")
    applied = correct(tmp_path, [slip(1, 1, 3, "X"), slip(1, 3, 2, "Y")])
    assert (tmp_path / "f.yaml").read_text(encoding="utf-8") == "abYef\n"
    assert applied == (slip(1, 3, 2, "Y"),)


def test_nothing_to_correct_touches_nothing(tmp_path: Path) -> None:
    assert correct(tmp_path, [slip(1, 1, 1, None)]) == ()
    assert list(tmp_path.iterdir()) == []
