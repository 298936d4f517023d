"""Where lines break: a justified line takes one more word than its natural width allows, an over-long word is cut."""

from __future__ import annotations

import pytest

from pipeline.convert.inline import Piece
from pipeline.convert.lines import breakable, split_last_line, width_of

# Every sign is half an em wide, at 10 pt: 5 pt a character.
MEASURES = {
    "r": (dict.fromkeys(range(592), 0.5), 10.0, 0.0),
    "large": (dict.fromkeys(range(592), 1.0), 10.0, 1.0),
}


def text(*words: str) -> list[Piece]:
    return [Piece("text", "r", " ".join(words))]


def parts(split: tuple[list[Piece], list[Piece], float] | None) -> tuple[str, str, float]:
    assert split is not None
    head, tail, share = split
    return "".join(p.text for p in head), "".join(p.text for p in tail), round(share, 2)


def test_width() -> None:
    assert width_of("abcd", "r", MEASURES) == 20
    assert width_of("a b", "r", MEASURES, 0.5) == 12.5
    assert width_of("ab", "large", MEASURES) == 22


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (100.0, ("", "aaaa bbbb cccc", 1.0)),
        (70.0, ("", "aaaa bbbb cccc", 1.0)),
        (68.0, ("", "aaaa bbbb cccc", 0.8)),
        (67.5, ("", "aaaa bbbb cccc", 0.75)),
        (67.0, ("aaaa bbbb ", "cccc", 1.0)),
        (44.0, ("aaaa bbbb ", "cccc", 1.0)),
        (43.0, ("aaaa bbbb ", "cccc", 1.0)),
    ],
)
def test_the_last_line(room: float, expected: tuple[str, str, float]) -> None:
    assert parts(split_last_line(text("aaaa", "bbbb", "cccc"), room, room, MEASURES)) == expected


def test_the_last_line_starts_inside_a_piece() -> None:
    pieces = [Piece("text", "r", "aaaa bb"), Piece("code", text="c", width=5.0), Piece("text", "r", "bb cccc")]
    assert parts(split_last_line(pieces, 45.0, 45.0, MEASURES))[1] == "cccc"


def test_an_unknown_width_says_nothing() -> None:
    assert split_last_line([Piece("code", text="image")], 100.0, 100.0, MEASURES) is None


def test_an_over_long_word_is_cut_where_the_line_ends() -> None:
    assert breakable(text("court", "abcdefghij"), 25.0, MEASURES)[0].text == "court abcde\u200bfghij"
    assert breakable(text("court"), 25.0, MEASURES)[0].text == "court"


def test_a_word_too_wide_is_cut_after_its_hyphens_first() -> None:
    measures = {"f": (dict.fromkeys(range(32, 0x180), 0.5), 10.0, 0.0)}
    cut = breakable([Piece("text", "f", "à Juvisy-sur-Orge, anticonstitutionnellement")], 60.0, measures)
    assert [piece.text for piece in cut] == ["à Juvisy-sur-Orge, anticonstitu\u200btionnellemen\u200bt"]
