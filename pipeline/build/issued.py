"""Whether acts are in the register already, without loading the register's library when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.register import Acte


def known(registre: Path | str | None, cles: Sequence[str]) -> list[Acte]:
    """The acts of those keys that the register knows; one that does not exist yet knows none."""
    if registre is None or (isinstance(registre, Path) and not registre.exists()):
        return []
    from pipeline import register

    return list(register.entries(register.connect(registre), cles=list(cles)))


def is_issued(registre: Path | str | None, cle: str) -> bool:
    """Whether the register knows the act of that key."""
    return bool(known(registre, [cle]))
