"""Template and context → .docx: a Word template compiled once, rendered many times, strictly.

The language of templates is docxtpl's. What differs, because an act is signed: an unknown name, a value that is
nothing, a number that is no text, a character that XML cannot hold, a tag left over, a text that a tag would swallow
are refused with their place; `&`, `<` and `>` print as written, in the properties too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.render.errors import (
    GabaritIllisible,
    GabaritInvalide,
    Place,
    RenderError,
    ValeurRefusee,
    VariableInconnue,
)
from pipeline.render.values import AvecGabarit, Image, Manquant

if TYPE_CHECKING:
    from pipeline.render.engine import Compiled
    from pipeline.render.variables import Drift

__all__ = [
    "AvecGabarit",
    "GabaritIllisible",
    "GabaritInvalide",
    "Image",
    "Manquant",
    "Place",
    "RenderError",
    "ValeurRefusee",
    "VariableInconnue",
    "compile",
    "lint",
    "manquants",
    "names_given",
    "to_docx",
]


def compile(template: Path, *, cache: Path | None = None) -> Compiled:
    """The template ready to render; its compiled form is taken from the folder ``cache``, or left there.

    Raises ``GabaritIllisible`` (not a Word document) or ``GabaritInvalide`` (a tag is wrong), with the place.
    """
    from pipeline.render import store
    from pipeline.render.engine import Compiled
    from pipeline.render.package import read_bytes

    data = read_bytes(template)
    wanted = store.key(data)
    form = store.read(cache, wanted) if cache else None
    if form is None:
        from pipeline.render.package import check
        from pipeline.render.source import compile_form

        check(data, template.name)
        form = compile_form(data, template.name)
        if cache:
            store.write(cache, wanted, form)
    return Compiled(form, data, template.name)


def to_docx(template: Path, context: Mapping[str, object], out: Path, *, cache: Path | None = None) -> Path:
    """Renders ``template`` with ``context`` into ``out``, written aside and moved in when complete; returns ``out``.

    Raises as ``compile`` and ``Compiled.render`` do; ``out`` is then what it was before.
    """
    from pipeline.render import files

    files.write(out, compile(template, cache=cache).render(context))
    return out


def lint(template: Path, given: Iterable[str], *, cache: Path | None = None) -> Drift:
    """How the template and the names ``given`` (see ``names_given``) differ, both ways; pictures count as names."""
    from pipeline.render.variables import drift

    compiled = compile(template, cache=cache)
    given = set(given)
    return drift(compiled.variables | (compiled.images & given), given)


def names_given(context: Mapping[str, object]) -> frozenset[str]:
    """The names a context gives, in the notation of ``Compiled.variables``."""
    from pipeline.render.variables import names_given as given

    return given(context)


def manquants(docx: bytes) -> tuple[str, ...]:
    """The labels of the missing values a document shows, in the order of its parts."""
    from pipeline.render import marks

    return marks.manquants(docx)
