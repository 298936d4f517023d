"""What an act prints leads back to its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import loading
from pipeline.build.origin import origins

CONVENTION = "dossiers/juvisy-demutualisation/convention.yaml"


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        ("20\u202f000,00\u00a0€", [f"{CONVENTION}:188:12"]),
        ("20 000", [f"{CONVENTION}:188:12"]),
        ("5 500 euros", [f"{CONVENTION}:191:16", f"{CONVENTION}:193:16"]),
        ("20 janvier 2021", ["seances/2021-01-26/seance.yaml:9:9"]),
        ("1er février 2021", [f"{CONVENTION}:4:8", "dossiers/juvisy-demutualisation/deliberation.yaml:29:9"]),
        ("juin 2021", [f"{CONVENTION}:198:13"]),
        ("200 058 014 00016", ["collectivites/ept-grand-orly-seine-bievre.yaml:8:8"]),
        ("loopgrade", ["dossiers/juvisy-demutualisation/dossier.yaml:42:12"]),
        ("31 février 2021", []),
        ("123 456,78 €", []),
    ],
)
def test_a_value_leads_to_its_line(root: Path, sought: str, expected: list[str]) -> None:
    done = loading.load(root / "inputs", "juvisy-demutualisation")
    assert [str(place) for place in origins(done, sought)] == expected
