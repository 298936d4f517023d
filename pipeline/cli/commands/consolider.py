"""``actes consolider``."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import Choix, Jour, common_options, dossier_argument, gabarits_option, today
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
    from pipeline.build.consolidation import consolidate
    from pipeline.build.request import Demande
    from pipeline.cli.display import show_findings, show_outcome

    racine, nom = loading.find(dossier, options["racine"])
    jour = options["jour"] or today()
    sortie = options["sortie"]
    demande = Demande(
        racine, nom, "convention", sortie, options["gabarits"], jour, options["droit"], moteur=options["moteur"]
    )
    done = consolidate(demande, au or jour)
    mine = [found for found in done.diagnostics if found.acte in (None, "avenant")]
    show_findings(done.controle, mine, options["sous_forme"])
    if options["sous_forme"] == "texte":
        show_outcome(done.diagnostics, done.fichiers, done.notes, sortie / nom / "controle.txt")
    return ExitCode.OK if done.refus is None else ExitCode.FINDINGS
