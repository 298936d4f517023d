"""Click speaks English; the clerk does not. Its help pages and usage errors, in French."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable


class _FrenchPage:
    """The parts of a help page that click words itself."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = self.collect_usage_pieces(ctx)  # type: ignore[attr-defined]
        said = " ".join(
            piece.replace("[OPTIONS]", "[options]").replace("COMMAND [ARGS]...", "commande …") for piece in pieces
        )
        formatter.write_usage(ctx.command_path, said, prefix="Emploi : ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [row for row in (param.get_help_record(ctx) for param in self.get_params(ctx)) if row]  # type: ignore[attr-defined]
        if rows:
            with formatter.section("Options"):
                formatter.write_dl(rows)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Affiche cette aide."
        return option if isinstance(option, click.Option) else None


class FrenchCommand(_FrenchPage, click.Command):
    """A command whose help page is in French."""


class FrenchGroup(_FrenchPage, click.Group):
    """A group whose help page is in French."""

    command_class = FrenchCommand

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with the first line of their help."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str(90)) for name, command in commands if command and not command.hidden]
        if rows:
            with formatter.section("Commandes"):
                formatter.write_dl(rows)


class EmploiRefuse(click.UsageError):
    """A command line that a command itself refuses, in French already."""


def usage_message(error: click.UsageError) -> str:
    """What is wrong with the command line, and how to learn more, in French."""
    hint = f"\n  voir : {error.ctx.command_path} --help" if error.ctx else ""
    return _fault(error) + hint


def _fault(error: click.UsageError) -> str:
    if isinstance(error, EmploiRefuse):
        return error.message
    if isinstance(error, click.NoSuchOption):
        return f"l'option « {error.option_name} » n'existe pas{_near(error.possibilities or ())}"
    if isinstance(error, click.MissingParameter):
        return f"il manque {_name(error)}"
    if isinstance(error, click.BadParameter):
        return f"valeur refusée pour {_name(error)} : {error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"l'option « {error.option_name} » attend une valeur"
    if error.ctx is not None and isinstance(error.ctx.command, click.Group):
        names = error.ctx.command.list_commands(error.ctx)
        return f"commande inconnue ou absente ; commandes : {', '.join(names)}"
    if type(error) is click.UsageError and error.ctx is None:
        return error.message
    return "trop d'arguments pour cette commande"


def _name(error: click.BadParameter) -> str:
    """The option or the argument as it is typed, in French quotes."""
    hint = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
    name = str(hint).replace("'", "")
    return "ce nom" if name.startswith("{") else f"« {name} »"


def _near(possibilities: Iterable[str]) -> str:
    names = ", ".join(possibilities)
    return f" ; peut-être : {names}" if names else ""
