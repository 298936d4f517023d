"""Writes a finished file whole, or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.assemble.errors import AssembleError
from pipeline.files_said import cause


def write_aside(out: Path, write: Callable[[BinaryIO], object]) -> None:
    """Put at ``out``, in one move, what ``write`` writes; after an ``AssembleError`` ``out`` is as it was."""
    try:
        handle, name = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
        try:
            with os.fdopen(handle, "wb") as stream:
                write(stream)
            Path(name).chmod(0o644)
            Path(name).replace(out)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        message = f"{out} ne peut pas être écrit : {cause(error)}"
        raise AssembleError(message, "vérifier la place disponible et les droits sur le dossier") from error


def scratch(out: Path) -> BinaryIO:
    """A file without a name, on the disk where ``out`` goes: it is gone when closed, whatever happens."""
    return cast(BinaryIO, tempfile.TemporaryFile(dir=out.parent, prefix=f".{out.name}."))
