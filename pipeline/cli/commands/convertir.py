"""``actes convertir``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.french import EmploiRefuse, FrenchCommand
from pipeline.cli.options import Choix
from pipeline.errors import ExitCode

_CHEMIN = click.Path(path_type=Path)


@click.command(name="convertir", cls=FrenchCommand)
@click.argument("documents", nargs=-1, required=True, type=_CHEMIN, metavar="DOCUMENT.docx…")
@click.option("--dans", type=_CHEMIN, metavar="DOSSIER", help="Où mettre les PDF ; à défaut, à côté de chaque Word.")
@click.option(
    "--relier", type=_CHEMIN, metavar="CHEMIN", help="Relie tous les documents, dans l'ordre, en ce seul PDF."
)
@click.option(
    "--pagination",
    type=Choix(["continue", "par_acte"]),
    default="continue",
    help="Pages d'un PDF relié : comptées de bout en bout, ou document par document.",
)
@click.option("--titre", default="", help="Titre du PDF ; à défaut, celui du document.")
@click.option("--moteur", type=Choix(["typst", "libreoffice", "auto"]), default="typst", help="Moteur PDF.")
@click.option("--polices", type=_CHEMIN, metavar="DOSSIER", help="Dossier de polices à employer.")
@click.option("--remplacer", is_flag=True, help="Écrase un PDF du même nom.")
def command(
    documents: tuple[Path, ...],
    dans: Path | None,
    relier: Path | None,
    pagination: Any,  # noqa: ANN401  # click's choices, by name
    **options: Any,  # noqa: ANN401
) -> int:
    """Fait d'un document Word quelconque un PDF d'archive accessible, ou dit ce qui s'y oppose."""
    from pipeline.build import converting

    if relier and dans:
        raise EmploiRefuse("--relier donne déjà l'endroit du PDF : retirer --dans")
    if options["titre"] and len(documents) > 1 and not relier:
        raise EmploiRefuse("--titre vaut pour un seul PDF : en convertir un à la fois, ou ajouter --relier")
    ordre = converting.Ordre(**options)
    if relier:
        notes = converting.bind(documents, relier, pagination, ordre)
        _show(relier, notes)
        return ExitCode.OK
    code = ExitCode.OK
    for made in converting.convert_each(documents, dans, ordre):
        if made.erreur is None:
            _show(made.pdf, made.notes)
            continue
        code = made.erreur.exit_code
        click.echo(f"Refusé   : {made.docx} : {made.erreur.message}", err=True)
        if made.erreur.conseil:
            click.echo(f"  conseil : {made.erreur.conseil}", err=True)
    return code


def _show(pdf: Path, notes: tuple[str, ...]) -> None:
    click.echo(f"Produit  : {pdf}")
    for note in notes:
        click.echo(f"Note     : {note}")
