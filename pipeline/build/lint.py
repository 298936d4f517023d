"""A Word template against the data it prints: names that nobody gives, names that it does not use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pipeline import doctypes, legal, loading, render
from pipeline.checks import Sujet, law_date
from pipeline.errors import ExitCode, PipelineError

_SUJETS = {"deliberation": Sujet.DELIBERATION, "convention": Sujet.CONVENTION}


class ActeSansDonnees(PipelineError):
    """The dossier does not hold the act whose template is to be compared."""

    exit_code = ExitCode.USAGE


def lint(racine: Path, dossier: str, acte: str, gabarits: Path, jour: date) -> tuple[list[str], list[str]]:
    """The names the template uses and nobody gives, then those given and not used, in order.

    Raises ``ActeSansDonnees``, ``render.GabaritIllisible`` or ``render.GabaritInvalide``.
    """
    root, nom = loading.find(dossier, racine)
    read = loading.load(root, nom).dossier
    if acte not in _SUJETS or read is None or getattr(read, acte) is None:
        there = ", ".join(_SUJETS)
        raise ActeSansDonnees(
            f"le dossier {nom} ne donne rien à comparer au gabarit « {acte} »", f"choisir parmi : {there}"
        )
    kind = doctypes.registry()[acte]
    emission = doctypes.Emission(jour, True, legal.at(law_date(_SUJETS[acte], read, jour)))
    drift = render.lint(gabarits / kind.gabarit, render.names_given(kind.context(read, emission)))
    return list(drift.inconnues), list(drift.inutiles)
