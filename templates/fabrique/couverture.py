"""The template of the sheet put before each foreign annex of a bound act."""

from __future__ import annotations

from corps import Element, Ligne, xml
from paquet import section


def corps() -> str:
    """The body and its section."""
    return xml(_lignes(), {}) + section("rIdE1", "rIdP1")


def _lignes() -> list[Element]:
    return [
        Ligne("Titreacte", "Annexe n° {{ annexe.numero }}"),
        Ligne("Soustitreacte", "{{ annexe.intitule }}"),
        Ligne("Alinea", "Document de {{ annexe.pages }}, joint à la délibération n° {{ annexe.deliberation }}."),
    ]
