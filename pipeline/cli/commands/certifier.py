"""``actes certifier``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import build_option, dossier_argument, inputs_option


@click.command(name="certifier", cls=FrenchCommand)
@dossier_argument
@inputs_option
@build_option
@click.option(
    "--pdf",
    type=click.Path(path_type=Path),
    metavar="CHEMIN",
    default=None,
    help="Le PDF transmis ; à défaut, la délibération produite.",
)
def command(dossier: str, racine: Path, sortie: Path, pdf: Path | None) -> int:
    """Appose la mention exécutoire sur un PDF déjà transmis, sans toucher à son contenu."""
    from pipeline import loading, reporting
    from pipeline.build.certify import SUFFIXE, certify
    from pipeline.errors import ExitCode

    root, nom = loading.find(dossier, racine)
    chargement = loading.load(root, nom)
    if chargement.dossier is None:
        reporting.show(chargement.diagnostics, chargement.lignes, f"{root}/", colour=False)
        return ExitCode.FINDINGS
    source = pdf or sortie / nom / "deliberation.pdf"
    done, notes = certify(chargement.dossier, source, source.with_name(f"{source.stem}{SUFFIXE}.pdf"))
    for note in notes:
        click.echo(f"Note     : {note}")
    click.echo(f"Produit  : {done}")
    return ExitCode.OK
