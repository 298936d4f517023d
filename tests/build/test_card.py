"""The fiche de contrôle names every act of the dossier with the law it was checked under."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipeline.build.card import make_card
from pipeline.build.control import control

from .conftest import EXEMPLE, REEL

JOUR = date(2024, 12, 2)


@pytest.mark.parametrize(
    ("dossier", "droit", "expected"),
    [
        (
            EXEMPLE,
            None,
            [
                ("Délibération", "prise", "celui du 12/03/2024"),
                ("Convention", "signée", "celui du 25/03/2024"),
                ("Annexe RGPD", "signée", "celui du 25/03/2024"),
                ("Avenant n°\u00a01", "signé", "celui du 24/06/2024"),
                ("Titres", "–", "celui du 02/12/2024"),
            ],
        ),
        (
            REEL,
            date(2021, 3, 1),
            [
                ("Délibération", "prise", "celui du 01/03/2021"),
                ("Convention", "projet", "celui du 01/03/2021"),
                ("Annexe RGPD", "projet", "celui du 01/03/2021"),
                ("Avenant n°\u00a01", "projet", "celui du 01/03/2021"),
                ("Titres", "–", "celui du 01/03/2021"),
            ],
        ),
    ],
)
def test_every_act_is_there_with_its_law(
    root: Path, tmp_path: Path, dossier: str, droit: date | None, expected: list[tuple[str, str, str]]
) -> None:
    import docx

    done = control(root / "inputs", dossier, JOUR, droit)
    assert done.chargement.dossier is not None
    word, pdf = make_card(done, done.chargement.dossier, tmp_path, root / "templates")
    acts = docx.Document(str(word)).tables[1]
    assert [tuple(cell.text for cell in row.cells) for row in acts.rows[1:]] == expected
    assert pdf.stat().st_size > 5000
