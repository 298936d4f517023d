"""``actes origine``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import DOSSIER, inputs_option
from pipeline.errors import ExitCode


@click.command(name="origine", cls=FrenchCommand)
@click.argument("valeur")
@click.argument("dossier", default=DOSSIER, metavar="[DOSSIER]")
@inputs_option
def command(valeur: str, dossier: str, racine: Path) -> int:
    """Dit d'où vient un montant, une date ou un mot d'un acte : fichier et ligne."""
    from pipeline import loading
    from pipeline.build.origin import origins

    root, nom = loading.find(dossier, racine)
    chargement = loading.load(root, nom)
    places = origins(chargement, valeur)
    for place in places:
        click.echo(f"{root}/{place}\n    {chargement.lignes[place.file][place.line - 1].strip()}")
    if not places:
        click.echo(
            f"« {valeur} » n'est écrit dans aucun fichier du dossier : la valeur est calculée, ou vient du gabarit",
            err=True,
        )
    return ExitCode.OK if places else ExitCode.FINDINGS
