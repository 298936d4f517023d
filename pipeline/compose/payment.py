"""The payment code of a titre: a QR code that a banking application reads."""

from __future__ import annotations

import io
from decimal import Decimal


def epc_qr(nom: str, iban: str, bic: str | None, montant: Decimal, libelle: str) -> bytes:
    """A PNG of the transfer's QR code (European Payments Council, EPC069-12, version 002).

    ``nom`` is the beneficiary of the transfer, cut to 70 characters, ``libelle`` what the payer's bank transmits, cut
    to 140, and further where the code would hold too much. Same values, same bytes.
    """
    import segno.helpers

    # Most character sets have no typographic apostrophe, and banking applications know few sets.
    name, text = (value.replace("’", "'") for value in (nom[:70].strip(), libelle[:140].rstrip()))
    code = None
    while code is None:
        try:
            code = segno.helpers.make_epc_qr(
                name, iban.replace(" ", ""), montant, text=text, bic=(bic or "").replace(" ", "") or None
            )
        except ValueError:  # what a bad value raises too
            if len(text) < 2:
                raise
            text = text[:-1].rstrip()
    out = io.BytesIO()
    code.save(out, kind="png", scale=5, border=4)
    return out.getvalue()
