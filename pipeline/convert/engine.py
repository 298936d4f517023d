"""The embedded engine: Word in, PDF/A-2a and PDF/UA-1 out, fonts loaded once."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.convert.keeping import keeping
from pipeline.convert.output import PRELUDE, STANDARDS, Memory, Output
from pipeline.convert.package import contents
from pipeline.convert.refusals import FonctionNonPriseEnCharge
from pipeline.convert.resolution import Faces, embedded_fonts
from pipeline.convert.source import Source, load
from pipeline.convert.streams import settle
from pipeline.convert.typesetting import Typeset, typeset
from pipeline.errors import PipelineError

if TYPE_CHECKING:
    from pipeline.convert.forms import Form, Laid
    from pipeline.convert.recipes import Templates
    from pipeline.convert.slots import Slots

# Each titre brings its own QR code: beyond that many images the folder is emptied of those no longer used.
MAX_IMAGES = 256
# Forms kept by one engine, and the longest document laid out as one: an act is not met a thousand times.
MAX_FORMS = 64
MAX_PARAGRAPHS = 120
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d))?")
# PDF/A wants a date; a document that gives none gets this one, so that the same file always gives the same bytes.
_NO_DATE = "1980-01-01T00:00:00"
_HEIGHT = re.compile(rb'viewBox="0 0 [\d.]+ ([\d.]+)"')


class CompositionImpossible(PipelineError):
    """The typesetting program refused the document."""


class Compiler(Protocol):
    """What this module asks of ``typst.Compiler``."""

    def compile(self, input: bytes, *, format: str, pdf_standards: list[str] = ...) -> bytes:
        """Typst source → PDF, or a page drawn as SVG."""


@dataclass(frozen=True, slots=True)
class Composed:
    """A PDF and what must be said of it."""

    pdf: bytes
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    laid: Laid | None = None


class Engine:
    """Converts Word documents one after the other, in one process, without loading fonts again.

    ``polices`` is a folder of fonts the templates ask for. Not safe for use by several threads at once.
    """

    def __init__(self, polices: Path | None = None) -> None:
        self._polices = polices
        self._folder = tempfile.TemporaryDirectory(prefix="actes-convert-")
        self._compilers: dict[tuple[str, ...], Any] = {}
        self._fonts = Faces({}, polices, Path(self._folder.name))
        self._memory = Memory()
        self._templates: Templates | None = None
        self._alone = True
        self._written: set[str] = set()

    def close(self) -> None:
        """Remove the working folder at once, not when the process ends; nothing more can be converted."""
        self._folder.cleanup()

    def convert(self, docx: bytes | Path, *, titre: str | None = None, verify: bool = True) -> bytes:
        """The PDF of one document; ``verify`` reads it back and compares words and images with the source.

        FonctionNonPriseEnCharge when it holds what cannot be shown, DocumentIllisible when it is no sound Word
        document, TexteManquant when the PDF lost something.
        """
        data = docx if isinstance(docx, bytes) else contents(docx)
        if self._alone:
            # The only document of most engines: no template is looked for.
            self._alone = False
            with keeping():
                return self.compose([data], titre=titre, verify=verify).pdf
        from pipeline.convert.recipes import Templates
        from pipeline.convert.skeleton import skeleton

        self._templates = self._templates or Templates(self._fonts.face)
        found = skeleton(data)
        pdf = self._templates.filled(found, titre, verify) if found else None
        if pdf is not None:
            return pdf
        composed = self.compose([data], titre=titre, verify=verify)
        if found and composed.laid:
            self._templates.met(data, found, titre, composed.laid)
        return composed.pdf

    def compose(
        self,
        documents: Sequence[bytes | Path],
        *,
        titre: str | None = None,
        by_part: bool = False,
        intitules: Sequence[str] = (),
        verify: bool = True,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Composed:
        """Several documents bound into one PDF: tags, bookmarks and page counts run through it.

        ``meanwhile`` is called when the pages are about to be laid out.
        """
        sources = [load(document) for document in documents]
        embedded = embedded_fonts(sources)
        if len(sources) == 1 and not embedded and sources[0].has_at_most(MAX_PARAGRAPHS):
            composed = self._compose_form(sources[0], titre, verify, meanwhile)
            if composed is not None:
                return composed
            sources = [load(document) for document in documents]
        return self._compose_whole(sources, embedded, titre, by_part, intitules, verify, meanwhile)

    def _compose_whole(
        self,
        sources: Sequence[Source],
        embedded: dict[str, list[bytes]],
        titre: str | None,
        by_part: bool,
        intitules: Sequence[str],
        verify: bool,
        meanwhile: Callable[[], None],
    ) -> Composed:
        resolver = Faces(embedded, self._polices, Path(self._folder.name)) if embedded else self._fonts
        output = Output(
            face=resolver.face,
            memory=Memory() if embedded else self._memory,
            page_heights=lambda code, images: self._page_heights(code, images, resolver, sources),
        )
        title = titre or sources[0].core.titre or sources[0].first_words()
        typeset_ = typeset(
            sources,
            output,
            titre=title,
            language=sources[0].language,
            date=_date(sources),
            by_part=by_part,
            intitules=intitules,
        )
        if output.refus:
            raise FonctionNonPriseEnCharge(output.refus)
        meanwhile()
        pdf = settle(
            self._compile(typeset_.source, typeset_.images, resolver, sources, format="pdf", pdf_standards=STANDARDS)
        )
        if verify:
            from pipeline.convert.counter import verify as verify_text

            verify_text(pdf, sources, output.labels)
        return Composed(pdf, (*resolver.notes(output.functions.values()), *output.notes), tuple(sources))

    def _compose_form(
        self, source: Source, titre: str | None, verify: bool, meanwhile: Callable[[], None]
    ) -> Composed | None:
        """A short document laid out as a form and filled; ``None`` when it cannot be."""
        from pipeline.convert.forms import Laid
        from pipeline.convert.layout import Layout
        from pipeline.convert.slots import MARK

        sources, resolver, slots = [source], self._fonts, Layout()
        output = Output(
            face=resolver.face,
            memory=self._memory,
            page_heights=lambda code, images: self._page_heights(code, images, resolver, sources),
            slots=slots,
        )
        title = titre or source.core.titre or source.first_words()
        mark = slots.title(title)
        typeset_ = typeset(sources, output, titre=mark, language=source.language, date=_date(sources), by_part=False)
        if output.refus or not slots.lines or typeset_.source.count(MARK.encode()) != slots.marks():
            return None
        key = typeset_.source, *typeset_.images
        if key not in self._memory.forms:
            if len(self._memory.forms) >= MAX_FORMS:
                self._memory.forms.clear()
            meanwhile()
            self._memory.forms[key] = self._form(typeset_, slots, resolver, sources)
        known = self._memory.forms[key]
        if known is None:
            return None
        pdf = known.fill(slots)
        if verify:
            from pipeline.convert.counter import verify as verify_text

            verify_text(pdf, sources, output.labels)
        laid = Laid(known, slots, tuple(output.labels), verify)
        return Composed(pdf, (*resolver.notes(output.functions.values()), *output.notes), (source,), laid)

    def _form(self, typeset_: Typeset, slots: Slots, resolver: Faces, sources: Sequence[Source]) -> Form | None:
        from pipeline.convert.form_reader import Unfit, take_apart

        images = typeset_.images
        try:
            pdf = self._compile(typeset_.source, images, resolver, sources, format="pdf", pdf_standards=STANDARDS)
            return take_apart(settle(pdf), slots)
        except (Unfit, CompositionImpossible, FonctionNonPriseEnCharge):
            return None

    def _page_heights(
        self, code: str, images: dict[str, bytes], resolver: Faces, sources: Sequence[Source]
    ) -> list[float]:
        drawn = self._compile(code.encode(), images, resolver, sources, format="svg")
        found = (_HEIGHT.search(page) for page in ([drawn] if isinstance(drawn, bytes) else drawn))
        return [float(one[1]) for one in found if one]

    def _compile(
        self,
        code: bytes,
        images: dict[str, bytes],
        resolver: Faces,
        sources: Sequence[Source],
        **options: Any,  # noqa: ANN401 options of typst.Compiler.compile
    ) -> bytes:
        import typst

        self._place(images)
        compiler = self._compiler(resolver)
        try:
            made: bytes = compiler.compile(input=code, **options)
        except typst.TypstError as error:
            from pipeline.convert.uncovered import uncovered

            if missing := uncovered(compiler, sources, _date(sources)):
                raise FonctionNonPriseEnCharge(missing) from error
            raise CompositionImpossible(
                f"la composition du document a échoué : {error.message[:300]}",
                "convertissez avec LibreOffice (--moteur libreoffice) et signalez ce document",
            ) from error
        return made

    def _place(self, images: dict[str, bytes]) -> None:
        folder = Path(self._folder.name)
        if not self._written:
            (folder / PRELUDE).write_bytes(files("pipeline.convert").joinpath(PRELUDE).read_bytes())
            self._written.add(PRELUDE)
        if len(self._written) > MAX_IMAGES:
            for name in self._written - images.keys() - {PRELUDE}:
                (folder / name).unlink()
            self._written &= {*images, PRELUDE}
        for name in images.keys() - self._written:
            (folder / name).write_bytes(images[name])
            self._written.add(name)

    def _compiler(self, resolver: Faces) -> Compiler:
        import typst

        key = tuple(str(path) for path in resolver.paths)
        if key not in self._compilers:
            folder = self._folder.name
            faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=list(key))
            self._compilers[key] = typst.Compiler(
                root=folder, font_paths=faces, package_path=folder, package_cache_path=folder
            )
        found: Compiler = self._compilers[key]
        return found


def _date(sources: Sequence[Source]) -> str:
    found = _DATE.match(max(source.core.modified for source in sources)) or _DATE.match(_NO_DATE)
    assert found is not None
    names = ("year", "month", "day", "hour", "minute", "second")
    parts = (f"{name}: {int(value or 0)}" for name, value in zip(names, found.groups(), strict=True))
    return f"datetime({', '.join(parts)})"
