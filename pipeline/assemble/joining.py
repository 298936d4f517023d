"""Appends PDF annexes that others made to an act, and says what the joined file still satisfies."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.assemble import foreign, structure
from pipeline.assemble.errors import AssembleError
from pipeline.assemble.files import write_aside
from pipeline.assemble.objects import Obj, annotations_of
from pipeline.assemble.overlay import number_pages
from pipeline.conformance import Conformance, redeclared

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


@dataclass(frozen=True, slots=True)
class Annexe:
    """A PDF to append under its ``intitule``; ``couverture`` is a PDF to put before it, made by the caller."""

    pdf: Path
    intitule: str
    couverture: Path | None = None


@dataclass(frozen=True, slots=True)
class Assemblage:
    """The joined file: its number of pages, the 1-based page where each annex begins, and notes in French."""

    pdf: Path
    pages: int
    debuts: tuple[int, ...]
    notes: tuple[str, ...]


def page_count(pdf: Path, nom: str) -> int:
    """The pages of a PDF that ``append`` would accept; ``nom`` is how messages call it. Raises ``AssembleError``."""
    with foreign.guarded(pdf, nom):
        return len(foreign.opened(pdf, nom).pages)


def append(base: Path, annexes: Sequence[Annexe], out: Path, *, pied: str | None = None) -> Assemblage:
    """Write to ``out`` the act ``base`` followed by its annexes, each with a bookmark.

    The structure tree, bookmarks and metadata of ``base`` are kept, those of an annex are carried over where it has
    some, and the claims (PDF/A, PDF/UA) are reduced to what every part declares; the notes say so. ``pied``, with
    ``{page}`` and ``{pages}``, is printed at the foot of the annexes' pages, in the running count of the whole. Same
    inputs give the same bytes. Raises ``AssembleError`` when a file cannot be used or the act is signed; ``out`` is
    then left as it was.
    """
    from pypdf import PdfWriter

    reader = foreign.opened(base, "l'acte")
    with foreign.guarded(base, "l'acte"):
        act = foreign.nature(reader)
        if act.signed:
            message = f"{base} est signé électroniquement : y joindre des annexes invaliderait sa signature"
            raise AssembleError(message, "joindre les annexes avant la signature, ou les transmettre à part")
        joined = _Joined(PdfWriter(clone_from=reader), act, act.declared, hashlib.sha256(base.read_bytes()))
        first_foreign = len(joined.writer.pages)
    debuts = []
    for number, annexe in enumerate(annexes, 1):
        debuts.append(len(joined.writer.pages) + 1)
        joined.add(annexe, number)
    notes = (*joined.notes, *_losses(act.declared, joined.kept))
    if pied is not None:
        number_pages(joined.writer, first_foreign, pied)
    _declare(joined.writer, joined.kept)
    joined.digest.update((pied or "").encode())
    _write(joined.writer, out, joined.digest.digest()[:16])
    return Assemblage(out, len(joined.writer.pages), tuple(debuts), notes)


@dataclass(slots=True)
class _Joined:
    writer: PdfWriter
    act: foreign.Nature
    kept: Conformance
    digest: hashlib._Hash
    notes: list[str] = field(default_factory=list)

    def add(self, annexe: Annexe, number: int) -> None:
        name, title = f"l'annexe n° {number} « {annexe.intitule} »", f"Annexe n° {number} — {annexe.intitule}"
        bookmark = self.writer.add_outline_item(title=title, page_number=len(self.writer.pages))
        if annexe.couverture is not None:
            self._append(annexe.couverture, f"la page de couverture de {name}", title, f"c{number}.")
        reader, nature = self._append(annexe.pdf, name, title, f"a{number}.")
        self.notes += _notes(name, nature)
        first = len(self.writer.pages) - len(reader.pages)
        with foreign.guarded(annexe.pdf, name):
            self._bookmarks(reader, reader.outline, first, bookmark)

    def _append(self, pdf: Path, name: str, title: str, prefix: str) -> tuple[PdfReader, foreign.Nature]:
        reader = foreign.opened(pdf, name)
        self.digest.update(pdf.read_bytes())
        first = len(self.writer.pages)
        with foreign.guarded(pdf, name):
            nature = foreign.nature(reader)
            self.kept = _common(self.kept, nature, self.act)
            _resolve_links(reader)
            if nature.signed:
                foreign.without_signatures(reader)
            for page in reader.pages:
                foreign.without_scripts(page)
            self.writer.append(reader, import_outline=False)
            if self.act.tagged and nature.tagged:
                structure.graft(self.writer, reader, first, title, prefix)
        return reader, nature

    def _bookmarks(self, reader: PdfReader, items: Sequence[Obj], first: int, parent: Obj) -> None:
        last = parent
        for item in items:
            if isinstance(item, list):
                self._bookmarks(reader, item, first, last)
                continue
            page = reader.get_destination_page_number(item)
            last = self.writer.add_outline_item(
                title=item.title or "", page_number=None if page is None else first + page, parent=parent
            )


def _resolve_links(reader: PdfReader) -> None:
    # Two documents may give one name to two places: links go straight to their page before names meet.
    from pypdf.generic import NameObject

    known = reader.named_destinations
    for page in reader.pages:
        for annotation in annotations_of(page):
            action = annotation.get("/A")
            holder, key = (
                (annotation, "/Dest") if "/Dest" in annotation else (action.get_object() if action else {}, "/D")
            )
            target = known.get(str(holder.get(key))) if isinstance(holder.get(key), (str, bytes)) else None
            if target is not None:
                holder[NameObject(key)] = target.dest_array


def _common(kept: Conformance, nature: foreign.Nature, mine: foreign.Nature) -> Conformance:
    other = nature.declared
    accessible = kept.accessible if other.accessible == kept.accessible and nature.tagged and not nature.signed else ""
    if not kept.archive or not other.archive or other.archive[0] not in "123":
        return Conformance("", accessible)
    if nature.colours not in (None, mine.colours):
        return Conformance("", accessible)
    level = max(kept.archive[1:], other.archive[1:], key="aub".index)
    if level == "a" and not nature.tagged:
        level = "b"
    return Conformance(kept.archive[0] + level, accessible)


def _notes(name: str, nature: foreign.Nature) -> list[str]:
    said = (
        (not nature.tagged, "n'est pas balisée : une synthèse vocale ne peut pas la lire dans l'ordre"),
        (
            nature.tagged and not nature.declared.accessible,
            "est balisée mais ne se déclare pas PDF/UA",
        ),
        (not nature.declared.archive, "n'est pas un PDF/A"),
        (
            nature.signed,
            "est signée électroniquement : sa signature ne vaut que dans le fichier d'origine, à conserver",
        ),
        (nature.protected, "était protégée contre la modification : le fichier joint ne l'est pas"),
        (nature.attachments, "contient des fichiers joints, qui ne sont pas repris : les conserver à part"),
        (nature.scripts, "contenait des actions automatiques, qui sont retirées"),
    )
    return [f"{name} {text}" for holds, text in said if holds]


def _losses(before: Conformance, kept: Conformance) -> list[str]:
    if before == kept:
        return []
    left = f"il déclare {' et '.join(kept.names())}" if kept.names() else "il ne déclare plus aucune norme"
    lost = " ni ".join(name for name in before.names() if name not in kept.names())
    return [f"le fichier joint ne satisfait plus {lost} : {left}"]


def _declare(writer: PdfWriter, kept: Conformance) -> None:
    metadata = writer.root_object.get("/Metadata")
    if metadata is None:
        return
    stream: Obj = metadata.get_object()
    packet = redeclared(stream.get_data(), kept)
    count = f"<xmpTPg:NPages>{len(writer.pages)}<".encode()
    stream.set_data(re.sub(rb"<xmpTPg:NPages>\d+<", count, packet))


def _write(writer: PdfWriter, out: Path, identity: bytes) -> None:
    from pypdf.generic import ArrayObject, ByteStringObject

    writer._ID = ArrayObject((ByteStringObject(identity), ByteStringObject(identity)))
    write_aside(out, writer.write)
