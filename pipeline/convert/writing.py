"""Writes the pieces of one paragraph after another: texts, codes, links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.convert.faces import FALLBACK_ADVANCE
from pipeline.convert.fields import Field
from pipeline.convert.names import Element
from pipeline.convert.output import Output, literal
from pipeline.convert.pieces import Piece, Setting, code_of
from pipeline.convert.properties import Props
from pipeline.convert.runs import displayed, size_of, text_function
from pipeline.convert.source import Source

if TYPE_CHECKING:
    from pipeline.convert.wrapping import Wrapping


class Writing:
    """The pieces of the paragraph being read; field state survives from one paragraph to the next, as in Word."""

    def __init__(
        self, source: Source, output: Output, setting: Setting, drawing: Callable[[Element, Setting], list[Piece]]
    ) -> None:
        self.source, self.output, self.setting = source, output, setting
        self.fields: list[Field] = []
        self.pieces: list[Piece] = []
        # What the next paragraph goes round, and what the next ones do.
        self.pending: list[Piece] = []
        self.wrapping: Wrapping | None = None
        self.base: Props = {}
        self.line: tuple[str, float] = ("auto", 1.0)
        self.note: Callable[[Element, str], str] = lambda *_: ""
        self._drawing = drawing

    @property
    def _hidden(self) -> bool:
        return any(not one.in_result or one.written for one in self.fields)

    def _say(self, text: str, props: Props) -> None:
        if self._hidden or props.get("vanish") or not text:
            return
        self.output.check(props)
        if props.get("rtl") and any("\u0590" <= char <= "\u08ff" for char in text):
            self.output.refuse("écriture de droite à gauche")
        for shown, share in displayed(text, props):
            function = self.function(props if share == 1.0 else {**props, "size": size_of(props) * share})
            last = self.pieces[-1] if self.pieces else None
            if last is not None and last.kind == "text" and last.function == function:
                last.text += shown
            else:
                self.pieces.append(Piece("text", function, shown))

    def function(self, props: Props) -> str:
        """The text function of a run with these effective properties, in the paragraph being read."""
        if self.setting.behind and not props.get("shd"):
            props = {**props, "behind": self.setting.behind}
        return text_function(self.output, self.source, props, self.line)

    def _add(self, kind: str, props: Props) -> None:
        if not self._hidden and not props.get("vanish"):
            self.pieces.append(Piece(kind, self.function(props)))

    def _code(self, code: str, function: str = "", shown: str = "") -> None:
        if code and not self._hidden:
            self.pieces.append(
                Piece("code", text=code, width=self._width([Piece("text", function, shown)]), exact=False)
                if function
                else Piece("code", text=code)
            )

    def _destination(self, bookmark: str) -> str:
        return f"label({literal(self.output.label(bookmark))})" if bookmark in self.source.bookmarks else ""

    def _linked(self, target: str, write: Callable[[], None]) -> None:
        # Headers and footers are artifacts, in which PDF/UA wants no link.
        target = "" if self.setting.running else target
        start = len(self.pieces)
        before, self.pieces = self.pieces, []
        write()
        inside, self.pieces = self.pieces, before
        if target and not any(piece.kind in ("page", "column", "tab", "break") for piece in inside) and inside:
            exact = all(piece.exact for piece in inside)
            code = f"link({target}, {{{code_of(inside)}}})"
            self.pieces.append(Piece("code", text=code, width=self._width(inside), exact=exact))
        else:
            self.pieces += [
                replace(piece, text=f"link({target}, {{{code_of([piece])}}})", kind="code", width=self._width([piece]))
                if target and piece.kind in ("text", "code")
                else piece
                for piece in inside
            ]
        assert len(self.pieces) >= start

    def _width(self, pieces: list[Piece]) -> float | None:
        total = 0.0
        for piece in pieces:
            if piece.kind == "text":
                advances, size, tracking = self.output.measures[piece.function]
                total += sum(advances.get(ord(char), FALLBACK_ADVANCE) * size + tracking for char in piece.text)
            elif piece.width is None:
                return None
            else:
                total += piece.width
        return total


def is_web(target: str) -> bool:
    """Whether a link leads to the web, a mail box or a telephone."""
    return target.lower().startswith(("http://", "https://", "mailto:", "tel:"))
