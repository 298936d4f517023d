"""The inside of a paragraph: runs, links, fields, content controls and notes as a list of pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pipeline.convert import stylerefs
from pipeline.convert.equations import equation
from pipeline.convert.faces import FALLBACK_ADVANCE
from pipeline.convert.fields import BUTTONS, CHANGING, COUNTED, KEPT, OUTSIDE, REFUSED, Field, chosen, page_code
from pipeline.convert.names import MC, REL, Element, M, W, child, hexadecimal, qualified, val
from pipeline.convert.output import Output, literal
from pipeline.convert.properties import REVISION, Props
from pipeline.convert.refusals import ACCEPTER
from pipeline.convert.runs import displayed, effective, size_of, text_function
from pipeline.convert.source import Source
from pipeline.convert.symbols import is_symbol_font, to_unicode

if TYPE_CHECKING:
    from pipeline.convert.wrapping import Wrapping


@dataclass(slots=True)
class Piece:
    """``kind``: text (printed by ``function``), code, tab, break, page, column…

    ``width`` in pt is that of a code when it is known, ``exact`` unless it is an estimate.
    """

    kind: str
    function: str = ""
    text: str = ""
    width: float | None = None
    height: float = 0.0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Setting:
    """Where content is written: width of the text in pt, part of the package, section's variable, container or page."""

    width: float
    part: str
    section: str = "none"
    page_level: bool = True
    running: bool = False
    note: str = ""
    rpr: tuple[Props, ...] = ()
    ppr: Props = field(default_factory=dict)
    behind: str | None = None
    geometry: tuple[float, ...] = (595.3, 841.9, 70.85, 70.85, 70.85, 70.85)
    origin: float = 0.0
    depth: int = 0
    key: object = None
    mirror: float = 0.0
    grid: float = 0.0
    inset: float = 0.0


_SPACES = {9: " ", 10: " ", 13: " ", 0x2028: " ", 0x2029: " ", 0xFEFF: None}
_SPACED = re.compile("[\t\n\r\u2028\u2029\ufeff]")
COMMENTS = "les commentaires du document Word ne sont pas imprimés"
NO_EFFECT = frozenset(
    (
        "w:proofErr", "w:permStart", "w:permEnd", "w:bookmarkEnd", "w:commentRangeStart", "w:commentRangeEnd",
        "w:lastRenderedPageBreak", "w:annotationRef", "w:commentReference", "w:rPr", "w:pPr", "w:separator",
        "w:continuationSeparator", "w:customXmlInsRangeStart", "w:customXmlInsRangeEnd", "w:customXmlDelRangeStart",
        "w:customXmlDelRangeEnd", "w:smartTagPr", "w:customXmlPr", "w:sdtPr", "w:sdtEndPr",
    )
)  # fmt: skip
REFUSALS: dict[str, tuple[str, str | None]] = {
    "w:ins": (REVISION, ACCEPTER),
    "w:del": (REVISION, ACCEPTER),
    "w:moveFrom": (REVISION, ACCEPTER),
    "w:moveTo": (REVISION, ACCEPTER),
    "w:delText": (REVISION, ACCEPTER),
    "w:moveFromRangeStart": (REVISION, ACCEPTER),
    "w:moveFromRangeEnd": (REVISION, ACCEPTER),
    "w:moveToRangeStart": (REVISION, ACCEPTER),
    "w:moveToRangeEnd": (REVISION, ACCEPTER),
    "w:ruby": ("annotation phonétique (ruby)", None),
    "w:contentPart": ("encre manuscrite", "remplacez l'encre par une image décrite"),
    "w:subDoc": ("sous-document", "incorporez le texte dans le document Word"),
    "w:altChunk": (
        "contenu importé (altChunk)",
        "ouvrez et enregistrez le document dans Word, qui incorpore ce contenu",
    ),
    "w:movie": ("vidéo", None),
}


class Inline:
    """Reads the content of paragraphs; field state survives from one paragraph to the next, as in Word."""

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

    def read(self, paragraph: Element, base: Props, line: tuple[str, float]) -> list[Piece]:
        """The pieces of one paragraph whose runs start from ``base`` and whose lines follow ``line``."""
        self.pieces, self.base, self.line = self.pending, base, line
        self.pending = []
        for element in paragraph:
            self._visit(element, base)
        return self.pieces

    def known(self) -> Iterator[str]:
        """The element names rendered here."""
        return iter(_HANDLERS)

    def _visit(self, element: Element, props: Props) -> None:
        name = qualified(element.tag)
        handler = _HANDLERS.get(name)
        if handler is not None:
            handler(self, element, props)
        elif name in REFUSALS:
            fonction, remede = REFUSALS[name]
            self.output.refuse(fonction, remede) if remede else self.output.refuse(fonction)
        elif name == "w:commentReference":
            self.output.notes[COMMENTS] = None
            self.output.effects += 1
        elif name not in NO_EFFECT or next(element.iter(W + "t"), None) is not None:
            self.output.refuse(f"élément {name}")

    def _children(self, element: Element, props: Props) -> None:
        for one in element:
            self._visit(one, props)

    def _direction(self, element: Element, props: Props) -> None:
        if val(element) == "rtl":
            self.output.refuse("écriture de droite à gauche")
        self._children(element, props)

    def _run(self, run: Element, props: Props) -> None:
        rpr = child(run, W + "rPr")
        props = effective(self.source, rpr, self.base if props is self.base else props)
        for one in run:
            self._visit(one, props)

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

    def _text(self, element: Element, props: Props) -> None:
        if len(element):
            self.output.refuse(
                "texte qui contient autre chose que du texte", "ouvrez et enregistrez le document dans Word"
            )
        text = text_of_run(element)
        font = props.get("font")
        if isinstance(font, str) and is_symbol_font(font) and not props.get("vanish"):
            plain = to_unicode(text, font)
            if plain is None:
                self.output.refuse(
                    f"signe de la police « {font} »", "insérez le caractère Unicode correspondant dans le modèle Word"
                )
                return
            text, props = plain, {**props, "font": "Arial"}
        self._say(text, props)

    def _break(self, element: Element, props: Props) -> None:
        kind = element.get(W + "type", "textWrapping")
        if kind in ("page", "column"):
            if self.setting.page_level:
                self._add(kind, props)
            else:
                self.output.refuse(
                    "saut de page dans un tableau, un en-tête ou une note", "retirez ce saut du modèle Word"
                )
        else:
            self._add("break", props)

    def _absolute_tab(self, element: Element, props: Props) -> None:
        kind = element.get(W + "alignment", "left")
        self._add("tab", props)
        if not self._hidden:
            self.pieces[-1].text = {"left": "left", "center": "center", "right": "right"}.get(kind, "left")

    def _symbol(self, element: Element, props: Props) -> None:
        font = element.get(W + "font", "Symbol")
        code = hexadecimal(element.get(W + "char", "0"))
        sign = to_unicode(chr(code), font)
        if sign is None:
            self.output.refuse(
                f"signe {code:04X} de la police « {font} »",
                "insérez le caractère Unicode correspondant dans le modèle Word",
            )
        else:
            self._say(sign, {**props, "font": "Arial"})

    def _hyperlink(self, element: Element, props: Props) -> None:
        anchor, rid = element.get(W + "anchor"), element.get(REL + "id")
        target = ""
        if rid:
            relation = self.source.package.relations(self.setting.part).get(rid)
            target = literal(relation.target) if relation and relation.external and _is_web(relation.target) else ""
        elif anchor:
            target = self._destination(anchor)
        self._linked(target, lambda: self._children(element, props))

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

    def _bookmark(self, element: Element, _: Props) -> None:
        name = element.get(W + "name", "")
        if name in self.source.bookmarks and not self.setting.running and (code := self.output.attach(name)):
            self.pieces.append(Piece("code", text=code, width=0.0))

    def _simple_field(self, element: Element, props: Props) -> None:
        one = Field(element.get(W + "instr", ""), in_result=True)
        if element.get(W + "fldLock") in ("1", "true", "on"):
            one.data["locked"] = "1"
        self._check_condition(one)
        first = child(element, W + "r")
        if one.kind in COUNTED:
            self._page_field(
                one, effective(self.source, child(first, W + "rPr"), props) if first is not None else props
            )
        elif one.kind == "STYLEREF":
            self._style_text(one, effective(self.source, child(first, W + "rPr"), props))
        elif one.kind == "REF" and (text := self._reference(one)) is not None:
            self._linked(
                self._field_target(one), lambda: self._say(text, effective(self.source, child(first, W + "rPr"), props))
            )
        elif self._accepted(one):
            before = len(self.pieces)
            self._linked(self._field_target(one), lambda: self._children(element, props))
            if one.kind == "INCLUDEPICTURE" and len(self.pieces) == before:
                self.output.refuse(*OUTSIDE)

    def _field_char(self, element: Element, props: Props) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin":
            self.fields.append(Field(nested=bool(self.fields), opened=len(self.pieces)))
            box = element.find(f"{W}ffData/{W}checkBox")
            if box is not None:
                self.fields[-1].data["checked"] = _checked(box)
            if (entry := chosen(element)) is not None:
                self.fields[-1].data["chosen"] = entry
            if element.get(W + "fldLock") in ("1", "true", "on"):
                self.fields[-1].data["locked"] = "1"
        elif kind == "separate" and self.fields:
            self._separate(props)
        elif kind == "end" and self.fields:
            if not self.fields[-1].in_result:
                self._separate(props)
            self._close()

    def _separate(self, props: Props) -> None:
        one = self.fields[-1]
        one.in_result = True
        self._check_condition(one)
        if self._hidden and any(f is not one and (not f.in_result or f.written) for f in self.fields):
            return
        if one.kind in COUNTED:
            self._page_field(one, props)
            one.written = True
        elif one.kind == "REF" and (text := self._reference(one)) is not None:
            target = self._destination(one.argument) if one.switch("\\h") is not None else ""
            self._linked(target, lambda: self._say_result(text, props))
            one.written = True
        elif one.kind == "STYLEREF":
            self._style_text(one, props)
            one.written = True
        elif one.kind == "FORMCHECKBOX":
            self._say(one.data.get("checked", "☐"), props)
            one.written = True
        elif one.kind == "FORMDROPDOWN" and "chosen" in one.data:
            self._say(one.data["chosen"], props)
            one.written = True
        elif one.kind in BUTTONS:
            self._say(one.button, props)
            one.written = True
        else:
            self._accepted(one)
            one.opened = len(self.pieces)

    def _check_condition(self, one: Field) -> None:
        outer = next((f for f in self.fields if f is not one and not f.in_result), None)
        if one.kind in COUNTED and outer is not None:
            self.output.refuse(
                f"champ {outer.kind} qui dépend du numéro de page",
                "choisissez une première page différente (Mise en page) au lieu de ce calcul",
            )

    def _style_text(self, one: Field, props: Props) -> None:
        self.output.check(props)
        function = self.function(props)
        code = stylerefs.code(one, self.source.styles, self.source.body, self.output, function, self.setting.running)
        if code is None:
            self.output.refuse(
                f"champ STYLEREF sans texte de ce style (« {one.argument} »)",
                "écrivez le texte voulu dans l'en-tête du modèle Word",
            )
        else:
            self._code(code, function, "Titre du chapitre")

    def _say_result(self, text: str, props: Props) -> None:
        hidden, self.fields = self.fields, []
        self._say(text, props)
        self.fields = hidden

    def _reference(self, one: Field) -> str | None:
        known = self.source.references
        name = one.argument
        if name not in known.texts:
            self.output.refuse(
                f"renvoi vers un signet absent (« {name} »)", "corrigez ou retirez ce renvoi dans le modèle Word"
            )
            return ""
        switches = {word for word in one.words if word.startswith("\\")}
        if switches & {"\\r", "\\n", "\\w"}:
            label = known.labels.get(name)
            if label is None:
                self.output.refuse(
                    f"renvoi au numéro d'un paragraphe qui n'en a pas (« {name} »)",
                    "corrigez ce renvoi dans le modèle Word",
                )
                return ""
            full = label.text if "\\n" in switches else self.source.numbering.in_context(label)
            return full.rstrip(".")
        plain = not switches - {"\\h", "\\*"} and (one.switch("\\*") or "MERGEFORMAT").upper() in (
            "MERGEFORMAT",
            "CHARFORMAT",
        )
        return known.texts[name] if plain else None

    def _close(self) -> None:
        one = self.fields.pop()
        if one.kind == "INCLUDEPICTURE" and len(self.pieces) == one.opened and not self._hidden:
            self.output.refuse(*OUTSIDE)
        target = self._field_target(one)
        if target and not one.written and one.opened < len(self.pieces):
            inside = self.pieces[one.opened :]
            del self.pieces[one.opened :]
            self._linked(target, lambda: self.pieces.extend(inside))

    def _instruction(self, element: Element, _: Props) -> None:
        if self.fields and not self.fields[-1].in_result:
            self.fields[-1].instruction += element.text or ""

    def _accepted(self, one: Field) -> bool:
        if one.kind in REFUSED and not (one.kind in CHANGING and "locked" in one.data):
            self.output.refuse(*REFUSED[one.kind])
        elif one.kind and one.kind not in KEPT and one.kind not in CHANGING and one.kind not in self.source.bookmarks:
            self.output.refuse(
                f"champ {one.kind[:40]}", "remplacez le champ par du texte dans le modèle Word (Ctrl+Maj+F9)"
            )
        else:
            return True
        return False

    def _field_target(self, one: Field) -> str:
        if one.kind == "HYPERLINK":
            anchor = one.switch("\\l")
            if anchor:
                return self._destination(anchor)
            return literal(one.argument) if _is_web(one.argument) else ""
        return (
            self._destination(one.argument) if one.kind in ("REF", "NOTEREF") and one.switch("\\h") is not None else ""
        )

    def _page_field(self, one: Field, props: Props) -> None:
        self.output.check(props)
        known = one.argument in self.source.bookmarks
        function = self.function(props)
        if one.kind == "PAGEREF" and not known:
            self.output.refuse(
                f"renvoi de page vers un signet absent (« {one.argument} »)",
                "corrigez ou retirez ce renvoi dans le modèle Word",
            )
            return
        self._code(
            page_code(one, self.setting.section, self.output.label(one.argument), function, known), function, "00"
        )

    def _content_control(self, element: Element, props: Props) -> None:
        for content in element.iterchildren(W + "sdtContent"):
            self._children(content, props)

    def _alternate(self, element: Element, props: Props) -> None:
        chosen = element.find(MC + "Choice")
        fallback = element.find(MC + "Fallback")
        refused = len(self.output.refus)
        pieces = list(self.pieces)
        if chosen is not None:
            self._children(chosen, props)
        if len(self.output.refus) > refused and fallback is not None and len(fallback):
            attempt = self.output.refus[refused:]
            self.pieces[:] = pieces
            del self.output.refus[refused:]
            self._children(fallback, props)
            if len(self.output.refus) > refused:
                self.output.refus[refused:] = attempt

    def _draw(self, element: Element, props: Props) -> None:
        if not self._hidden and not props.get("vanish"):
            self.pieces += self._drawing(element, self.setting)

    def _equation(self, element: Element, props: Props) -> None:
        if self._hidden or props.get("vanish"):
            return
        function = self.function(props)
        if element.tag == M + "oMath":
            shown = equation(element, self.output, display=False)
            self._code(f"{function}({shown})" if shown else "")
            return
        # Each on a line of its own.
        for one in element.iterchildren(M + "oMath"):
            if shown := equation(one, self.output, display=True):
                self._code(f"box(width: 100%, inset: (y: 2pt), align(center, {function}({shown})))")

    def _note(self, element: Element, props: Props) -> None:
        if not self._hidden:
            function = self.function(props)
            self._code(self.note(element, function), function, "0")

    def _note_mark(self, _: Element, props: Props) -> None:
        if self.setting.note:
            # A number that its page gives is a call to which only the text function is missing.
            opened = self.setting.note.endswith(", ")
            function = self.function(props)
            self._code(f"{self.setting.note}{function})" if opened else f"{function}({self.setting.note})")


_HANDLERS: dict[str, Callable[[Inline, Element, Props], None]] = {
    "w:r": Inline._run,
    "w:t": Inline._text,
    "w:tab": lambda self, _, props: self._add("tab", props),
    "w:ptab": Inline._absolute_tab,
    "w:br": Inline._break,
    "w:cr": lambda self, _, props: self._add("break", props),
    "w:noBreakHyphen": lambda self, _, props: self._say("\u2011", props),
    "w:softHyphen": lambda self, _, props: self._say("\u00ad", props),
    "w:sym": Inline._symbol,
    "w:pgNum": lambda self, _, props: self._page_field(Field("PAGE"), props),
    "w:hyperlink": Inline._hyperlink,
    "w:bookmarkStart": Inline._bookmark,
    "w:fldSimple": Inline._simple_field,
    "w:fldChar": Inline._field_char,
    "w:instrText": Inline._instruction,
    "w:sdt": Inline._content_control,
    "w:sdtContent": Inline._children,
    "w:smartTag": Inline._children,
    "w:customXml": Inline._children,
    "w:dir": Inline._direction,
    "w:drawing": Inline._draw,
    "w:pict": Inline._draw,
    "w:object": Inline._draw,
    "mc:AlternateContent": Inline._alternate,
    "m:oMath": Inline._equation,
    "m:oMathPara": Inline._equation,
    "w:footnoteReference": Inline._note,
    "w:endnoteReference": Inline._note,
    "w:footnoteRef": Inline._note_mark,
    "w:endnoteRef": Inline._note_mark,
}


def text_of_run(element: Element) -> str:
    """The text of a w:t as it is printed."""
    return printed(element.text or "", element.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve")


def printed(text: str, kept: bool) -> str:
    """A text as it is printed, the spaces around it ``kept`` or not."""
    text = text if kept else text.strip(" \t\r\n")
    return text.replace("\r\n", " ").translate(_SPACES) if _SPACED.search(text) else text


def code_of(pieces: Iterable[Piece]) -> str:
    """Code that prints text and code pieces one after the other."""
    return "\n".join(
        f"{piece.function}({literal(piece.text)})" if piece.kind == "text" else piece.text for piece in pieces
    )


def _is_web(target: str) -> bool:
    return target.lower().startswith(("http://", "https://", "mailto:", "tel:"))


def _checked(box: Element) -> str:
    checked = child(box, W + "checked")
    state: Any = checked if checked is not None else child(box, W + "default")
    return "☒" if state is not None and val(state, "1") not in ("0", "false") else "☐"
