"""``actes fiche``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import common_options, dossier_argument, gabarits_option, today
from pipeline.errors import ExitCode


@click.command(name="fiche", cls=FrenchCommand)
@dossier_argument
@common_options
@gabarits_option
def command(
    dossier: str,
    racine: Path,
    sortie: Path,
    jour: date | None,
    droit: date | None,
    sous_forme: str,
    gabarits: Path,
) -> int:
    """Rédige la fiche de contrôle du dossier, en Word et en PDF."""
    from pipeline import loading
    from pipeline.build import verify
    from pipeline.build.card import make_card
    from pipeline.cli.display import show_findings, show_outcome

    root, nom = loading.find(dossier, racine)
    done = verify(root, nom, sortie, jour or today(), droit)
    read = done.chargement.dossier
    if read is None:
        show_findings(done, done.diagnostics, sous_forme)
        return ExitCode.FINDINGS
    files = make_card(done, read, sortie, gabarits)
    show_outcome(done.diagnostics, files, (), sortie / nom / "controle.txt")
    return ExitCode.OK
