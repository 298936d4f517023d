"""A finding reads the same on screen, on paper and in an editor; its caret stands under what is meant."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import reporting
from pipeline.diagnostics import Certitude, Diagnostic, LegalReference, Location, Related, Severity, ordered

LINES = {
    "seances/presences.csv": ("commune;nom", "", "Vitry-sur-Seine;Mme;DEXAVARY;Laurence;represente;BOURDON Frédéric")
}
FINDING = Diagnostic(
    "POU-001",
    Severity.ERREUR,
    "M. Frédéric BOURDON détient 3 pouvoirs, 2 au plus",
    Location("seances/presences.csv", 3, 50, 16),
    LegalReference("loi n° 2020-1379 du 14 novembre 2020, art. 6 IV", date(2020, 11, 16), date(2021, 9, 30)),
    (Related(Location("seances/presences.csv", 1, 1), "autre pouvoir au même mandataire"),),
    "sans incidence sur le sens du vote (96 voix pour au lieu de 97)",
    "désigner un autre mandataire, ou écarter ce pouvoir",
    "deliberation",
)
EXPECTED = """\
inputs/seances/presences.csv:3:50: erreur POU-001 M. Frédéric BOURDON détient 3 pouvoirs, 2 au plus
     3 | Vitry-sur-Seine;Mme;DEXAVARY;Laurence;represente;BOURDON Frédéric
       |                                                  ^^^^^^^^^^^^^^^^
    inputs/seances/presences.csv:1  autre pouvoir au même mandataire
    référence : loi n° 2020-1379 du 14 novembre 2020, art. 6 IV (en vigueur du 16/11/2020 jusqu'au 30/09/2021)
    effet     : sans incidence sur le sens du vote (96 voix pour au lieu de 97)
    conseil   : désigner un autre mandataire, ou écarter ce pouvoir"""


def test_the_whole_of_a_finding_is_shown() -> None:
    assert reporting.diagnostic_text(FINDING, LINES, "inputs/") == EXPECTED


@pytest.mark.parametrize(
    ("changed", "first"),
    [
        ({"constat": True}, "constat (erreur) POU-001"),
        ({"severity": Severity.AVERTISSEMENT, "acceptation": "vu (Mme X)"}, "avertissement accepté POU-001"),
    ],
)
def test_what_is_taken_or_accepted_is_called_so(changed: dict[str, object], first: str) -> None:
    assert first in reporting.diagnostic_text(replace(FINDING, **changed), LINES).splitlines()[0]  # type: ignore[arg-type]


def test_a_place_outside_the_text_shows_no_line() -> None:
    blank = replace(FINDING, location=Location("seances/presences.csv", 2, 1), related=(), reference=None, effet=None)
    assert reporting.diagnostic_text(blank, LINES).splitlines() == [
        "seances/presences.csv:2:1: erreur POU-001 M. Frédéric BOURDON détient 3 pouvoirs, 2 au plus",
        "    conseil   : désigner un autre mandataire, ou écarter ce pouvoir",
    ]


def test_a_very_long_line_is_shown_around_the_place() -> None:
    lines = {"a.yaml": ("x" * 500 + "ICI" + "y" * 500,)}
    finding = Diagnostic("FOR-001", Severity.INFORMATION, "m", Location("a.yaml", 1, 501, 3))
    _, source, caret = reporting.diagnostic_text(finding, lines).splitlines()
    assert len(source) < 200
    assert source[caret.index("^") : caret.index("^") + caret.count("^")] == "ICI"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        (LegalReference("CGCT, art. L. 1"), "CGCT, art. L. 1"),
        (LegalReference("CGCT, art. L. 1", date(2022, 8, 1)), "CGCT, art. L. 1 (en vigueur depuis le 01/08/2022)"),
        (LegalReference("x", None, date(2020, 3, 23)), "x (en vigueur jusqu'au 23/03/2020)"),
        (LegalReference("x", certitude=Certitude.A_VERIFIER), "x — à vérifier"),
    ],
)
def test_a_reference_says_its_validity_and_its_certainty(reference: LegalReference, expected: str) -> None:
    assert reporting.reference_text(reference) == expected


def test_counts_are_worded() -> None:
    warning = replace(FINDING, severity=Severity.AVERTISSEMENT)
    assert reporting.summary([]) == "rien à signaler"
    assert reporting.summary([FINDING, warning, warning]) == "1 erreur, 2 avertissements"
    assert reporting.summary([replace(FINDING, constat=True)] * 2) == "2 constats"
    assert reporting.summary([replace(warning, acceptation="vu")] * 2) == "2 points acceptés"


def test_json_follows_the_published_schema(root: Path) -> None:
    schema = json.loads((root / "docs/controle.schema.json").read_text(encoding="utf-8"))
    report = json.loads(reporting.to_json("d", date(2021, 2, 1), [FINDING], {"a.pdf": "0" * 64}, ["note"]))
    assert set(report) == set(schema["properties"]) == set(schema["required"])
    (written,) = report["diagnostics"]
    assert (
        set(written)
        == set(schema["$defs"]["diagnostic"]["properties"])
        == set(schema["$defs"]["diagnostic"]["required"])
    )
    assert written == {
        "code": "POU-001",
        "gravite": "erreur",
        "constat": False,
        "bloquant": True,
        "acte": "deliberation",
        "message": FINDING.message,
        "lieu": {"fichier": "seances/presences.csv", "ligne": 3, "colonne": 50, "longueur": 16},
        "liens": [
            {
                "lieu": {"fichier": "seances/presences.csv", "ligne": 1, "colonne": 1, "longueur": 1},
                "message": "autre pouvoir au même mandataire",
            }
        ],
        "reference": {
            "texte": "loi n° 2020-1379 du 14 novembre 2020, art. 6 IV",
            "du": "2020-11-16",
            "au": "2021-09-30",
            "certitude": "source",
        },
        "effet": FINDING.effet,
        "conseil": FINDING.conseil,
        "acceptation": None,
        "correction": None,
    }


def test_sarif_points_at_the_same_characters() -> None:
    log = json.loads(
        reporting.to_sarif(
            "1.0", [FINDING, replace(FINDING, severity=Severity.AVERTISSEMENT, acceptation="vu")], "inputs/"
        )
    )
    first, second = log["runs"][0]["results"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "inputs/seances/presences.csv"
    assert place["region"] == {"startLine": 3, "startColumn": 50, "endColumn": 66}
    assert (first["level"], second["level"]) == ("error", "warning")
    assert second["suppressions"] == [{"kind": "external", "justification": "vu"}]


def test_order_is_by_place_and_drops_doubles() -> None:
    late = replace(FINDING, location=Location("seances/presences.csv", 9, 1))
    nowhere = replace(FINDING, location=None)
    assert ordered([late, FINDING, nowhere, FINDING]) == (nowhere, FINDING, late)


def test_the_report_sorts_by_what_must_be_done() -> None:
    found = (FINDING, replace(FINDING, constat=True), replace(FINDING, severity=Severity.AVERTISSEMENT))
    text = reporting.to_text(
        reporting.Rapport("d", "Objet", date(2021, 2, 1), "celui du jour", found, LINES, {"a.pdf": "0" * 64}, ("vu",))
    )
    titles = [
        "Erreurs, à corriger avant d'émettre",
        "Avertissements, à examiner",
        "Constats sur un acte déjà pris",
        "Notes",
        "Fichiers produits",
    ]
    lines = text.splitlines()
    assert [line for line in lines if line in titles] == titles
    assert "Résultat  : 1 erreur, 1 avertissement, 1 constat" in lines
    assert f"a.pdf  (SHA-256 {'0' * 64})" in lines


def test_the_card_gives_findings_of_one_rule_one_row() -> None:
    plain = replace(FINDING, reference=None, effet=None, code="HAB-001", message="la date n'est pas indiquée")
    found = [
        FINDING,
        replace(FINDING, effet=None),
        replace(FINDING, reference=None),
        plain,
        replace(plain, location=None),
    ]
    printed = reporting.card("Dossier", "EPT", date(2026, 1, 1), [], found, 3, [])
    law = (
        "loi n°\u00a02020-1379 du 14\u00a0novembre 2020, art.\u00a06 IV (en vigueur du 16/11/2020 jusqu’au 30/09/2021)"
    )
    three = "M.\u00a0Frédéric BOURDON détient 3 pouvoirs, 2 au plus."
    effect = " Effet\u00a0: sans incidence sur le sens du vote (96 voix pour au lieu de 97)."
    place = " (presences.csv,\u00a0l.\u00a03)"
    assert printed["sections"][0]["points"] == [
        {"code": "POU-001", "reference": law, "constats": [three + effect + place, three + place]},
        {"code": "POU-001", "reference": "Cohérence du dossier", "constats": [three + effect + place]},
        {
            "code": "HAB-001",
            "reference": "Cohérence du dossier",
            "constats": ["La date n’est pas indiquée." + place, "La date n’est pas indiquée."],
        },
    ]
