"""A table of any length, row by row: CSV, or Parquet through polars when it is installed. Memory stays flat."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.errors import ExitCode, PipelineError
from pipeline.files_said import cause
from pipeline.sources.csv_rows import cell_places, separator_of
from pipeline.sources.tree import Node

_BLOCK = 10_000
"""Rows of a Parquet table in memory at once."""


class TableIllisible(PipelineError):
    """The table cannot be read at all; ``diagnostic`` says why."""

    exit_code = ExitCode.FINDINGS

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message, diagnostic.conseil or "")
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, stripped, by column order; ``line`` is where it starts, ``raw`` its text as written."""

    cells: tuple[str, ...]
    line: int
    raw: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table opened for reading: columns known, rows still to come."""

    path: Path
    name: str
    columns: tuple[str, ...]
    separator: str
    encoding: str
    diagnostics: tuple[Diagnostic, ...]

    def rows(self) -> Iterator[Row]:
        """The rows that hold something, in order; a row may have more or fewer cells than columns."""
        if self.separator == "":
            yield from _parquet_rows(self.path)
            return
        with self.path.open(encoding=self.encoding, newline="") as stream:
            raw: list[str] = []
            reader = csv.reader(_kept(stream, raw), delimiter=self.separator)
            next(reader)
            start = reader.line_num + 1
            raw.clear()
            for cells in reader:
                if any(cells):
                    yield Row(tuple(cell.strip() for cell in cells), start, tuple(raw))
                start = reader.line_num + 1
                raw.clear()

    def at(self, row: Row, column: str) -> Location:
        """The place of a cell; of the row when the cell is not there."""
        index = self.columns.index(column)
        if self.separator == "" or not row.raw:
            return Location(self.name, row.line, index + 1)
        places = cell_places([line.rstrip("\r\n") for line in row.raw], self.separator)
        if index >= len(places):
            return Location(self.name, row.line, 1)
        line, start, length = places[index]
        return Location(self.name, row.line + line, start, length)


def open_table(path: Path, name: str) -> Table:
    """Open a roll of debtors or any long table.

    ``name`` is how diagnostics call it. Columns are separated by ``;`` or ``,``; UTF-8 with or without byte-order mark,
    else Windows-1252, which is said. A ``.parquet`` file needs the extra ``colonnes``. Raises ``TableIllisible``.
    """
    if path.suffix.lower() == ".parquet":
        return Table(path, name, _parquet_columns(path, name), "", "", ())
    try:
        encoding = _encoding(path)
        with path.open(encoding=encoding, newline="") as stream:
            first = stream.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = cause(error) if isinstance(error, OSError) else "ce n'est pas du texte"
        raise _unreadable(name, f"{name} ne peut pas être lu : {why}") from error
    if not first.strip() or "\x00" in first:
        raise _unreadable(name, f"{name} n'est pas une table : sa première ligne devrait nommer les colonnes")
    separator = separator_of(first)
    columns = _columns([cell.strip() for cell in next(csv.reader([first], delimiter=separator))], name)
    return Table(path, name, columns, separator, encoding, _said(encoding, name))


def _columns(cells: list[str], name: str) -> tuple[str, ...]:
    """The names of the columns; those without name at the end are what a spreadsheet adds, and are left out."""
    while cells and not cells[-1]:
        cells.pop()
    for rank, cell in enumerate(cells, 1):
        if not cell:
            raise _unreadable(name, f"{name} : la colonne n° {rank} n'a pas de nom")
        if cells.index(cell) < rank - 1:
            raise _unreadable(name, f"{name} : la colonne « {cell} » est écrite deux fois")
    if not cells:
        raise _unreadable(name, f"{name} n'est pas une table : sa première ligne ne nomme aucune colonne")
    return tuple(cells)


def _kept(stream: Iterator[str], raw: list[str]) -> Iterator[str]:
    for line in stream:
        raw.append(line)
        yield line


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        marked = stream.read(3) == codecs.BOM_UTF8
        stream.seek(0)
        try:
            while block := stream.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig" if marked else "utf-8"


def _said(encoding: str, name: str) -> tuple[Diagnostic, ...]:
    if encoding != "cp1252":
        return ()
    message = f"{name} a été lu en Windows-1252, car il n'est pas en UTF-8"
    conseil = "vérifier les accents, et enregistrer de préférence en UTF-8"
    return (Diagnostic("SRC-004", Severity.INFORMATION, message, Node.start_of(name), conseil=conseil),)


def _unreadable(name: str, message: str) -> TableIllisible:
    conseil = "vérifier que le bon fichier est à cette place, et l'enregistrer en CSV (UTF-8)"
    return TableIllisible(Diagnostic("SRC-001", Severity.ERREUR, message, Node.start_of(name), conseil=conseil))


def _parquet_columns(path: Path, name: str) -> tuple[str, ...]:
    try:
        import polars
    except ImportError:
        message = f"{name} est un fichier Parquet, et la bibliothèque polars n'est pas installée"
        conseil = "installer l'option « colonnes », ou enregistrer la table en CSV"
        raise TableIllisible(Diagnostic("SRC-001", Severity.ERREUR, message, conseil=conseil)) from None
    try:
        return tuple(polars.read_parquet_schema(path))
    except (OSError, polars.exceptions.PolarsError) as error:
        raise _unreadable(name, f"{name} n'est pas un fichier Parquet lisible") from error


def _parquet_rows(path: Path) -> Iterator[Row]:
    import polars

    table = polars.scan_parquet(path)
    number = 1
    # polars reads a table ahead of whoever asks for batches, up to the whole of it: slices are what bounds memory.
    for start in range(0, table.select(polars.len()).collect().item(), _BLOCK):
        for cells in table.slice(start, _BLOCK).collect().iter_rows():
            number += 1
            yield Row(tuple("" if cell is None else str(cell).strip() for cell in cells), number, ())
