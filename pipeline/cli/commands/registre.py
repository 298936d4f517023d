"""``actes registre``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.french import EmploiRefuse, FrenchCommand
from pipeline.cli.options import (
    Choix,
    Nombre,
    build_option,
    clerk,
    gabarits_option,
    inputs_option,
    now,
    qui_option,
    registre_of,
)
from pipeline.errors import ExitCode


@click.command(name="registre", cls=FrenchCommand)
@click.argument("action", type=Choix(["lister", "verifier", "exporter", "reprendre", "restaurer"]), default="lister")
@inputs_option
@build_option
@click.option(
    "--nature", default=None, metavar="NOM", help="Seulement ces actes : titre, bordereau, avenant, convention…"
)
@click.option("--dossier", default=None, metavar="NOM", help="Seulement les actes de ce dossier.")
@click.option(
    "--exercice", type=Nombre(1900, 9999), default=None, metavar="ANNEE", help="Seulement les actes de cet exercice."
)
@click.option(
    "--vers", type=click.Path(path_type=Path), default=None, metavar="FICHIER", help="Pour exporter : .csv ou .xlsx."
)
@click.option("--tete", default=None, metavar="EMPREINTE", help="Pour vérifier : une empreinte gardée ailleurs.")
@gabarits_option
@qui_option
def command(
    action: str,
    racine: Path,
    sortie: Path,
    nature: str | None,
    dossier: str | None,
    exercice: int | None,
    vers: Path | None,
    tete: str | None,
    qui: str | None,
    gabarits: Path,
) -> int:
    """Liste, vérifie ou exporte les actes émis.

    « verifier » relit la chaîne, les numéros, les sommes et les fichiers ; « reprendre » achève une émission
    interrompue par l'arrêt de la machine ; « restaurer » refait à l'identique un document perdu.
    """
    from pipeline import register

    registre = register.connect(registre_of(racine))
    if action == "verifier":
        return _verify(registre, sortie, tete)
    if action == "reprendre":
        return _resume(registre, sortie, clerk(qui))
    if action == "restaurer":
        return _restore(racine, sortie, gabarits, clerk(qui))
    found = register.entries(registre, genre=nature, dossier=dossier, exercice=exercice)
    if action == "lister":
        from pipeline.cli.table import show_register

        return show_register(found)
    if vers is None or vers.suffix not in (".csv", ".xlsx"):
        raise EmploiRefuse("préciser --vers FICHIER, en .csv ou en .xlsx")
    (register.to_csv if vers.suffix == ".csv" else register.to_xlsx)(found, vers)
    click.echo(f"Produit  : {vers}")
    return ExitCode.OK


def _verify(registre: object, sortie: Path, tete: str | None) -> int:
    from pipeline import register
    from pipeline.wording import compte

    assert isinstance(registre, register.Register)
    count = 0
    for anomaly in register.verify(registre, sortie, tete=tete):
        count += 1
        click.echo(f"{anomaly.nature} : {anomaly.message}")
    last = register.head(registre)
    if last is None:
        click.echo(f"le registre {registre.lieu} ne contient aucun acte")
    else:
        click.echo(f"{compte(last.rang, 'acte')}, {compte(count, 'anomalie')} ; dernière empreinte : {last.empreinte}")
    return ExitCode.FINDINGS if count else ExitCode.OK


def _restore(racine: Path, sortie: Path, gabarits: Path, qui: str) -> int:
    from pipeline.build.restoring import restore

    done = restore(racine, sortie, gabarits, registre_of(racine), qui, now())
    for name in done.remis:
        click.echo(f"Remis    : {sortie / name}")
    for name in done.laisses:
        click.echo(
            f"Laissé   : {sortie / name} (modifié depuis l'émission ; l'écarter, puis relancer, pour le refaire)"
        )
    if not (done.remis or done.laisses):
        click.echo("aucun document ne manque")
    return ExitCode.FINDINGS if done.laisses else ExitCode.OK


def _resume(registre: object, sortie: Path, qui: str) -> int:
    from pipeline import register

    assert isinstance(registre, register.Register)
    found = register.recover(registre, sortie, qui, now())
    for lot in found.acheves:
        click.echo(f"émission n° {lot} achevée : ses documents sont à leur place")
    for name in found.ecartes:
        click.echo(f"émission non inscrite écartée ({name}) : ses numéros iront à la suivante")
    for lost in found.manques:
        click.echo(f"document absent : {lost.chemin} ({lost.cle})")
    if not (found.acheves or found.ecartes or found.manques):
        click.echo("rien à reprendre")
    return ExitCode.FINDINGS if found.manques else ExitCode.OK
