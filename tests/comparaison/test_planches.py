"""The comparison of both engines counts what the eye sees."""

from __future__ import annotations

from pathlib import Path

import fontpkg_arimo
import planches
import pytest


def typeset(path: Path, markup: str) -> Path:
    import typst

    head = '#set text(font: "Arimo")\n'
    typst.compile(
        (head + markup).encode(), output=str(path), font_paths=[str(fontpkg_arimo.ROOT)], ignore_system_fonts=True
    )
    return path


def test_pieces_at_one_height_are_one_line(tmp_path: Path) -> None:
    pdf = typeset(
        tmp_path / "a.pdf",
        "Le 1#super[er] juillet #h(1fr) 20 €\n\nTotal #box(width: 1fr, repeat[.]) 3\n#pagebreak()\nFin",
    )
    found = planches.lines_of(pdf)
    assert (found.texts, found.starts) == (["Le 1er juillet 20 €", "Total 3", "Fin"], [0, 2])
    assert found.heights[0] < found.heights[1]


def test_headers_and_footers_are_left_out(tmp_path: Path) -> None:
    page = "#set page(header: [Acte], footer: context [page #counter(page).display()])\n"
    pdf = typeset(tmp_path / "a.pdf", f"{page}Un\n#pagebreak()\nDeux\n#pagebreak()\nTrois")
    found = planches.lines_of(pdf)
    assert (found.texts, found.starts) == (["Un", "Deux", "Trois"], [0, 1, 2])


def test_same_layouts_measure_the_same(tmp_path: Path) -> None:
    lines = planches.lines_of(typeset(tmp_path / "a.pdf", "Un\n\nDeux\n#pagebreak()\nTrois"))
    found = planches.measure(lines, lines)
    assert found == planches.Measure((2, 2), (3, 3), 3, 0, (), (0.0, 0.0))


def test_a_line_cut_elsewhere_and_a_page_break_shifted_are_counted() -> None:
    ours = planches.Lines(["un deux", "trois", "quatre", "cinq"], [0, 2], [10, 20, 10, 20])
    theirs = planches.Lines(["un", "deux trois", "quatre", "cinq"], [0, 3], [10, 20, 30, 12.5])
    found = planches.measure(ours, theirs)
    assert (found.alike, found.shift) == (2, 1)
    assert found.parted == (("un deux | trois", "un | deux trois"),)
    # The third line is on another page: its height says nothing.
    assert found.drifts == (0.0, 7.5)


def test_sheets_hold_every_page_of_both(tmp_path: Path) -> None:
    ours = typeset(tmp_path / "a.pdf", "#pagebreak()\n" * 3)
    theirs = typeset(tmp_path / "b.pdf", "#pagebreak()\n" * 4)
    sizes = [sheet.size for sheet in planches.sheets(ours, theirs)]
    width = planches.PAIRS * (2 * planches.WIDTH + 3 * planches.GAP)
    assert [size[0] for size in sizes] == [width, width]


def test_a_machine_without_the_other_engine_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(planches.libreoffice, "is_available", lambda: None)
    assert planches.main([]) == 3
    assert capsys.readouterr().err == "LibreOffice 25.2 ou plus récent n'est pas installé\n"
