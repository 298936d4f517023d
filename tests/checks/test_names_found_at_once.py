"""The quick look for a name never hides a way of writing it that its rule would find."""

from __future__ import annotations

import pytest

from pipeline.checks.nommage import _variantes
from pipeline.wording import cle_nom


@pytest.mark.parametrize("name", ["L'Haÿ-les-Roses", "Vitry-sur-Seine", "Choisy-le-Roi", "Orly"])
@pytest.mark.parametrize("apostrophe", ["'", "’", "-", " "])
@pytest.mark.parametrize("hyphen", ["-", " ", "'", "’"])
@pytest.mark.parametrize("accents", [True, False])
def test_every_variant_is_seen(name: str, apostrophe: str, hyphen: str, accents: bool) -> None:
    written = name.replace("-", hyphen).replace("'", apostrophe)
    text = f"La commune de {written if accents else written.replace('ÿ', 'y').upper()}, représentée."
    assert _variantes(name).search(text)
    assert cle_nom(name) in cle_nom(text.replace("’", "'"))
