"""The parts of a template, zipped with a fixed date: the same text gives the same bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from styles import numbering_xml, styles_xml
from wml import SANS_HAUTEUR, mm

_W = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DATE = (2021, 1, 1, 0, 0, 0)
_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="567"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="fr-FR"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
)
_FONTS = (
    '<w:font w:name="Arial"><w:panose1 w:val="020B0604020202020204"/><w:charset w:val="00"/><w:family w:val="swiss"/>'
    '<w:pitch w:val="variable"/></w:font>'
)
_CORE = (
    f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    "<dc:title>{{ document.titre }}</dc:title><dc:subject>{{ document.sujet }}</dc:subject>"
    "<dc:creator>{{ document.emetteur }}</dc:creator><dc:language>fr-FR</dc:language></cp:coreProperties>"
)


def section(entete: str, pied: str, *, derniere: bool = True) -> str:
    """The properties of a section: A4, the margins, its header and footer by relationship."""
    properties = (
        f'<w:sectPr><w:headerReference w:type="default" r:id="{entete}"/>'
        f'<w:footerReference w:type="default" r:id="{pied}"/><w:type w:val="nextPage"/>'
        f'<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="{mm(26)}" w:right="{mm(20)}" '
        f'w:bottom="{mm(21)}" w:left="{mm(20)}" w:header="{mm(12)}" w:footer="{mm(10)}" w:gutter="0"/></w:sectPr>'
    )
    return properties if derniere else f'<w:p><w:pPr><w:pStyle w:val="Apres"/>{SANS_HAUTEUR}{properties}</w:pPr></w:p>'


def write(path: Path, corps: str, entetes: Sequence[str], pieds: Sequence[str]) -> None:
    """Write the template. Headers are ``rIdE1``…, footers ``rIdP1``…, in order."""
    margins = {f"header{i}": ("header", f"rIdE{i}", f"<w:hdr {_W}>{xml}</w:hdr>") for i, xml in enumerate(entetes, 1)}
    margins |= {f"footer{i}": ("footer", f"rIdP{i}", f"<w:ftr {_W}>{xml}</w:ftr>") for i, xml in enumerate(pieds, 1)}
    parts = {
        "[Content_Types].xml": _content_types(margins),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{_OFFICE}/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            }
        ),
        "docProps/core.xml": _CORE,
        "word/document.xml": f"{_XML}<w:document {_W}><w:body>{corps}</w:body></w:document>",
        "word/styles.xml": f"{_XML}<w:styles {_W}>{styles_xml()}</w:styles>",
        "word/numbering.xml": f"{_XML}<w:numbering {_W}>{numbering_xml()}</w:numbering>",
        "word/settings.xml": f"{_XML}<w:settings {_W}>{_SETTINGS}</w:settings>",
        "word/fontTable.xml": f"{_XML}<w:fonts {_W}>{_FONTS}</w:fonts>",
        "word/_rels/document.xml.rels": _document_relationships(margins),
        **{f"word/{name}.xml": _XML + xml for name, (_, _, xml) in margins.items()},
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, text in parts.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, text.encode())


Margins = Mapping[str, tuple[str, str, str]]


def _document_relationships(margins: Margins) -> str:
    fixed = {
        f"rId{i}": (f"{_OFFICE}/{kind}", f"{kind}.xml")
        for i, kind in enumerate(("styles", "numbering", "settings", "fontTable"), 1)
    }
    return _relationships(
        fixed | {rid: (f"{_OFFICE}/{kind}", f"{name}.xml") for name, (kind, rid, _) in margins.items()}
    )


def _relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    items = "".join(f'<Relationship Id="{rid}" Type="{kind}" Target="{to}"/>' for rid, (kind, to) in targets.items())
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{items}</Relationships>'


def _content_types(margins: Margins) -> str:
    kinds = {
        "document": "document.main",
        "styles": "styles",
        "numbering": "numbering",
        "settings": "settings",
        "fontTable": "fontTable",
    }
    kinds |= {name: kind for name, (kind, _, _) in margins.items()}
    items = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{items}<Override PartName="/docProps/core.xml" ContentType="{core}"/></Types>'
    )
