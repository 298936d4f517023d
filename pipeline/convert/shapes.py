"""Paragraphs met again with other texts: thousands of documents made from one template differ by little else."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from pipeline.convert.block import Block
from pipeline.convert.blocks import Laid
from pipeline.convert.inline import Inline
from pipeline.convert.names import Element, W, child
from pipeline.convert.output import MAX_REMEMBERED, Definitions, Output
from pipeline.convert.package import without_texts
from pipeline.convert.pieces import Piece, Setting, text_of_run
from pipeline.convert.properties import Props
from pipeline.convert.runs import effective
from pipeline.convert.source import Source
from pipeline.convert.symbols import is_symbol_font

_PARAGRAPH = frozenset((W + "pPr", W + "r", W + "proofErr"))
_RUN = frozenset((W + "rPr", W + "t", W + "lastRenderedPageBreak"))
# Under these the text printed is not the text written.
_TRANSFORMING = ("caps", "smallCaps", "vanish", "rtl")


@dataclass(frozen=True, slots=True)
class Shape:
    """A paragraph but for its texts: how it is laid out and the function that prints each w:t in turn."""

    laid: Laid
    functions: tuple[str, ...]
    definitions: Definitions
    measures: dict[str, Any]

    def again(self, element: Element, output: Output) -> list[Block]:
        """The blocks of a paragraph of this shape."""
        pieces: list[Piece] = []
        for one, function in zip(element.iter(W + "t"), self.functions, strict=True):
            text = text_of_run(one)
            if pieces and pieces[-1].function == function:
                pieces[-1].text += text
            elif text:
                pieces.append(Piece("text", function, text))
        output.redefine(self.definitions)
        output.measures.update(self.measures)
        laid = copy(self.laid)
        laid.output = output
        return list(laid.blocks(pieces, None, None))


class Shapes:
    """The shapes already met where paragraphs follow one setting, in one template."""

    def __init__(self, source: Source, output: Output, setting: Setting) -> None:
        self.source, self.output = source, output
        self._place = _place(source, setting)

    def key(self, element: Element) -> object:
        """What paragraphs of one shape share; ``None`` where none is kept."""
        if self._place is None:
            return None
        return self._place, without_texts(element)

    def get(self, key: object) -> Shape | None:
        """The shape known under this key."""
        found: Shape | None = self.output.memory.shapes.get(key)
        return found

    def learn(
        self, key: object, element: Element, laid: Laid, base: Props, inline: Inline, definitions: Definitions
    ) -> None:
        """Keep the shape of a paragraph just laid out, when only its texts can make another of them differ."""
        functions = _functions(element, base, inline) if "numId" not in laid.props else None
        if functions is None or inline.fields:
            return
        shapes = self.output.memory.shapes
        if len(shapes) > MAX_REMEMBERED:
            shapes.clear()
        measures = {name: self.output.measures[name] for name in functions}
        shapes[key] = Shape(laid, functions, definitions, measures)


def _place(source: Source, setting: Setting) -> object:
    if setting.key is None and (setting.rpr or setting.ppr):
        return None
    return (
        source.styles, source.numbering.lists, source.settings, source.language, setting.key, setting.width,
        setting.part, setting.section, setting.page_level, setting.running, setting.note, setting.behind,
        setting.geometry, setting.origin, setting.depth, setting.grid,
    )  # fmt: skip


def _functions(element: Element, base: Props, inline: Inline) -> tuple[str, ...] | None:
    functions: list[str] = []
    for run in element:
        if run.tag not in _PARAGRAPH:
            return None
        if run.tag != W + "r":
            continue
        props = effective(inline.source, child(run, W + "rPr"), base)
        font = props.get("font")
        if any(props.get(name) for name in _TRANSFORMING) or (isinstance(font, str) and is_symbol_font(font)):
            return None
        for one in run:
            if one.tag not in _RUN:
                return None
            if one.tag == W + "t":
                functions.append(inline.function(props))
    # A text elsewhere than in a run of the paragraph is no ordinary one.
    return tuple(functions) if len(functions) == sum(1 for _ in element.iter(W + "t")) else None
