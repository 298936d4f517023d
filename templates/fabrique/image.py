"""A picture in a template: a grey square that a rendering replaces by name."""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path

from paquet import _DATE, _OFFICE

_NS = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_EMU = 36000
"""English metric units in a millimetre."""


def drawing(nom: str, description: str, cote: float) -> str:
    """A run with a square picture of ``cote`` millimetres, inline; ``nom`` is the name a context replaces it by."""
    size = round(cote * _EMU)
    return (
        f'<w:r><w:drawing><wp:inline {_NS} distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{size}" cy="{size}"/>'
        f'<wp:docPr id="1" name="{nom}" descr="{description}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="{nom}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rIdImage1"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{size}" cy="{size}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def embed(path: Path) -> None:
    """Put the grey square into a template already written, in the same fixed manner."""
    with zipfile.ZipFile(path) as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    rels = "word/_rels/document.xml.rels"
    link = f'<Relationship Id="rIdImage1" Type="{_OFFICE}/image" Target="media/image1.png"/></Relationships>'
    members[rels] = members[rels].replace(b"</Relationships>", link.encode())
    kind = b'<Default Extension="png" ContentType="image/png"/><Override '
    members["[Content_Types].xml"] = members["[Content_Types].xml"].replace(b"<Override ", kind, 1)
    members["word/media/image1.png"] = _square()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, data)


def _square() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00\xc0", 9))
        + chunk(b"IEND", b"")
    )
