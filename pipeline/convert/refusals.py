"""What the Word subset refuses: each refusal names the feature, the place and the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import PipelineError

REMEDE = "retirez cet élément du modèle Word, ou convertissez avec LibreOffice (--moteur libreoffice)"
ACCEPTER = "acceptez ou refusez toutes les révisions dans Word (onglet Révision), puis recommencez"
EXCERPT = 80
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Refus:
    """One element of a Word document that cannot be shown faithfully.

    ``fonction`` names it in French, ``extrait`` begins the text of its paragraph, ``style`` is the name of that
    paragraph's style, ``partie`` says where it stands (corps, en-tête, pied de page, note, numérotation…).
    """

    fonction: str
    extrait: str
    style: str
    partie: str
    remede: str = REMEDE

    def __str__(self) -> str:
        place = self.partie
        if self.style:
            place += f", style « {self.style} »"
        if self.extrait:
            place += f", paragraphe « {self.extrait} »"
        return f"{self.fonction} ({place})"


class FonctionNonPriseEnCharge(PipelineError):
    """The document holds something outside the accepted Word subset; ``refus`` lists every such thing once."""

    def __init__(self, refus: Sequence[Refus]) -> None:
        self.refus = tuple(dict.fromkeys(refus))
        shown = " ; ".join(str(one) for one in self.refus[:SHOWN])
        more = f" ; et {len(self.refus) - SHOWN} autres" if len(self.refus) > SHOWN else ""
        remedies = dict.fromkeys(one.remede for one in self.refus)
        super().__init__(
            f"le document Word contient ce que la conversion ne sait pas rendre : {shown}{more}", " ; ".join(remedies)
        )


class DocumentIllisible(PipelineError):
    """The file is not a Word document that can be read safely: broken, hostile or beyond the declared limits."""


class TexteManquant(PipelineError):
    """The PDF produced lacks words or images of the Word document: it is not delivered."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A property's value that is left out, which the report says: no word nor image depends on it."""

    phrase: str


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A property's value that is refused once a paragraph or a run really uses it."""

    fonction: str
    remede: str = REMEDE
