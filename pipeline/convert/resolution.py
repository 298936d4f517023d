"""Which face prints each font a document asks for: embedded, of the clerk's folder, of a wheel, or its like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.convert import fonts
from pipeline.convert.faces import ARIMO, Face, family, widths
from pipeline.convert.names import REL, W
from pipeline.convert.runs import ASKED
from pipeline.convert.source import Source
from pipeline.errors import PipelineError

_EMBEDDED = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
_ASKED = re.compile(rf"/\*{ASKED}([0-9a-f]+)\*/")


class PoliceAbsente(PipelineError):
    """A font the program itself brings is missing."""


class Faces:
    """The faces one conversion uses."""

    def __init__(self, embedded: dict[str, list[bytes]], polices: Path | None, scratch: Path) -> None:
        self.paths: tuple[Path, ...] = (fonts.wheel_folder("fontpkg_arimo") or Path(),)
        self._embedded = embedded
        self._polices, self._scratch = polices, scratch
        self._faces: dict[str, Face] = {}
        self._notes: dict[tuple[str, ...], tuple[str, ...]] = {}

    def face(self, asked: str) -> Face:
        """The face that prints the family ``asked``."""
        if asked not in self._faces:
            self._faces[asked] = self._resolve(asked)
        return self._faces[asked]

    def notes(self, functions: Iterable[str]) -> tuple[str, ...]:
        """What must be said of the faces that these definitions use."""
        asked = tuple(sorted({found for code in functions for found in _ASKED.findall(code)}))
        if asked not in self._notes:
            families = [bytes.fromhex(one).decode() for one in asked]
            self._notes[asked] = fonts.resolve(families, self._embedded, self._polices, scratch=self._scratch).notes
        return self._notes[asked]

    def _resolve(self, asked: str) -> Face:
        resolution = fonts.resolve([asked], self._embedded, self._polices, scratch=self._scratch)
        name = resolution.substitutions[asked]
        self.paths = tuple(dict.fromkeys((*self.paths, *resolution.font_paths)))
        if name == "Arimo":
            return replace(arimo(), asked=asked) if resolution.absentes else arimo()
        return replace(family(name, tuple(str(path) for path in resolution.font_paths)), asked=asked)


@cache
def arimo() -> Face:
    """The face the program brings; PoliceAbsente without its wheel."""
    folder = fonts.wheel_folder("fontpkg_arimo")
    if folder is None:
        raise PoliceAbsente("la police Arimo n'est pas installée", "réinstallez le programme (paquet fontpkg-arimo)")
    files = {italic: str(next(folder.rglob("*Italic*.ttf" if italic else "Arimo[[]*.ttf"))) for italic in (False, True)}
    return Face("Arimo", ARIMO, lambda bold, italic: widths(files[italic], bold))


def embedded_fonts(sources: Sequence[Source]) -> dict[str, list[bytes]]:
    """The fonts these documents carry, by the name under which they ask for them."""
    embedded: dict[str, list[bytes]] = {}
    for source in sources:
        name = source.package.related(source.package.main, "fontTable")
        if name is None or not source.package.relations(name):
            continue
        for font in source.package.xml(name).iterchildren(W + "font"):
            for one in font:
                if str(one.tag)[len(W) :] not in _EMBEDDED:
                    continue
                relation = source.package.relations(name).get(one.get(REL + "id", ""))
                if relation is not None and not relation.external:
                    data = source.package.data(relation.target)
                    embedded.setdefault(font.get(W + "name", ""), []).append(_clear(data, one.get(W + "fontKey", "")))
    return embedded


def _clear(data: bytes, key: str) -> bytes:
    try:
        return fonts.deobfuscate(data, key) if key else data
    except ValueError:
        return b""
