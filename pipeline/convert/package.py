"""A DOCX read in memory, within declared limits and without ever following a path out of it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from urllib.parse import unquote

from lxml import etree

from pipeline.convert.names import DC, DCTERMS, PACKAGE_RELS, Element
from pipeline.convert.refusals import DocumentIllisible
from pipeline.files_said import cause, not_word

# A convention of 60 pages with its logos stays below 5 MB and 400 members; ten times that is no act any more.
MAX_FILE = 64 * 2**20
MAX_MEMBERS = 2_000
MAX_MEMBER = 64 * 2**20
MAX_TOTAL = 192 * 2**20
# The 500-page act of the endurance test holds 120 000 elements.
MAX_XML = 24 * 2**20
MAX_ELEMENTS = 600_000
MAX_DEPTH = 200
ROOT_RELS = "_rels/.rels"
_TEXT = re.compile(rb"(<w:t(?: [^>]*)?>)[^<]+(?=</w:t>)")
_EXTERNAL_REFUSED = frozenset(
    ("image", "attachedTemplate", "aFChunk", "subDocument", "frame", "oleObject", "package", "video")
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: ``target`` is a member of the archive, or an address when ``external``."""

    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The members of a DOCX and the relations between them."""

    archive: zipfile.ZipFile
    main: str = ""
    _rels: dict[str, Mapping[str, Relation]] = field(default_factory=dict)
    _read: int = 0

    def xml(self, name: str) -> Element:
        """The root element of a member; DocumentIllisible when it is not sound XML or has a DTD."""
        return parse(self.data(name), name)

    def data(self, name: str) -> bytes:
        """The bytes of a member, never more than its limit whatever the archive's directory claims."""
        try:
            with self.archive.open(name) as member:
                content = member.read(MAX_MEMBER + 1)
        except KeyError:
            raise DocumentIllisible(f"le document Word n'a pas de partie « {name} »", _REPAIR) from None
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise DocumentIllisible(f"la partie « {name} » du document Word est abîmée", _REPAIR) from error
        self._read += len(content)
        if len(content) > MAX_MEMBER or self._read > MAX_TOTAL:
            raise DocumentIllisible(
                f"la partie « {name} » du document Word est démesurée une fois décompressée", _LIGHTEN
            )
        return content

    def relations(self, part: str) -> Mapping[str, Relation]:
        """The relations of a part by identifier; DocumentIllisible when one leaves the archive."""
        if part not in self._rels:
            folder, name = posixpath.split(part)
            member = posixpath.join(folder, "_rels", name + ".rels") if part else ROOT_RELS
            self._rels[part] = (
                _relations(self.data(member), member, folder) if member in self.archive.NameToInfo else {}
            )
        return self._rels[part]

    def related(self, part: str, kind: str) -> str | None:
        """The member that ``part`` relates to as ``kind`` (styles, numbering…), or ``None``."""
        for relation in self.relations(part).values():
            if relation.kind == kind and not relation.external:
                return relation.target if relation.target in self.archive.NameToInfo else None
        return None


@dataclass(frozen=True, slots=True)
class Core:
    """The properties of the document: title and date of last modification (``AAAA-MM-JJThh:mm:ssZ``), or empty."""

    titre: str = ""
    modified: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


def open_package(docx: bytes | Path) -> Package:
    """Open a DOCX held in memory or in a file; DocumentIllisible when it is not one, or is beyond the limits."""
    content = docx if isinstance(docx, bytes) else contents(docx)
    if len(content) > MAX_FILE:
        raise DocumentIllisible(f"le document Word pèse plus de {MAX_FILE // 2**20} Mo", _LIGHTEN)
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise DocumentIllisible(not_word(content), _REPAIR) from error
    _check_directory(archive)
    package = Package(archive)
    main = package.related("", "officeDocument")
    if main is None:
        raise DocumentIllisible("ce n'est pas un document Word .docx : il n'a pas de texte principal", _REPAIR)
    package.main = main
    return package


def core_properties(package: Package) -> Core:
    """Title, date and the other core properties, by local name."""
    name = package.related("", "core-properties")
    if name is None:
        return Core()
    values = {}
    for element in package.xml(name):
        if isinstance(element.tag, str):
            values[element.tag.rsplit("}", 1)[-1]] = (element.text or "").strip()
    root = {DC + "title": values.get("title", ""), DCTERMS + "modified": values.get("modified", "")}
    return Core(root[DC + "title"], root[DCTERMS + "modified"] or values.get("created", ""), values)


def parse(content: bytes, name: str) -> Element:
    """Parse one XML member with neither DTD, entity, network nor unbounded depth."""
    if len(content) > MAX_XML:
        raise DocumentIllisible(f"la partie « {name} » du document Word est démesurée", _LIGHTEN)
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise DocumentIllisible(
            f"la partie « {name} » du document Word déclare une DTD, ce que Word n'écrit jamais", _REPAIR
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line, column = error.position if isinstance(error, etree.XMLSyntaxError) else (None, None)
        place = f" (ligne {line}, colonne {column})" if line else ""
        raise DocumentIllisible(
            f"la partie « {name} » du document Word est du XML mal formé{place}", _REPAIR
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DocumentIllisible(
            f"la partie « {name} » du document Word déclare une DTD, ce que Word n'écrit jamais", _REPAIR
        )
    if content.count(b"<") > MAX_ELEMENTS * 2:
        raise DocumentIllisible(f"la partie « {name} » du document Word compte trop d'éléments", _LIGHTEN)
    # Word declares thirty namespaces and uses five; those left would be written again with every serialized cell.
    etree.cleanup_namespaces(root)
    return root


def serialized(element: Element) -> bytes:
    """The XML of an element, to recognise it again."""
    return etree.tostring(element, with_tail=False)


def without_texts(element: Element) -> bytes:
    """The XML of an element but for its texts: what paragraphs and tables of one shape share."""
    return _TEXT.sub(rb"\1", serialized(element))


def contents(docx: Path) -> bytes:
    """The bytes of a DOCX file; DocumentIllisible when it cannot be read, or is too large."""
    try:
        if docx.stat().st_size > MAX_FILE:
            raise DocumentIllisible(f"{docx} pèse plus de {MAX_FILE // 2**20} Mo", _LIGHTEN)
        return docx.read_bytes()
    except OSError as error:
        raise DocumentIllisible(
            f"{docx} ne peut pas être lu : {cause(error)}", "vérifiez le chemin et les droits"
        ) from error


def _check_directory(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_TOTAL:
        raise DocumentIllisible("le document Word est démesuré une fois décompressé", _LIGHTEN)
    if len(archive.NameToInfo) != len(members):
        raise DocumentIllisible("le document Word contient deux parties du même nom", _REPAIR)
    if any(member.flag_bits & 0x1 for member in members):
        raise DocumentIllisible("le document Word est chiffré", "retirez le mot de passe dans Word")


# Thousands of documents made from one template have the same relations.
@lru_cache(maxsize=64)
def _relations(content: bytes, member: str, folder: str) -> Mapping[str, Relation]:
    relations = {}
    for element in parse(content, member).iter(PACKAGE_RELS + "Relationship"):
        kind = element.get("Type", "").rsplit("/", 1)[-1]
        external = element.get("TargetMode") == "External"
        target = element.get("Target", "")
        if external and kind in _EXTERNAL_REFUSED:
            raise DocumentIllisible(
                f"le document Word va chercher un contenu hors de lui-même ({kind} : {target[:120]})",
                "incorporez l'image ou le texte dans le document Word, et retirez le modèle attaché",
            )
        relations[element.get("Id", "")] = Relation(kind, target if external else _inside(folder, target), external)
    return MappingProxyType(relations)


def _inside(folder: str, target: str) -> str:
    target = unquote(target).replace("\\", "/")
    path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))
    if path.startswith("..") or posixpath.isabs(path) or ":" in path:
        raise DocumentIllisible(f"une relation du document Word sort de l'archive ({target[:120]})", _REPAIR)
    return path


_REPAIR = "ouvrez le document dans Word, enregistrez-le sous un nouveau nom au format .docx, et recommencez"
_LIGHTEN = "allégez le document (images plus petites, tableau découpé en plusieurs actes)"
