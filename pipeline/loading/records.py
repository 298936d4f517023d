"""A tree becomes a record, or one French diagnostic for each fault, at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.model.base import Record
from pipeline.model.reading import CHOICE, MISSING, UNKNOWN, Fault, Path, fields, read
from pipeline.sources import Node

R = TypeVar("R", bound=Record)

_CODES = {
    MISSING: "SCH-001",
    UNKNOWN: "SCH-002",
    CHOICE: "SCH-004",
    "montant": "SCH-010",
    "montant_decimales": "SCH-011",
    "date_forme": "SCH-012",
    "date_impossible": "SCH-013",
    "mois_forme": "SCH-012",
    "mois_impossible": "SCH-013",
}


def to_record(
    record: type[R], node: Node, extra: Mapping[str, object] | None = None
) -> tuple[R | None, list[Diagnostic]]:
    """Validate a tree against a record.

    ``extra`` gives fields that come from another file (``presences`` of a séance). Blank values of required fields are
    faults; blank values of optional fields are ``None``. All faults of the tree are returned, never only the first.
    """
    found, faults = read(record, node, extra)
    return found, _said(record, node, faults) if faults else []


def _said(record: type[Record], node: Node, faults: Iterable[Fault]) -> list[Diagnostic]:
    unknown = [fault.path for fault in faults if fault.kind == UNKNOWN]
    return [_fault(record, node, fault) for fault in faults if not _is_misspelt(fault, unknown)]


def _is_misspelt(fault: Fault, unknown: list[Path]) -> bool:
    """Whether a missing key is there under a near name, which is said already."""
    if fault.kind != MISSING:
        return False
    beside = [str(path[-1]) for path in unknown if path[:-1] == fault.path[:-1]]
    return bool(_near(str(fault.path[-1]), beside))


def _near(name: str, names: list[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, names, n=1) if names else []


def _fault(record: type[Record], node: Node, fault: Fault) -> Diagnostic:
    path, kind, message = fault
    keys = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
    if kind == MISSING:
        return _missing(node, path, keys)
    if kind == UNKNOWN:
        return _unknown(record, node, path)
    written = _written(node, path)
    shown = f", et non « {written} »" if written else ""
    place, code = node.at(*path), _CODES.get(kind, "SCH-003")
    found = _follow(node, path)
    if path and isinstance(path[-1], int) and found is not None and found.value is None:
        empty = f"{keys} : rien n'est écrit après le tiret"
        return Diagnostic(code, Severity.ERREUR, empty, place, conseil="écrire la valeur, ou ôter ce tiret")
    from pipeline.loading.remedies import remedy

    conseil = remedy(kind, written, message)
    return Diagnostic(code, Severity.ERREUR, f"{keys} : {message}{shown}", place, conseil=conseil)


def _missing(node: Node, path: Path, keys: str) -> Diagnostic:
    parent = _follow(node, path[:-1])
    written = parent.child(path[-1]) if parent else None
    table = node.location.file.endswith(".csv")
    if table or (written is not None and written.value is None):
        message = f"{keys} : rien n'est écrit, une valeur est nécessaire"
        conseil = "l'écrire dans cette cellule" if table else "écrire la valeur après les deux-points"
        place = (written.key or written.location) if written is not None else _start(node, path[:-1])
        return Diagnostic("SCH-001", Severity.ERREUR, message, place, conseil=conseil)
    message, conseil = f"la clé « {path[-1]} » manque", f"ajouter une ligne « {path[-1]}: … » à cet endroit"
    return Diagnostic("SCH-001", Severity.ERREUR, message, _start(node, path[:-1]), conseil=conseil)


def _unknown(record: type[Record], node: Node, path: Path) -> Diagnostic:
    name = str(path[-1])
    child = node
    for step in path:
        child = child.child(step) or child
    near = _near(name, _names(record, path[:-1]))
    conseil = f"écrire « {near[0]} » ?" if near else "retirer cette clé, ou vérifier son nom dans la documentation"
    return Diagnostic(
        "SCH-002",
        Severity.ERREUR,
        f"la clé « {name} » n'est pas connue ici",
        child.key or child.location,
        conseil=conseil,
    )


def _names(record: type[Record], path: Path) -> list[str]:
    model: type[Record] | None = record
    for step in path:
        if isinstance(step, str) and model is not None:
            model = fields(model)[step].record
    return list(fields(model)) if model is not None else []


def _follow(node: Node, path: Path) -> Node | None:
    current: Node | None = node
    for step in path:
        current = current.child(step) if current else None
    return current


def _start(node: Node, path: Path) -> Location:
    found = _follow(node, path) or node
    return found.key or found.location


def _written(node: Node, path: Path) -> str:
    found = _follow(node, path)
    return found.value if found is not None and isinstance(found.value, str) else ""
