"""``controle.txt``: the whole report of one run, to be read and filed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from pipeline.diagnostics import Diagnostic
from pipeline.reporting.text import Lines, diagnostic_text, summary


@dataclass(frozen=True, slots=True)
class Rapport:
    """What one run found and made; ``fichiers`` gives the SHA-256 of each file, by name."""

    dossier: str
    intitule: str
    jour: date
    droit: str
    diagnostics: tuple[Diagnostic, ...]
    lignes: Lines
    fichiers: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    prefixe: str = ""


def to_text(rapport: Rapport) -> str:
    """The report as text: what was checked, under which law, what was found, what was produced."""
    parts = [
        "FICHE DE CONTRÔLE",
        f"Dossier   : {rapport.dossier} — {rapport.intitule}" if rapport.intitule else f"Dossier   : {rapport.dossier}",
        f"Contrôlé  : le {rapport.jour:%d/%m/%Y}",
        f"Droit     : {rapport.droit}",
        f"Résultat  : {summary(rapport.diagnostics)}",
        "",
    ]
    for title, found in _sections(rapport.diagnostics):
        parts += [title, "─" * len(title), ""]
        for diagnostic in found:
            parts += [diagnostic_text(diagnostic, rapport.lignes, rapport.prefixe), ""]
    if rapport.notes:
        parts += ["Notes", "─────", "", *[f"- {note}" for note in rapport.notes], ""]
    if rapport.fichiers:
        parts += ["Fichiers produits", "─────────────────", ""]
        parts += [f"{name}  (SHA-256 {digest})" for name, digest in sorted(rapport.fichiers.items())] + [""]
    return "\n".join(parts)


def _sections(diagnostics: Sequence[Diagnostic]) -> list[tuple[str, list[Diagnostic]]]:
    open_ones = [d for d in diagnostics if not d.constat and d.acceptation is None]
    sections = [
        ("Erreurs, à corriger avant d'émettre", [d for d in open_ones if d.severity.value == "erreur"]),
        ("Avertissements, à examiner", [d for d in open_ones if d.severity.value == "avertissement"]),
        ("Informations", [d for d in open_ones if d.severity.value == "information"]),
        ("Constats sur un acte déjà pris", [d for d in diagnostics if d.constat and d.acceptation is None]),
        ("Points acceptés", [d for d in diagnostics if d.acceptation is not None]),
    ]
    return [(title, found) for title, found in sections if found]
