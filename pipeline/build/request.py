"""What is asked of a build, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from pipeline.build.control import Controle
from pipeline.diagnostics import Diagnostic

Moteur = Literal["typst", "libreoffice", "auto"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cadre:
    """What every request says: where things are, the day, the engine, and whether to issue.

    ``jour`` is the day of the run, ``droit`` the day whose law replaces each act's own, ``avance`` is told the name of
    each step as it begins. ``registre`` is where issued acts are recorded, ``qui`` issues them, and ``quand``.
    ``aside`` lets what waits for nobody run in another process.
    """

    racine: Path
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
class Demande(Cadre):
    """One act of one dossier, by the name of its file: « convention », « avenant-1 »."""

    dossier: str
    acte: str

    @property
    def genre(self) -> str:
        """The kind of act: « avenant »."""
        return self.acte.partition("-")[0]

    @property
    def cle(self) -> str:
        """Its key in the register."""
        return f"{self.dossier}/{self.acte.replace('-', '/')}"


@dataclass(frozen=True, slots=True)
class Resultat:
    """What came of it, by dossier: ``fichiers`` is empty when nothing could be made, and ``refus`` says why."""

    controles: Mapping[str, Controle]
    fichiers: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    refus: str | None = None

    @property
    def controle(self) -> Controle:
        """The dossier asked for, where it is alone."""
        (alone,) = self.controles.values()
        return alone

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All that was found in it."""
        return self.controle.diagnostics
