"""From a figure, a date or a word of an act back to the line of the inputs it comes from."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal

from pipeline.diagnostics import Location
from pipeline.loading import Chargement
from pipeline.wording import MOIS


def origins(chargement: Chargement, sought: str) -> tuple[Location, ...]:
    """The places of every input value equal to what an act prints.

    Amounts are compared as numbers (« 20 000,00 € » finds ``20000.00``), dates as days (« 1er février 2021 » finds
    ``2021-02-01``, « février 2021 » finds ``2021-02``), everything else as text, whatever its accents, case and spaces;
    text is also found inside longer values.
    """
    wanted = _value(sought)
    places = {
        node.location
        for root in chargement.arbres.values()
        for node in root.leaves()
        if _matches(wanted, node.value if isinstance(node.value, str) else "")
    }
    return tuple(sorted(places))


def _matches(wanted: object, written: str) -> bool:
    if isinstance(wanted, str):
        return bool(wanted) and wanted in _plain(written)
    return _value(written) == wanted


def _value(text: str) -> object:
    """A ``Decimal``, a day, a (year, month) or normalised text."""
    plain = _plain(text)
    number = re.fullmatch(r"(-?\d[\d ]*(?:[.,]\d+)?)(?: ?(?:euros?|%))?", plain)
    if number:
        return Decimal(number[1].replace(" ", "").replace(",", "."))
    iso = re.fullmatch(r"(\d{4})-(\d{2})(?:-(\d{2}))?", plain)
    if iso:
        return _day(int(iso[1]), int(iso[2]), int(iso[3]) if iso[3] else None) or plain
    long = re.fullmatch(r"(?:(\d{1,2})(?:er)? )?([a-z]+) (\d{4})", plain)
    if long and long[2] in _MONTHS:
        return _day(int(long[3]), _MONTHS[long[2]], int(long[1]) if long[1] else None) or plain
    short = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", plain)
    if short:
        return _day(int(short[3]), int(short[2]), int(short[1])) or plain
    return plain


def _day(year: int, month: int, day: int | None) -> object:
    if day is None:
        return (year, month)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _plain(text: str) -> str:
    """Lower case, no accents, single ordinary spaces, the euro spelt out."""
    folded = unicodedata.normalize("NFKD", text.replace("€", " euros ")).encode("ascii", "ignore").decode()
    return " ".join(folded.lower().split())


_MONTHS = {_plain(name): number for number, name in enumerate(MOIS, 1)}
