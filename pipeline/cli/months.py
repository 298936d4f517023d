"""A month on the command line."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import click


class Mois(click.ParamType[date]):
    """A month, ``AAAA-MM``, as its first day."""

    name = "AAAA-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401
        """The first day of the month, or a usage error."""
        if isinstance(value, date):
            return value
        found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", str(value))
        if found is None or found[1] == "0000":
            turned = re.fullmatch(r"(0?[1-9]|1[0-2])[/.-](\d{4})", str(value))
            meant = f" ; écrire {turned[2]}-{int(turned[1]):02}" if turned else ""
            self.fail(f"« {value} » n'est pas un mois de la forme AAAA-MM{meant}", param, ctx)
        return date(int(found[1]), int(found[2]), 1)
