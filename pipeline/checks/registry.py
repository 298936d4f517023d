"""The registry of checks: what a check declares, what it yields, and the table that fills itself then freezes."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.diagnostics import LegalReference, Location, Related, Severity
from pipeline.legal import Droit

if TYPE_CHECKING:
    from pipeline.model import AnnexeRgpd, Collectivite, Convention, Deliberation, Dossier, Entete, Seance

ERREUR, AVERTISSEMENT, INFORMATION = Severity


class Sujet(Enum):
    """What a check looks at: it runs when the dossier holds it, under the law of its date.

    ``acte`` names the act its findings concern: the gate is per act.
    """

    SEANCE = "seance"
    """Law of the day of the séance."""
    DELIBERATION = "vote"
    """Law of the day of the séance."""
    CONVENTION = "convention"
    """Law of the day of signature, else of the séance that approves it."""
    RGPD = "annexe_rgpd"
    """As the convention's."""
    AVENANT = "avenant"
    """Law of the day of its signature; one run per avenant."""
    TITRE = "titres"
    """Law of the day of issue."""
    DOSSIER = "dossier"
    """Coherence between acts, and form of what is written; law of the day of the séance."""

    @property
    def acte(self) -> str | None:
        """The act that an error found here keeps from being issued; ``None`` is every act of the dossier."""
        return _ACTES.get(self)


_ACTES = {
    Sujet.SEANCE: "deliberation",
    Sujet.DELIBERATION: "deliberation",
    Sujet.CONVENTION: "convention",
    Sujet.RGPD: "convention",
    Sujet.AVENANT: "avenant",
    Sujet.TITRE: "titres",
}


@dataclass(frozen=True, slots=True)
class Cas:
    """What a check is given: the dossier, the law in force at the date that governs it, and the day of the run.

    ``sujet`` is the item under check when a dossier holds several (avenants, titres); ``lignes`` is the text of the
    input files, by name, for checks that point inside a value; ``illisibles`` names the acts whose file could not be
    read, so that nothing is said of what they would have said. Properties are never ``None`` for a check of that
    subject: the runner calls it only when the act is there.
    """

    dossier: Dossier
    droit: Droit
    jour: date
    sujet: Any = None
    lignes: Mapping[str, Sequence[str]] = field(default_factory=dict)
    illisibles: frozenset[str] = frozenset()

    @property
    def entete(self) -> Entete:
        """``dossier.yaml``."""
        return self.dossier.entete

    @property
    def prestataire(self) -> Collectivite:
        """The body that provides the service and takes the act."""
        return self.dossier.prestataire

    @property
    def beneficiaire(self) -> Collectivite:
        """The other party."""
        return self.dossier.beneficiaire

    @property
    def parties(self) -> tuple[Collectivite, Collectivite]:
        """Both bodies, the provider first."""
        return self.prestataire, self.beneficiaire

    @property
    def seance(self) -> Seance:
        """The sitting."""
        assert self.dossier.seance is not None
        return self.dossier.seance

    @property
    def deliberation(self) -> Deliberation:
        """The délibération."""
        assert self.dossier.deliberation is not None
        return self.dossier.deliberation

    @property
    def convention(self) -> Convention:
        """The convention."""
        assert self.dossier.convention is not None
        return self.dossier.convention

    @property
    def annexe_rgpd(self) -> AnnexeRgpd:
        """The RGPD annex."""
        assert self.dossier.annexe_rgpd is not None
        return self.dossier.annexe_rgpd


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check yields: a place and a message stating the fact with both values; the runner adds the rest.

    ``effet`` is the computed consequence, ``conseil`` the next action, ``reference`` replaces the rule's own when the
    case rests on another text. ``correction`` replaces exactly the characters that ``location`` covers; it is given
    only for slips of the pen whose correction is safe (``actes verifier --corriger`` applies it in place).
    """

    location: Location | None
    message: str
    related: tuple[Related, ...] = ()
    effet: str | None = None
    conseil: str | None = None
    reference: LegalReference | None = None
    severity: Severity | None = None
    correction: str | None = None


CheckFunction = Callable[[Cas], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A rule: its constants, its manual and its function.

    ``reference`` is a key of the dated law (``pouvoirs_max``), whose text and certainty follow the date, or a fixed
    ``LegalReference``, or ``None`` for a rule of arithmetic, logic or drafting.
    """

    code: str
    nom: str
    severity: Severity
    reference: str | LegalReference | None
    sujet: Sujet
    function: CheckFunction
    conseil: str | None = None

    @property
    def manuel(self) -> str:
        """The manual page: the function's docstring."""
        return (self.function.__doc__ or "").strip()

    def legal_reference(self, droit: Droit) -> LegalReference | None:
        """The reference as it stood under ``droit``."""
        return droit.reference(self.reference) if isinstance(self.reference, str) else self.reference


_found: dict[str, Check] = {}


def check(
    code: str,
    nom: str,
    severity: Severity,
    reference: str | LegalReference | None,
    *,
    on: Sujet,
    conseil: str | None = None,
) -> Callable[[CheckFunction], CheckFunction]:
    """Register a check. ``nom`` names the fault (``mandataire-trop-charge``); a code is never used twice."""

    def register(function: CheckFunction) -> CheckFunction:
        known = _found.get(code)
        if known is not None and known.function.__qualname__ != function.__qualname__:
            raise ValueError(f"code {code} is taken by {known.nom}")
        if not re.fullmatch(r"[A-Z]{3,4}-\d{3}", code):
            raise ValueError(f"code {code} is not of the form ABC-001")
        _found[code] = Check(code, nom, severity, reference, on, function, conseil)
        return function

    return register


@cache
def registry() -> tuple[Check, ...]:
    """Every check of the package, by code; the package is walked once, then the table is frozen."""
    import pipeline.checks as package

    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    return tuple(sorted(_found.values(), key=lambda rule: rule.code))
