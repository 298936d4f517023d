"""The names a template uses and the names a context gives, compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from jinja2 import nodes

_SPECIAL = frozenset({"loop", "caller", "varargs", "kwargs", "self"})
_GLOBALS = frozenset({"range", "dict", "lipsum", "cycler", "joiner", "namespace"})


def names_used(template: nodes.Template) -> frozenset[str]:
    """Dotted names the template reads: ``commune.nom``, and ``membres[].nom`` for what a loop reads of each item.

    Names that the template itself defines are not among them.
    """
    found: set[str] = set()
    _visit(template, dict.fromkeys(_SPECIAL | _GLOBALS, ""), found)
    return frozenset(found)


def _visit(node: nodes.Node, scope: dict[str, str], found: set[str]) -> None:
    if isinstance(node, (nodes.Name, nodes.Getattr, nodes.Getitem)):
        _read(node, scope, found)
    elif isinstance(node, nodes.For):
        _loop(node, scope, found)
    elif isinstance(node, (nodes.Macro, nodes.CallBlock)):
        inner = scope | {argument.name: "" for argument in node.args}
        if isinstance(node, nodes.Macro):
            scope[node.name] = ""
        for child in node.iter_child_nodes(exclude=("args",)):
            _visit(child, inner, found)
    elif isinstance(node, nodes.With):
        _with(node, scope, found)
    elif isinstance(node, (nodes.Assign, nodes.AssignBlock)):
        for child in node.iter_child_nodes(exclude=("target",)):
            _visit(child, scope, found)
        scope.update(dict.fromkeys(_targets(node.target), ""))
    else:
        for child in node.iter_child_nodes():
            _visit(child, scope, found)


def _loop(node: nodes.For, scope: dict[str, str], found: set[str]) -> None:
    _visit(node.iter, scope, found)
    each = _path(node.iter, scope)
    single = isinstance(node.target, nodes.Name)
    inner = scope | dict.fromkeys(_targets(node.target), f"{each}[]" if each and single else "")
    for child in (*([node.test] if node.test else ()), *node.body):
        _visit(child, inner, found)
    for child in node.else_:
        _visit(child, dict(scope), found)


def _with(node: nodes.With, scope: dict[str, str], found: set[str]) -> None:
    inner = dict(scope)
    for target, value in zip(node.targets, node.values, strict=True):
        _visit(value, scope, found)
        inner.update({name: _path(value, scope) or "" for name in _targets(target)})
    for child in node.body:
        _visit(child, inner, found)


def _read(node: nodes.Name | nodes.Getattr | nodes.Getitem, scope: dict[str, str], found: set[str]) -> None:
    path = _path(node, scope)
    if path:
        found.add(path)
    if isinstance(node, nodes.Getitem):
        _visit(node.arg, scope, found)
    if path is None and not isinstance(node, nodes.Name):
        _visit(node.node, scope, found)


def _path(node: nodes.Node, scope: Mapping[str, str]) -> str | None:
    if isinstance(node, nodes.Name):
        return scope.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return _joined(_path(node.node, scope), node.attr)
    if isinstance(node, nodes.Getitem):
        return _item(_path(node.node, scope), node.arg)
    return None


def _joined(owner: str | None, name: str) -> str | None:
    return f"{owner}.{name}" if owner else owner


def _item(owner: str | None, key: nodes.Expr) -> str | None:
    if isinstance(key, nodes.Const) and isinstance(key.value, str):
        return _joined(owner, key.value)
    return f"{owner}[]" if owner else owner


def _targets(target: nodes.Node) -> Iterator[str]:
    if isinstance(target, nodes.Name):
        yield target.name
    for child in target.iter_child_nodes():
        yield from _targets(child)


def names_given(context: object, prefix: str = "") -> frozenset[str]:
    """The names a context gives, in the notation of ``names_used``: every leaf of its mappings and sequences."""
    return frozenset(_leaves(context, prefix))


def _leaves(value: object, path: str) -> Iterator[str]:
    children: Iterable[tuple[str, object]] = ()
    if isinstance(value, Mapping):
        children = ((f"{path}.{name}" if path else str(name), child) for name, child in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        children = ((f"{path}[]", child) for child in value)
    children = list(children)
    if not children and path:
        yield path
    for name, child in children:
        yield from _leaves(child, name)


@dataclass(frozen=True, slots=True)
class Drift:
    """Where a template and its data part: names used that nobody gives, names given that nothing uses."""

    inconnues: tuple[str, ...]
    inutiles: tuple[str, ...]


def drift(used: Iterable[str], given: Iterable[str]) -> Drift:
    """Both differences, sorted. A given whole answers for its members, and a used whole uses them."""
    used, given = set(used), set(given)
    unknown = (name for name in used if not any(_related(name, other) for other in given))
    useless = (name for name in given if not any(_related(name, other) for other in used))
    return Drift(tuple(sorted(unknown)), tuple(sorted(useless)))


def _related(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long == short or long.startswith((f"{short}.", f"{short}["))
