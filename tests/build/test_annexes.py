"""Foreign PDFs are appended to the bound act behind a sheet that names them; what is lost by it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import proof
from pipeline.build import build
from pipeline.errors import PipelineError

from .conftest import EXEMPLE, ask


def with_annex(inputs: Path, fichier: str, data: bytes | None) -> None:
    folder = inputs / "dossiers" / EXEMPLE
    path = folder / "dossier.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nannexes:\n  - intitule: Fiche d'impact\n    fichier: {fichier}\n", encoding="utf-8")
    if data is not None:
        (folder / fichier).write_bytes(data)


def scan() -> bytes:
    """Two pages of images, untagged."""
    import io

    from PIL import Image

    pages = [Image.new("RGB", (300, 400), colour) for colour in ("white", "lightgrey")]
    buffer = io.BytesIO()
    pages[0].save(buffer, "PDF", save_all=True, append_images=pages[1:])
    return buffer.getvalue()


def test_an_annex_is_bound_behind_its_sheet(root: Path, inputs: Path, tmp_path: Path) -> None:
    plain = build(ask(root, inputs, tmp_path / "a", EXEMPLE, "deliberation"))
    with_annex(inputs, "impact.pdf", scan())
    done = build(ask(root, inputs, tmp_path / "b", EXEMPLE, "deliberation"))
    before, after = proof.facts_of_pdf(plain.fichiers[-1]), proof.facts_of_pdf(done.fichiers[-1])
    assert after.pages == before.pages + 3
    assert any("impact" in mark.intitule for mark in after.bookmarks)
    sheet = " ".join(proof.pages_of_pdf(done.fichiers[-1])[before.pages].split())
    assert "Annexe n° 1" in sheet
    assert "2 pages" in sheet
    assert done.notes, "an untagged scan costs conformance, and that is said"
    assert not list((tmp_path / "b" / EXEMPLE).glob(".*"))


@pytest.mark.parametrize(
    ("fichier", "data"),
    [
        ("absent.pdf", None),
        ("faux.pdf", b"\x89PNG\r\n\x1a\n"),
        ("vide.pdf", b""),
        ("tronque.pdf", scan()[:300]),
        ("../../../etc/passwd", None),
    ],
)
def test_an_unusable_annex_is_one_message(
    root: Path, inputs: Path, tmp_path: Path, fichier: str, data: bytes | None
) -> None:
    with_annex(inputs, fichier, data)
    with pytest.raises(PipelineError) as trouble:
        build(ask(root, inputs, tmp_path / "b", EXEMPLE, "deliberation"))
    assert trouble.value.conseil
    assert sorted(path.name for path in (tmp_path / "b" / EXEMPLE).iterdir() if path.name != "controle.txt") in (
        [],
        ["controle.json"],
    )
