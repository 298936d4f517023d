"""The first line of a table names the columns of its record, or every fault of that line is said once, at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.diagnostics import Diagnostic, Severity
from pipeline.model.base import Record
from pipeline.model.reading import fields
from pipeline.noms import cle_nom
from pipeline.sources import Node

OTHER_TABLE = "SCH-007"
"""The code of a first line that names no column at all: what is said of the rows below follows from it."""


def renamed(record: type[Record], row: Node) -> Node:
    """A row under the names of the record's fields: case, accents and spaces of a column's name do not count."""
    assert isinstance(row.value, dict)
    known = _known(record)
    return Node({known.get(cle_nom(name), name): cell for name, cell in row.value.items()}, row.location, row.key)


def column_faults(record: type[Record], columns: Sequence[Node], name: str) -> tuple[Diagnostic, ...]:
    """What keeps the rows from being read: columns that are missing, unknown, or named twice.

    ``columns`` are the cells of the first line of the file ``name``.
    """
    named = [column for column in columns if isinstance(column.value, str)]
    if not named:
        return ()
    known = _known(record)
    if not any(cle_nom(str(column.value)) in known for column in named):
        message = f"{name} : la première ligne ne nomme aucune des colonnes attendues"
        conseil = f"commencer le fichier par cette ligne, avec ses points-virgules : {';'.join(fields(record))}"
        return (Diagnostic(OTHER_TABLE, Severity.ERREUR, message, named[0].location, conseil=conseil),)
    return tuple(_faults(record, named))


def _known(record: type[Record]) -> dict[str, str]:
    return {cle_nom(name): name for name in fields(record)}


def _faults(record: type[Record], named: Sequence[Node]) -> Iterator[Diagnostic]:
    from difflib import get_close_matches

    known, seen = _known(record), dict[str, str]()
    suggested = set()
    for column in named:
        written = str(column.value)
        field = known.get(cle_nom(written))
        if field is None:
            near = get_close_matches(cle_nom(written), known.keys() - {cle_nom(name) for name in seen}, n=1)
            suggested |= {known[key] for key in near}
            conseil = f"écrire « {known[near[0]]} » ?" if near else "la retirer, ou vérifier son nom"
            message = f"la colonne « {written} » n'est pas connue ici"
            yield Diagnostic("SCH-002", Severity.ERREUR, message, column.location, conseil=conseil)
        elif seen.setdefault(field, written) != written:
            message = f"les colonnes « {seen[field]} » et « {written} » sont la même"
            yield Diagnostic("SRC-012", Severity.ERREUR, message, column.location, conseil="n'en garder qu'une")
    for field, how in fields(record).items():
        if how.required and field not in seen and field not in suggested:
            conseil = f"l'ajouter à cette ligne, avec une valeur par ligne : {';'.join(fields(record))}"
            message = f"la colonne « {field} » manque"
            yield Diagnostic("SCH-001", Severity.ERREUR, message, named[0].location, conseil=conseil)
