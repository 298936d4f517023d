"""The payment code of a titre: a QR code that a banking application reads."""

from __future__ import annotations

from decimal import Decimal

_CHARSETS = {
    2: "iso-8859-1", 3: "iso-8859-2", 4: "iso-8859-4", 5: "iso-8859-5", 6: "iso-8859-7", 7: "iso-8859-10",
    8: "iso-8859-15", 1: "utf-8",
}  # fmt: skip
_LONGEST, _LEAST, _MOST = 331, Decimal("0.01"), Decimal("999999999.99")
_QUIET, _PIXELS, _MEDIUM, _BYTES = 4, 5, 2, 0


def epc_qr(nom: str, iban: str, bic: str | None, montant: Decimal, libelle: str) -> bytes:
    """A PNG of the transfer's QR code (European Payments Council, EPC069-12, version 002).

    ``nom`` is the beneficiary of the transfer, cut to 70 characters, ``libelle`` what the payer's bank transmits, cut
    to 140; both, the latter first, are cut further where the code would hold too much. Same values, same bytes.
    Raises ``ValueError`` for a value that no such code may hold.
    """
    # Most character sets have no typographic apostrophe, and banking applications know few sets.
    name, text = (value.replace("’", "'") for value in (nom[:70].strip(), libelle[:140].rstrip()))
    account, bank = iban.replace(" ", ""), (bic or "").replace(" ", "")
    if not (name and text and 4 < len(account) <= 34 and len(bank) in (0, 8, 11) and _LEAST <= montant <= _MOST):
        raise ValueError(f"no payment code: name {name!r}, account {account!r} at {bank!r}, amount {montant}")
    amount = f"EUR{montant:.2f}".rstrip("0").rstrip(".")
    while len(data := _encoded(["BCD", "002", "", "SCT", bank, name, account, amount, "", "", text])) > _LONGEST:
        text, name = (text[:-1].rstrip(), name) if len(text) > 1 else (text, name[:-1].rstrip())
    return _drawn(data)


def _encoded(lines: list[str]) -> bytes:
    """The lines in the first character set that has all their signs, its number in the third line."""
    text = "\n".join(lines)
    for number, charset in _CHARSETS.items():
        try:
            text.encode(charset)
        except UnicodeEncodeError:
            continue
        return "\n".join([*lines[:2], str(number), *lines[3:]]).encode(charset)
    raise ValueError(f"{text!r} cannot be written")


def _drawn(data: bytes) -> bytes:
    """The code of these bytes (ISO/IEC 18004, error correction M), as a PNG with its quiet zone."""
    from zint import InputMode, OutputOptions, Symbol, Symbology

    code = Symbol()
    code.symbology, code.input_mode, code.option_1 = Symbology.QRCODE, InputMode(_BYTES), _MEDIUM
    code.whitespace_width = code.whitespace_height = _QUIET
    code.scale = _PIXELS / 2  # the library counts by two pixels
    # Nothing is written under this name: it says the format.
    code.outfile, code.output_options = "code.png", OutputOptions.BARCODE_MEMORY_FILE
    code.encode(data)
    code.print()
    assert code.memfile is not None
    return bytes(code.memfile)
