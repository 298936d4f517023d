"""Two documents compared part by part: canonical XML, content types, bytes of the rest."""

from __future__ import annotations

import zipfile
from io import BytesIO

from lxml import etree


def members(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert len(names) == len(set(names))
        return {name: canonical(name, archive.read(name)) for name in names}


def canonical(name: str, data: bytes) -> bytes:
    if not name.endswith((".xml", ".rels")):
        return data
    root = etree.fromstring(data)
    if name == "[Content_Types].xml" or name.endswith(".rels"):
        root[:] = sorted(root, key=lambda child: sorted(child.attrib.items()))
    etree.cleanup_namespaces(root)
    return etree.tostring(root, method="c14n")


def differences(one: bytes, other: bytes) -> list[str]:
    mine, theirs = members(one), members(other)
    named = [f"{name}: in one only" for name in sorted(mine.keys() ^ theirs.keys())]
    return named + [name for name in sorted(mine.keys() & theirs.keys()) if mine[name] != theirs[name]]
