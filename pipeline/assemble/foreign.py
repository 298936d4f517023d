"""Opens the PDF files that others made, and tells what they are before anything is done with them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.assemble.errors import AssembleError
from pipeline.assemble.objects import Obj, annotations_of
from pipeline.conformance import Conformance, declared
from pipeline.errors import PipelineError
from pipeline.files_said import cause

if TYPE_CHECKING:
    from pypdf import PdfReader

_SCRIPTS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Movie", "/Sound", "/Rendition")


@dataclass(frozen=True, slots=True)
class Nature:
    """What a PDF is: its claims, whether tagged, signed, protected, with files attached or with scripts."""

    declared: Conformance
    tagged: bool
    signed: bool
    protected: bool
    attachments: bool
    scripts: bool
    colours: int | None


def opened(pdf: Path, nom: str) -> PdfReader:
    """A reader on ``pdf``, called ``nom`` in messages, whose every page has been read once.

    ``AssembleError`` when it is missing, no PDF, cut short, protected by a password, broken beyond repair or empty.
    """
    try:
        with pdf.open("rb") as file:
            head = file.read(1024)
            file.seek(max(0, file.seek(0, os.SEEK_END) - 2048))
            tail = file.read()
    except OSError as error:
        raise AssembleError(
            f"{nom} : {pdf} ne peut pas être lu : {cause(error)}", "vérifier le chemin et les droits"
        ) from error
    if not head.lstrip().startswith(b"%PDF-"):
        raise AssembleError(f"{nom} : {pdf} n'est pas un fichier PDF", "l'enregistrer au format PDF")
    if b"%%EOF" not in tail:
        raise AssembleError(f"{nom} : {pdf} est incomplet, sa fin manque", "le télécharger ou le numériser de nouveau")
    return _read(pdf, nom)


@contextmanager
def guarded(pdf: Path, nom: str) -> Iterator[None]:
    """Turns whatever a broken ``pdf`` provokes into an ``AssembleError``."""
    from pypdf.errors import DependencyError

    try:
        yield
    except (PipelineError, OSError):
        raise
    except (DependencyError, NotImplementedError) as error:
        raise _protected(pdf, nom) from error
    except Exception as error:  # pypdf lets out whatever a broken file provokes, down to AttributeError
        message = f"{nom} : {pdf} est endommagé ({type(error).__name__})"
        raise AssembleError(message, "l'ouvrir et l'enregistrer de nouveau, ou le numériser de nouveau") from error


def _protected(pdf: Path, nom: str) -> AssembleError:
    return AssembleError(f"{nom} : {pdf} est protégé par un mot de passe", "l'enregistrer de nouveau sans protection")


def _read(pdf: Path, nom: str) -> PdfReader:
    from pypdf import PdfReader

    with guarded(pdf, nom):
        reader = PdfReader(pdf, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise _protected(pdf, nom)
        count = len(reader.pages)
        tree: Obj = reader.root_object["/Pages"]
        said = tree.get("/Count", count)
        for page in reader.pages:
            contents = page.get_contents()
            if contents is not None:
                contents.get_data()
    if count == 0:
        raise AssembleError(f"{nom} : {pdf} n'a aucune page", "vérifier le fichier")
    if said != count:
        message = f"{nom} : {pdf} annonce {said} pages et {count} seulement peuvent être lues"
        raise AssembleError(message, "le télécharger ou le numériser de nouveau")
    return reader


def nature(reader: PdfReader) -> Nature:
    """What ``reader`` is, as measured in its catalogue."""
    root = reader.root_object
    tree = root.get("/StructTreeRoot")
    names = root.get("/Names")
    return Nature(
        declared=claims(root),
        tagged=bool(tree is not None and root.get("/MarkInfo", {}).get("/Marked", False)),
        signed=bool(signatures(reader)),
        protected=reader.is_encrypted,
        attachments=names is not None and "/EmbeddedFiles" in names,
        scripts=any(map(_scripted, reader.pages)) or ("/OpenAction" in root and _is_script(root["/OpenAction"])),
        colours=_colours(root),
    )


def claims(root: Obj) -> Conformance:
    """The conformance a catalogue declares; none when its metadata cannot be read."""
    metadata = root.get("/Metadata")
    return Conformance() if metadata is None else declared(metadata.get_object().get_data())


def signatures(reader: PdfReader) -> list[Obj]:
    """The signature dictionaries of the document that carry a signed range."""
    form = reader.root_object.get("/AcroForm")
    fields = form.get_object() if form is not None else None
    found, stack = [], list(fields.get("/Fields", [])) if isinstance(fields, dict) else []
    while stack:
        entry = stack.pop().get_object()
        stack += entry.get("/Kids", [])
        value = entry.get("/V")
        value = value.get_object() if value is not None else None
        if isinstance(value, dict) and "/ByteRange" in value:
            found.append(value)
    return found


def without_scripts(page: Obj) -> None:
    """Remove from a page and its annotations every action that runs, sends or opens something."""
    page.pop("/AA", None)
    for annotation in annotations_of(page):
        annotation.pop("/AA", None)
        if "/A" in annotation and _is_script(annotation["/A"]):
            del annotation["/A"]


def without_signatures(reader: PdfReader) -> None:
    """Remove signature fields, which another file makes invalid; what they show on a page stays as a stamp."""
    from pypdf.generic import ArrayObject, NameObject, TextStringObject

    form: Obj = reader.root_object.get("/AcroForm")
    form = form.get_object() if form is not None else {}
    if "/Fields" in form:
        left = [field for field in form["/Fields"] if field.get_object().get("/FT") != "/Sig"]
        form[NameObject("/Fields")] = ArrayObject(left)
        form.pop("/SigFlags", None)
    for page in reader.pages:
        kept = []
        for reference in page.get("/Annots") or ():
            annotation = reference.get_object()
            if not _is_signature(annotation):
                kept.append(reference)
            elif "/AP" in annotation and annotation["/Rect"][0] != annotation["/Rect"][2]:
                for key in ("/FT", "/T", "/V", "/Ff", "/Parent", "/MK", "/A", "/Lock", "/SV"):
                    annotation.pop(key, None)
                annotation[NameObject("/Subtype")] = NameObject("/Stamp")
                annotation[NameObject("/Contents")] = TextStringObject("Signature électronique du fichier d'origine")
                kept.append(reference)
        if "/Annots" in page:
            page[NameObject("/Annots")] = ArrayObject(kept)


def _is_signature(annotation: Obj) -> bool:
    parent = annotation.get("/Parent")
    kind = annotation.get("/FT") or (parent.get_object().get("/FT") if parent is not None else None)
    return bool(annotation.get("/Subtype") == "/Widget" and kind == "/Sig")


def _scripted(page: Obj) -> bool:
    return "/AA" in page or any("/AA" in a or ("/A" in a and _is_script(a["/A"])) for a in annotations_of(page))


def _is_script(action: Obj) -> bool:
    action = action.get_object()
    return isinstance(action, dict) and action.get("/S") in _SCRIPTS


def _colours(root: Obj) -> int | None:
    for intent in root.get("/OutputIntents", ()):
        profile = intent.get_object().get("/DestOutputProfile")
        if profile is not None:
            return int(profile.get_object().get("/N", 0)) or None
    return None
