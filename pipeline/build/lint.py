"""A Word template against the data it prints: names that nobody gives, names that it does not use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipeline import doctypes, legal, loading, render
from pipeline.checks import Sujet, law_date
from pipeline.doctypes import avenant, bordereau, titre
from pipeline.errors import ExitCode, PipelineError
from pipeline.model import Dossier

_SUJETS = {"deliberation": Sujet.DELIBERATION, "convention": Sujet.CONVENTION}
_GABARITS = (*_SUJETS, "avenant", "titre", "bordereau")


class ActeSansDonnees(PipelineError):
    """The dossier does not hold the act whose template is to be compared."""

    exit_code = ExitCode.USAGE


def lint(racine: Path, dossier: str, acte: str, gabarits: Path, jour: date) -> tuple[list[str], list[str]]:
    """The names the template uses and nobody gives, then those given and not used, in order.

    Raises ``ActeSansDonnees``, ``render.GabaritIllisible`` or ``render.GabaritInvalide``.
    """
    root, nom = loading.find(dossier, racine)
    read = loading.load(root, nom).dossier
    if acte not in _GABARITS:
        raise ActeSansDonnees(f"« {acte} » n'est pas un gabarit", f"choisir parmi : {', '.join(_GABARITS)}")
    context = _context(read, acte, jour) if read is not None else None
    if context is None:
        message = f"le dossier {nom} ne donne rien à comparer au gabarit « {acte} »"
        raise ActeSansDonnees(message, f"en choisir un qui a cet acte : actes gabarit verifier {acte} DOSSIER")
    drift = render.lint(gabarits / f"{acte}.docx", render.names_given(context))
    return list(drift.inconnues), list(drift.inutiles)


def _context(dossier: Dossier, acte: str, jour: date) -> dict[str, Any] | None:
    """What a draft of the act would print; of avenants and titres, the first."""
    if acte in _SUJETS:
        if getattr(dossier, acte) is None:
            return None
        emission = doctypes.Emission(jour, True, legal.at(law_date(_SUJETS[acte], dossier, jour)))
        return doctypes.kind(acte).context(dossier, emission)
    emission = doctypes.Emission(jour, True, legal.at(jour))
    if dossier.convention is None:
        return None
    if acte == "avenant":
        return avenant.context_of(dossier, emission, dossier.avenants[0]) if dossier.avenants else None
    piece = next(iter(titre.pieces(dossier)), None) if dossier.titres is not None else None
    if piece is None:
        return None
    if acte == "titre":
        return titre.context_of(dossier, emission, piece, titre.Numerotation())
    return bordereau.context_of([bordereau.LigneBordereau(dossier, piece)], emission, bordereau.Totaux())
