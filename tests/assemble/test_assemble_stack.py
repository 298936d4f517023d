"""Documents stacked into one file: tags, bookmarks, links and claims kept, common parts written once, index at the end."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from pipeline.assemble import AssembleError, Index, Piece, stack
from pipeline.proof import Bookmark, facts_of_pdf, pages_of_pdf

Make = Callable[..., Path]

INDEX = Index("Index", ("Nom", "Numéro", "Somme"), lambda cells: cells[0])
_RICH = """= Chapitre (12 0 R) ((un) deux <un>
Voir le #link(<trois>)[tableau], ou #link("https://exemple.example/(a)")[le site].
== Section ( ouverte
#table(columns: 2, table.header[Nom][Somme], [Renée], [5 €])
#pagebreak()
= Autre <trois>
Suite.
"""


def pieces(*pdfs: Path) -> list[Piece]:
    return [Piece(pdf.read_bytes(), f"Pièce n° {n}", (pdf.stem, str(n), f"{n} €")) for n, pdf in enumerate(pdfs, 1)]


def links(pdf: Path) -> list[tuple[int, str, int | str]]:
    """The links: their page, what is said of them, the page or the address where they go."""
    reader = pypdf.PdfReader(pdf)
    found: list[tuple[int, str, int | str]] = []
    for number, page in enumerate(reader.pages, 1):
        for each in page.get("/Annots", ()):
            note = each.get_object()
            if "/Dest" in note:
                target = note["/Dest"].get_object()[0].get_object()
                found.append((number, note["/Contents"], reader.get_page_number(target) + 1))
            else:
                found.append((number, note["/Contents"], note["/A"]["/URI"]))
    return found


def identifiers(pdf: Path) -> list[str]:
    """The identifiers of the elements, as the tree of them lists them."""
    tree = pypdf.PdfReader(pdf).root_object["/StructTreeRoot"]["/IDTree"]
    leaves = [kid.get_object()["/Names"] for kid in tree["/Kids"]]
    return [str(name) for leaf in leaves for name in leaf[::2]]


def test_documents_keep_their_links_bookmarks_and_tables(tmp_path: Path, typeset: Make, conform) -> None:
    rich, plain = typeset(_RICH, "riche.pdf"), typeset("= Simple\nTexte.", "simple.pdf")
    out = tmp_path / "tout.pdf"
    done = stack(pieces(rich, plain, rich), out, "Le tout", INDEX)
    assert (done.pages, list(done.debuts), done.index) == (6, [1, 3, 4], 6)
    assert conform(out) == []
    facts = facts_of_pdf(out)
    assert (facts.title, facts.language, facts.pages, facts.tagged) == ("Le tout", "fr", 6, True)
    inner = [(1, "Chapitre (12 0 R) ((un) deux", 0), (2, "Section ( ouverte", 0), (1, "Autre", 1)]
    assert facts.bookmarks == (
        Bookmark(0, "Index", 6),
        Bookmark(0, "Pièce n° 1", 1),
        *(Bookmark(level, text, 1 + page) for level, text, page in inner),
        Bookmark(0, "Pièce n° 2", 3),
        Bookmark(0, "Pièce n° 3", 4),
        *(Bookmark(level, text, 4 + page) for level, text, page in inner),
    )
    address = "https://exemple.example/(a)"
    assert links(out) == [
        (1, "Chapitre, page 2", 2),
        (1, address, address),
        (4, "Chapitre, page 2", 5),
        (4, address, address),
        (6, "Page 1", 1),
        (6, "Page 4", 4),
        (6, "Page 3", 3),
    ]
    apart = pages_of_pdf(rich)
    assert list(pages_of_pdf(out))[:5] == [*apart, *pages_of_pdf(plain), *apart]
    names = identifiers(out)
    assert names == sorted(set(names))
    assert len(names) == 2 * 2 + 4


def test_what_documents_have_in_common_is_written_once(tmp_path: Path, typeset: Make) -> None:
    one = typeset("= Titre\nTexte.", "un.pdf")
    sizes = []
    for count in (1, 101):
        stack(pieces(*[one] * count), tmp_path / "tout.pdf", "Le tout", INDEX)
        sizes.append((tmp_path / "tout.pdf").stat().st_size)
    fonts = {
        font.indirect_reference.idnum
        for page in pypdf.PdfReader(tmp_path / "tout.pdf").pages[:101]
        for font in page["/Resources"]["/Font"].values()
        for font in [font.get_object()]
    }
    assert len(fonts) == 2
    assert (sizes[1] - sizes[0]) / 100 < one.stat().st_size / 8


def test_the_same_documents_give_the_same_bytes(tmp_path: Path, typeset: Make) -> None:
    documents = pieces(typeset(_RICH, "a.pdf"), typeset("= B", "b.pdf"))
    made = []
    for name in ("un.pdf", "deux.pdf"):
        stack(iter(documents), tmp_path / name, "Le tout", INDEX)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]


def test_a_document_made_by_another_program_is_refused_and_nothing_is_left(
    tmp_path: Path, typeset: Make, scan: Make
) -> None:
    out = tmp_path / "sortie" / "tout.pdf"
    out.parent.mkdir()
    out.write_bytes(b"avant")
    for strange in (scan().read_bytes(), b"", b"%PDF-1.7 startxref 12"):
        documents = [*pieces(typeset("= A", "a.pdf")), Piece(strange, "Étrange", ("x", "2", "2"))]
        with pytest.raises(AssembleError, match="Étrange"):
            stack(documents, out, "Le tout", INDEX)
    with pytest.raises(AssembleError, match="aucun document"):
        stack([], out, "Le tout", INDEX)
    assert [path.name for path in out.parent.iterdir()] == ["tout.pdf"]
    assert out.read_bytes() == b"avant"
