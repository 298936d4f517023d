"""``actes titres``."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from pipeline.cli.acts import setting, show
from pipeline.cli.french import EmploiRefuse, FrenchCommand
from pipeline.cli.months import Mois
from pipeline.cli.options import DOSSIER, act_options, common_options
from pipeline.cli.role import role_options
from pipeline.errors import ExitCode


@click.command(name="titres", cls=FrenchCommand)
@click.argument("dossier", default=DOSSIER, metavar="[DOSSIER]")
@click.option("--tous", is_flag=True, help="Tous les dossiers qui ont des titres.")
@click.option("--mois", type=Mois(), default=None, help="Le mois à facturer.")
@click.option("--du", type=Mois(), default=None, help="Premier mois, avec --au.")
@click.option("--au", type=Mois(), default=None, help="Dernier mois, avec --du.")
@common_options
@act_options
@role_options
def command(dossier: str, tous: bool, mois: date | None, du: date | None, au: date | None, **options: Any) -> int:  # noqa: ANN401  # click's options, by name
    """Rédige les titres de recette d'un mois ou de plusieurs, et leur bordereau.

    Sans --emettre ce sont des projets, sans numéro. Un mois déjà émis n'est jamais émis deux fois.

    Avec --role, un titre pour chaque ligne d'une table de débiteurs : voir docs/roles.md.
    """
    if options["role"] is not None:
        if tous or mois is not None or du is not None or au is not None:
            raise EmploiRefuse("--role ne va pas avec --tous, --mois, --du ni --au : chaque ligne dit sa période")
        from pipeline.cli import role

        return role.run(dossier, options)
    from pipeline import loading
    from pipeline.build.titres import DemandeTitres, make

    months = _months(mois, du, au)
    if tous:
        racine = options["racine"]
        noms = tuple(n for n in loading.names(racine) if (racine / "dossiers" / n / "titres.yaml").is_file())
        if not noms:
            raise EmploiRefuse(f"aucun dossier de {racine / 'dossiers'} n'a de titres.yaml")
    else:
        racine, nom = loading.find(dossier, options["racine"])
        noms = (nom,)
    done = make(DemandeTitres(noms, months, **setting(racine, options)))
    show(done, (None, "titres"), options)
    return ExitCode.OK if done.refus is None else ExitCode.FINDINGS


def _months(mois: date | None, du: date | None, au: date | None) -> tuple[date, ...]:
    from pipeline.deadlines import mois_couverts

    if mois is not None and du is None and au is None:
        return (mois,)
    if mois is not None or du is None or au is None:
        raise EmploiRefuse("préciser --mois AAAA-MM, ou --du AAAA-MM et --au AAAA-MM")
    if du > au:
        raise EmploiRefuse("--du vient après --au")
    return mois_couverts(du, au)
