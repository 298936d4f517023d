"""What the fiche de contrôle prints: the findings of a run, worded for the folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from pipeline import wording
from pipeline.diagnostics import Diagnostic, Severity
from pipeline.reporting.text import reference_text
from pipeline.wording import date_longue

_TITRES = {
    "erreurs": "Erreurs, à corriger avant d'émettre",
    "avertissements": "Avertissements, à examiner",
    "constats": "Constats sur un acte déjà pris",
    "acceptes": "Points acceptés",
}


def card(
    intitule: str,
    emetteur: str,
    jour: date,
    actes: Iterable[tuple[str, str, str]],
    diagnostics: Sequence[Diagnostic],
    regles: int,
    notes: Sequence[str],
) -> dict[str, Any]:
    """The context of ``templates/fiche-controle.docx``.

    ``actes`` gives, for each act, its name, its state and the law it was checked under; ``regles`` counts the rules.
    Information is counted, not listed: the card holds on a page or two.
    """
    groups = _groups(diagnostics)
    return {
        "document": {
            "titre": _typographier(f"Fiche de contrôle — {intitule}"),
            "sujet": _typographier(intitule),
            "emetteur": _typographier(emetteur),
            "recueil": "Contrôle interne des actes",
            "reference": "Fiche de contrôle",
        },
        "dossier": {"intitule": _typographier(intitule)},
        "jour": date_longue(jour),
        "regles": str(regles),
        "conclusion": _typographier(_conclusion(groups)),
        "compte": {name: str(len(found)) for name, found in groups.items()},
        "actes": [{"nom": nom, "etat": etat, "droit": _typographier(droit)} for nom, etat, droit in actes],
        "sections": [
            {"titre": _typographier(titre), "points": list(_points(groups[name]))}
            for name, titre in _TITRES.items()
            if groups[name]
        ],
        "notes": [_typographier(note) for note in notes],
        "vu": "…… par ……",
    }


def _typographier(texte: str) -> str:
    """French spaces and curved apostrophes, as in the acts."""
    return wording.typographier(texte).replace("'", "’")


def _groups(diagnostics: Sequence[Diagnostic]) -> dict[str, list[Diagnostic]]:
    standing = [d for d in diagnostics if not d.constat and d.acceptation is None]
    return {
        "erreurs": [d for d in standing if d.severity is Severity.ERREUR],
        "avertissements": [d for d in standing if d.severity is Severity.AVERTISSEMENT],
        "constats": [d for d in diagnostics if d.constat and d.acceptation is None],
        "informations": [d for d in standing if d.severity is Severity.INFORMATION],
        "acceptes": [d for d in diagnostics if d.acceptation is not None],
    }


def _conclusion(groups: dict[str, list[Diagnostic]]) -> str:
    if groups["erreurs"]:
        return "Des erreurs empêchent d'émettre."
    if groups["avertissements"]:
        return "Rien n'empêche d'émettre ; des points restent à examiner."
    return "Rien n'empêche d'émettre."


def _points(diagnostics: Sequence[Diagnostic]) -> Iterator[dict[str, Any]]:
    """Findings of one rule that follow one another under the same law share their row."""
    for (code, reference), found in groupby(diagnostics, lambda one: (one.code, _reference(one))):
        yield {"code": code, "reference": reference, "constats": [_constat(one) for one in found]}


def _reference(diagnostic: Diagnostic) -> str:
    return _typographier(reference_text(diagnostic.reference) if diagnostic.reference else "Cohérence du dossier")


def _constat(diagnostic: Diagnostic) -> str:
    said = [diagnostic.message[:1].upper() + diagnostic.message[1:]]
    said += [f"Effet : {diagnostic.effet}"] if diagnostic.effet else []
    said += [f"Accepté : {diagnostic.acceptation}"] if diagnostic.acceptation else []
    where = diagnostic.location
    place = f" ({where.file.rsplit('/', 1)[-1]},{wording.ESPACE}l.{wording.ESPACE}{where.line})" if where else ""
    return _typographier(". ".join(said) + "." + place)
