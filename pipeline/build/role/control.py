"""The whole role read before anything is issued: every fault with its place, counted, written, the first ones shown."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from pipeline import register
from pipeline.build.files import explained, sha256
from pipeline.build.role.context import Commun, facts
from pipeline.build.role.request import ControleRole, DemandeRole
from pipeline.build.role.rows import MOTIF, Fault, Reader
from pipeline.diagnostics import Diagnostic, Severity
from pipeline.model.debiteur import LigneRole
from pipeline.register.facts import canonical, changes
from pipeline.register.facts import sha256 as digest
from pipeline.sources.table import Row
from pipeline.wording import compte

SHOWN = 20
"""How many diagnostics are shown; the report holds them all."""
_BLOCK = 500


def key(demande: DemandeRole, line: LigneRole) -> str:
    """What the titre of a row is, once and for all, in the register."""
    return f"{demande.dossier}/role/{line.reference}"


def mark(path: Path) -> tuple[int, int]:
    """What tells that a file has been written again: its length and its date; zeros when it is no longer there."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return 0, 0
    return found.st_size, found.st_mtime_ns


def control(demande: DemandeRole, reader: Reader, commun: Commun) -> ControleRole:
    """Read every row, compare it with what is issued already, and write the report.

    With ``demande.ecarter`` the rejected rows go, with their reasons, to a file that can be corrected and issued.
    Raises ``PipelineError``.
    """
    folder = demande.sortie / demande.dossier_role
    rapport, rejets = folder / "controle.txt", folder / f"{demande.role.stem}-rejets.csv"
    marque = mark(demande.role)
    with explained(folder), ExitStack() as stack:
        folder.mkdir(parents=True, exist_ok=True)
        report = _Aside(stack, rapport, "utf-8")
        refused = _Aside(stack, rejets, "utf-8-sig") if demande.ecarter else None
        survey = _Survey(demande, reader, report.stream, refused and _rejects(refused.stream, reader))
        for diagnostic in (*reader.table.diagnostics, *reader.faults):
            survey.say(diagnostic)
        if not survey.errors:
            survey.read(commun)
        survey.conclude()
        report.keep()
        kept = refused.keep_beside() if refused and survey.rejetees and not survey.structure else None
    return ControleRole(
        survey.lignes,
        survey.bonnes,
        survey.rejetees,
        survey.deja,
        survey.errors,
        survey.warnings,
        survey.total,
        tuple(survey.shown),
        rapport,
        sha256(demande.role),
        marque,
        frozenset(survey.changed),
        frozenset(survey.lots),
        survey.structure or bool(survey.errors and not survey.lignes),
        kept,
    )


@dataclass(slots=True)
class _Survey:
    demande: DemandeRole
    reader: Reader
    report: TextIO
    rejects: Any
    shown: list[Diagnostic] = field(default_factory=list)
    lignes: int = 0
    bonnes: int = 0
    rejetees: int = 0
    deja: int = 0
    errors: int = 0
    warnings: int = 0
    total: Decimal = Decimal(0)
    structure: bool = False
    changed: set[int] = field(default_factory=set)
    lots: set[int] = field(default_factory=set)

    def read(self, commun: Commun) -> None:
        for rows in _blocks(self.reader):
            self.lignes += len(rows)
            known = self._issued([line for _, line, _ in rows if line is not None])
            self.lots |= {acte.lot for acte in known.values()}
            for row, line, faults in rows:
                issued = known.get(line.reference) if line else None
                if line is not None and issued is not None:
                    again = _changed(line, commun, issued)
                    faults += again
                    self.changed |= {line.rang} if again else set()
                self._row(row, line, faults, issued is not None)

    def say(self, diagnostic: Diagnostic) -> None:
        place = f"{diagnostic.location}: " if diagnostic.location else ""
        advice = f" — {diagnostic.conseil}" if diagnostic.conseil else ""
        first = "".join(f" (ligne {related.location.line})" for related in diagnostic.related)
        text = f"{diagnostic.severity.value} {diagnostic.code} {diagnostic.message}{first}"
        self.report.write(f"{place}{text}{advice}\n")
        self.errors += diagnostic.severity is Severity.ERREUR
        self.warnings += diagnostic.severity is Severity.AVERTISSEMENT
        if len(self.shown) < SHOWN:
            self.shown.append(diagnostic)
        elif diagnostic.severity is Severity.ERREUR:
            self._make_room(diagnostic)

    def conclude(self) -> None:
        counts = f"{compte(self.lignes, 'ligne')}, {compte(self.bonnes, 'titre possible')} pour {euros(self.total)}"
        already = compte(self.deja, "titre déjà émis", "titres déjà émis")
        self.report.write(f"{counts}, {compte(self.rejetees, 'ligne rejetée')}, {already}\n")

    def _make_room(self, error: Diagnostic) -> None:
        mild = [i for i, shown in enumerate(self.shown) if shown.severity is not Severity.ERREUR]
        if mild:
            del self.shown[mild[-1]]
            self.shown.append(error)

    def _row(self, row: Row, line: LigneRole | None, faults: list[Fault], issued: bool) -> None:
        for fault in faults:
            self.say(self.reader.diagnostic(row, fault))
            self.structure = self.structure or fault.structure
        wrong = [fault for fault in faults if fault.severity is Severity.ERREUR]
        if line is None or wrong:
            self.rejetees += 1
            if self.rejects:
                self.rejects.writerow(_rejected(self.reader, row, wrong))
        else:
            self.bonnes += 1
            self.deja += issued
            self.total += line.montant

    def _issued(self, lines: list[LigneRole]) -> dict[str, register.Acte]:
        registre = self.demande.registre
        if not lines or (isinstance(registre, Path) and not registre.exists()):
            return {}
        keys = {key(self.demande, line): line.reference for line in lines}
        return {keys[acte.cle]: acte for acte in register.entries(register.connect(registre), cles=list(keys))}


def euros(total: Decimal) -> str:
    """A total of any size, « 1 234,50 € »."""
    return f"{total:,.2f}".replace(",", "\u202f").replace(".", ",") + "\u00a0€"


def _blocks(reader: Reader) -> Iterator[list[tuple[Row, LigneRole | None, list[Fault]]]]:
    read = ((row, *reader.read(rank, row)) for rank, row in reader.rows())
    while block := list(islice(read, _BLOCK)):
        yield block


def _changed(line: LigneRole, commun: Commun, acte: register.Acte) -> list[Fault]:
    text = canonical(facts(commun, line))
    if digest(text) == acte.faits_sha256:
        return []
    import json

    gaps = " ; ".join(changes(acte.faits, json.loads(text)))
    message = f"la créance « {line.reference} » est déjà émise (titre n° {acte.numero}), et elle a changé : {gaps}"
    advice = "rétablir cette ligne ; un titre émis se réduit ou s'annule par un autre titre"
    return [Fault("ROL-014", "reference", message, advice)]


def _rejects(stream: TextIO, reader: Reader) -> Any:  # noqa: ANN401  # csv has no public type for its writers
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow([*_without_reason(reader, reader.table.columns), MOTIF])
    return writer


def _rejected(reader: Reader, row: Row, faults: list[Fault]) -> list[str]:
    count = len(reader.table.columns)
    cells = (*row.cells[:count], *("",) * (count - len(row.cells)))
    reasons = [fault.message for fault in faults]
    if any(row.cells[count:]):
        reasons.append(f"cellules en trop : {' ; '.join(row.cells[count:])}")
    return [*_without_reason(reader, cells), " | ".join(reasons)]


def _without_reason(reader: Reader, cells: tuple[str, ...]) -> list[str]:
    return [cell for cell, column in zip(cells, reader.table.columns, strict=False) if column != MOTIF]


class _Aside:
    """A text file written aside and kept, or not, at the end."""

    def __init__(self, stack: ExitStack, path: Path, encoding: str) -> None:
        self._path = path
        self._aside = path.with_name(f".{path.name}.{os.getpid()}")
        self.stream = stack.enter_context(self._aside.open("w", encoding=encoding, newline=""))
        stack.callback(self._aside.unlink, missing_ok=True)

    def keep(self) -> Path:
        """Move the file in; gives its place."""
        self.stream.flush()
        return self._aside.replace(self._path)

    def keep_beside(self) -> Path:
        """The same, never over another content: somebody may be correcting it."""
        self.stream.flush()
        path, number = self._path, 1
        while path.exists() and sha256(path) != sha256(self._aside):
            number += 1
            path = self._path.with_stem(f"{self._path.stem}-{number}")
        return self._aside.replace(path)
