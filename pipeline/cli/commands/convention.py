"""``actes convention``."""

from __future__ import annotations

from typing import Any

import click

from pipeline.cli.acts import build_act
from pipeline.cli.french import FrenchCommand
from pipeline.cli.options import act_options, common_options, dossier_argument


@click.command(name="convention", cls=FrenchCommand)
@dossier_argument
@common_options
@act_options
def command(dossier: str, **options: Any) -> int:  # noqa: ANN401  # click's options, by name
    """Rédige la convention et son annexe RGPD, en Word et en PDF."""
    return build_act("convention", dossier, **options)
