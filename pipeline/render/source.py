"""The compilation of a template: docxtpl's patching done once, the rest packed ready to be written."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from types import CodeType

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, nodes
from lxml import etree

from pipeline.render import archive
from pipeline.render.complete import PROPERTIES, StrictTemplate, has_properties
from pipeline.render.conservation import check_kept, check_no_leftover, check_unread
from pipeline.render.environment import (
    TEMPLATE_NAME,
    ActEnvironment,
    compile_source,
    compiled_environment,
)
from pipeline.render.errors import GabaritIllisible, GabaritInvalide, Place, part_label
from pipeline.render.faults import explained
from pipeline.render.form import SEPARATOR, Form, place_of
from pipeline.render.marks import STYLE
from pipeline.render.pictures import count_pictures, name_pictures
from pipeline.render.structure import Position, Structure, examine
from pipeline.render.tags import (
    FIRST_TOKEN,
    LAST_TOKEN,
    TOKEN,
    Tag,
    cut,
    filtered,
    numbered,
    put_back,
    unescaped,
)
from pipeline.render.values import Foreign
from pipeline.render.variables import names_used

_DECLARATION = re.compile(r"<\?xml[^>]*\?>\s*")
_FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_FILTERS = {Position.ATTRIBUTE: "_attribut", Position.RUN: "_run", Position.BLOCK: "_bloc"}
# Word keeps there a copy of the title as the template has it, tags included; nobody can see it nor correct it.
_TITLES = re.compile(rb"(<vt:lpstr>)[^<]*\{[{%][^<]*(</vt:lpstr>)")
# docxtpl renders each part alone: these words mean something else, or nothing, in one template for all parts.
_ALONE = frozenset({"block", "extends", "include", "import", "from"})
_SCOPED = frozenset({"set", "macro"})


class _Unparsable(Exception):
    """The patched source is XML only once rendered: it is left to docxtpl."""


@dataclass(slots=True)
class Piece:
    """A part under compilation: its tags, in the order of their tokens, and what its structure tells."""

    label: str
    tags: list[Tag]
    structure: Structure
    names: frozenset[str] = frozenset()

    def _texts(self) -> Iterator[str]:
        for number, tag in enumerate(self.tags):
            name = _FILTERS.get(self.structure.positions.get(number, Position.TEXT))
            yield filtered(tag, name) if name and tag.prints else tag.text

    def source(self, xml: str) -> str:
        """Jinja's source of the part, from its XML with tokens."""
        text = numbered(put_back(xml, self._texts()))
        scoped = any(tag.word in _SCOPED for tag in self.tags)
        return f"{{% with %}}{text}{{% endwith %}}" if scoped else text


@dataclass(slots=True)
class _Compilation:
    gabarit: str
    template: StrictTemplate
    env: ActEnvironment
    pieces: dict[str, Piece] = field(default_factory=dict)

    def place(self, name: str) -> Place:
        """The part ``name``, for a message."""
        return Place(self.gabarit, part_label(name))

    def cut(self, name: str, xml: str) -> str:
        """The patched XML of a part, its tags kept aside and replaced by tokens."""
        patched = unescaped(self.template.patch_xml(xml))
        tokens = self.cut_text(name, patched)
        check_kept(xml, tokens, self.place(name))
        return tokens

    def cut_text(self, name: str, source: str) -> str:
        """As ``cut``, of a source that needs no patching."""
        place = self.place(name)
        if TOKEN.search(source):
            raise GabaritInvalide("un caractère privé (plan 15) est dans le texte", "remplacez ce caractère", place)
        tree = self.parsed(source, place)
        tokens, tags = cut(self.env, source)
        if len(tags) > LAST_TOKEN - FIRST_TOKEN - 16:
            raise GabaritInvalide(f"{len(tags)} balises dans une seule partie", "faites une boucle", place)
        piece = self.pieces.setdefault(name, Piece(place.partie, [], Structure()))
        shift = len(piece.tags)
        piece.tags += tags
        piece.names |= names_used(tree)
        return TOKEN.sub(lambda token: chr(ord(token[0]) + shift), tokens) if shift else tokens

    def parsed(self, source: str, place: Place) -> nodes.Template:
        lined = numbered(source)
        try:
            return self.env.parse(lined, TEMPLATE_NAME, TEMPLATE_NAME)
        except TemplateSyntaxError as error:
            raise explained(self.env, lined, error, place) from error

    def tree(self, name: str, tokens: str) -> Foreign:
        """The tree of a part whose tags are tokens; what it tells is kept."""
        try:
            root = etree.fromstring(tokens.encode(), etree.XMLParser(resolve_entities=False))
        except etree.XMLSyntaxError as error:
            raise _Unparsable from error
        piece = self.pieces[name]
        piece.structure = examine(root, piece.tags, self.place(name))
        return root


def compile_form(data: bytes, gabarit: str) -> Form:
    """The compiled form of the template ``data``, named ``gabarit`` in messages.

    Raises ``GabaritInvalide``: bad syntax, half a tag, text or picture that a tag would swallow, a tag in a part
    where none is read.
    """
    work = _Compilation(gabarit, StrictTemplate(data, gabarit), compiled_environment())
    _open(work)
    try:
        _cut_body(work)
        _cut_headers_footers(work)
        _cut_footnotes(work)
    except _Unparsable:
        pictures = name_pictures(work.template.docx.part, {})
        return Form(None, "", pictures=tuple(pictures.items()), variables=_names(work))
    _cut_properties(work)
    pictures = name_pictures(work.template.docx.part, work.pieces)
    return _form(work, pictures)


def _open(work: _Compilation) -> None:
    try:
        work.template.render_init()
    except Exception as error:  # python-docx lets KeyError, ValueError and more out of a damaged package
        fault = "le document Word est abîmé"
        raise GabaritIllisible(
            fault, "ouvrez-le dans Word, réparez-le et enregistrez-le", Place(work.gabarit)
        ) from error


def _cut_body(work: _Compilation) -> None:
    name = work.template.docx.part.partname.membername
    tokens = work.cut(name, work.template.get_xml())
    tree = work.tree(name, tokens)
    if not work.pieces[name].structure.unsettled:
        tree = work.template.fix_tables(tokens)
        work.template.fix_docpr_ids(tree)
        if work.pieces[name].structure.counted:
            count_pictures(tree, work.pieces[name])
    work.template.map_tree(tree)


def _cut_headers_footers(work: _Compilation) -> None:
    for uri in (DocxTemplate.HEADER_URI, DocxTemplate.FOOTER_URI):
        for key, part in list(work.template.get_headers_footers(uri)):
            name = part.partname.membername
            tokens = work.cut(name, work.template.get_part_xml(part))
            work.tree(name, tokens)
            work.template.map_headers_footers_xml(key, tokens.encode())


def _cut_footnotes(work: _Compilation) -> None:
    for part in work.template.docx.part.package.parts:
        if part.content_type == _FOOTNOTES:
            name = part.partname.membername
            tokens = work.cut(name, part.blob.decode("utf-8-sig"))
            work.tree(name, tokens)
            part._blob = tokens.encode()


def _cut_properties(work: _Compilation) -> None:
    if not has_properties(work.template.docx):
        return
    properties = work.template.docx.core_properties
    package = work.template.docx.part.package
    name = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).partname.membername
    for attribute, element in PROPERTIES.items():
        text = work.cut_text(name, getattr(properties, attribute))
        properties._element._get_or_add(element).text = text


def _names(work: _Compilation) -> frozenset[str]:
    return frozenset().union(*(piece.names for piece in work.pieces.values()))


def _form(work: _Compilation, pictures: dict[str, tuple[str, ...]]) -> Form:
    members = _saved(work)
    texts = {name: members[name].decode() for name in work.pieces if name in members}
    for name, text in texts.items():
        check_no_leftover(text, work.place(name))
    moving = {name: text for name, text in texts.items() if TOKEN.search(text)}
    still = {name: data for name, data in members.items() if name not in moving}
    if "docProps/app.xml" in still:
        still["docProps/app.xml"] = _TITLES.sub(rb"\1\2", still["docProps/app.xml"])
    for name, data in still.items():
        check_unread(name, data, work.place(name))
    return _packed(work, moving, still, pictures)


def _packed(
    work: _Compilation, moving: dict[str, str], still: dict[str, bytes], pictures: dict[str, tuple[str, ...]]
) -> Form:
    media = {member for members in pictures.values() for member in members}
    fixed = [archive.pack(name, data, archive.tight_deflate) for name, data in still.items() if name not in media]
    structures = [piece.structure for piece in work.pieces.values()]
    source = SEPARATOR.join(work.pieces[name].source(_DECLARATION.sub("", text, 1)) for name, text in moving.items())
    alone = any(tag.word in _ALONE for piece in work.pieces.values() for tag in piece.tags)
    start, directory, count = archive.prefix(fixed)
    return Form(
        None if alone else _code(work, source, list(moving)),
        source,
        tuple((name, _declaration(text)) for name, text in moving.items()),
        start,
        directory,
        count,
        tuple(pictures.items()),
        tuple((name, still[name]) for name in still if name in media),
        f'w:styleId="{STYLE}"'.encode() in still.get("word/styles.xml", b""),
        any(structure.unsettled for structure in structures),
        any(structure.crossing for structure in structures),
        any(structure.bare_cells for structure in structures),
        _names(work),
    )


def _declaration(text: str) -> bytes:
    found = _DECLARATION.match(text)
    return found[0].encode() if found else b""


def _saved(work: _Compilation) -> dict[str, bytes]:
    written = BytesIO()
    work.template.docx.save(written)
    with zipfile.ZipFile(written) as saved:
        return {name: saved.read(name) for name in saved.namelist()}


def _code(work: _Compilation, source: str, names: list[str]) -> CodeType:
    return compile_source(work.env, source, lambda line: place_of(work.gabarit, names, source, line))
