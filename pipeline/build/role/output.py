"""How the issued titres of a role are handed over: as they are, in one zip, or as one PDF for the printer."""

from __future__ import annotations

from pathlib import Path

from pipeline.build.role.request import DemandeRole


def gather(demande: DemandeRole) -> tuple[tuple[Path, ...], list[str]]:
    """The files to look at, and what to say of them."""
    return (demande.sortie / demande.dossier_role,), []
