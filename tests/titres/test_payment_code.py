"""The payment code: what a reader finds in it."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.compose.payment import epc_qr

CHARSETS = (
    (b"1", "utf-8"), (b"2", "iso-8859-1"), (b"3", "iso-8859-2"), (b"4", "iso-8859-4"), (b"5", "iso-8859-5"),
    (b"6", "iso-8859-7"), (b"7", "iso-8859-10"), (b"8", "iso-8859-15"),
)  # fmt: skip
IBAN = "FR76 0000 0000 0100 0000 0010 170"


def read(png: bytes) -> bytes:
    zxing = pytest.importorskip("zxingcpp")
    (found,) = zxing.read_barcodes(Image.open(io.BytesIO(png)))
    assert (found.symbology_identifier, found.ec_level) == ("]Q1", "M")
    return bytes(found.bytes)


@pytest.mark.parametrize(
    ("nom", "bic", "montant", "libelle", "charset", "amount"),
    [
        ("Trésorerie d'Évry", "EXEMFRPPXXX", "1234.50", "Titre 2024-37 EPT", ("2", "iso-8859-1"), "EUR1234.5"),
        ("Trésorerie", None, "2500", "Titre 2021-7", ("2", "iso-8859-1"), "EUR2500"),
        ("Œuvres de Łódź", None, "100.00", "œuvre", ("1", "utf-8"), "EUR100"),
        ("Δήμος", "EXEMFRPP", "0.01", "τίτλος", ("6", "iso-8859-7"), "EUR0.01"),
        ("市", None, "999999999.99", "Titre", ("1", "utf-8"), "EUR999999999.99"),
    ],
)
def test_every_line_is_read_back(
    nom: str, bic: str | None, montant: str, libelle: str, charset: tuple[str, str], amount: str
) -> None:
    lines = ["BCD", "002", charset[0], "SCT", bic or "", nom, IBAN.replace(" ", ""), amount, "", "", libelle]
    assert read(epc_qr(nom, IBAN, bic, Decimal(montant), libelle)).decode(charset[1]).split("\n") == lines


def test_long_names_and_labels_are_cut() -> None:
    lines = read(epc_qr("x" * 90, IBAN, None, Decimal("10.10"), "y" * 200)).decode().split("\n")
    assert (lines[5], lines[10]) == ("x" * 70, "y" * 140)


def test_a_label_that_the_code_cannot_hold_is_cut_further() -> None:
    said = read(epc_qr("市" * 70, IBAN, "EXEMFRPPXXX", Decimal("12.50"), "市" * 140))
    assert 328 < len(said) <= 331
    assert said.decode().endswith("市")
    lines = read(epc_qr("𠮷" * 70, IBAN, "EXEMFRPPXXX", Decimal("12.50"), "市" * 140)).decode().split("\n")
    assert (lines[5], lines[10]) == ("𠮷" * 65, "市")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=140)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(TEXTS.filter(str.strip), TEXTS.filter(str.strip), st.integers(1, 99_999_999_999))
def test_any_text_is_read_back(nom: str, libelle: str, cents: int) -> None:
    data = read(epc_qr(nom, IBAN, "EXEMFRPPXXX", Decimal(cents) / 100, libelle))
    charset = next(charset for number, charset in CHARSETS if data.split(b"\n")[2] == number)
    lines = data.decode(charset).split("\n")
    assert len(data) <= 331
    assert lines[5] == nom[:70].replace("’", "'").strip()
    assert libelle[:140].replace("’", "'").startswith(lines[10])
    assert Decimal(lines[7].removeprefix("EUR")) * 100 == cents


@pytest.mark.parametrize(
    ("nom", "iban", "bic", "montant", "libelle"),
    [
        ("Trésorerie", IBAN, None, "0.00", "Titre"),
        ("Trésorerie", IBAN, None, "1000000000.00", "Titre"),
        (" ", IBAN, None, "1.00", "Titre"),
        ("Trésorerie", "FR76", None, "1.00", "Titre"),
        ("Trésorerie", IBAN + "0" * 8, None, "1.00", "Titre"),
        ("Trésorerie", IBAN, "EXEMFR", "1.00", "Titre"),
        ("Trésorerie", IBAN, None, "1.00", ""),
    ],
)
def test_a_value_that_no_code_may_hold_is_refused(
    nom: str, iban: str, bic: str | None, montant: str, libelle: str
) -> None:
    with pytest.raises(ValueError, match="no payment code"):
        epc_qr(nom, iban, bic, Decimal(montant), libelle)


def test_a_typographic_apostrophe_asks_for_no_rare_character_set() -> None:
    lines = read(epc_qr("Centre de l’Exemple", IBAN, "EXEM FR PP", Decimal("12.00"), "Titre de l’été"))
    assert lines.decode("iso-8859-1").split("\n")[2:6] == ["2", "SCT", "EXEMFRPP", "Centre de l'Exemple"]


def test_the_same_values_give_the_same_bytes() -> None:
    asked = ("Trésorerie", IBAN, None, Decimal("12.50"), "Titre 2024-12")
    assert epc_qr(*asked) == epc_qr(*asked)
