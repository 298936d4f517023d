"""Fields inside a paragraph: their instruction, what they print, what is refused."""

from __future__ import annotations

from typing import Any

from pipeline.convert import stylerefs
from pipeline.convert.fields import BUTTONS, CHANGING, COUNTED, KEPT, OUTSIDE, REFUSED, Field, chosen, page_code
from pipeline.convert.names import Element, W, child, val
from pipeline.convert.output import literal
from pipeline.convert.properties import Props
from pipeline.convert.runs import effective
from pipeline.convert.writing import Writing, is_web


class FieldReader(Writing):
    """Reads w:fldSimple, w:fldChar and w:instrText."""

    def _children(self, element: Element, props: Props) -> None:
        raise NotImplementedError

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
            return literal(one.argument) if is_web(one.argument) else ""
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


def _checked(box: Element) -> str:
    checked = child(box, W + "checked")
    state: Any = checked if checked is not None else child(box, W + "default")
    return "☒" if state is not None and val(state, "1") not in ("0", "false") else "☐"
