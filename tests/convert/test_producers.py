"""Word files as other programs write them: all converted with every word and image, or refused for a stated reason."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Cm, Pt
from features import png

from pipeline.convert import Engine, FonctionNonPriseEnCharge, libreoffice

PHRASE = "Le conseil approuve la convention et autorise le président à la signer. "
OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"
SPACES = " ".join(
    f'xmlns:{short}="{OPEN_DOCUMENT}{name}:1.0"'
    for short, name in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("draw", "drawing"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    )
)  # fmt: skip
FRAMED = '<style:style style:name="F" style:family="graphic"><style:graphic-properties style:wrap="%s" style:horizontal-pos="right" style:horizontal-rel="paragraph" style:vertical-pos="top" style:vertical-rel="paragraph" fo:border="0.5pt solid #000000" fo:padding="0.1cm"/></style:style>'
BOX = '<draw:frame draw:style-name="F" draw:name="C" text:anchor-type="paragraph" svg:width="5cm"><draw:text-box fo:min-height="1cm"><text:p>À Madame le Maire</text:p></draw:text-box></draw:frame>'
COLUMNS = '<style:style style:name="S" style:family="section"><style:section-properties><style:columns fo:column-count="2">%s</style:columns></style:section-properties></style:style>'
# Name → automatic styles, body, page properties, what stands in the header.
WRITER: dict[str, tuple[str, str, str, str]] = {
    "bordure-de-page": ("", f"<text:p>{PHRASE}</text:p>", 'fo:border="1pt solid #000000" fo:padding="0.5cm"', ""),
    "titre-courant": (
        "", f'<text:h text:style-name="Heading_20_1" text:outline-level="1">Objet</text:h><text:p>{PHRASE * 4}</text:p>', "",
        '<text:p><text:chapter text:display="name" text:outline-level="1">x</text:chapter></text:p>',
    ),
    "encart": (FRAMED % "none", f"<text:p>{BOX}Ancre</text:p><text:p>{PHRASE}</text:p>", "", ""),
    "encart-habille": (FRAMED % "parallel", f"<text:p>{BOX}{PHRASE * 8}</text:p>", "", ""),
    "colonnes": (COLUMNS % "", f'<text:section text:style-name="S" text:name="S"><text:p>{PHRASE * 9}</text:p></text:section><text:p>après</text:p>', "", ""),
    "colonnes-inegales": (
        COLUMNS % '<style:column style:rel-width="6000*" fo:end-indent="0.5cm"/><style:column style:rel-width="3000*"/>',
        f'<text:section text:style-name="S" text:name="S"><text:p>{PHRASE * 9}</text:p></text:section>', "", "",
    ),
    "date": ("", "<text:p>le <text:date>2021-05-03</text:date></text:p>", "", ""),
    "date-fixe": ("", '<text:p>le <text:date text:fixed="true" text:date-value="2021-05-03">03/05/2021</text:date></text:p>', "", ""),
    "choix": ("", '<text:p><text:drop-down text:name="L"><text:label text:value="oui"/><text:label text:value="non" text:current-selected="true"/>non</text:drop-down></text:p>', "", ""),
    "notes": ("", '<text:p>a<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>bas</text:p></text:note-body></text:note></text:p>', "", ""),
    "trait": ("", '<text:p><draw:line text:anchor-type="paragraph" svg:x1="0cm" svg:y1="1cm" svg:x2="10cm" svg:y2="1cm"/>trait</text:p>', "", ""),
    "echelle": ('<style:style style:name="T" style:family="text"><style:text-properties style:text-scale="80%"/></style:style>', f'<text:p><text:span text:style-name="T">{PHRASE}</text:span></text:p>', "", ""),
}  # fmt: skip
PAGES = {
    "lettre": f'<p align="right">Juvisy, le 3 mai 2021</p><p>Objet : <b>convention</b></p><p align="justify">{PHRASE * 6}</p><p style="margin-left:8cm">Le maire,<br>Michel PERRIMOND</p>',
    "reglement": '<h1>Règlement</h1><ol><li>Un<ul><li>a</li></ul></li><li>Deux</li></ol><ol type="I" start="4"><li>z</li></ol><ul type="square"><li>carré</li></ul><hr><pre>code  fixe</pre><p>H<sub>2</sub>O <u>souligné</u> <s>barré</s> <a href="https://example.org">lien</a></p>',
    "budget": '<table border="1" width="100%"><thead><tr><th>Poste</th><th>Montant</th></tr></thead><tr><td rowspan="2">Personnel</td><td align="right">1 200,00 €</td></tr><tr><td>x</td></tr><tr><td colspan="2" bgcolor="#dddddd">Total</td></tr></table>',
}
REFUSED = {
    "colonnes-inegales": "colonnes de largeurs inégales",
    "date": "champ DATE, qui change à chaque ouverture",
}


def letter() -> docx.document.Document:
    made = docx.Document()
    made.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png()), width=Cm(2))
    made.add_heading("Délibération", 0)
    made.add_paragraph("Premier", style="List Bullet")
    made.add_paragraph("Second", style="List Number 2")
    made.add_paragraph(PHRASE * 5, style="Intense Quote")
    stops = made.add_paragraph("Total\t1 200,00 €").paragraph_format.tab_stops
    stops.add_tab_stop(Cm(15), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    return made


def tables() -> docx.document.Document:
    made = docx.Document()
    for style in ("Table Grid", "Light Grid Accent 1", "Medium Shading 2 Accent 3", "Colorful List"):
        table = made.add_table(3, 3, style=style)
        for row in table.rows:
            for cell in row.cells:
                cell.text = "commune"
        table.cell(0, 0).merge(table.cell(1, 1))
        made.add_paragraph(style)
    return made


def landscape() -> docx.document.Document:
    made = docx.Document()
    made.add_paragraph(PHRASE * 30, style="Body Text")
    section = made.add_section()
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Cm(29.7), Cm(21)
    section.footer.is_linked_to_previous = False
    section.footer.paragraphs[0].text = "Annexe"
    run = made.add_paragraph("annexe ").add_run("petite")
    run.font.size, run.font.small_caps, run.font.all_caps = Pt(7), True, None
    return made


@pytest.mark.parametrize("write", [letter, tables, landscape])
def test_what_python_docx_writes(write: Callable[[], docx.document.Document]) -> None:
    content = io.BytesIO()
    write().save(content)
    assert Engine().convert(content.getvalue()).startswith(b"%PDF-")


@pytest.mark.skipif(libreoffice.is_available() is None, reason="LibreOffice is absent")
def test_what_libreoffice_writes(tmp_path: Path) -> None:
    names = dict.fromkeys(WRITER, "fodt") | dict.fromkeys(PAGES, "html")
    for name, suffix in names.items():
        text = _writer(*WRITER[name]) if suffix == "fodt" else _page(PAGES[name])
        (tmp_path / f"{name}.{suffix}").write_text(text, "utf-8")
    for suffix, more in (("fodt", []), ("html", ["--infilter=HTML (StarWriter)"])):
        sources = [str(path) for path in sorted(tmp_path.glob(f"*.{suffix}"))]
        profile = f"-env:UserInstallation={(tmp_path / 'profil').as_uri()}"
        options = ["--headless", "--convert-to", "docx:MS Word 2007 XML", *more, "--outdir", str(tmp_path)]
        subprocess.run(["soffice", profile, *options, *sources], check=True, capture_output=True, timeout=240)
    refused: dict[str, str] = {}
    for name in names:
        try:
            Engine().convert(tmp_path / f"{name}.docx")
        except FonctionNonPriseEnCharge as error:
            refused[name] = " ; ".join(dict.fromkeys(refus.fonction for refus in error.refus))
    assert refused == REFUSED


def _writer(styles: str, body: str, page: str, header: str) -> str:
    head = f"<style:header>{header}</style:header>" if header else ""
    return (
        f'<?xml version="1.0"?><office:document {SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:styles>'
        '<style:style style:name="Heading_20_1" style:display-name="Heading 1" style:family="paragraph" '
        'style:default-outline-level="1"/></office:styles><office:automatic-styles><style:page-layout style:name="P">'
        f'<style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm" {page}/>'
        f"<style:header-style/></style:page-layout>{styles}</office:automatic-styles><office:master-styles>"
        f'<style:master-page style:name="Standard" style:page-layout-name="P">{head}</style:master-page>'
        f"</office:master-styles><office:body><office:text>{body}</office:text></office:body></office:document>"
    )


def _page(body: str) -> str:
    return (
        f'<html><head><meta charset="utf-8"><style>body {{font-family: Arial}}</style></head><body>{body}</body></html>'
    )
