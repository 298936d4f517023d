"""Sections: page size, margins, columns, page numbers and running headers and footers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.convert.fields import PAGE_FORMATS
from pipeline.convert.names import REL, Element, W, integer, twips, val
from pipeline.convert.noteforms import USUAL, Forms, note_forms
from pipeline.convert.output import Output, literal, pt, stroke
from pipeline.convert.properties import REFORMATTED, border
from pipeline.convert.source import Source
from pipeline.convert.styles import is_on

VARIANTS = ("default", "first", "even")
NO_EFFECT = frozenset(("formProt", "noEndnote", "paperSrc", "printerSettings", "rtlGutter"))
RUNNING = frozenset(("headerReference", "footerReference", "footnotePr", "endnotePr"))
REFUSALS = {
    "lnNumType": "numérotation des lignes",
    "textDirection": "sens du texte vertical",
    "bidi": "section de droite à gauche",
}


@dataclass(slots=True)
class Section:
    """One section: geometry in pt, how it starts, its numbers, its header and footer parts by variant."""

    width: float = 595.3
    height: float = 841.9
    top: float = 70.85
    right: float = 70.85
    bottom: float = 70.85
    left: float = 70.85
    header: float = 35.4
    footer: float = 35.4
    columns: int = 1
    gutter: float = 35.4
    start: str = "nextPage"
    first_page: bool = False
    number_from: int | None = None
    pattern: str = "1"
    headers: dict[str, str] = field(default_factory=dict)
    footers: dict[str, str] = field(default_factory=dict)
    own_running: bool = False
    content: list[Element] = field(default_factory=list)
    borders: dict[str, Any] = field(default_factory=dict)
    framed: tuple[str, str] = ("text", "allPages")
    vertical: str = "top"
    grid: float = 0.0
    lettered: bool = False
    ruled: bool = False
    notes: Forms = field(default_factory=lambda: USUAL)

    @property
    def text_width(self) -> float:
        """Width of the text between the margins, in pt."""
        return self.width - self.left - self.right

    @property
    def column_width(self) -> float:
        """Width of one column, in pt."""
        return (self.text_width - self.gutter * (self.columns - 1)) / self.columns

    @property
    def mirror(self) -> float:
        """How much wider the left margin is than the right one, in pt: nothing when they hardly differ."""
        return self.left - self.right if abs(self.left - self.right) > 1 else 0.0

    @property
    def paper(self) -> tuple[float, float]:
        """Width and height of the sheet."""
        return self.width, self.height


def page_frame(section: Section, headed: bool, footed: bool, facing: bool) -> str:
    """The argument of the prelude's ``pages`` that draws the borders of the page, empty when there are none.

    Measured from the text, borders go round the header and the footer when there are some, as Word's do. With
    ``facing`` margins, the left one of an odd page is the right one of an even page.
    """
    if not any(isinstance(value, tuple) for value in section.borders.values()):
        return ""
    odd = _frame(section, headed, footed, section.left, section.right)
    even = _frame(section, headed, footed, section.right, section.left) if facing else odd
    codes = f"{{{odd}}}" if even == odd else f"{{{odd}}}, {{{even}}}"
    return f", frame: ({literal(section.framed[1])}, {codes})"


def _frame(section: Section, headed: bool, footed: bool, left: float, right: float) -> str:
    drawn = {side: value for side, value in section.borders.items() if isinstance(value, tuple)}
    from_page = section.framed[0] == "page"
    text = {
        "top": min(section.header, section.top) if headed else section.top,
        "bottom": min(section.footer, section.bottom) if footed else section.bottom,
        "left": left,
        "right": right,
    }
    places = {}
    for side, at in text.items():
        _, width, _, space = drawn.get(side, ("", 0.0, None, 0.0))
        places[side] = space + width / 2 if from_page else at - space - width / 2
    width, height = section.width - places["left"] - places["right"], section.height - places["top"] - places["bottom"]
    frames = [(drawn, 0.0)]
    if doubled := {side: value for side, value in drawn.items() if value[0] == "double"}:
        frames.append((doubled, 2 * max(value[1] for value in doubled.values())))
    code = ""
    for strokes, inside in frames:
        lines = ", ".join(f"{side}: {stroke(one[1], one[0], one[2])}" for side, one in strokes.items())
        place = f"dx: {pt(places['left'] + inside)}, dy: {pt(places['top'] + inside)}"
        size = f"width: {pt(width - 2 * inside)}, height: {pt(height - 2 * inside)}"
        code += f"place(std.top + std.left, {place}, rect({size}, stroke: ({lines})));"
    return code


def sections(source: Source, output: Output) -> list[Section]:
    """The sections of a document with the block elements of each; a header not given is the previous section's."""
    found: list[Section] = []
    content: list[Element] = []
    closing: Element | None = None
    for element in source.body:
        if element.tag == W + "sectPr":
            closing = element
            continue
        content.append(element)
        inner = element.find(f"{W}pPr/{W}sectPr") if element.tag == W + "p" else None
        if inner is not None:
            found.append(_section(inner, content, found, source, output))
            content = []
    if closing is not None or content or not found:
        found.append(_section(closing, content, found, source, output))
    return found


def _section(
    element: Element | None, content: list[Element], before: Sequence[Section], source: Source, output: Output
) -> Section:
    section = Section(content=content, notes=source.settings.notes)
    if before:
        section.headers, section.footers = dict(before[-1].headers), dict(before[-1].footers)
    if element is None:
        return section
    relations = source.package.relations(source.package.main)
    for one in element:
        name = str(one.tag)[len(W) :] if str(one.tag).startswith(W) else str(one.tag)
        if name in ("headerReference", "footerReference"):
            relation = relations.get(one.get(REL + "id", ""))
            if relation is not None:
                holder = section.headers if name.startswith("h") else section.footers
                holder[one.get(W + "type", "default")] = relation.target
                section.own_running = True
        elif name == "sectPrChange":
            output.note(REFORMATTED.phrase)
        elif name in READERS:
            READERS[name](section, one)
        elif name in REFUSALS:
            _refuse(name, one, output)
        elif name not in NO_EFFECT and name not in RUNNING:
            output.refuse(f"section : w:{name}")
    section.notes = note_forms(element, source.settings.notes)
    _unequal(element, section, output)
    _roomy(section, output)
    if section.lettered:
        output.refuse(
            "grille de caractères", "dans Word, mise en page, onglet Document, choisissez « pas de quadrillage »"
        )
    output.check(section.borders)
    if section.vertical not in ("top", "center", "bottom"):
        output.refuse("alignement vertical de la page justifié", "choisissez un alignement en haut ou centré")
    return section


def _refuse(name: str, element: Element, output: Output) -> None:
    harmless = {"textDirection": ("lrTb", ""), "bidi": ("0", "false", "off")}.get(name)
    if harmless is None or val(element) not in harmless:
        output.refuse(REFUSALS[name])


def _unequal(element: Element, section: Section, output: Output) -> None:
    columns = element.find(W + "cols")
    if columns is None or section.columns < 2:
        return
    if is_on(columns.find(W + "sep")) or columns.get(W + "sep") in ("1", "true"):
        section.ruled = True
    widths = {column.get(W + "w") for column in columns.iterchildren(W + "col")}
    if len(widths) > 1:
        output.refuse("colonnes de largeurs inégales", "choisissez des colonnes de même largeur")


def _roomy(section: Section, output: Output) -> None:
    sizes = (section.width, section.height, section.column_width, section.height - section.top - section.bottom)
    # Word's own limits: 22 inches, and room for a few letters between the margins.
    if max(sizes) > 1584 or min(sizes) < 18:
        output.refuse("page qui ne laisse pas de place au texte", "corrigez le format, les marges ou les colonnes")
        section.width, section.height, section.columns = 595.3, 841.9, 1
        section.top = section.right = section.bottom = section.left = 70.85


def _page_size(section: Section, element: Element) -> None:
    section.width, section.height = twips(element.get(W + "w"), 595.3), twips(element.get(W + "h"), 841.9)


def _margins(section: Section, element: Element) -> None:
    gutter = twips(element.get(W + "gutter"))
    section.top, section.bottom = (
        abs(twips(element.get(W + "top"), 70.85)),
        abs(twips(element.get(W + "bottom"), 70.85)),
    )
    section.left, section.right = twips(element.get(W + "left"), 70.85) + gutter, twips(element.get(W + "right"), 70.85)
    section.header, section.footer = twips(element.get(W + "header"), 35.4), twips(element.get(W + "footer"), 35.4)


def _columns(section: Section, element: Element) -> None:
    section.columns = max(integer(element.get(W + "num"), 1), 1)
    section.gutter = twips(element.get(W + "space"), 35.4)


def _numbers(section: Section, element: Element) -> None:
    if element.get(W + "start") is not None:
        section.number_from = integer(element.get(W + "start"))
    section.pattern = PAGE_FORMATS.get(element.get(W + "fmt", "decimal"), "1")


def _start(section: Section, element: Element) -> None:
    section.start = val(element, "nextPage")


def _title_page(section: Section, element: Element) -> None:
    section.first_page = is_on(element)


def _borders(section: Section, element: Element) -> None:
    section.framed = element.get(W + "offsetFrom", "text"), element.get(W + "display", "allPages")
    for one in element:
        side = str(one.tag)[len(W) :]
        if side in ("top", "left", "bottom", "right") and (drawn := border(one)) is not None:
            section.borders[side] = drawn


def _vertical(section: Section, element: Element) -> None:
    section.vertical = val(element, "top")


def _grid(section: Section, element: Element) -> None:
    kind = element.get(W + "type", "default")
    section.grid = max(twips(element.get(W + "linePitch")), 0.0) if kind != "default" else 0.0
    section.lettered = kind in ("linesAndChars", "snapToChars") and element.get(W + "charSpace", "0") != "0"


READERS = {
    "docGrid": _grid,
    "pgBorders": _borders,
    "vAlign": _vertical,
    "pgSz": _page_size,
    "pgMar": _margins,
    "cols": _columns,
    "pgNumType": _numbers,
    "type": _start,
    "titlePg": _title_page,
}
