"""Several documents bound in one PDF: tags, bookmarks, running headers and page counts; and what to_pdf promises."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pypdfium2
import pytest
from test_features import structure
from word import docx, field, p, para, r

import pipeline.convert
from pipeline.convert import Conversion, Engine, FonctionNonPriseEnCharge, Part, to_pdf
from pipeline.errors import PipelineError

FOOTER = {"footer1.xml": para(r("page "), field("PAGE"), r(" sur "), field("NUMPAGES"))}
SECTION = '<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/></w:sectPr>'
NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def act(name: str, pages: int) -> bytes:
    body = p(f"{name} un", style="Titre1") + para(r("texte"), NOTE)
    body += "".join(p(f"{name} page {i}", ppr="<w:pageBreakBefore/>") for i in range(2, pages + 1))
    parts = FOOTER | {
        "footnotes.xml": f'<w:footnote w:id="2">{para("<w:r><w:footnoteRef/></w:r>", r(" note"))}</w:footnote>'
    }
    return docx(body, section=SECTION, parts=parts, titre=name)


@pytest.fixture
def parts(tmp_path: Path) -> list[Part]:
    found = []
    for name, pages in (("Délibération", 2), ("Convention", 3), ("Annexe", 1)):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(act(name, pages))
        found.append(Part(path, name))
    return found


def footers(pdf: Path) -> list[str]:
    pages = pypdfium2.PdfDocument(pdf)
    return [
        next(line for line in page.get_textpage().get_text_range().splitlines() if line.startswith("page "))
        for page in pages
    ]


def test_one_count_of_pages(parts: list[Part], tmp_path: Path, conform: Callable[[Path], list[str]]) -> None:
    pdf = tmp_path / "acte.pdf"
    assert to_pdf(parts, pdf, titre="Acte 2209") == Conversion(pdf, "typst", 6, (1, 3, 6), ())
    assert footers(pdf) == [f"page {i} sur 6" for i in range(1, 7)]
    assert conform(pdf) == []
    assert structure(pdf.read_bytes()) >= {"H1", "H2", "P", "Note"}
    assert pypdfium2.PdfDocument(pdf).get_metadata_dict()["Title"] == "Acte 2209"


def test_one_count_per_part(parts: list[Part], tmp_path: Path) -> None:
    pdf = tmp_path / "acte.pdf"
    assert to_pdf(parts, pdf, titre="Acte", pagination="par_acte").debuts == (1, 3, 6)
    expected = ["page 1 sur 2", "page 2 sur 2", "page 1 sur 3", "page 2 sur 3", "page 3 sur 3", "page 1 sur 1"]
    assert footers(pdf) == expected


def test_bookmarks_nest_under_each_part(parts: list[Part], tmp_path: Path) -> None:
    pdf = tmp_path / "acte.pdf"
    to_pdf(parts, pdf, titre="Acte")
    marks = [(mark.level, mark.get_title()) for mark in pypdfium2.PdfDocument(pdf).get_toc()]
    assert marks == [
        (level, title) for part in parts for level, title in ((0, part.intitule), (1, f"{part.intitule} un"))
    ]


def test_the_title_is_the_document_s_when_none_is_given(parts: list[Part], tmp_path: Path) -> None:
    pdf = tmp_path / "seul.pdf"
    to_pdf(parts[:1], pdf, titre="")
    assert pypdfium2.PdfDocument(pdf).get_metadata_dict()["Title"] == "Délibération"
    assert [mark.get_title() for mark in pypdfium2.PdfDocument(pdf).get_toc()] == ["Délibération un"]


def test_another_process_gives_the_same_bytes(parts: list[Part], tmp_path: Path, root: Path) -> None:
    code = "import sys; from pathlib import Path; from pipeline.convert import *; "
    code += "to_pdf([Part(Path(p), p[-9:]) for p in sys.argv[2:]], Path(sys.argv[1]), titre='Acte')"
    outs = [tmp_path / "un.pdf", tmp_path / "deux.pdf"]
    for out, seed in zip(outs, ("1", "2"), strict=True):
        arguments = [sys.executable, "-c", code, str(out), *(str(part.docx) for part in parts)]
        subprocess.run(arguments, check=True, cwd=root, env={**os.environ, "PYTHONHASHSEED": seed})
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_a_warm_engine_gives_the_same_bytes_as_a_cold_one() -> None:
    warm = Engine()
    first = warm.convert(act("Délibération", 2))
    warm.convert(act("Convention", 3))
    assert warm.convert(act("Délibération", 2)) == first == Engine().convert(act("Délibération", 2))


def test_auto_goes_to_libreoffice_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "acte.docx"
    source.write_bytes(docx(p("x", rpr="<w:emboss/>")))

    def convert(docx: Path, pdf: Path, *, titre: str) -> SimpleNamespace:
        pdf.write_bytes(b"%PDF-")
        return SimpleNamespace(pages=1, notes=("sommaire recalculé",))

    monkeypatch.setitem(sys.modules, "pipeline.convert.libreoffice", SimpleNamespace(convert=convert))
    monkeypatch.setattr(pipeline.convert, "libreoffice", sys.modules["pipeline.convert.libreoffice"], raising=False)
    done = to_pdf([Part(source, "Acte")], tmp_path / "acte.pdf", titre="Acte", moteur="auto")
    assert (done.moteur, done.pages, done.debuts) == ("libreoffice", 1, (1,))
    assert "caractères en relief" in done.notes[0]
    assert done.notes[1:] == ("sommaire recalculé",)
    with pytest.raises(FonctionNonPriseEnCharge):
        to_pdf([Part(source, "Acte")], tmp_path / "autre.pdf", titre="Acte")


def test_auto_says_both_reasons_when_libreoffice_makes_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "acte.docx"
    source.write_bytes(docx(p("x", rpr="<w:emboss/>")))

    def convert(docx: Path, pdf: Path, *, titre: str) -> SimpleNamespace:
        raise PipelineError("LibreOffice n'est pas installé sur cette machine", "l'installer")

    monkeypatch.setitem(sys.modules, "pipeline.convert.libreoffice", SimpleNamespace(convert=convert))
    with pytest.raises(PipelineError) as refused:
        to_pdf([Part(source, "Acte")], tmp_path / "acte.pdf", titre="Acte", moteur="auto")
    assert "caractères en relief" in refused.value.message
    assert refused.value.message.endswith(
        " ; et LibreOffice ne l'a pas converti non plus : LibreOffice n'est pas installé sur cette machine"
    )
    assert refused.value.conseil.endswith(" ; l'installer")
    assert [path.name for path in tmp_path.iterdir()] == ["acte.docx"]


def test_a_bound_act_that_is_refused_says_why_and_not_that_libreoffice_binds_nothing(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.docx").write_bytes(docx(p(name, rpr="<w:emboss/>")))
    with pytest.raises(FonctionNonPriseEnCharge, match="caractères en relief"):
        to_pdf(
            [Part(tmp_path / "a.docx", "A"), Part(tmp_path / "b.docx", "B")],
            tmp_path / "acte.pdf",
            titre="Acte",
            moteur="auto",
        )


def test_an_engine_says_of_each_document_the_fonts_of_that_document_only() -> None:
    def asked(*fonts: str) -> bytes:
        return docx("".join(p("un mot", rpr=f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>') for font in fonts))

    engine = Engine()
    first = engine.compose([asked("Marianne", "Luciole")]).notes
    assert [("« Luciole », « Marianne »" in note) for note in first] == [True]
    assert engine.compose([asked("Arial")]).notes == ()
    second = engine.compose([asked("Marianne")]).notes
    assert [note.partition(" n'est")[0] for note in second] == ["la police « Marianne »"]
    assert engine.compose([asked("Marianne", "Luciole")]).notes == first
    assert engine.compose([asked("Arial"), asked("Luciole")]).notes == Engine().compose([asked("Luciole")]).notes
