"""What a template gives piece by piece: its own words, looked at and encoded once, and those of values in between.

Most of a document is the template's: looking for what must be changed or refused in the rest alone costs a tenth.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import CodeType

from pipeline.render.form import SEPARATOR

# The longest sign looked for in a document, less one character: it may begin in one piece and end in the next.
_EDGE = 4
# Stands for the middle of a piece; no sign looked for holds it.
_MIDDLE = "<"
_CUT, _AROUND = SEPARATOR[1].encode(), SEPARATOR[0].encode()


class Words:
    """The words of a compiled template; ``plain`` tells of a text that nothing in it is to be changed or refused.

    Signs that ``plain`` looks for have five characters at most, and none is ``<``.
    """

    def __init__(self, code: CodeType, plain: Callable[[str], bool]) -> None:
        self._plain = plain
        self._bytes: dict[str, bytes] = {}
        self._edges: dict[str, str] = {}
        for text in _constants(code):
            if len(text) > 2 * _EDGE and plain(text.replace(SEPARATOR, _MIDDLE)):
                self._bytes[text] = text.encode()
                self._edges[text] = text[:_EDGE] + _MIDDLE + text[-_EDGE:]

    def encoded(self, pieces: Sequence[str]) -> list[bytes] | None:
        """The parts of a document in UTF-8; ``None`` when something in them is to be changed or refused."""
        edge, known = self._edges.get, self._bytes.get
        if not self._plain("".join([edge(piece, piece) for piece in pieces])):
            return None
        data = b"".join([known(piece) or piece.encode() for piece in pieces])
        # One character is found at the speed of memory, three are not.
        return [part.strip(_AROUND) for part in data.split(_CUT)]


def _constants(code: CodeType) -> Iterator[str]:
    for constant in code.co_consts:
        if isinstance(constant, str):
            yield constant
        elif isinstance(constant, CodeType):
            yield from _constants(constant)
