"""How footnotes and endnotes are numbered and placed, from a section's properties or from the whole document's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pipeline.convert.names import Element, W, integer, val


@dataclass(frozen=True, slots=True)
class NoteForm:
    """How the notes of one kind are numbered: format, first number, when it starts again; where they stand."""

    form: str
    start: int = 1
    restart: str = "continuous"
    place: str = ""


Forms = Mapping[str, NoteForm]
USUAL: Forms = {"footnote": NoteForm("decimal"), "endnote": NoteForm("lowerRoman")}


def note_forms(holder: Element | None, outer: Forms = USUAL) -> Forms:
    """The forms of both kinds of notes that a w:sectPr, or w:settings, gives over ``outer``."""
    return (
        {kind: _form(holder.find(f"{W}{kind}Pr"), form) for kind, form in outer.items()}
        if holder is not None
        else outer
    )


def _form(properties: Element | None, form: NoteForm) -> NoteForm:
    for one in properties if properties is not None else ():
        local = str(one.tag)[len(W) :]
        if local == "numFmt":
            form = replace(form, form=val(one, form.form))
        elif local == "numStart":
            form = replace(form, start=integer(val(one), 1))
        elif local == "numRestart":
            form = replace(form, restart=val(one, form.restart))
        elif local == "pos":
            form = replace(form, place=val(one))
    return form
