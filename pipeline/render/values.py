"""Values a context may hold besides text: what is missing, a picture, what needs the whole of docxtpl."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

# What comes from a library without types (docxtpl, python-docx), or what Jinja prints: anything at all.
Foreign: TypeAlias = Any

# Two code points of the last private plane: no keyboard, font or office suite gives them a meaning.
OPENING = "\U0010f2c1"
CLOSING = "\U0010f2c2"


@dataclass(frozen=True, eq=False)
class Manquant:
    """A value the clerk has not given: false in ``{% if %}``, printed as « [à compléter : libelle] », marked.

    An attribute, an item or a call of it is missing too, under a joined label (« siège de la commune, rue »),
    and looping over it gives it once, so that nothing missing goes without a mark.
    """

    libelle: str

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
        return f"{OPENING}{self.libelle}{CLOSING}"

    def __format__(self, _spec: str) -> str:
        return str(self)

    def __add__(self, other: object) -> str:
        return f"{self}{other}"

    def __radd__(self, other: object) -> str:
        return f"{other}{self}"


@dataclass(frozen=True, slots=True)
class Image:
    """A PNG that takes the place of the template's picture of the same name, and its alternative text.

    The name is the one Word shows in the selection pane (``docPr/@name``); the size on the page is the template's.
    An empty ``alt`` keeps the template's alternative text.
    """

    png: bytes
    alt: str = ""


@dataclass(frozen=True, slots=True)
class AvecGabarit:
    """A value that docxtpl makes with the document at hand: ``InlineImage``, a subdocument, a link by ``url_id``.

    ``fabrique`` receives the ``DocxTemplate`` being rendered and returns the value. Slower than anything else here.
    """

    fabrique: Callable[[Foreign], object]
