"""The shapes that PDF objects take, which pypdf leaves untyped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

Obj: TypeAlias = Any
"""A pypdf object: a dictionary, an array, a reference, a number or a string."""


def as_list(value: Obj) -> list[Obj]:
    """A value that is one item or an array of them, as a list; nothing for ``None``."""
    if value is None:
        return []
    resolved = value.get_object()
    return list(resolved) if isinstance(resolved, list) else [value]


def text(value: Obj) -> str:
    """A text or byte string as text."""
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def annotations_of(page: Obj) -> Iterator[Obj]:
    """The annotation dictionaries of a page."""
    for annotation in page.get("/Annots") or ():
        resolved = annotation.get_object()
        if isinstance(resolved, dict):
            yield resolved


def numbers(node: Obj) -> Iterator[tuple[int, Obj]]:
    """The pairs of a number tree (ISO 32000-1, 7.9.7)."""
    node = node.get_object()
    pairs = node.get("/Nums", [])
    for rank in range(0, len(pairs) - 1, 2):
        yield int(pairs[rank]), pairs[rank + 1]
    for kid in node.get("/Kids", []):
        yield from numbers(kid)


def names(node: Obj) -> Iterator[tuple[str, Obj]]:
    """The pairs of a name tree (ISO 32000-1, 7.9.6)."""
    node = node.get_object()
    pairs = node.get("/Names", [])
    for rank in range(0, len(pairs) - 1, 2):
        yield text(pairs[rank]), pairs[rank + 1]
    for kid in node.get("/Kids", []):
        yield from names(kid)


def next_parent_key(tree: Obj) -> int:
    """The first key free in the parent tree of a structure tree root."""
    parents = tree.get("/ParentTree")
    highest = max((key for key, _ in numbers(parents)), default=-1) if parents is not None else -1
    return max(highest + 1, int(tree.get("/ParentTreeNextKey", 0)))


def hook(tree: Obj) -> Obj:
    """The element of a structure tree below which a part is hung: its only document, or its root."""
    kids = as_list(tree.get("/K"))
    only = kids[0].get_object() if len(kids) == 1 else None
    return only if isinstance(only, dict) and only.get("/S") == "/Document" else tree
