"""WordprocessingML written as text: paragraphs, runs, fields and tables of the templates."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from pipeline.wording import ESPACE, typographier

MM = 56.6929
"""Twentieths of a point in a millimetre."""
SANS_HAUTEUR = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
"""An empty paragraph that never asks for a page of its own."""
_bookmarks = itertools.count(1)


def restart() -> None:
    """Number bookmarks from 1 again: two builds give the same bytes."""
    global _bookmarks
    _bookmarks = itertools.count(1)


def mm(valeur: float) -> int:
    """Millimetres in twentieths of a point."""
    return round(valeur * MM)


def run(texte: str, props: str = "") -> str:
    """One run; a tabulation or a line end in ``texte`` becomes Word's."""
    rpr = f"<w:rPr>{props}</w:rPr>" if props else ""
    marks = {"\t": "<w:tab/>", "\n": "<w:br/>"}
    parts = [part for part in re.split("([\t\n])", spaced(texte)) if part]
    pieces = [marks.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts]
    return f"<w:r>{rpr}{''.join(pieces)}</w:r>"


_AVANT_BALISE = re.compile(r"\b(articles?|points?|n°|Délibération n°) (?=\{\{|$)")


def spaced(texte: str) -> str:
    """The text with French spaces, also before a tag or a cross-reference."""
    return _AVANT_BALISE.sub(lambda found: found[1] + ESPACE, typographier(texte))


def field(instruction: str, resultat: str, props: str = "") -> str:
    """A complex field, as Word writes it, with the result it shows until it is updated."""
    rpr = f"<w:rPr>{props}</w:rPr>" if props else ""
    char = '<w:r>{0}<w:fldChar w:fldCharType="{1}"/></w:r>'
    return (
        char.format(rpr, "begin")
        + f'<w:r>{rpr}<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        + char.format(rpr, "separate")
        + f"<w:r>{rpr}<w:t>{resultat}</w:t></w:r>"
        + char.format(rpr, "end")
    )


_TOKENS = re.compile(r"(\*\*.+?\*\*|\[\[.+?\]\])")


def inline(texte: str, numeros: dict[str, str]) -> str:
    """Runs of a text where ``**…**`` is bold and ``[[signet]]`` a cross-reference to a numbered heading."""
    pieces = []
    for part in _TOKENS.split(texte):
        if part.startswith("**"):
            pieces.append(run(part[2:-2], "<w:b/>"))
        elif part.startswith("[["):
            signet = part[2:-2]
            pieces.append(field(f"REF {signet} \\r \\h", numeros[signet]))
        elif part:
            pieces.append(run(part))
    return "".join(pieces)


def paragraph(style: str, contenu: str, props: str = "", signet: str = "") -> str:
    """A paragraph of ready runs, bookmarked when ``signet`` is given."""
    if signet:
        number = next(_bookmarks)
        contenu = f'<w:bookmarkStart w:id="{number}" w:name="{signet}"/>{contenu}<w:bookmarkEnd w:id="{number}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{props}</w:pPr>{contenu}</w:p>'


@dataclass(frozen=True)
class Colonne:
    """A column of a table: its heading, what each row holds, its width in millimetres, its alignment.

    ``cellule`` is a paragraph, or several.
    """

    intitule: str
    cellule: str | tuple[str, ...]
    largeur: float
    align: str = "left"

    @property
    def paragraphes(self) -> tuple[str, ...]:
        """What each row holds, paragraph by paragraph."""
        return (self.cellule,) if isinstance(self.cellule, str) else self.cellule


def cell(contenu: str, largeur: float, props: str = "") -> str:
    """A cell of ready paragraphs."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{mm(largeur)}" w:type="dxa"/>{props}</w:tcPr>{contenu}</w:tc>'


def row(cells: Iterable[str], *, entete: bool = False) -> str:
    """A row that never splits; a heading row is repeated at the top of each page."""
    header = "<w:tblHeader/>" if entete else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(cells)}</w:tr>"


def table(
    colonnes: Sequence[Colonne],
    *,
    boucle: str = "",
    total: Sequence[str] = (),
    style: str = "Tableauacte",
    texte: str = "Tableau",
    lie: bool = False,
    description: str = "",
) -> str:
    """A table of one heading row and the rows of ``boucle`` (« x in liste »), or one row when there is no loop.

    ``total`` is a last row of cells; ``lie`` keeps all rows with the next, for tables of a few lines.
    """
    keep = "<w:keepNext/>" if lie else ""
    head = row(
        (
            cell(paragraph("Tableauentete", run(c.intitule), f'{keep}<w:jc w:val="{c.align}"/>'), c.largeur, _SHADE)
            for c in colonnes
        ),
        entete=True,
    )
    body = row(
        cell(
            "".join(paragraph(texte, run(one), f'{keep}<w:jc w:val="{c.align}"/>') for one in c.paragraphes), c.largeur
        )
        for c in colonnes
    )
    if boucle:
        body = _control(f"{{%tr for {boucle} %}}", colonnes) + body + _control("{%tr endfor %}", colonnes)
    foot = ""
    if total:
        foot = row(
            cell(paragraph(texte, run(value, "<w:b/>"), f'<w:jc w:val="{c.align}"/>'), c.largeur, _TOP)
            for value, c in zip(total, colonnes, strict=True)
        )
    return framed(head + body + foot, [c.largeur for c in colonnes], style, description)


def framed(rows: str, largeurs: Sequence[float], style: str, description: str = "") -> str:
    """Rows in their table, of fixed widths."""
    grid = "".join(f'<w:gridCol w:w="{mm(largeur)}"/>' for largeur in largeurs)
    said = f'<w:tblCaption w:val="{escape(description)}"/>' if description else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(mm(x) for x in largeurs)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0420" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" '
        f'w:noVBand="1"/>{said}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )


def _control(tag: str, colonnes: Sequence[Colonne]) -> str:
    cells = [cell(paragraph("Tableau", run(tag if index == 0 else "")), c.largeur) for index, c in enumerate(colonnes)]
    return row(cells)


_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="E9EDF3"/><w:vAlign w:val="center"/>'
_TOP = '<w:tcBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="1F3557"/></w:tcBorders>'
