from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline import doctypes, legal, loading, render
from pipeline.model import Dossier

Texte = Callable[[str, Dossier], str]


@pytest.fixture(scope="session")
def charge(root) -> Callable[[str], Dossier]:
    """A dossier of the repository by name."""

    def load(nom: str) -> Dossier:
        dossier = loading.load(root / "inputs", nom).dossier
        assert dossier is not None
        return dossier

    return load


@pytest.fixture
def exemple(charge) -> Dossier:
    return charge("exemple-complet")


@pytest.fixture
def juvisy(charge) -> Dossier:
    return charge("juvisy-demutualisation")


def contexte(acte: str, dossier: Dossier, droit: date | None = None, *, projet: bool = False) -> dict[str, Any]:
    jour = droit or (dossier.seance.date if dossier.seance else date(2024, 1, 1))
    emission = doctypes.Emission(date(2026, 1, 1), projet, legal.at(jour))
    return doctypes.registry()[acte].context(dossier, emission)


@pytest.fixture(scope="session")
def texte(root, tmp_path_factory) -> Callable[..., str]:
    """The document of an act as text: one paragraph or table row a line."""

    def write(acte: str, dossier: Dossier, droit: date | None = None, *, projet: bool = False) -> str:
        out = tmp_path_factory.mktemp("acte") / f"{acte}.docx"
        kind = doctypes.registry()[acte]
        render.to_docx(root / "templates" / kind.gabarit, contexte(acte, dossier, droit, projet=projet), out)
        return "\n".join(lines(out)) + "\n"

    return write


def lines(docx: Path) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    for block in Document(str(docx)).iter_inner_content():
        if isinstance(block, Table):
            yield from (" | ".join(cell.text for cell in row.cells) for row in block.rows)
        elif block.text:
            yield f"[{block.style.name}] {block.text}"


def avec(dossier: Dossier, acte: str, **changes: Any) -> Dossier:
    """The dossier with some fields of one of its records changed."""
    return replace(dossier, **{acte: getattr(dossier, acte).changed(**changes)})
