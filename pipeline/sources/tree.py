"""The tree that a source file becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.diagnostics import Diagnostic, Location


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """A value and its place: text, nothing (``None``), a mapping or a list; ``key`` is where its key is written."""

    value: str | dict[str, Node] | list[Node] | None
    location: Location
    key: Location | None = field(default=None)

    @staticmethod
    def start_of(name: str) -> Location:
        """The first character of a file."""
        return Location(name, 1, 1)

    def at(self, *path: str | int) -> Location:
        """The place of a value below this one; of the nearest value above it when it is not written.

        A value left blank is pointed at by its key.
        """
        node = self
        for step in path:
            child = node.child(step)
            if child is None:
                return node.key or node.location
            node = child
        if node.value is None and node.key is not None:
            return node.key
        return node.location

    def leaves(self) -> Iterator[Node]:
        """Every value written below this one, or itself, in the order of the file; blanks are left out."""
        if isinstance(self.value, str):
            yield self
            return
        children = self.value.values() if isinstance(self.value, dict) else self.value or ()
        for child in children:
            yield from child.leaves()

    def child(self, step: str | int) -> Node | None:
        """The value under a key or at an index, ``None`` when there is none."""
        if isinstance(self.value, dict) and isinstance(step, str):
            return self.value.get(step)
        if isinstance(self.value, list) and isinstance(step, int) and -len(self.value) <= step < len(self.value):
            return self.value[step]
        return None


@dataclass(frozen=True, slots=True)
class Parsed:
    """What reading one file gives: the tree (``None`` if there is none), what is wrong, and the lines for display.

    ``columns`` are the cells that name the columns of a table.
    """

    root: Node | None
    diagnostics: tuple[Diagnostic, ...]
    lines: tuple[str, ...]
    columns: tuple[Node, ...] = ()
