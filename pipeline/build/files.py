"""Files are made in a folder aside and moved in at the end; a run that dies leaves what was there before."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipeline.errors import PipelineError
from pipeline.files_said import cause, refused

_PREFIX = ".en-cours-"


class EcritureImpossible(PipelineError):
    """The disk refuses: no right, no room, or something in the way."""


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A working folder inside ``folder``, removed whatever happens; those of runs that died are removed first.

    Raises ``EcritureImpossible`` when the disk refuses, also for what the body writes.
    """
    with explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        work = folder / f"{_PREFIX}{os.getpid()}"
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work, ignore_errors=True)


def move_in(work: Path, names: list[str], folder: Path) -> None:
    """Move finished files to their place, each in one step, replacing what was there."""
    for name in names:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (work / name).replace(target)


def write_text(path: Path, text: str) -> None:
    """Write a text file in UTF-8 aside and move it in. Raises ``EcritureImpossible``."""
    replace_bytes(path, text.encode("utf-8"))


def replace_bytes(path: Path, data: bytes) -> None:
    """Write a file aside and move it in. Raises ``EcritureImpossible``."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with explained(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            aside.write_bytes(data)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


@contextmanager
def replacing(path: Path, encoding: str) -> Iterator[TextIO]:
    """A text file written aside, moved in when the body is done. Raises ``EcritureImpossible``."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    with explained(path.parent):
        try:
            with aside.open("w", encoding=encoding, newline="") as stream:
                yield stream
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


@contextmanager
def scratch(path: Path) -> Iterator[TextIO]:
    """A text file without a name, on the disk where ``path`` goes: it is gone at the end, whatever happens.

    Raises ``EcritureImpossible``, also for what the body does.
    """
    folder, prefix = path.parent, f".{path.name}."
    with (
        explained(folder),
        tempfile.TemporaryFile("w+", dir=folder, prefix=prefix, encoding="utf-8", newline="") as stream,
    ):
        yield stream


def sha256(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Turn the disk's refusals into one French message. Raises ``EcritureImpossible``."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise EcritureImpossible(
                f"le disque est plein : rien n'a été remplacé dans {folder}", "libérer de la place, puis relancer"
            ) from error
        if error.errno in (errno.EFBIG, errno.EIO):
            message = f"{cause(error)} : rien n'a été remplacé dans {folder}"
            raise EcritureImpossible(message, "choisir ou réparer le disque, puis relancer") from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise EcritureImpossible(
                refused(error, folder),
                "vérifier les droits sur ce dossier, et fermer le document s'il est ouvert dans Word",
            ) from error
        if error.errno in (errno.ENOTDIR, errno.EEXIST, errno.EISDIR):
            raise EcritureImpossible(
                f"{error.filename or folder} n'est pas ce qui est attendu à cette place",
                "déplacer ou renommer ce fichier ou ce dossier, puis relancer",
            ) from error
        raise


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_PREFIX}*"):
        pid = left.name.removeprefix(_PREFIX)
        if not pid.isdigit() or int(pid) == os.getpid() or not _alive(int(pid)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
