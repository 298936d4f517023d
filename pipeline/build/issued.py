"""Whether an act is in the register already, without loading the register's library when there is none."""

from __future__ import annotations

from pathlib import Path


def is_issued(registre: Path | str | None, cle: str) -> bool:
    """Whether the register knows the act of that key; one that does not exist yet knows none."""
    if registre is None or (isinstance(registre, Path) and not registre.exists()):
        return False
    from pipeline import register

    return any(register.entries(register.connect(registre), cles=[cle]))
