"""The accepted Word subset, one small document per feature, with the text a reader must find in its PDF."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

from PIL import Image
from word import SECTION, docx, graphic, p, para, picture, r, table
from word import field as champ

CELL = '<w:tcPr><w:tcW w:w="{w}" w:type="dxa"/>{more}</w:tcPr>'
GRID = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
BORDERS = f"<w:tblBorders>{GRID}</w:tblBorders>"
LONG = "Le conseil approuve la convention et autorise le président à la signer. " * 4
PAGE = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
LANDSCAPE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'


FILIGRANE = (
    '<w:r><w:pict><v:shape style="position:absolute;margin-left:0;margin-top:0;width:400pt;height:100pt;rotation:315;'
    "mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;"
    'mso-position-vertical-relative:margin" fillcolor="silver" stroked="f"><v:fill opacity=".5"/>'
    '<v:textpath style="font-family:&quot;Arial&quot;;font-size:1pt" string="PROJET"/></v:shape></w:pict></w:r>'
)
THEME = (
    b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="t"><a:themeElements><a:clrScheme name="c">'
    b'<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    b"</a:clrScheme></a:themeElements></a:theme>"
)
LISTE = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="oui"/>'
    '<w:listEntry w:val="non"/></w:ddList></w:ffData></w:fldChar></w:r>'
    '<w:r><w:instrText> FORMDROPDOWN </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
ANCHOR = (
    '<w:r><w:drawing><wp:anchor distL="114300" distR="114300"><wp:positionH relativeFrom="margin"><wp:align>%s</wp:align>'
    '</wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
    '<wp:extent cx="1152000" cy="832000"/><wp:wrapSquare wrapText="bothSides"/>'
    '<wp:docPr id="9" name="Logo" descr="Logo"/>%s</wp:anchor></w:drawing></w:r>'
)


def shape(properties: str, *, cx: int, cy: int, text: str = "", body: str = "", x: int = 1800000) -> str:
    """A run with a DrawingML shape placed ``x`` EMU from the column."""
    inside = f"<wps:txbx><w:txbxContent>{p(text)}</w:txbxContent></wps:txbx>" if text else ""
    return (
        f'<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="column"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        '<wp:positionV relativeFrom="paragraph"><wp:posOffset>90000</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="{cx}" cy="{cy}"/><wp:wrapNone/><wp:docPr id="7" name="F"/><a:graphic><a:graphicData uri="x">'
        f"<wps:wsp><wps:spPr>{properties}</wps:spPr>{inside}<wps:bodyPr {body}/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


MARGIN_LOGO = (
    '<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="page"><wp:posOffset>450000</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>180000</wp:posOffset></wp:positionV><wp:extent cx="1800000" cy="648000"/>'
    '<wp:wrapSquare wrapText="bothSides"/><wp:docPr id="9" name="Logo" descr="Logo"/>'
    f"{graphic('rId-a', 1800000, 648000)}</wp:anchor></w:drawing></w:r>"
)


@dataclass(frozen=True)
class Feature:
    nom: str
    document: bytes
    texte: tuple[str, ...]
    pages: int = 1
    hauteur: float = 0.4
    page: int = 1
    structure: tuple[str, ...] = field(default=())


def png(color: tuple[int, ...] = (0, 51, 102), size: tuple[int, int] = (16, 16), mode: str = "RGB") -> bytes:
    """A small image: a plain square, half of it white."""
    image = Image.new(mode, size, 1 if mode == "1" else color)
    image.paste(0 if mode == "1" else (255,) * len(color), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), (200, 30, 30)).save(out, "JPEG")
    return out.getvalue()


SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><circle cx="10" cy="10" r="9" fill="green"/></svg>'
)


def numbering(*levels: str) -> str:
    inside = "".join(f'<w:lvl w:ilvl="{i}">{level}</w:lvl>' for i, level in enumerate(levels))
    return f'<w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'


def level(fmt: str, text: str, left: int, hanging: int, *, start: int = 1, more: str = "", rpr: str = "") -> str:
    return (
        f'<w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{hanging}"/></w:pPr><w:rPr>{rpr}</w:rPr>'
    )


def num(ilvl: int, numid: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{numid}"/></w:numPr>'


ARTICLES = numbering(
    level("decimal", "Article %1 –", 0, 0, more='<w:suff w:val="space"/>', rpr="<w:b/>"),
    level("decimal", "%1.%2", 567, 567),
    level("lowerLetter", "%3)", 1134, 567),
)


def cell(text: str, width: int, more: str = "", ppr: str = "") -> str:
    return CELL.format(w=width, more=more) + p(text, ppr=ppr)


def _header(kind: str, rid: str) -> str:
    return f'<w:headerReference w:type="{kind}" r:id="{rid}"/>'


def _footer(kind: str, rid: str) -> str:
    return f'<w:footerReference w:type="{kind}" r:id="{rid}"/>'


FEATURES = (
    Feature(
        "caracteres",
        docx(
            para(r("gras", "<w:b/>"), r(" italique", "<w:i/>"), r(" souligné", '<w:u w:val="single"/>'), r(" barré", "<w:strike/>"), r(" double", "<w:dstrike/>"))
            + para(r("capitales é", "<w:caps/>"), r(" Petites", "<w:smallCaps/>"), r(" rouge", '<w:color w:val="C00000"/>'), r(" surligné", '<w:highlight w:val="yellow"/>'), r(" fond", '<w:shd w:val="clear" w:fill="DDEEFF"/>'))
            + para(r("1"), r("er", '<w:vertAlign w:val="superscript"/>'), r(" janvier H"), r("2", '<w:vertAlign w:val="subscript"/>'), r("O "), r("grand", '<w:sz w:val="40"/>'), r(" espacé", '<w:spacing w:val="40"/>'), r(" encadré", '<w:bdr w:val="single" w:sz="4" w:color="000000"/>'))
        ),
        ("gras italique souligné barré double", "CAPITALES É PETITES rouge surligné fond", "1er janvier H2O grand espacé encadré"),
    ),
    Feature(
        "styles-herites",
        docx(p("Titre hérité", style="Titre2") + para(r("normal "), r("fort", '<w:rStyle w:val="Fort"/>'))),
        ("Titre hérité", "normal fort"),
        structure=("H1",),
    ),
    Feature(
        "alignements",
        docx(p("à gauche") + p("au centre", ppr='<w:jc w:val="center"/>') + p("à droite", ppr='<w:jc w:val="right"/>') + p(LONG, ppr='<w:jc w:val="both"/>')),
        ("à gauche", "au centre", "à droite", LONG),
    ),
    Feature(
        "retraits-interlignes",
        docx(
            p(LONG, ppr='<w:ind w:left="567" w:right="567" w:firstLine="567"/>')
            + p(LONG, ppr='<w:ind w:left="567" w:hanging="567"/><w:spacing w:before="240" w:after="240" w:line="360" w:lineRule="auto"/>')
            + p("exact", ppr='<w:spacing w:line="480" w:lineRule="exact"/>')
            + p("au moins", ppr='<w:spacing w:line="480" w:lineRule="atLeast"/>')
        ),
        (LONG, LONG, "exact", "au moins"),
        hauteur=0.5,
    ),
    Feature(
        "tabulations",
        docx(
            para(r("Objet"), "<w:r><w:tab/></w:r>", r("12"), ppr='<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="9072"/></w:tabs>')
            + para(r("a"), "<w:r><w:tab/></w:r>", r("milieu"), "<w:r><w:tab/></w:r>", r("1 234,56"), ppr='<w:tabs><w:tab w:val="center" w:pos="4536"/><w:tab w:val="decimal" w:pos="7938"/></w:tabs>')
            + para("<w:r><w:tab/></w:r>", r("b"), "<w:r><w:tab/></w:r>", r("7,5"), ppr='<w:tabs><w:tab w:val="left" w:pos="567"/><w:tab w:val="decimal" w:pos="7938"/></w:tabs>')
        ),
        ("Objet", "12", "a", "milieu", "1 234,56", "b", "7,5"),
    ),
    Feature(
        "bordures-de-paragraphe",
        docx(
            p("encadré", ppr=f'<w:pBdr>{"".join(f"<w:{s} w:val={chr(34)}single{chr(34)} w:sz={chr(34)}8{chr(34)} w:space={chr(34)}4{chr(34)} w:color={chr(34)}1F3557{chr(34)}/>" for s in ("top", "left", "bottom", "right"))}</w:pBdr><w:shd w:val="clear" w:fill="FBECEC"/>')
            + p("entre deux")
            + p("filet double", ppr='<w:pBdr><w:top w:val="double" w:sz="6" w:space="1" w:color="FF0000"/><w:bottom w:val="dotted" w:sz="8" w:space="1" w:color="0000FF"/></w:pBdr>')
        ),
        ("encadré", "entre deux", "filet double"),
    ),
    Feature(
        "numerotation",
        docx(
            p("Objet", ppr=num(0)) + p("Le premier.", ppr=num(1)) + p("Le second.", ppr=num(1)) + p("une lettre", ppr=num(2)) + p("Durée", ppr=num(0)) + p("Reprend à un.", ppr=num(1)),
            numbering=ARTICLES,
        ),
        ("Article 1 –", "Objet", "1.1", "Le premier.", "1.2", "Le second.", "a)", "une lettre", "Article 2 –", "Durée", "2.1", "Reprend à un."),
        structure=("L", "LI", "Lbl", "LBody"),
    ),
    Feature(
        "puces",
        docx(
            p("tiret", ppr=num(0)) + p("Symbol", ppr=num(1)) + p("Wingdings", ppr=num(2)) + p("tiret encore", ppr=num(0)),
            numbering=numbering(
                level("bullet", "–", 340, 283),
                level("bullet", "\uf0b7", 680, 283, rpr='<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'),
                level("bullet", "\uf0fc", 1020, 283, rpr='<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
            ),
        ),
        ("–", "tiret", "•", "Symbol", "✓", "Wingdings", "–", "tiret encore"),
        structure=("L",),
    ),
    Feature(
        "tableau",
        docx(
            table(
                [
                    ["<w:trPr><w:tblHeader/></w:trPr>", cell("Nom", 3000, '<w:shd w:val="clear" w:fill="D9E2F3"/>'), cell("Montant", 3000)],
                    [cell("haut", 3000, '<w:vMerge w:val="restart"/><w:vAlign w:val="center"/>'), cell("10,00", 3000, ppr='<w:jc w:val="right"/>')],
                    [cell("", 3000, "<w:vMerge/>"), cell("20,00", 3000, ppr='<w:jc w:val="right"/>')],
                    ['<w:trPr><w:cantSplit/><w:trHeight w:val="800"/></w:trPr>', cell("deux colonnes", 6000, '<w:gridSpan w:val="2"/><w:tcBorders><w:bottom w:val="double" w:sz="8" w:color="C00000"/></w:tcBorders>')],
                ],
                widths=[3000, 3000],
                tblpr=BORDERS,
            )
            + p("après")
        ),
        ("Nom", "Montant", "haut", "10,00", "20,00", "deux colonnes", "après"),
        structure=("Table", "TH", "TD"),
    ),
    Feature(
        "tableau-sur-deux-pages",
        docx(
            table([["<w:trPr><w:tblHeader/></w:trPr>", cell("En-tête répété", 6000)]] + [[cell(f"ligne {i}", 6000)] for i in range(1, 71)], widths=[6000], tblpr=BORDERS)
        ),
        ("En-tête répété", *(f"ligne {i}" for i in range(1, 71)), "En-tête répété"),
        pages=2,
        page=2,
    ),
    Feature(
        "tableau-irregulier",
        docx(
            table(
                [
                    [cell("a", 2000), cell("b", 2000), cell("c", 2000)],
                    [cell("d", 2000)],
                    [cell("e", 2000), cell("f", 4000, '<w:gridSpan w:val="2"/>')],
                ],
                widths=[2000, 2000, 2000],
                tblpr=BORDERS,
            )
        ),
        ("a", "b", "c", "d", "e", "f"),
    ),
    Feature(
        "tableau-solidaire",
        docx(
            "".join(p(f"ligne {i}") for i in range(1, 53))
            + table([[cell(f"solidaire {i}", 6000, ppr="<w:keepNext/>")] for i in range(1, 6)], widths=[6000], tblpr=BORDERS)
        ),
        (*(f"ligne {i}" for i in range(1, 53)), *(f"solidaire {i}" for i in range(1, 6))),
        pages=2,
        page=2,
    ),
    Feature(
        "tableau-imbrique",
        docx(table([[cell("dehors", 4000), CELL.format(w=4000, more="") + table([[cell("dedans", 1500), cell("aussi", 1500)]], widths=[1500, 1500], tblpr=BORDERS) + p()]], widths=[4000, 4000], tblpr=BORDERS)),
        ("dehors", "dedans", "aussi"),
    ),
    Feature(
        "images",
        docx(
            para(picture("rId-a"), r(" "), picture("rId-b"), r(" "), picture("rId-c"), r(" "), picture("rId-d"), r(" "), picture("rId-e")),
            parts={"media/a.png": png(), "media/b.jpg": jpeg(), "media/c.svg": SVG, "media/d.png": png(mode="1"), "media/e.png": png((0, 120, 0, 128), mode="RGBA")},
        ),
        (),
        structure=("Figure",),
    ),
    Feature(
        "entetes-et-pieds",
        docx(
            p("page une") + para('<w:r><w:br w:type="page"/></w:r>') + p("page deux"),
            section=f'<w:sectPr>{_header("default", "rId-header1")}{_header("first", "rId-header2")}{_footer("default", "rId-footer1")}{_footer("first", "rId-footer1")}{PAGE}<w:titlePg/></w:sectPr>',
            parts={
                "header1.xml": p("En-tête courant"),
                "header2.xml": p("Première page", rpr='<w:sz w:val="60"/>') + p("sur deux lignes", rpr='<w:sz w:val="60"/>'),
                "footer1.xml": para(r("page "), champ("PAGE", "9"), r(" sur "), champ("NUMPAGES", "9"), ppr='<w:jc w:val="center"/>'),
            },
        ),
        ("Première page", "sur deux lignes", "page une", "page 1 sur 2", "En-tête courant", "page deux", "page 2 sur 2"),
        pages=2,
    ),
    Feature(
        "sections-paysage-et-numeros",
        docx(
            p("portrait") + para(ppr=f'<w:sectPr>{_footer("default", "rId-footer1")}{PAGE}</w:sectPr>') + p("paysage"),
            section=f'<w:sectPr>{LANDSCAPE}<w:pgNumType w:fmt="lowerRoman" w:start="4"/></w:sectPr>',
            parts={"footer1.xml": para(champ("PAGE"), r(" / "), champ("SECTIONPAGES"), r(" / "), champ("NUMPAGES \\* ROMAN"))},
        ),
        ("portrait", "1 / 1 / II", "paysage", "iv / 1 / II"),
        pages=2,
        page=2,
    ),
    Feature(
        "colonnes",
        docx(p(LONG * 3), section=f'<w:sectPr>{PAGE}<w:cols w:num="2" w:space="708"/></w:sectPr>'),
        (LONG * 3,),
    ),
    Feature(
        "liens-et-renvois",
        docx(
            para(r("voir l'article "), champ("REF art \\r \\h", "périmé"), r(", page "), champ("PAGEREF art \\h", "0"), r(", "), champ("REF art \\h", "périmé"))
            + para('<w:hyperlink r:id="rId-lien">', r("www.telerecours.fr", '<w:u w:val="single"/>'), "</w:hyperlink>")
            + para('<w:bookmarkStart w:id="1" w:name="art"/>', r("Durée"), '<w:bookmarkEnd w:id="1"/>', ppr=num(0)),
            numbering=ARTICLES,
            rels='<Relationship Id="rId-lien" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://www.telerecours.fr" TargetMode="External"/>',
        ),
        ("voir l'article Article 1 –, page 1, Durée", "www.telerecours.fr", "Article 1 –", "Durée"),
        structure=("Link",),
    ),
    Feature(
        "sommaire",
        docx(
            para('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\u </w:instrText></w:r>', '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("entrée périmée"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
            + p("Objet", style="Titre1") + para('<w:r><w:br w:type="page"/></w:r>') + p("Durée", style="Titre2")
        ),
        ("Objet", "1", "Durée", "2", "Objet", "Durée"),
        pages=2,
        structure=("H1", "H2", "Link"),
    ),
    Feature(
        "notes-de-bas-de-page",
        docx(
            para(r("Texte"), '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>', r(" suite")),
            parts={"footnotes.xml": f'<w:footnote w:id="2">{para("<w:r><w:rPr><w:vertAlign w:val=" + chr(34) + "superscript" + chr(34) + "/></w:rPr><w:footnoteRef/></w:r>", r(" La note."))}</w:footnote>'},
        ),
        ("Texte1 suite", "1 La note."),
        hauteur=1.0,
        structure=("Note",),
    ),
    Feature(
        "notes-de-fin",
        docx(
            para(r("Texte"), '<w:r><w:endnoteReference w:id="2"/></w:r>'),
            parts={"endnotes.xml": f'<w:endnote w:id="2">{para("<w:r><w:endnoteRef/></w:r>", r(" La note de fin."))}</w:endnote>'},
        ),
        ("Textei", "i La note de fin."),
    ),
    Feature(
        "controles-et-caracteres",
        docx(
            para("<w:sdt><w:sdtPr/><w:sdtContent>", r("contrôle"), "</w:sdtContent></w:sdt>", r(" trait"), "<w:r><w:noBreakHyphen/></w:r>", r("union césure"), "<w:r><w:softHyphen/></w:r>", r("possible 20\u202f000,00\u00a0€"))
            + para(r("avant "), r("CACHÉ", "<w:vanish/>"), r("après "), '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "<w:r><w:br/></w:r>", r("à la ligne"))
            + f"<w:sdt><w:sdtContent>{p('bloc')}</w:sdtContent></w:sdt>"
        ),
        ("contrôle trait-union césurepossible 20 000,00 €", "avant après ☑", "à la ligne", "bloc"),
    ),
    Feature(
        "formulaire",
        docx(
            para(r("liste : "), LISTE, r(" ; bouton : "), '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> MACROBUTTON NoMacro [Nom du maire] </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>')
            + para(r("le "), '<w:fldSimple w:instr=" DATE " w:fldLock="1">', r("26 janvier 2021"), "</w:fldSimple>", ppr='<w:framePr w:w="0" w:h="0" w:xAlign="left" w:y="0" w:hRule="exact" w:vAnchor="margin"/>')
        ),
        ("liste : non ; bouton : [Nom du maire]", "le 26 janvier 2021"),
    ),
    Feature(
        "notes-en-lettres",
        docx(
            para(r("Un"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r(" deux"), '<w:r><w:footnoteReference w:id="3"/></w:r>'),
            section=f'<w:sectPr><w:footnotePr><w:numFmt w:val="upperLetter"/><w:numStart w:val="3"/></w:footnotePr>{PAGE}</w:sectPr>',
            parts={"footnotes.xml": "".join(f'<w:footnote w:id="{i}">{para("<w:r><w:footnoteRef/></w:r>", r(f" note {i}"))}</w:footnote>' for i in (2, 3))},
        ),
        ("UnC deuxD", "C note 2", "D note 3"),
        hauteur=1.0,
    ),
    Feature(
        "filigrane",
        docx(
            p(LONG),
            section=f'<w:sectPr>{_header("default", "rId-header1")}{PAGE}</w:sectPr>',
            parts={"header1.xml": para(r("En-tête"), FILIGRANE)},
        ),
        ("PROJET", "En-tête", LONG),
        hauteur=1.0,
    ),
    Feature(
        "dessins-vml",
        docx(
            para('<w:r><w:pict><v:line style="position:absolute" from="0,20pt" to="200pt,20pt" strokecolor="#c00000" strokeweight="1.5pt"/></w:pict></w:r>', r("trait"))
            + para('<w:r><w:pict><v:shape style="position:absolute;margin-left:0;margin-top:0;width:72pt;height:36pt;mso-position-horizontal:right;mso-position-horizontal-relative:margin" alt="Logo"><v:imagedata r:id="rId-a"/></v:shape></w:pict></w:r>', r("image à droite"))
            + para('<w:r><w:pict><v:shape style="position:absolute;margin-top:30pt;width:120pt;height:30pt;mso-position-horizontal:center;mso-position-horizontal-relative:margin" fillcolor="silver"><v:textbox><w:txbxContent>' + p("zone centrée") + "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"),
            parts={"media/a.png": png()},
        ),
        ("trait", "image à droite", "zone centrée"),
    ),
    Feature(
        "cellules-verticales",
        docx(table([["<w:trPr><w:trHeight w:val=\"1700\"/></w:trPr>", cell("vers le haut", 1000, '<w:textDirection w:val="btLr"/>'), cell("vers le bas", 1000, '<w:textDirection w:val="tbRl"/>'), cell("droit", 2000)], [cell("sans hauteur", 1000, '<w:textDirection w:val="btLr"/>'), cell("b", 1000), cell("c", 2000)]], widths=[1000, 1000, 2000], tblpr=BORDERS)),
        ("vers le haut", "vers le bas", "droit", "sans hauteur", "b", "c"),
    ),
    Feature(
        "bordure-de-page",
        docx(
            p("couverture"),
            section='<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/><w:pgSz w:w="11906" w:h="16838"/>'
            '<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/>'
            f'<w:pgBorders w:offsetFrom="page">{"".join(f"<w:{s} w:val={chr(34)}{v}{chr(34)} w:sz={chr(34)}12{chr(34)} w:space={chr(34)}24{chr(34)} w:color={chr(34)}1F3557{chr(34)}/>" for s, v in (("top", "double"), ("left", "single"), ("bottom", "double"), ("right", "single")))}</w:pgBorders><w:vAlign w:val="center"/></w:sectPr>',
            parts={"header1.xml": p("En-tête")},
        ),
        ("couverture", "En-tête"),
        hauteur=1.0,
    ),
    Feature(
        "bordure-de-premiere-page",
        docx(
            p("une") + p("deux", ppr="<w:pageBreakBefore/>"),
            section=f'<w:sectPr>{PAGE}<w:pgBorders w:display="notFirstPage"><w:bottom w:val="dashed" w:sz="18" w:space="12" w:color="C00000"/></w:pgBorders></w:sectPr>',
        ),
        ("une", "deux"),
        pages=2,
        page=2,
        hauteur=1.0,
    ),
    Feature(
        "echelle",
        docx(para(r("normal "), r("étroit et souligné ", '<w:w w:val="66"/><w:u w:val="single"/>'), r("large", '<w:w w:val="150"/>'), r(" fin")) + p(LONG, rpr='<w:w w:val="80"/>', ppr='<w:jc w:val="both"/>')),
        ("normal étroit et souligné large fin", LONG),
    ),
    Feature(
        "formes",
        docx(
            para(r("trait"), shape('<a:prstGeom prst="line"/><a:ln w="19050"><a:solidFill><a:srgbClr val="C00000"/></a:solidFill><a:prstDash val="dash"/></a:ln>', cx=3600000, cy=0))
            + para(r("zone"), shape('<a:prstGeom prst="rect"/><a:solidFill><a:schemeClr val="bg1"><a:lumMod val="75000"/></a:schemeClr></a:solidFill><a:ln><a:noFill/></a:ln>', cx=1800000, cy=720000, text="au milieu", body='anchor="ctr"')),
            parts={"theme1.xml": THEME},
        ),
        ("trait", "zone", "au milieu"),
    ),
    Feature(
        "tableau-flottant",
        docx(
            p("avant")
            + table([[cell("a", 4500), cell("b", 4500)]], widths=[4500, 4500], tblpr='<w:tblpPr w:bottomFromText="160" w:vertAnchor="text" w:horzAnchor="margin" w:tblpXSpec="right" w:tblpY="106"/>' + BORDERS)
            + p(LONG)
        ),
        ("avant", "a", "b", LONG),
    ),
    Feature(
        "numero-encadre",
        docx(
            p("texte"),
            section=f'<w:sectPr>{_header("default", "rId-header1")}{_footer("default", "rId-footer1")}{PAGE}</w:sectPr>',
            parts={
                "header1.xml": para(r("– "), champ("PAGE", "9"), r(" –"), ppr='<w:framePr w:w="2268" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:xAlign="center" w:y="1"/><w:jc w:val="center"/>') + p(),
                "footer1.xml": para(champ("PAGE", "9"), ppr='<w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="right" w:y="1"/>') + p("Commune", ppr='<w:ind w:right="360"/>'),
            },
        ),
        ("texte", "– 1 –", "1", "Commune"),
        hauteur=1.0,
    ),
    Feature(
        "titre-courant",
        docx(
            p("Objet", style="Titre1") + p("Moyens", style="Titre1") + p("suite", ppr="<w:pageBreakBefore/>") + p("Durée", style="Titre1", ppr="<w:pageBreakBefore/>"),
            section=f'<w:sectPr>{_header("default", "rId-header1")}{_footer("default", "rId-footer1")}{PAGE}</w:sectPr>',
            parts={"header1.xml": para(r("haut : "), champ('STYLEREF "Titre 1"', "périmé")), "footer1.xml": para(r("bas : "), champ("STYLEREF 1 \\l", "périmé"))},
        ),
        ("haut : Objet", "bas : Moyens", "Objet", "Moyens", "haut : Moyens", "suite", "bas : Moyens", "haut : Durée", "Durée", "bas : Durée"),
        pages=3,
    ),
    Feature(
        "logo-dans-la-marge",
        docx(
            para(MARGIN_LOGO, r("Le maire de la commune,"))
            + p(LONG),
            parts={"media/a.png": png()},
        ),
        ("Le maire de la commune,", LONG),
        structure=("Figure",),
    ),
    Feature(
        "images-tournees",
        docx(
            para(
                *(picture("rId-a", cx=1080000).replace("<a:xfrm>", f"<a:xfrm {turn}>") for turn in ('rot="5400000"', 'rot="2700000"', 'flipH="1"', "")),
                picture("rId-a").replace("</pic:spPr>", '<a:ln w="28575"><a:solidFill><a:srgbClr val="C00000"/></a:solidFill><a:miter lim="8"/></a:ln></pic:spPr>'),
            ),
            parts={"media/a.png": png()},
        ),
        (),
        structure=("Figure",),
    ),
    Feature(
        "solidarites",
        docx("".join(p(f"ligne {i}") for i in range(1, 55)) + p("titre solidaire", ppr="<w:keepNext/>") + p(LONG, ppr="<w:keepLines/>") + p("nouvelle page", ppr="<w:pageBreakBefore/>")),
        (*(f"ligne {i}" for i in range(1, 55)), "titre solidaire", LONG, "nouvelle page"),
        pages=3,
        page=2,
    ),
    Feature(
        "image-habillee",
        docx(
            para(r(LONG), ANCHOR % ("right", graphic("rId-a", 1152000, 832000)), ppr='<w:jc w:val="both"/>')
            + para(r("court"), ANCHOR % ("left", graphic("rId-a", 1152000, 832000)))
            + p("après"),
            parts={"media/a.png": png()},
        ),
        (LONG, "court", "après"),
        structure=("Figure",),
    ),
    Feature(
        "zone-de-texte",
        docx(
            para(
                r("texte "),
                '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1" distT="0" distB="0" distL="0" distR="0">'
                '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>3600000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
                '<wp:extent cx="1800000" cy="360000"/><wp:wrapNone/><wp:docPr id="7" name="ZT"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
                '<wps:spPr><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFF2CC"/></a:solidFill><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr>'
                f'<wps:txbx><w:txbxContent>{p("dans la zone")}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>',
            )
        ),
        ("texte", "dans la zone"),
    ),
)  # fmt: skip

__all__ = ["FEATURES", "SECTION", "Feature"]
