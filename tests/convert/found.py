"""What documents nobody here wrote hold besides: a small document for each, with the text a reader must find."""

from __future__ import annotations

import struct

from features import BORDERS, LONG, PAGE, THEME, Feature, level, num, numbering, png, shape
from features import FEATURES as PLAIN
from word import docx, p, para, picture, r, table
from word import field as champ

LIEN = '<Relationship Id="rId-lien" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://www.example.org" TargetMode="External"/>'


IMAGE = '<Relationship Id="rId-a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="media/a.png"/>'


def rels(inside: str) -> str:
    """The relations of a part other than the main one."""
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def placed(x: int, y: int, cx: int, cy: int, turn: str = "") -> str:
    """Where a shape stands in its group, in EMU."""
    return f'<a:xfrm {turn}><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'


def member(properties: str, text: str = "", body: str = "") -> str:
    """A shape of a group."""
    inside = f"<wps:txbx><w:txbxContent>{p(text)}</w:txbxContent></wps:txbx>" if text else ""
    return f"<wps:wsp><wps:cNvSpPr/><wps:spPr>{properties}</wps:spPr>{inside}<wps:bodyPr {body}/></wps:wsp>"


def anchored(
    inside: str,
    *,
    cx: int,
    cy: int,
    wrap: str = "<wp:wrapNone/>",
    across: str = "column",
    x: int = 0,
    down: str = "paragraph",
    y: int = 0,
) -> str:
    """A run with an anchored drawing; ``inside`` is that of a:graphicData."""
    return (
        f'<w:r><w:drawing><wp:anchor><wp:positionH relativeFrom="{across}"><wp:posOffset>{x}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="{down}"><wp:posOffset>{y}</wp:posOffset></wp:positionV><wp:extent cx="{cx}" cy="{cy}"/>'
        f'{wrap}<wp:docPr id="7" name="F"/><a:graphic><a:graphicData uri="x">{inside}</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>'
    )


SOLID = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'
PIC = (
    '<pic:pic><pic:nvPicPr><pic:cNvPr id="0" name="i" descr="Sceau"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId-a"/>'
    "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>{}</pic:spPr></pic:pic>"
)
GROUPE = (
    '<wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="1440000"/><a:chOff x="1000" y="2000"/>'
    '<a:chExt cx="7200000" cy="2880000"/></a:xfrm></wpg:grpSpPr>'
    + member(placed(1000, 2000, 7200000, 2880000) + '<a:prstGeom prst="roundRect"/>' + SOLID.format("DDE6F0"))
    + member(
        placed(361000, 362000, 3600000, 720000) + '<a:prstGeom prst="rect"/>' + SOLID.format("FFFFFF"), "dans le groupe"
    )
    + '<wpg:grpSp><wpg:grpSpPr><a:xfrm><a:off x="4321000" y="362000"/><a:ext cx="2160000" cy="2160000"/><a:chOff x="0" y="0"/><a:chExt cx="100" cy="100"/></a:xfrm></wpg:grpSpPr>'
    + PIC.format(placed(0, 0, 100, 50))
    + member(placed(0, 60, 100, 40) + '<a:prstGeom prst="ellipse"/>' + SOLID.format("C00000"))
    + "</wpg:grpSp></wpg:wgp>"
)
LIBRE = (
    '<a:custGeom><a:pathLst><a:path w="100" h="100"><a:moveTo><a:pt x="0" y="100"/></a:moveTo><a:lnTo><a:pt x="50" y="0"/></a:lnTo>'
    '<a:cubicBezTo><a:pt x="80" y="0"/><a:pt x="100" y="50"/><a:pt x="100" y="100"/></a:cubicBezTo>'
    '<a:arcTo wR="25" hR="25" stAng="0" swAng="10800000"/><a:close/></a:path></a:pathLst></a:custGeom>'
)
DEGRADE = '<a:gradFill><a:gsLst><a:gs pos="0"><a:srgbClr val="FFFFFF"/></a:gs><a:gs pos="100000"><a:srgbClr val="1F3557"/></a:gs></a:gsLst><a:lin ang="5400000"/></a:gradFill>'
NOTE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{}"/></w:r>'


def footnotes(*identifiers: int) -> dict[str, str]:
    """The part of footnotes with these identifiers."""
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    return {
        "footnotes.xml": "".join(
            f'<w:footnote w:id="{i}">{para(mark, r(f" note {i}"))}</w:footnote>' for i in identifiers
        )
    }


def m(text: str, sty: str = "") -> str:
    """A run of an equation."""
    return (
        f'<m:r><m:rPr><m:sty m:val="{sty}"/></m:rPr><m:t>{text}</m:t></m:r>' if sty else f"<m:r><m:t>{text}</m:t></m:r>"
    )


def ratio(above: str, below: str) -> str:
    """A fraction."""
    return f"<m:f><m:num>{above}</m:num><m:den>{below}</m:den></m:f>"


def low(base: str, index: str) -> str:
    """A sign and its index."""
    return f"<m:sSub><m:e>{m(base)}</m:e><m:sub>{m(index)}</m:sub></m:sSub>"


REVISION = (
    m("P=") + low("P", "0") + m("×") + f"<m:d><m:e>{m('0,15+0,85')}{ratio(low('I', 'n'), low('I', '0'))}</m:e></m:d>"
)
SOMME = (
    f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub><m:sup>{m("n")}</m:sup><m:e>{low("x", "i")}</m:e></m:nary>'
    + m("≤")
    + f"<m:rad><m:deg/><m:e><m:sSup><m:e>{m('a')}</m:e><m:sup>{m('2')}</m:sup></m:sSup></m:e></m:rad>"
    + f"<m:func><m:fName>{m('max', 'p')}</m:fName><m:e>{m('y')}</m:e></m:func>"
    + f'<m:acc><m:accPr><m:chr m:val="\u0302"/></m:accPr><m:e>{m("z", "b")}</m:e></m:acc>'
    + f"<m:m><m:mr><m:e>{m('1')}</m:e><m:e>{m('0')}</m:e></m:mr><m:mr><m:e>{m('0')}</m:e><m:e>{m('1')}</m:e></m:mr></m:m>"
)
CADRE = (
    '<w:framePr w:w="2600" w:hSpace="141" w:wrap="around" w:vAnchor="text" w:hAnchor="text" w:xAlign="right" w:y="1"/>'
)


def emf(*records: bytes) -> bytes:
    """An enhanced metafile of 100 by 50 pixels, at 100 pixels an inch."""
    head = struct.pack("<4i4i", 0, 0, 99, 49, 0, 0, 2540, 1270) + b" EMF" + struct.pack("<6I", 0x10000, 0, 0, 1, 0, 0)
    head += struct.pack("<5I", 0, 1000, 1000, 254, 254)
    return b"".join(
        struct.pack("<II", kind, 8 + len(body)) + body
        for kind, body in ((1, head), *(unpacked(one) for one in records), (14, bytes(12)))
    )


def unpacked(record: bytes) -> tuple[int, bytes]:
    """A record as its kind and what follows its size."""
    return record[0], record[1:]


def drawn(kind: int, form: str, *values: int, more: bytes = b"") -> bytes:
    """A record of a metafile."""
    return bytes([kind]) + struct.pack(f"<{form}", *values) + more


DESSIN = emf(
    drawn(39, "4I", 1, 0, 0x00F3E2D9, 0),
    drawn(37, "I", 1),
    drawn(38, "2I2iI", 2, 0, 2, 0, 0xC0),
    drawn(37, "I", 2),
    drawn(43, "4i", 2, 2, 97, 47),
    drawn(42, "4i", 60, 10, 90, 40),
    drawn(27, "2i", 2, 25),
    drawn(54, "2i", 50, 25),
    drawn(87, "5i6h", 0, 0, 0, 0, 3, 5, 40, 25, 30, 45, 40),
    drawn(
        82, "I5i4B4B", 3, -12, 0, 0, 0, 700, 0, 0, 0, 0, 0, 0, 0, 0, more="Arial".encode("utf-16-le").ljust(64, b"\0")
    ),
    drawn(37, "I", 3),
    drawn(18, "I", 1),
    drawn(84, "4i3I2i3I4iI", 0, 0, 0, 0, 1, 0, 0, 5, 5, 6, 76, 0, 0, 0, 0, 0, 0, more="Budget".encode("utf-16-le")),
)
SIZE = {"cx": 1080000, "cy": 720000}
NONE = "<a:ln><a:noFill/></a:ln>"
FOUND = (
    Feature(
        "titre-maigre",
        docx(
            p("Objet en couleur", style="Titre1", rpr='<w:b w:val="0"/><w:color w:val="2E74B5"/>')
            + p("AVATAR To", style="Titre2", rpr='<w:b w:val="0"/><w:kern w:val="2"/>')
            + p("texte")
        ),
        ("Objet en couleur", "AVATAR To", "texte"),
        structure=("H1", "H2"),
    ),
    Feature(
        "barre-et-souligne",
        docx(para(r("barré souligné", '<w:strike/><w:u w:val="single"/>'), r(" deux fois", '<w:dstrike/><w:u w:val="double"/>'), r(" barré", "<w:dstrike/>"))),
        ("barré souligné deux fois barré",),
    ),
    Feature(
        "lien-en-pied-de-page",
        docx(
            p("texte"),
            section=f'<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/>{PAGE}</w:sectPr>',
            parts={
                "footer1.xml": para('<w:hyperlink r:id="rId-lien">', r("www.example.org", '<w:u w:val="single"/>'), "</w:hyperlink>"),
                "_rels/footer1.xml.rels": rels(LIEN),
            },
        ),
        ("texte", "www.example.org"),
        hauteur=1.0,
    ),
    Feature(
        "groupe-de-formes",
        docx(para(r("avant"), anchored(GROUPE, cx=3600000, cy=1440000, wrap="<wp:wrapTopAndBottom/>")) + p("après"), parts={"media/a.png": png()}),
        ("avant", "dans le groupe", "après"),
        structure=("Figure",),
    ),
    Feature(
        "formes-variees",
        docx(
            para(*(shape(f'<a:prstGeom prst="{kind}"/>{SOLID.format("D9E2F3")}', x=i * 1200000, **SIZE) for i, kind in enumerate(("ellipse", "triangle", "diamond", "rightArrow"))), r("rangée"))
            + p() * 5
            + para(
                shape(LIBRE + SOLID.format("FFF2CC"), x=0, **SIZE),
                shape('<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val 50000"/></a:avLst></a:prstGeom>' + DEGRADE + NONE, x=1200000, **SIZE, text="dégradé"),
                shape('<a:xfrm rot="2700000"/><a:prstGeom prst="rect"/>' + SOLID.format("FFFFFF"), x=2600000, **SIZE, text="tournée"),
                shape('<a:prstGeom prst="rect"/>', x=4200000, **SIZE, text="montante", body='vert="vert270"'),
                r("autre"),
            )
            + p() * 5
        ),
        ("rangée", "dégradé", "tournée", "montante", "autre"),
    ),
    Feature(
        "marges-en-vis-a-vis",
        docx(
            para(r("page une"), anchored(PIC.format(placed(0, 0, 720000, 360000)), cx=720000, cy=360000, across="page", x=180000, down="page", y=180000))
            + p(LONG, ppr='<w:pageBreakBefore/><w:jc w:val="both"/>'),
            section=f'<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>{PAGE.replace(f"w:left={chr(34)}1417", f"w:left={chr(34)}3400")}<w:pgBorders><w:left w:val="single" w:sz="8" w:space="4" w:color="1F3557"/></w:pgBorders></w:sectPr>',
            settings="<w:mirrorMargins/>",
            parts={"media/a.png": png(), "_rels/header1.xml.rels": rels(IMAGE),
"header1.xml": para(anchored(PIC.format(placed(0, 0, 720000, 360000)), cx=720000, cy=360000, across="page", x=180000, down="page", y=180000), r("En-tête"))},
        ),
        ("En-tête", "page une", "En-tête", LONG),
        pages=2,
        page=2,
    ),
    Feature(
        "images-decoupees",
        docx(
            para(
                *(picture("rId-a", cx=1080000).replace('prst="rect"><a:avLst/></a:prstGeom>', f'prst="{kind}"><a:avLst/></a:prstGeom>{more}') for kind, more in (("ellipse", ""), ("roundRect", '<a:ln w="28575">' + SOLID.format("C00000") + "</a:ln>"), ("rect", '<a:effectLst><a:outerShdw blurRad="50800"><a:srgbClr val="000000"><a:alpha val="40000"/></a:srgbClr></a:outerShdw></a:effectLst>'))),
            ),
            parts={"media/a.png": png()},
        ),
        (),
        structure=("Figure",),
    ),
    Feature(
        "formes-vml",
        docx(
            para(
                '<w:r><w:pict><v:oval style="position:absolute;margin-left:0;margin-top:6pt;width:120pt;height:60pt" fillcolor="#d9e2f3"><v:textbox inset="20pt,15pt,0,0"><w:txbxContent>' + p("ovale") + "</w:txbxContent></v:textbox></v:oval></w:pict></w:r>",
                '<w:r><w:pict><v:roundrect style="position:absolute;margin-left:150pt;margin-top:6pt;width:120pt;height:60pt" arcsize="10923f" strokecolor="#c00000"/></w:pict></w:r>',
                '<w:r><w:pict><v:shape style="position:absolute;width:50pt;height:50pt;visibility:hidden"/></w:pict></w:r>',
                r("texte"),
            )
        ),
        ("texte", "ovale"),
    ),
    Feature(
        "image-dans-une-zone",
        docx(
            para(r("texte"), anchored(member('<a:prstGeom prst="rect"/><a:ln>' + SOLID.format("000000") + "</a:ln>", "TEXTE").replace(p("TEXTE"), p("dedans") + para(picture("rId-a"))), cx=1800000, cy=1440000, x=1440000)),
            parts={"media/a.png": png(), "theme1.xml": THEME},
        ),
        ("texte", "dedans"),
        structure=("Figure",),
    ),
    Feature(
        "puces-sur-fond",
        docx(
            p("premier", ppr=num(0) + '<w:shd w:val="clear" w:fill="DDE6F0"/>') + p("second", ppr=num(0) + '<w:shd w:val="clear" w:fill="DDE6F0"/>'),
            numbering=numbering(level("bullet", "–", 480, 480)),
        ),
        ("– premier", "– second"),
    ),
    Feature(
        "notes-par-section",
        docx(
            para(r("un"), NOTE.format(2), r(" deux"), NOTE.format(3)) + para(r("fin"), ppr=f"<w:sectPr>{PAGE}</w:sectPr>") + para(r("trois"), NOTE.format(4)),
            section=f'<w:sectPr><w:footnotePr><w:pos w:val="beneathText"/><w:numFmt w:val="chicago"/></w:footnotePr>{PAGE}</w:sectPr>',
            settings='<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>',
            parts=footnotes(2, 3, 4),
        ),
        ("un1 deux2", "fin", "1 note 2", "2 note 3", "trois*", "* note 4"),
        pages=2,
        page=2,
        hauteur=1.0,
    ),
    Feature(
        "notes-par-page",
        docx(
            para(r("un"), NOTE.format(2), r(" deux"), NOTE.format(3)) + p("page", ppr="<w:pageBreakBefore/>") + para(r("trois"), NOTE.format(4)),
            section=f'<w:sectPr><w:footnotePr><w:numFmt w:val="lowerLetter"/><w:numRestart w:val="eachPage"/></w:footnotePr>{PAGE}</w:sectPr>',
            parts=footnotes(2, 3, 4),
        ),
        ("una deuxb", "a note 2", "b note 3", "page", "troisa", "a note 4"),
        pages=2,
        page=2,
        hauteur=1.0,
        structure=("Note",),
    ),
    Feature(
        "grille-de-lignes",
        docx(
            p(LONG) + p("hors grille", ppr='<w:snapToGrid w:val="0"/>') + p(LONG, ppr='<w:spacing w:line="360" w:lineRule="auto"/>') + p("grand", rpr='<w:sz w:val="48"/>'),
            section=f'<w:sectPr>{PAGE}<w:docGrid w:type="lines" w:linePitch="360"/></w:sectPr>',
        ),
        (LONG, "hors grille", LONG, "grand"),
        hauteur=0.5,
    ),
    Feature(
        "champs-de-references",
        docx(
            para(r("selon "), champ("ADDIN ZOTERO_ITEM x", "(Durand, 2020)"), champ('XE "convention"'), champ('TC "Durée"'), r(", voir "), champ("CITATION Dur20", "(Dupont, 2021)"))
            + para('<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDEPICTURE "C:/logo.png" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>', picture("rId-a"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>'),
            parts={"media/a.png": png()},
        ),
        ("selon (Durand, 2020), voir (Dupont, 2021)",),
        structure=("Figure",),
    ),
    Feature(
        "numeros-sur-trois-chiffres",
        docx(
            p("premier", ppr=num(0)) + p("second", ppr=num(0)),
            numbering=numbering(
                '<w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice>'
                '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
                '<w:pPr><w:ind w:left="720" w:hanging="720"/></w:pPr>'
            ),
        ),
        ("001. premier", "002. second"),
    ),
    Feature(
        "objet-incorpore",
        docx(
            para(r("tableau : "), '<w:r><w:object><v:shape style="width:72pt;height:36pt" alt="Tableau des effectifs"><v:imagedata r:id="rId-a"/></v:shape><o:OLEObject Type="Embed" ProgID="Excel.Sheet.12"/></w:object></w:r>'),
            parts={"media/a.png": png()},
        ),
        ("tableau :",),
        structure=("Figure",),
    ),
    Feature(
        "effets-et-mise-en-forme-revisee",
        docx(
            para(r("ombré ", '<w14:shadow w14:blurRad="1"/>'), r("dégradé", '<w14:textFill><w14:gradFill><w14:gsLst><w14:gs w14:pos="0"><w14:srgbClr w14:val="C00000"/></w14:gs></w14:gsLst></w14:gradFill></w14:textFill>'))
            + para(r("centré en gras", '<w:b/><w:rPrChange w:id="1" w:author="A"><w:rPr/></w:rPrChange>'), ppr='<w:jc w:val="center"/><w:pPrChange w:id="2" w:author="A"><w:pPr/></w:pPrChange>')
            + p("en retrait", ppr='<w:spacing w:beforeLines="100"/><w:ind w:leftChars="100" w:left="240"/><w:textAlignment w:val="center"/><w:framePr w:hSpace="0" w:wrap="auto" w:vAnchor="margin" w:xAlign="left" w:yAlign="inline"/>')
        ),
        ("ombré dégradé", "centré en gras", "en retrait"),
    ),
    Feature(
        "equations",
        docx(
            para(r("Les prix sont révisés par "), f"<m:oMath>{REVISION}</m:oMath>", r(" chaque année."))
            + para(f"<m:oMathPara><m:oMath>{SOMME}</m:oMath></m:oMathPara>")
            + p("suite")
        ),
        ("Les prix sont révisés par", "chaque année.", "suite", "𝑃=𝑃0×(0,15+0,85𝐼𝑛𝐼0)", "∑𝑛𝑖=1𝑥𝑖≤√𝑎2max𝑦ẑ1001"),
        structure=("Formula",),
    ),
    Feature(
        "logo-rogne-en-pied-de-page",
        docx(
            p("texte"),
            section=f'<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/>{PAGE}</w:sectPr>',
            parts={
                "media/a.png": png((0, 51, 102)),
                "_rels/footer1.xml.rels": rels(IMAGE),
                "footer1.xml": para(
                    anchored(PIC.replace("<a:stretch>", '<a:srcRect l="40000" t="30000" r="10000" b="30000"/><a:stretch>').format(placed(0, 0, 1440000, 360000) + '<a:prstGeom prst="rect"/>'), cx=1440000, cy=360000, y=-90000, wrap='<wp:wrapSquare wrapText="bothSides"/>'),
                    shape('<a:prstGeom prst="rect"/><a:ln>' + SOLID.format("C00000") + "</a:ln>", x=3600000, cx=1440000, cy=540000, text="zone"),
                    r("pied"),
                ),
            },
        ),
        ("texte", "zone", "pied"),
        hauteur=1.0,
    ),
    Feature(
        "tableaux-flottants",
        docx(
            table([[p("à droite")], [p("du texte")]], widths=[2000], tblpr='<w:tblpPr w:leftFromText="141" w:rightFromText="141" w:vertAnchor="text" w:horzAnchor="margin" w:tblpXSpec="right" w:tblpY="1"/>' + BORDERS)
            + p(LONG, ppr='<w:jc w:val="both"/>')
            + table([[p("au milieu de la page")]], widths=[4000], tblpr='<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="4000" w:tblpY="5000"/>' + BORDERS)
            + p("suite"),
            section=f'<w:sectPr><w:headerReference w:type="default" r:id="rId-header1"/>{PAGE}</w:sectPr>',
            parts={"header1.xml": table([[p("dans l'en-tête")]], widths=[3000], tblpr='<w:tblpPr w:vertAnchor="page" w:horzAnchor="page" w:tblpX="567" w:tblpY="400"/>' + BORDERS) + p()},
        ),
        ("dans l'en-tête", "à droite", "du texte", LONG, "au milieu de la page", "suite"),
        hauteur=0.5,
        structure=("Table",),
    ),
    Feature(
        "cadres-dans-le-corps",
        docx(
            p("Madame le Maire", ppr=CADRE) + p("Hôtel de ville", ppr=CADRE)
            + p("À côté du cadre. " + LONG)
            + p("en bas de la page", ppr='<w:framePr w:w="3000" w:hAnchor="margin" w:vAnchor="page" w:y="6000" w:xAlign="center"/><w:pBdr><w:top w:val="single" w:sz="4" w:space="1"/></w:pBdr>')
            + p("fin"),
        ),
        ("Madame le Maire", "Hôtel de ville", "À côté du cadre. " + LONG, "en bas de la page", "fin"),
        hauteur=0.5,
    ),
    Feature(
        "image-trop-large-pour-etre-habillee",
        docx(
            para(anchored(PIC.format(placed(0, 0, 5040000, 720000) + '<a:prstGeom prst="rect"/>'), cx=5040000, cy=720000, wrap='<wp:wrapSquare wrapText="bothSides"/>'), r(LONG)),
            parts={"media/a.png": png()},
        ),
        (LONG,),
        structure=("Figure",),
    ),
    Feature(
        "colonnes-a-filet",
        docx(
            p(LONG * 2) + para(ppr=f'<w:sectPr><w:type w:val="continuous"/>{PAGE}<w:cols w:num="2" w:space="708" w:sep="1"/></w:sectPr>')
            + p("Suite", ppr=f'<w:sectPr><w:type w:val="continuous"/>{PAGE}</w:sectPr>') + p(LONG * 11),
            section=f'<w:sectPr>{PAGE}<w:cols w:num="3" w:space="708" w:sep="1"/></w:sectPr>',
        ),
        (LONG * 2, "Suite", LONG * 11),
        pages=2,
        page=2,
        hauteur=1.0,
    ),
    Feature(
        "marges-qui-changent-dans-la-page",
        docx(
            p(LONG) + para(r("fin de la première"), ppr=f"<w:sectPr>{PAGE}</w:sectPr>")
            + p(LONG, ppr='<w:jc w:val="both"/>') + p("en liste", ppr=num(0)) + table([[p("tableau")]], widths=[4000], tblpr=BORDERS) + p("suite", ppr="<w:pageBreakBefore/>"),
            section=f'<w:sectPr><w:type w:val="continuous"/>{PAGE.replace(f"w:left={chr(34)}1417", f"w:left={chr(34)}3400")}</w:sectPr>',
            numbering=numbering(level("bullet", "–", 480, 480)),
        ),
        (LONG, "fin de la première", LONG, "– en liste", "tableau", "suite"),
        pages=2,
        structure=("L", "Table"),
    ),
    Feature(
        "logo-place-sur-la-page",
        docx(
            p() + para(anchored(PIC.format(placed(0, 0, 1080000, 1080000) + '<a:prstGeom prst="rect"/>'), cx=1080000, cy=1080000, across="page", x=900000, down="page", y=900000, wrap='<wp:wrapSquare wrapText="bothSides"/>'), r(LONG))
            + p("dessous"),
            parts={"media/a.png": png()},
        ),
        (LONG, "dessous"),
        structure=("Figure",),
    ),
    Feature(
        "adresse-a-cote-du-logo",
        docx(
            p("corps"),
            section=f'<w:sectPr><w:headerReference w:type="first" r:id="rId-header1"/>{PAGE}<w:titlePg/></w:sectPr>',
            parts={
                "media/a.png": png(),
                "_rels/header1.xml.rels": rels(IMAGE),
                "header1.xml": para(anchored(PIC.format(placed(0, 0, 1800000, 1800000) + '<a:prstGeom prst="rect"/>'), cx=1800000, cy=1800000, wrap='<wp:wrapSquare wrapText="bothSides"/>'))
                + "".join(p(line, ppr='<w:jc w:val="right"/><w:spacing w:after="60"/>') for line in ("Direction générale", "Direction de l'énergie", "Sous-direction du système", "Bureau des aides"))
                + p("•") * 3 + p("sous le logo, sur toute la largeur " * 3),
            },
        ),
        ("Direction générale", "Direction de l'énergie", "Sous-direction du système", "Bureau des aides", "•", "•", "•", "sous le logo, sur toute la largeur " * 3, "corps"),
    ),
    Feature(
        "numeros-centres",
        docx(
            p("Objet de la convention", ppr=num(0) + '<w:jc w:val="center"/>') + p("Durée", style="Titre2", ppr=num(0) + '<w:jc w:val="center"/>') + p("à droite", ppr=num(0) + '<w:jc w:val="right"/>'),
            numbering=numbering(level("upperRoman", "%1. —", 480, 480)),
        ),
        ("I. —Objet de la convention", "II. —Durée", "III. —à droite"),
    ),
    Feature(
        "metafichier",
        docx(para(r("tableau collé : "), picture("rId-a", cx=2160000, cy=1080000, alt="Budget")), parts={"media/a.emf": DESSIN}),
        ("tableau collé :", "Budget"),
        structure=("Figure",),
    ),
)  # fmt: skip
FEATURES = (*PLAIN, *FOUND)

__all__ = ["FEATURES", "Feature"]
