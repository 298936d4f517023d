"""The compiled form of a template: what rendering needs, and nothing of docxtpl."""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from types import CodeType
from typing import NamedTuple

from pipeline.render.errors import Place, part_label

# No XML holds these characters and no value may: they stand between the parts in the one rendered text.
SEPARATOR = "\x1e\x1f\x1e"


class Form(NamedTuple):
    """A compiled template.

    ``code`` is Jinja's module, ``None`` when only docxtpl can render this template; ``source`` its source, parts
    joined by ``SEPARATOR``. ``parts``: member name and XML declaration of each. ``start``, ``directory``, ``fixed``:
    the members that never change, see ``archive.join``. ``pictures``: the members behind each picture's name.
    ``media``: the default bytes of those members. ``styled``: the template has the style ``ACompleter``.
    ``unsettled``, ``crossing``, ``bare_cells``: see ``structure.Structure``.
    """

    code: CodeType | None
    source: str
    parts: tuple[tuple[str, bytes], ...] = ()
    start: bytes = b""
    directory: bytes = b""
    fixed: int = 0
    pictures: tuple[tuple[str, tuple[str, ...]], ...] = ()
    media: tuple[tuple[str, bytes], ...] = ()
    styled: bool = False
    unsettled: bool = False
    crossing: bool = False
    bare_cells: bool = False
    variables: frozenset[str] = frozenset()


def place_of(gabarit: str, names: Sequence[str], source: str, line: int) -> Place:
    """Where a line (from 1 on) of a joined source stands, ``names`` being its members; 0 is nowhere."""
    from pipeline.render.tags import readable

    lines = source.split("\n")
    part = "\n".join(lines[: line - 1]).count(SEPARATOR) if line else 0
    return Place(gabarit, part_label(names[part]), readable(lines[line - 1].split(SEPARATOR)[-1]) if line else "")


def dump(form: Form) -> bytes:
    """The form as bytes that only this version of Python reads."""
    return marshal.dumps(tuple(form))


def load(data: bytes) -> Form:
    """The form dumped as ``data``, which must come from ``dump``: marshal checks nothing."""
    return Form(*marshal.loads(data))  # noqa: S302 (the caller has compared the hash)
