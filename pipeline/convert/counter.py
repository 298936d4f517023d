"""The counter: every visible word and image of the Word documents is found again in the PDF, or it is not delivered."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pipeline.convert.fields import COUNTED, Field
from pipeline.convert.names import MC, REL, Element, W, child, hexadecimal, val
from pipeline.convert.properties import RUN, read
from pipeline.convert.refusals import TexteManquant
from pipeline.convert.source import RUNNING, Source
from pipeline.convert.styles import is_on
from pipeline.convert.symbols import is_symbol_font, to_unicode

# pdfium writes these where a line ends on a hyphen.
_MARKS = str.maketrans(
    {
        "\x02": "-",
        "\ufffe": "-",
        "\u2011": "-",
        "\u2010": "-",
        "\u00ad": None,
        "\u200b": None,
        "\u2060": None,
        "\ufeff": None,
    }
)
# Nobody looks at colours here, and to build their transformation takes pdfium longer than all the rest.
_PROFILED = re.compile(rb"\[/ICCBased \d+ 0 R\]")
# Fields whose kept result is not what is printed.
REWRITTEN = COUNTED | {"FORMCHECKBOX", "REF"}
MAX_PIECES = 3
SHOWN = 5


@dataclass(slots=True)
class Expected:
    """What a PDF must contain: runs of text between two tabs, breaks or fields, and how many pictures."""

    texts: list[str] = field(default_factory=list)
    pictures: int = 0
    drawings: int = 0


def verify(pdf: bytes, sources: Sequence[Source], labels: Iterable[str] = ()) -> None:
    """Compare a PDF with the documents it comes from; TexteManquant names the first words or images lost.

    ``labels`` are the numbers and bullets the conversion generated. The comparison ignores case, hyphens at line ends,
    spaces and ligatures, and reads the DOCX on its own, not through what the writers kept.
    """
    expected = [expectation(source) for source in sources]
    wanted, drawn = sum(one.pictures for one in expected), sum(one.drawings for one in expected)
    found, pictures, figures = read_back(pdf, figures=drawn > 0)
    texts = [text for one in expected for text in one.texts]
    lost = missing([*texts, *labels], found)
    if lost:
        shown = ", ".join(f"« {text[:60]} »" for text in lost[:SHOWN])
        raise TexteManquant(
            f"le PDF ne contient pas tout le texte du document Word : {shown}",
            "convertissez avec LibreOffice (--moteur libreoffice) et signalez ce document",
        )
    if pictures < wanted or figures < drawn:
        raise TexteManquant(
            f"le PDF ne contient que {min(pictures, wanted) + min(figures, drawn)} image(s) sur {wanted + drawn}",
            "convertissez avec LibreOffice (--moteur libreoffice) et signalez ce document",
        )


def read_back(pdf: bytes, *, figures: bool = False) -> tuple[str, int, int]:
    """The text of every page in the order it is drawn, how many images they show, how many figures are tagged.

    Tags are only walked on demand: it takes as long as all the rest.
    """
    import pypdfium2

    document = pypdfium2.PdfDocument(_PROFILED.sub(lambda found: b"/DeviceRGB".ljust(len(found[0])), pdf))
    texts, pictures, tagged = [], 0, 0
    for page in document:
        texts.append(page.get_textpage().get_text_range())
        pictures += _images(page)
        tagged += _figures(page) if figures else 0
    document.close()
    return "\n".join(texts), pictures, tagged


def _images(page: Any) -> int:  # noqa: ANN401 pypdfium2 is not typed
    import pypdfium2.raw as raw

    objects = (raw.FPDFPage_GetObject(page.raw, i) for i in range(raw.FPDFPage_CountObjects(page.raw)))
    return sum(1 for one in objects if raw.FPDFPageObj_GetType(one) == raw.FPDF_PAGEOBJ_IMAGE)


def _figures(page: Any) -> int:  # noqa: ANN401 pypdfium2 is not typed
    import pypdfium2.raw as raw

    def count(element: Any) -> int:  # noqa: ANN401
        size = raw.FPDF_StructElement_GetType(element, None, 0)
        name = ctypes.create_string_buffer(size)
        raw.FPDF_StructElement_GetType(element, name, size)
        own = 1 if name.raw.decode("utf-16-le").rstrip("\0") == "Figure" else 0
        children = (
            raw.FPDF_StructElement_GetChildAtIndex(element, i)
            for i in range(raw.FPDF_StructElement_CountChildren(element))
        )
        return own + sum(count(child) for child in children if child)

    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return 0
    total = sum(
        count(raw.FPDF_StructTree_GetChildAtIndex(tree, i)) for i in range(raw.FPDF_StructTree_CountChildren(tree))
    )
    raw.FPDF_StructTree_Close(tree)
    return total


def missing(expected: Sequence[str], found: str) -> list[str]:
    """The expected texts, and the words, that ``found`` does not contain, in order."""
    whole = _plain(found)
    solid = "".join(whole.split())
    joined = solid.replace("-", "")
    words = Counter(_words(whole))
    lost = []
    position = 0
    wanted: Counter[str] = Counter()
    for text in expected:
        plain = _plain(text)
        wanted.update(_words(plain))
        squeezed = "".join(plain.split())
        place = solid.find(squeezed, position)
        if place >= 0:
            position = place + len(squeezed)
        elif not _covered(squeezed, solid) and not _covered(squeezed.replace("-", ""), joined):
            lost.append(text.strip())
    # A word cut at a line end, or set against its neighbour, is no longer a word between two spaces.
    lost += [word for word in wanted - words if joined.count(word) < wanted[word]]
    return lost


def first_pages(pdf: bytes, parts: int) -> tuple[int, tuple[int, ...]]:
    """The number of pages, and the page (from 1) where each part starts, from its bookmark."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    pages = len(document)
    starts = [1]
    if parts > 1:
        tops = [mark for mark in document.get_toc() if mark.level == 0]
        starts = [(mark.get_dest().get_index() or 0) + 1 for mark in tops]
    document.close()
    return pages, tuple(starts)


def expectation(source: Source) -> Expected:
    """What must be seen of a document: body, notes called, headers and footers in use."""
    reader = _Reader(source)
    reader.read(source.body)
    for kind, notes in source.notes.items():
        called = {one.get(W + "id") for one in source.body.iter(W + kind + "Reference")}
        for identifier, note in notes.items():
            if identifier in called:
                reader.read(note, source.package.related(source.package.main, kind + "s") or "")
    for part in _running_parts(source):
        reader.read(source.package.xml(part), part, True)
    return reader.expected


class _Reader:
    def __init__(self, source: Source) -> None:
        self.source = source
        self.expected = Expected()
        self.text = ""
        self.fields: list[Field] = []
        self.part, self.running = source.package.main, False

    def read(self, root: Element, part: str = "", running: bool = False) -> None:
        self.part, self.running = part or self.source.package.main, running
        self._walk(root, False)
        self._cut()

    def _walk(self, element: Element, hidden: bool) -> None:
        for one in element:
            local = str(one.tag)[len(W) :] if str(one.tag).startswith(W) else ""
            if local == "p":
                self._cut()
                self._walk(one, self._vanishes(one, "pPr", False))
                self._cut()
            elif local == "r":
                self._walk(one, self._vanishes(one, "rPr", hidden))
            elif local == "t":
                self._say(one, hidden)
            elif local in ("fldChar", "instrText", "fldSimple"):
                self._field(one, local, hidden)
            elif local in ("tab", "br", "cr", "footnoteReference", "endnoteReference", "ptab"):
                self._cut()
            elif local == "noBreakHyphen":
                self.text += "" if hidden or self._silent else "-"
            elif local == "sym":
                sign = to_unicode(chr(hexadecimal(one.get(W + "char", "0"))), one.get(W + "font", "Symbol"))
                self.text += "" if hidden or self._silent else sign or ""
            elif local in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr", "del"):
                continue
            elif str(one.tag) == MC + "AlternateContent":
                chosen = one.find(MC + "Choice")
                self._walk(chosen if chosen is not None else one, hidden)
            elif local in ("drawing", "pict"):
                self._cut()
                self._picture(one, hidden)
            else:
                self._walk(one, hidden)

    @property
    def _silent(self) -> bool:
        return any(not one.in_result or one.written for one in self.fields)

    def _say(self, element: Element, hidden: bool) -> None:
        if hidden or self._silent:
            return
        text = element.text or ""
        run = element.getparent()
        fonts = child(child(run, W + "rPr"), W + "rFonts")
        font = fonts.get(W + "ascii", "") if fonts is not None else ""
        self.text += (to_unicode(text, font) or "") if is_symbol_font(font) else text

    def _picture(self, drawing: Element, hidden: bool) -> None:
        if not hidden and not self._silent:
            for one in drawing.iter():
                if str(one.tag).endswith(("}blip", "}imagedata")):
                    self._count(one)
            for content in drawing.iter(W + "txbxContent"):
                self._walk(content, False)

    def _count(self, image: Element) -> None:
        rid = next((str(value) for key, value in image.attrib.items() if str(key).endswith(("}embed", "}id"))), "")
        relation = self.source.package.relations(self.part).get(rid)
        if relation is not None and relation.target.lower().endswith(".svg"):
            # A drawing is made of lines, not of an image: its tag is what can be counted, and artefacts have none.
            self.expected.drawings += 0 if self.running else 1
        else:
            self.expected.pictures += 1

    def _field(self, element: Element, local: str, hidden: bool) -> None:
        self._cut()
        if local == "fldSimple":
            if Field(element.get(W + "instr", "")).kind not in REWRITTEN:
                self._walk(element, hidden)
            self._cut()
        elif local == "instrText":
            if self.fields and not self.fields[-1].in_result:
                self.fields[-1].instruction += element.text or ""
        elif element.get(W + "fldCharType") == "begin":
            self.fields.append(Field())
        elif self.fields and element.get(W + "fldCharType") == "separate":
            self.fields[-1].in_result = True
            self.fields[-1].written = self.fields[-1].kind in REWRITTEN
        elif self.fields and element.get(W + "fldCharType") == "end":
            self.fields.pop()

    def _vanishes(self, element: Element, properties: str, hidden: bool) -> bool:
        found = child(element, W + properties)
        if found is None:
            return hidden
        named = child(found, W + ("pStyle" if properties == "pPr" else "rStyle"))
        if named is not None and self.source.styles.exists(val(named)):
            style = self.source.styles.get(val(named), "paragraph" if properties == "pPr" else "character")
            hidden = bool(style.rpr.get("vanish", hidden))
        own = read(found, RUN).get("vanish") if properties == "rPr" else None
        return hidden if own is None else bool(own)

    def _cut(self) -> None:
        if self.text.strip():
            self.expected.texts.append(self.text)
        self.text = ""


def _running_parts(source: Source) -> list[str]:
    used: dict[str, None] = {}
    relations = source.package.relations(source.package.main)
    inherited: dict[tuple[str, str], str] = {}
    for section in source.body.iter(W + "sectPr"):
        for one in section:
            local = str(one.tag)[len(W) :]
            if local in ("headerReference", "footerReference"):
                rid = one.get(REL + "id", "")
                if rid in relations and relations[rid].kind in RUNNING:
                    inherited[local, one.get(W + "type", "default")] = relations[rid].target
        first = is_on(child(section, W + "titlePg"))
        for (_, kind), target in inherited.items():
            # Beyond its first page a section with a header of its own there may have no other page.
            if kind == ("first" if first else "default"):
                used[target] = None
    return list(used)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_MARKS)).casefold().translate(_MARKS)


def _words(text: str) -> Iterator[str]:
    yield from text.replace("-", " ").split()


def _covered(text: str, solid: str) -> bool:
    for _ in range(MAX_PIECES):
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if text[:middle] in solid else (low, middle - 1)
        text = text[low:]
        if not text:
            return True
        if low == 0:
            return False
    return False
