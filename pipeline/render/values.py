"""Values a context may hold besides text: what is missing, a picture, what needs the whole of docxtpl."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pipeline.manquant import FERME, OUVRE, Manquant

# What comes from a library without types (docxtpl, python-docx), or what Jinja prints: anything at all.
Foreign: TypeAlias = Any

__all__ = ["CLOSING", "OPENING", "AvecGabarit", "Foreign", "Image", "Manquant"]

# The marks of a missing value, which becomes a run a reader cannot overlook.
OPENING, CLOSING = OUVRE, FERME
# The variable that holds the alternative texts of replaced pictures.
ALT = "_alt"
# The variable that numbers the pictures of a document, from ``FIRST_PICTURE`` on as docxtpl does.
NEXT_PICTURE = "_id"
FIRST_PICTURE = 1001


class Image:
    """A PNG that takes the place of the template's picture of the same name, and its alternative text.

    The name is the one Word shows in the selection pane (``docPr/@name``); the size on the page is the template's.
    An empty ``alt`` keeps the template's alternative text.
    """

    __slots__ = ("alt", "png")

    def __init__(self, png: bytes, alt: str = "") -> None:
        self.png = png
        self.alt = alt

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Image) and (self.png, self.alt) == (other.png, other.alt)

    def __hash__(self) -> int:
        return hash((self.png, self.alt))


class AvecGabarit:
    """A value that docxtpl makes with the document at hand: ``InlineImage``, a subdocument, a link by ``url_id``.

    ``fabrique`` receives the ``DocxTemplate`` being rendered and returns the value. Slower than anything else here.
    """

    __slots__ = ("fabrique",)

    def __init__(self, fabrique: Callable[[Foreign], object]) -> None:
        self.fabrique = fabrique
