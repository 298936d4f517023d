"""Pages read out of a file that may be larger than the memory, against the same pages of the whole file."""

from __future__ import annotations

import random
import tempfile
import zlib
from collections.abc import Callable
from pathlib import Path

import fontpkg_arimo
import pytest

from pipeline.assemble import Index, Piece, stack, take_apart
from pipeline.proof import ProofError, inflated, pages_of_pdf, some_pages_of_pdf
from pipeline.proof.excerpt import Book
from pipeline.proof.inflated import Inflated


@pytest.fixture(scope="module")
def typeset() -> Callable[[str], bytes]:
    import typst

    def make(markup: str) -> bytes:
        head = '#set document(title: "Essai")\n#set text(font: "Arimo", lang: "fr")\n'
        return typst.compile(
            (head + markup).encode(),
            font_paths=[str(fontpkg_arimo.ROOT)],
            ignore_system_fonts=True,
            pdf_standards=["a-2a", "ua-1"],
            timestamp=0,
        )

    return make


@pytest.fixture(scope="module")
def whole(typeset, tmp_path_factory) -> Path:
    """Two hundred and ten documents, of which every third has two pages and a link."""
    out = tmp_path_factory.mktemp("pile") / "tout.pdf"
    marks = [
        f"= Pièce n° {n}\n" + ('#link("https://exemple.example/(1 0 R)")[Site] #pagebreak() Suite' * (n % 3 == 0))
        for n in range(7)
    ]
    cut = [take_apart(typeset(mark), "essai") for mark in marks]
    pieces = (Piece(cut[n % 7], f"Pièce {n}", (f"Nom {n}", str(n), "1 €")) for n in range(210))
    stack(pieces, out, "Le tout", Index("Index", ("Nom", "Numéro", "Somme"), lambda cells: cells[0]))
    return out


def test_any_pages_are_read_in_the_order_asked(whole: Path) -> None:
    every = pages_of_pdf(whole)
    chosen = [1, len(every), 150, 2, 3, 99, 100, 101, 102]
    assert list(some_pages_of_pdf(whole, chosen)) == [every[number - 1] for number in chosen]
    assert list(some_pages_of_pdf(whole, range(1, len(every) + 1))) == list(every)


def test_an_excerpt_holds_its_pages_and_what_they_draw_with_only(whole: Path) -> None:
    import io

    import pypdf

    with Book(whole) as book:
        made = pypdf.PdfReader(io.BytesIO(book.excerpt([5, 6])))
    assert len(made.pages) == 2
    held = [made.get_object(number) for number in range(1, made.trailer["/Size"])]
    kinds = [str(each.get("/Type")) for each in held if isinstance(each, dict)]
    assert [kinds.count(kind) for kind in ("/Page", "/Pages", "/StructElem", "/Annot")] == [2, 1, 0, 0]


def test_a_page_that_is_not_there_is_an_error(whole: Path) -> None:
    with pytest.raises(ProofError, match=r"tout\.pdf ne peut pas être relu comme un PDF"):
        list(some_pages_of_pdf(whole, [len(pages_of_pdf(whole)) + 1]))


def test_another_file_or_a_damaged_one_is_an_error(whole: Path, typeset, tmp_path: Path) -> None:
    data, damaged = whole.read_bytes(), tmp_path / "abime.pdf"
    middle = len(data) // 2
    for wrong in (
        b"",
        data[:-200],
        data[200:],
        data[:middle] + data[middle + 1 :],
        typeset("= Autre"),
        b"%PDF-1.7\nstartxref\n5\n%%EOF",
    ):
        damaged.write_bytes(wrong)
        with pytest.raises(ProofError, match=r"abime\.pdf ne peut pas être relu comme un PDF"):
            list(some_pages_of_pdf(damaged, range(1, 200)))
    with pytest.raises(ProofError):
        list(some_pages_of_pdf(tmp_path / "absent.pdf", [1]))


@pytest.mark.parametrize("rows", [1, 7, 100_000])
def test_a_compressed_table_is_read_at_any_place(rows: int, monkeypatch) -> None:
    monkeypatch.setattr(inflated, "_ROWS", rows)
    monkeypatch.setattr(inflated, "_READ", 50)
    chance = random.Random(1)
    table = [chance.randbytes(3) for _ in range(400)]
    data = zlib.compress(b"".join(table))
    with tempfile.TemporaryFile() as file:
        file.write(b"avant" + data + b"apres")
        read = Inflated(file, 5, len(data), 3)
        for number in [399, 0, 200, *chance.choices(range(400), k=300)]:
            assert read.row(number) == table[number]
        for number in (400, 401, 5_000):
            with pytest.raises(IndexError):
                read.row(number)
