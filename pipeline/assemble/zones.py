"""Finds a free zone of a page by looking at it."""

from __future__ import annotations

from pathlib import Path

from pipeline.assemble.overlay import Sheet

_SCALE = 0.5
_EDGE, _AIR, _WHITE = 24, 9, 250


def free_zone(pdf: Path, rank: int, sheet: Sheet, left: float, width: float, height: float) -> float | None:
    """The lowest blank band of page ``rank`` (from 0) that takes ``width`` by ``height`` points at ``left``.

    Gives its bottom in points from the visible bottom edge, ``None`` when the page has no such band. The page is drawn
    at one pixel for two points: anything it shows, scan, rule or annotation, counts as occupied.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[rank].render(scale=_SCALE, grayscale=True)
        rows, pixels = int(bitmap.height), bytes(bitmap.buffer)
        first, last = int((left - _AIR) * _SCALE), int((left + width + _AIR) * _SCALE) + 1
        blank = [
            min(pixels[row * bitmap.stride + max(first, 0) : row * bitmap.stride + min(last, bitmap.width)]) >= _WHITE
            for row in range(rows)
        ]
    finally:
        document.close()
    needed = int((height + 2 * _AIR) * _SCALE) + 1
    free = 0
    for row in range(rows - 1 - int(_EDGE * _SCALE), int(_EDGE * _SCALE), -1):
        free = free + 1 if blank[row] else 0
        if free == needed:
            return sheet.height - (row + needed) / rows * sheet.height + _AIR
    return None
