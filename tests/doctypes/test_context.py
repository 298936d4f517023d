"""What holds of every context: finished text, nothing empty where a fact is due, both dossiers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from pipeline import doctypes
from pipeline.manquant import FERME, OUVRE

from .conftest import contexte

ACTES = ["deliberation", "convention"]


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, f"{path}.{key}")
    elif isinstance(value, list):
        for index, child in enumerate(value):
            yield from leaves(child, f"{path}[{index}]")
    else:
        yield path, value


def test_registry_names_each_kind_after_its_template():
    kinds = doctypes.registry()
    assert [(kind.nom, kind.gabarit) for kind in kinds.values() if kind.nom in ACTES] == [
        ("convention", "convention.docx"),
        ("deliberation", "deliberation.docx"),
    ]
    assert list(kinds) == [kind.nom for kind in kinds.values()]


@pytest.mark.parametrize("nom", ["exemple-complet", "juvisy-demutualisation"])
@pytest.mark.parametrize("acte", ACTES)
def test_context_holds_only_finished_text_and_conditions(nom, acte, charge):
    wrong = [
        (path, value)
        for path, value in leaves(contexte(acte, charge(nom)))
        if not isinstance(value, (str, bool)) or (isinstance(value, str) and ("None" in value or "'" in value))
    ]
    assert wrong == []


@pytest.mark.parametrize("acte", ACTES)
def test_complete_example_has_no_missing_value(acte, exemple):
    assert [path for path, value in leaves(contexte(acte, exemple)) if OUVRE in str(value)] == []


def test_real_deliberation_has_no_missing_value(juvisy):
    assert [path for path, value in leaves(contexte("deliberation", juvisy)) if OUVRE in str(value)] == []


def test_what_the_public_act_leaves_blank_is_marked(juvisy):
    found = contexte("convention", juvisy)
    marked = {path: value for path, value in leaves(found) if OUVRE in str(value)}
    assert sorted(marked) == [
        ".convention.de_preavis_resiliation",
        ".parties[1].deliberation",
        ".parties[1].representant",
        ".parties[1].siege",
        ".parties[1].siret",
        ".prix.prorata",
        ".rgpd.analyse_impact",
        ".rgpd.delegues[1]",
        ".rgpd.description[1].texte",
        ".rgpd.description[2].texte",
        ".rgpd.description[3].texte",
        ".rgpd.description[4].texte",
        ".rgpd.description[5].texte",
        ".rgpd.sort.choix",
        ".rgpd.sort.delai",
        ".rgpd.sous_traitance.changement",
        ".rgpd.transferts",
        ".rgpd.violation.contact",
        ".signataires[1].nom",
        ".signature.date",
        ".signature.lieu",
    ]
    assert marked[".parties[1].siege"] == f"{OUVRE}siège de la commune{FERME}"


def test_typography_reaches_what_the_clerk_wrote(exemple):
    entete = exemple.entete.changed(objet="Objet : 20 000 € ; l'article L.5219-12, n° 4")
    found = contexte(
        "deliberation", type(exemple)(**{**{f: getattr(exemple, f) for f in exemple.__slots__}, "entete": entete})
    )
    assert found["acte"]["objet"] == (
        "Objet\u00a0: 20\u202f000\u00a0€\u202f; l’article\u00a0L.\u00a05219-12, n°\u00a04"
    )
