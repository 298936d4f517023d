"""What an engine remembers from one document to the next never shows: the same bytes as from an engine that knows none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from features import level, num, numbering
from word import SECTION, docx, field, p, para, r, table

from pipeline.convert import Engine

TEXTS = (
    "Durand",
    "",
    " ",
    "4 000,00 € et plus",
    "&amp;&lt;SARL&gt; « L’Église »",
    "mot" * 90,
    "Une phrase assez longue pour occuper trois lignes du paragraphe, dont la dernière est plus courte que les "
    "autres ; elle est reprise une fois. " * 2,
    "12,5",
    "\u2612 coché",
    "x",
)
RUNNING = SECTION.replace(
    "<w:pgSz",
    '<w:headerReference w:type="default" r:id="rId-header1"/><w:footerReference w:type="default" r:id="rId-footer1"/>'
    "<w:pgSz",
)
TABS = '<w:tabs><w:tab w:val="decimal" w:pos="4000"/><w:tab w:val="right" w:leader="dot" w:pos="9072"/></w:tabs>'
TITRE = p("{}", style="Titre1")
CAPITALS = p("{}", rpr="<w:smallCaps/>")
SHAPES = {
    "corps": p("{}") + para(r("Nom : "), r("{}", "<w:b/>"), r(", "), r("{}")),
    "titre": TITRE,
    "justifié": p("{}", ppr='<w:jc w:val="both"/>'),
    "tabulations": para(r("{}"), "<w:r><w:tab/></w:r>", r("{}"), "<w:r><w:tab/></w:r>", r("{}"), ppr=TABS),
    "capitales": CAPITALS,
    "caché": p("{}", rpr="<w:vanish/>") + para(r("{}"), ppr="<w:rPr><w:vanish/></w:rPr>"),
    "liste": p("{}", ppr=num(0)) + p("{}", ppr=num(0)),
    "encadré": p("{}", ppr='<w:pBdr><w:top w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>') * 2,
    "champ": para(r("{}"), field("PAGE", "1"), r("{}")),
    "retour": para(r("{}"), "<w:r><w:br/></w:r>", r("{}")),
    "tableau": table([[p("{}"), p("{}") + p("{}")], [p("{}"), p("")]], widths=[3000, 6000]),
    "fusion": table(
        [
            ["<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + p("{}"), p("{}")],
            ["<w:tcPr><w:vMerge/></w:tcPr>" + p(""), p("{}")],
        ],
        widths=[3000, 6000],
    ),
}


def documents(shape: str) -> Iterator[bytes]:
    slots = shape.count("{}")
    for i in range(len(TEXTS)):
        values = [TEXTS[(i + 3 * j) % len(TEXTS)] for j in range(slots)]
        running = {"header1.xml": p(f"En-tête {TEXTS[i]}"), "footer1.xml": p(f"Pied {TEXTS[-i]}")}
        body = p("Avant") + shape.format(*values) + p("Après")
        yield docx(body, section=RUNNING, parts=running, numbering=numbering(level("decimal", "%1)", 567, 567)))


@pytest.mark.parametrize("nom", SHAPES)
def test_what_was_converted_before_never_shows(nom: str) -> None:
    engine = Engine()
    for document in documents(SHAPES[nom]):
        assert engine.convert(document) == Engine().convert(document)
