"""Multilevel numbering counted as Word counts it."""

from __future__ import annotations

import pytest
from lxml import etree
from word import NAMESPACES

from pipeline.convert.counters import formatted
from pipeline.convert.numbering import Lists, Numbering
from pipeline.convert.styles import Styles

ARTICLE = '<w:numFmt w:val="decimal"/><w:lvlText w:val="Article %1"/>'
ALINEA = '<w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/>'
LETTRE = '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/>'


def numbering(*levels: str, nums: str = "") -> Numbering:
    inside = "".join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/>{level}</w:lvl>' for i, level in enumerate(levels))
    nums = nums or '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    root = etree.fromstring(
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="7">{inside}</w:abstractNum>{nums}</w:numbering>'
    )
    return Numbering(Lists(root, Styles(None, None)))


def labels(counted: Numbering, *steps: tuple[int, int]) -> list[str]:
    found = [counted.next(num, ilvl) for num, ilvl in steps]
    return [label.text if label else "aucun" for label in found]


def test_deeper_levels_start_again() -> None:
    steps = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (1, 2)]
    expected = ["Article 1", "1.1", "1.2", "a)", "Article 2", "2.1", "a)"]
    assert labels(numbering(ARTICLE, ALINEA, LETTRE), *steps) == expected


def test_a_level_never_reached_shows_its_start() -> None:
    assert labels(numbering(ARTICLE, ALINEA), (1, 1), (1, 1), (1, 0), (1, 1)) == ["1.1", "1.2", "Article 1", "1.1"]


def test_two_lists_of_one_definition_share_their_count() -> None:
    nums = "".join(f'<w:num w:numId="{i}"><w:abstractNumId w:val="7"/></w:num>' for i in (1, 2))
    assert labels(numbering(ARTICLE, nums=nums), (1, 0), (2, 0), (1, 0)) == ["Article 1", "Article 2", "Article 3"]


def test_an_override_starts_again_once() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    nums = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    nums += f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{override}</w:num>'
    counted = numbering(ARTICLE, nums=nums)
    assert labels(counted, (1, 0), (2, 0), (2, 0), (1, 0)) == ["Article 1", "Article 5", "Article 6", "Article 7"]


def test_an_overriding_level_changes_what_is_printed() -> None:
    level = '<w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Titre %1"/></w:lvl>'
    nums = f'<w:num w:numId="1"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">{level}</w:lvlOverride></w:num>'
    assert labels(numbering(ARTICLE, nums=nums), (1, 0), (1, 0)) == ["Titre III", "Titre IV"]


@pytest.mark.parametrize(("restart", "expected"), [(0, ["1.1", "2.2"]), (1, ["1.1", "2.1"])])
def test_restart_after_a_chosen_level(restart: int, expected: list[str]) -> None:
    alinea = f'<w:lvlRestart w:val="{restart}"/>{ALINEA}'
    assert labels(numbering(ARTICLE, alinea), (1, 0), (1, 1), (1, 0), (1, 1))[1::2] == expected


def test_legal_numbering_is_all_decimal() -> None:
    roman = '<w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/>'
    assert labels(numbering(roman, f"<w:isLgl/>{ALINEA}"), (1, 0), (1, 1)) == ["I", "1.1"]


def test_the_full_number_gathers_the_levels_above() -> None:
    counted = numbering(ARTICLE, '<w:numFmt w:val="lowerLetter"/><w:lvlText w:val=" %2)"/>')
    counted.next(1, 0)
    label = counted.next(1, 1)
    assert label is not None
    assert counted.in_context(label) == "Article 1 a)"


def test_an_unknown_list_has_no_label() -> None:
    assert labels(numbering(ARTICLE), (9, 0), (1, 5)) == ["aucun", "aucun"]


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (12, "decimalZero", "12"), (1999, "lowerRoman", "mcmxcix"),
        (44, "upperRoman", "XLIV"), (26, "lowerLetter", "z"), (27, "lowerLetter", "aa"), (53, "upperLetter", "AAA"),
        (1, "ordinal", "1er"), (2, "ordinal", "2e"), (3, "numberInDash", "- 3 -"), (3, "none", ""), (0, "lowerRoman", "0"),
    ],
)  # fmt: skip
def test_formats(value: int, kind: str, text: str) -> None:
    assert formatted(value, kind) == text


def test_beyond_nine_levels_there_is_none() -> None:
    assert labels(numbering(*[ARTICLE] * 11), (1, 8), (1, 10), (1, -1)) == ["Article 1", "aucun", "aucun"]
