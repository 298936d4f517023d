"""The corrections that rules offer are right, and applying them leaves nothing else to say."""

from __future__ import annotations

from pathlib import Path

import essai

from pipeline.build import correct

SLIPS = """\
charte: >-
  Etablissement n ° 3 :  charte de Mr Petit,datée de Mars 2024 ; A la suite de la 2ème version , voir L5219-12 et le
  Tribunal Administratif
"""
CLEAN = """\
charte: >-
  Établissement n° 3 : charte de M. Petit, datée de mars 2024 ; À la suite de la 2e version, voir L. 5219-12 et le
  tribunal administratif
"""


def test_corrections_are_applied_in_place_and_once(tmp_path: Path) -> None:
    inputs = essai.lay(tmp_path, essai.Exemple())
    path = inputs / "dossiers/modele/convention.yaml"
    before = path.read_text(encoding="utf-8")
    written = "charte: charte informatique de l'EPT\n"
    assert before.count(written) == 1
    path.write_text(before.replace(written, SLIPS), encoding="utf-8")
    said = essai.found(inputs)
    assert {d.code for d in said} == {
        "FRM-001", "FRM-004", "FRM-005", "FRM-006", "FRM-007", "FRM-008", "FRM-010", "FRM-014", "FRM-020",
    }  # fmt: skip
    assert all(d.correction is not None for d in said)
    while correct(inputs, essai.found(inputs)):
        pass
    assert path.read_text(encoding="utf-8") == before.replace(written, CLEAN)
    assert essai.found(inputs) == ()


def test_each_correction_covers_what_it_replaces(tmp_path: Path) -> None:
    """In a quoted value, in a list, in a folded text: the place is exact, or there is no correction."""
    inputs = essai.lay(tmp_path, essai.Exemple())
    path = inputs / "dossiers/modele/convention.yaml"
    before = path.read_text(encoding="utf-8")
    odd = [
        ('charte: "charte de l\'Etat"', 'charte: "charte de l\'État"'),
        ("charte: 'l''Etat et  sa charte'", "charte: 'l''État et sa charte'"),
        ('charte: "l\\u00e9ger  Etat"', 'charte: "l\\u00e9ger  Etat"'),
        ("charte: charte\n  de l'Etat", "charte: charte\n  de l'État"),
    ]
    for written, expected in odd:
        path.write_text(before.replace("charte: charte informatique de l'EPT", written), encoding="utf-8")
        while correct(inputs, essai.found(inputs)):
            pass
        assert path.read_text(encoding="utf-8") == before.replace("charte: charte informatique de l'EPT", expected)
