"""A name the clerk wrote finds its member: exactly one, or a diagnostic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Generic, TypeVar

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.model.seance import Membre

M = TypeVar("M", bound=Membre)


@lru_cache(8192)
def normalised(name: str) -> str:
    """The name without accents, case, hyphens, apostrophes or doubled spaces: how two spellings are compared."""
    plain = unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().upper()
    return " ".join(re.sub(r"[^A-Z0-9]+", " ", plain).split())


class Roster(Generic[M]):
    """The members of one list, found by name."""

    def __init__(self, members: Iterable[M]) -> None:
        self.members = tuple(members)
        self._full: dict[str, list[M]] = {}
        self._surnames: dict[str, list[M]] = {}
        for member in self.members:
            for name in dict.fromkeys((normalised(member.nom_complet), normalised(f"{member.prenom} {member.nom}"))):
                self._full.setdefault(name, []).append(member)
            self._surnames.setdefault(normalised(member.nom), []).append(member)

    def matching(self, written: str) -> tuple[M, ...]:
        """The members whom ``written`` can name: « NOM Prénom », « Prénom NOM », else by surname alone."""
        wanted = normalised(re.sub(r"^(M\.|Mme|Monsieur|Madame)\s+", "", written))
        return tuple(self._full.get(wanted) or self._surnames.get(wanted) or [])

    def resolve(self, written: str, place: Location, role: str) -> tuple[M | None, list[Diagnostic]]:
        """The one member named, or the diagnostic saying that there is none, or several."""
        found = self.matching(written)
        if len(found) == 1:
            return found[0], []
        if found:
            names = ", ".join(m.nom_complet for m in found)
            message = f"« {written} » ({role}) désigne plusieurs membres : {names}"
            return None, [Diagnostic("NOM-002", Severity.ERREUR, message, place, conseil="écrire le nom et le prénom")]
        message = f"« {written} » ({role}) n'est le nom d'aucun membre de la liste"
        advice = _suggestion(written, self.members)
        return None, [Diagnostic("NOM-001", Severity.ERREUR, message, place, conseil=advice)]


def matching(written: str, members: Iterable[M]) -> tuple[M, ...]:
    """The members of a list whom ``written`` can name, as ``Roster.matching``."""
    return Roster(members).matching(written)


def _suggestion(written: str, members: Iterable[Membre]) -> str:
    from difflib import get_close_matches

    by_key = {normalised(m.nom_complet): m.nom_complet for m in members}
    near = get_close_matches(normalised(written), by_key, n=1, cutoff=0.75)
    return (
        f"écrire « {by_key[near[0]]} » ?" if near else "écrire le nom comme dans la liste des membres, « NOM Prénom »"
    )
