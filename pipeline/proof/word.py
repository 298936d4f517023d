"""Reads a DOCX as the sequence of words a reader sees, in document order.

python-docx knows no text boxes, notes, fields or revisions and costs as much as all the rest to import: the parts are
read with lxml.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from lxml import etree

from pipeline.proof.document import Contents, Document, File, Running, unreadable
from pipeline.proof.numbering import W, formatted, numbering_of
from pipeline.proof.package import Package
from pipeline.proof.signs import (
    CELL,
    END_ROW,
    END_SPAN,
    FREE,
    LEADER,
    NUMBER,
    ROW,
    SOFT,
    SPAN,
    STRICT,
    SYMBOL,
    TOC,
    bare,
    plain,
)
from pipeline.proof.styles import flags, has_leader, numbered, outline, styles_of

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"
_VOLATILE = frozenset(("PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF"))
_DROPPED = frozenset(
    [f"{W}{n}" for n in ("del", "moveFrom", "delText", "instrText", "pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr")]
    + [f"{_MC}Fallback"]
)


def read(docx: File) -> Document:
    """The words of ``docx`` in the order they are read; ``ProofError`` when it is no readable Word document."""
    try:
        with zipfile.ZipFile(docx if isinstance(docx, Path) else BytesIO(docx)) as package:
            return _Reader(package).document()
    except (OSError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, KeyError, StopIteration) as error:
        raise unreadable(docx, "document Word") from error


@dataclass(slots=True)
class _Field:
    code: str = ""
    result: bool = False
    start: int = 0

    @property
    def kind(self) -> str:
        return self.code.split(maxsplit=1)[0].upper() if self.code.strip() else ""


class _Reader:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = Package(package)
        self.styles = styles_of(self.package.data("styles"))
        self.numbering = numbering_of(self.package.data("numbering")).afresh()
        self.doc = Document()
        self.out: list[str] = []
        self.fields: list[_Field] = []
        self.headings: list[tuple[int, str]] = []
        self.pending_contents: list[tuple[str, str]] = []
        self.notes: dict[str, dict[str, etree._Element]] = {}
        self.note_count = {"footnote": 0, "endnote": 0}
        self.late: list[str] = []
        self.own_number = ""
        self.paragraph_style: str | None = None
        self.leader = False
        self.handlers: dict[str, Callable[[etree._Element], None]] = {
            f"{W}p": self._paragraph, f"{W}tbl": self._table, f"{W}r": self._run, f"{W}t": self._text,
            f"{W}tab": self._tab, f"{W}ptab": self._tab, f"{W}br": self._space, f"{W}cr": self._space,
            f"{W}noBreakHyphen": self._hyphen, f"{W}sym": self._symbol, f"{W}fldChar": self._field_char,
            f"{W}fldSimple": self._simple_field, f"{W}pgNum": self._page_number, _MATH_TEXT: self._text,
            f"{W}footnoteReference": self._note, f"{W}endnoteReference": self._note,
            f"{W}footnoteRef": self._own_number, f"{W}endnoteRef": self._own_number,
            f"{W}txbxContent": self._float, _TEXTPATH: self._watermark, f"{_MC}AlternateContent": self._alternate,
        }  # fmt: skip

    def document(self) -> Document:
        root = self.package.xml(self.package.main)
        settings = self.package.related("settings")
        self.doc.even_odd = settings is not None and settings.find(f"{W}evenAndOddHeaders") is not None
        for kind in ("footnote", "endnote"):
            part = self.package.related(f"{kind}s")
            notes = [] if part is None else part.iterfind(f"{W}{kind}")
            self.notes[kind] = {note.get(f"{W}id", ""): note for note in notes}
        self._walk(root)
        self.doc.main = "".join(self.out)
        self.doc.floats += self.late
        self._sections(root)
        self.doc.contents = [Contents.of(code, cached, self.headings) for code, cached in self.pending_contents]
        return self.doc

    def _walk(self, element: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag in _DROPPED or not isinstance(tag, str):
                if tag == f"{W}instrText" and self.fields:
                    self.fields[-1].code += child.text or ""
                continue
            handler = self.handlers.get(tag)
            (handler or self._walk)(child)

    def _captured(self, element: etree._Element) -> str:
        outer, self.out = self.out, []
        fields, self.fields = self.fields, []
        style, leader = self.paragraph_style, self.leader
        self._walk(element)
        inner, self.out, self.fields = "".join(self.out), outer, fields
        self.paragraph_style, self.leader = style, leader
        return inner

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        style = None if properties is None else properties.find(f"{W}pStyle")
        self.paragraph_style = self.styles.default if style is None else style.get(f"{W}val")
        chain = self.styles.chain(self.paragraph_style)
        direct = None if properties is None else has_leader(properties)
        self.leader = bool(direct or any(self.styles.leaders.get(s) for s in chain))
        direct_number = None if properties is None else numbered(properties)
        label = self.numbering.paragraph_label(direct_number, chain, self.styles.numbering)
        start = len(self.out)
        self.out.append(f"{label}{SOFT}" if label else "")
        self._walk(paragraph)
        text = "".join(self.out[start + 1 :])
        self.doc.empty_items += bool(label) and not bare(text)
        self._heading(properties, chain, label, text)
        self.out.append("\n")

    def _heading(self, properties: etree._Element | None, chain: list[str], label: str, text: str) -> None:
        level = None if properties is None else outline(properties)
        if level is None:
            level = next((self.styles.outline[s] for s in chain if s in self.styles.outline), None)
        if level is not None and bare(text):
            self.headings.append((level, f"{label}{SOFT}{text}"))

    def _table(self, table: etree._Element) -> None:
        heading, leading = "", True
        for row in _below(table, f"{W}tr"):
            properties = row.find(f"{W}trPr")
            if properties is not None and (
                properties.find(f"{W}del") is not None or properties.find(f"{W}hidden") is not None
            ):
                continue
            start = len(self.out)
            self._row(list(_below(row, f"{W}tc")))
            leading = leading and properties is not None and properties.find(f"{W}tblHeader") is not None
            if leading:
                heading += "".join(self.out[start:])
        if bare(heading):
            self.doc.repeats.append(heading)

    def _row(self, cells: list[etree._Element]) -> None:
        merges = [cell.find(f"{W}tcPr/{W}vMerge") for cell in cells]
        self.out.append(ROW)
        for cell, merge in zip(cells, merges, strict=True):
            self.out.append(CELL)
            if merge is None:
                self._walk(cell)
            elif merge.get(f"{W}val", "continue") == "restart":
                self.out.append(SPAN)
                self._walk(cell)
                self.out.append(END_SPAN)
        self.out.append(END_ROW)

    def _run(self, run: etree._Element) -> None:
        properties = run.find(f"{W}rPr")
        direct = flags(properties)
        style = None if properties is None else properties.find(f"{W}rStyle")
        styles = (None if style is None else style.get(f"{W}val"), self.paragraph_style)
        if self.styles.flag("vanish", direct, styles):
            self._hidden(run)
            return
        capitals = self.styles.flag("caps", direct, styles) or self.styles.flag("smallCaps", direct, styles)
        if capitals:
            self.out.append(FREE)
        self._walk(run)
        if capitals:
            self.out.append(STRICT)

    def _hidden(self, run: etree._Element) -> None:
        for char in run.iterfind(f"{W}fldChar"):
            self._field_char(char)
        if self.fields:
            self.fields[-1].code += "".join(code.text or "" for code in run.iterfind(f"{W}instrText"))

    def _text(self, element: etree._Element) -> None:
        self.out.append(plain(element.text or ""))

    def _tab(self, _: etree._Element) -> None:
        self.out.append(f"\t{LEADER}\t" if self.leader else "\t")

    def _space(self, _: etree._Element) -> None:
        self.out.append(" ")

    def _hyphen(self, _: etree._Element) -> None:
        self.out.append("-")

    def _symbol(self, _: etree._Element) -> None:
        self.out.append(SYMBOL)

    def _page_number(self, _: etree._Element) -> None:
        self.out.append(NUMBER)

    def _field_char(self, char: etree._Element) -> None:
        kind = char.get(f"{W}fldCharType")
        if kind == "begin":
            self.fields.append(_Field(start=len(self.out)))
        elif kind == "separate" and self.fields:
            self.fields[-1].result, self.fields[-1].start = True, len(self.out)
        elif kind == "end" and self.fields:
            self._close(self.fields.pop())

    def _close(self, closed: _Field) -> None:
        if closed.kind in _VOLATILE:
            self.out[closed.start :] = [NUMBER]
        elif closed.kind == "TOC":
            cached = "".join(self.out[closed.start :])
            self.out[closed.start :] = [f"{TOC}\n"]
            self.pending_contents.append((closed.code, cached))

    def _simple_field(self, element: etree._Element) -> None:
        opened = _Field(element.get(f"{W}instr", ""), True, len(self.out))
        self._walk(element)
        self._close(opened)

    def _note(self, reference: etree._Element) -> None:
        kind = etree.QName(reference).localname.removesuffix("Reference")
        note = self.notes[kind].get(reference.get(f"{W}id", ""))
        if reference.get(f"{W}customMarkFollows") not in (None, "0", "false"):
            number = ""
        else:
            self.note_count[kind] += 1
            number = formatted(self.note_count[kind], "decimal" if kind == "footnote" else "lowerRoman")
            self.out.append(f"{SOFT}{number}{SOFT}")
        if note is not None:
            self.own_number = number
            (self.doc.floats if kind == "footnote" else self.late).append(self._captured(note))

    def _own_number(self, _: etree._Element) -> None:
        self.out.append(f"{self.own_number}{SOFT}")

    def _float(self, box: etree._Element) -> None:
        self.doc.floats.append(self._captured(box))

    def _watermark(self, path: etree._Element) -> None:
        self.doc.watermarks.append(plain(path.get("string", "")))

    def _alternate(self, element: etree._Element) -> None:
        chosen = element.find(f"{_MC}Choice")
        chosen = element.find(f"{_MC}Fallback") if chosen is None else chosen
        if chosen is not None:
            self._walk(chosen)

    def _sections(self, root: etree._Element) -> None:
        inherited: dict[tuple[str, bool], Running] = {}
        for section in root.iter(f"{W}sectPr"):
            for footer, tag in ((False, "headerReference"), (True, "footerReference")):
                for reference in section.iterfind(f"{W}{tag}"):
                    kind = reference.get(f"{W}type", "default")
                    part = self.package.relations.get(reference.get(f"{R}id", ""))
                    if part is not None:
                        inherited[kind, footer] = Running(self._running(part[1]), kind, footer)
            first = section.find(f"{W}titlePg")
            shown = {"default"} | ({"even"} if self.doc.even_odd else set())
            if first is not None and first.get(f"{W}val") not in ("0", "false", "off"):
                shown.add("first")
            self.doc.running.append(tuple(r for (kind, _), r in sorted(inherited.items()) if kind in shown))

    def _running(self, part: str) -> str:
        return self._captured(self.package.xml(part)) if self.package.has(part) else ""


def _below(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, through content controls and revisions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _DROPPED and not child.tag.startswith(f"{W}t"):
            yield from _below(child, tag)
