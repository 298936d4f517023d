"""Text laid over pages that others made: set by Typst in an embedded font, placed through any page rotation."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pipeline.assemble.errors import AssembleError
from pipeline.assemble.objects import Obj, as_list

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import StreamObject
    from typst import Fonts

# The date is a constant of the format: nothing of it is kept once the page has become a form.
_HEAD = """#set document(title: "x", date: datetime(year: 2000, month: 1, day: 1))
#set text(font: "Arimo", lang: "fr", hyphenate: false)
#set page(margin: 0pt, fill: none)
#let donnees = json(bytes(sys.inputs.donnees))
"""
_FOOTERS = """#set text(size: 8pt)
#for p in donnees { page(width: p.largeur * 1pt, height: p.hauteur * 1pt, place(bottom + center, dy: -5mm, p.texte)) }
"""
_NOTICE = """#set page(width: donnees.largeur * 1pt, height: auto)
#set text(size: donnees.corps * 1pt)
#set par(leading: 0.5em, spacing: 0.6em)
#pad(0.5pt, block(width: 100%, stroke: 0.5pt, inset: 5pt, donnees.lignes.map(ligne => par(ligne)).join()))
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as one sees it: visible width and height in points, and the matrix from there to its own space."""

    width: float
    height: float
    matrix: tuple[float, float, float, float, float, float]

    @classmethod
    def of(cls, page: Obj) -> Sheet:
        """The visible sheet of a pypdf page: crop box and rotation counted in."""
        box = page.cropbox
        x, y, width, height = float(box.left), float(box.bottom), float(box.width), float(box.height)
        match int(page.rotation) % 360:
            case 90:
                return cls(height, width, (0, 1, -1, 0, x + width, y))
            case 180:
                return cls(width, height, (-1, 0, 0, -1, x + width, y + height))
            case 270:
                return cls(height, width, (0, -1, 1, 0, x, y + height))
        return cls(width, height, (1, 0, 0, 1, x, y))

    def rectangle(self, left: float, bottom: float, width: float, height: float) -> tuple[float, float, float, float]:
        """The rectangle, given as seen, in the page's own space."""
        a, b, c, d, e, f = self.matrix
        xs = sorted(a * x + c * y + e for x, y in ((left, bottom), (left + width, bottom + height)))
        ys = sorted(b * x + d * y + f for x, y in ((left, bottom), (left + width, bottom + height)))
        return xs[0], ys[0], xs[1], ys[1]


def number_pages(writer: PdfWriter, first: int, pied: str) -> None:
    """Print ``pied`` with its ``{page}`` and ``{pages}`` at the foot of the pages from the 0-based ``first`` on."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject

    count = len(writer.pages)
    sheets = [Sheet.of(writer.pages[rank]) for rank in range(first, count)]
    if not sheets:
        return
    texts = [pied.format(page=first + rank + 1, pages=count) for rank in range(len(sheets))]
    footers = _typeset(
        _FOOTERS,
        [
            {"largeur": sheet.width, "hauteur": sheet.height, "texte": text}
            for sheet, text in zip(sheets, texts, strict=True)
        ],
    )
    for rank, sheet in enumerate(sheets):
        page = writer.pages[first + rank]
        form = writer._add_object(form_of(writer, footers, rank, sheet.matrix))
        shared: Obj = page.get("/Resources", DictionaryObject())
        resources = shared.get_object().clone(writer, force_duplicate=True)
        objects: dict[Obj, Obj] = resources.get("/XObject", DictionaryObject()).get_object()
        resources[NameObject("/XObject")] = DictionaryObject({**objects, NameObject("/PiedActes"): form})
        page[NameObject("/Resources")] = resources
        before, after = DecodedStreamObject(), DecodedStreamObject()
        before.set_data(b"q\n")
        # An artefact: the count is the layout's, a screen reader has no use for it.
        after.set_data(b"\nQ\n/Artifact <</Type /Pagination /Subtype /Footer>> BDC\nq /PiedActes Do Q\nEMC\n")
        parts = as_list(page.raw_get("/Contents") if "/Contents" in page else None)
        page[NameObject("/Contents")] = ArrayObject([writer._add_object(before), *parts, writer._add_object(after)])


def notice(lines: Sequence[str], width: float, size: float) -> tuple[PdfReader, float]:
    """A framed notice ``width`` points wide, in characters of ``size`` points, and its height in points."""
    reader = _typeset(_NOTICE, {"largeur": width, "corps": size, "lignes": list(lines)})
    return reader, float(reader.pages[0].mediabox.height)


def form_of(writer: PdfWriter, reader: PdfReader, rank: int, matrix: Sequence[float]) -> StreamObject:
    """The page ``rank`` of ``reader`` as a form of ``writer``, through ``matrix``."""
    from pypdf.generic import ArrayObject, DecodedStreamObject, FloatObject, NameObject

    page: Obj = reader.pages[rank]
    contents = page.get_contents()
    form = DecodedStreamObject()
    form.set_data(contents.get_data() if contents is not None else b"")
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject([FloatObject(value) for value in page.mediabox])
    form[NameObject("/Matrix")] = ArrayObject([FloatObject(value) for value in matrix])
    form[NameObject("/Resources")] = page["/Resources"].get_object().clone(writer)
    return form


def typeset(source: str, donnees: object, standards: Sequence[Any], *, tags: bool = True) -> bytes:
    """The PDF of a source that reads its ``donnees``, in a font that is always there. Raises ``AssembleError``."""
    import typst

    try:
        made: bytes = typst.compile(
            (_HEAD + source).encode(),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"donnees": json.dumps(donnees)},
            pdf_standards=list(standards),
            pdf_tags=tags,
        )
    except typst.TypstError as error:
        raise AssembleError(
            f"un texte ajouté aux pages ne peut pas être composé : {error.message[:200]}",
            "un nom porte peut-être un signe que la police n'a pas : l'écrire en lettres latines, puis relancer",
        ) from error
    return made


def _typeset(source: str, donnees: object) -> PdfReader:
    from pypdf import PdfReader

    return PdfReader(io.BytesIO(typeset(source, donnees, ["a-2b"], tags=False)))


@lru_cache(maxsize=1)
def _fonts() -> Fonts:
    import fontpkg_arimo
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fontpkg_arimo.ROOT)])
