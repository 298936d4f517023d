"""Diagnostics for programs: JSON after ``docs/controle.schema.json``, and SARIF 2.1.0 for editors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from pipeline.diagnostics import Diagnostic, LegalReference, Location, Severity
from pipeline.reporting.text import reference_text

_LEVELS = {Severity.ERREUR: "error", Severity.AVERTISSEMENT: "warning", Severity.INFORMATION: "note"}


def to_json(
    dossier: str, jour: date, diagnostics: Sequence[Diagnostic], fichiers: Mapping[str, str], notes: Iterable[str]
) -> str:
    """The report as JSON text; ``fichiers`` gives the SHA-256 of each file produced, by name."""
    report = {
        "version": 1,
        "dossier": dossier,
        "jour": jour.isoformat(),
        "bloque": any(d.bloquant for d in diagnostics),
        "diagnostics": [diagnostic_json(d) for d in diagnostics],
        "fichiers": [{"nom": nom, "sha256": empreinte} for nom, empreinte in sorted(fichiers.items())],
        "notes": list(notes),
    }
    return json.dumps(report, ensure_ascii=False, indent=2) + "\n"


def diagnostic_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """One diagnostic as plain data; absent facts are ``null``."""
    return {
        "code": diagnostic.code,
        "gravite": diagnostic.severity.value,
        "constat": diagnostic.constat,
        "bloquant": diagnostic.bloquant,
        "acte": diagnostic.acte,
        "message": diagnostic.message,
        "lieu": _place(diagnostic.location),
        "liens": [{"lieu": _place(item.location), "message": item.message} for item in diagnostic.related],
        "reference": _reference(diagnostic.reference),
        "effet": diagnostic.effet,
        "conseil": diagnostic.conseil,
        "acceptation": diagnostic.acceptation,
        "correction": diagnostic.correction,
    }


def to_sarif(version: str, diagnostics: Sequence[Diagnostic], prefixe: str = "") -> str:
    """The report as a SARIF 2.1.0 log; ``version`` is the program's."""
    driver = {
        "name": "actes",
        "version": version,
        "rules": [{"id": code} for code in sorted({d.code for d in diagnostics})],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, prefixe) for d in diagnostics],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _place(location: Location | None) -> dict[str, Any] | None:
    if location is None:
        return None
    return {
        "fichier": location.file,
        "ligne": location.line,
        "colonne": location.column,
        "longueur": location.length,
    }


def _reference(reference: LegalReference | None) -> dict[str, Any] | None:
    if reference is None:
        return None
    return {
        "texte": reference.texte,
        "du": reference.du.isoformat() if reference.du else None,
        "au": reference.au.isoformat() if reference.au else None,
        "certitude": reference.certitude.value,
    }


def _result(diagnostic: Diagnostic, prefixe: str) -> dict[str, Any]:
    said = [diagnostic.message, diagnostic.effet, diagnostic.conseil]
    if diagnostic.reference is not None:
        said.insert(1, reference_text(diagnostic.reference))
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": ". ".join(part for part in said if part)},
    }
    if diagnostic.location is not None:
        place = _physical(diagnostic.location, prefixe)
        result["locations"] = [place]
        if diagnostic.correction is not None:
            result["fixes"] = [_fix(place["physicalLocation"], diagnostic.correction)]
    if diagnostic.acceptation is not None:
        result["suppressions"] = [{"kind": "external", "justification": diagnostic.acceptation}]
    return result


def _fix(place: dict[str, Any], text: str) -> dict[str, Any]:
    replacement = {"deletedRegion": place["region"], "insertedContent": {"text": text}}
    change = {"artifactLocation": place["artifactLocation"], "replacements": [replacement]}
    return {"description": {"text": f"écrire « {text} »"}, "artifactChanges": [change]}


def _physical(location: Location, prefixe: str) -> dict[str, Any]:
    region = {
        "startLine": location.line,
        "startColumn": location.column,
        "endColumn": location.column + location.length,
    }
    return {"physicalLocation": {"artifactLocation": {"uri": prefixe + location.file}, "region": region}}
