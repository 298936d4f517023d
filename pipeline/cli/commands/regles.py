"""``actes regles``."""

from __future__ import annotations

import click

from pipeline.cli.french import FrenchCommand


@click.command(name="regles", cls=FrenchCommand)
def command() -> int:
    """Liste les règles de contrôle : code, gravité, nom."""
    from pipeline import checks

    for rule in checks.registry():
        click.echo(f"{rule.code}  {rule.severity.value:<13}  {rule.nom}")
    return 0
