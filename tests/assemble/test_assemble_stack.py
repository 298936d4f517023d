"""Documents stacked into one file: tags, bookmarks, links and claims kept, common parts written once, index at the end."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path

import pypdf
import pytest

from pipeline.assemble import AssembleError, Index, Piece, listing, references, sorting, stack, stacking, take_apart
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
    cut = {pdf: take_apart(pdf.read_bytes(), pdf.stem) for pdf in set(pdfs)}
    return [Piece(cut[pdf], f"Pièce n° {n}", (pdf.stem, str(n), f"{n} €")) for n, pdf in enumerate(pdfs, 1)]


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
        documents = pieces(typeset("= A", "a.pdf"))
        following = (Piece(take_apart(pdf, "L'étrange"), "Étrange", ("x", "2", "2")) for pdf in [strange])
        with pytest.raises(AssembleError, match="L'étrange"):
            stack(chain(documents, following), out, "Le tout", INDEX)
    with pytest.raises(AssembleError, match="aucun document"):
        stack([], out, "Le tout", INDEX)
    assert [path.name for path in out.parent.iterdir()] == ["tout.pdf"]
    assert out.read_bytes() == b"avant"


def listed(*pdfs: Path, names: Iterator[str] | None = None, count: int) -> Iterator[Piece]:
    """So many pieces made of these documents in turn, the last in the alphabet first unless ``names`` are given."""
    cut = [take_apart(pdf.read_bytes(), pdf.stem) for pdf in pdfs]
    for n in range(1, count + 1):
        name = next(names) if names else f"Usager {count - n:05d}"
        yield Piece(cut[n % len(cut)], f"Pièce n° {n}", (name, str(n), f"{n} €"))


def test_a_stack_of_several_groups_of_documents_is_whole(tmp_path: Path, typeset: Make, conform) -> None:
    out, long = tmp_path / "tout.pdf", typeset("#lorem(40)\n#pagebreak()\n#lorem(40)", "long.pdf")
    done = stack(listed(long, typeset(_RICH, "riche.pdf"), typeset("= Court", "court.pdf"), count=203), out, "T", INDEX)
    debuts = [
        1 + sum(2 if rank % 3 == 0 else (2 if rank % 3 == 1 else 1) for rank in range(1, n)) for n in range(1, 204)
    ]
    assert list(done.debuts) == debuts
    assert conform(out) == []
    top = [each for each in facts_of_pdf(out).bookmarks if each.level == 0]
    assert top == [
        Bookmark(0, "Index", done.index),
        *(Bookmark(0, f"Pièce n° {n}", page) for n, page in enumerate(debuts, 1)),
    ]
    found = [link for link in links(out) if link[0] >= done.index]
    assert [(said, target) for _, said, target in found] == [(f"Page {page}", page) for page in reversed(debuts)]
    names = identifiers(out)
    assert names == sorted(set(names))
    nums = [
        int(key)
        for kid in pypdf.PdfReader(out).root_object["/StructTreeRoot"]["/ParentTree"]["/Kids"]
        for key in kid.get_object()["/Nums"][::2]
    ]
    assert nums == sorted(set(nums))


def test_what_is_put_aside_on_the_disk_changes_no_byte(tmp_path: Path, typeset: Make, monkeypatch) -> None:
    documents = list(listed(typeset(_RICH, "riche.pdf"), typeset("= B", "b.pdf"), count=120))
    stack(documents, tmp_path / "un.pdf", "Le tout", INDEX)
    for module, name, value in (
        (sorting, "_RUN", 30),
        (sorting, "_BLOCK", 7),
        (references, "_HELD", 50),
        (references, "_READ", 64),
    ):
        monkeypatch.setattr(module, name, value)
    stack(documents, tmp_path / "deux.pdf", "Le tout", INDEX)
    assert (tmp_path / "un.pdf").read_bytes() == (tmp_path / "deux.pdf").read_bytes()


def test_pages_are_called_by_their_rank_whatever_a_document_calls_its_own(
    tmp_path: Path, typeset: Make, conform
) -> None:
    out, roman = tmp_path / "tout.pdf", typeset('#set page(numbering: "i")\n= A\n#pagebreak()\nSuite', "romain.pdf")
    stack(pieces(roman, typeset("= B", "b.pdf"), roman), out, "Le tout", INDEX)
    assert conform(out) == []
    assert pypdf.PdfReader(roman).page_labels == ["i", "ii"]
    whole = pypdf.PdfReader(out)
    assert ("/PageLabels" in whole.root_object, whole.page_labels) == (False, ["1", "2", "3", "4", "5", "6"])


def test_a_font_forgotten_on_the_way_is_written_again(tmp_path: Path, typeset: Make, monkeypatch, conform) -> None:
    monkeypatch.setattr(stacking, "_SHARED", 0)
    out = tmp_path / "tout.pdf"
    stack(listed(typeset(_RICH, "riche.pdf"), typeset("= B", "b.pdf"), count=6), out, "Le tout", INDEX)
    assert conform(out) == []
    assert [text.split()[0] for text in pages_of_pdf(out)] == ["B", "Chapitre", "Autre"] * 3 + ["Index"]


def test_pages_of_the_index_are_full_and_have_the_same_fonts(tmp_path: Path, typeset: Make, conform) -> None:
    out, letters = tmp_path / "tout.pdf", "abcdefghijklmnopqrstuvwxyzéèçœ"
    names = (f"{letters[n // 5]} nom {'bien long ' * 12 if n == 60 else ''}" for n in range(130))
    done = stack(listed(typeset("= Court", "court.pdf"), names=names, count=130), out, "Le tout", INDEX)
    assert conform(out) == []
    counts = [len([link for link in links(out) if link[0] == page]) for page in range(done.index, done.pages + 1)]
    assert counts == [53, 53, 24]
    pages = pypdf.PdfReader(out).pages[done.index - 1 :]
    fonts = [[font.indirect_reference.idnum for font in fonts_of(page)] for page in pages]
    assert len({number for page in fonts for number in page}) == 2
    foot = [text.splitlines()[-1] for text in list(pages_of_pdf(out))[done.index - 1 :]]
    assert foot == [f"Le tout – Index, page {n}" for n in (1, 2, 3)]


def fonts_of(page: pypdf.PageObject) -> list:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


@pytest.mark.parametrize("count", [1, 2, 3, 52, 53, 54, 55, 107, 108])
def test_the_index_loses_no_line_at_the_foot_of_a_page(tmp_path: Path, typeset: Make, count: int) -> None:
    closed = listing.Index("Index", ("Nom", "Numéro", "Somme"), lambda cells: cells[0], lambda: "C'est tout.")
    out = tmp_path / "tout.pdf"
    done = stack(listed(typeset("= Court", "court.pdf"), count=count), out, "Le tout", closed)
    assert [target for page, _, target in links(out) if page >= done.index] == list(range(count, 0, -1))
    assert "\n".join(list(pages_of_pdf(out))[done.index - 1 :]).count("C'est tout.") == 1


def test_a_name_that_the_font_cannot_print_is_said_and_nothing_is_left(tmp_path: Path, typeset: Make) -> None:
    document = take_apart(typeset("= A", "a.pdf").read_bytes(), "a")
    with pytest.raises(AssembleError, match="ne peut pas être composé") as caught:
        stack([Piece(document, "Pièce", ("市", "1", "1 €"))], tmp_path / "pile.pdf", "Pile", INDEX)
    assert "lettres latines" in caught.value.conseil
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf"]


def test_a_name_longer_than_a_page_is_printed_whole(tmp_path: Path, typeset: Make, conform) -> None:
    out = tmp_path / "tout.pdf"
    names = iter(["a", "b" + " bien long" * 900, "c", "d"])
    done = stack(listed(typeset("= Court", "court.pdf"), names=names, count=4), out, "Le tout", INDEX)
    assert conform(out) == []
    words = " ".join(list(pages_of_pdf(out))[done.index - 1 :]).split()
    assert (words.count("bien"), words.count("long")) == (900, 900)
    assert [target for page, _, target in links(out) if page >= done.index] == [1, 2, 3, 4]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_stack_that_is_stopped_leaves_nothing(tmp_path: Path, typeset: Make, error: BaseException) -> None:
    out = tmp_path / "sortie" / "tout.pdf"
    out.parent.mkdir()
    out.write_bytes(b"avant")

    def stopped() -> Iterator[Piece]:
        yield from listed(typeset("= Court", "court.pdf"), count=3)
        raise error

    with pytest.raises((KeyboardInterrupt, AssembleError)):
        stack(stopped(), out, "Le tout", INDEX)
    assert [(path.name, path.read_bytes()) for path in out.parent.iterdir()] == [("tout.pdf", b"avant")]


_STACKED = """
import itertools, sys
from pathlib import Path
from pipeline.assemble import Index, Piece, stack, take_apart
from tests.bench._measure import peak
pdfs, out, count = sys.argv[3:], Path(sys.argv[1]), int(sys.argv[2])
cut = [take_apart(Path(pdf).read_bytes(), pdf) for pdf in pdfs]
index = Index("Index", ("Nom", "Numéro", "Somme"), lambda cells: cells[0])
ranks = range(count) if count else itertools.count()
pieces = (Piece(cut[n % len(cut)], f"Pièce n° {n}", (f"Usager {n * 7919 % 1000003}", str(n), f"{n} €")) for n in ranks)
stack(pieces, out, "Le tout", index)
print(peak())
"""


def stacked(out: Path, count: int, *pdfs: Path) -> subprocess.Popen[str]:
    """Another process that stacks so many documents, or without end, and tells its memory."""
    command = [sys.executable, "-c", _STACKED, str(out), str(count), *map(str, pdfs)]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)


def test_a_process_that_is_killed_leaves_one_hidden_file_and_the_one_before(tmp_path: Path, typeset: Make) -> None:
    pdf, out = typeset("= Court", "court.pdf"), tmp_path / "sortie" / "tout.pdf"
    out.parent.mkdir()
    out.write_bytes(b"avant")
    run, until = stacked(out, 0, pdf), time.monotonic() + 30
    while sum(path.stat().st_size for path in out.parent.iterdir()) < 1_000_000 and time.monotonic() < until:
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.communicate()
    assert (run.returncode, out.read_bytes()) == (-signal.SIGKILL, b"avant")
    assert [path.name.rpartition(".")[0] for path in out.parent.iterdir() if path != out] == [".tout.pdf"]


@pytest.mark.endurance
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak of memory is read from /proc")
def test_memory_does_not_grow_with_the_stack(tmp_path: Path, typeset: Make) -> None:
    pdfs = [typeset(f"{_RICH}\nTexte {n}.", f"{n}.pdf") for n in range(5)]
    peaks = [int(stacked(tmp_path / "tout.pdf", count, *pdfs).communicate()[0]) for count in (3_000, 30_000)]
    assert peaks[1] < 1.15 * peaks[0]
    assert peaks[1] < 200_000
