"""Diagnostic, its severity, its place in the clerk's text and its legal reference; their order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Severity(Enum):
    """How much a diagnostic weighs: only an ``ERREUR`` closes the gate."""

    ERREUR = "erreur"
    AVERTISSEMENT = "avertissement"
    INFORMATION = "information"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


class Certitude(Enum):
    """How well a point of law is established."""

    SOURCE = "source"
    A_VERIFIER = "a_verifier"


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an input file: 1-based line and column, and how many characters it covers."""

    file: str
    line: int
    column: int
    length: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class LegalReference:
    """A text of law as it stood when the act was taken; ``du`` and ``au`` are inclusive, ``None`` is open."""

    texte: str
    du: date | None = None
    au: date | None = None
    certitude: Certitude = Certitude.SOURCE


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that explains a diagnostic."""

    location: Location
    message: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong, or to be looked at, in what the clerk wrote.

    ``acte`` names the act it concerns (``deliberation``, ``convention``…), ``None`` for the whole dossier.
    ``constat`` is true when that act is already taken: nothing can be changed in it, so nothing is blocked.
    ``acceptation`` is the clerk's reason when a warning has been accepted in the inputs. ``correction`` replaces just
    the characters that ``location`` covers, and is given only when it cannot change the meaning of the act.
    """

    code: str
    severity: Severity
    message: str
    location: Location | None = None
    reference: LegalReference | None = None
    related: tuple[Related, ...] = ()
    effet: str | None = None
    conseil: str | None = None
    acte: str | None = None
    constat: bool = False
    acceptation: str | None = None
    correction: str | None = None

    @property
    def bloquant(self) -> bool:
        """Whether the gate stays closed because of it."""
        return self.severity is Severity.ERREUR and not self.constat


def ordered(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The diagnostics by place, then severity, then code: the same order on every run."""
    return tuple(sorted(set(diagnostics), key=_key))


def _key(diagnostic: Diagnostic) -> tuple[str, int, int, int, str, str]:
    place = diagnostic.location
    if place is None:
        return ("", 0, 0, diagnostic.severity.rank, diagnostic.code, diagnostic.message)
    return (place.file, place.line, place.column, diagnostic.severity.rank, diagnostic.code, diagnostic.message)
