"""What ``actes titres`` does with a role: its options, its progress, what it shows."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import click

from pipeline.cli.french import EmploiRefuse
from pipeline.cli.options import Choix, F, Nombre, clerk, now, registre_of, today
from pipeline.errors import ExitCode

_FORMES = ["dossiers", "zip", "pdf"]
_FORME = "Forme du rôle : dossiers, zip ou pdf."
_SILENCE = 1.0
"""Seconds before a run tells what it is doing."""
_QUIET = 10.0
"""Seconds between two lines of progress when nobody watches a terminal."""


def role_options(function: F) -> F:
    """The options of a role; without ``--role`` they are not used."""
    path, lot, workers = click.Path(path_type=Path), Nombre(1, 9999), Nombre(0, 256)
    options = [
        click.option("--role", type=path, metavar="FICHIER", default=None, help="Rôle de débiteurs : CSV ou Parquet."),
        click.option("--modele", default="titre", metavar="NOM", help="Gabarit du rôle ; à défaut : titre."),
        click.option("--ecarter", is_flag=True, help="Émet les bonnes lignes du rôle, met les autres à part."),
        click.option("--lot", type=lot, default=1000, help="Titres par bordereau, au plus."),
        click.option("--sortie-role", type=Choix(_FORMES), metavar="FORME", default="dossiers", help=_FORME),
        click.option("--pdf", "avec_pdf", is_flag=True, help="Ajoute le PDF de chaque titre du rôle."),
        click.option("--code-virement", is_flag=True, help="Imprime le code de virement sur les titres du rôle."),
        click.option("--processus", type=workers, default=0, help="Processus ; 0 : tous les cœurs."),
        click.option("--grappe", metavar="ADRESSE", default=None, help="Grappe de machines : tcp://…"),
        click.option("--depot", metavar="ADRESSE", default=None, help="Où la grappe laisse les documents (fsspec)."),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def run(dossier: str, options: dict[str, Any]) -> int:
    """Control or issue a role and show what came of it; gives the exit code."""
    from pipeline import loading
    from pipeline.build.role import DemandeRole, make

    if options["moteur"] != "typst":
        raise EmploiRefuse("un rôle n'est mis en page que par le moteur typst")
    if not options["role"].is_file():
        raise EmploiRefuse(f"le rôle {options['role']} n'existe pas, ou n'est pas un fichier")
    racine, nom = loading.find(dossier, options["racine"])
    avance = Progress()
    demande = DemandeRole(
        racine,
        nom,
        options["role"],
        options["sortie"],
        options["gabarits"],
        options["jour"] or today(),
        registre_of(racine),
        qui=clerk(options["qui"]) if options["emettre"] else "",
        quand=now(),
        avance=avance,
        **{name: options[name] for name in _SAME},
    )
    try:
        done = make(demande)
    except KeyboardInterrupt:
        from pipeline.wording import compte

        avance.end()
        said = compte(avance.done, "titre traité") if avance.done else "aucun titre émis"
        click.echo(f"actes : interrompu, {said} ; relancer la même commande pour continuer", err=True)
        raise
    avance.end()
    _show(done, options["sous_forme"], demande.dossier, demande.jour)
    return ExitCode.OK if done.refus is None and not done.controle.rejetees else ExitCode.FINDINGS


_SAME = (
    "modele", "droit", "emettre", "ecarter", "avec_pdf", "code_virement", "sortie_role", "lot", "processus",
    "grappe", "depot",
)  # fmt: skip


def _show(done: Any, sous_forme: str, nom: str, jour: date) -> None:  # noqa: ANN401  # build is imported late
    from pipeline import __version__, reporting
    from pipeline.wording import compte

    found = done.controle
    if sous_forme == "json":
        click.echo(reporting.to_json(nom, jour, found.montres, {}, done.notes), nl=False)
        return
    if sous_forme == "sarif":
        click.echo(reporting.to_sarif(__version__, found.montres, ""), nl=False)
        return
    reporting.show(found.montres, {}, "", colour=sys.stdout.isatty())
    errors = (
        f"{compte(found.erreurs, 'erreur')}, {compte(found.rejetees, 'ligne rejetée')}"
        if found.erreurs
        else "aucune erreur"
    )
    warnings = compte(found.avertissements, "avertissement")
    click.echo(f"Contrôle : {compte(found.lignes, 'ligne')}, {errors}, {warnings} — {found.rapport}")
    if found.rejets:
        click.echo(f"Rejets   : {found.rejets} — à corriger, puis à donner à --role")
    for note in (*done.notes, *([done.refus] if done.refus else [])):
        click.echo(f"Note     : {note}")
    for path in done.fichiers:
        click.echo(f"Produit  : {path}")


class Progress:
    """Tells on standard error how many titres are done, how fast, and how long it will still take."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._first: tuple[float, int] | None = None
        self._said = 0.0
        self._shown = False
        self.done = 0

    def __call__(self, done: int, total: int) -> None:
        """Called now and then; says nothing during the first second."""
        self.done = done
        moment = self._clock()
        if self._first is None:
            self._first = moment, done
            return
        wait = 0.2 if sys.stderr.isatty() else _QUIET
        if moment - self._started < _SILENCE or moment - self._said < wait:
            return
        self._said = moment
        rate = (done - self._first[1]) / max(moment - self._first[0], 0.001)
        left = f", encore {_duration((total - done) / rate)}" if rate else ""
        text = f"{done} / {total} titres, {rate:.0f} par seconde{left}"
        self._shown = sys.stderr.isatty()
        click.echo(f"\r\x1b[K… {text}" if self._shown else f"… {text}", err=True, nl=not self._shown)

    def end(self) -> None:
        """Leave the line."""
        if self._shown:
            click.echo("\r\x1b[K", err=True, nl=False)


def _duration(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60:02d} s"
