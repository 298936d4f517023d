"""The whole text of both dossiers' acts, in files to be read."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("nom", ["exemple-complet", "juvisy-demutualisation"])
@pytest.mark.parametrize("acte", ["deliberation", "convention"])
def test_text_is_the_one_that_was_read(nom, acte, charge, texte, request):
    dossier = charge(nom)
    found = texte(acte, dossier, projet=getattr(dossier, acte).etat == "projet")
    golden = GOLDEN / f"{nom}-{acte}.txt"
    if request.config.getoption("--golden"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8"), "après relecture : pytest --golden tests/doctypes"
