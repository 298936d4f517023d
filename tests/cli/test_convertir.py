"""``actes convertir``: any Word document, each in its PDF or all in one, and nothing made when something is wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import docx
import pypdfium2
import pytest

from pipeline import cli
from pipeline.errors import ExitCode


@pytest.fixture
def word(tmp_path: Path) -> Callable[..., Path]:
    """Writes a Word document of one paragraph."""

    def write(nom: str, texte: str, *, relief: bool = False) -> Path:
        document = docx.Document()
        document.styles["Normal"].font.name = "Arial"
        document.core_properties.title = f"Titre de {nom}"
        document.add_paragraph().add_run(texte).font.emboss = relief
        path = tmp_path / f"{nom}.docx"
        document.save(str(path))
        return path

    return write


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def read(pdf: Path) -> tuple[str, list[str], list[str]]:
    document = pypdfium2.PdfDocument(pdf)
    words = [page.get_textpage().get_text_range().strip() for page in document]
    return document.get_metadata_dict()["Title"], words, [item.get_title() for item in document.get_toc()]


def test_each_document_gets_its_pdf_beside_it(
    word: Callable[..., Path], capsys: pytest.CaptureFixture[str], conform: Callable[[Path], list[str]]
) -> None:
    one, other = word("un", "Premier texte."), word("deux", "Second texte.")
    assert cli.run(["convertir", str(one), str(other), str(one)]) == ExitCode.OK
    assert capsys.readouterr().out == (
        f"Produit  : {one.with_suffix('.pdf')}\nProduit  : {other.with_suffix('.pdf')}\n"
    )
    assert read(one.with_suffix(".pdf"))[:2] == ("Titre de un", ["Premier texte."])
    assert read(other.with_suffix(".pdf"))[:2] == ("Titre de deux", ["Second texte."])
    assert conform(one.with_suffix(".pdf")) == []
    assert names(one.parent) == ["deux.docx", "deux.pdf", "un.docx", "un.pdf"]


def test_one_that_fails_stops_no_other(
    word: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = word("a", "Refusé.", relief=True), word("b", "Accepté.")
    old = tmp_path / "c.doc"
    old.write_bytes(b"\xd0\xcf\x11\xe0rien")
    code = cli.run(
        ["convertir", str(bad), str(old), str(tmp_path / "d.docx"), str(good), "--dans", str(tmp_path / "o")]
    )
    said = capsys.readouterr()
    assert code == ExitCode.ENVIRONMENT
    assert said.out == f"Produit  : {tmp_path / 'o' / 'b.pdf'}\n"
    assert names(tmp_path / "o") == ["b.pdf"]
    assert [line.partition(" : ")[2] for line in said.err.splitlines() if line.startswith("Refusé")] == [
        f"{bad} : le document Word contient ce que la conversion ne sait pas rendre : caractères en relief "
        "(corps, style « Normal », paragraphe « Refusé. »)",
        f"{old} : ce n'est pas un document Word .docx : c'est un ancien fichier .doc, ou un document protégé par un mot "
        "de passe",
        f"{tmp_path / 'd.docx'} : {tmp_path / 'd.docx'} ne peut pas être lu : il n'existe pas",
    ]


def test_several_are_bound_in_the_order_given(
    word: Callable[..., Path], tmp_path: Path, conform: Callable[[Path], list[str]]
) -> None:
    files = [str(word(nom, f"Texte {nom}.")) for nom in ("z", "a")]
    bound = tmp_path / "acte" / "relie.pdf"
    assert cli.run(["convertir", *files, "--relier", str(bound), "--titre", "Acte"]) == ExitCode.OK
    assert read(bound) == ("Acte", ["Texte z.", "Texte a."], ["z", "a"])
    assert conform(bound) == []


def test_a_pdf_that_is_there_is_kept_unless_told(
    word: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, signed = word("a", "Nouveau."), tmp_path / "a.pdf"
    signed.write_bytes(b"un PDF qui a ete signe")
    assert cli.run(["convertir", str(source)]) == ExitCode.ENVIRONMENT
    assert cli.run(["convertir", str(source), "--relier", str(signed)]) == ExitCode.ENVIRONMENT
    assert signed.read_bytes() == b"un PDF qui a ete signe"
    assert f"{signed} existe déjà" in capsys.readouterr().err
    assert cli.run(["convertir", str(source), "--remplacer"]) == ExitCode.OK
    assert read(signed)[1] == ["Nouveau."]


def test_two_documents_for_one_pdf_are_a_mistake_of_the_command(
    word: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one = word("a", "Un.")
    other = tmp_path / "autre" / "a.docx"
    other.parent.mkdir()
    other.write_bytes(one.read_bytes())
    assert cli.run(["convertir", str(one), str(other), "--dans", str(tmp_path / "o")]) == ExitCode.USAGE
    assert f"{one} et {other} donneraient tous deux {tmp_path / 'o' / 'a.pdf'}" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "il manque"),
        (["a.docx", "--relier", "b.pdf", "--dans", "c"], "--relier donne déjà l'endroit du PDF"),
        (["a.docx", "b.docx", "--titre", "T"], "--titre vaut pour un seul PDF"),
    ],
)
def test_options_that_do_not_go_together(options: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["convertir", *options]) == ExitCode.USAGE
    assert said in capsys.readouterr().err


def test_what_libreoffice_loses_is_not_delivered(
    word: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, other = word("a", "Un texte entier."), word("b", "Un texte.")
    assert cli.run(["convertir", str(other)]) == ExitCode.OK

    def convert(docx: Path, pdf: Path, *, titre: str) -> SimpleNamespace:
        pdf.write_bytes(other.with_suffix(".pdf").read_bytes())
        return SimpleNamespace(pages=1, notes=())

    monkeypatch.setitem(sys.modules, "pipeline.convert.libreoffice", SimpleNamespace(convert=convert))
    assert cli.run(["convertir", str(source), "--moteur", "libreoffice"]) == ExitCode.ENVIRONMENT
    assert "le PDF ne dit pas ce que dit le Word" in capsys.readouterr().err
    assert not source.with_suffix(".pdf").exists()
