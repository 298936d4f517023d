"""The folders of ``inputs/`` become a dossier; every fault of form is a diagnostic at its line, all in one run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.diagnostics import Diagnostic, ordered

if TYPE_CHECKING:
    from pipeline.model import Dossier
    from pipeline.sources import Node

__all__ = ["Chargement", "DossierIntrouvable", "find", "load", "names"]

from pipeline.errors import ExitCode, PipelineError


class DossierIntrouvable(PipelineError):
    """The dossier asked for is not below ``inputs/dossiers/``."""

    exit_code = ExitCode.USAGE


@dataclass(frozen=True, slots=True)
class Chargement:
    """What loading gives.

    ``dossier`` is ``None`` when what every act needs could not be read. ``illisibles`` names the acts whose file has
    faults of form. ``lignes`` holds the text of each file, ``arbres`` its tree, ``empreintes`` its SHA-256, all by
    name below the root of the inputs.
    """

    racine: Path
    dossier: Dossier | None
    diagnostics: tuple[Diagnostic, ...]
    illisibles: frozenset[str]
    lignes: dict[str, tuple[str, ...]]
    arbres: dict[str, Node]
    empreintes: dict[str, str]


def names(racine: Path) -> tuple[str, ...]:
    """The names of the dossiers below ``inputs/``, in order."""
    folder = racine / "dossiers"
    return tuple(sorted(p.name for p in folder.iterdir() if (p / "dossier.yaml").exists())) if folder.is_dir() else ()


def find(dossier: str, racine: Path) -> tuple[Path, str]:
    """The root of the inputs and the name of a dossier given by name or by path.

    Raises ``DossierIntrouvable`` with the names that exist.
    """
    if dossier in names(racine):
        return racine, dossier
    given = Path(dossier)
    if (given / "dossier.yaml").is_file() and given.resolve().parent.name == "dossiers":
        return given.resolve().parent.parent, given.resolve().name
    there = ", ".join(names(racine)) or "aucun"
    if dossier.strip("/. ") and (racine / "dossiers" / dossier).is_dir():
        raise DossierIntrouvable(
            f"le dossier « {dossier} » n'a pas de dossier.yaml dans {racine / 'dossiers' / dossier}",
            f"remettre ce fichier, ou choisir parmi : {there}",
        )
    raise DossierIntrouvable(
        f"le dossier « {dossier} » n'existe pas dans {racine / 'dossiers'}", f"choisir parmi : {there}"
    )


def load(racine: Path, nom: str) -> Chargement:
    """Read the dossier ``nom`` below ``racine`` with all it refers to."""
    from pipeline.loading.assembly import Assembly

    assembly = Assembly(racine, nom)
    dossier = assembly.dossier()
    return Chargement(
        racine,
        dossier,
        ordered(assembly.diagnostics),
        frozenset(assembly.illisibles),
        assembly.lignes,
        assembly.arbres,
        assembly.empreintes,
    )
