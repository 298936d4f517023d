"""The inside of a paragraph: runs, signs, links, content controls, drawings and notes as a list of pieces."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from pipeline.convert.equations import equation
from pipeline.convert.field_reader import FieldReader
from pipeline.convert.fields import Field
from pipeline.convert.names import MC, REL, Element, M, W, child, hexadecimal, qualified, val
from pipeline.convert.output import literal
from pipeline.convert.pieces import Piece, text_of_run
from pipeline.convert.properties import REVISION, Props
from pipeline.convert.refusals import ACCEPTER
from pipeline.convert.runs import effective
from pipeline.convert.symbols import is_symbol_font, to_unicode
from pipeline.convert.writing import is_web

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


class Inline(FieldReader):
    """Reads the content of paragraphs; field state survives from one paragraph to the next, as in Word."""

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
            target = literal(relation.target) if relation and relation.external and is_web(relation.target) else ""
        elif anchor:
            target = self._destination(anchor)
        self._linked(target, lambda: self._children(element, props))

    def _bookmark(self, element: Element, _: Props) -> None:
        name = element.get(W + "name", "")
        if name in self.source.bookmarks and not self.setting.running and (code := self.output.attach(name)):
            self.pieces.append(Piece("code", text=code, width=0.0))

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
