"""Counters as Word prints them: figures, letters, roman numerals, ordinals."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)


def formatted(value: int, kind: str) -> str:
    """A counter as Word prints it in French: decimal, decimalZero, roman, letters, ordinal, none."""
    return FORMATS[kind](value) if kind in FORMATS else str(value)


def roman(value: int) -> str:
    """Lower-case Roman numerals, digits beyond their range."""
    if not 0 < value < 32_768:
        return str(value)
    text = ""
    for amount, letters in _ROMAN:
        text += letters * (value // amount)
        value %= amount
    return text


def letters(value: int) -> str:
    """a…z, aa, bb… as Word continues."""
    return chr(97 + (value - 1) % 26) * ((value - 1) // 26 + 1) if 0 < value <= 780 else str(value)


def _padded(width: int, value: int) -> str:
    return f"{value:0{width}d}"


FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda value: f"{value:02d}",
    "lowerRoman": roman,
    "upperRoman": lambda value: roman(value).upper(),
    "lowerLetter": letters,
    "upperLetter": lambda value: letters(value).upper(),
    "ordinal": lambda value: "1er" if value == 1 else f"{value}e",
    "numberInDash": lambda value: f"- {value} -",
    "bullet": lambda _: "",
    "none": lambda _: "",
    "chicago": lambda value: "*†‡§"[(value - 1) % 4] * ((value - 1) // 4 + 1),
    "decimalEnclosedCircle": lambda value: chr(0x245F + value) if 0 < value <= 20 else str(value),
    **{f"decimal{width}": partial(_padded, width) for width in (3, 4, 5)},
}
