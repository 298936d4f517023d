"""What the law and good sense ask of a dossier: pure functions over records, chosen by the date of the act."""

from pipeline.checks.registry import (
    AVERTISSEMENT,
    ERREUR,
    INFORMATION,
    Cas,
    Check,
    Finding,
    Sujet,
    check,
    registry,
)
from pipeline.checks.runner import law_date, run

__all__ = [
    "AVERTISSEMENT", "ERREUR", "INFORMATION", "Cas", "Check", "Finding", "Sujet", "check", "law_date", "registry",
    "run",
]  # fmt: skip
