"""Where lines break: a justified line takes one more word than its natural width allows, an over-long word is cut."""

from __future__ import annotations

import pypdfium2
import pytest
from word import docx, p

from pipeline.convert import Engine
from pipeline.convert.faces import ARIMO
from pipeline.convert.lines import breakable, cut, width_of
from pipeline.convert.pieces import Piece
from pipeline.convert.runs import height_of, leading, line_edges

# Every sign is half an em wide, at 10 pt: 5 pt a character.
MEASURES = {
    "r": (dict.fromkeys(range(592), 0.5), 10.0, 0.0),
    "large": (dict.fromkeys(range(592), 1.0), 10.0, 1.0),
}


def text(*words: str) -> list[Piece]:
    return [Piece("text", "r", " ".join(words))]


def test_width() -> None:
    assert width_of("abcd", "r", MEASURES) == 20
    assert width_of("a b", "r", MEASURES, 0.5) == 12.5
    assert width_of("ab", "large", MEASURES) == 22


def parts(room: float, *words: str) -> tuple[list[str], float]:
    found = cut(text(*words), room, room, MEASURES, narrowed=True)
    assert found is not None
    return ["".join(piece.text for piece in line) for line in found.lines], round(found.last, 2)


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (100.0, (["aaaa bbbb cccc"], 1.0)),
        (70.0, (["aaaa bbbb cccc"], 1.0)),
        (68.0, (["aaaa bbbb cccc"], 0.8)),
        # The third word asks for all that two spaces can give up: LibreOffice lets it go.
        (67.5, (["aaaa bbbb ", "cccc"], 1.0)),
        (44.0, (["aaaa bbbb ", "cccc"], 1.0)),
        (43.0, (["aaaa ", "bbbb ", "cccc"], 1.0)),
    ],
)
def test_the_last_line(room: float, expected: tuple[list[str], float]) -> None:
    assert parts(room, "aaaa", "bbbb", "cccc") == expected


def test_the_spaces_of_words_let_in_give_up_nothing_themselves() -> None:
    # The nine spaces of the line as it stands make room for one word more; ten would for two.
    assert parts(93.0, *"abcdefghijk") == (["a b c d e f g h i j ", "k"], 1.0)
    assert parts(94.0, *"abcdefghijk") == (["a b c d e f g h i j k"], 0.78)


def test_a_hyphen_that_ends_a_line_counts_as_a_space() -> None:
    assert parts(77.7, "aaaa", "bbbb-cccccc") == (["aaaa bbbb-cccccc"], 0.54)


def test_no_break_spaces_give_up_nothing() -> None:
    assert parts(71.0, "aaaa", "b\u00a0b", "cccc\u00a0d") == (["aaaa b\u00a0b ", "cccc\u00a0d"], 1.0)
    assert parts(73.0, "aaaa", "b\u00a0b", "cccc\u00a0d") == (["aaaa b\u00a0b cccc\u00a0d"], 0.9)


def test_first_fit_is_told_apart() -> None:
    def plain(room: float) -> bool:
        found = cut(text(*"abcdefghijk"), room, room, MEASURES, narrowed=True)
        assert found is not None
        return found.plain

    assert plain(92.0)
    assert not plain(93.0)


def test_lines_start_inside_pieces() -> None:
    pieces = [Piece("text", "r", "aaaa bb"), Piece("code", text="c", width=5.0), Piece("text", "r", "bb cccc")]
    found = cut(pieces, 45.0, 45.0, MEASURES, narrowed=True)
    assert found is not None
    assert ["".join(piece.text for piece in line) for line in found.lines] == ["aaaa ", "bbcbb ", "cccc"]


def test_an_unknown_width_says_nothing() -> None:
    assert cut([Piece("code", text="image")], 100.0, 100.0, MEASURES) is None


# In twentieths of a point, as LibreOffice 25.2 lays Arial out: above the baseline, and the whole line.
MEASURED = {
    5: (94, 115),
    8.5: (160, 196),
    10.5: (197, 242),
    13: (244, 300),
    16: (301, 369),
    17.5: (329, 403),
    23: (432, 529),
}


@pytest.mark.parametrize(("size", "expected"), MEASURED.items())
def test_a_line_is_as_tall_as_measured(size: float, expected: tuple[int, int]) -> None:
    above, below = line_edges(ARIMO, size, ("auto", 1.0))
    assert (round(20 * above), round(20 * (above + below))) == expected


def test_an_exact_and_a_multiple_line() -> None:
    assert line_edges(ARIMO, 10, ("exact", 12.0)) == pytest.approx((9.6, 2.4))
    assert line_edges(ARIMO, 10, ("atLeast", 15.0)) == pytest.approx((12.9, 2.1))


def test_a_multiple_adds_under_lines() -> None:
    assert leading(12.1, ("auto", 1.1)) == pytest.approx(1.2)
    assert leading(12.1, ("auto", 0.9)) == leading(12.1, ("exact", 20.0)) == 0.0
    assert leading(18.0, ("grid 18", 1.5)) == pytest.approx(9.0)


def test_the_height_of_a_line_is_that_of_its_text_function() -> None:
    assert height_of("text.with(size: 10pt, top-edge: 9.4pt, bottom-edge: -2.1pt)") == pytest.approx(11.5)
    assert height_of("") == 0.0


def test_what_a_space_does_not_part_is_cut_as_one_word() -> None:
    assert breakable(text("court", "{{", "abcdefgh", "}}"), 45.0, MEASURES)[0].text == "court {{ abcdef\u200bgh }}"


def test_an_over_long_word_is_cut_where_the_line_ends() -> None:
    assert breakable(text("court", "abcdefghij"), 25.0, MEASURES)[0].text == "court abcde\u200bfghij"
    assert breakable(text("court"), 25.0, MEASURES)[0].text == "court"


def test_a_word_too_wide_is_cut_after_its_hyphens_first() -> None:
    measures = {"f": (dict.fromkeys(range(32, 0x180), 0.5), 10.0, 0.0)}
    pieces = breakable([Piece("text", "f", "à Juvisy-sur-Orge, anticonstitutionnellement")], 60.0, measures)
    assert [piece.text for piece in pieces] == ["à Juvisy-sur-Orge, anticonstitu\u200btionnellemen\u200bt"]


# As LibreOffice 25.2 cuts them, justified on 481.9 pt in Arial 10.5: a word let in by narrower spaces, one that no-break
# spaces do not help, two of which one only is let in, a name let in whole after its hyphens.
CUT = [
    (
        "Pour cette période, la participation de la commune est de 30\u202f000,00\u00a0€ (trente mille euros). Elle est",
        "appelée selon l’échéancier suivant\u00a0:",
    ),
    (
        "L’EPT met à la disposition de la commune les informations qui démontrent le respect de la présente",
        "annexe et se prête aux audits, inspections comprises, menés par la commune ou par l’auditeur mandaté",
        "à cet effet. Les frais des audits décidés par la commune restent à sa charge.",
    ),
    (
        "En 2019, la commune d’Athis-Mons a quitté le service commun pour gérer elle-même son informatique.",
        "La convention d’origine a donc été modifiée pour ne plus lier que l’EPT et la commune de Juvisy-sur-Orge.",
    ),
]


@pytest.mark.parametrize("formed", [True, False])
@pytest.mark.parametrize("lines", CUT, ids=["espaces insécables", "deux mots", "trait d'union"])
def test_justified_lines_are_those_of_the_other_engine(
    lines: tuple[str, ...], formed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not formed:
        monkeypatch.setattr(Engine, "_compose_form", lambda *_: None)
    assert printed(lines, "both") == [line.split() for line in lines]


@pytest.mark.parametrize("formed", [True, False])
@pytest.mark.parametrize("jc", ["left", "right", "center"])
def test_no_line_is_broken_after_a_stroke(jc: str, formed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not formed:
        monkeypatch.setattr(Engine, "_compose_form", lambda *_: None)
    lines = (
        "Le technicien vient à la mairie deux fois par semaine et traite les demandes des services",
        "sociaux/culturels et techniques.",
    )
    assert printed(lines, jc) == [line.split() for line in lines]


def printed(lines: tuple[str, ...], jc: str) -> list[list[str]]:
    """The words of each line of the PDF of a paragraph."""
    compat = '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="x" w:val="15"/></w:compat>'
    # The text is 481.9 pt wide: the page is 453.6 pt wide between its margins.
    ppr = f'<w:ind w:right="-566"/><w:jc w:val="{jc}"/>'
    document = docx(p(" ".join(lines), ppr=ppr, rpr='<w:sz w:val="21"/>'), settings=compat)
    page = pypdfium2.PdfDocument(Engine().convert(document))[0]
    found = page.get_textpage().get_text_range().splitlines()
    return [line.replace("\ufffe", "-").split() for line in found]
