"""``actes echeances``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import dossier_argument, inputs_option, jour_option, registre_of, today
from pipeline.errors import ExitCode


@click.command(name="echeances", cls=FrenchCommand)
@dossier_argument
@inputs_option
@jour_option
@click.option("--passees", is_flag=True, help="Montre aussi les échéances passées.")
@click.option(
    "--ics", type=click.Path(path_type=Path), metavar="FICHIER", default=None, help="Écrit un calendrier à importer."
)
def command(dossier: str, racine: Path, jour: date | None, passees: bool, ics: Path | None) -> int:
    """Montre les échéances d'un dossier : préavis, recours, comités, titres à émettre."""
    from pipeline import loading
    from pipeline.build.agenda import agenda
    from pipeline.build.titres import issued_by_month
    from pipeline.wording import date_courte

    racine, nom = loading.find(dossier, racine)
    found = loading.load(racine, nom).dossier
    if found is None:
        click.echo("le dossier ne peut pas être lu en entier : actes verifier dit ce qui est à corriger", err=True)
        return ExitCode.FINDINGS
    day = jour or today()
    every = agenda(found, issued_by_month(registre_of(racine), nom))
    shown = [one for one in every if passees or one.a_faire or (one.fin or one.jour) >= day]
    if ics is not None:
        from pipeline.export.ics import to_ics

        to_ics(shown, day, ics)
        click.echo(f"Produit  : {ics}")
        return ExitCode.OK
    for one in shown:
        often = f" (puis toutes les {one.semaines} semaines)" if one.semaines else ""
        late = " (en retard)" if one.a_faire and one.jour < day else ""
        click.echo(f"{date_courte(one.jour)}  {one.intitule}{often}{late}" + (f" — {one.detail}" if one.detail else ""))
    if not shown:
        click.echo("aucune échéance à venir")
    return ExitCode.OK
