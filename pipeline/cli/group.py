"""The group finds its commands by walking ``pipeline.cli.commands``: a new command is a new module there."""

from __future__ import annotations

import importlib
import pkgutil

import click

from pipeline.cli.french import FrenchGroup


class ActesGroup(FrenchGroup):
    """Commands by module name; a command's own module is imported only when it is asked for, or for the help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """The names of all commands, in order."""
        import pipeline.cli.commands as package

        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(package.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, ``None`` when there is none."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"pipeline.cli.commands.{cmd_name.replace('-', '_')}")
        command = module.command
        assert isinstance(command, click.Command)
        return command
