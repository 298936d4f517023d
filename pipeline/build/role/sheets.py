"""The issued titres of a role as PDFs taken apart, one after the other: all cores convert those that are Word files."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pipeline import register
from pipeline.assemble import Apart, take_apart
from pipeline.build.role import context
from pipeline.build.role.issue import JOB
from pipeline.build.role.request import DemandeRole, TitreInfidele
from pipeline.build.role.workers import ALONE
from pipeline.model.debiteur import LigneRole

if TYPE_CHECKING:
    from pipeline.convert import Engine

Issued = tuple[LigneRole, register.Acte]


class Sheet(NamedTuple):
    """One titre: its recorded file, the PDF if it has one, else the Word file to convert under this title."""

    chemin: str
    sha256: str
    titre: str


def sheets(demande: DemandeRole, issued: Iterable[Issued], combien: int) -> Iterator[tuple[Issued, Apart]]:
    """Each titre with its PDF, in order; ``combien`` is how many to expect. Raises ``TitreInfidele``.

    The PDF is the issued one, or what issuing it would have made: the same bytes.
    """
    count = demande.processus or os.cpu_count() or 1
    prepare = partial(setup, str(demande.sortie), demande.gabarits / "polices")
    waiting: list[list[Issued]] = []
    jobs = _jobs(issued, waiting)
    if count == 1 or combien <= ALONE:
        yield from _made(map(prepare(), jobs), waiting)
        return
    from pipeline.render.pool import Pool

    with Pool[list[Sheet], list[Apart]](prepare, count) as pool:
        yield from _made(pool.map(jobs), waiting)


def setup(base: str, polices: Path) -> Callable[[list[Sheet]], list[Apart]]:
    """What makes the PDFs of a job and takes them apart. See ``render.pool.Pool``."""
    from pipeline.convert import Engine

    engine = Engine(polices)

    def make(job: list[Sheet]) -> list[Apart]:
        return [take_apart(_pdf(engine, base, sheet), sheet.chemin) for sheet in job]

    return make


def _pdf(engine: Engine, base: str, sheet: Sheet) -> bytes:
    path = Path(base, sheet.chemin)
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() != sheet.sha256:
        advice = "le retirer, puis relancer, pour que l'original soit refait"
        raise TitreInfidele(f"{sheet.chemin} n'est plus le document émis", advice)
    return data if path.suffix == ".pdf" else engine.convert(data, titre=sheet.titre)


def _jobs(issued: Iterable[Issued], waiting: list[list[Issued]]) -> Iterator[list[Sheet]]:
    rest = iter(issued)
    while block := list(islice(rest, JOB)):
        waiting.append(block)
        yield [_sheet(line, acte) for line, acte in block]


def _sheet(line: LigneRole, acte: register.Acte) -> Sheet:
    fichier = next((f for f in acte.fichiers if f.chemin.endswith(".pdf")), acte.fichiers[0])
    return Sheet(fichier.chemin, fichier.sha256, context.title(line, acte.numero))


def _made(jobs: Iterator[list[Apart]], waiting: list[list[Issued]]) -> Iterator[tuple[Issued, Apart]]:
    for made in jobs:
        yield from zip(waiting.pop(0), made, strict=True)
