"""Files are made in a folder aside, on the same disk as their place, and moved in once recorded."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.register.records import Acte, Fichier, Manque

_FLUSHED = 100
"""Up to so many files, an issue waits until they are on the disk; a lost file of a larger one is rendered again."""


def working_folder(base: Path, identite: str, lot: int) -> Path:
    """Where the files of an issue are made: the same name on every run, so that the next one finds it."""
    return base / f".emission-{identite[:8]}-{lot}"


def restoring_folder(base: Path, identite: str) -> Path:
    """Where lost files are rendered again."""
    return base / f".restauration-{identite[:8]}"


def leftovers(base: Path, identite: str) -> Iterator[tuple[Path, int | None]]:
    """The working folders that dead runs of this register left, with the number of their issue, if any."""
    if not base.is_dir():
        return
    for path in sorted(base.glob(f".*-{identite[:8]}*")):
        match = re.fullmatch(rf"\.emission-{identite[:8]}-(\d+)", path.name)
        if match is not None:
            yield path, int(match[1])
        elif path == restoring_folder(base, identite):
            yield path, None


def fresh(folder: Path) -> Path:
    """An empty folder in place of whatever a dead run left there."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def written(folder: Path, chemin: str) -> Fichier:
    """The record of a file just written below the working folder."""
    data = (folder / chemin).read_bytes()
    return Fichier(chemin, hashlib.sha256(data).hexdigest(), len(data))


def check(folder: Path, fichiers: Sequence[Fichier]) -> None:
    """Raise ``ValueError`` unless the folder holds these files, at safe paths, and no other: a defect otherwise."""
    names = {f.chemin for f in fichiers}
    if len(names) != len(fichiers):
        raise ValueError("two acts claim the same file")
    for name in names:
        if name.startswith("/") or "\\" in name or {"", ".", ".."} & set(name.split("/")):
            raise ValueError(f"{name!r} is not a plain relative path")
    found: set[str] = set()
    for top, _, files in os.walk(folder):
        prefix = os.path.relpath(top, folder).replace(os.sep, "/")
        found |= {each if prefix == "." else f"{prefix}/{each}" for each in files}
    if found != names:
        raise ValueError(f"files written and files claimed differ: {sorted(found ^ names)[:5]}")


def flush(folder: Path, fichiers: Sequence[Fichier]) -> None:
    """Wait until the files of a small issue are on the disk."""
    if len(fichiers) > _FLUSHED:
        return
    for fichier in fichiers:
        with (folder / fichier.chemin).open("rb") as stream:
            os.fsync(stream.fileno())


def move_in(base: Path, folder: Path, actes: Iterable[Acte], *, trusted: bool) -> tuple[Manque, ...]:
    """Move the files of an issue to their place; gives those that are neither made nor in place.

    ``trusted`` files have just been made by this run; the others must have the recorded digest.
    """
    missing = []
    made: set[str] = set()
    for acte in actes:
        for fichier in acte.fichiers:
            source, target = f"{folder}/{fichier.chemin}", f"{base}/{fichier.chemin}"
            parent = target.rpartition("/")[0]
            if parent not in made:
                Path(parent).mkdir(parents=True, exist_ok=True)
                made.add(parent)
            ready = trusted or intact(source, fichier)
            if not ((ready and _moved(source, target)) or intact(target, fichier)):
                missing.append(Manque(acte.lot, acte.cle, fichier.chemin))
    return tuple(missing)


def intact(path: Path | str, fichier: Fichier) -> bool:
    """Whether the file is there, byte for byte."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123  # a hundred thousand times
            return hashlib.file_digest(stream, "sha256").hexdigest() == fichier.sha256
    except FileNotFoundError:
        return False


def discard(folder: Path) -> None:
    """Remove a working folder."""
    shutil.rmtree(folder, ignore_errors=True)


def _moved(source: str, target: str) -> bool:
    try:
        os.replace(source, target)  # noqa: PTH105  # a hundred thousand times
    except FileNotFoundError:
        return False
    return True
