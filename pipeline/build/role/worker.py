"""What a process does with a batch of rows: documents rendered, converted, read back, written, with their digests."""

from __future__ import annotations

import hashlib
import os
import re
import struct
import tempfile
import threading
import zlib
from collections.abc import Callable
from functools import cached_property, partial
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from pipeline.build.role import context
from pipeline.build.role.bordereau import LISTE, Liste, prove_list
from pipeline.build.role.context import Commun
from pipeline.build.role.request import TitreInfidele
from pipeline.model.debiteur import LigneRole
from pipeline.wording import montant

if TYPE_CHECKING:
    from pipeline.convert import Engine
    from pipeline.render.engine import Compiled

_BODY = b"word/document.xml"
_TAG, _BREAK = re.compile("<[^>]*>"), re.compile("</w:p>|<w:(?:tab|br)/>")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
Made = tuple[tuple[str, str, int], ...]
"""The files of one document: place below the folder of documents, SHA-256, length in bytes."""


class Settings(NamedTuple):
    """What a process needs to know once. ``gabarit`` is the template itself: it cannot change midway.

    ``liste`` is the template of the bordereaux. ``parent`` is the process that asks, 0 when it is on another machine;
    ``depot`` is where documents are left when it is not the folder of the batch.
    """

    gabarit: bytes
    nom: str
    commun: Commun
    cache: Path | None = None
    avec_pdf: bool = False
    polices: Path | None = None
    parent: int = 0
    depot: str | None = None
    liste: bytes = b""


class Piece(NamedTuple):
    """One titre to make; ``chemin`` is its place without suffix; ``relire`` has its PDF read word by word."""

    line: LigneRole
    numero: str
    bordereau: str
    chemin: str
    relire: bool


class Batch(NamedTuple):
    """The documents of one job, bordereaux before titres, and the folder below which they are written."""

    folder: str
    pieces: tuple[Piece | Liste, ...]


class Depot(Protocol):
    """Where documents are written."""

    def write(self, chemin: str, data: bytes) -> None:
        """Put a file there."""


class Folder:
    """A folder of this machine, or one that every machine sees."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._made: set[str] = set()

    def write(self, chemin: str, data: bytes) -> None:
        """Put a file below the folder."""
        target = f"{self._folder}/{chemin}"
        parent = target.rpartition("/")[0]
        if parent not in self._made:
            os.makedirs(parent, exist_ok=True)  # noqa: PTH103  # a hundred thousand times
            self._made.add(parent)
        with open(target, "wb") as stream:  # noqa: PTH123
            stream.write(data)


def setup(settings: Settings) -> Callable[[Batch], list[Made]]:
    """What makes a batch, its template compiled and its fonts ready. See ``render.pool.Pool``."""
    press = Press(settings)
    return partial(_batch, settings, press)


def _batch(settings: Settings, press: Press, batch: Batch) -> list[Made]:
    depot = _depot(settings, batch.folder)
    made = []
    for piece in batch.pieces:
        if settings.parent and os.getppid() != settings.parent:
            raise SystemExit(1)  # whoever asked is dead: its numbers are not ours to use any more
        made.append(press.liste(piece, depot) if isinstance(piece, Liste) else press.titre(piece, depot))
    return made


def _depot(settings: Settings, folder: str) -> Depot:
    if settings.depot is None:
        return Folder(folder)
    from pipeline.build.cluster import Remote

    return Remote(settings.depot, Path(folder).name)


class Press:
    """A template ready, and the conversion when PDF is asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._compiled = self._template(settings.nom, settings.gabarit)
        self._local = threading.local()

    @cached_property
    def _listing(self) -> Compiled:
        return self._template(LISTE, self.settings.liste)

    def _template(self, name: str, data: bytes) -> Compiled:
        from pipeline import render

        with tempfile.TemporaryDirectory(prefix="actes-role-") as folder:
            template = Path(folder) / name
            template.write_bytes(data)
            return render.compile(template, cache=self.settings.cache)

    def docx(self, line: LigneRole, numero: str | None, bordereau: str | None) -> tuple[bytes, dict[str, Any]]:
        """The Word file of a row, and what it prints."""
        from pipeline import render

        commun = self.settings.commun
        said = context.of_row(commun, line, numero, bordereau)
        if commun.virement is not None and numero is not None:
            from pipeline.compose.payment import epc_qr

            nom, iban, bic = commun.virement
            said["qr"] = render.Image(epc_qr(nom, iban, bic, line.montant, context.label(commun, numero)))
        return self._compiled.render(said), said

    def titre(self, piece: Piece, depot: Depot) -> Made:
        """Make, prove and write one titre. Raises ``TitreInfidele`` or ``PipelineError``."""
        docx, said = self.docx(piece.line, piece.numero, piece.bordereau)
        prove(docx, piece)
        files = [(f"{piece.chemin}.docx", docx)]
        if self.settings.avec_pdf:
            pdf = self.pdf(docx, said["document"]["titre"])
            if piece.relire:
                compare(docx, pdf, f"titre n° {piece.numero}")
            files.append((f"{piece.chemin}.pdf", pdf))
        return _kept(files, depot)

    def listed(self, liste: Liste) -> bytes:
        """The Word file of a bordereau, held against its titres. Raises ``TitreInfidele`` or ``PipelineError``."""
        docx = self._listing.render(liste.printed(self.settings.commun))
        prove_list(docx, liste)
        return docx

    def liste(self, liste: Liste, depot: Depot) -> Made:
        """Make, prove and write one bordereau. Raises ``TitreInfidele`` or ``PipelineError``."""
        docx = self.listed(liste)
        files = [(f"{liste.chemin}.docx", docx)]
        if self.settings.avec_pdf:
            pdf = self.pdf(docx, liste.titre)
            compare(docx, pdf, f"bordereau n° {liste.numero}")
            files.append((f"{liste.chemin}.pdf", pdf))
        return _kept(files, depot)

    def pdf(self, docx: bytes, titre: str) -> bytes:
        """The PDF of a Word file; the engine counts its words and images itself."""
        engine: Engine | None = getattr(self._local, "engine", None)
        if engine is None:
            from pipeline.convert import Engine

            engine = self._local.engine = Engine(self.settings.polices)
        return engine.convert(docx, titre=titre)

    def close(self) -> None:
        """Remove what the conversion keeps on disk; no more PDF is made."""
        engine: Engine | None = getattr(self._local, "engine", None)
        if engine is not None:
            engine.close()


def _kept(files: list[tuple[str, bytes]], depot: Depot) -> Made:
    for chemin, data in files:
        depot.write(chemin, data)
    return tuple((chemin, hashlib.sha256(data).hexdigest(), len(data)) for chemin, data in files)


def prove(docx: bytes, piece: Piece) -> None:
    """Look in the Word file for the number, the name, and the sum in figures and in words of the row."""
    line = piece.line
    wanted = (
        f"Titre de recette n°\u00a0{piece.numero}",
        context.name(line),
        montant(line.montant),
        context.words(line.montant),
    )
    body = _body(docx)
    text = unescape(body)
    absent = [value for value in wanted if not _stands(text, value)]
    if absent:  # a value may be cut into several runs, as the letters of an ordinal are
        text = unescape(_TAG.sub("", _BREAK.sub(" ", body)))
        absent = [value for value in absent if not _stands(text, value)]
    if absent:
        raise TitreInfidele(
            f"le titre n° {piece.numero} (ligne {line.ligne}) ne dit pas : {' ; '.join(absent)}",
            "vérifier que le gabarit imprime le numéro, le débiteur, et le montant en chiffres et en lettres",
        )


def _body(docx: bytes) -> str:
    # zipfile describes every member before it reads one, which takes longer than rendering the document.
    record = docx.rindex(_BODY) - _CENTRAL.size
    *_, method, _time, _date, _crc, packed, _size, _n, _x, _c, _d, _i, _e, offset = _CENTRAL.unpack_from(docx, record)
    name, extra = struct.unpack_from("<2H", docx, offset + 26)
    start = offset + 30 + name + extra
    data = docx[start : start + packed]
    return (zlib.decompress(data, -15) if method else data).decode()


def _stands(text: str, value: str) -> bool:
    """Whether the text holds the value, not as a piece of a longer number."""
    start = text.find(value)
    while start >= 0:
        if not _figure(text[start - 1 : start]) and not _figure(text[start + len(value) : start + len(value) + 1]):
            return True
        start = text.find(value, start + 1)
    return False


def _figure(char: str) -> bool:
    return char.isdigit() or char == "\u202f"


def compare(docx: bytes, pdf: bytes, nom: str) -> None:
    """Compare the two files of the document called ``nom`` word by word. Raises ``TitreInfidele``."""
    from pipeline import proof

    gaps = proof.compare(docx, pdf)
    if gaps:
        message = f"le PDF du {nom} ne dit pas ce que dit le document Word : {gaps[0]}"
        raise TitreInfidele(message, "ne pas se servir de ce document et signaler ce défaut")
