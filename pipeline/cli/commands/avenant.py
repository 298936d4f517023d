"""``actes avenant``."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.acts import build_act
from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import Nombre, act_options, common_options, dossier_argument


@click.command(name="avenant", cls=FrenchCommand)
@click.argument("numero", type=Nombre(1, 999), metavar="NUMERO")
@dossier_argument
@common_options
@act_options
def command(numero: int, dossier: str, **options: Any) -> int:  # noqa: ANN401  # click's options, by name
    """Rédige un avenant à la convention, en Word et en PDF."""
    return build_act(f"avenant-{numero}", dossier, (None, "avenant"), **options)
