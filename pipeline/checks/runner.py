"""Runs the checks a dossier calls for, each under the law of its date, and makes diagnostics of what they yield."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline import legal
from pipeline.checks.registry import Cas, Check, Finding, Sujet, registry
from pipeline.diagnostics import Certitude, Diagnostic, LegalReference, Severity, ordered

if TYPE_CHECKING:
    from pipeline.model import Acceptation, Dossier


def run(
    dossier: Dossier,
    jour: date,
    droit: date | None = None,
    lignes: Mapping[str, Sequence[str]] = MappingProxyType({}),
    illisibles: frozenset[str] = frozenset(),
) -> tuple[Diagnostic, ...]:
    """All findings on ``dossier``, ordered by place.

    ``jour`` is the day of the run; ``droit`` replays every rule under the law of another day; ``lignes`` is the text of
    the input files, by name; ``illisibles`` names the acts that could not be read, on which nothing is said. Warnings
    that the dossier accepts carry the reason; an acceptance that matches nothing is itself a finding.
    """
    found = [
        _diagnostic(rule, cas, finding)
        for rule in registry()
        for cas in (
            replace(one, lignes=lignes, illisibles=illisibles) for one in _cases(rule.sujet, dossier, jour, droit)
        )
        for finding in rule.function(cas)
    ]
    said = [*_accepted(found, dossier), *(() if illisibles else _useless(found, dossier))]
    return ordered(d for d in said if d.acte not in illisibles)


def law_date(sujet: Sujet, dossier: Dossier, jour: date) -> date:
    """The day whose law governs a subject: the séance's for the vote, the signature's for the convention."""
    seance = dossier.seance.date if dossier.seance else jour
    if sujet in (Sujet.CONVENTION, Sujet.RGPD) and dossier.convention is not None:
        return dossier.convention.signature.date or seance
    return seance


def _cases(sujet: Sujet, dossier: Dossier, jour: date, droit: date | None) -> Iterator[Cas]:
    if not _is_there(sujet, dossier):
        return
    if sujet is Sujet.AVENANT:
        for avenant in getattr(dossier, "avenants", ()):
            day = droit or avenant.date_signature or jour
            yield Cas(dossier, legal.at(day), jour, avenant)
        return
    if sujet is Sujet.TITRE:
        yield Cas(dossier, legal.at(droit or jour), jour, getattr(dossier, "titres", None))
        return
    yield Cas(dossier, legal.at(droit or law_date(sujet, dossier, jour)), jour)


def _is_there(sujet: Sujet, dossier: Dossier) -> bool:
    there: dict[Sujet, object] = {
        Sujet.SEANCE: dossier.seance,
        Sujet.DELIBERATION: dossier.seance and dossier.deliberation,
        Sujet.CONVENTION: dossier.convention,
        Sujet.RGPD: dossier.annexe_rgpd and dossier.convention,
        Sujet.AVENANT: dossier.convention and getattr(dossier, "avenants", ()),
        Sujet.TITRE: dossier.convention and getattr(dossier, "titres", None),
        Sujet.DOSSIER: dossier,
    }
    return bool(there[sujet])


def _diagnostic(rule: Check, cas: Cas, finding: Finding) -> Diagnostic:
    reference = finding.reference or rule.legal_reference(cas.droit)
    severity, message = _weighed(finding.severity or rule.severity, finding.message, reference)
    return Diagnostic(
        rule.code,
        severity,
        message,
        finding.location,
        reference,
        finding.related,
        finding.effet,
        finding.conseil or rule.conseil,
        rule.sujet.acte,
        _is_taken(rule.sujet, cas.dossier, cas),
        correction=finding.correction,
    )


def _weighed(severity: Severity, message: str, reference: LegalReference | None) -> tuple[Severity, str]:
    """A point of law that is only recalled is never more than a warning, and says so."""
    if reference is None or reference.certitude is not Certitude.A_VERIFIER:
        return severity, message
    weighed = Severity.AVERTISSEMENT if severity is Severity.ERREUR else severity
    return weighed, message if "à vérifier" in message else f"{message} (point de droit à vérifier)"


def _is_taken(sujet: Sujet, dossier: Dossier, cas: Cas) -> bool:
    if sujet in (Sujet.SEANCE, Sujet.DELIBERATION):
        return dossier.deliberation is not None and dossier.deliberation.etat == "prise"
    if sujet in (Sujet.CONVENTION, Sujet.RGPD):
        return dossier.convention is not None and dossier.convention.etat == "signee"
    return sujet is Sujet.AVENANT and getattr(cas.sujet, "etat", "projet") == "signe"


def _accepted(found: Sequence[Diagnostic], dossier: Dossier) -> Iterator[Diagnostic]:
    for diagnostic in found:
        item = _acceptance(diagnostic, dossier)
        if item is None or diagnostic.severity is Severity.ERREUR:
            yield diagnostic
        else:
            yield replace(diagnostic, acceptation=f"{item.raison} ({item.par})")


def _useless(found: Sequence[Diagnostic], dossier: Dossier) -> Iterator[Diagnostic]:
    used = [_acceptance(diagnostic, dossier) for diagnostic in found]
    for item in dossier.entete.acceptations:
        if not any(item is one for one in used):
            message = f"l'acceptation de {item.code} ne correspond plus à aucun constat"
            advice = "la retirer de dossier.yaml"
            yield Diagnostic("ACC-001", Severity.AVERTISSEMENT, message, item.at("code"), conseil=advice)


def _acceptance(diagnostic: Diagnostic, dossier: Dossier) -> Acceptation | None:
    return next((item for item in dossier.entete.acceptations if _matches(item, diagnostic)), None)


def _matches(item: Acceptation, diagnostic: Diagnostic) -> bool:
    if item.code != diagnostic.code:
        return False
    if item.fichier is not None and (
        diagnostic.location is None or not diagnostic.location.file.endswith(item.fichier)
    ):
        return False
    return item.message is None or item.message in diagnostic.message
