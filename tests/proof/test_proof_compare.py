"""What a DOCX says and what its PDF says are laid side by side, word for word."""

from __future__ import annotations

import random
import re
import time
import zipfile
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from proof_markup import field, p, r, table

from pipeline.proof import Ecart, ProofError, compare, pages_of_pdf, words
from pipeline.proof.alignment import align
from pipeline.proof.texts import Found, Wanted

Make = Callable[..., Path]


def test_the_same_words_leave_nothing_to_say(docx: Make, pdf: Make) -> None:
    word = docx(p("Le prix est de 20\u202f000,00\u00a0€", " pour l’année."), table(("Juvisy", "Mme"), ("Orly", "M.")))
    page = pdf("Le prix est de 20\u202f000,00\u00a0€ pour l’année.\n#table(columns: 2)[Juvisy][Mme][Orly][M.]")
    assert compare(word, page) == ()


@pytest.mark.parametrize(
    ("printed", "gap"),
    [
        ("Le prix est de 20 000,00 € par an", Ecart(1, "de 20 000,00 €", "net", "")),
        ("Le prix est de 20 000,00 € net net par an", Ecart(1, "20 000,00 € net", "", "net")),
        ("Le prix est de 2 000,00 € net par an", Ecart(1, "Le prix est de", "20 000,00", "2 000,00")),
        ("Le prix est de 20 000,00 € net par", Ecart(1, "000,00 € net par", "an", "")),
        ("Le prix est de 20 000,00 € netpar an", Ecart(1, "de 20 000,00 €", "net par", "netpar")),
        ("", Ecart(1, "", "Le prix est de 20 000,00 € net par an", "")),
    ],
)
def test_a_difference_is_placed_and_quoted(printed: str, gap: Ecart, docx: Make, pdf: Make) -> None:
    assert compare(docx(p("Le prix est de 20 000,00 € net par an")), pdf(printed)) == (gap,)


def test_two_words_that_change_places_are_seen(docx: Make, pdf: Make) -> None:
    gaps = compare(docx(p("Le président et le maire signent.")), pdf("Le maire et le président signent."))
    assert gaps
    assert {gap.page for gap in gaps} == {1}


def test_what_word_does_not_show_is_not_expected(docx: Make, pdf: Make) -> None:
    styles = (
        '<w:style w:type="character" w:styleId="Cache"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="Fils"><w:basedOn w:val="Cache"/></w:style>'
    )
    body = p(
        "Le ",
        r("secret ", "<w:vanish/>"),
        r("style ", '<w:rStyle w:val="Fils"/>'),
        r("montré ", '<w:rStyle w:val="Fils"/><w:vanish w:val="0"/>'),
        "<w:del><w:r><w:delText>ancien</w:delText></w:r></w:del>",
        f"<w:ins>{r('nouveau')}</w:ins>",
        f"<w:moveFrom>{r('ailleurs')}</w:moveFrom>",
        f"<mc:AlternateContent><mc:Choice>{r(' choisi')}</mc:Choice><mc:Fallback>{r('repli')}</mc:Fallback></mc:AlternateContent>",
        f"<w:sdt><w:sdtContent>{r(' saisi')}</w:sdtContent></w:sdt>",
    )
    word = docx(body, styles=styles)
    assert words(word) == ["Le", "montré", "nouveau", "choisi", "saisi"]
    assert compare(word, pdf("Le montré nouveau choisi saisi")) == ()


def test_capitals_by_style_count_as_the_same_letters(docx: Make, pdf: Make) -> None:
    word = docx(p(r("Objet", "<w:caps/>"), " du vote"))
    assert compare(word, pdf("OBJET du vote")) == ()
    assert compare(word, pdf("OBJET DU vote")) == (Ecart(1, "Objet", "du", "DU"),)


def test_hyphens_at_line_ends_are_read_as_typed_or_as_the_lines(docx: Make, pdf: Make) -> None:
    text = "Seine-Saint-Denis Grand-Orly-Seine-Bièvre porte-monnaie rendez-vous " * 6
    assert compare(docx(p(text)), pdf(f"#set page(width: 6cm)\n{text}")) == ()
    long = "anticonstitutionnellement extraordinairement " * 6
    assert "\ufffe" in "".join(pages_of_pdf(pdf(f"#set page(width: 6cm)\n#set text(hyphenate: true)\n{long}")))
    assert compare(docx(p(long)), pdf(f"#set page(width: 6cm)\n#set text(hyphenate: true)\n{long}")) == ()


def test_a_minus_sign_is_not_a_line_hyphen(docx: Make, pdf: Make) -> None:
    assert compare(docx(p("Solde : -20,00 €")), pdf("Solde : 20,00 €")) == (Ecart(1, "Solde :", "-20,00", "20,00"),)


HEADER = p("EPT Grand-Orly — PROJET")
FOOTER = p("n° 2209 — page ", field("PAGE", r("9")), "/", field("NUMPAGES", r("9")))
SECTION = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" r:id="footer1"/></w:sectPr>'
RUNNING = "#set page(header: [EPT Grand-Orly — PROJET], footer: context [n° 2209 — page #counter(page).display()/#counter(page).final().first()])\n"


def test_headers_and_footers_are_taken_out_of_every_page(docx: Make, pdf: Make) -> None:
    word = docx(p("Un."), p("2 Deux."), SECTION, header1=HEADER, footer1=FOOTER)
    assert compare(word, pdf(f"{RUNNING}Un.#pagebreak()\n2 Deux.")) == ()


def test_a_page_without_its_header_is_named(docx: Make, pdf: Make) -> None:
    word = docx(p("Un."), p("Deux."), SECTION, header1=HEADER, footer1=FOOTER)
    page = pdf(f"{RUNNING}Un.#pagebreak()\n#set page(header: none)\nDeux.")
    assert compare(word, page) == (Ecart(2, "", "EPT Grand-Orly — PROJET", ""),)


def test_a_header_printed_in_the_body_is_seen(docx: Make, pdf: Make) -> None:
    word = docx(p("Un."), SECTION, header1=HEADER, footer1=FOOTER)
    page = pdf(f"{RUNNING}EPT Grand-Orly — PROJET Un.")
    assert compare(word, page) == (Ecart(1, "", "", "EPT Grand-Orly — PROJET"),)


def test_notes_are_found_at_the_foot_with_their_number(docx: Make, pdf: Make) -> None:
    note = f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", " Voir la loi.")}</w:footnote>'
    word = docx(p("Texte", '<w:r><w:footnoteReference w:id="2"/></w:r>', ", puis la suite."), footnotes=note)
    assert compare(word, pdf("Texte#footnote[Voir la loi.], puis la suite.")) == ()
    assert compare(word, pdf("Texte#footnote[Voir le décret.], puis la suite."))
    assert compare(word, pdf("Texte#super[1], puis la suite.")) == (Ecart(1, "", "1 Voir la loi.", ""),)


def test_a_note_that_runs_over_two_pages_is_put_together(docx: Make, pdf: Make) -> None:
    long = " ".join(f"mot{rank}" for rank in range(120))
    note = f'<w:footnote w:id="2">{p("<w:r><w:footnoteRef/></w:r>", f" {long}")}</w:footnote>'
    word = docx(p("Texte", '<w:r><w:footnoteReference w:id="2"/></w:r>', "."), p("Fin."), footnotes=note)
    page = pdf(f"#set page(width: 10cm, height: 8cm)\nTexte#footnote[{long}].\n#pagebreak()\nFin.")
    assert compare(word, page) == ()


def test_text_boxes_may_stand_anywhere_but_once(docx: Make, pdf: Make) -> None:
    box = f"<w:r><w:drawing><wps:txbx><w:txbxContent>{p('Cadre flottant')}</w:txbxContent></wps:txbx></w:drawing></w:r>"
    word = docx(p("Avant ", box, "après."))
    assert compare(word, pdf("Avant après.\n#place(bottom)[Cadre flottant]")) == ()
    assert compare(word, pdf("Avant après.")) == (Ecart(1, "", "Cadre flottant", ""),)


LEADERS = '<w:style w:type="paragraph" w:styleId="TM1"><w:pPr><w:tabs><w:tab w:val="right" w:leader="dot"/></w:tabs></w:pPr></w:style>'
TITLES = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>'


def contents(*entries: str) -> str:
    entry = "<w:r><w:tab/></w:r>" + field("PAGEREF _Toc1", r("0"))
    inner = "".join(p(text, entry, properties='<w:pStyle w:val="TM1"/>') for text in entries)
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
    return f'{begin}<w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>{inner}<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'


@pytest.mark.parametrize("cached", [("Objet", "Durée"), ("À mettre à jour",), ()])
def test_a_table_of_contents_says_the_headings_and_real_pages(cached: tuple[str, ...], docx: Make, pdf: Make) -> None:
    headings = [p(text, properties='<w:pStyle w:val="T1"/>') for text in ("Objet", "Durée")]
    word = docx(contents(*cached), headings[0], p("Texte."), headings[1], styles=LEADERS + TITLES)
    assert compare(word, pdf("#outline(title: none)\n= Objet\nTexte.\n= Durée")) == ()
    wrong = compare(word, pdf("#outline(title: none, depth: 1)\n= Objet\nTexte.\n== Durée"))
    assert wrong[0].attendu == "Objet Durée"


def test_header_rows_are_repeated_by_the_page_and_rows_are_not(docx: Make, pdf: Make) -> None:
    rows = [(f"{rank}", f"MEMBRE {rank}") for rank in range(80)]
    word = docx(table(("N°", "Nom"), *rows, header=1))
    cells = "".join(f"[{a}][{b}]" for a, b in rows)
    page = pdf(f"#table(columns: 2, table.header[N°][Nom], {', '.join(f'[{c}]' for row in rows for c in row)})")
    assert len(pages_of_pdf(page)) > 1
    assert compare(word, page) == ()
    twice = pdf(f"#table(columns: 2)[N°][Nom]{cells}[79][MEMBRE 79]")
    assert compare(word, twice)[-1].trouve == "79 MEMBRE 79"


def test_a_cell_over_two_rows_may_come_before_or_after_its_neighbours(docx: Make, pdf: Make) -> None:
    over = f'<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{p("Échéance")}'
    under = f"<w:tcPr><w:vMerge/></w:tcPr>{p('')}"
    word = docx(table((over, "Ancienne", "Nouvelle"), (under, "10 €", "20 €")))
    assert compare(word, pdf("Échéance Ancienne Nouvelle 10 € 20 €")) == ()
    assert compare(word, pdf("Ancienne Nouvelle Échéance 10 € 20 €")) == ()
    assert compare(word, pdf("Ancienne Nouvelle 10 € 20 €")) == (Ecart(1, "", "Échéance", ""),)
    assert compare(word, pdf("Échéance Ancienne Nouvelle 20 € 10 €"))


def test_a_row_that_a_page_cuts_is_read_cell_by_cell(docx: Make, pdf: Make) -> None:
    cells = [" ".join(f"cellule {k} mot {n}" for n in range(60 + 40 * k)) for k in range(3)]
    word = docx(p("Avant."), table(("A", "B", "C"), tuple(cells), header=1), p("Après."))
    markup = (
        "#set page(width: 12cm, height: 12cm)\nAvant.\n#table(columns: (1fr,) * 3, table.header[A][B][C], {})\nAprès."
    )
    page = pdf(markup.format(", ".join(f"[{cell}]" for cell in cells)))
    assert len(pages_of_pdf(page)) > 2
    assert compare(word, page) == ()
    lost = pdf(markup.format(", ".join(f"[{cell.replace('mot 30', 'mot 31')}]" for cell in cells)))
    assert compare(word, lost)


def test_tab_leaders_bullets_and_symbols_belong_to_the_layout(docx: Make, pdf: Make) -> None:
    levels = '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    item = p("puce", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    line = p(
        "Total", "<w:r><w:tab/></w:r>", "12 €", properties='<w:tabs><w:tab w:val="right" w:leader="dot"/></w:tabs>'
    )
    box = p('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', " case")
    word = docx(item, line, box, numbering=levels)
    assert compare(word, pdf("- puce\nTotal #box(width: 1fr, repeat[.]) 12 €\n\n☐ case")) == ()
    assert compare(word, pdf("puce\n\nTotal 12 €\n\ncase")) == ()


def test_documents_bound_together_are_read_in_turn(docx: Make, pdf: Make) -> None:
    first = docx(p("Délibération."), SECTION, header1=HEADER, footer1=FOOTER, name="a.docx")
    second = docx(p("Convention."), SECTION, header1=p("Annexe"), footer1=FOOTER, name="b.docx")
    page = pdf(f"{RUNNING}Délibération.\n#set page(header: [Annexe])\nConvention.")
    assert compare([first, second], page) == ()
    assert compare(second, page, pages=range(2, 3)) == ()
    assert [gap.page for gap in compare([second, first], page)] == [1, 2]


@pytest.mark.parametrize("name", ["a_deliberation", "c_avenant", "d2_titre_alt"])
def test_the_reference_engine_says_the_same_words(name: str, shared: Path) -> None:
    folder = shared / "corpus" / "sondes"
    assert compare(folder / f"{name}.docx", folder / "lo-25.2" / f"{name}.pdf") == ()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_cannot_be_read_is_one_clear_error(content: bytes, tmp_path: Path, docx: Make, pdf: Make) -> None:
    broken = tmp_path / "illisible"
    broken.write_bytes(content)
    for pair in ((broken, pdf("a")), (docx(p("a")), broken), (tmp_path, pdf("a")), (docx(p("a")), tmp_path)):
        with pytest.raises(ProofError) as caught:
            compare(*pair)
        assert str(pair[0]) in caught.value.message or str(pair[1]) in caught.value.message
        assert caught.value.conseil


WORDS = st.lists(st.text("abcé1,-", min_size=1, max_size=6), min_size=2, max_size=40)


@given(WORDS, st.lists(st.integers(0, 39), max_size=4))
def test_page_breaks_and_line_breaks_change_nothing(text: list[str], cuts: list[int]) -> None:
    cuts = sorted({cut % len(text) for cut in cuts} | {0, len(text)})
    pages = ["\n".join(text[a:b]) for a, b in pairwise(cuts)]
    assert align(Wanted.of(" ".join(text)), Found.of(pages), [], []) == []


@given(WORDS, st.integers(0, 39))
def test_a_lost_word_is_always_seen(text: list[str], at: int) -> None:
    rest = [word for rank, word in enumerate(text) if rank != at % len(text)]
    assert align(Wanted.of(" ".join(text)), Found.of([" ".join(rest)]), [], [])
    assert align(Wanted.of(" ".join(rest)), Found.of([" ".join(text)]), [], [])


@pytest.mark.bench
def test_fifteen_pages_are_proved_within_150_ms(docx: Make, pdf: Make) -> None:
    paragraphs = [f"Article {rank} : " + "la collectivité met à disposition ses moyens. " * 12 for rank in range(105)]
    word, page = docx(*map(p, paragraphs)), pdf("\n\n".join(paragraphs))
    assert len(pages_of_pdf(page)) >= 15
    assert compare(word, page) == ()
    start = time.perf_counter()
    compare(word, page)
    assert time.perf_counter() - start < 0.15


@pytest.mark.endurance
@pytest.mark.parametrize("name", ["a_deliberation", "c_avenant", "d2_titre_alt"])
def test_no_change_of_one_word_goes_unseen(name: str, shared: Path, tmp_path: Path) -> None:
    folder = shared / "corpus" / "sondes"
    with zipfile.ZipFile(folder / f"{name}.docx") as package:
        parts = {item: package.read(item) for item in package.namelist()}
    body = parts["word/document.xml"].decode()
    words = list(re.finditer(r"(?<=[ >])\w+(?=[ <])", body[body.index("<w:body") :]))
    chosen = random.Random(name).sample(
        [w for w in words if "<w:t" in body[: body.index("<w:body") + w.start()][-80:]], 100
    )
    offset = body.index("<w:body")
    unseen = []
    for rank, word in enumerate(chosen):
        start, end = offset + word.start(), offset + word.end()
        other = "" if rank % 2 else word[0][:-1] + ("7" if word[0][-1] != "7" else "1")
        changed = {**parts, "word/document.xml": (body[:start] + other + body[end:]).encode()}
        with zipfile.ZipFile(tmp_path / "change.docx", "w") as package:
            for item, content in changed.items():
                package.writestr(item, content)
        if not compare(tmp_path / "change.docx", folder / "lo-25.2" / f"{name}.pdf"):
            unseen.append((word[0], other))
    assert unseen == []


def test_files_in_memory_are_read_as_those_on_disk(docx: Make, pdf: Make) -> None:
    word, page = docx(p("Le prix est de 20 000,00 € net")), pdf("Le prix est de 2 000,00 € net")
    assert compare(word.read_bytes(), page.read_bytes()) == compare(word, page) != ()
    assert compare([word, word.read_bytes()], page) == compare([word, word], page)
    for files in ((b"rien", page.read_bytes()), (word.read_bytes(), b"rien")):
        with pytest.raises(ProofError, match="le document qui vient d'être fait ne peut pas être relu"):
            compare(*files)
