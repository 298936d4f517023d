"""The template as a file: is it a Word document, of reasonable size, that can be read."""

from __future__ import annotations

import re
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from xml.parsers import expat

from pipeline.files_said import cause, not_word
from pipeline.render.errors import GabaritIllisible, Place, part_label

if TYPE_CHECKING:
    import zipfile

_MAX_MEMBERS = 5_000
_MAX_MEMBER = 64 * 1024 * 1024
_MAX_TOTAL = 256 * 1024 * 1024
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_MACROS = b"macroEnabled"
_WORD_TEMPLATE = b"wordprocessingml.template.main+xml"
_SAVE_AS = "ouvrez-le dans Word et enregistrez-le au format « Document Word (.docx) »"


def read_bytes(path: Path) -> bytes:
    """The bytes of the template; ``GabaritIllisible`` when it is absent, empty, a folder, or may not be read."""
    place = Place(path.name)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise GabaritIllisible(f"le fichier n’existe pas ({path})", "remettez le gabarit à sa place", place) from None
    except IsADirectoryError:
        raise GabaritIllisible(f"c’est un dossier ({path})", "remettez le fichier Word à sa place", place) from None
    except OSError as error:
        fault = f"le fichier ne peut pas être lu : {cause(error)}"
        raise GabaritIllisible(fault, f"vérifiez les droits sur {path}", place) from error
    if not data:
        raise GabaritIllisible("le fichier est vide", "remettez une version correcte du gabarit", place)
    return data


def check(data: bytes, gabarit: str) -> None:
    """Nothing when ``data`` is a Word document that can be read safely, else ``GabaritIllisible``.

    Refused: a picture, an archive bomb, macros, encryption, a member that is not well-formed XML.
    """
    import zipfile

    place = Place(gabarit)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_sizes(archive, place)
            _check_kind(archive, place)
            _check_xml(archive, place)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise GabaritIllisible(not_word(data), _SAVE_AS, place) from error


def _check_sizes(archive: zipfile.ZipFile, place: Place) -> None:
    members = archive.infolist()
    largest = max((member.file_size for member in members), default=0)
    if len(members) > _MAX_MEMBERS or largest > _MAX_MEMBER or sum(m.file_size for m in members) > _MAX_TOTAL:
        raise GabaritIllisible("le document est démesuré une fois décompressé", "reprenez un gabarit sain", place)
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise GabaritIllisible("deux parties du document portent le même nom", _SAVE_AS, place)


def _check_kind(archive: zipfile.ZipFile, place: Place) -> None:
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise GabaritIllisible("ce n’est pas un document Word (pas de [Content_Types].xml)", _SAVE_AS, place)
    types = archive.read("[Content_Types].xml")
    if _MACROS in types or any(name.endswith("vbaProject.bin") for name in names):
        raise GabaritIllisible("le document contient des macros", _SAVE_AS + ", sans macros", place)
    if _WORD_TEMPLATE in types:
        raise GabaritIllisible("c’est un modèle Word (.dotx)", _SAVE_AS, place)
    if _WORD not in types:
        raise GabaritIllisible("ce n’est pas un document Word (un autre format d’Office ?)", _SAVE_AS, place)
    if "word/document.xml" not in names:
        raise GabaritIllisible("le corps du document manque (word/document.xml)", _SAVE_AS, place)


def _check_xml(archive: zipfile.ZipFile, place: Place) -> None:
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            check_well_formed(archive.read(name), Place(place.gabarit, part_label(name)))


def check_well_formed(data: bytes, place: Place) -> None:
    """Nothing, or ``GabaritIllisible`` when ``data`` is not XML, or brings entities of its own."""
    if re.search(rb"<!DOCTYPE|<!ENTITY", data[:4096]):
        raise GabaritIllisible("la partie déclare des entités XML", _SAVE_AS, place)
    try:
        data.decode()
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    except UnicodeDecodeError as error:
        raise GabaritIllisible("la partie n’est pas en UTF-8", _SAVE_AS, place) from error
    except expat.ExpatError as error:
        fault = f"la partie est abîmée (ligne {error.lineno}, colonne {error.offset + 1})"
        raise GabaritIllisible(fault, _SAVE_AS, place) from error
