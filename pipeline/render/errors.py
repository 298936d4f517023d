"""What can be wrong with a Word template, or with a value it is asked to print."""

from __future__ import annotations

from typing import NamedTuple

from pipeline.errors import PipelineError

CORPS = "corps"
PROPRIETES = "propriétés du document"
_LONGEST = 160


class Place(NamedTuple):
    """Where in a template: its file name, the part (corps, en-tête…) and the text of the paragraph."""

    gabarit: str
    partie: str = ""
    paragraphe: str = ""

    def __str__(self) -> str:
        text = f"gabarit {self.gabarit}"
        if self.partie:
            text += f", {self.partie}"
        if self.paragraphe:
            text += f", paragraphe « {shortened(self.paragraphe)} »"
        return text


class RenderError(PipelineError):
    """A document could not be made; ``place`` says where in the template."""

    def __init__(self, fait: str, conseil: str = "", place: Place | None = None) -> None:
        super().__init__(f"{place} : {fait}" if place else fait, conseil)
        self.place = place


class GabaritIllisible(RenderError):
    """The file is not a Word document that can be read."""


class GabaritInvalide(RenderError):
    """A tag of the template is wrong."""


class VariableInconnue(GabaritInvalide):
    """The template uses a name that nobody gives."""


class ValeurRefusee(RenderError):
    """A value cannot be printed in an act: nothing, a float, a control character, an object."""


class Refused(Exception):
    """A fault found where its place is not known; whoever knows the place raises ``kind`` instead."""

    def __init__(self, kind: type[RenderError], fait: str, conseil: str = "") -> None:
        super().__init__(fait)
        self.kind = kind
        self.fait = fait
        self.conseil = conseil

    def at(self, place: Place) -> RenderError:
        """The error to raise, once the place is known."""
        return self.kind(self.fait, self.conseil, place)


def shortened(text: str) -> str:
    """The text on one line, cut at a length that fits a message."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def part_label(name: str) -> str:
    """The clerk's word for a member of the package (``word/header1.xml`` → ``en-tête (header1.xml)``)."""
    stem = name.rsplit("/", 1)[-1]
    for start, label in _LABELS.items():
        if stem.startswith(start):
            return label if start in ("document", "core", "footnotes") else f"{label} ({stem})"
    return name


_LABELS = {
    "document": CORPS,
    "header": "en-tête",
    "footer": "pied de page",
    "footnotes": "notes de bas de page",
    "endnotes": "notes de fin",
    "comments": "commentaires",
    "core": PROPRIETES,
    "app": "propriétés de l’application",
    "custom": "propriétés personnalisées",
}
