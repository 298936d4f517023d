"""A tree becomes a record, or one French diagnostic for each fault, at its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from pipeline.diagnostics import Diagnostic, Location, Severity
from pipeline.model.base import SOURCE_KEY, Record
from pipeline.sources import Node

R = TypeVar("R", bound=Record)

_CODES = {
    "missing": "SCH-001",
    "extra_forbidden": "SCH-002",
    "literal_error": "SCH-004",
    "montant": "SCH-010",
    "montant_decimales": "SCH-011",
    "date_forme": "SCH-012",
    "date_impossible": "SCH-013",
    "mois_forme": "SCH-012",
    "mois_impossible": "SCH-013",
}
_TYPES = {
    "model_type": "un groupe de clés est attendu ici",
    "model_attributes_type": "un groupe de clés est attendu ici",
    "dict_type": "un groupe de clés est attendu ici",
    "tuple_type": "une liste est attendue ici (une ligne par élément, commençant par « - »)",
    "list_type": "une liste est attendue ici (une ligne par élément, commençant par « - »)",
    "string_type": "un texte est attendu",
    "string_too_short": "un texte est attendu, rien n'est écrit",
    "string_pattern_mismatch": "la valeur n'a pas la forme attendue",
}


def to_record(
    record: type[R], node: Node, extra: Mapping[str, object] | None = None
) -> tuple[R | None, list[Diagnostic]]:
    """Validate a tree against a record.

    ``extra`` gives fields that come from another file (``presences`` of a séance). Blank values of required fields are
    faults; blank values of optional fields are ``None``. All faults of the tree are returned, never only the first.
    """
    plain = _plain(node)
    if isinstance(plain, dict):
        plain.update(extra or {})
    try:
        return record.model_validate(plain), []
    except ValidationError as error:
        return None, _faults(record, node, error.errors(include_url=False))


def _plain(node: Node) -> Any:  # noqa: ANN401  # the shapes of YAML
    if isinstance(node.value, dict):
        written = {key: _plain(child) for key, child in node.value.items() if child.value is not None}
        return {**written, SOURCE_KEY: node}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    return node.value


def _faults(record: type[Record], node: Node, errors: Iterable[Any]) -> list[Diagnostic]:
    kept = [error for error in errors if SOURCE_KEY not in error["loc"]]
    unknown = [error["loc"] for error in kept if error["type"] == "extra_forbidden"]
    return [_fault(record, node, error) for error in kept if not _is_misspelt(error, unknown)]


def _is_misspelt(error: Any, unknown: list[tuple[str | int, ...]]) -> bool:  # noqa: ANN401
    """Whether a missing key is there under a near name, which is said already."""
    if error["type"] != "missing":
        return False
    beside = [str(path[-1]) for path in unknown if path[:-1] == error["loc"][:-1]]
    return bool(get_close_matches(str(error["loc"][-1]), beside, n=1))


def _fault(record: type[Record], node: Node, error: Any) -> Diagnostic:  # noqa: ANN401
    path, kind = error["loc"], error["type"]
    code = _CODES.get(kind, "SCH-003")
    keys = ".".join(str(step + 1) if isinstance(step, int) else step for step in path)
    if kind == "missing":
        return _missing(node, path, keys)
    if kind == "extra_forbidden":
        return _unknown(record, node, path)
    message = _TYPES.get(kind, error["msg"])
    if kind == "literal_error":
        message = f"la valeur est l'une de : {_choices(error['ctx']['expected'])}"
    written = _written(node, path)
    shown = f", et non « {written} »" if written else ""
    return Diagnostic(
        code, Severity.ERREUR, f"{keys} : {message}{shown}", node.at(*path), conseil="corriger cette valeur"
    )


def _missing(node: Node, path: tuple[str | int, ...], keys: str) -> Diagnostic:
    parent = _follow(node, path[:-1])
    written = parent.child(path[-1]) if parent else None
    if written is not None and written.value is None:
        message, conseil = (
            f"{keys} : rien n'est écrit, une valeur est nécessaire",
            "écrire la valeur après les deux-points",
        )
        return Diagnostic("SCH-001", Severity.ERREUR, message, written.key or written.location, conseil=conseil)
    message, conseil = f"la clé « {path[-1]} » manque", f"ajouter une ligne « {path[-1]}: … » à cet endroit"
    return Diagnostic("SCH-001", Severity.ERREUR, message, _start(node, path[:-1]), conseil=conseil)


def _unknown(record: type[Record], node: Node, path: tuple[str | int, ...]) -> Diagnostic:
    name = str(path[-1])
    child = node
    for step in path:
        child = child.child(step) or child
    near = get_close_matches(name, _names(record, path[:-1]), n=1)
    conseil = f"écrire « {near[0]} » ?" if near else "retirer cette clé, ou vérifier son nom dans la documentation"
    return Diagnostic(
        "SCH-002",
        Severity.ERREUR,
        f"la clé « {name} » n'est pas connue ici",
        child.key or child.location,
        conseil=conseil,
    )


def _names(record: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    model: Any = record
    for step in path:
        if isinstance(step, str):
            model = _model_of(model.model_fields[step].annotation)
            if model is None:
                return []
    return [name for name in model.model_fields if name != "source"]


def _model_of(annotation: Any) -> Any:  # noqa: ANN401  # typing's own objects
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_of(argument)
        if found is not None:
            return found
    return None


def _follow(node: Node, path: tuple[str | int, ...]) -> Node | None:
    current: Node | None = node
    for step in path:
        current = current.child(step) if current else None
    return current


def _start(node: Node, path: tuple[str | int, ...]) -> Location:
    found = _follow(node, path) or node
    return found.key or found.location


def _written(node: Node, path: tuple[str | int, ...]) -> str:
    found = _follow(node, path)
    return found.value if found is not None and isinstance(found.value, str) else ""


def _choices(expected: str) -> str:
    return expected.replace("'", "").replace(" or ", ", ")
