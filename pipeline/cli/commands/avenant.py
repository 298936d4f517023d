"""``actes avenant``."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import act_options, clerk, common_options, dossier_argument, now, registre_of, today
from pipeline.errors import ExitCode


@click.command(name="avenant", cls=FrenchCommand)
@click.argument("numero", type=click.IntRange(1, 999), metavar="NUMERO")
@dossier_argument
@common_options
@act_options
def command(numero: int, dossier: str, **options: Any) -> int:  # noqa: ANN401  # click's options, by name
    """Rédige un avenant à la convention, en Word et en PDF."""
    from pipeline import loading
    from pipeline.build.avenants import DemandeAvenant, make
    from pipeline.cli.display import progress, show_findings, show_outcome

    racine, nom = loading.find(dossier, options["racine"])
    sortie = options["sortie"]
    done = make(
        DemandeAvenant(
            racine,
            nom,
            numero,
            sortie,
            options["gabarits"],
            options["jour"] or today(),
            registre_of(racine),
            options["droit"],
            options["emettre"],
            options["moteur"],
            clerk(options["qui"]) if options["emettre"] else "",
            now(),
            progress(),
        )
    )
    mine = [found for found in done.diagnostics if found.acte in (None, "avenant")]
    show_findings(done.controle, mine, options["sous_forme"])
    if options["sous_forme"] == "texte":
        show_outcome(done.diagnostics, done.fichiers, done.notes, sortie / nom / "controle.txt")
    return ExitCode.OK if done.refus is None else ExitCode.FINDINGS
