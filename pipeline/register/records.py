"""What is asked of the register and what it answers. Amounts are euros, ``Decimal``, to the cent."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pipeline.register.facts import Fait, canonical


@dataclass(frozen=True, slots=True)
class Serie:
    """A series of numbers: what is numbered, within what (budget, convention, assembly and range) and in which year.

    ``continue_`` makes the register give the numbers itself, 1, 2, 3… without gap; otherwise each act brings its own
    and the register sees that none serves twice.
    """

    genre: str
    portee: str
    exercice: int | None = None
    continue_: bool = True

    def __str__(self) -> str:
        year = f", {self.exercice}" if self.exercice is not None else ""
        return f"{self.genre} ({self.portee}{year})"


@dataclass(frozen=True, slots=True)
class Creance:
    """What a titre adds to an act: budget, exercice, the month it pays for, who owes."""

    budget: str
    exercice: int
    debiteur: str
    mois: date | None = None


@dataclass(frozen=True, slots=True)
class Demande:
    """An act to issue.

    ``cle`` says what it is once and for all (« dossier/titre/2021-02 »): asked again with the same ``faits``, it is the
    same act; ``texte`` is their canonical JSON. ``corrige`` is the key of the titre that this one reduces or annuls,
    its ``montant`` being negative then. ``correction`` names, for the clerk, the instrument that would correct it once
    issued.
    """

    cle: str
    genre: str
    dossier: str
    intitule: str
    jour: date
    faits: Mapping[str, Fait]
    serie: Serie | None = None
    numero: str | None = None
    montant: Decimal | None = None
    creance: Creance | None = None
    corrige: str | None = None
    correction: str = ""
    texte: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "texte", canonical(self.faits))


@dataclass(frozen=True, slots=True)
class DemandeBordereau:
    """How titres are gathered: at most ``maximum`` in each bordereau, one series of bordereaux per budget and year."""

    jour: date
    maximum: int = 1000
    genre: str = "bordereau"
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class Bordereau:
    """The count and the sums of a bordereau; ``cumul`` is the year's, this bordereau included."""

    premier: str
    dernier: str
    nombre: int
    total: Decimal
    cumul: Decimal


@dataclass(frozen=True, slots=True)
class Fichier:
    """A file of an act: its place below the folder of documents, with ``/``; its SHA-256; its length in bytes."""

    chemin: str
    sha256: str
    taille: int


@dataclass(frozen=True, slots=True)
class Acte:
    """A numbered act, on its way or issued. ``texte`` is the canonical JSON of its facts.

    ``bordereau`` is the key of the bordereau that carries a titre; ``detail`` is what a bordereau itself counts.
    ``droit`` is the day whose law was asked for, ``None`` when the act has the law of its own date.
    """

    rang: int
    lot: int
    cle: str
    genre: str
    dossier: str
    intitule: str
    jour: date
    serie: Serie | None
    ordre: int | None
    numero: str | None
    montant: Decimal | None
    creance: Creance | None
    bordereau: str | None
    corrige: str | None
    detail: Bordereau | None
    texte: str
    faits_sha256: str
    qui: str
    quand: datetime
    fichiers: tuple[Fichier, ...] = ()
    precedent: str = ""
    empreinte: str = ""
    droit: date | None = None

    @property
    def faits(self) -> Mapping[str, Any]:
        """The facts as read back from JSON: amounts and dates are texts."""
        found: Mapping[str, Any] = json.loads(self.texte)
        return found


def law_of(droit: date | None) -> str:
    """« le droit du 01/03/2024 », or of the act's own date."""
    return f"le droit du {droit:%d/%m/%Y}" if droit else "le droit de sa date"


Fabrique = Callable[[Path, Sequence[Acte]], Mapping[str, Sequence[Fichier]]]
"""Writes the files of numbered acts into a working folder and gives, by key of act, those it wrote."""


@dataclass(frozen=True, slots=True)
class Manque:
    """A file that the register knows and that is not where it should be."""

    lot: int
    cle: str
    chemin: str


@dataclass(frozen=True, slots=True)
class Reprise:
    """What was found of runs that died: batches completed, working folders discarded, files that are nowhere."""

    acheves: tuple[int, ...] = ()
    ecartes: tuple[str, ...] = ()
    manques: tuple[Manque, ...] = ()


@dataclass(frozen=True, slots=True)
class Emission:
    """What came of a request: acts issued now, acts issued before and asked again, and what a dead run had left."""

    nouveaux: tuple[Acte, ...]
    anciens: tuple[Acte, ...]
    reprise: Reprise


@dataclass(frozen=True, slots=True)
class Anomalie:
    """Something that no longer holds in the register or on the disk."""

    nature: Literal["base", "chaine", "numero", "somme", "fichier absent", "fichier modifié"]
    message: str
    cle: str | None = None
    chemin: str | None = None
