"""Word documents built for the tests: lean, with the noise Word puts between runs."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from html import escape
from io import BytesIO

NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    }.items()
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def r(text: str, properties: str = "") -> str:
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f"<w:r>{inner}<w:t{space}>{escape(text, quote=False)}</w:t></w:r>"


def noisy(text: str, properties: str = "") -> str:
    """The text over runs of seven characters, with revision marks and spelling marks between them."""
    inner = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    runs = []
    for number, start in enumerate(range(0, len(text), 7)):
        piece = escape(text[start : start + 7], quote=False)
        runs.append(f'<w:r w:rsidR="00A{number:05X}">{inner}<w:t xml:space="preserve">{piece}</w:t></w:r>')
    return '<w:proofErr w:type="spellStart"/>'.join(runs)


def p(*runs: str, style: str = "", properties: str = "") -> str:
    pstyle = f'<w:pStyle w:val="{style}"/>' if style else ""
    inner = f"<w:pPr>{pstyle}{properties}</w:pPr>" if pstyle or properties else ""
    return f"<w:p>{inner}{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def tc(*paragraphs: str, span: int = 1) -> str:
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    body = "".join(text if text.startswith("<") else p(text) for text in paragraphs)
    return f'<w:tc><w:tcPr><w:tcW w:w="1500" w:type="dxa"/>{grid}</w:tcPr>{body}</w:tc>'


def tr(*cells: str) -> str:
    return f"<w:tr>{''.join(cell if cell.startswith('<w:tc>') else tc(cell) for cell in cells)}</w:tr>"


def tbl(columns: int, *rows: str) -> str:
    grid = '<w:gridCol w:w="1500"/>' * columns
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def picture(name: str, alt: str = "", relation: str = "rIdPic1", number: int = 1) -> str:
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="{number}" name="{escape(name)}" descr="{escape(alt)}"/><a:graphic>'
        f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{escape(name)}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        f'<a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr>'
        f"</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def field(code: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def note(number: int) -> str:
    return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def png(seed: int = 1, side: int = 8) -> bytes:
    """A grey picture whose bytes depend on ``seed`` and which hardly compresses."""
    state, rows = seed, bytearray()
    for _ in range(side):
        rows.append(0)
        for _ in range(side):
            state = (state * 1103515245 + 12345) % 2**31
            rows.append(state >> 16 & 0xFF)
    header = struct.pack(">2L5B", side, side, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data)) for kind, data in chunks
    )


def docx(
    *body: str,
    header: str = "",
    footer: str = "",
    footnotes: Sequence[str] = (),
    core: dict[str, str] | None = None,
    pictures: Iterable[bytes] = (),
    styles: str = "",
    extra: dict[str, str] | None = None,
) -> bytes:
    """A document of these body elements; ``core`` maps elements of the core properties to their text."""
    package = _Package()
    references = ""
    for kind, text in (("header", header), ("footer", footer)):
        if text:
            tag = "hdr" if kind == "header" else "ftr"
            package.part(kind, f"word/{kind}1.xml", f"<w:{tag} {NAMESPACES}>{text}</w:{tag}>")
            references += f'<w:{kind}Reference w:type="default" r:id="rId{kind}"/>'
    package.part("styles", "word/styles.xml", f"<w:styles {NAMESPACES}>{styles}</w:styles>")
    if footnotes:
        notes = "".join(f'<w:footnote w:id="{number}">{text}</w:footnote>' for number, text in enumerate(footnotes, 1))
        package.part("footnotes", "word/footnotes.xml", f"<w:footnotes {NAMESPACES}>{notes}</w:footnotes>")
    for number, data in enumerate(pictures, 1):
        package.picture(number, data)
    for name, xml in (extra or {}).items():
        package.part(name.rsplit("/", 1)[-1].removesuffix(".xml"), name, xml)
    section = f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
    document = f"<w:document {NAMESPACES}><w:body>{''.join(body)}{section}</w:body></w:document>"
    return package.written(document, core)


class _Package:
    def __init__(self) -> None:
        self.members: dict[str, bytes] = {}
        self.overrides: list[str] = []
        self.relations: list[str] = []

    def part(self, kind: str, name: str, xml: str) -> None:
        self.members[name] = (_DECLARATION + xml).encode()
        self.overrides.append(f'<Override PartName="/{name}" ContentType="{_WORD}.{kind}+xml"/>')
        target = name.removeprefix("word/") if name.startswith("word/") else f"/{name}"
        self.relations.append(f'<Relationship Id="rId{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>')
        rels = "word/_rels/" + target + ".rels"
        if kind in ("header", "footer") and "rIdPic1" in xml:
            relation = f'<Relationship Id="rIdPic1" Type="{_OFFICE}/image" Target="media/image1.png"/>'
            self.members[rels] = self._relations([relation])

    def picture(self, number: int, data: bytes) -> None:
        self.members[f"word/media/image{number}.png"] = data
        target = f"media/image{number}.png"
        self.relations.append(f'<Relationship Id="rIdPic{number}" Type="{_OFFICE}/image" Target="{target}"/>')

    def written(self, document: str, core: dict[str, str] | None) -> bytes:
        main = [f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>']
        self.overrides.append(f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>')
        if core is not None:
            main.append(
                f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
                'Target="docProps/core.xml"/>'
            )
            kind = "application/vnd.openxmlformats-package.core-properties+xml"
            self.overrides.append(f'<Override PartName="/docProps/core.xml" ContentType="{kind}"/>')
            self.members["docProps/core.xml"] = _core(core)
        first = {
            "[Content_Types].xml": self._types(),
            "_rels/.rels": self._relations(main),
            "word/document.xml": (_DECLARATION + document).encode(),
            "word/_rels/document.xml.rels": self._relations(self.relations),
        }
        written = BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in (first | self.members).items():
                archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return written.getvalue()

    def _types(self) -> bytes:
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        defaults = (("rels", rels), ("xml", "application/xml"), ("png", "image/png"))
        listed = "".join(f'<Default Extension="{name}" ContentType="{kind}"/>' for name, kind in defaults)
        types = f'<Types xmlns="{_PACKAGE}/content-types">{listed}{"".join(self.overrides)}</Types>'
        return (_DECLARATION + types).encode()

    def _relations(self, relations: Iterable[str]) -> bytes:
        xml = f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'
        return (_DECLARATION + xml).encode()


def _core(values: dict[str, str]) -> bytes:
    prefixes = {"keywords": "cp", "category": "cp"}
    inner = "".join(
        f"<{prefixes.get(name, 'dc')}:{name}>{escape(text)}</{prefixes.get(name, 'dc')}:{name}>"
        for name, text in values.items()
    )
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{inner}</cp:coreProperties>'
    ).encode()
