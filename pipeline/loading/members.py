"""A name the clerk wrote finds its member: exactly one, or a diagnostic."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.model.seance import Membre
from pipeline.noms import cle_nom

M = TypeVar("M", bound=Membre)


class Roster(Generic[M]):
    """The members of one list, found by name."""

    def __init__(self, members: Iterable[M]) -> None:
        self.members = tuple(members)
        self._full: dict[str, list[M]] = {}
        self._surnames: dict[str, list[M]] = {}
        for member in self.members:
            for name in dict.fromkeys((cle_nom(member.nom_complet), cle_nom(f"{member.prenom} {member.nom}"))):
                self._full.setdefault(name, []).append(member)
            self._surnames.setdefault(cle_nom(member.nom), []).append(member)

    def matching(self, written: str) -> tuple[M, ...]:
        """The members whom ``written`` can name: « NOM Prénom », « Prénom NOM », else by surname alone."""
        wanted = cle_nom(re.sub(r"^(M\.|Mme|Monsieur|Madame)\s+", "", written))
        return tuple(self._full.get(wanted) or self._surnames.get(wanted) or [])

    def resolve(self, written: str, place: Location, role: str) -> tuple[M | None, list[Diagnostic]]:
        """The one member named, or the diagnostic saying that there is none, or several."""
        found = self.matching(written)
        if len({cle_nom(m.nom_complet) for m in found}) == 1:  # a member listed twice is a fault of the list
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

    by_key = {cle_nom(m.nom_complet): m.nom_complet for m in members}
    near = get_close_matches(cle_nom(written), by_key, n=1, cutoff=0.75)
    return (
        f"écrire « {by_key[near[0]]} » ?" if near else "écrire le nom comme dans la liste des membres, « NOM Prénom »"
    )
