"""What the place of the tags in a part's tree tells of every document it can give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.render.errors import GabaritInvalide, Place
from pipeline.render.tags import FIRST_TOKEN, TOKEN, Tag

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOC_PR = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


_RUN_PARENTS = frozenset({"p", "hyperlink", "ins", "del", "moveTo", "moveFrom", "smartTag", "fldSimple", "dir", "bdo"})
_BLOCK_PARENTS = frozenset(
    {"body", "tc", "tr", "tbl", "hdr", "ftr", "footnote", "footnotes", "txbxContent", "document"}
)
_AMBIGUOUS = frozenset({"sdtContent", "customXml"})


class Position(Enum):
    """Where a tag prints."""

    TEXT = "texte"
    ATTRIBUTE = "attribut"
    RUN = "run"
    BLOCK = "bloc"


@dataclass(slots=True)
class Structure:
    """What is known before any value is.

    ``positions``: of each tag. ``crossing``: a block begins and ends at different depths, so a document may be
    ill-formed. ``unsettled``: the columns of a table depend on the values. ``counted``: so do the pictures, which Word
    wants numbered. ``bare_cells``: a cell may lose its
    last paragraph, and Word opens no such file.
    """

    positions: dict[int, Position] = field(default_factory=dict)
    crossing: bool = False
    unsettled: bool = False
    counted: bool = False
    bare_cells: bool = False


@dataclass(slots=True)
class _Table:
    columns: int
    depth: int
    # (depth of the row's start, its cells, the columns they span)
    rows: list[tuple[int, int, int]] = field(default_factory=list)

    def settled(self) -> bool:
        if all(depth == self.depth for depth, _, _ in self.rows):
            return True
        fits = max(cells for _, cells, _ in self.rows) <= self.columns
        covered = max((span for depth, _, span in self.rows if depth == self.depth), default=0) >= self.columns
        return fits and covered


class _Walk:
    def __init__(self, tags: Sequence[Tag], place: Place) -> None:
        self.tags = tags
        self.place = place
        self.found = Structure()
        self.path: list[str] = []
        self.blocks: list[tuple[str, ...]] = []
        self.tables: list[_Table] = []
        self.row_depths: list[int] = []

    def element(self, node: _Element) -> None:
        self.path.append(node.tag)
        self._enter(node, len(self.blocks))
        for name, value in node.attrib.items():
            self._tokens(str(value), Position.ATTRIBUTE, str(name))
        position = self._position(node.tag)
        self._tokens(node.text or "", position)
        cell_depth = len(self.blocks) if node.tag == W + "tc" else None
        firm = cell_depth is None
        for child in node:
            firm = firm or (child.tag == W + "p" and len(self.blocks) == cell_depth)
            if isinstance(child.tag, str):
                self.element(child)
            self._tokens(child.tail or "", position)
        self.found.bare_cells |= not firm
        self._leave(node)
        self.path.pop()

    def _enter(self, node: _Element, depth: int) -> None:
        if node.tag == W + "tbl":
            self.tables.append(_Table(self._columns(node), depth))
        elif node.tag == W + "tr":
            self._row(node, depth)
        elif node.tag == DOC_PR:
            self.found.counted |= depth > 0
        elif self._varies(node, depth):
            self.found.unsettled = True

    def _varies(self, node: _Element, depth: int) -> bool:
        if node.tag == W + "tc":
            return bool(self.row_depths) and depth != self.row_depths[-1]
        return node.tag == W + "gridSpan" and TOKEN.search(node.get(W + "val", "")) is not None

    def _row(self, node: _Element, depth: int) -> None:
        self.row_depths.append(depth)
        spans = [_span(cell) for cell in node.findall(W + "tc")]
        for table in self.tables:
            table.rows.append((depth, len(spans), sum(spans)))

    def _leave(self, node: _Element) -> None:
        if node.tag == W + "tbl" and not self.tables.pop().settled():
            self.found.unsettled = True
        elif node.tag == W + "tr":
            self.row_depths.pop()

    def _columns(self, table: _Element) -> int:
        grid = table.find(W + "tblGrid")
        if grid is None:
            raise GabaritInvalide("un tableau n’a pas de grille", "refaites le tableau dans Word", self.place)
        return len(grid.findall(W + "gridCol"))

    def _position(self, tag: str) -> Position:
        name = tag.removeprefix(W)
        if name in _AMBIGUOUS:
            return Position.RUN if W + "p" in self.path else Position.BLOCK
        if name in _RUN_PARENTS:
            return Position.RUN
        return Position.BLOCK if name in _BLOCK_PARENTS else Position.TEXT

    def _tokens(self, text: str, position: Position, attribute: str = "") -> None:
        for token in TOKEN.findall(text):
            number = ord(token) - FIRST_TOKEN
            self.found.positions[number] = position
            self._block(self.tags[number], (*self.path, attribute))

    def _block(self, tag: Tag, path: tuple[str, ...]) -> None:
        if path[-2] == W + "tr" and not tag.text.startswith("{#"):
            self.found.unsettled = True
        if tag.opens:
            self.blocks.append(path)
        elif self.blocks and (tag.divides or tag.closes):
            self.found.crossing |= self.blocks[-1] != path
            if tag.closes:
                self.blocks.pop()


def _span(cell: _Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "" if span is None else span.get(W + "val", "")
    return int(value) if value.isdecimal() else 1


def examine(root: _Element, tags: Sequence[Tag], place: Place) -> Structure:
    """What the tree ``root``, where ``tags`` stand as tokens, tells.

    Raises ``GabaritInvalide`` for a table without a grid.
    """
    walk = _Walk(tags, place)
    walk.element(root)
    return walk.found
