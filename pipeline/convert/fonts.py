"""Which face prints each font a Word document names, from wheels, the document or ``templates/polices`` alone."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

SECOURS = "Arimo"

_SANS = ("Arial", "ArialMT", "Helvetica", "Liberation Sans", "Nimbus Sans", "Nimbus Sans L", "TeX Gyre Heros", "Albany")
_SERIF = ("Times New Roman", "Times", "Liberation Serif", "Nimbus Roman", "Nimbus Roman No9 L", "Thorndale")
_MONO = ("Courier New", "Courier", "Liberation Mono", "Nimbus Mono PS", "Cumberland")
_METRICS: tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...] = (
    (_SANS, ((SECOURS, "fontpkg_arimo"),)),
    (_SERIF, (("Tinos", "fontpkg_tinos"), ("TeX Gyre Termes", "rinoh_typeface_texgyretermes"))),
    (_MONO, (("Cousine", "fontpkg_cousine"), ("TeX Gyre Cursor", "rinoh_typeface_texgyrecursor"))),
    (("Calibri",), (("Carlito", "fontpkg_carlito"), ("Carlito", "rinoh_typeface_carlito"))),
    (("Cambria",), (("Caladea", "fontpkg_caladea"), ("Caladea", "font_caladea"))),
    (("Georgia",), (("Gelasio", "fontpkg_gelasio"),)),
)
_SUPPLIERS = {asked.casefold(): faces for names, faces in _METRICS for asked in names} | {
    face.casefold(): tuple(f for f in faces if f[0] == face) for _, faces in _METRICS for face, _ in faces
}
_SEVERAL = ("les polices", "ne sont", "elles sont remplacées")
_SYMBOLS = frozenset(("symbol", "wingdings", "wingdings 2", "wingdings 3", "webdings", "zapfdingbats", "zapf dingbats"))
_SFNT = {b"\x00\x01\x00\x00": ".ttf", b"true": ".ttf", b"OTTO": ".otf", b"ttcf": ".ttc"}
_WEB_FONTS = frozenset((".woff", ".woff2", ".eot"))


@dataclass(frozen=True, slots=True)
class Resolution:
    """What to print with: for each family asked, the family used, and the folders that hold the faces.

    ``absentes`` are the families for which no face of the same metrics was found (``SECOURS`` stands in for them);
    ``notes`` say in French everything a clerk must know of it, and are empty when nothing moves on the page.
    """

    substitutions: dict[str, str]
    font_paths: tuple[Path, ...]
    absentes: tuple[str, ...]
    notes: tuple[str, ...]


def resolve(
    families: Iterable[str],
    embedded: Mapping[str, Sequence[bytes]],
    polices: Path | None,
    *,
    scratch: Path | None = None,
) -> Resolution:
    """Find a face for every family of ``families``: embedded ones first, then ``polices``, then the wheels.

    ``embedded`` gives, by family, the font files carried by the document, already clear (see ``deobfuscate``); they
    are written below ``scratch``, a folder of the caller's that must live as long as ``font_paths`` is used and is
    only needed when ``embedded`` is not empty. ``polices`` is the clerk's folder of fonts, which may not exist.
    No font of the machine is ever read. Never raises for a font: what is wrong is in ``notes``.
    """
    asked = sorted(set(families), key=str.casefold)
    own = _Own.of(embedded, polices, scratch)
    used: dict[str, str] = {}
    paths = [wheel_folder("fontpkg_arimo")]
    absent = []
    for family in asked:
        face, folder = own.face(family) or _from_wheels(family) or (SECOURS, None)
        used[family] = face
        paths.append(folder)
        if folder is None and family.casefold() not in _SYMBOLS:
            absent.append(family)
    notes = (*own.notes, *_shared_faces(used, own), *_absence(absent, own))
    return Resolution(used, tuple(dict.fromkeys(p for p in paths if p is not None)), tuple(absent), notes)


def deobfuscate(data: bytes, guid: str) -> bytes:
    """The font file behind an obfuscated part (``.odttf``) whose relationship carries ``w:fontKey`` = ``guid``.

    The first 32 bytes are XORed with the GUID's 16 bytes read from the last to the first (ECMA-376 part 4, 2.8.1).
    ``guid`` is written ``{XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}``; ValueError when it is not a GUID.
    """
    digits = re.sub(r"[{}-]", "", guid)
    key = bytes.fromhex(digits)[::-1]
    if len(key) != 16:
        raise ValueError(guid)
    head = bytes(byte ^ key[i % 16] for i, byte in enumerate(data[:32]))
    return head + data[32:]


@lru_cache(maxsize=256)
def wheel_folder(module: str) -> Path | None:
    """The folder of an installed package of fonts, found without running its code; ``None`` when absent."""
    spec = find_spec(module)
    places = spec.submodule_search_locations if spec else None
    return Path(next(iter(places))) if places else None


@dataclass(frozen=True, slots=True)
class _Own:
    faces: dict[str, tuple[str, Path]]
    notes: tuple[str, ...]
    web_fonts: tuple[str, ...]

    @classmethod
    def of(cls, embedded: Mapping[str, Sequence[bytes]], polices: Path | None, scratch: Path | None) -> _Own:
        if not embedded and (polices is None or not polices.is_dir()):
            return cls({}, (), ())
        faces: dict[str, tuple[str, Path]] = {}
        web: tuple[str, ...] = ()
        if polices is not None and polices.is_dir():
            faces |= {family.casefold(): (family, polices) for family in _families(polices)}
            web = tuple(sorted(p.name for p in polices.rglob("*") if p.suffix.lower() in _WEB_FONTS))
        notes = []
        for family, files in sorted(embedded.items()):
            face = _embedded_face(family, files, scratch)
            if face is None:
                notes.append(
                    f"la police « {family} » incorporée au document Word est illisible : elle n'est pas utilisée"
                )
            else:
                faces[family.casefold()] = face
        return cls(faces, tuple(notes), web)

    def face(self, family: str) -> tuple[str, Path] | None:
        return self.faces.get(family.casefold())


def _embedded_face(family: str, files: Sequence[bytes], scratch: Path | None) -> tuple[str, Path] | None:
    if scratch is None:
        raise ValueError("embedded fonts need a scratch folder")
    sfnt = [data for data in files if data[:4] in _SFNT]
    if not sfnt:
        return None
    folder = scratch / hashlib.sha256(family.encode() + b"".join(sfnt)).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(sfnt):
        (folder / f"{number}{_SFNT[data[:4]]}").write_bytes(data)
    found = _families(folder)
    if not found:
        return None
    exact = [name for name in found if name.casefold() == family.casefold()]
    return (exact or found)[0], folder


def _families(folder: Path) -> list[str]:
    import typst

    faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]).fonts()
    # Typst files “Arial Narrow” under “Arial”, condensed: such a face must not pass for the upright family.
    return sorted({face.family for face in faces if face.stretch == 1.0})


def _from_wheels(family: str) -> tuple[str, Path] | None:
    for face, module in _SUPPLIERS.get(family.casefold(), ()):
        if folder := wheel_folder(module):
            return face, folder
    slug = re.sub(r"[^a-z0-9]+", "_", family.casefold()).strip("_")
    folder = wheel_folder(f"fontpkg_{slug}") if slug else None
    return (family, folder) if folder else None


def _shared_faces(used: Mapping[str, str], own: _Own) -> Iterator[str]:
    owners: dict[str, list[str]] = {}
    for family, face in used.items():
        if own.face(family):
            owners.setdefault(face, []).append(family)
    for face, families in owners.items():
        if len({family.casefold() for family in families}) > 1:
            names = ", ".join(f"« {family} »" for family in families)
            yield f"les polices {names} sont des variantes de « {face} » et sont imprimées avec la même graisse"


def _absence(families: Sequence[str], own: _Own) -> Iterator[str]:
    if not families:
        return
    names = ", ".join(f"« {family} »" for family in families)
    which, are, replaced = ("la police", "n'est", "elle est remplacée") if len(families) == 1 else _SEVERAL
    s = "s" if len(families) > 1 else ""
    note = (
        f"{which} {names} {are} ni incorporée{s} au document Word, ni dans le dossier des polices, ni fournie{s} avec "
        f"le programme : {replaced} par {SECOURS}, les lignes et les pages peuvent se couper autrement"
    )
    if own.web_fonts:
        note += f" ({', '.join(own.web_fonts)} : format pour le web, déposez le fichier .ttf ou .otf)"
    yield note
