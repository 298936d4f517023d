"""The payment code of a titre: a QR code that a banking application reads."""

from __future__ import annotations

from decimal import Decimal

_CHARSETS = ("iso-8859-1", "iso-8859-2", "iso-8859-4", "iso-8859-5", "iso-8859-7", "iso-8859-10", "iso-8859-15")
"""The character sets that the code may name, from 2 on; 1 is UTF-8."""


def epc_qr(nom: str, iban: str, bic: str | None, montant: Decimal, libelle: str) -> bytes:
    """A PNG of the transfer's QR code (European Payments Council, EPC069-12, version 002).

    ``nom`` is the beneficiary of the transfer, cut to 70 characters, ``libelle`` what the payer's bank transmits, cut
    to 140; ``montant`` is in euros, from 0,01 to 999 999 999,99. Same values, same bytes.
    """
    from pipeline.compose import qr

    return qr.png(payload(nom, iban, bic, montant, libelle))


def payload(nom: str, iban: str, bic: str | None, montant: Decimal, libelle: str) -> bytes:
    """The bytes that the code holds: one value a line, in the first character set that has them all."""
    amount = f"EUR{montant:.2f}".rstrip("0").rstrip(".")
    # Most sets have no typographic apostrophe, and banking applications know few sets.
    name, text = (value.replace("’", "'") for value in (nom[:70].strip(), libelle[:140].rstrip()))
    last = ["SCT", (bic or "").replace(" ", ""), name, iban.replace(" ", ""), amount, "", "", text]
    for number, charset in enumerate(_CHARSETS, 2):
        try:
            return "\n".join(["BCD", "002", str(number), *last]).encode(charset)
        except UnicodeEncodeError:
            continue
    return "\n".join(["BCD", "002", "1", *last]).encode()
