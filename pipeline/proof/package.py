"""The parts of a DOCX file and the relationships between them."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Package:
    """An open DOCX: ``main`` is the name of its body, ``relations`` the body's, as kind and part by identifier."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._zip = package
        kinds = self._relations("")
        self.main = next(path for kind, path in kinds.values() if kind == "officeDocument")
        self.relations = self._relations(self.main)

    def has(self, part: str) -> bool:
        """Whether the file holds ``part``."""
        return part in self._zip.NameToInfo

    def xml(self, part: str) -> etree._Element:
        """The root of ``part``, entities and DTD left alone; ``KeyError`` when it is not in the file."""
        return parsed(self._zip.read(part))

    def related(self, kind: str) -> etree._Element | None:
        """The root of the body's part of that kind (``settings``, ``footnotes``…), ``None`` when it has none."""
        data = self.data(kind)
        return None if data is None else parsed(data)

    def data(self, kind: str) -> bytes | None:
        """The bytes of the body's part of that kind, ``None`` when it has none."""
        path = next((path for k, path in self.relations.values() if k == kind), None)
        return self._zip.read(path) if path is not None and self.has(path) else None

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if part and not self.has(source):
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in self.xml(source).iterfind(_REL)
            if relation.get("TargetMode") != "External"
        }


def parsed(data: bytes) -> etree._Element:
    """The root of a part, entities and DTD left alone."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
