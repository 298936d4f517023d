"""The named styles and the numberings that the family of templates shares."""

from __future__ import annotations

from wml import mm

MARINE, GRIS, ROUGE = "1F3557", "5A6472", "9B1C1C"
_SIMPLE = '<w:{0} w:val="single" w:sz="{1}" w:space="{2}" w:color="{3}"/>'


def _border(sides: str, size: int, space: int, color: str) -> str:
    return f"<w:pBdr>{''.join(_SIMPLE.format(side, size, space, color) for side in sides.split())}</w:pBdr>"


# Names that Word has already, in English in the file and translated on screen: « List » shows as « Liste ».
_INTEGRES = {"List", "List 2", "Signature"}


def _paragraph(
    ident: str, nom: str, ppr: str = "", rpr: str = "", *, base: str = "Normal", suivant: str = "", quick: bool = True
) -> str:
    following = f'<w:next w:val="{suivant}"/>' if suivant else ""
    shown = "<w:qFormat/>" if quick else ""
    custom = "" if nom in _INTEGRES else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{custom} w:styleId="{ident}"><w:name w:val="{nom}"/>'
        f'<w:basedOn w:val="{base}"/>{following}{shown}<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>'
    )


def _spacing(before: float = 0, after: float = 0, line: int = 0) -> str:
    height = f' w:line="{line}" w:lineRule="auto"' if line else ""
    return f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"{height}/>'


def _font(size: float = 0, *, bold: bool = False, color: str = "", more: str = "") -> str:
    return (
        ("<w:b/><w:bCs/>" if bold else "")
        + more
        + (f'<w:color w:val="{color}"/>' if color else "")
        + (f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>' if size else "")
    )


_KEEP = "<w:keepNext/><w:keepLines/>"
_DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:eastAsia="Arial" w:cs="Arial"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="fr-FR" w:eastAsia="fr-FR" w:bidi="ar-SA"/></w:rPr>'
    "</w:rPrDefault>"
    '<w:pPrDefault><w:pPr><w:widowControl/><w:spacing w:before="0" w:after="0" w:line="264" w:lineRule="auto"/></w:pPr>'
    "</w:pPrDefault></w:docDefaults>"
)
_NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="Policepardefaut"><w:name w:val="Default Paragraph Font"/>'
    '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableauNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar>'
    "</w:tblPr></w:style>"
)
_CENTRE = '<w:jc w:val="center"/>'
_JUSTIFIE = '<w:jc w:val="both"/>'


def _headings() -> list[str]:
    return [
        _paragraph(
            "Institution", "Institution", _KEEP + _spacing(0, 6) + _CENTRE,
            _font(9, color=GRIS, more="<w:caps/>"), suivant="Titreacte",
        ),
        _paragraph(
            "Titreacte", "Titre acte", _KEEP + _spacing(4, 3) + _CENTRE + '<w:outlineLvl w:val="0"/>',
            _font(14.5, bold=True, color=MARINE), suivant="Soustitreacte",
        ),
        _paragraph("Soustitreacte", "Sous-titre acte", _KEEP + _spacing(0, 2) + _CENTRE, _font(12, color=MARINE)),
        _paragraph(
            "Objet", "Objet", "<w:keepLines/>" + _border("top bottom", 8, 6, MARINE) + _spacing(9, 10) + _CENTRE,
            _font(11.5, bold=True), suivant="Alinea",
        ),
        _paragraph(
            "Intertitre", "Intertitre", _KEEP + _border("bottom", 4, 2, MARINE) + _spacing(12, 6)
            + '<w:outlineLvl w:val="1"/>', _font(11.5, bold=True, color=MARINE), suivant="Alinea",
        ),
        _paragraph(
            "Article", "Article", _KEEP + '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
            + _border("bottom", 4, 2, MARINE) + _spacing(16, 6) + '<w:outlineLvl w:val="1"/>',
            _font(11.5, bold=True, color=MARINE), suivant="Alinea",
        ),
        _paragraph(
            "Sousarticle", "Sous-article", _KEEP + '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
            + _spacing(8, 4) + '<w:outlineLvl w:val="2"/>', _font(bold=True), suivant="Alinea",
        ),
        _paragraph(
            "Articleannexe", "Article annexe", _KEEP + '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
            + _spacing(10, 4) + '<w:outlineLvl w:val="1"/>', _font(11, bold=True, color=MARINE), suivant="Alinea",
        ),
    ]  # fmt: skip


def _body() -> list[str]:
    def listed(level: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="4"/></w:numPr>'

    return [
        _paragraph("Alinea", "Alinéa", _spacing(0, 6) + _JUSTIFIE),
        _paragraph("Alinealie", "Alinéa lié", "<w:keepNext/>" + _spacing(5, 4), base="Alinea"),
        _paragraph("Partie", "Partie", "<w:keepLines/>" + _spacing(0, 5) + f'<w:ind w:left="{mm(8)}"/>'),
        _paragraph("Visa", "Visa", _spacing(0, 4) + _JUSTIFIE),
        _paragraph("Considerant", "Considérant", _spacing(2, 4) + _JUSTIFIE),
        _paragraph("Formule", "Formule", _KEEP + _spacing(6, 6), _font(bold=True), suivant="Dispositif"),
        _paragraph(
            "Dispositif", "Dispositif", '<w:keepLines/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
            + _spacing(0, 6) + _JUSTIFIE,
        ),
        _paragraph("Liste", "List", "<w:keepLines/>" + listed(0) + _spacing(0, 3)),
        _paragraph("Liste2", "List 2", "<w:keepLines/>" + listed(1) + _spacing(0, 2)),
        _paragraph("Tableau", "Tableau", _spacing(2, 2, 240), _font(9.5)),
        _paragraph(
            "Tableauentete", "Tableau en-tête", "<w:keepNext/>", _font(9, bold=True, color=MARINE), base="Tableau",
        ),
        _paragraph("Tableauserre", "Tableau serré", _spacing(0.9, 0.9, 240), _font(8.5)),
        _paragraph("Tableaufin", "Tableau fin", _spacing(0.6, 0.6, 240), _font(8)),
        _paragraph("Apres", "Après tableau", _spacing(0, 0, 240), _font(6), quick=False),
        _paragraph("Signature", "Signature", _KEEP + _spacing(0, 2)),
        _paragraph(
            "Mention", "Mention", "<w:keepLines/>" + _border("top left bottom right", 4, 5, MARINE) + _spacing(0, 0)
            + f'<w:ind w:left="{mm(2)}" w:right="{mm(2)}"/>' + _JUSTIFIE, _font(9),
        ),
    ]  # fmt: skip


def _margins() -> list[str]:
    right = f'<w:tabs><w:tab w:val="right" w:pos="{mm(170)}"/></w:tabs>'
    return [
        _builtin("Entete", "header", _border("bottom", 4, 4, MARINE) + right + _spacing(0, 12), _font(8.5, color=GRIS)),
        _builtin("Pied", "footer", _border("top", 4, 4, MARINE) + right, _font(8.5, color=GRIS)),
        _paragraph(
            "Projet", "Projet", _border("top left bottom right", 8, 3, ROUGE) + '<w:shd w:val="clear" w:color="auto" '
            'w:fill="FBECEC"/>' + _spacing(0, 6) + f'<w:ind w:left="{mm(2)}" w:right="{mm(2)}"/>' + _CENTRE,
            _font(9, bold=True, color=ROUGE),
        ),
        _paragraph("Fictif", "Fictif", _spacing(0, 4) + _CENTRE, _font(9, color=ROUGE, more="<w:i/>")),
        '<w:style w:type="character" w:customStyle="1" w:styleId="ACompleter"><w:name w:val="À compléter"/><w:qFormat/>'
        f'<w:rPr><w:b/><w:bCs/><w:color w:val="{ROUGE}"/><w:shd w:val="clear" w:color="auto" w:fill="FFF2B3"/></w:rPr>'
        "</w:style>",
    ]  # fmt: skip


def _builtin(ident: str, nom: str, ppr: str, rpr: str) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{nom}"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )


def _tables() -> list[str]:
    hair = "".join(_SIMPLE.format(side, 4, 0, "B8C0CC") for side in ("bottom", "insideH"))
    rule = _SIMPLE.format("top", 8, 0, MARINE)
    margins = (
        '<w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    )
    named = (
        '<w:style w:type="table" w:customStyle="1" w:styleId="{0}"><w:name w:val="{1}"/>'
        '<w:basedOn w:val="TableauNormal"/>'
    )
    return [
        named.format("Tableauacte", "Tableau acte")
        + f"<w:tblPr><w:tblBorders>{rule}{hair}</w:tblBorders>{margins}</w:tblPr></w:style>",
        named.format("Tableausignature", "Tableau signature") + f"<w:tblPr>{margins}</w:tblPr></w:style>",
    ]


def styles_xml() -> str:
    """The content of ``word/styles.xml``, without its root."""
    return "".join([_DEFAULTS, _NORMAL, *_headings(), *_body(), *_margins(), *_tables()])


def _level(
    ilvl: int, fmt: str, text: str, suff: str, left: float, hanging: float, style: str = "", rpr: str = ""
) -> str:
    linked = f'<w:pStyle w:val="{style}"/>' if style else ""
    tab = f'<w:tabs><w:tab w:val="num" w:pos="{mm(left)}"/></w:tabs>' if suff == "tab" else ""
    return (
        f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{linked}<w:suff w:val="{suff}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{tab}<w:ind w:left="{mm(left)}" '
        f'w:hanging="{mm(hanging)}"/></w:pPr><w:rPr>{rpr}</w:rPr></w:lvl>'
    )


def numbering_xml() -> str:
    """The content of ``word/numbering.xml``: articles, points of the annex, dispositif, dashes."""
    bold = f'<w:b/><w:color w:val="{MARINE}"/>'
    lists = [
        _level(0, "decimal", "Article %1 –", "space", 0, 0, "Article")
        + _level(1, "decimal", "%1.%2", "tab", 10, 10, "Sousarticle"),
        _level(0, "decimal", "%1", "tab", 8, 8, "Articleannexe"),
        _level(0, "decimal", "Article %1 –", "space", 0, 0, "Dispositif", bold),
        _level(0, "bullet", "–", "tab", 6, 5, "Liste") + _level(1, "bullet", "·", "tab", 12, 5, "Liste2"),
    ]
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for i, levels in enumerate(lists)
    )
    nums = "".join(f'<w:num w:numId="{i + 1}"><w:abstractNumId w:val="{i}"/></w:num>' for i in range(len(lists)))
    return abstract + nums
