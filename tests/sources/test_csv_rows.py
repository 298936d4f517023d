"""A table is read whatever its separator, encoding and line ends, and every cell knows its column."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import sources
from pipeline.sources import Decoded, Node, parse_csv


def rows(parsed: sources.Parsed) -> list[dict[str, str | None]]:
    assert parsed.root is not None
    assert isinstance(parsed.root.value, list)
    out = []
    for node in parsed.root.value:
        assert isinstance(node.value, dict)
        out.append({key: child.value for key, child in node.value.items()})
    return out  # type: ignore[return-value]


def read(text: str) -> sources.Parsed:
    return parse_csv(Decoded(text, "utf-8"), "f.csv")


EXPECTED = [
    {"nom": "HÉMERY", "prenom": "Zoé", "mandataire": None},
    {"nom": "D'ARC", "prenom": "Jean; dit x", "mandataire": "A"},
]


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(("encoding", "said"), [("utf-8", []), ("utf-8-sig", []), ("cp1252", ["SRC-004"])])
def test_all_the_forms_a_spreadsheet_writes(
    tmp_path: Path, separator: str, end: str, encoding: str, said: list[str]
) -> None:
    lines = [["nom", "prenom", "mandataire"], ["HÉMERY", "Zoé", ""], ["D'ARC", '"Jean; dit x"', "A"]]
    path = tmp_path / "f.csv"
    path.write_bytes(end.join(separator.join(line) for line in lines).encode(encoding))
    parsed = sources.read(path, "f.csv")
    assert rows(parsed) == EXPECTED
    assert [d.code for d in parsed.diagnostics] == said


def test_cells_know_their_column_even_after_quotes() -> None:
    parsed = read('nom;prenom;ville\n"DUPONT ""l\'aîné""";  Jean ;Orly\n')
    assert rows(parsed) == [{"nom": 'DUPONT "l\'aîné"', "prenom": "Jean", "ville": "Orly"}]
    assert isinstance(parsed.root, Node)
    assert [str(parsed.root.at(0, key)) for key in ("nom", "prenom", "ville")] == [
        "f.csv:2:1",
        "f.csv:2:23",
        "f.csv:2:29",
    ]


def test_a_quoted_cell_may_hold_lines() -> None:
    parsed = read('a;b\n"x\ny";2\n3;4\n')
    assert rows(parsed) == [{"a": "x\ny", "b": "2"}, {"a": "3", "b": "4"}]
    assert isinstance(parsed.root, Node)
    assert str(parsed.root.at(1, "b")) == "f.csv:4:3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("SRC-015", 1, 1)]),
        ("a;a\n1;2\n", [("SRC-012", 1, 3)]),
        ("a;\n1;2\n", [("SRC-020", 1, 3)]),
        ("a;\n1;\n", []),
        ("a;b\n1;2;3\n", [("SRC-021", 2, 5)]),
        ('a;b\n1;"2\n3;4\n', [("SRC-022", 2, 3)]),
    ],
)
def test_what_is_wrong_with_a_table_is_said(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert [(d.code, d.location.line, d.location.column) for d in read(text).diagnostics if d.location] == expected


def test_blank_lines_and_short_rows_lose_nothing() -> None:
    assert rows(read("a;b\n\n1\n;;\n2;3\n")) == [{"a": "1"}, {"a": "2", "b": "3"}]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    read(text)


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"])).map(str.strip), min_size=2, max_size=2)
    )
)
def test_what_csv_writes_is_read_back(table: list[list[str]]) -> None:
    import csv
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\n")
    writer.writerows([["a", "b"], *table])
    expected = [{"a": x or None, "b": y or None} for x, y in table if x or y]
    assert rows(read(buffer.getvalue())) == expected
