"""What must be seen of a Word document, read on its own: runs of text, pictures, drawings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.convert.fields import BUTTONS, COUNTED, Field, chosen
from pipeline.convert.names import MC, REL, Element, M, W, child, hexadecimal, switch, val
from pipeline.convert.source import RUNNING, Source
from pipeline.convert.styles import is_on
from pipeline.convert.symbols import is_symbol_font, to_unicode

# Fields whose kept result is not what is printed.
REWRITTEN = COUNTED | BUTTONS | {"FORMCHECKBOX", "REF", "STYLEREF"}
_PARAGRAPH, _RUN, _TEXT, _RUN_PROPERTIES = W + "p", W + "r", W + "t", W + "rPr"
_PARAGRAPH_STYLE, _RUN_STYLE, _FONTS = f"{W}pPr/{W}pStyle", W + "rStyle", W + "rFonts"
_PROPERTIES = frozenset(W + name for name in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "sectPr", "del"))
_BOX = W + "txbxContent"
_VANISHING = frozenset((W + "vanish", W + "specVanish"))


@dataclass(slots=True)
class Expected:
    """What a PDF must contain: runs of text between two tabs, breaks or fields, and how many pictures."""

    texts: list[str] = field(default_factory=list)
    pictures: int = 0
    drawings: int = 0


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
        self._vanishing: dict[tuple[str, str], bool | None] = {}

    def read(self, root: Element, part: str = "", running: bool = False) -> None:
        self.part, self.running = part or self.source.package.main, running
        self._walk(root, False)
        self._cut()

    def _walk(self, element: Element, hidden: bool) -> None:
        for one in element:
            tag = one.tag
            if tag == _RUN:
                self._run(one, hidden)
            elif tag == _PARAGRAPH:
                self._cut()
                self._walk(one, self._styled(one.find(_PARAGRAPH_STYLE), "paragraph", False))
                self._cut()
            elif tag not in _PROPERTIES:
                self._other(one, hidden)

    def _run(self, run: Element, hidden: bool) -> None:
        symbols = ""
        for one in run:
            tag = one.tag
            if tag == _TEXT:
                if not hidden and not (self.fields and self._silent):
                    text = one.text or ""
                    self.text += (to_unicode(text, symbols) or "") if symbols else text
            elif tag == _RUN_PROPERTIES:
                hidden, symbols = self._properties(one, hidden)
            else:
                self._other(one, hidden)

    def _other(self, one: Element, hidden: bool) -> None:
        local = str(one.tag)[len(W) :] if str(one.tag).startswith(W) else ""
        if local in ("fldChar", "instrText", "fldSimple"):
            self._field(one, local, hidden)
        elif local in ("tab", "br", "cr", "footnoteReference", "endnoteReference", "ptab"):
            self._cut()
        elif local == "noBreakHyphen":
            self.text += "" if hidden or self._silent else "-"
        elif local == "sym":
            sign = to_unicode(chr(hexadecimal(one.get(W + "char", "0"))), one.get(W + "font", "Symbol"))
            self.text += "" if hidden or self._silent else sign or ""
        elif str(one.tag) == MC + "AlternateContent":
            chosen = one.find(MC + "Choice")
            self._walk(chosen if chosen is not None else one, hidden)
        elif local in ("drawing", "pict"):
            self._cut()
            self._picture(one, hidden)
        elif one.tag == M + "t":
            self._cut()
            self.text += "" if hidden or self._silent else one.text or ""
            self._cut()
        elif local == "t":
            self.text += "" if hidden or self._silent else one.text or ""
        elif local != "del":
            self._walk(one, hidden)

    @property
    def _silent(self) -> bool:
        return any(not one.in_result or one.written for one in self.fields)

    def _picture(self, drawing: Element, hidden: bool) -> None:
        if not hidden and not self._silent:
            for one in _own(drawing):
                if str(one.tag).endswith(("}blip", "}imagedata")):
                    self._count(one)
                elif str(one.tag).endswith("}textpath") and one.get("string", "").strip():
                    self.expected.texts.append(one.get("string", ""))
            for content in [one for one in _own(drawing) if one.tag == _BOX]:
                self._walk(content, False)

    def _count(self, image: Element) -> None:
        rid = next((str(value) for key, value in image.attrib.items() if str(key).endswith(("}embed", "}id"))), "")
        relation = self.source.package.relations(self.part).get(rid)
        if relation is not None and relation.target.lower().endswith((".svg", ".emf")):
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
            if (entry := chosen(element)) is not None:
                self.fields[-1].data["chosen"] = entry
        elif self.fields and element.get(W + "fldCharType") == "separate":
            self._separate(hidden)
        elif self.fields and element.get(W + "fldCharType") == "end":
            if not self.fields[-1].in_result:
                self._separate(hidden)
            self.fields.pop()

    def _separate(self, hidden: bool) -> None:
        one = self.fields[-1]
        one.in_result = True
        shown = one.button if one.kind in BUTTONS else one.data.get("chosen", "")
        if shown and not hidden and not self._silent:
            self.expected.texts.append(shown)
        one.written = one.kind in REWRITTEN or (one.kind == "FORMDROPDOWN" and "chosen" in one.data)

    def _styled(self, named: Element | None, kind: str, hidden: bool) -> bool:
        if named is None:
            return hidden
        key = (kind, val(named))
        if key not in self._vanishing:
            known = self.source.styles.exists(val(named))
            self._vanishing[key] = self.source.styles.get(val(named), kind).rpr.get("vanish") if known else None
        vanishing = self._vanishing[key]
        return hidden if vanishing is None else bool(vanishing)

    def _properties(self, properties: Element, hidden: bool) -> tuple[bool, str]:
        own, symbols = None, ""
        for one in properties:
            tag = one.tag
            if tag == _RUN_STYLE:
                hidden = self._styled(one, "character", hidden)
            elif tag == _FONTS:
                name = one.get(W + "ascii", "")
                symbols = name if is_symbol_font(name) else ""
            elif tag in _VANISHING:
                own = switch(one)
        return hidden if own is None else own, symbols

    def _cut(self) -> None:
        if self.text.strip():
            self.expected.texts.append(self.text)
        self.text = ""


def _own(drawing: Element) -> Iterator[Element]:
    """What is in a drawing, but for the inside of its text boxes, which have drawings of their own."""
    for one in drawing:
        if "visibility:hidden" in one.get("style", ""):
            continue
        yield one
        if one.tag != _BOX:
            yield from _own(one)


def _running_parts(source: Source) -> list[str]:
    used: dict[str, None] = {}
    relations = source.package.relations(source.package.main)
    inherited: dict[tuple[str, str], str] = {}
    for i, section in enumerate(source.body.iter(W + "sectPr")):
        for one in section:
            local = str(one.tag)[len(W) :]
            if local in ("headerReference", "footerReference"):
                rid = one.get(REL + "id", "")
                if rid in relations and relations[rid].kind in RUNNING:
                    inherited[local, one.get(W + "type", "default")] = relations[rid].target
        start = child(section, W + "type")
        if i and start is not None and val(start) == "continuous":
            # It begins on a page whose header and footer are another section's, and may end there.
            continue
        first = is_on(child(section, W + "titlePg"))
        for (_, kind), target in inherited.items():
            # Beyond its first page a section with a header of its own there may have no other page.
            if kind == ("first" if first else "default"):
                used[target] = None
    return list(used)
