"""What the subset refuses is named, placed and given a remedy; nothing is dropped in silence."""

from __future__ import annotations

import pytest
from features import png, shape
from word import docx, field, graphic, p, para, picture, r, table

from pipeline.convert import Engine, FonctionNonPriseEnCharge, Refus, TexteManquant
from pipeline.convert.counter import missing, verify
from pipeline.convert.source import load

ANCHORED = (
    '<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="margin"><wp:align>right</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>3600000</wp:posOffset></wp:positionV><wp:extent cx="720000" cy="720000"/>'
    f'<wp:wrapSquare wrapText="bothSides"/><wp:docPr id="1" name="x" descr="x"/>{graphic("rId-a", 1, 1)}</wp:anchor></w:drawing></w:r>'
)
REFUSED = {
    "révision non acceptée": p("avant") + para('<w:ins w:id="1" w:author="A">', r("ajout"), "</w:ins>"),
    "champ DATE, qui change à chaque ouverture": para(field("DATE \\@ dd/MM/yyyy", "01/01/2021")),
    "champ STYLEREF sans texte de ce style (« Titre 3 »)": para(field('STYLEREF "Titre 3"', "x")),
    "champ INCONNU": para(field("INCONNU x", "résultat")),
    "élément w:inventé": para("<w:inventé/>"),
    "propriété w:inventée": p("x", rpr="<w:inventée/>"),
    "caractères ombrés": p("x", rpr="<w:shadow/>"),
    "attribut w:spacing/@w:inventé": p("x", ppr='<w:spacing w:inventé="100"/>'),
    "alignement « thaiDistribute »": p("x", ppr='<w:jc w:val="thaiDistribute"/>'),
    "soulignement « wave »": p("x", rpr='<w:u w:val="wave"/>'),
    "soulignement « words »": p("x y", rpr='<w:u w:val="words"/>'),
    "champ LISTNUM, dont Word ne garde pas le numéro": para(field("LISTNUM", "")),
    "champ IF qui dépend du numéro de page": para(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> IF </w:instrText></w:r>',
        field("PAGE", "1"),
        '<w:r><w:instrText> = 1 "a" "b" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
        r("a"),
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    ),
    "page qui ne laisse pas de place au texte": para(r("x"), ppr='<w:sectPr><w:pgSz w:w="900" w:h="900"/></w:sectPr>'),
    "lettrine": p("L", ppr='<w:framePr w:dropCap="drop" w:lines="3" w:wrap="around" w:vAnchor="text"/>'),
    "bordure « apples »": p("x", ppr='<w:pBdr><w:top w:val="apples" w:sz="4"/></w:pBdr>'),
    "image placée sur la page, que le texte contourne": p("avant") + para(ANCHORED),
    "objet incorporé (OLE)": para("<w:r><w:object/></w:r>"),
    "contenu importé (altChunk)": '<w:altChunk r:id="rId9"/>' + p("x"),
    "signe F0AA de la police « Webdings »": para('<w:r><w:sym w:font="Webdings" w:char="F0AA"/></w:r>'),
    "renvoi de page vers un signet absent (« x »)": para(field("PAGEREF x", "3")),
    "renvoi vers un signet absent (« y »)": para(field("REF y \\h", "article 3")),
    "image absente du document": para(picture("rId-absente")),
    "caractère « 微 » (U+5FAE) absent des polices": p("微"),
    "saut de page dans un tableau, un en-tête ou une note": table(
        [[para('<w:r><w:br w:type="page"/></w:r>')]], widths=[900]
    ),
    "filigrane": para('<w:r><w:pict><v:shape><v:textpath string="PROJET"/></v:shape></w:pict></w:r>'),
    "zone de texte tournée": para(
        shape('<a:prstGeom prst="rect"/>', cx=720000, cy=720000, text="x", body='vert="wordArtVert"')
    ),
    "texte déformé (WordArt)": para(
        shape('<a:prstGeom prst="rect"/>', cx=720000, cy=720000, text="x", body='fromWordArt="1"').replace(
            '<wps:bodyPr fromWordArt="1"/>',
            '<wps:bodyPr fromWordArt="1"><a:prstTxWarp prst="textPlain"/></wps:bodyPr>',
        )
    ),
    "forme dessinée": para(shape('<a:prstGeom prst="cloud"/>', cx=72000, cy=72000, text="x")),
    "couleur de forme": para(
        shape(
            '<a:prstGeom prst="rect"/><a:solidFill><a:schemeClr val="accent1"/></a:solidFill>',
            cx=72000,
            cy=72000,
            text="x",
        )
    ),
    "alignement vertical de la page justifié": para(r("x"), ppr='<w:sectPr><w:vAlign w:val="both"/></w:sectPr>'),
    "dessin VML": para('<w:r><w:pict><v:arc style="width:20pt;height:20pt"/></w:pict></w:r>'),
    "image VML recadrée ou éclaircie": para(
        '<w:r><w:pict><v:shape style="width:20pt;height:20pt"><v:imagedata r:id="rId-a" gain="19661f"/></v:shape></w:pict></w:r>'
    ),
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize("fonction", REFUSED)
def test_refused_by_name(engine: Engine, fonction: str) -> None:
    with pytest.raises(FonctionNonPriseEnCharge) as caught:
        engine.convert(docx(REFUSED[fonction], parts={"media/a.png": png()}))
    assert [refus.fonction for refus in caught.value.refus] == [fonction]
    assert all(refus.remede for refus in caught.value.refus)


def test_the_place_is_told(engine: Engine) -> None:
    body = p("Article 3", style="Titre1", rpr="<w:emboss/>")
    with pytest.raises(FonctionNonPriseEnCharge) as caught:
        engine.convert(docx(body))
    refus = caught.value.refus
    assert refus == (Refus("caractères en relief", "Article 3", "heading 1", "corps", refus[0].remede),)
    assert "caractères en relief (corps, style « heading 1 », paragraphe « Article 3 »)" in caught.value.message


@pytest.mark.parametrize(
    ("section", "parts", "partie"),
    [
        ('<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/></w:sectPr>', {"header1.xml": p("x", rpr="<w:emboss/>")}, "en-tête"),
        ('<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/></w:sectPr>', {"footer1.xml": p("x", rpr="<w:emboss/>")}, "pied de page"),
    ],
)  # fmt: skip
def test_running_parts_are_read_as_strictly(engine: Engine, section: str, parts: dict[str, str], partie: str) -> None:
    with pytest.raises(FonctionNonPriseEnCharge) as caught:
        engine.convert(docx(p("corps"), section=section, parts=parts))
    assert [(refus.fonction, refus.partie) for refus in caught.value.refus] == [("caractères en relief", partie)]


def test_an_unused_style_refuses_nothing(engine: Engine) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Relief"><w:name w:val="Relief"/><w:rPr><w:emboss/></w:rPr></w:style>'
    )
    assert engine.convert(docx(p("simple"), styles=styles)).startswith(b"%PDF-")


def test_a_direct_setting_lifts_what_its_style_asks(engine: Engine) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Relief"><w:name w:val="Relief"/><w:rPr><w:emboss/></w:rPr></w:style>'
    )
    assert engine.convert(docx(p("simple", style="Relief", rpr='<w:emboss w:val="0"/>'), styles=styles))
    with pytest.raises(FonctionNonPriseEnCharge):
        engine.convert(docx(p("simple", style="Relief"), styles=styles))


def test_the_counter_sees_a_lost_word(engine: Engine) -> None:
    whole = docx(p("Le montant est de 20 000,00 €.") + p("Article unique."))
    cut = engine.convert(docx(p("Le montant est de 20 000,00 €.")))
    with pytest.raises(TexteManquant, match="Article unique"):
        verify(cut, [load(whole)])
    verify(engine.convert(whole), [load(whole)])


def test_the_counter_sees_a_lost_image_and_a_lost_label(engine: Engine) -> None:
    document = docx(para(picture("rId-a")), parts={"media/a.png": png()})
    with pytest.raises(TexteManquant, match="images : 1 dans le Word, 0 dans le PDF"):
        verify(engine.convert(docx(p())), [load(document)])
    with pytest.raises(TexteManquant, match="Article 7"):
        verify(engine.convert(docx(p("Objet"))), [load(docx(p("Objet")))], ["Article 7 –"])


@pytest.mark.parametrize(
    ("expected", "found", "lost"),
    [
        (["mot long coupé"], "mot long cou\ufffe\npé", []),
        (["trait-union"], "trait-\nunion", []),
        (["efficace"], "eﬃcace", []),
        (["1er"], "1\ner", []),
        (["Présent", "Présent"], "Présent", ["présent"]),
        (["un deux trois"], "un deux", ["un deux trois", "trois"]),
        (["coupé par un pied de page"], "coupé par\npage 1\nun pied de page", []),
        (["le préfet de région"], "le pré\ufffepage 1\nfet de région", []),
        (["le préfet de région"], "le pré\ufffepage 1\nde région", ["le préfet de région", "préfet"]),
        # A sign without ink ends what the conversion cuts: then a short word may be cut as well as a long one.
        (["prestations"], "x prestatio\u200b\nautre cellule\nns y", []),
        (["prestations"], "x prestatio\nautre cellule\nns y", ["prestations"]),
        (["prestations"], "x prestatio\u200b\nautre cellule", ["prestations", "prestations"]),
        (["tribunal_administratif"], "x tribunal_admi\nautre cellule\nnistratif y", []),
    ],
)
def test_words_survive_hyphens_and_ligatures(expected: list[str], found: str, lost: list[str]) -> None:
    assert missing(expected, found) == lost


def test_comments_are_said_not_to_be_printed(engine: Engine) -> None:
    composed = Engine().compose([docx(para(r("texte"), '<w:r><w:commentReference w:id="0"/></w:r>'))])
    assert composed.notes == ("les commentaires du document Word ne sont pas imprimés",)


def test_a_header_with_a_table_is_measured_again_from_memory() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/></w:sectPr>'
    rows = [[p("Commune", rpr="<w:b/>")] * 3]
    first, second = (
        docx(p("a"), section=section, parts={"header1.xml": table(rows, widths=[3000] * 3) + p(extra)})
        for extra in ("un", "un deux")
    )
    again = Engine()
    again.convert(first)
    assert again.convert(second) == Engine().convert(second)
