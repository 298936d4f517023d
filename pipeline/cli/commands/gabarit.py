"""``actes gabarit``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.french import FrenchGroup
from pipeline.cli.options import DOSSIER, gabarits_option, inputs_option, jour_option, today
from pipeline.errors import ExitCode


@click.group(name="gabarit", cls=FrenchGroup)
def command() -> None:
    """Vérifie les balises d'un gabarit Word, ou liste les variables d'un acte."""


@command.command(name="variables")
@click.argument("acte")
@gabarits_option
def variables(acte: str, gabarits: Path) -> int:
    """Liste les variables qu'emploie le gabarit d'un acte."""
    from pipeline import render

    for name in sorted(render.compile(gabarits / f"{acte}.docx").variables):
        click.echo(name)
    return ExitCode.OK


@command.command(name="verifier")
@click.argument("acte")
@click.argument("dossier", default=DOSSIER, metavar="[DOSSIER]")
@inputs_option
@jour_option
@gabarits_option
def verifier(acte: str, dossier: str, racine: Path, jour: date | None, gabarits: Path) -> int:
    """Compare les balises d'un gabarit aux données, dans les deux sens."""
    from pipeline.build.lint import lint

    missing, unused = lint(racine, dossier, acte, gabarits, jour or today())
    for name in missing:
        click.echo(f"{acte}.docx emploie « {name} », que rien ne donne")
    for name in unused:
        click.echo(f"« {name} » est donné et {acte}.docx ne l'emploie pas")
    if not missing and not unused:
        click.echo(f"{acte}.docx : gabarit et données s'accordent")
    return ExitCode.FINDINGS if missing else ExitCode.OK
