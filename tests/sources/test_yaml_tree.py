"""YAML keeps every text as written and knows where it stands; what has no reliable meaning is a diagnostic."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import sources
from pipeline.sources import Decoded, Node, parse_yaml


def parse(text: str) -> sources.Parsed:
    return parse_yaml(Decoded(text, "utf-8"), "f.yaml")


def plain(node: Node | None) -> object:
    if node is None:
        return None
    if isinstance(node.value, dict):
        return {key: plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [plain(child) for child in node.value]
    return node.value


def found(text: str) -> list[tuple[str, int, int]]:
    return [(d.code, d.location.line, d.location.column) for d in parse(text).diagnostics if d.location]


def test_no_type_is_guessed() -> None:
    text = "a: 01004\nb: 12:30\nc: No\nd: 2021-01-26\ne: 5500.00\nf:\ng: ~\nh: ''\ni: [1, x]\n"
    expected = {
        "a": "01004", "b": "12:30", "c": "No", "d": "2021-01-26", "e": "5500.00", "f": None, "g": None, "h": "",
        "i": ["1", "x"],
    }  # fmt: skip
    assert plain(parse(text).root) == expected


def test_every_value_knows_its_place() -> None:
    root = parse("seance:\n  heure: '18:15'\n  lieux:\n    - Vitry-sur-Seine\n    - Orly\nvide:\n").root
    assert root is not None
    assert str(root.at("seance", "heure")) == "f.yaml:2:10"
    assert root.at("seance", "heure").length == 7
    assert str(root.at("seance", "lieux", 1)) == "f.yaml:5:7"
    assert str(root.at("vide")) == "f.yaml:6:1", "a blank is pointed at by its key"
    assert str(root.at("seance", "absent")) == "f.yaml:1:1", "an unwritten value is pointed at by what should hold it"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [("SRC-012", 3, 1)]),
        ("a: &x 1\nb: *x\n", [("SRC-013", 1, 4)]),
        ("a: !!python/object:os.system x\n", [("SRC-013", 1, 4)]),
        ("a: 1\n---\nb: 2\n", [("SRC-014", 2, 1)]),
        ("", [("SRC-015", 1, 1)]),
        ("# rien\n", [("SRC-015", 1, 1)]),
        ("a: b: c\n", [("SRC-010", 1, 5)]),
        ('a: 1\nb: "x\nc: 2\n', [("SRC-022", 2, 4)]),
        ("a: 1\nb: 'x\nc: 2\n", [("SRC-022", 2, 4)]),
        ("a:\n\t- b\n", [("SRC-010", 2, 1)]),
        ("a: \x07\n", [("SRC-011", 1, 4)]),
        ("[x]: 1\n", [("SRC-010", 1, 1)]),
    ],
)
def test_what_has_no_reliable_meaning_is_said(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


def test_ten_megabytes_of_aliases_stop_at_the_first() -> None:
    bomb = "a: &a [x]\n" + "".join(f"b{i}: [*a, *a]\n" for i in range(600_000))
    assert len(bomb) > 9_000_000
    assert found(bomb) == [("SRC-013", 1, 4)]


def test_nesting_is_bounded() -> None:
    assert found("[" * 5000) == [("SRC-013", 1, 41)]


@given(st.text())
def test_no_text_raises(text: str) -> None:
    parse(text)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "SRC-015"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "SRC-002"),
        ("a: é\n".encode("cp1252"), "SRC-003"),
        (b"\x81\x9d", "SRC-002"),
    ],
)
def test_a_file_that_is_not_utf8_text_is_said(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(data)
    parsed = sources.read(path, "f.yaml")
    assert [d.code for d in parsed.diagnostics] == [code]
    assert parsed.root is None


def test_a_folder_or_nothing_is_said(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.yaml"):
        assert [d.code for d in sources.read(path, "f.yaml").diagnostics] == ["SRC-001"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_do_not_matter(tmp_path: Path, end: str) -> None:
    path = tmp_path / "f.yaml"
    path.write_bytes(("\ufeffa: 1" + end + "b: é" + end).encode())
    parsed = sources.read(path, "f.yaml")
    assert plain(parsed.root) == {"a": "1", "b": "é"}
    assert parsed.diagnostics == ()
    assert parsed.root is not None
    assert str(parsed.root.at("b")) == "f.yaml:2:4"


GENERAL = "vérifier le retrait, les deux-points et les guillemets de cette ligne et de la précédente"
QUOTES = "employer des guillemets doubles (\") autour d'une valeur qui contient une apostrophe"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:\n\t- b\n", "remplacer la tabulation par des espaces"),
        ("a: b : c\n", "mettre entre guillemets une valeur qui contient « : »"),
        ("a: 1\nduree:4\nb: 2\n", "ligne 2 : mettre une espace après « duree: »"),
        ("a: 'Convention d'aide\nb: 1\n", QUOTES),
        ("a: [hôtel\n# un mot\n\nb: 1\n", "ligne 1 : mettre entre guillemets une valeur qui commence par « [ »"),
        ("a: @hôtel\n", "mettre entre guillemets une valeur qui commence par « @ »"),
        ("a: 1\n  b: 2\n", GENERAL),
        (
            "a: 1\n<<<<<<< HEAD\nb: 2\n=======\nb: 3\n>>>>>>> autre\n",
            "ligne 2 : retirer les marques de fusion (<<<<<<<, =======, >>>>>>>), garder l'un des deux textes",
        ),
    ],
)
def test_the_remedy_names_the_line_and_the_sign(text: str, said: str) -> None:
    faults = parse(text).diagnostics
    assert [fault.conseil for fault in faults] == [said]
