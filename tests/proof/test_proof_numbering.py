"""The labels of numbered paragraphs are counted as Word counts them, and checked against the PDF."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree
from proof_markup import p

from pipeline.proof import Ecart, compare, words
from pipeline.proof.numbering import Numbering, formatted
from pipeline.proof.signs import LABEL, SYMBOL

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def level(ilvl: int, fmt: str, text: str, extra: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{extra}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str, nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{nums}'


def labels(inner: str, *asked: tuple[str, int]) -> list[str]:
    counted = Numbering.read(etree.fromstring(f'<w:numbering xmlns:w="{W}">{inner}</w:numbering>'))
    return [counted.label(number, ilvl) for number, ilvl in asked]


ARTICLES = (level(0, "decimal", "Article %1 –"), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "%3)"))


def test_deeper_levels_begin_again_under_each_article() -> None:
    asked = [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 0), ("1", 1), ("1", 2)]
    assert labels(numbering(*ARTICLES), *asked) == ["Article 1 –", "1.1", "1.2", "a)", "Article 2 –", "2.1", "a)"]


def test_a_level_that_never_restarts_goes_on() -> None:
    inner = numbering(ARTICLES[0], level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>'))
    assert labels(inner, ("1", 0), ("1", 1), ("1", 0), ("1", 1)) == ["Article 1 –", "1.", "Article 2 –", "2."]


def test_lists_of_one_model_share_their_count_unless_they_start_again() -> None:
    num = '<w:num w:numId="{}"><w:abstractNumId w:val="0"/>{}</w:num>'.format
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    inner = numbering(level(0, "decimal", "%1."), nums=num("1", "") + num("2", "") + num("3", again))
    asked = [("1", 0), ("2", 0), ("3", 0), ("3", 0), ("1", 0)]
    assert labels(inner, *asked) == ["1.", "2.", "1.", "2.", "3."]


def test_legal_style_shows_higher_levels_in_figures() -> None:
    inner = numbering(level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>"))
    assert labels(inner, ("1", 0), ("1", 0), ("1", 1)) == ["I.", "II.", "2.1"]


@pytest.mark.parametrize(
    ("value", "fmt", "shown"),
    [
        (4, "decimalZero", "04"),
        (49, "lowerRoman", "xlix"),
        (1999, "upperRoman", "MCMXCIX"),
        (27, "lowerLetter", "aa"),
        (26, "upperLetter", "Z"),
        (1, "ordinal", "1er"),
        (2, "ordinal", "2e"),
        (3, "none", ""),
        (3, "ordinalText", LABEL),
    ],
)
def test_formats(value: int, fmt: str, shown: str) -> None:
    assert formatted(value, fmt) == shown


def test_a_list_nobody_defined_prints_nothing() -> None:
    assert labels(numbering(level(0, "bullet", "•")), ("9", 0), ("1", 5), ("1", 0)) == ["", "", SYMBOL]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Article"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Fils"><w:basedOn w:val="Article"/></w:style>'
)


def test_an_article_that_changes_number_is_seen(docx: Callable[..., Path], pdf: Callable[..., Path]) -> None:
    article = '<w:pStyle w:val="{}"/>'.format
    off = article("Article") + '<w:numPr><w:numId w:val="0"/></w:numPr>'
    word = docx(
        p("Objet", properties=article("Article")),
        p("Sans numéro", properties=off),
        p("Durée", properties=article("Fils")),
        styles=STYLES,
        numbering=numbering(*ARTICLES),
    )
    assert compare(word, pdf("Article 1 – Objet\n\nSans numéro\n\nArticle 2 – Durée")) == ()
    gaps = compare(word, pdf("Article 1 – Objet\n\nSans numéro\n\nArticle 3 – Durée"))
    assert gaps == (Ecart(1, "Objet Sans numéro Article", "2", "3"),)
    assert compare(word, pdf("Article 1 – Objet\n\nSans numéro\n\nB – Durée")) == (
        Ecart(1, "– Objet Sans numéro", "Article 2", "B"),
    )


def test_every_reading_of_a_template_counts_from_the_beginning(docx: Callable[..., Path]) -> None:
    item = p("Objet", properties='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    word = docx(item, item, numbering=numbering(ARTICLES[0]))
    expected = ["Article", "1", "–", "Objet", "Article", "2", "–", "Objet"]
    assert [words(word), words(word)] == [expected, expected]
