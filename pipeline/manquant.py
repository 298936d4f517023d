"""A fact that nobody has written yet: it is seen in the document, and it is never taken for a value."""

from __future__ import annotations

from collections.abc import Iterator

OUVRE, FERME = "\U0010f2c1", "\U0010f2c2"
"""Marks around the label, which ``render`` turns into a marked run: code points that no keyboard or font knows."""


class Manquant:
    """A value the clerk has not given: false in ``{% if %}``, printed as « [à compléter : libelle] », marked.

    An attribute, an item or a call of it is missing too, under a joined label (« siège de la commune, rue »),
    and looping over it gives it once, so that nothing missing goes without a mark.
    """

    # Not a dataclass: a command that renders from a compiled template then loads none of their machinery.
    __slots__ = ("libelle",)

    def __init__(self, libelle: str) -> None:
        self.libelle = libelle

    def __repr__(self) -> str:
        return f"Manquant({self.libelle!r})"

    def within(self, name: object) -> Manquant:
        """The missing ``name`` of this missing value."""
        return Manquant(f"{self.libelle}, {str(name).replace('_', ' ')}")

    def __getattr__(self, name: str) -> Manquant:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.within(name)

    def __getitem__(self, name: object) -> Manquant:
        return self if isinstance(name, (int, slice)) else self.within(name)

    def __call__(self, *_args: object, **_options: object) -> Manquant:
        """A missing value's method gives the missing value."""
        return self

    def __iter__(self) -> Iterator[Manquant]:
        return iter((self,))

    def __len__(self) -> int:
        return 1

    def __contains__(self, _item: object) -> bool:
        return False

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"{OUVRE}{self.libelle}{FERME}"

    def __format__(self, _spec: str) -> str:
        return str(self)

    def __add__(self, other: object) -> str:
        return f"{self}{other}"

    def __radd__(self, other: object) -> str:
        return f"{other}{self}"
