"""The table of the kinds of act: every module of the package that has a ``DOCTYPE``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from pipeline.compose.emission import Emission
from pipeline.model import Dossier


@dataclass(frozen=True, slots=True)
class DocType:
    """A kind of act.

    ``gabarit`` is the template's name below ``templates/``; ``intitule`` gives the heading that names the act among
    others; ``context`` gives what the template prints: finished French text, lists and nested tables of text, and
    booleans for its conditions.
    """

    nom: str
    gabarit: str
    intitule: Callable[[Dossier], str]
    context: Callable[[Dossier, Emission], dict[str, Any]]


def kind(nom: str) -> DocType:
    """The kind of act of that name, without loading the others: its module bears its name. Raises ``KeyError``."""
    found = getattr(importlib.import_module(f"pipeline.doctypes.{nom}"), "DOCTYPE", None)
    if not isinstance(found, DocType):
        raise KeyError(nom)
    return found


@cache
def registry() -> Mapping[str, DocType]:
    """Every kind of act by its name, which is the stem of its file in a dossier."""
    import pipeline.doctypes as package

    found: dict[str, DocType] = {}
    for module in pkgutil.iter_modules(package.__path__):
        kind = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "DOCTYPE", None)
        if isinstance(kind, DocType):
            found[kind.nom] = kind
    return MappingProxyType(dict(sorted(found.items())))
