"""Puts the executory statement on a PDF already transmitted, as an incremental update.

The statement is a stamp annotation: its words are real text in an embedded font, repeated in /Contents for screen
readers, and it takes its place in the structure tree when the document has one (ISO 14289-1, 7.18). A page's contents
are never touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.assemble import foreign
from pipeline.assemble.errors import AlreadyStampedError, AssembleError
from pipeline.assemble.files import write_aside
from pipeline.assemble.increment import increment, start_of_references
from pipeline.assemble.objects import Obj, annotations_of, as_list, hook, next_parent_key
from pipeline.assemble.overlay import Sheet, form_of, notice
from pipeline.assemble.zones import free_zone

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter

_MARK = "/ACTE_Mention"
_PRINTED, _READ_ONLY, _LOCKED = 4, 64, 128
_MM = 72 / 25.4
_SIDE = 20 * _MM
_SIZES = (9.0, 8.0, 7.0)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to stamp, as the page is seen: millimetres from its left and top edges, and the width of the frame."""

    gauche: float
    haut: float
    largeur: float


@dataclass(frozen=True, slots=True)
class Estampille:
    """The stamped file, the 1-based page that bears the statement, and notes in French."""

    pdf: Path
    page: int
    notes: tuple[str, ...]


def stamp(
    pdf: Path, out: Path, mention: str | Sequence[str], *, page: int | None = None, place: Place | None = None
) -> Estampille:
    """Write to ``out`` the bytes of ``pdf`` followed by an update that shows ``mention``, one line per item.

    By default the statement goes to the lowest free zone of the last page. The bytes of ``pdf`` are untouched, so that
    a signature it carries is still verifiable. Same inputs give the same bytes. Raises ``AlreadyStampedError`` when the
    statement is already there, ``AssembleError`` when the file cannot be read, is protected, forbids additions by its
    signature, or has no room; ``out`` is then left as it was.
    """
    lines = [mention] if isinstance(mention, str) else list(mention)
    reader = foreign.opened(pdf, "l'acte")
    data = pdf.read_bytes()
    with foreign.guarded(pdf, "l'acte"):
        _refuse(reader, pdf)
        start = _start(data, reader, pdf)
        rank = len(reader.pages) - 1 if page is None else page - 1
        if not 0 <= rank < len(reader.pages):
            raise AssembleError(f"{pdf} n'a pas de page {page}", f"indiquer une page de 1 à {len(reader.pages)}")
        sheet = Sheet.of(reader.pages[rank])
        drawing, left, bottom, width, height = _placed(pdf, rank, sheet, lines, place)
        writer = _incremental(pdf)
        rectangle = sheet.rectangle(left, bottom, width, height)
        _annotate(writer, rank, drawing, rectangle, (*sheet.matrix[:4], 0, 0), "\n".join(lines))
        update = increment(data, reader, writer, start)
    write_aside(out, lambda stream: stream.writelines((data, update)))
    return Estampille(out, rank + 1, tuple(_notes(reader)))


def is_stamped(pdf: Path) -> bool:
    """Whether ``pdf`` bears a statement put there by ``stamp``; ``AssembleError`` when it cannot be read."""
    reader = foreign.opened(pdf, "l'acte")
    with foreign.guarded(pdf, "l'acte"):
        return _stamped(reader)


def _stamped(reader: PdfReader) -> bool:
    return any(_MARK in annotation for page in reader.pages for annotation in annotations_of(page))


def _refuse(reader: PdfReader, pdf: Path) -> None:
    if reader.is_encrypted:
        raise AssembleError(f"{pdf} est protégé contre la modification", "partir du fichier d'origine, sans protection")
    if _stamped(reader):
        raise AlreadyStampedError(
            f"{pdf} porte déjà la mention exécutoire", "repartir du fichier transmis pour la changer"
        )
    if _locked(reader):
        message = f"la signature électronique de {pdf} interdit tout ajout"
        raise AssembleError(message, "joindre la mention exécutoire sur une feuille séparée")


def _locked(reader: PdfReader) -> bool:
    """Whether a certification allows no annotation: /P 1 or 2 of DocMDP (ISO 32000-1, 12.8.2.2)."""
    permissions: Obj = reader.root_object.get("/Perms")
    certified = permissions is not None and "/DocMDP" in permissions.get_object()
    for signature in foreign.signatures(reader) if certified else ():
        for reference in as_list(signature.get("/Reference")):
            entry = reference.get_object()
            parameters = entry.get("/TransformParams", {})
            if entry.get("/TransformMethod") == "/DocMDP" and parameters.get("/P", 2) < 3:
                return True
    return False


def _start(data: bytes, reader: PdfReader, pdf: Path) -> int:
    start = start_of_references(data)
    if start is None or any(number for generation, number in reader.xref.items() if 0 < generation < 65535):
        raise AssembleError(
            f"{pdf} a une structure irrégulière : rien ne peut y être ajouté sans réécrire l'original",
            "joindre la mention exécutoire sur une feuille séparée",
        )
    return start


def _incremental(pdf: Path) -> PdfWriter:
    from pypdf import PdfWriter

    return PdfWriter(pdf, incremental=True)


def _placed(
    pdf: Path, rank: int, sheet: Sheet, lines: Sequence[str], place: Place | None
) -> tuple[PdfReader, float, float, float, float]:
    if place is not None:
        width = place.largeur * _MM
        drawing, height = notice(lines, width, _SIZES[0])
        left, bottom = place.gauche * _MM, sheet.height - place.haut * _MM - height
        if left < 0 or bottom < 0 or left + width > sheet.width or place.haut < 0:
            raise AssembleError(
                f"{pdf} : la mention sort de la page {rank + 1}", "la placer plus haut ou plus à gauche"
            )
        return drawing, left, bottom, width, height
    left, width = min(_SIDE, sheet.width / 10), sheet.width - 2 * min(_SIDE, sheet.width / 10)
    for size in _SIZES:
        drawing, height = notice(lines, width, size)
        free = free_zone(pdf, rank, sheet, left, width, height)
        if free is not None:
            return drawing, left, free, width, height
    raise AssembleError(
        f"{pdf} : la page {rank + 1} n'a pas de zone libre pour la mention",
        "l'acte que « actes deliberation » produit une fois publié porte déjà la mention ; sinon, laisser un blanc sur "
        "cette page",
    )


def _annotate(
    writer: PdfWriter,
    rank: int,
    drawing: PdfReader,
    rectangle: Sequence[float],
    matrix: Sequence[float],
    words: str,
) -> None:
    from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, FloatObject, NameObject, NumberObject
    from pypdf.generic import TextStringObject as Text

    page: Obj = writer.pages[rank]
    form = writer._add_object(form_of(writer, drawing, 0, matrix))
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Stamp"),
            NameObject("/Rect"): ArrayObject([FloatObject(round(value, 3)) for value in rectangle]),
            NameObject("/Contents"): Text(words),
            NameObject("/F"): NumberObject(_PRINTED | _READ_ONLY | _LOCKED),
            NameObject("/P"): page.indirect_reference,
            NameObject("/AP"): DictionaryObject({NameObject("/N"): form}),
            NameObject(_MARK): BooleanObject(True),
        }
    )
    reference = writer._add_object(annotation)
    page[NameObject("/Annots")] = ArrayObject([*as_list(page.get("/Annots")), reference])
    tree: Obj = writer.root_object.get("/StructTreeRoot")
    if tree is not None:
        page[NameObject("/Tabs")] = NameObject("/S")
        annotation[NameObject("/StructParent")] = NumberObject(next_parent_key(tree.get_object()))
        _tag(writer, tree.get_object(), page, reference)


def _tag(writer: PdfWriter, tree: Obj, page: Obj, reference: Obj) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    key, parent = NumberObject(next_parent_key(tree)), hook(tree)
    content = {
        NameObject("/Type"): NameObject("/OBJR"),
        NameObject("/Obj"): reference,
        NameObject("/Pg"): page.indirect_reference,
    }
    element = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/StructElem"),
                NameObject("/S"): NameObject("/Annot"),
                NameObject("/P"): parent.indirect_reference,
                NameObject("/Pg"): page.indirect_reference,
                NameObject("/K"): DictionaryObject(content),
            }
        )
    )
    parent[NameObject("/K")] = ArrayObject([*as_list(parent.get("/K")), element])
    parents = tree.setdefault(NameObject("/ParentTree"), DictionaryObject()).get_object()
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(key + 1)
    if "/Kids" not in parents:
        parents[NameObject("/Nums")] = ArrayObject([*as_list(parents.get("/Nums")), key, element])
        return
    leaf = {NameObject("/Limits"): ArrayObject([key, key]), NameObject("/Nums"): ArrayObject([key, element])}
    parents[NameObject("/Kids")] = ArrayObject([*as_list(parents["/Kids"]), writer._add_object(DictionaryObject(leaf))])


def _notes(reader: PdfReader) -> list[str]:
    nature = foreign.nature(reader)
    notes = ["l'original est intact sous la mention, ajoutée à la suite de ses octets"]
    if nature.signed:
        notes.append("la signature électronique d'origine reste vérifiable : elle ne couvre pas la mention")
    if not nature.tagged:
        notes.append("l'original n'est pas balisé : la mention est lue comme une annotation")
    return notes
