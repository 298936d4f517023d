"""Apply the safe corrections in place: only the characters concerned change, comments and layout stay."""

from __future__ import annotations

import codecs
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pipeline.build.files import explained, replace_bytes
from pipeline.diagnostics import Diagnostic, Location


def correct(racine: Path, diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Write each correction into its file below ``racine``; gives the diagnostics corrected.

    Encoding, byte-order mark and line ends of a file are kept. Two corrections that overlap: the first is applied, the
    other waits for the next run. Raises ``EcritureImpossible``.
    """
    by_file: dict[str, list[Diagnostic]] = defaultdict(list)
    for diagnostic in diagnostics:
        if diagnostic.correction is not None and diagnostic.location is not None:
            by_file[diagnostic.location.file].append(diagnostic)
    applied: list[Diagnostic] = []
    for name, found in sorted(by_file.items()):
        applied += _correct_file(racine / name, found)
    return tuple(applied)


def _correct_file(path: Path, found: Iterable[Diagnostic]) -> list[Diagnostic]:
    with explained(path.parent):
        data = path.read_bytes()
    mark, encoding = _encoding(data)
    parts = re.split(r"(\r\n|\r|\n)", data.removeprefix(mark).decode(encoding))
    applied: list[Diagnostic] = []
    start_of_last: tuple[int, int] | None = None
    for diagnostic in sorted(found, key=lambda d: _start(d.location), reverse=True):
        place, text = diagnostic.location, diagnostic.correction
        assert place is not None
        assert text is not None
        end = place.column - 1 + place.length
        if start_of_last is not None and (place.line, end) > start_of_last:
            continue
        line = parts[2 * (place.line - 1)]
        parts[2 * (place.line - 1)] = line[: place.column - 1] + text + line[end:]
        start_of_last = (place.line, place.column - 1)
        applied.append(diagnostic)
    replace_bytes(path, mark + "".join(parts).encode(encoding))
    return applied[::-1]


def _start(place: Location | None) -> tuple[int, int]:
    return (place.line, place.column) if place else (0, 0)


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte-order mark, if any, and the codec of the rest: those that ``sources`` reads."""
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return b"", "cp1252"
    return mark, "utf-8"
