"""Every font a document names is printed with a known face, or said to be missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import fontpkg_arimo
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.convert import fonts
from pipeline.convert.fonts import Resolution, deobfuscate, resolve

ARIMO = Path(fontpkg_arimo.ROOT)
REGULAR = ARIMO / "files" / "Arimo[wght].ttf"
GUID = "{00112233-4455-6677-8899-AABBCCDDEEFF}"


@pytest.fixture
def renamed(tmp_path: Path) -> bytes:
    # The family name is stored as UTF-16-BE in the name table: five letters for five letters keeps every offset.
    return REGULAR.read_bytes().replace("Arimo".encode("utf-16-be"), "Orlyx".encode("utf-16-be"))


@pytest.fixture
def without_wheels(monkeypatch: pytest.MonkeyPatch) -> None:
    real = fonts.wheel_folder
    monkeypatch.setattr(fonts, "wheel_folder", lambda name: real(name) if name == "fontpkg_arimo" else None)


def test_arial_and_its_kin_are_printed_in_arimo_without_a_word() -> None:
    asked = ["Arial", "Helvetica", "Liberation Sans", "Arimo", "arial"]
    assert resolve(asked, {}, None) == Resolution(dict.fromkeys(asked, "Arimo"), (ARIMO,), (), ())


def test_a_font_nobody_has_is_named_and_replaced(without_wheels: None) -> None:
    resolution = resolve(["Marianne", "Times New Roman", "Arial"], {}, None)
    assert resolution.substitutions == {"Arial": "Arimo", "Marianne": "Arimo", "Times New Roman": "Arimo"}
    assert resolution.absentes == ("Marianne", "Times New Roman")
    assert resolution.notes == (
        "les polices « Marianne », « Times New Roman » ne sont ni incorporées au document Word, ni dans le dossier des "
        "polices, ni fournies avec le programme : elles sont remplacées par Arimo, les lignes et les pages peuvent se "
        "couper autrement",
    )
    assert resolve(["Marianne"], {}, None).notes == (
        "la police « Marianne » n'est ni incorporée au document Word, ni dans le dossier des polices, ni fournie avec "
        "le programme : elle est remplacée par Arimo, les lignes et les pages peuvent se couper autrement",
    )


def test_symbol_fonts_are_left_to_the_writer() -> None:
    assert resolve(["Symbol", "Wingdings"], {}, None).notes == ()


@pytest.mark.parametrize(
    ("asked", "module", "face"),
    [
        ("Calibri", "rinoh_typeface_carlito", "Carlito"),
        ("Cambria", "font_caladea", "Caladea"),
        ("Times New Roman", "rinoh_typeface_texgyretermes", "TeX Gyre Termes"),
        ("Courier New", "rinoh_typeface_texgyrecursor", "TeX Gyre Cursor"),
        ("Open Sans", "fontpkg_open_sans", "Open Sans"),
    ],
)
def test_a_wheel_that_is_installed_is_used(
    asked: str, module: str, face: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "wheel_folder", {module: tmp_path, "fontpkg_arimo": ARIMO}.get)
    assert resolve([asked], {}, None) == Resolution({asked: face}, (ARIMO, tmp_path), (), ())


def test_a_wheel_is_found_without_running_it() -> None:
    assert fonts.wheel_folder("fontpkg_arimo") == ARIMO
    assert fonts.wheel_folder("fontpkg_qui_n_existe_pas") is None


def test_a_font_in_the_clerks_folder_is_used(tmp_path: Path, renamed: bytes) -> None:
    (tmp_path / "orlyx.ttf").write_bytes(renamed)
    assert resolve(["ORLYX", "Arial"], {}, tmp_path) == Resolution(
        {"Arial": "Arimo", "ORLYX": "Orlyx"}, (ARIMO, tmp_path), (), ()
    )


def test_a_web_font_is_explained(tmp_path: Path) -> None:
    (tmp_path / "Marianne.woff2").write_bytes(b"wOF2")
    [note] = resolve(["Marianne"], {}, tmp_path).notes
    assert "Marianne.woff2" in note
    assert ".ttf" in note


def test_a_font_embedded_in_the_document_wins(tmp_path: Path, renamed: bytes) -> None:
    resolution = resolve(["Orlyx"], {"Orlyx": [renamed]}, None, scratch=tmp_path)
    assert (resolution.substitutions, resolution.notes) == ({"Orlyx": "Orlyx"}, ())
    [_, folder] = resolution.font_paths
    assert folder.parent == tmp_path
    assert [p.read_bytes() for p in folder.iterdir()] == [renamed]
    assert resolve(["Orlyx"], {"Orlyx": [renamed]}, None, scratch=tmp_path) == resolution


def test_an_embedded_variant_keeps_its_document_name(tmp_path: Path, renamed: bytes) -> None:
    resolution = resolve(
        ["Orlyx", "Orlyx Light"], {"Orlyx Light": [renamed], "Orlyx": [renamed]}, None, scratch=tmp_path
    )
    assert resolution.substitutions == {"Orlyx": "Orlyx", "Orlyx Light": "Orlyx"}
    assert resolution.notes == (
        "les polices « Orlyx », « Orlyx Light » sont des variantes de « Orlyx » et sont imprimées avec la même graisse",
    )


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n", b"\x00\x01\x00\x00" + bytes(64)])
def test_an_unreadable_embedded_font_is_said(data: bytes, tmp_path: Path) -> None:
    resolution = resolve(["Orlyx"], {"Orlyx": [data]}, None, scratch=tmp_path)
    assert resolution.absentes == ("Orlyx",)
    assert len(resolution.notes) == 2
    assert "illisible" in resolution.notes[0]


def test_no_font_of_the_machine_is_read(tmp_path: Path, renamed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home" / ".fonts"
    home.mkdir(parents=True)
    (home / "orlyx.ttf").write_bytes(renamed)
    monkeypatch.setenv("HOME", str(home.parent))
    shutil.copytree(home, tmp_path / "home" / ".local" / "share" / "fonts")
    assert resolve(["Orlyx"], {}, None).absentes == ("Orlyx",)


def test_obfuscated_fonts_are_read_as_the_standard_says() -> None:
    head = bytes.fromhex("ffeeddccbbaa99887766554433221100") * 2
    assert deobfuscate(head + b"reste", GUID) == bytes(32) + b"reste"
    assert deobfuscate(head, GUID.strip("{}")) == bytes(32)


@given(st.binary(max_size=100), st.uuids())
def test_obfuscation_undoes_itself(data: bytes, guid: object) -> None:
    assert deobfuscate(deobfuscate(data, f"{{{guid}}}"), f"{{{guid}}}") == data


@pytest.mark.parametrize("guid", ["", "{12}", "pas un guid"])
def test_a_key_that_is_no_guid_is_refused(guid: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        deobfuscate(bytes(40), guid)
