"""The options that commands share, and the types of their values."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

DOSSIER = "juvisy-demutualisation"
"""The dossier of the first real act, which a fresh clone builds."""


class Jour(click.ParamType[date]):
    """A day, ``AAAA-MM-JJ``."""

    name = "AAAA-MM-JJ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The date, or a usage error."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"« {value} » n'est pas une date de la forme AAAA-MM-JJ{_meant(str(value))}", param, ctx)


def _meant(written: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", written)
    try:
        return f" ; écrire {date(int(found[3]), int(found[2]), int(found[1]))}" if found else ""
    except ValueError:
        return ""


class Choix(click.Choice[str]):
    """One of a few words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ANN401, ARG002
        """What the choices are."""
        return f"« {value} » n'est pas l'un de : {', '.join(self.choices)}"


class Nombre(click.ParamType[int]):
    """A whole number within bounds."""

    name = "N"

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401
        """The number, or a usage error."""
        text = str(value)
        if not (text.isascii() and text.isdigit() and self._least <= int(text) <= self._most):
            self.fail(f"« {text} » n'est pas un nombre entier de {self._least} à {self._most}", param, ctx)
        return int(text)


def today() -> date:
    """The day of the run: ``SOURCE_DATE_EPOCH`` when it is set, else the clock. The only clock of the program."""
    return now().date()


def now() -> datetime:
    """The moment of the run, in UTC, to the second."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        return datetime.fromtimestamp(int(epoch), UTC)
    except (ValueError, OverflowError, OSError):
        raise click.UsageError(f"SOURCE_DATE_EPOCH={epoch} n'est pas un nombre de secondes") from None


def dossier_argument(function: F) -> F:
    """The dossier, by name or by path."""
    return click.argument("dossier", default=DOSSIER, metavar="[DOSSIER]")(function)


def folder_option(name: str, destination: str, default: str, help: str) -> Callable[[F], F]:
    """An option that names a folder."""
    kind = click.Path(path_type=Path)
    return click.option(f"--{name}", destination, type=kind, metavar="CHEMIN", default=Path(default), help=help)


inputs_option = folder_option("inputs", "racine", "inputs", "Dossier des données.")
build_option = folder_option("build", "sortie", "build", "Dossier des documents produits.")
gabarits_option = folder_option("gabarits", "gabarits", "templates", "Dossier des gabarits Word.")
jour_option = click.option("--date", "jour", type=Jour(), default=None, help="Le jour à prendre pour aujourd'hui.")


def common_options(function: F) -> F:
    """The folders, the day, and the law of another day."""
    options = [
        inputs_option,
        build_option,
        jour_option,
        click.option("--droit", type=Jour(), default=None, help="Rejoue les règles sous le droit de ce jour."),
        click.option(
            "--format",
            "sous_forme",
            type=Choix(["texte", "json", "sarif"]),
            default="texte",
            help="Forme du compte rendu affiché.",
        ),
    ]
    for option in reversed(options):
        function = option(function)
    return function


def registre_of(racine: Path) -> Path | str:
    """Where issued acts are recorded: ``REGISTRE_URL`` when several machines share one, else beside the inputs."""
    return os.environ.get("REGISTRE_URL") or racine / "registre.sqlite3"


def qui_option(function: F) -> F:
    """Who issues, for the register."""
    return click.option("--qui", default=None, metavar="NOM", help="Qui émet ; à défaut, l'utilisateur connecté.")(
        function
    )


def clerk(qui: str | None) -> str:
    """The name given, else ``ACTES_QUI``, else the account of the machine."""
    import getpass

    if qui or os.environ.get("ACTES_QUI"):
        return qui or os.environ["ACTES_QUI"]
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise click.UsageError("qui émet ? Préciser --qui NOM") from None


def act_options(function: F) -> F:
    """What building an act takes beside the common options."""
    options = [
        gabarits_option,
        qui_option,
        click.option("--emettre", is_flag=True, help="Émet l'acte ; sans elle, un projet."),
        click.option("--moteur", type=Choix(["typst", "libreoffice", "auto"]), default="typst", help="Moteur PDF."),
    ]
    for option in reversed(options):
        function = option(function)
    return function
