"""What a PDF declares of itself is read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pipeline.proof import Bookmark, PdfFacts, facts_of_pdf, text_of_pdf


def test_title_language_bookmarks_and_conformance(pdf: Callable[..., Path]) -> None:
    made = pdf("= Article 1 – Objet\nTexte.\n#pagebreak()\n== Durée œuvre\nFin.")
    assert facts_of_pdf(made) == PdfFacts(
        title="Essai",
        language="fr",
        pages=2,
        bookmarks=(Bookmark(0, "Article 1 – Objet", 1), Bookmark(1, "Durée œuvre", 2)),
        conformance=("PDF/A-2a", "PDF/UA-1"),
        tagged=True,
    )
    assert text_of_pdf(made).split() == ["Article", "1", "–", "Objet", "Texte.", "Durée", "œuvre", "Fin."]


def test_a_pdf_that_declares_nothing(tmp_path: Path) -> None:
    import pypdf

    path = tmp_path / "nu.pdf"
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(path)
    assert facts_of_pdf(path) == PdfFacts("", "", 1, (), (), tagged=False)
