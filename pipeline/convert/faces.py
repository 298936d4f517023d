"""A font file's metrics and advance widths, read from its tables (OpenType 1.9: hhea, hmtx, cmap, fvar, HVAR)."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Metrics:
    """Vertical metrics of a face, in em: ascent and external leading above the baseline, descent below."""

    ascent: float
    descent: float
    gap: float = 0.0

    @property
    def top(self) -> float:
        """Height above the baseline of a single-spaced line."""
        return self.ascent + self.gap

    @property
    def height(self) -> float:
        """Height of a single-spaced line."""
        return self.ascent + self.gap + self.descent


@dataclass(frozen=True, slots=True)
class Face:
    """A family to print with: its Typst name, its metrics, its widths in em by code point for (bold, italic).

    ``asked`` is the family that the document names, empty when this face is known to be its like.
    """

    name: str
    metrics: Metrics
    advances: Callable[[bool, bool], Mapping[int, float]] = field(default=lambda *_: {})
    asked: str = ""


ARIMO = Metrics(1854 / 2048, 434 / 2048, 67 / 2048)
DEFAULT = Face("Arimo", ARIMO)
# The lines of a document are as high as in the face it asks for, whatever stands in: Times New Roman, Courier New.
_HEIGHTS = {
    "TeX Gyre Termes": Metrics(0.891113, 0.216309, 0.042480),
    "TeX Gyre Cursor": Metrics(0.832520, 0.300293),
}
# DejaVu Sans Mono, the fallback for signs: every glyph is that wide.
FALLBACK_ADVANCE = 0.602
_SPACE, _NO_BREAK = 0x20, 0xA0


@lru_cache(maxsize=64)
def family(name: str, folders: tuple[str, ...]) -> Face:
    """The face of that family found in these folders; Arimo's metrics when it is not there."""
    import typst

    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)).fonts()
    files = {
        (info.weight >= 600, info.style != "normal"): info.path
        for info in reversed(faces)
        if info.family == name and info.path
    }
    if not files:
        return Face(name, ARIMO)
    regular = files.get((False, False)) or next(iter(files.values()))

    def advances(bold: bool, italic: bool) -> Mapping[int, float]:
        own = files.get((bold, italic)) or files.get((False, italic)) or regular
        return widths(own, bold and (bold, italic) not in files)

    tables = _Tables(Path(regular).read_bytes())
    return Face(name, _HEIGHTS.get(name) or tables.metrics(), advances)


@lru_cache(maxsize=32)
def widths(path: str, bold: bool) -> Mapping[int, float]:
    """Advance width in em of every character of a font file; ``bold`` moves a variable font to its heaviest weight."""
    tables = _Tables(Path(path).read_bytes())
    try:
        return tables.advances(bold)
    except (struct.error, IndexError, KeyError):
        return {}


class _Tables:
    def __init__(self, data: bytes) -> None:
        self.data = data
        count = self._u16(4)
        self.offsets = {}
        for i in range(count):
            tag, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * i)
            self.offsets[tag.decode("latin-1")] = offset
        self.units = self._u16(self.offsets["head"] + 18) if "head" in self.offsets else 1000

    def metrics(self) -> Metrics:
        if "hhea" not in self.offsets:
            return ARIMO
        ascent, descent, gap = struct.unpack_from(">hhh", self.data, self.offsets["hhea"] + 4)
        return Metrics(ascent / self.units, -descent / self.units, gap / self.units)

    def advances(self, bold: bool) -> Mapping[int, float]:
        long_count = self._u16(self.offsets["hhea"] + 34)
        glyphs = self._u16(self.offsets["maxp"] + 4)
        raw = struct.unpack_from(f">{long_count * 2}H", self.data, self.offsets["hmtx"])[::2]
        deltas = self._deltas(glyphs) if bold and "HVAR" in self.offsets else None
        found = {}
        for code, glyph in self._cmap().items():
            advance = raw[min(glyph, long_count - 1)]
            found[code] = (advance + (deltas[glyph] if deltas else 0)) / self.units
        # Typst sets a no-break space as wide as a space, whatever the file says.
        if _SPACE in found and _NO_BREAK in found:
            found[_NO_BREAK] = found[_SPACE]
        return found

    def _cmap(self) -> dict[int, int]:
        base = self.offsets["cmap"]
        best = 0
        for i in range(self._u16(base + 2)):
            platform, encoding, offset = struct.unpack_from(">HHI", self.data, base + 4 + 8 * i)
            if (platform, encoding) in ((0, 3), (3, 1)) and self._u16(base + offset) == 4:
                best = base + offset
        return self._format4(best) if best else {}

    def _format4(self, start: int) -> dict[int, int]:
        count = self._u16(start + 6) // 2
        ends = struct.unpack_from(f">{count}H", self.data, start + 14)
        starts = struct.unpack_from(f">{count}H", self.data, start + 16 + 2 * count)
        shifts = struct.unpack_from(f">{count}h", self.data, start + 16 + 4 * count)
        at = start + 16 + 6 * count
        ranges = struct.unpack_from(f">{count}H", self.data, at)
        found = {}
        for i in range(count):
            for code in range(starts[i], min(ends[i], 0xFFFE) + 1):
                if ranges[i] == 0:
                    glyph = (code + shifts[i]) & 0xFFFF
                else:
                    raw = self._u16(at + 2 * i + ranges[i] + 2 * (code - starts[i]))
                    glyph = (raw + shifts[i]) & 0xFFFF if raw else 0
                if glyph:
                    found[code] = glyph
        return found

    def _deltas(self, glyphs: int) -> list[float]:
        base = self.offsets["HVAR"]
        store = base + self._u32(base + 4)
        regions = store + self._u32(store + 2)
        axes, region_count = struct.unpack_from(">HH", self.data, regions)
        scalars = []
        for i in range(region_count):
            # At the end of the first axis (wght), every other axis at its default.
            peaks = [struct.unpack_from(">hhh", self.data, regions + 4 + 6 * (i * axes + a)) for a in range(axes)]
            scalars.append(1.0 if peaks[0][1] == 0x4000 and all(peak[1] == 0 for peak in peaks[1:]) else 0.0)
        outer = [self._subtable(store + self._u32(store + 8 + 4 * i), scalars) for i in range(self._u16(store + 6))]
        mapping = self._u32(base + 8)
        if not mapping:
            return [outer[0][min(glyph, len(outer[0]) - 1)] for glyph in range(glyphs)]
        return self._mapped(base + mapping, outer, glyphs)

    def _subtable(self, start: int, scalars: list[float]) -> list[float]:
        items, words, columns = struct.unpack_from(">HHH", self.data, start)
        indexes = struct.unpack_from(f">{columns}H", self.data, start + 6)
        at = start + 6 + 2 * columns
        found = []
        for _ in range(items):
            row = struct.unpack_from(f">{words}h{columns - words}b", self.data, at)
            found.append(sum(delta * scalars[index] for delta, index in zip(row, indexes, strict=True)))
            at += 2 * words + columns - words
        return found

    def _mapped(self, start: int, outer: list[list[float]], glyphs: int) -> list[float]:
        form, entry = struct.unpack_from(">BB", self.data, start)
        count = self._u32(start + 2) if form else self._u16(start + 2)
        at = start + (6 if form else 4)
        size, inner_bits = (entry >> 4 & 3) + 1, (entry & 15) + 1
        found = []
        for glyph in range(glyphs):
            where = at + size * min(glyph, count - 1)
            value = int.from_bytes(self.data[where : where + size], "big")
            found.append(outer[value >> inner_bits][value & (1 << inner_bits) - 1])
        return found

    def _u16(self, offset: int) -> int:
        return int.from_bytes(self.data[offset : offset + 2], "big")

    def _u32(self, offset: int) -> int:
        return int.from_bytes(self.data[offset : offset + 4], "big")
