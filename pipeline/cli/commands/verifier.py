"""``actes verifier``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import common_options, dossier_argument, today
from pipeline.errors import ExitCode


@click.command(name="verifier", cls=FrenchCommand)
@dossier_argument
@common_options
@click.option("--corriger", is_flag=True, help="Corrige dans les fichiers les fautes de forme sans risque.")
def command(
    dossier: str, racine: Path, sortie: Path, jour: date | None, droit: date | None, sous_forme: str, corriger: bool
) -> int:
    """Contrôle un dossier : droit applicable, totaux, dates, cohérence."""
    from pipeline import loading
    from pipeline.build import correct, verify
    from pipeline.cli.display import show_findings, show_outcome

    root, nom = loading.find(dossier, racine)
    day = jour or today()
    done = verify(root, nom, sortie, day, droit)
    if corriger:
        for corrected in correct(root, done.diagnostics):
            click.echo(f"Corrigé  : {corrected.location} — « {corrected.correction} »", err=sous_forme != "texte")
        done = verify(root, nom, sortie, day, droit)
    show_findings(done, done.diagnostics, sous_forme)
    if sous_forme == "texte":
        show_outcome(done.diagnostics, (), (), sortie / nom / "controle.txt")
    return ExitCode.FINDINGS if any(d.bloquant for d in done.diagnostics) else ExitCode.OK
