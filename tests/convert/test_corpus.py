"""Word files nobody here wrote: converted with every word and image, or refused for a true reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.convert import Engine, FonctionNonPriseEnCharge

# Every other file of the corpus is converted.
REFUSED = {
    "docxtpl/header_footer_tpl_utf8.docx": {"caractère"},
    "docxtpl/richtext_eastAsia_tpl.docx": {"caractère"},
    "sondes/probe.docx": {
        "champ DATE, qui change à chaque ouverture",
        "champ STYLEREF sans texte de ce style (« Heading 1 »)",
        "révision non acceptée",
    },
}


@pytest.fixture(scope="module")
def corpus(shared: Path) -> dict[str, Path]:
    files = {f"{path.parent.name}/{path.name}": path for path in sorted((shared / "corpus").glob("*/*.docx"))}
    if not files:
        pytest.skip("../shared/corpus is absent: this test converts Word files kept outside the repository")
    return files


def test_converted_or_refused_for_the_stated_reasons(
    corpus: dict[str, Path], conform: Callable[[bytes], list[str]]
) -> None:
    engine = Engine()
    refused: dict[str, set[str]] = {}
    faults: dict[str, list[str]] = {}
    for name, path in corpus.items():
        try:
            pdf = engine.convert(path)
        except FonctionNonPriseEnCharge as error:
            refused[name] = {
                "caractère" if one.fonction.startswith("caractère «") else one.fonction for one in error.refus
            }
        else:
            faults |= {name: found} if (found := conform(pdf)) else {}
    assert refused == REFUSED
    assert faults == {}
    assert len(corpus) - len(refused) >= 37


# a_deliberation asks for Calibri, which LibreOffice replaced there by Carlito and we by Arimo, wider.
@pytest.mark.parametrize("nom", ["c_avenant", "d2_titre_alt"])
def test_as_many_pages_as_libreoffice(nom: str, corpus: dict[str, Path], shared: Path) -> None:
    import pypdfium2

    theirs = pypdfium2.PdfDocument(shared / "corpus" / "sondes" / "lo-25.2" / f"{nom}.pdf")
    ours = pypdfium2.PdfDocument(Engine().convert(corpus[f"sondes/{nom}.docx"]))
    assert len(ours) == len(theirs)
