"""What the titres issued leave to be issued."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from pipeline import conventions, register
from pipeline.model import Dossier


def issued_by_month(registre: Path | str, dossier: str) -> dict[date, Decimal]:
    """Euros issued for each month of a dossier, corrections taken off."""
    sums: dict[date, Decimal] = {}
    for acte in register.entries(register.connect(registre), dossier=dossier):
        if acte.creance is not None and acte.creance.mois is not None and acte.montant is not None:
            sums[acte.creance.mois] = sums.get(acte.creance.mois, Decimal(0)) + acte.montant
    return sums


def balance(dossier: Dossier, registre: Path | str) -> tuple[conventions.Solde, ...]:
    """Month by month: due, issued, remaining."""
    return conventions.soldes(conventions.etat(dossier), issued_by_month(registre, dossier.nom))
