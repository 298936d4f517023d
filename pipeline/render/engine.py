"""A compiled template at work: one evaluation, one look at the characters, the parts that changed packed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from pipeline.render import archive
from pipeline.render.environment import compiled_environment, evaluate, from_code
from pipeline.render.errors import GabaritInvalide, Place, part_label
from pipeline.render.form import SEPARATOR, Form, place_of
from pipeline.render.ordinals import has_ordinals, raised
from pipeline.render.pieces import Words
from pipeline.render.printing import PartsNeeded
from pipeline.render.values import ALT, FIRST_PICTURE, NEXT_PICTURE, OPENING, Image

if TYPE_CHECKING:
    from pipeline.render.complete import StrictTemplate
    from pipeline.render.references import Lists

# Every byte of UTF-8 but the control characters: what is left of a document without them is the separators.
PRINTABLE = bytes(range(0x20, 0x7F)) + bytes(range(0x80, 0x100))
_SEPARATOR = SEPARATOR.encode()
_MARKER = OPENING.encode()
_BODY, _REFERENCE = "word/document.xml", " REF "
# A cell that lost its last paragraph, and what Word opens.
_BARE = ((b"</w:tcPr></w:tc>", b"</w:tcPr><w:p/></w:tc>"), (b"<w:tc></w:tc>", b"<w:tc><w:p/></w:tc>"))
_NO_IMAGE: Mapping[str, bytes | Image] = {}


class Compiled:
    """A template compiled once, to be rendered many times; see ``pipeline.render.compile``."""

    def __init__(self, form: Form, data: bytes, gabarit: str) -> None:
        self.gabarit = gabarit
        self._form = form
        self._data = data
        self._template = from_code(compiled_environment(), form.code) if form.code else None
        self._pictures = dict(form.pictures)
        self._media = [archive.pack(name, content, None) for name, content in form.media]
        self._separators = _SEPARATOR * (len(form.parts) - 1)
        self._words = Words(form.code, _plain) if form.code and _REFERENCE not in form.source else None

    @property
    def variables(self) -> frozenset[str]:
        """The names the template uses: ``commune.nom``, and ``membres[].nom`` for what a loop reads of each item."""
        return self._form.variables

    @property
    def images(self) -> frozenset[str]:
        """The names of the template's pictures, which ``render`` can replace."""
        return frozenset(self._pictures)

    def render(
        self, context: Mapping[str, object], *, images: Mapping[str, bytes | Image] = _NO_IMAGE, rapide: bool = False
    ) -> bytes:
        """The .docx of ``context``: same values, same bytes.

        Values are texts, integers, ``Manquant``, docxtpl's ``RichText`` and ``Listing``, ``AvecGabarit``, and mappings,
        sequences or records of these. An ``Image`` takes the place of the template's picture of that name, if there is
        one; ``images`` does the same for pictures the template must have. ``rapide`` packs with ``isal`` when it is
        installed: faster, hardly larger, other bytes for the same content.

        Raises ``VariableInconnue``, ``ValeurRefusee`` or ``GabaritInvalide``, with the part and the paragraph.
        """
        given = self._given(context, images)
        swaps = self._swaps(given) if given else {}
        deflate = _deflate(rapide)
        if self._template is None:
            return self._complete_document(context, given, deflate)
        try:
            texts = evaluate(self._template, {**context, **self._own(given)}, self._place)
        except PartsNeeded:
            return self._complete_document(context, given, deflate)
        return self._assembled(self._encoded(texts) if self._form.parts else [], swaps, deflate)

    def _given(self, context: Mapping[str, object], images: Mapping[str, bytes | Image]) -> dict[str, Image]:
        named = {name: context[name] for name in self._pictures if name in context}
        given = {name: value for name, value in named.items() if isinstance(value, Image)}
        return given | {name: value if isinstance(value, Image) else Image(value) for name, value in images.items()}

    def _own(self, given: Mapping[str, Image]) -> dict[str, object]:
        alts = {name: image.alt for name, image in given.items() if image.alt}
        return {ALT: alts, NEXT_PICTURE: count(FIRST_PICTURE).__next__}

    def _swaps(self, given: Mapping[str, Image]) -> Mapping[str, bytes]:
        from pipeline.render.pictures import swapped

        return swapped(self._pictures, given, Place(self.gabarit))

    def _encoded(self, texts: Sequence[str]) -> list[bytes]:
        pieces = self._words.encoded(texts) if self._words else None
        if pieces is None:
            return self._looked_at("".join(texts))
        if self._form.bare_cells:
            pieces = [_filled(piece) for piece in pieces]
        return self._finished(pieces) if self._form.crossing or self._form.unsettled else pieces

    def _looked_at(self, text: str) -> list[bytes]:
        if self._form.bare_cells:
            for bare, filled in _BARE:
                text = text.replace(bare.decode(), filled.decode())
        text = self._referred(raised(text))
        try:
            data = text.encode()
        except UnicodeEncodeError:
            return self._resolved(text)
        plain = data.translate(None, PRINTABLE) == self._separators and "\ufffe" not in text and "\uffff" not in text
        pieces = data.split(_SEPARATOR) if plain else self._resolved(text)
        return self._finished(pieces) if self._to_finish(text) else pieces

    def _to_finish(self, text: str) -> bool:
        return self._form.crossing or self._form.unsettled or OPENING in text

    def _resolved(self, text: str) -> list[bytes]:
        from pipeline.render.characters import refuse, settle

        pieces = text.split(SEPARATOR)
        if len(pieces) != len(self._form.parts):
            refuse(SEPARATOR, Place(self.gabarit))
        named = zip(self._form.parts, pieces, strict=True)
        return [settle(piece, Place(self.gabarit, part_label(name))).encode() for (name, _), piece in named]

    def _finished(self, pieces: list[bytes]) -> list[bytes]:
        return [self._finish(name, piece) for (name, _), piece in zip(self._form.parts, pieces, strict=True)]

    def _finish(self, name: str, piece: bytes) -> bytes:
        place = Place(self.gabarit, part_label(name))
        if self._form.crossing:
            _check_nesting(piece, place)
        if self._form.unsettled and name == "word/document.xml":
            from pipeline.render.tables import fix

            piece = fix(piece, place)
        if _MARKER in piece:
            from pipeline.render.marks import mark

            return mark(piece, self._form.styled, place)
        return piece

    def _referred(self, text: str) -> str:
        # A value may bring paragraphs (\a), which are not yet there to be counted.
        if _REFERENCE not in text or "\a" in text or self._lists is None:
            return text
        from pipeline.render.references import refreshed

        pieces = text.split(SEPARATOR)
        for rank, (name, _) in enumerate(self._form.parts[: len(pieces)]):
            if name == _BODY:
                pieces[rank] = refreshed(pieces[rank], self._lists)
        return SEPARATOR.join(pieces)

    @cached_property
    def _lists(self) -> Lists | None:
        from pipeline.render.references import lists_of

        return lists_of(self._data)

    def _assembled(self, pieces: list[bytes], swaps: Mapping[str, bytes], deflate: archive.Deflate) -> bytes:
        form = self._form
        media = self._media
        if swaps:
            media = [
                archive.pack(name, swaps[name], None) if name in swaps else packed
                for (name, _), packed in zip(form.media, media, strict=True)
            ]
        moving = [
            archive.pack(name, declaration + piece, deflate)
            for (name, declaration), piece in zip(form.parts, pieces, strict=True)
        ]
        return archive.join((*media, *moving), form.start, form.directory, form.fixed)

    @cached_property
    def _complete(self) -> StrictTemplate:
        from pipeline.render.complete import StrictTemplate

        return StrictTemplate(self._data, self.gabarit)

    def _complete_document(
        self, context: Mapping[str, object], given: Mapping[str, Image], deflate: archive.Deflate
    ) -> bytes:
        from pipeline.render.complete import render_complete
        from pipeline.render.marks import DECLARATION, STYLE, mark

        members = dict(render_complete(self._complete, context, given))
        styled = f'w:styleId="{STYLE}"'.encode() in members.get("word/styles.xml", b"")
        for name, data in members.items():
            if name.startswith("word/") and name.endswith(".xml"):
                members[name] = data = raised(data.decode()).encode()
            if _MARKER in data and name.endswith(".xml"):
                members[name] = DECLARATION + mark(data, styled, Place(self.gabarit, part_label(name)))
        if self._lists is not None and _REFERENCE.encode() in members.get(_BODY, b""):
            from pipeline.render.references import refreshed

            members[_BODY] = refreshed(members[_BODY].decode(), self._lists).encode()
        return archive.join(archive.pack(name, data, deflate) for name, data in members.items())

    def _place(self, line: int) -> Place:
        return place_of(self.gabarit, [name for name, _ in self._form.parts], self._form.source, line)


def _plain(text: str) -> bool:
    """Whether nothing in ``text`` is to be changed or refused, wherever in a document it stands."""
    if has_ordinals(text) or _REFERENCE in text or OPENING in text or "\ufffe" in text or "\uffff" in text:
        return False
    try:
        return not text.encode().translate(None, PRINTABLE)
    except UnicodeEncodeError:
        return False


def _filled(piece: bytes) -> bytes:
    for bare, filled in _BARE:
        piece = piece.replace(bare, filled)
    return piece


def _check_nesting(piece: bytes, place: Place) -> None:
    from xml.parsers import expat

    try:
        expat.ParserCreate(namespace_separator=" ").Parse(piece, True)
    except expat.ExpatError as error:
        fault = "un bloc « if » ou « for » commence et finit à des niveaux différents du document"
        advice = "mettez les deux balises au même niveau : {%p … %} pour des paragraphes, {%tr … %} pour des lignes"
        raise GabaritInvalide(fault, advice, place) from error


def _deflate(rapide: bool) -> archive.Deflate:
    return (rapide and _isal_deflate()) or archive.zlib_deflate


def _isal_deflate() -> Callable[[bytes], bytes] | None:
    try:
        from isal import isal_zlib
    except ImportError:
        return None
    return lambda data: isal_zlib.compress(data, 1, wbits=-15)
