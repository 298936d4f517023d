"""``actes regle CODE``."""

from __future__ import annotations

import inspect
from datetime import date

import click

from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import Jour, today


@click.command(name="regle", cls=FrenchCommand)
@click.argument("code")
@click.option("--date", "jour", type=Jour(), default=None, help="Le jour dont on veut le droit.")
def command(code: str, jour: date | None) -> int:
    """Affiche la page de manuel d'une règle."""
    from pipeline import checks, legal, reporting

    rule = next((rule for rule in checks.registry() if rule.code == code.upper()), None)
    if rule is None:
        raise click.BadParameter(f"« {code} » n'est le code d'aucune règle ; voir : actes regles", param_hint="CODE")
    click.echo(f"{rule.code} — {rule.nom} ({rule.severity.value})\n")
    click.echo(inspect.cleandoc(rule.manuel))
    reference = rule.legal_reference(legal.at(jour or today()))
    if reference is not None:
        click.echo(f"\nRéférence : {reporting.reference_text(reference)}")
    return 0
