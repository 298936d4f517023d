"""Template and context → .docx: a Word template compiled once, rendered many times, strictly."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.render.errors import (
    GabaritIllisible,
    GabaritInvalide,
    Place,
    RenderError,
    ValeurRefusee,
    VariableInconnue,
)
from pipeline.render.marks import manquants
from pipeline.render.values import AvecGabarit, Image, Manquant

__all__ = [
    "AvecGabarit",
    "Compiled",
    "GabaritIllisible",
    "GabaritInvalide",
    "Image",
    "Manquant",
    "Place",
    "RenderError",
    "ValeurRefusee",
    "VariableInconnue",
    "compile",
    "manquants",
    "to_docx",
]


class Compiled:
    def __init__(self, template: Path) -> None:
        from pipeline.render.complete import StrictTemplate
        from pipeline.render.package import read_template

        self._template = StrictTemplate(read_template(template), template.name)
        self._name = template.name

    def render(self, context: Mapping[str, object]) -> bytes:
        from pipeline.render import archive
        from pipeline.render.complete import render_complete
        from pipeline.render.errors import part_label
        from pipeline.render.marks import STYLE, mark
        from pipeline.render.values import OPENING

        members = dict(render_complete(self._template, context))
        styled = f'w:styleId="{STYLE}"'.encode() in members.get("word/styles.xml", b"")
        for name, data in members.items():
            if OPENING.encode() in data and name.endswith(".xml"):
                members[name] = mark(data, styled, Place(self._name, part_label(name)))
        return archive.join(archive.pack(n, d, archive.zlib_deflate) for n, d in members.items())


def compile(template: Path, *, cache: Path | None = None) -> Compiled:  # noqa: A001 (the word of the domain)
    return Compiled(template)


def to_docx(template: Path, context: Mapping[str, object], out: Path, *, cache: Path | None = None) -> Path:
    """Renders ``template`` with ``context`` into ``out``, written aside and moved in when complete.

    Returns ``out``. Raises ``GabaritIllisible``, ``GabaritInvalide``, ``VariableInconnue`` or ``ValeurRefusee``.
    """
    data = compile(template, cache=cache).render(context)
    out.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=out.parent, prefix=f".{out.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(aside).chmod(0o644)
        os.replace(aside, out)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return out
