"""Files written aside and moved in: under its final name a file is whole, or is what it was before."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write(path: Path | str, data: bytes) -> None:
    """Puts ``data`` at ``path``, whose folder is made when absent."""
    folder, name = os.path.split(path)
    aside = os.path.join(folder, f".{name}.{os.getpid()}")  # noqa: PTH118  # as often as there are titres
    try:
        try:
            _put(aside, data)
        except FileNotFoundError:
            Path(folder).mkdir(parents=True, exist_ok=True)
            _put(aside, data)
        os.replace(aside, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(aside)  # noqa: PTH108
        raise


def _put(path: str, data: bytes) -> None:
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(data)
