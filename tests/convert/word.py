"""Small Word documents written as raw WordprocessingML, readable by a person."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
FIXED_DATE = (2021, 1, 26, 0, 0, 0)

STYLES = """
<w:docDefaults>
  <w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="22"/><w:lang w:val="fr-FR"/></w:rPr></w:rPrDefault>
  <w:pPrDefault/>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="28"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/><w:basedOn w:val="Titre1"/>
  <w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:sz w:val="24"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Fort"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableauNormal"><w:name w:val="Normal Table"/>
  <w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>
  <w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
"""
SECTION = """<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="1417" w:right="1417" w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>"""


def docx(
    body: str,
    *,
    section: str = SECTION,
    styles: str = STYLES,
    numbering: str = "",
    settings: str = "",
    titre: str = "Essai",
    parts: Mapping[str, str | bytes] | None = None,
    rels: str = "",
) -> bytes:
    """A DOCX: ``body`` and the like are the inside of their element.

    ``parts`` adds members: ``header1.xml`` → inside of ``w:hdr``, ``media/logo.png`` → bytes. A header, a footer, notes
    and media are related as ``rId-<name without extension>``; ``rels`` adds relationships of the document verbatim.
    """
    parts = dict(parts or {})
    members: dict[str, str | bytes] = {
        "word/document.xml": _root("document", f"<w:body>{body}{section}</w:body>"),
        "word/styles.xml": _root("styles", styles),
        "word/settings.xml": _root("settings", settings),
        "docProps/core.xml": _core(titre),
    }
    if numbering:
        members["word/numbering.xml"] = _root("numbering", numbering)
    for name, content in parts.items():
        members[f"word/{name}"] = (
            content if isinstance(content, bytes) or "rels/" in name else _root(_element(name), content)
        )
    related = [name.removeprefix("word/") for name in members if name.startswith("word/") and "rels/" not in name]
    members["word/_rels/document.xml.rels"] = _rels(
        "".join(_rel(name) for name in related if name != "document.xml") + rels
    )
    members["_rels/.rels"] = _rels(
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
        '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
        'Target="docProps/core.xml"/>'
    )
    members["[Content_Types].xml"] = _content_types(related)
    return archive(members)


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members, always the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive_:
        for name in sorted(members):
            content = members[name]
            data = content if isinstance(content, bytes) else content.encode()
            archive_.writestr(zipfile.ZipInfo(name, FIXED_DATE), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def p(text: str = "", *, style: str = "", ppr: str = "", rpr: str = "") -> str:
    """One paragraph of one run; ``ppr`` and ``rpr`` are the inside of w:pPr and w:rPr."""
    style_ = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{style_}{ppr}</w:pPr>{r(text, rpr) if text else ''}</w:p>"


def r(text: str, rpr: str = "") -> str:
    """One run."""
    return f'<w:r><w:rPr>{rpr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inside: str, ppr: str = "") -> str:
    """One paragraph of any content."""
    return f"<w:p><w:pPr>{ppr}</w:pPr>{''.join(inside)}</w:p>"


def field(instruction: str, result: str = "") -> str:
    """A complex field with its cached result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def table(rows: list[list[str]], *, widths: list[int], tblpr: str = "") -> str:
    """A table: each cell is a string of paragraphs, optionally starting with its w:tcPr; a row likewise with w:trPr."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(
        f"<w:tr>{''.join(cell if cell.startswith('<w:trPr') else f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>"
        for row in rows
    )
    return f"<w:tbl><w:tblPr>{tblpr}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def picture(rid: str, *, cx: int = 720000, cy: int = 720000, alt: str = "Logo") -> str:
    """A run with an inline image; sizes in EMU."""
    return f"""<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>
<wp:docPr id="1" name="Image" descr="{alt}"/>{graphic(rid, cx, cy)}</wp:inline></w:drawing></w:r>"""


def graphic(rid: str, cx: int, cy: int) -> str:
    """The a:graphic of a picture."""
    return f"""<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="0" name="image"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="{rid}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
</pic:pic></a:graphicData></a:graphic>"""


def _root(element: str, inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{element} {NAMESPACES}>{inside}</w:{element}>'


def _element(name: str) -> str:
    stem = name.split(".")[0].rstrip("0123456789")
    return {"header": "hdr", "footer": "ftr"}.get(stem, stem)


def _kind(name: str) -> str:
    return "image" if name.startswith("media/") else name.split(".")[0].rstrip("0123456789")


def _rel(name: str) -> str:
    stem = name.split("/")[-1].split(".")[0]
    return f'<Relationship Id="rId-{stem}" Type="{OFFICE}/{_kind(name)}" Target="{name}"/>'


def _rels(inside: str) -> str:
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def _core(titre: str) -> str:
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{titre}</dc:title></cp:coreProperties>'
    )


def _content_types(names: list[str]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{MAIN}.{_kind(name)}+xml"/>'
        for name in names
        if name.endswith(".xml") and name != "document.xml"
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="svg" ContentType="image/svg+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{MAIN}.document.main+xml"/>{overrides}</Types>'
    )
