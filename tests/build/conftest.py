"""Builds made once for all the tests that look at them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.build import Demande, Resultat, build

REEL, EXEMPLE = "juvisy-demutualisation", "exemple-complet"


@pytest.fixture
def inputs(tmp_path: Path, root: Path) -> Path:
    """A copy of the inputs, to be changed."""
    return Path(shutil.copytree(root / "inputs", tmp_path / "inputs", ignore=shutil.ignore_patterns("*.sqlite3*")))


def ask(root: Path, racine: Path, sortie: Path, dossier: str, acte: str, **more: object) -> Demande:
    """A request as the command line makes it, on a fixed day."""
    return Demande(
        dossier,
        acte,
        racine=racine,
        sortie=sortie,
        gabarits=root / "templates",
        jour=date(2024, 12, 2),
        registre=sortie / "registre.sqlite3",
        qui="essai",
        quand=datetime(2024, 12, 2, 9, tzinfo=UTC),
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="session")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Resultat]:
    """Builds an act of the shipped inputs, once for each act and each way of asking."""
    made: dict[tuple[object, ...], Resultat] = {}

    def once(dossier: str, acte: str, *, emettre: bool = False, again: int = 0) -> Resultat:
        key = (dossier, acte, emettre, again)
        if key not in made:
            folder = tmp_path_factory.mktemp("build")
            made[key] = build(ask(root, root / "inputs", folder, dossier, acte, emettre=emettre))
        return made[key]

    return once
