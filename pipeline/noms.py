"""Names that everything shares: those of the months, and how two spellings of one name are told to be the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip


@lru_cache(8192)
def cle_nom(nom: str) -> str:
    """A name without accents, case, hyphens or apostrophes: two spellings of one name have one key."""
    plain = unicodedata.normalize("NFD", nom).encode("ascii", "ignore").decode().upper()
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", plain).split())
