"""What a command shows at the end: findings, then what was produced and where."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from pipeline import __version__, reporting
from pipeline.build.control import Controle
from pipeline.diagnostics import Diagnostic

SILENCE = 1.0
"""Seconds before a run tells what it is doing."""


def progress() -> Callable[[str], None]:
    """A callable told each step; once the run has lasted a second, it writes them to a terminal's standard error."""
    started = time.monotonic()
    pending: list[str] = []

    def step(name: str) -> None:
        pending.append(name)
        if sys.stderr.isatty() and time.monotonic() - started > SILENCE:
            click.echo(f"… {name}", err=True)

    return step


def show_findings(done: Controle, diagnostics: Sequence[Diagnostic], sous_forme: str) -> None:
    """Print the findings on standard output in the form asked for."""
    chargement = done.chargement
    prefixe = f"{chargement.racine}/"
    if sous_forme == "json":
        nom = chargement.dossier.nom if chargement.dossier else ""
        click.echo(reporting.to_json(nom, done.jour, diagnostics, {}, ()), nl=False)
    elif sous_forme == "sarif":
        click.echo(reporting.to_sarif(__version__, diagnostics, prefixe), nl=False)
    else:
        reporting.show(diagnostics, chargement.lignes, prefixe, colour=sys.stdout.isatty())


def show_outcome(
    diagnostics: Sequence[Diagnostic], fichiers: Sequence[Path], notes: Sequence[str], report: Path
) -> None:
    """Print the counts, the notes, and the files with their folder."""
    click.echo(f"Contrôle : {reporting.summary(diagnostics)} — {report}")
    for note in notes:
        click.echo(f"Note     : {note}")
    for path in fichiers:
        click.echo(f"Produit  : {path}")
