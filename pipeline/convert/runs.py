"""Run properties → a Typst text function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil, floor
from typing import Any

from pipeline.convert.faces import Metrics
from pipeline.convert.names import Element, W, child
from pipeline.convert.output import Output, literal, pt, rgb, stroke
from pipeline.convert.properties import TOGGLES, Props, merge, read
from pipeline.convert.run_properties import RUN
from pipeline.convert.source import Source
from pipeline.convert.styles import stacked

# LibreOffice 25.2's automatic escapement: 58 % of the size, the top (or foot) of the sign flush with the line's.
SCRIPT_SIZE = 0.58
SMALL_CAPS = 0.8
FALLBACK = "DejaVu Sans Mono"
# The rule of lines set on a grid: its pitch in pt follows.
GRID = "grid "
_EDGES = re.compile(r"top-edge: (-?[\d.]+)pt, bottom-edge: (-?[\d.]+)pt")
ASKED = "police "


def effective(source: Source, rpr: Element | None, base: Props) -> Props:
    """Direct properties over the character style over ``base`` (defaults, table and paragraph styles)."""
    if rpr is None or not len(rpr):
        return base
    direct = read(rpr, RUN)
    style = direct.get("rStyle")
    if style and source.styles.exists(style):
        base = merge(base, _toggled(base, source.styles.get(style, "character").rpr))
    return merge(base, direct)


def base_properties(source: Source, *layers: Props) -> Props:
    """Document defaults under the levels of styles (table, paragraph), toggles combined as Word does."""
    return merge(source.styles.default_rpr, stacked(*layers))


def text_function(output: Output, source: Source, props: Props, line: tuple[str, float]) -> str:
    """The name of the Typst function that prints a string with these effective properties, in such lines."""
    family = family_of(source, props)
    face = output.face(family)
    metrics = face.metrics
    size = size_of(props)
    vert = props.get("vert")
    shown = size * SCRIPT_SIZE if vert else size
    top, bottom = line_edges(metrics, size, line)
    tracking = number(props.get("tracking"))
    parts = [f"size: {pt(shown)}", f"top-edge: {pt(top)}", f"bottom-edge: {pt(-bottom)}"]
    parts += _arguments(source, props, face.name, size)
    if shift := _shift(metrics, size, vert) - number(props.get("position")):
        parts.append(f"baseline: {pt(shift)}")
    if language := _other_language(source, props):
        parts.append(f"lang: {literal(language)}")
    code = _decorated(f"text.with({', '.join(parts)})", props, top, bottom)
    share = number(props.get("w")) / 100 or 1.0
    if share != 1.0:
        code = f"scaled({share * 100:g}%, {code})"
    if face.asked:
        # Whoever asked for a face is told what became of it, also when the code comes from memory.
        code += f"/*{ASKED}{face.asked.encode().hex()}*/"
    name = output.define("r", code)
    if name not in output.measures:
        advances = face.advances(bool(props.get("b")), bool(props.get("i")))
        if share != 1.0:
            advances = {char: advance * share for char, advance in advances.items()}
        output.measures[name] = (advances, shown, tracking * share)
    return name


def _arguments(source: Source, props: Props, face: str, size: float) -> Iterator[str]:
    """What a text asks for beside its size and its place: face, weight, slant, ink, room between letters."""
    if face != "Arimo":
        yield f"font: ({literal(face)}, {literal('Arimo')}, {literal(FALLBACK)})"
    if props.get("b"):
        yield "weight: 700"
    if props.get("i"):
        yield 'style: "italic"'
    if ink := _ink(source, props):
        yield f"fill: {rgb(ink)}"
    if tracking := number(props.get("tracking")):
        yield f"tracking: {pt(tracking)}"
    if (kern := props.get("kern")) and size >= kern:
        yield "kerning: true"
    if props.get("liga"):
        yield "ligatures: true"


def _other_language(source: Source, props: Props) -> str:
    """The language of a text, empty when it is that of the document, or none."""
    language = str(props.get("lang") or "").partition("-")[0].lower()
    known = language.isalpha() and len(language) in (2, 3)
    return language if known and language != source.language.partition("-")[0].lower() else ""


def line_edges(metrics: Metrics, size: float, line: tuple[str, float]) -> tuple[float, float]:
    """Height above and below the baseline of a line of that size, in pt.

    ``line`` is the paragraph's rule: ("auto", multiple), ("exact", pt), ("atLeast", pt) or ("grid <pitch>", multiple).
    As LibreOffice 25.2 lays out Word files: the face's own leading above, the extra of a minimum above, an exact line
    split 80/20.
    """
    rule, amount = line
    top, bottom = _natural(metrics, size)
    if rule == "exact":
        return 0.8 * amount, 0.2 * amount
    if rule == "atLeast":
        return max(top, amount - bottom), bottom
    if rule.startswith(GRID):
        height = _on_grid(top + bottom, rule)
        spare = (height - top - bottom) / 2
        return top + spare + min((amount - 1) * height, 0.0), bottom + spare
    return top + min((amount - 1) * (top + bottom), 0.0), bottom


def leading(height: float, line: tuple[str, float]) -> float:
    """What a multiple above one adds under lines of that height, in pt; the last of a page does not need it."""
    rule, amount = line
    if amount <= 1 or not (rule == "auto" or rule.startswith(GRID)):
        return 0.0
    return height * (amount - 1) if rule != "auto" else floor(20 * height * amount + 1e-6) / 20 - height


def height_of(function: str) -> float:
    """The height in pt of a line printed by the text function of that code."""
    edges = _EDGES.search(function)
    return float(edges[1]) - float(edges[2]) if edges else 0.0


def _on_grid(height: float, rule: str) -> float:
    pitch = float(rule.removeprefix(GRID))
    return ceil(height / pitch - 1e-6) * pitch


def family_of(source: Source, props: Props) -> str:
    """The font family asked for Latin text."""
    font = props.get("font")
    if isinstance(font, tuple):
        return source.styles.theme_font(font[1]) or "Times New Roman"
    return font or "Times New Roman"


def number(value: object) -> float:
    """A property as a number, 0 when it is absent or refused."""
    return float(value) if isinstance(value, (int, float)) else 0.0


def size_of(props: Props) -> float:
    """The size of the type in pt, Word's 10 by default."""
    return number(props.get("size")) or 10.0


def displayed(text: str, props: Props) -> list[tuple[str, float]]:
    """The characters really shown and the share of the size they take: capitals, small capitals."""
    if props.get("caps"):
        return [(text.upper(), 1.0)]
    if not props.get("smallCaps"):
        return [(text, 1.0)]
    pieces: list[tuple[str, float]] = []
    for char in text:
        share = SMALL_CAPS if char != char.upper() else 1.0
        if pieces and (pieces[-1][1] == share or not char.strip()):
            pieces[-1] = (pieces[-1][0] + char.upper(), pieces[-1][1])
        else:
            pieces.append((char.upper(), share))
    return pieces


def mark_properties(source: Source, ppr: Element | None, base: Props) -> Props:
    """The properties of a paragraph's mark."""
    return effective(source, child(ppr, W + "rPr"), base)


def _natural(metrics: Metrics, size: float) -> tuple[float, float]:
    # LibreOffice measures a face on a device of six dots to a twentieth of a point, then reckons in whole twentieths.
    ascent, descent, gap = (floor(part * size * 120 + 0.5) for part in (metrics.ascent, metrics.descent, metrics.gap))
    height, above, leading_ = (floor(dots / 6 + 0.5) for dots in (ascent + descent, ascent, gap))
    return (above + leading_) / 20, (height - above) / 20


def _toggled(base: Props, style: Props) -> Props:
    return {
        key: (bool(value) != bool(base.get(key)) if key in TOGGLES and value else value) for key, value in style.items()
    }


def _shift(metrics: Metrics, size: float, vert: str | None) -> float:
    if vert == "super":
        return -(1 - SCRIPT_SIZE) * metrics.top * size
    return (1 - SCRIPT_SIZE) * metrics.descent * size if vert == "sub" else 0.0


def _ink(source: Source, props: Props) -> str | None:
    ink: Any = props.get("color")
    if isinstance(ink, tuple):
        ink = source.styles.theme_color(ink[1])
    if ink is None and _dark(props.get("shd") or props.get("behind")):
        return "FFFFFF"
    return ink if ink != "000000" else None


def _dark(fill: object) -> bool:
    if not isinstance(fill, str):
        return False
    red, green, blue = bytes.fromhex(fill)
    return red * 30 + green * 59 + blue * 11 < 6_000


def _decorated(function: str, props: Props, top: float, bottom: float) -> str:
    layers = []
    underline = props.get("u")
    if isinstance(underline, tuple):
        kind, ink = underline
        paint = rgb(ink) if ink else "auto"
        layers.append(
            f"underline.with(evade: false, stroke: line-stroke({literal(kind)}, {paint}))"
            if kind != "solid" or ink
            else "underline.with(evade: false)"
        )
        if kind == "double":
            layers.append("underline.with(evade: false, offset: 0.22em)")
    edges = f"top-edge: {pt(top)}, bottom-edge: {pt(-bottom)}, extent: 0pt"
    struck = [0.22, 0.32] if props.get("dstrike") else [0.27] if props.get("strike") else []
    if not layers and struck:
        layers += [f"strike.with(offset: -{at:g}em)" for at in struck] if len(struck) > 1 else ["strike"]
    elif struck:
        # PDF/UA knows letters either underlined or struck: the stroke is the upper edge of a background.
        line = "fill: none, stroke: (top: 0.7pt), bottom-edge: 0pt, extent: 0pt"
        layers += [f"highlight.with({line}, top-edge: {at:g}em)" for at in struck]
    fill = props.get("highlight") or props.get("shd")
    if isinstance(fill, str):
        layers.append(f"highlight.with(fill: {rgb(fill)}, {edges})")
    box = props.get("bdr")
    if isinstance(box, tuple):
        layers.append(f"highlight.with(fill: none, stroke: {stroke(box[1], box[0], box[2])}, {edges})")
    for layer in layers:
        function = f"deco({layer}, {function})"
    return function
