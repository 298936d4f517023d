"""The register on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from pipeline.errors import ExitCode

if TYPE_CHECKING:
    from pipeline.register import Acte


def show_register(actes: Iterable[Acte]) -> int:
    """One line for each act: rank, day of issue, kind, number, euros, object, and the law when it was asked for."""
    from pipeline.wording import montant

    empty = True
    for acte in actes:
        empty = False
        year = f"{acte.serie.exercice}-" if acte.serie and acte.serie.exercice else ""
        euros = "" if acte.montant is None else montant(acte.montant)
        number = f"{year}{acte.numero or ''}"
        where = f" [{acte.dossier}]" if acte.dossier else ""
        start = f"{acte.rang:>6}  {acte.quand:%d/%m/%Y}  {acte.genre:<20} {number:<12} {euros:>17}"
        law = f" (droit du {acte.droit:%d/%m/%Y}, à la demande)" if acte.droit else ""
        click.echo(f"{start}  {acte.intitule}{where}{law}")
    if empty:
        click.echo("aucun acte au registre")
    return ExitCode.OK
