"""The body of a template as a list of lines, whose articles are counted as Word counts them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wml import SANS_HAUTEUR, cell, framed, inline, paragraph, row, run


@dataclass(frozen=True)
class Ligne:
    """A paragraph to be: its style, its text in the notation of ``wml.inline``, its bookmark."""

    style: str
    texte: str
    signet: str = ""
    props: str = ""


@dataclass(frozen=True)
class Brut:
    """WordprocessingML that is ready."""

    xml: str


Element = Ligne | Brut
FIN = Ligne("Apres", "", props=SANS_HAUTEUR)
"""What follows the table that ends a document: Word wants a paragraph there."""


def balise(texte: str) -> Ligne:
    """A line that holds only a tag of docxtpl, and leaves with it."""
    return Ligne("Alinea", f"{{%p {texte} %}}")


def boucle(variable: str, liste: str, *lignes: Element) -> list[Element]:
    """Lines repeated for each item of a list."""
    return [balise(f"for {variable} in {liste}"), *lignes, balise("endfor")]


def si(condition: str, *lignes: Element, sinon: Sequence[Element] = ()) -> list[Element]:
    """Lines that are there under a condition, and those that replace them."""
    other = [balise("else"), *sinon] if sinon else []
    return [balise(f"if {condition}"), *lignes, *other, balise("endif")]


def puces(liste: str, style: str = "Liste") -> list[Element]:
    """One dash for each item of a list."""
    return boucle("ligne", liste, Ligne(style, "{{ ligne }}"))


def alineas(liste: str, style: str = "Alinea") -> list[Element]:
    """One paragraph for each item of a list."""
    return boucle("ligne", liste, Ligne(style, "{{ ligne }}"))


def bandeau() -> list[Element]:
    """What a header says of a draft and of a fictitious example, on every page."""
    return [
        *si("document.projet", Ligne("Projet", "PROJET – document de travail sans valeur juridique")),
        *si("document.fictif", Ligne("Fictif", "Exemple fictif – toute ressemblance avec un acte réel est fortuite")),
    ]


def signatures(cles: Sequence[str] = ("pour", "qualite", "nom")) -> Brut:
    """Two signature blocks side by side, never cut, their lines level; a lone signatory stands on the right."""
    bold = {"pour": "<w:b/>", "nom": "<w:b/>"}

    def line(cle: str) -> str:
        space = f'<w:spacing w:before="{900 if cle == "nom" else 0}" w:after="20"/>'
        return row(
            cell(paragraph("Signature", run(f"{{{{ signataires[{index}].{cle} }}}}", bold.get(cle, "")), space), 85)
            for index in (0, 1)
        )

    return Brut(framed("".join(line(cle) for cle in cles), [85, 85], "Tableausignature"))


def numeros(elements: Sequence[Element]) -> dict[str, str]:
    """The number of each bookmarked heading, as Word computes it when every condition holds."""
    found: dict[str, str] = {}
    article = sous_article = point = 0
    for element in elements:
        if not isinstance(element, Ligne):
            continue
        if element.style == "Article":
            article, sous_article = article + 1, 0
        elif element.style == "Sousarticle":
            sous_article += 1
        elif element.style == "Articleannexe":
            point += 1
        if element.signet:
            point_or_article = str(point) if element.style == "Articleannexe" else f"{article}.{sous_article}"
            found[element.signet] = point_or_article
    return found


def xml(elements: Sequence[Element], references: dict[str, str] | None = None) -> str:
    """The WordprocessingML of a body."""
    known = numeros(elements) if references is None else references
    return "".join(
        e.xml if isinstance(e, Brut) else paragraph(e.style, inline(e.texte, known), e.props, e.signet)
        for e in elements
    )
