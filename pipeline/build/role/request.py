"""What is asked of a role, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pipeline.diagnostics import Diagnostic
from pipeline.errors import ExitCode, PipelineError

SortieRole = Literal["dossiers", "zip", "pdf"]


@dataclass(frozen=True, slots=True)
class DemandeRole:
    """A role to be issued, or only controlled when ``emettre`` is false.

    ``role`` is the table of debtors, ``dossier`` gives the creditor, the budget and the account, ``modele`` the stem of
    the Word template. ``lot`` is the greatest number of titres in a bordereau; ``processus`` how many processes work
    (0: as many as there are cores); ``grappe`` the address of a cluster and ``depot`` the place, for fsspec, where its
    machines leave the documents. ``avance`` is told, now and then, how many titres are done out of how many.
    """

    racine: Path
    dossier: str
    role: Path
    sortie: Path
    gabarits: Path
    jour: date
    registre: Path | str
    modele: str = "titre"
    droit: date | None = None
    emettre: bool = False
    ecarter: bool = False
    avec_pdf: bool = False
    code_virement: bool = False
    sortie_role: SortieRole = "dossiers"
    lot: int = 1000
    processus: int = 0
    grappe: str | None = None
    depot: str | None = None
    qui: str = ""
    quand: datetime | None = None
    avance: Callable[[int, int], None] = field(default=lambda _done, _total: None)

    @property
    def dossier_role(self) -> str:
        """The folder of this role below the folder of documents."""
        return f"{self.dossier}/roles/{self.role.stem}"


@dataclass(frozen=True, slots=True)
class ControleRole:
    """What reading the whole role has found; ``montres`` are the first diagnostics, ``rapport`` holds them all.

    ``rejetees`` counts the rows with an error, ``deja`` those whose titre is issued already. ``empreinte`` and
    ``marque`` are those of the table as it was read; ``changees`` are the ranks of rows issued before with other facts,
    ``lots`` the issues that hold those issued before. ``total`` is in euros, of the rows that can be issued.
    ``structure`` says that the file is not the table it seems to be.
    """

    lignes: int
    bonnes: int
    rejetees: int
    deja: int
    erreurs: int
    avertissements: int
    total: Decimal
    montres: tuple[Diagnostic, ...]
    rapport: Path
    empreinte: str
    marque: tuple[int, int]
    changees: frozenset[int]
    lots: frozenset[int]
    structure: bool = False
    rejets: Path | None = None


@dataclass(frozen=True, slots=True)
class ResultatRole:
    """What came of it; ``refus`` says why nothing was issued, ``fichiers`` are what to look at."""

    controle: ControleRole
    emis: int
    deja: int
    fichiers: tuple[Path, ...]
    notes: tuple[str, ...]
    refus: str | None = None


class RoleChange(PipelineError):
    """The table, or a template, is no longer what it was when the role began."""


class TitreInfidele(PipelineError):
    """A document read back does not say what its row says."""


class RoleIncomplet(PipelineError):
    """The dossier does not say all that a titre must."""

    exit_code = ExitCode.FINDINGS
