"""One line of a role: who owes what, on what basis. Plain tuples: a role may hold a hundred thousand of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class LigneRole(NamedTuple):
    """A claim as its row states it; amounts in euros. Optional texts are empty when the row does not give them.

    ``reference`` names the claim once and for all. Either ``quantite`` and ``prix_unitaire`` are both given and make
    ``montant``, rounded to the cent, or ``base`` tells in words how it is computed. ``rang`` counts the rows of the
    file from 1, ``ligne`` is where the row begins.
    """

    rang: int
    ligne: int
    reference: str
    nom: str
    adresse: str
    code_postal: str
    ville: str
    objet: str
    origine: str
    montant: Decimal
    siret: str = ""
    periode: str = ""
    base: str = ""
    quantite: Decimal | None = None
    unite: str = ""
    prix_unitaire: Decimal | None = None
    echeance: date | None = None
