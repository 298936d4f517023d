"""What is asked of a build, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pipeline.build.control import Controle
from pipeline.diagnostics import Diagnostic

Moteur = Literal["typst", "libreoffice", "auto"]


@dataclass(frozen=True, slots=True)
class Demande:
    """What is asked: one kind of act of one dossier.

    ``jour`` is the day of the run, ``droit`` the day whose law replaces each act's own, ``avance`` is told the name of
    each step as it begins. ``registre`` is where issued acts are recorded, ``qui`` issues them, and ``quand``.
    ``aside`` lets what waits for nobody run in another process.
    """

    racine: Path
    dossier: str
    acte: str
    sortie: Path
    gabarits: Path
    jour: date
    droit: date | None = None
    emettre: bool = False
    moteur: Moteur = "typst"
    registre: Path | str | None = None
    qui: str = ""
    quand: datetime | None = None
    avance: Callable[[str], None] = field(default=lambda _: None)
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Resultat:
    """What came of it: ``fichiers`` is empty when nothing could be made, and ``refus`` says why."""

    controle: Controle
    diagnostics: tuple[Diagnostic, ...]
    fichiers: tuple[Path, ...]
    notes: tuple[str, ...]
    refus: str | None = None
