"""The borders and the background of a paragraph, drawn once around neighbours that share them."""

from __future__ import annotations

from typing import Any, TypeAlias

from pipeline.convert.output import pt, rgb, stroke
from pipeline.convert.properties import Props

# Borders by side, background, left and right edges in pt.
Outline: TypeAlias = tuple[tuple[tuple[str, Any], ...], Any, float, float]


def outline(props: Props, left: float, right: float) -> Outline | None:
    """The outline of a paragraph with these effective properties and edges, ``None`` when it has none."""
    borders = props.get("borders")
    drawn = {side: value for side, value in (borders or {}).items() if isinstance(value, tuple)}
    if not drawn and not isinstance(props.get("shd"), str):
        return None
    return tuple(sorted(drawn.items())), props.get("shd"), left, right


def framed(key: Outline | None, gap: float, above: bool, below: bool, leading: float) -> tuple[list[str], float]:
    """Arguments of the prelude's P that draw the outline, and the gap left outside it.

    ``above`` and ``below`` say whether the neighbours carry the same outline: Word then draws one box around all.
    """
    if key is None:
        return [], gap
    borders, fill = dict(key[0]), key[1]
    if above:
        borders.pop("top", None)
        if "between" in borders:
            borders["top"] = borders["between"]
    if below:
        borders.pop("bottom", None)
    borders.pop("between", None)
    outer = _box(borders, fill, gap if above else 0.0, leading)
    frame = [f"outer: ({outer})"]
    if any(value[0] == "double" for value in borders.values()):
        frame.append(f"inner: ({_double(borders)})")
    return frame, 0.0 if above else gap


def _box(borders: dict[str, Any], fill: str | None, gap: float, leading: float) -> str:
    strokes, insets, outsets = [], [], []
    for side, (dash, width, ink, space) in sorted(borders.items()):
        strokes.append(f"{side}: {stroke(width, dash, ink)}")
        room = space + width / 2
        if side in ("left", "right"):
            outsets.append(f"{side}: {pt(room + (2 * width if dash == 'double' else 0))}")
        else:
            insets.append((side, (2 * width if dash == "double" else space + width)))
    if gap:
        insets.append(("top", gap))
    if leading:
        insets.append(("bottom", leading))
    sums: dict[str, float] = {}
    for side, amount in insets:
        sums[side] = sums.get(side, 0.0) + amount
    parts = [f"fill: {rgb(fill)}"] if isinstance(fill, str) else []
    if strokes:
        parts.append(f"stroke: ({', '.join(strokes)})")
    if sums:
        parts.append(f"inset: ({', '.join(f'{side}: {pt(amount)}' for side, amount in sums.items())})")
    if outsets:
        parts.append(f"outset: ({', '.join(outsets)})")
    return ", ".join(parts) + "," if parts else ":"


def _double(borders: dict[str, Any]) -> str:
    strokes, insets = [], []
    for side, (dash, width, ink, space) in sorted(borders.items()):
        if dash == "double":
            strokes.append(f"{side}: {stroke(width, dash, ink)}")
            insets.append(f"{side}: {pt(0 if side in ('left', 'right') else space + width)}")
    return f"stroke: ({', '.join(strokes)}), inset: ({', '.join(insets)}),"
