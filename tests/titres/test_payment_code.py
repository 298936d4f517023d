"""The payment code: its payload, and its symbol against another program's, module by module and byte by byte."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from segno.helpers import make_epc_qr

from pipeline.compose import qr
from pipeline.compose.payment import epc_qr, payload

_MOST = (14, 26, 42, 62, 84, 106, 122, 152, 180, 213, 251, 287, 331)
"""What each version holds, in bytes."""
IBAN = "FR76 0000 0000 0100 0000 0010 170"


def other(data: bytes):
    return segno.make_qr(data, error="m", mode="byte", boost_error=False)


def picture(symbol) -> bytes:
    out = io.BytesIO()
    symbol.save(out, kind="png", scale=5, border=4)
    return out.getvalue()


def test_every_version_gives_the_symbol_that_another_program_gives():
    for length in sorted({1, *range(3, 332, 13), *(most + more for most in _MOST for more in (0, 1)), 331} - {332}):
        data = bytes((each * 37 + length * 11) % 256 for each in range(length))
        assert qr.png(data) == picture(other(data)), length


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.binary(min_size=1, max_size=331) | st.text("\0\xff0", min_size=1, max_size=331).map(lambda t: t.encode("latin1"))
)
def test_any_bytes_give_the_symbol_that_another_program_gives(data):
    assert qr.matrix(data) == ["".join(map(str, row)) for row in other(data).matrix]


def test_more_than_a_payment_code_holds_is_refused():
    with pytest.raises(qr.QrTropLong, match="332 bytes"):
        qr.png(bytes(332))


@pytest.mark.parametrize(
    ("nom", "bic", "montant", "libelle"),
    [
        ("Trésorerie d'Évry", "EXEMFRPPXXX", "1234.50", "Titre 2024-37 EPT de l'Exemple"),
        ("Trésorerie", None, "2500", "Titre 2021-7"),
        ("Œuvres de Łódź", None, "100.00", "œuvre"),
        ("Δήμος", "EXEMFRPP", "0.01", "τίτλος"),
        ("市", None, "999999999.99", "Titre"),
        ("x" * 90, None, "10.10", "y" * 200),
    ],
)
def test_the_code_is_the_one_that_another_program_gives(nom, bic, montant, libelle):
    expected = make_epc_qr(nom[:70], IBAN.replace(" ", ""), Decimal(montant), text=libelle[:140], bic=bic)
    assert epc_qr(nom, IBAN, bic, Decimal(montant), libelle) == picture(expected)


def test_a_typographic_apostrophe_asks_for_no_rare_character_set():
    assert payload("Centre de l’Exemple", IBAN, "EXEM FR PP", Decimal("12.00"), "Titre de l’été") == (
        "BCD\n002\n2\nSCT\nEXEMFRPP\nCentre de l'Exemple\nFR7600000000010000000010170\nEUR12\n\n\nTitre de l'été"
    ).encode("iso-8859-1")


def test_any_payload_is_read_back():
    zxing = pytest.importorskip("zxingcpp")
    from PIL import Image

    for length in range(1, 332, 11):
        data = bytes((each * 53 + length) % 256 for each in range(length))
        (found,) = zxing.read_barcodes(Image.open(io.BytesIO(qr.png(data))))
        assert (found.bytes, found.symbology_identifier) == (data, "]Q1")
