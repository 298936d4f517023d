"""The rows of a long table are written by kinds: its pages and its tags are those of rows written one by one."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest
from word import SECTION, docx, field, p, para, r, table

from pipeline import proof
from pipeline.convert import Engine, tables

COUNTED = SECTION.replace("<w:pgSz", '<w:footerReference w:type="default" r:id="rId-footer1"/><w:pgSz')
FOOT = {"footer1.xml": para(r("Liste – page "), field("PAGE", "1"), r(" / "), field("NUMPAGES", "1"))}
LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
BORDERED = f'<w:tblW w:w="9072" w:type="dxa"/><w:tblBorders>{LINES}</w:tblBorders>'
HEAD = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
WHOLE_ROW = "<w:trPr><w:cantSplit/></w:trPr>"
RIGHT, CENTRE = '<w:jc w:val="right"/>', '<w:jc w:val="center"/>'
SPACED = '<w:spacing w:before="40" w:after="40"/>'
WIDTHS = [1000, 3000, 3200, 1872]


def roll(count: int) -> list[list[str]]:
    """Rows that no page cuts, as those of a list of debtors, most of them of one line, under a header."""
    rows = [[HEAD, *(p(one, rpr="<w:b/>") for one in ("Numéro", "Nom", "Objet", "Montant"))]]
    for n in range(count):
        name = f"Usager n° {n} &amp; fils" + (" et leurs ayants droit, à Vitry-sur-Seine" if n % 7 == 0 else "")
        rows.append(
            [
                WHOLE_ROW, p(str(n), ppr=SPACED + CENTRE), p(name, ppr=SPACED), p("Restauration", ppr=SPACED),
                p(f"{n % 900},00 €", ppr=SPACED + RIGHT),
            ]
        )  # fmt: skip
    return rows


def cut(count: int) -> list[list[str]]:
    """Rows that pages cut, without a header."""
    long = "Une phrase assez longue pour occuper plusieurs lignes de la cellule où elle est. "
    return [[p(str(n)), p(long * (n % 5)), p("x"), p(long, ppr='<w:jc w:val="both"/>')] for n in range(count)]


def mixed(count: int) -> list[list[str]]:
    """Rows of every kind: merged cells, empty ones, heights, several paragraphs, tabulations, backgrounds."""
    kinds = [
        [p("{}"), p("deux"), para(field('HYPERLINK "https://exemple.fr"', "lien {}")), p("quatre")],
        ['<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + p("{} fusionnée"), p(""), p("fin")],
        ['<w:trPr><w:cantSplit/><w:trHeight w:val="700"/></w:trPr>', p("{}"), p("haute"), p("trois"), p("")],
        ['<w:trPr><w:trHeight w:val="500" w:hRule="exact"/></w:trPr>', p("{}"), p("exacte"), p("trois"), p("4")],
        [p("{}"), p("un") + p("deux", ppr=SPACED), p("mot" * 30), p("5", ppr=RIGHT)],
        [p("{}"), para(r("a"), "<w:r><w:tab/></w:r>", r("b")), p("gras", rpr="<w:b/>"), p("CAPITALES", rpr="<w:caps/>")],
        [p("{}"), '<w:tcPr><w:shd w:val="clear" w:fill="DDEEFF"/></w:tcPr>' + p("fond"), p("souligné", rpr='<w:u w:val="single"/>')],
    ]  # fmt: skip
    heads = [[HEAD, *(p(f"Tête {n}") for n in range(4))] for _ in range(2)]
    return heads + [[cell.replace("{}", str(n)) for cell in kinds[n * n % len(kinds)]] for n in range(count)]


KINDS: dict[str, tuple[Callable[[int], list[list[str]]], str]] = {
    "liste": (roll, COUNTED),
    "lignes coupées": (cut, SECTION),
    "de toutes sortes": (mixed, COUNTED),
}


def listed(rows: list[list[str]], section: str = COUNTED) -> bytes:
    body = p("Liste", style="Titre1") + p("Avant le tableau.") + table(rows, widths=WIDTHS, tblpr=BORDERED)
    return docx(body + p("Après le tableau. " * 60), section=section, parts=FOOT if section is COUNTED else {})


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of a few dozen rows are long."""
    monkeypatch.setattr(tables, "MANY", 40)


def one_by_one(data: bytes) -> bytes:
    """The PDF of a document whose rows are each written apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "MANY", 10**9)
        return Engine().convert(data)


def drawn(pdf: bytes) -> list[bytes]:
    """The pixels of every page."""
    return [bytes(page.render(scale=0.7, grayscale=True).buffer) for page in pypdfium2.PdfDocument(pdf)]


def tags(pdf: bytes) -> list[tuple[object, ...]]:
    """Every tag in reading order: depth, role, scope and heads, title; a piece of content is told by its page."""
    import pypdf

    reader = pypdf.PdfReader(io.BytesIO(pdf))
    pages = {page.indirect_reference.idnum: i for i, page in enumerate(reader.pages) if page.indirect_reference}

    def walk(one: object, depth: int, page: int | None) -> Iterator[tuple[object, ...]]:
        element = one.get_object()  # type: ignore[attr-defined]
        if isinstance(element, int):
            yield depth, page
            return
        page = pages[element.raw_get("/Pg").idnum] if "/Pg" in element else page
        given = [item.get_object() for item in element.get("/A", [])] if "/A" in element else []
        told = [str(item.get(key)) for item in given for key in ("/Scope", "/Headers", "/ColSpan") if key in item]
        yield depth, str(element.get("/S")), told, str(element.get("/T")), str(element.get("/ID"))
        for kid in element.get("/K", []):
            yield from walk(kid, depth + 1, page)

    root = reader.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    return [line for kid in root["/K"] for line in walk(kid, 0, None)]


def links(pdf: bytes) -> list[int]:
    """How many links each page has."""
    import pypdf

    return [len(page.annotations or []) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_and_the_tags_are_those_of_rows_written_one_by_one(
    kind: str, conform: Callable[[bytes], list[str]]
) -> None:
    rows, section = KINDS[kind]
    data = listed(rows(260), section)
    pdf, expected = Engine().convert(data), one_by_one(data)
    assert len(drawn(expected)) > 4
    assert drawn(pdf) == drawn(expected)
    assert tags(pdf) == tags(expected)
    assert links(pdf) == links(expected)
    assert conform(pdf) == []
    assert proof.compare(data, pdf) == ()


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("seed", range(8))
def test_rows_at_random_are_those_written_one_by_one(seed: int) -> None:
    chance = random.Random(seed)
    kinds = [roll(3)[1:], cut(6), mixed(12)[2:]]
    rows = [row for _ in range(30) for row in [chance.choice(chance.choice(kinds))] * chance.choice((1, 2, 9))]
    data = listed(rows, SECTION)
    pdf, expected = Engine().convert(data), one_by_one(data)
    assert drawn(pdf) == drawn(expected)
    assert tags(pdf) == tags(expected)


def test_the_source_of_a_row_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    original = Engine._compile

    def compiled(self: Engine, code: bytes, *args: object, **options: object) -> bytes:
        sizes.append(len(code))
        return original(self, code, *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "_compile", compiled)
    for count in (400, 800):
        Engine().convert(listed(roll(count), SECTION))
    assert (sizes[1] - sizes[0]) / 400 < 4 * 45


def test_nothing_is_lost_of_a_table_that_ends_with_the_document(small: None) -> None:
    rows = roll(300)
    data = docx(table(rows, widths=WIDTHS, tblpr=BORDERED) + p(""), section=COUNTED, parts=FOOT)
    pdf = Engine().convert(data)
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert [text.count(f"Usager n° {n} & fils") for n in range(300)] == [1] * 300
    pages = len(pypdfium2.PdfDocument(pdf))
    assert [text.count(f"page {n} / {pages}") for n in range(1, pages + 1)] == [1] * pages
    assert text.count("Montant") == pages


PEAK = """
import sys
from pathlib import Path
from pipeline.convert import Engine
Engine().convert(Path(sys.argv[1]))
status = Path("/proc/self/status").read_text(encoding="utf-8")
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))
"""


@pytest.mark.endurance
def test_the_memory_of_a_long_table(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "liste.docx"
    path.write_bytes(listed(roll(2_000)))
    command = [sys.executable, "-c", PEAK, str(path)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True, timeout=300)
    # Row by row, 450 MB.
    assert int(done.stdout) / 1024 < 320
