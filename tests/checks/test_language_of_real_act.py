"""The language rules on the text of the real act: what the census of its faults lists and a table can see."""

from __future__ import annotations

import re

from pipeline.checks import lexique

TABLES = (
    lexique.ACCENTS,
    lexique.FREQUENTES,
    lexique.NUMEROS,
    lexique.CIVILITES,
    lexique.PONCTUATION,
    lexique.ARTICLES,
)
CENSUS = [
    ("ayant faire", "ayant fait"),
    ("qui permettre", None),
    ("RELATIVE MUTUALISATION", "RELATIVE à la MUTUALISATION"),
    ("SOUSSIGNES", "SOUSSIGNÉS"),
    ("CE QU’IL SUIT", "CE qui suit"),
    ("l’ETP", "l'EPT"),
    ("quelle pourrait", "qu'elle pourrait"),
    ("Cela inclus", "Cela inclut"),
    ("la COTECH", "le COTECH"),
    ("á", "à"),
    ("des partis", "des parties"),
    ("Zone de texte", None),
    ("Etablissement", "Établissement"),
    ("L5211-9", "L. 5211-9"),
    ("2021", "2021 "),
]


def test_faults_of_the_real_act_are_seen(shared):
    text = (shared / "reference/acte-2209.txt").read_text(encoding="utf-8")
    paragraphs = [re.sub(r"\s*\n\s*", " ", part).strip() for part in re.split(r"\n\s*\n", text)]
    found = {
        (match[0], fault.corrige(match))
        for table in TABLES
        for fault in table
        for paragraph in paragraphs
        for match in fault.motif.finditer(paragraph)
    }
    assert [fault for fault in CENSUS if fault not in found] == []
