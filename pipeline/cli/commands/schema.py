"""``actes schema``."""

from __future__ import annotations

import json

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import Choix

KINDS = ("collectivite", "seance", "dossier", "deliberation", "convention", "avenant", "titres", "annexe-rgpd")


@click.command(name="schema", cls=FrenchCommand)
@click.argument("fichier", type=Choix(KINDS))
def command(fichier: str) -> int:
    """Affiche le JSON Schema d'un fichier de données, pour les éditeurs."""
    from pipeline.model.schema import json_schema

    click.echo(json.dumps(json_schema(fichier), ensure_ascii=False, indent=2))
    return 0
