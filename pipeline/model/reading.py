"""A tree becomes a record: each field read by its annotation, every fault kept with its path."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from pipeline.model.base import Record
from pipeline.model.values import Kind, Refused
from pipeline.sources.tree import Node

R = TypeVar("R", bound=Record)
Path = tuple[str | int, ...]

MISSING, UNKNOWN, CHOICE, GROUP, LIST = "manque", "inconnu", "choix", "groupe", "liste"
"""The faults of the tree itself; those of values are named by ``values``."""

_REQUIRED = object()


class Fault(NamedTuple):
    """What is wrong at one path of a tree: ``kind`` is one of this module's or of ``Refused``."""

    path: Path
    kind: str
    message: str


Read = Callable[[Node, Path, list[Fault]], Any]


class Field(NamedTuple):
    """One field of a record; ``record`` is the record it holds, also in a list, ``None`` when it holds values."""

    annotation: Any
    read: Read
    default: Any
    record: type[Record] | None

    @property
    def required(self) -> bool:
        """Whether something must be written."""
        return self.default is _REQUIRED


def read(record: type[R], node: Node, given: Mapping[str, object] | None = None) -> tuple[R | None, list[Fault]]:
    """The record that ``node`` holds, or every fault of the tree, in the order of the fields.

    ``given`` are the values of fields that come from elsewhere, finished. A blank is read as if it were not written.
    """
    faults: list[Fault] = []
    found = _record(record, node, (), faults, given or {})
    return (None, faults) if faults else (found, faults)


_fields: dict[type[Record], dict[str, Field]] = {}


def fields(record: type[Record]) -> dict[str, Field]:
    """The fields of a record by name, those it inherits first, without ``source``; worked out once."""
    if record not in _fields:
        hints = get_type_hints(record, include_extras=True)
        names = (name for base in reversed(record.__mro__) for name in vars(base).get("__annotations__", {}))
        _fields[record] = {
            name: Field(hints[name], _reader(hints[name]), getattr(record, name, _REQUIRED), record_in(hints[name]))
            for name in dict.fromkeys(names)
            if name != "source"
        }
    return _fields[record]


def record_in(annotation: Any) -> type[Record] | None:  # noqa: ANN401  # typing's own objects
    """The record that an annotation names, by itself, in a tuple or beside ``None``."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    arguments = () if get_origin(annotation) in (Annotated, Literal) else get_args(annotation)
    return next((found for found in map(record_in, arguments) if found is not None), None)


def kind_of(annotation: Any) -> Kind | None:  # noqa: ANN401
    """The kind of value that an annotation names, ``None`` when it names none by itself."""
    return next((one for one in getattr(annotation, "__metadata__", ()) if isinstance(one, Kind)), None)


def _record(record: type[R], node: Node, path: Path, faults: list[Fault], given: Mapping[str, object]) -> R | None:
    written = node.value
    if not isinstance(written, dict):
        faults.append(Fault(path, GROUP, "un groupe de clés est attendu ici"))
        return None
    known = fields(record)
    before = len(faults)
    values: dict[str, Any] = {"source": node}
    for name, field in known.items():
        if name in given:
            values[name] = given[name]
            continue
        child = written.get(name)
        if child is not None and child.value is not None:
            values[name] = field.read(child, (*path, name), faults)
        elif field.required:
            faults.append(Fault((*path, name), MISSING, "une valeur est nécessaire"))
        else:
            values[name] = field.default
    for name, child in written.items():
        if name not in known and child.value is not None:
            faults.append(Fault((*path, name), UNKNOWN, "la clé n'est pas connue ici"))
    return record.made(values) if len(faults) == before else None


def _reader(annotation: Any) -> Read:  # noqa: ANN401
    kind = kind_of(annotation)
    if kind is not None:
        return _value(kind)
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return _choice(arguments)
    if origin is tuple:
        return _list(_reader(arguments[0]))
    if origin is types.UnionType or type(None) in arguments:
        return _reader(next(one for one in arguments if one is not type(None)))
    assert issubclass(annotation, Record)
    return lambda node, path, faults: _record(annotation, node, path, faults, {})


def _value(kind: Kind) -> Read:
    def read(node: Node, path: Path, faults: list[Fault]) -> object:
        try:
            return kind.read(node.value)
        except Refused as refused:
            faults.append(Fault(path, refused.kind, refused.message))
            return None

    return read


def _choice(words: tuple[str, ...]) -> Read:
    def read(node: Node, path: Path, faults: list[Fault]) -> object:
        if node.value not in words:
            faults.append(Fault(path, CHOICE, f"la valeur est l'une de : {', '.join(words)}"))
        return node.value

    return read


def _list(item: Read) -> Read:
    def read(node: Node, path: Path, faults: list[Fault]) -> object:
        if not isinstance(node.value, list):
            faults.append(Fault(path, LIST, "une liste est attendue ici (une ligne par élément, commençant par « - »)"))
            return None
        return tuple(item(child, (*path, index), faults) for index, child in enumerate(node.value))

    return read
