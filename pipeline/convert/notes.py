"""Footnotes and endnotes: their numbers, and their text at the foot of the page or at the end of the document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.convert.counters import FORMATS, formatted
from pipeline.convert.names import Element, W
from pipeline.convert.noteforms import USUAL, Forms, NoteForm
from pipeline.convert.output import Output, Place, literal
from pipeline.convert.pieces import Setting
from pipeline.convert.source import Source

# What Typst counts by itself, for notes numbered page by page.
_PATTERNS = {
    "decimal": "1",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
    "chicago": "*",
}
BY_PAGE = "eachPage"


class Notes:
    """Writes the notes of one document; ``content`` writes the inside of one."""

    def __init__(self, source: Source, output: Output, content: Callable[[Element, Setting], str]) -> None:
        self.source, self.output, self.content = source, output, content
        self.endnotes: list[str] = []
        self.sections = 1
        self._forms: Forms = USUAL
        self._written = 0
        self._numbered = {"footnote": 0, "endnote": 0}

    def enter(self, forms: Forms) -> None:
        """Begin a section whose notes have these forms."""
        self._forms = forms
        for kind, form in forms.items():
            if form.restart == "eachSect":
                self._numbered[kind] = 0

    def code(self, reference: Element, function: str, setting: Setting) -> str:
        """Code of a note called in a text that ``function`` prints, empty when it is refused."""
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        note = self.source.notes[kind].get(reference.get(W + "id", ""))
        if note is None:
            self.output.refuse("appel de note sans note", "retirez cet appel de note dans Word")
            return ""
        if reference.get(W + "customMarkFollows") in ("1", "true", "on"):
            self.output.refuse("note à marque personnalisée", "choisissez la numérotation automatique des notes")
        if setting.running:
            self.output.refuse("note dans un en-tête ou un pied de page", "déplacez la note dans le corps du texte")
            return ""
        form = self._forms[kind]
        self._check(kind, form)
        if kind == "footnote":
            return self._footnote(note, form, function, setting)
        mark = self._mark(kind, form)
        code = self._inside(note, kind, literal(mark), setting)
        self.endnotes.append(f"block(width: 100%, {{{code}}})")
        return f"{function}({literal(mark)})"

    def _footnote(self, note: Element, form: NoteForm, function: str, setting: Setting) -> str:
        self._written += 1
        if form.restart != BY_PAGE:
            mark = self._mark("footnote", form)
            code = self._inside(note, "footnote", literal(mark), setting)
            shown = "" if mark == str(self._written) else f"numbering: _ => {literal(mark)}, "
            return f"{function}(footnote({shown}{{{code}}}))"
        label = literal(f"{self.output.prefix}note-{self._written}")
        pattern = literal(_PATTERNS.get(form.form, "1"))
        code = self._inside(note, "footnote", f"note-number({label}, {pattern}, ", setting)
        return f"{function}([#footnote(numbering: {pattern}, {{{code}}})#label({label})])"

    @property
    def _ends(self) -> tuple[str, ...]:
        # The only section ends where the document does.
        return ("docEnd", "sectEnd") if self.sections == 1 else ("docEnd",)

    def _mark(self, kind: str, form: NoteForm) -> str:
        self._numbered[kind] += 1
        return formatted(form.start - 1 + self._numbered[kind], form.form)

    def _check(self, kind: str, form: NoteForm) -> None:
        by_page = form.restart == BY_PAGE
        if form.form not in FORMATS or (by_page and form.form not in _PATTERNS):
            self.output.refuse(f"notes numérotées au format « {form.form} »", "choisissez des chiffres ou des lettres")
        elif by_page and (kind == "endnote" or form.start != 1):
            self.output.refuse("notes renumérotées à chaque page", "choisissez une numérotation continue des notes")
        if form.place == "beneathText":
            self.output.note("notes demandées sous le texte, imprimées en bas de page")
        elif form.place not in ("", *(("pageBottom",) if kind == "footnote" else self._ends)):
            self.output.refuse("notes ailleurs qu'en bas de page", "placez les notes en bas de page")

    def _inside(self, note: Element, kind: str, mark: str, setting: Setting) -> str:
        before, self.output.place = self.output.place, Place("note")
        main = self.source.package.main
        inner = replace(
            setting,
            part=self.source.package.related(main, kind + "s") or main,
            page_level=False,
            note=mark,
            width=setting.geometry[0] - setting.geometry[2] - setting.geometry[4],
        )
        code = self.content(note, inner)
        self.output.place = before
        return code
