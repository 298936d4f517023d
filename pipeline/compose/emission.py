"""The circumstances of a document: the day, draft or not, the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.legal import Droit


@dataclass(frozen=True, slots=True)
class Emission:
    """``jour`` is the day of the run, ``projet`` says a draft, ``droit`` is the law of the act's date."""

    jour: date
    projet: bool
    droit: Droit
