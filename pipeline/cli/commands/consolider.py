"""``actes consolider``."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pipeline.cli.acts import setting, show
from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import Choix, Jour, common_options, dossier_argument, gabarits_option
from pipeline.errors import ExitCode


@click.command(name="consolider", cls=FrenchCommand)
@dossier_argument
@click.option("--au", type=Jour(), default=None, help="Le jour dont on veut l'état ; à défaut, aujourd'hui.")
@common_options
@gabarits_option
@click.option("--moteur", type=Choix(["typst", "libreoffice", "auto"]), default="typst", help="Moteur PDF.")
def command(dossier: str, au: date | None, **options: Any) -> int:  # noqa: ANN401  # click's options, by name
    """Rédige la convention telle que ses avenants la laissent, pour la lecture."""
    from pipeline import loading
    from pipeline.build import Demande
    from pipeline.build.consolidation import consolidate

    racine, nom = loading.find(dossier, options["racine"])
    demande = Demande(nom, "convention", **setting(racine, options))
    done = consolidate(demande, au or demande.jour)
    show(done, (None, "avenant"), options)
    return ExitCode.OK if done.refus is None else ExitCode.FINDINGS
