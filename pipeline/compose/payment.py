"""The payment code of a titre: a QR code that a banking application reads."""

from __future__ import annotations

import io
from decimal import Decimal


def epc_qr(nom: str, iban: str, bic: str | None, montant: Decimal, libelle: str) -> bytes:
    """A PNG of the transfer's QR code (European Payments Council, EPC069-12, version 002).

    ``nom`` is the beneficiary of the transfer, cut to 70 characters, ``libelle`` what the payer's bank transmits, cut
    to 140. Same values, same bytes.
    """
    import segno.helpers

    code = segno.helpers.make_epc_qr(
        nom[:70], iban.replace(" ", ""), montant, text=libelle[:140], bic=(bic or "").replace(" ", "") or None
    )
    out = io.BytesIO()
    code.save(out, kind="png", scale=5, border=4)
    return out.getvalue()
