"""A fact that nobody has written yet: it is seen in the document, and it is never taken for a value."""

from __future__ import annotations

from dataclasses import dataclass

OUVRE, FERME = "\ue000", "\ue001"
"""Private-use marks around the label, which ``render`` turns into a marked run and no clerk can type."""


@dataclass(frozen=True, slots=True)
class Manquant:
    """A missing value, with the label shown in its place: « à compléter : siège de la commune ».

    False in a condition, missing too in all its attributes, and itself once printed: a template may write
    ``{{ commune.siege.ville }}`` without a test.
    """

    libelle: str

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"{OUVRE}{self.libelle}{FERME}"

    def __getattr__(self, name: str) -> Manquant:
        if name.startswith("_"):
            raise AttributeError(name)
        return self
