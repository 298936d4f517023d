"""CSV text becomes a list of rows in which every cell knows its column.

``csv`` of the standard library gives a line number and nothing finer; a finding points at the cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.sources.text import Decoded
from pipeline.sources.tree import Node, Parsed

MAX_FAULTS = 50
"""Faults after which a file is taken for another than the one expected."""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    line: int
    column: int
    length: int
    closed: bool = True


def parse_csv(decoded: Decoded, name: str) -> Parsed:
    """Parse a table whose first line names its columns, separated by ``;`` or ``,`` (RFC 4180 quoting).

    Cells are stripped; an empty one is ``None``. A column without name is a fault when it holds something. The encoding
    is said when it is not UTF-8.
    """
    diagnostics = _said_encoding(decoded, name)
    separator = separator_of(decoded.text.split("\n", 1)[0])
    rows = (row for row in _rows(decoded.text, separator) if any(cell.text for cell in row))
    header = next(rows, None)
    if header is None:
        conseil = "le remplir, la première ligne nommant les colonnes"
        place = Node.start_of(name)
        diagnostics.append(Diagnostic("SRC-015", Severity.ERREUR, f"{name} est vide", place, conseil=conseil))
        return Parsed(None, tuple(diagnostics), decoded.lines)
    columns = tuple(Node(cell.text or None, _place(cell, name)) for cell in header)
    diagnostics += _header_faults(header, name)
    nodes: list[Node] = []
    unnamed: set[int] = set()
    for row in (header, *rows) if not all(cell.closed for cell in header) else rows:
        open_quotes = _open_quotes(row, name)
        diagnostics += open_quotes
        if not open_quotes:  # what it swallows is not known
            nodes.append(_row_node(header, row, name, diagnostics))
            unnamed |= {rank for rank, cell in enumerate(row[: len(header)]) if cell.text and not header[rank].text}
        if len(diagnostics) >= MAX_FAULTS:
            message = f"{name} : déjà {MAX_FAULTS} défauts, la suite n'est pas lue"
            diagnostics.append(_fault("SRC-023", message, row[0], name, "vérifier d'abord que c'est le bon fichier"))
            return Parsed(None, tuple(diagnostics), decoded.lines, columns)
    diagnostics += [
        _fault("SRC-020", "une colonne n'a pas de nom", header[rank], name, "la nommer ou la supprimer")
        for rank in sorted(unnamed)
    ]
    return Parsed(Node(nodes, Node.start_of(name)), tuple(diagnostics), decoded.lines, columns)


def _open_quotes(row: list[_Cell], name: str) -> list[Diagnostic]:
    conseil = "ajouter le guillemet fermant, ou retirer celui-ci"
    return [
        _fault("SRC-022", "ce guillemet n'est jamais refermé", cell, name, conseil) for cell in row if not cell.closed
    ]


def _said_encoding(decoded: Decoded, name: str) -> list[Diagnostic]:
    if decoded.encoding == "utf-8":
        return []
    message = f"{name} a été lu en Windows-1252, car il n'est pas en UTF-8"
    conseil = "vérifier les accents, et enregistrer de préférence en UTF-8"
    return [Diagnostic("SRC-004", Severity.INFORMATION, message, Node.start_of(name), conseil=conseil)]


def cell_places(lines: list[str], separator: str) -> list[tuple[int, int, int]]:
    """Where the cells of one record are: line counted from the record's first, 1-based column, length."""
    cells, _ = _row(lines, 0, separator)
    return [(cell.line - 1, cell.column, max(cell.length, 1)) for cell in cells]


def separator_of(header: str) -> str:
    """``;`` or ``,``, whichever the line that names the columns uses more."""
    return ";" if header.count(";") >= header.count(",") else ","


def _header_faults(header: list[_Cell], name: str) -> list[Diagnostic]:
    faults: list[Diagnostic] = []
    seen: set[str] = set()
    for cell in header:
        if cell.text and cell.text in seen:
            faults.append(
                _fault("SRC-012", f"la colonne « {cell.text} » est écrite deux fois", cell, name, "n'en garder qu'une")
            )
        seen.add(cell.text)
    return faults


def _row_node(header: list[_Cell], row: list[_Cell], name: str, diagnostics: list[Diagnostic]) -> Node:
    for extra in row[len(header) :]:
        if extra.text:
            message = f"la ligne a {len(row)} cellules pour {len(header)} colonnes"
            diagnostics.append(
                _fault(
                    "SRC-021", message, extra, name, "mettre entre guillemets une cellule qui contient le séparateur"
                )
            )
            break
    cells: dict[str, Node] = {}
    for title, cell in zip(header, row, strict=False):
        if title.text:
            place = _place(cell, name)
            cells.setdefault(title.text, Node(cell.text or None, place, place))
    start = _place(row[0], name)
    return Node(cells, start, start)


def _place(cell: _Cell, name: str) -> Location:
    return Location(name, cell.line, cell.column, max(cell.length, 1))


def _fault(code: str, message: str, cell: _Cell, name: str, conseil: str) -> Diagnostic:
    return Diagnostic(code, Severity.ERREUR, message, _place(cell, name), conseil=conseil)


def _rows(text: str, separator: str) -> Iterator[list[_Cell]]:
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        row, number = _row(lines, number, separator)
        yield row


def _row(lines: list[str], number: int, separator: str) -> tuple[list[_Cell], int]:
    """One record, which a quoted cell may carry over several lines; gives also the number of the next line."""
    cells: list[_Cell] = []
    position = 0
    while True:
        line = lines[number]
        start = position + len(line[position:]) - len(line[position:].lstrip(" \t"))
        if line[start : start + 1] == '"':
            text, next_number, position, closed = _quoted(lines, number, start + 1, separator)
            length = position - start if next_number == number else len(line) - start
            cells.append(_Cell(text.strip(), number + 1, start + 1, length, closed))
            number, line = next_number, lines[next_number]
        else:
            stop = line.find(separator, position)
            stop = len(line) if stop < 0 else stop
            raw = line[position:stop]
            cells.append(_Cell(raw.strip(), number + 1, min(start, stop) + 1, len(raw.strip())))
            position = stop
        if position >= len(line):
            return cells, number + 1
        position += 1


def _quoted(lines: list[str], number: int, position: int, separator: str) -> tuple[str, int, int, bool]:
    """The text of a quoted cell, the line and position where it ends, and whether a closing quote was found."""
    text = ""
    while True:
        line = lines[number]
        end = line.find('"', position)
        if end < 0:
            text += line[position:] + "\n"
            if number + 1 >= len(lines):
                return text, number, len(line), False
            number, position = number + 1, 0
        elif line[end + 1 : end + 2] == '"':
            text += line[position : end + 1]
            position = end + 2
        else:
            stop = line.find(separator, end + 1)
            stop = len(line) if stop < 0 else stop
            return text + line[position:end] + line[end + 1 : stop].strip(), number, stop, True
