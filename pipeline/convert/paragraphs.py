"""A Word paragraph → blocks of Typst: its lines, tabulations, label, borders and the rules that keep it together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.convert.block import Block, Mark
from pipeline.convert.blocks import Laid
from pipeline.convert.inline import Inline
from pipeline.convert.lines import exact_width
from pipeline.convert.names import Element, W, child, twips
from pipeline.convert.numbering import Label, paragraph_level
from pipeline.convert.output import Output, literal
from pipeline.convert.paragraph_properties import PARAGRAPH
from pipeline.convert.pieces import Piece, Setting
from pipeline.convert.positioned import DROP_CAP, Framed, positioned
from pipeline.convert.properties import Props, merge, read
from pipeline.convert.run_properties import RUN
from pipeline.convert.runs import (
    GRID,
    base_properties,
    family_of,
    mark_properties,
    size_of,
    text_function,
)
from pipeline.convert.shapes import Shapes
from pipeline.convert.source import Source
from pipeline.convert.stylerefs import marked
from pipeline.convert.styles import Style, heading_level


@dataclass(frozen=True, slots=True)
class _Read:
    laid: Laid
    pieces: list[Piece]
    lead: str | None
    label: Label | None
    base: Props
    visible: bool
    ordinary: bool


class Paragraphs:
    """Writes the paragraphs of one setting (body, header, note, cell)."""

    def __init__(self, source: Source, output: Output, inline: Inline, setting: Setting) -> None:
        self.source, self.output, self.inline, self.setting = source, output, inline, setting
        self.shapes = Shapes(source, output, setting)
        self.framed = Framed([], [])

    def blocks(self, element: Element) -> Iterable[Block]:
        """The blocks of one w:p: several when page breaks cut it, none when it is wholly hidden."""
        wrapping = self.inline.wrapping
        going_round = bool(self.inline.pending or (wrapping and wrapping.active))
        key = None if self.inline.fields or going_round else self.shapes.key(element)
        known = self.shapes.get(key) if key is not None else None
        if known is not None:
            return known.again(element, self.output)
        before = self.output.effects_so_far()
        with self.output.recording() as used:
            read = self._read(element)
            if not read.visible:
                blocks = []
            elif read.laid.props.get("framePr"):
                blocks = self._framed(element, read)
            else:
                blocks = list(read.laid.blocks(read.pieces, read.lead, read.label))
                blocks = wrapping.after(blocks, read.pieces) if wrapping else blocks
        if key is not None and read.ordinary and self.output.effects_so_far() == before:
            self.shapes.learn(key, element, read.laid, read.base, self.inline, tuple(used.items()))
        return blocks

    def _framed(self, element: Element, read: _Read) -> list[Block]:
        frame = read.laid.props["framePr"]
        if "dropCap" in frame:
            self.output.refuse(*DROP_CAP)
            return []
        block = positioned(element, read.pieces, read.laid.props, self.setting, self.output)
        if block is not None:
            return [block]
        self.framed.blocks += read.laid.blocks(read.pieces, read.lead, read.label)
        self.framed.widths.append(exact_width(read.pieces, self.output.measures))
        following = element.getnext()
        if following is not None and following.tag == W + "p" and self._frame(following) == frame:
            return []
        framed, self.framed = self.framed, Framed([], [])
        add = self.source.settings.add_spacing
        return framed.set(element, frame, self.inline, self.setting, self.output, add)

    def _frame(self, element: Element) -> object:
        direct = read(child(element, W + "pPr"), PARAGRAPH)
        style = self.source.styles.get(direct.get("pStyle"), "paragraph")
        return merge(style.ppr, direct).get("framePr")

    def _read(self, element: Element) -> _Read:
        ppr_element = child(element, W + "pPr")
        direct = read(ppr_element, PARAGRAPH)
        style = self.source.styles.get(direct.get("pStyle"), "paragraph")
        self.output.at(style.name, text_of(element))
        label, props = self._numbered(style, direct)
        self.output.check(props)
        base = base_properties(self.source, *self.setting.rpr, style.rpr)
        line = props.get("line") or ("auto", 1.0)
        if self.setting.grid and line[0] == "auto" and props.get("snapToGrid") is not False:
            line = f"{GRID}{self.setting.grid:g}", line[1]
        mark = mark_properties(self.source, ppr_element, base)
        pieces = self.inline.read(element, base, line)
        self._check_mark(ppr_element)
        sizes = {self.output.measures[piece.function][1] for piece in pieces if piece.kind == "text"}
        if props.get("textAlignment") and len(sizes) > 1:
            self.output.refuse(
                f"alignement vertical du texte « {props['textAlignment']} »",
                "choisissez « Auto » (Paragraphe, Typographie)",
            )
        followed = style.identifier in self.source.styled and self.setting.page_level and bool(pieces)
        if followed:
            shown = "".join(piece.text for piece in pieces if piece.kind == "text").strip()
            pieces.insert(0, Piece("code", text=marked(self.output, style.identifier, shown), width=0.0))
        visible = bool(pieces) or not mark.get("vanish")
        lead = self._label(label, mark, line) if label and visible else None
        level = heading_level(style, props) if self.setting.page_level and not self.setting.running else None
        heading = self._heading(level, pieces, label.text if label and lead else "") if visible else None
        metrics = self.output.face(family_of(self.source, mark)).metrics
        sign = Mark(metrics, size_of(mark))
        frame = props.get("framePr")
        room = twips(frame.get("w")) if frame else 0.0
        setting = replace(self.setting, width=room) if room else self.setting
        laid = Laid(self.output, self.source.settings, setting, props, style.identifier, sign, line, heading)
        ordinary = label is None and not props.get("framePr") and level is None and not mark.get("vanish")
        if self.inline.wrapping:
            pieces = self.inline.wrapping.narrowed(pieces)
        return _Read(laid, pieces, lead, label, base, visible, ordinary)

    def _heading(self, level: int | None, pieces: list[Piece], label: str) -> tuple[int, str] | None:
        title = " ".join((label, *(piece.text for piece in pieces if piece.kind == "text"))).split()
        if not level or not title:
            return None
        self.output.level = level = min(level + self.output.top_level, self.output.level + 1)
        return level, " ".join(title)

    def _check_mark(self, ppr: Element | None) -> None:
        mark = read(child(ppr, W + "rPr"), RUN)
        self.output.check(
            {key: value for key, value in mark.items() if key in ("!ins", "!del", "!moveFrom", "!moveTo")}
        )

    def _numbered(self, style: Style, direct: Props) -> tuple[Label | None, Props]:
        defaults = self.source.styles.default_ppr
        props = merge(defaults, self.setting.ppr, style.ppr, direct)
        place = paragraph_level(self.source.numbering, style, direct, defaults, self.setting.ppr)
        label = self.source.numbering.next(*place) if place else None
        if label is None:
            return None, props
        if label.level.refused:
            self.output.refuse(label.level.refused, "changez la numérotation dans le modèle Word")
        layers = (style.ppr, label.level.ppr) if direct.get("numId") is not None else (label.level.ppr, style.ppr)
        if direct.get("numId") is None and "numId" in style.ppr:
            layers = (label.level.ppr, style.ppr)
        return label, merge(defaults, self.setting.ppr, *layers, direct)

    def _label(self, label: Label, mark: Props, line: tuple[str, float]) -> str:
        if not label.text:
            return ""
        rpr = merge(mark, {key: value for key, value in label.level.rpr.items() if key != "rStyle"})
        if label.level.format == "bullet":
            rpr = {**rpr, "font": "Arial", "u": None}
        self.output.check(rpr)
        if rpr.get("vanish"):
            return ""
        self.output.labels.append(label.text)
        return f"{text_function(self.output, self.source, rpr, line)}({literal(label.text)})"


def text_of(element: Element) -> str:
    """The text of a paragraph, for a message."""
    return "".join(one.text or "" for one in element.iter(W + "t")).strip()
