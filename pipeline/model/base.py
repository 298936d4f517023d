"""What every record shares: it is immutable, and it remembers where each of its values is written."""

from __future__ import annotations

from typing import Any, Never, Self, dataclass_transform

from pipeline.diagnostics import Location
from pipeline.sources.tree import Node


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Record:
    """An immutable record, with the tree it was read from.

    Its fields are its annotations: a kind of ``values``, a ``Literal``, another record, a tuple of these, or one of
    these or ``None``. A field with a value in the class may be left out. ``reading`` makes records of trees.
    """

    source: Node

    @classmethod
    def made(cls, values: dict[str, Any]) -> Self:
        """The record of these values, one for each field, with its ``source``."""
        record = object.__new__(cls)
        record.__dict__.update(values)
        return record

    def at(self, *path: str | int) -> Location:
        """The place of one of its values: ``seance.at("convocation", "envoi")``."""
        return self.source.at(*path)

    def changed(self, **values: object) -> Self:
        """The same record with other values, which nothing verifies."""
        return self.made({**self.__dict__, **values})

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"{type(self).__name__}.{name} never changes")

    def __delattr__(self, name: str) -> Never:
        raise AttributeError(f"{type(self).__name__}.{name} never changes")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), *self.__dict__.values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items() if name != "source")
        return f"{type(self).__name__}({values})"
