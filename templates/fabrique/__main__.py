"""Writes the templates that the project ships: ``python templates/fabrique``.

Once shipped a template is edited in Word; running this again writes the shipped text anew.
"""

from __future__ import annotations

import sys
from pathlib import Path

import avenant
import bordereau
import convention
import couverture
import deliberation
import fiche
import image
import titre
import wml
from paquet import write


def build(folder: Path) -> None:
    """Write every template into ``folder``."""
    wml.restart()
    write(folder / "deliberation.docx", deliberation.corps(), [deliberation.entete()], [deliberation.pied()])
    wml.restart()
    write(folder / "fiche-controle.docx", fiche.corps(), [fiche.entete()], [fiche.pied()])
    wml.restart()
    write(folder / "couverture-annexe.docx", couverture.corps(), [fiche.entete()], [fiche.pied()])
    wml.restart()
    head, foot = deliberation.entete(), deliberation.pied()
    annexe = deliberation.pied("{{ document.reference_annexe }}")
    write(folder / "convention.docx", convention.corps(), [head, head], [foot, annexe])
    for nom, module in (("avenant", avenant), ("titre", titre), ("bordereau", bordereau)):
        wml.restart()
        write(folder / f"{nom}.docx", module.corps(), [deliberation.entete()], [deliberation.pied()])
    image.embed(folder / "titre.docx")


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent)
