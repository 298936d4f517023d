"""Blocks of Typst: one paragraph's lines, tabulations, label and borders, once its properties are known."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import replace

from pipeline.convert.block import Block, Item, Mark, constant
from pipeline.convert.frames import Outline, framed, outline
from pipeline.convert.lines import breakable, code_of_cut, cut, exact_width, has_stroke, width_of
from pipeline.convert.numbering import Label
from pipeline.convert.output import Output, literal, pt
from pipeline.convert.pieces import Piece, Setting, code_of
from pipeline.convert.properties import Props
from pipeline.convert.runs import height_of, leading, line_edges, number
from pipeline.convert.source import Settings
from pipeline.convert.tabs import Ghost, Ruler, Segment, Stop, tabbed

_AUTO_SPACING = 14.0
# Between a number and its text, in a line that is centred.
LABEL_GAP = 9.0


class Laid:
    """One paragraph being laid out."""

    def __init__(
        self,
        output: Output,
        settings: Settings,
        setting: Setting,
        props: Props,
        style: str,
        mark: Mark,
        line: tuple[str, float],
        level: tuple[int, str] | None,
    ) -> None:
        self.output, self.settings, self.setting = output, settings, setting
        self.props, self.style, self.mark, self.line, self.level = props, style, mark, line, level
        self.left = number(props.get("left"))
        self.right = number(props.get("right"))
        self.first = number(props.get("first"))
        self.edge = self.setting.width - self.right
        self.floats = ""
        self.tall = 0.0
        self.leading = 0.0
        self._formats: dict[tuple[float, float, tuple[str, ...]], str] = {}

    def blocks(self, pieces: list[Piece], lead: str | None, label: Label | None) -> Iterator[Block]:
        """The blocks of these pieces; ``lead`` is the code of the label that opens them."""
        self.leading = self._leading(pieces)
        flowing = yield from self._drawings(pieces)
        chunks: list[list[Piece]] = [[]]
        breaks = ["page" if self.props.get("pageBreakBefore") and self.setting.page_level else ""]
        for piece in flowing:
            if piece.kind in ("page", "column"):
                breaks.append(piece.kind)
                chunks.append([])
            else:
                chunks[-1].append(piece)
        for i, (opens, chunk) in enumerate(zip(breaks, chunks, strict=True)):
            if i == len(chunks) - 1 and i > 0 and not chunk:
                yield Block(lambda *_: "", opens_page=opens, kind="break")
                continue
            if i == 0 and len(chunks) > 1 and not chunk and not lead:
                continue
            yield self._block(chunk, lead if i == 0 else None, label if i == 0 else None, opens, i > 0)

    def _leading(self, pieces: list[Piece]) -> float:
        # The tallest text gives the lines their multiple, and the mark only when it is alone.
        functions = {piece.function for piece in pieces if piece.kind == "text"}
        tallest = max((height_of(self.output.functions.get(function, "")) for function in functions), default=0.0)
        return leading(tallest or sum(line_edges(self.mark.metrics, self.mark.size, self.line)), self.line)

    def _drawings(self, pieces: list[Piece]) -> Generator[Block, None, list[Piece]]:
        """The blocks of the drawings that stand apart; gives the pieces that flow, and keeps what is placed."""
        floats: list[str] = []
        flowing: list[Piece] = []
        pictured = any(piece.width for piece in pieces if piece.kind == "code")
        pictured = pictured and not any(piece.text.strip() for piece in pieces if piece.kind == "text")
        for piece in pieces:
            if piece.kind == "float":
                floats.append(piece.text)
            elif piece.kind == "aside":
                self._aside(piece)
            elif piece.kind == "above" and piece.function and pictured:
                floats.append(piece.function)
            elif piece.kind == "above":
                above = piece.text
                yield Block(
                    lambda gap, *_, above=above: f"v({pt(gap)}, weak: true)\n{above}",
                    self._space("before"),
                    kind="image",
                )
            elif piece.kind == "page-float":
                yield Block(constant(piece.text), kind="mark")
            else:
                flowing.append(piece)
        # A place is told from the left margin; the block that holds it starts at the paragraph's indent.
        indent = pt(-self.left - min(self.first, 0))
        self.floats = "".join(f"pad(left: {indent}, {code})\n" for code in floats)
        return flowing

    def _block(self, pieces: list[Piece], lead: str | None, label: Label | None, opens: str, continued: bool) -> Block:
        first = 0.0 if continued else self.first
        # The label of a list's item is drawn before its paragraph, whose background would hide it, and at its left.
        listed = self.level is None and not isinstance(self.props.get("shd"), str) and not self._moved
        item = self._item(label, lead, first) if label and lead and listed else None
        body = self._body(pieces, lead, label, item, first)
        props, border = self.props, outline(self.props, self.left + min(self.first, 0), self.right)
        return Block(
            self._code(body, first, border),
            0.0 if continued else self._space("before"),
            self._space("after"),
            self.style,
            bool(props.get("contextualSpacing")),
            item,
            bool(props.get("keepNext")),
            border,
            opens,
            trailing=0.0 if border else self.leading,
        )

    @property
    def _moved(self) -> bool:
        """Whether the lines start elsewhere than at the left."""
        return self.props.get("jc") in ("center", "right")

    def _aside(self, piece: Piece) -> None:
        # The text keeps beside the drawing to the end of its paragraph.
        room = piece.width or 0.0
        if piece.function == "left":
            self.left = max(self.left, room - min(self.first, 0.0))
        else:
            self.right = max(self.right, room)
            self.edge = self.setting.width - self.right
        self.tall = max(self.tall, piece.height)

    def _space(self, side: str) -> float:
        return _AUTO_SPACING if self.props.get(side + "Auto") else number(self.props.get(side))

    def _item(self, label: Label, lead: str, first: float) -> Item:
        width = exact_width([Piece("text", lead.partition("(")[0], label.text)], self.output.measures)
        return Item(label.num, label.ilvl, lead, self.left + first, label.level.align == "right", width)

    def _body(self, pieces: list[Piece], lead: str | None, label: Label | None, item: Item | None, first: float) -> str:
        if lead is None and (slotted := self._slotted(pieces, first)):
            return slotted
        pieces = [self._ended(piece, following) for piece, following in zip(pieces, [*pieces[1:], None], strict=False)]
        lines: list[list[Piece]] = [[]]
        for piece in pieces:
            if piece.kind == "break":
                lines.append([])
            else:
                lines[-1].append(piece)
        if len(lines) > 1 and not lines[-1]:
            lines[-1] = [Piece("code", text="sym.zws")]
        written = [
            self._line(
                line,
                lead if i == 0 else None,
                label if i == 0 else None,
                item,
                self.left + first if i == 0 else self.left,
            )
            for i, line in enumerate(lines)
        ]
        stretch = "(justify: true)" if self.props.get("jc") == "both" and self.settings.expand_breaks else "()"
        return f"\nlinebreak{stretch}\n".join(written)

    def _ended(self, piece: Piece, following: Piece | None) -> Piece:
        """The piece without the spaces that end its line: Word lets them hang, unless something shows under them."""
        if piece.kind != "text" or not piece.text.endswith(" ") or (following and following.kind != "break"):
            return piece
        text = piece.text.rstrip(" ")
        plain = self.output.functions.get(piece.function, "").startswith("text.with(")
        return replace(piece, text=text) if text and plain else piece

    def _slotted(self, pieces: list[Piece], first: float) -> str | None:
        """The lines as marks of a form, when this document is laid out as one and they can be reckoned."""
        output = self.output
        if output.slots is None or self.floats or self.tall or self.props.get("noHyphens") or self.settings.hyphenation:
            return None
        rooms = self.edge - self.left - first, self.edge - self.left
        running = self.setting.running and self.setting.key is None
        widths, functions = output.measures, output.functions
        return output.slots.ask(
            pieces, rooms, self.props.get("jc"), widths, functions, tight=self.settings.tight_lines, running=running
        )

    def _line(self, pieces: list[Piece], lead: str | None, label: Label | None, item: Item | None, start: float) -> str:
        ghost: Ghost | None = None
        segments: list[list[Piece]] = [[]]
        tabs: list[tuple[str, str]] = [("", "")]
        if lead and label:
            suffix, function = label.level.suffix, lead.partition("(")[0]
            width = width_of(label.text, function, self.output.measures)
            if item:
                ghost = Ghost("[]", 0.0) if item.from_right else Ghost(lead, width)
            else:
                segments[0].append(Piece("code", text=lead, width=width))
            if suffix == "tab" and self._moved:
                # From there the tabulation would be told from where the line begins, which its own width decides.
                segments[0].append(Piece("code", text=f"h({pt(LABEL_GAP)})", width=LABEL_GAP))
            elif suffix == "tab":
                segments.append([])
                tabs.append(("", function))
            elif suffix == "space":
                segments[0].append(Piece("text", function, " "))
        for piece in pieces:
            if piece.kind == "tab":
                segments.append([])
                tabs.append((piece.text, piece.function))
            else:
                segments[-1].append(piece)
        segments = [breakable(segment, self.edge - self.left, self.output.measures) for segment in segments]
        last = self._cut(segments, start, lead, label)
        if len(segments) == 1 and ghost is None:
            return last
        line = [Segment(segment, code_of(segment), *tab) for segment, tab in zip(segments, tabs, strict=True)]
        line[-1].code = last
        return self._tabbed(line, ghost, start)

    def _cut(self, segments: list[list[Piece]], start: float, lead: str | None, label: Label | None) -> str:
        """The code of the last segment, with the breaks that the compiler would not find."""
        pieces = segments[-1]
        narrowed = self.props.get("jc") == "both" and self.settings.tight_lines
        if len(segments) > 2 or not (narrowed or has_stroke(pieces)):
            return code_of(pieces)
        if len(segments) == 2:
            if not (lead and label and label.level.suffix == "tab") or self.first >= 0:
                return code_of(pieces)
            start = self.left
        found = cut(pieces, self.edge - start, self.edge - self.left, self.output.measures, narrowed=narrowed)
        if found is None or (found.plain and not narrowed):
            return code_of(pieces)
        return code_of_cut(found, justified=self.props.get("jc") == "both")

    def _tabbed(self, line: list[Segment], ghost: Ghost | None, start: float) -> str:
        stops = sorted(Stop(position, *stop) for position, stop in (self.props.get("tabs") or {}).items() if stop)
        ruler = Ruler(start, self.left, self.edge, self.settings.default_tab, tuple(stops))
        return tabbed(line, ruler, ghost, self.output.measures)

    def _code(self, body: str, first: float, key: Outline | None) -> Callable[[float, Block | None, Block | None], str]:
        def emit(gap: float, previous: Block | None, following: Block | None) -> str:
            joined_above = key is not None and previous is not None and previous.border == key
            joined_below = key is not None and following is not None and following.border == key
            frame, gap_ = framed(key, gap, joined_above, joined_below, self.leading)
            if body:
                known = (first, self.leading, tuple(frame))
                if known not in self._formats:
                    self._formats[known] = self._format(first, frame)
                return f"{self.output.define('p', self._formats[known])}({pt(gap_)}, {{{body}}})"
            return self._empty(gap_, frame)

        return emit

    def _format(self, first: float, frame: list[str]) -> str:
        props = self.props
        parts = [
            f"{name}: {pt(value)}"
            for name, value in (("left", self.left), ("right", self.right), ("first", first))
            if value
        ]
        jc = props.get("jc")
        if jc == "both":
            parts.append("justify: true")
        elif jc in ("center", "right"):
            parts.append(f"at: {jc}")
        if self.leading:
            parts.append(f"lead: {pt(self.leading)}")
        if props.get("keepNext"):
            parts.append("sticky: true")
        if props.get("keepLines"):
            parts.append("keep: true")
        if props.get("widowControl") is False:
            parts.append("widows: false")
        if props.get("noHyphens") and self.settings.hyphenation:
            parts.append("hyphens: false")
        if self.level:
            title = self.output.slots.title(self.level[1]) if self.output.slots else self.level[1]
            parts.append(f"level: ({self.level[0]}, {literal(title)})")
        if self.floats:
            parts.append(f"floats: {{{self.floats}}}")
        return f"P.with({', '.join(parts + frame)})" if parts or frame else "P"

    def _empty(self, gap: float, frame: list[str]) -> str:
        top, bottom = line_edges(self.mark.metrics, self.mark.size, self.line)
        parts = [pt(gap), pt(top + bottom)]
        if self.props.get("keepNext"):
            parts.append("sticky: true")
        if frame or self.floats:
            parts += [f"left: {pt(self.left + min(self.first, 0))}", f"right: {pt(self.right)}", *frame]
        if self.floats:
            parts.append(f"floats: {{{self.floats}}}")
        return f"E({', '.join(parts)})"
