"""The engine on request: LibreOffice 25.2 or later, run apart from the clerk's own, on a copy, for a limited time.

``--convert-to`` never refreshes a table of contents. A macro of our own does, put in a profile made for the run: the
document's own macros and whatever it links to are never executed or read.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import signal
import struct
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.conformance import Conformance, declared
from pipeline.convert.libreoffice_profile import MACRO, PROFILE, RESULT, SAID, SOURCE, write_profile
from pipeline.convert.package import open_package
from pipeline.errors import PipelineError
from pipeline.files_said import cause

DELAI = 120.0
"""Seconds that one conversion may last."""

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
)
_DATE = "2000-01-01T00:00:00Z"
_PART = re.compile(r"word/[^/]*\.xml$")
_REFUSED = (
    (
        "des révisions que personne n'a acceptées ni refusées, et LibreOffice imprime le texte supprimé",
        re.compile(r"<w:(?:del|moveFrom)\s"),
        "accepter ou refuser toutes les révisions dans Word (onglet Révision), puis recommencer",
    ),
    (
        "un champ de date, qui changerait à chaque conversion",
        re.compile(r"(?:instrText[^>]*>|w:instr=\")\s*(?:DATE|TIME)\b"),
        "écrire la date en toutes lettres dans le modèle",
    ),
)


class Version(NamedTuple):
    """The version of a LibreOffice."""

    annee: int
    mois: int

    def __str__(self) -> str:
        return f"{self.annee}.{self.mois}"


MINIMUM = Version(25, 2)


class LibreOfficeError(PipelineError):
    """LibreOffice is missing, too old, or did not make the PDF."""


@dataclass(frozen=True, slots=True)
class Export:
    """What LibreOffice made: the file, its number of pages, and notes in French."""

    pdf: Path
    pages: int
    notes: tuple[str, ...]


def is_available() -> Version | None:
    """The version of the LibreOffice of this machine, ``None`` when there is none that answers."""
    program = _program()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="actes-lo-") as folder, contextlib.suppress(OSError, LibreOfficeError):
        found = re.search(r"LibreOffice (\d+)\.(\d+)", _run([program, "--version"], Path(folder), 20.0))
        return Version(int(found[1]), int(found[2])) if found else None
    return None


def convert(docx: Path, pdf: Path, *, titre: str, delai: float = DELAI) -> Export:
    """Convert ``docx`` into the file ``pdf``, tagged, as PDF/A-2b and PDF/UA-1, tables of contents refreshed.

    ``titre`` is the PDF's title, the document's own when empty. The same file gives the same bytes with the same
    LibreOffice. Raises ``LibreOfficeError`` when LibreOffice is missing, older than 25.2, lasts more than ``delai``
    seconds or makes nothing readable, and when the document would not print as it is written; ``DocumentIllisible``
    when it is no sound Word document or links to contents outside itself. Nothing is left behind.
    """
    program = _ready()
    _refuse(docx)
    with tempfile.TemporaryDirectory(prefix="actes-lo-") as folder:
        work = Path(folder)
        shutil.copyfile(docx, work / SOURCE)
        write_profile(work, titre)
        profile = f"-env:UserInstallation={(work / PROFILE).as_uri()}"
        command = [program, profile, "--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"]
        _run([*command, MACRO], work, delai)
        content, pages, notes = _canonical(work, docx)
    _write(content, pdf)
    return Export(pdf, pages, notes)


def _ready() -> str:
    program, version = _program(), is_available()
    remedy = f"installer LibreOffice {MINIMUM} ou plus récent, ou garder le moteur intégré (--moteur typst)"
    if program is None or version is None:
        raise LibreOfficeError("LibreOffice n'est pas installé sur cette machine", remedy)
    if version < MINIMUM:
        raise LibreOfficeError(f"LibreOffice {version} est trop ancien : il faut la version {MINIMUM} au moins", remedy)
    return program


def _program() -> str | None:
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    for place in map(Path, _PLACES):
        root = Path(place.anchor)
        if root.is_dir() and (matches := sorted(root.glob(str(place.relative_to(root))))):
            return str(matches[-1])
    return None


def _refuse(docx: Path) -> None:
    package = open_package(docx)
    for name in filter(_PART.match, package.archive.namelist()):
        package.relations(name)
        text = package.data(name).decode("utf-8", "replace")
        for fault, expression, remedy in _REFUSED:
            if expression.search(text):
                raise LibreOfficeError(f"{docx.name} contient {fault}", remedy)


def _run(command: Sequence[str], work: Path, delai: float) -> str:
    environment = {**os.environ, "HOME": str(work), "SAL_USE_VCLPLUGIN": "svp"}
    log = work / "journal.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            cwd=work,
            start_new_session=True,
        )
        try:
            process.wait(delai)
        except subprocess.TimeoutExpired as error:
            message = f"LibreOffice n'a pas fini en {delai:g} s et a été arrêté"
            raise LibreOfficeError(message, "recommencer, ou garder le moteur intégré (--moteur typst)") from error
        finally:
            _kill(process)
    return log.read_text(encoding="utf-8", errors="replace")


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a program with all it has started, whether or not it has ended itself."""
    if os.name == "nt":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _canonical(work: Path, docx: Path) -> tuple[bytes, int, tuple[str, ...]]:
    from pypdf import PdfReader, PdfWriter
    from pypdf.errors import PyPdfError

    raw, failure = work / RESULT, work / SAID
    said = failure.read_text(encoding="utf-8", errors="replace").strip() if failure.exists() else ""
    remedy = "l'ouvrir dans LibreOffice pour voir ce qui l'arrête, ou garder le moteur intégré (--moteur typst)"
    if not raw.exists():
        raise LibreOfficeError(f"LibreOffice n'a pas converti {docx.name}{f' : {said}' if said else ''}", remedy)
    try:
        writer = PdfWriter(clone_from=PdfReader(raw))
        pages = len(writer.pages)
        notes = _notes(declared(_without_chance(writer)), _fonts(writer))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LibreOfficeError(f"LibreOffice a fait de {docx.name} un PDF illisible", remedy) from error
    if pages == 0:
        raise LibreOfficeError(f"LibreOffice a fait de {docx.name} un PDF sans page", remedy)
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue(), pages, notes


def _without_chance(writer: Any) -> bytes:  # noqa: ANN401 -- a pypdf writer, whose objects are untyped
    """Replace the dates and identifiers of the run by constants, and give links the words PDF/UA wants of them."""
    import hashlib

    from pypdf.generic import ArrayObject, ByteStringObject, NameObject, TextStringObject

    information = writer._info
    for key in ("/CreationDate", "/ModDate"):
        if information is not None and key in information:
            information[NameObject(key)] = TextStringObject("D:" + re.sub(r"[-:TZ]", "", _DATE) + "Z")
    for page in writer.pages:
        for reference in page.get("/Annots") or ():
            link = reference.get_object()
            if link.get("/Subtype") == "/Link" and not link.get("/Contents"):
                target = link.get("/A", {}).get("/URI", "Aller à ce passage")
                link[NameObject("/Contents")] = TextStringObject(str(target))
    for intent in writer.root_object.get("/OutputIntents", ()):
        profile = intent.get_object()["/DestOutputProfile"].get_object()
        # The profile's header dates it (ICC.1, 7.2.8) and may sign it (7.2.18): zeros are no signature.
        icc, day = profile.get_data(), struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
        profile.set_data(icc[:24] + day + icc[36:84] + bytes(16) + icc[100:])
    metadata = writer.root_object.get("/Metadata")
    packet = b""
    if metadata is not None:
        stream = metadata.get_object()
        packet = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]{8}Z", _DATE.encode(), stream.get_data())
        stream.set_data(packet)
    seed = io.BytesIO()
    writer._ID = None
    writer.write(seed)
    identity = ByteStringObject(hashlib.sha256(seed.getvalue()).digest()[:16])
    writer._ID = ArrayObject((identity, identity))
    return packet


def _notes(kept: Conformance, fonts: Sequence[str]) -> tuple[str, ...]:
    claims = f"se déclare {' et '.join(kept.names())}" if kept.names() else "ne déclare aucune norme d'archivage"
    return (
        f"converti par LibreOffice : le PDF {claims}",
        f"LibreOffice a choisi les polices de cette machine : {', '.join(fonts)}",
    )[: 1 + bool(fonts)]


def _fonts(writer: Any) -> tuple[str, ...]:  # noqa: ANN401 -- as above
    found = set()
    for page in writer.pages:
        for font in page.get("/Resources", {}).get("/Font", {}).get_object().values():
            name = str(font.get_object().get("/BaseFont", "/")).lstrip("/")
            found.add(re.sub(r"^[A-Z]{6}\+|[-,](?:Bold|Italic|Oblique|Regular|Roman)+$|PSMT$|MT$", "", name))
    return tuple(sorted(found - {""}))


def _write(content: bytes, pdf: Path) -> None:
    try:
        pdf.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=pdf.parent, prefix=f".{pdf.name}.")
        try:
            with os.fdopen(handle, "wb") as aside:
                aside.write(content)
            Path(name).replace(pdf)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise LibreOfficeError(
            f"{pdf} ne peut pas être écrit : {cause(error)}", "vérifier la place et les droits"
        ) from error
