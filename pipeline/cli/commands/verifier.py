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
def command(dossier: str, racine: Path, sortie: Path, jour: date | None, droit: date | None, sous_forme: str) -> int:
    """Contrôle un dossier : droit applicable, totaux, dates, cohérence."""
    from pipeline import loading
    from pipeline.build import verify
    from pipeline.cli.display import show_findings, show_outcome

    root, nom = loading.find(dossier, racine)
    done = verify(root, nom, sortie, jour or today(), droit)
    show_findings(done, done.diagnostics, sous_forme)
    if sous_forme == "texte":
        show_outcome(done.diagnostics, (), (), sortie / nom / "controle.txt")
    return ExitCode.FINDINGS if any(d.bloquant for d in done.diagnostics) else ExitCode.OK
