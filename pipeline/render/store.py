"""Compiled templates on disk, so that a command that changes no template compiles none."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from pipeline.render.form import Form, dump, load

_MAGIC = b"ACTES-GABARIT-1\n"
_DIGEST = hashlib.sha256().digest_size
# What changes the compiled form: the files that carry the version and the patching, of each library.
_SOURCES = {
    "docxtpl": ("__init__.py", "template.py"),
    "docx": ("__init__.py",),
    "jinja2": ("__init__.py", "compiler.py"),
}


def key(data: bytes) -> bytes:
    """The digest of a template's bytes with all that its compiled form depends on."""
    return hashlib.sha256(_versions() + data).digest()


@lru_cache(maxsize=1)
def _versions() -> bytes:
    digest = hashlib.sha256(_MAGIC + sys.version.encode())
    for package, files in _SOURCES.items():
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for name in files:
                digest.update((Path(folder) / name).read_bytes())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.digest()


def read(folder: Path, wanted: bytes) -> Form | None:
    """The form kept under ``wanted``; ``None`` when absent, damaged, of another key, or writable by somebody else."""
    try:
        with _path(folder, wanted).open("rb") as file:
            if not _ours(os.fstat(file.fileno())):
                return None
            data = file.read()
    except OSError:
        return None
    start = len(_MAGIC) + 2 * _DIGEST
    payload = data[start:]
    if data[:start] != _MAGIC + wanted + hashlib.sha256(payload).digest():
        return None
    return load(payload)


def write(folder: Path, wanted: bytes, form: Form) -> None:
    """Keeps ``form``, readable by its owner alone; a folder that cannot be written keeps nothing."""
    import tempfile

    payload = dump(form)
    content = _MAGIC + wanted + hashlib.sha256(payload).digest() + payload
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(aside).replace(_path(folder, wanted))
        except BaseException:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError:
        return


def _path(folder: Path, wanted: bytes) -> Path:
    return folder / f"{wanted.hex()}.gabarit"


def _ours(status: os.stat_result) -> bool:
    if not hasattr(os, "getuid"):
        return True
    return status.st_uid == os.getuid() and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
