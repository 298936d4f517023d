"""``actes nouveau``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import inputs_option


@click.command(name="nouveau", cls=FrenchCommand)
@click.argument("nom")
@inputs_option
def command(nom: str, racine: Path) -> int:
    """Prépare un nouveau dossier à remplir : toutes les clés, expliquées, sans valeur."""
    from pipeline.build.new_dossier import create

    for path in create(racine, nom):
        click.echo(f"Créé     : {path}")
    click.echo(f"À faire  : remplir ces fichiers, puis : actes verifier {nom}")
    return 0
