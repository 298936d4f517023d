"""The slow way: docxtpl's own rendering, strict, for what adds parts to the package."""

from __future__ import annotations

import html
import zipfile
from collections.abc import Mapping
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docxtpl import DocxTemplate
from jinja2 import Template

from pipeline.render.characters import settle, whole
from pipeline.render.environment import ActEnvironment, compile_source, environment, evaluate, from_code
from pipeline.render.errors import PROPRIETES, Place, part_label
from pipeline.render.package import check_well_formed
from pipeline.render.pictures import describe, name_pictures, swapped
from pipeline.render.printing import anywhere
from pipeline.render.sections import part_sections
from pipeline.render.tags import numbered, plain, readable, unescaped
from pipeline.render.values import AvecGabarit, Foreign, Image

# The core properties docxtpl renders, and their elements.
PROPERTIES = {
    "author": "creator",
    "comments": "description",
    "identifier": "identifier",
    "language": "language",
    "subject": "subject",
    "title": "title",
}


class StrictTemplate(DocxTemplate):  # type: ignore[misc]
    """docxtpl's template, whose patched and compiled pieces are kept, and which loses nothing in silence."""

    def __init__(self, data: bytes, gabarit: str) -> None:
        super().__init__(BytesIO(data))
        self.gabarit = gabarit
        self._patched: dict[str, str] = {}
        self._compiled: dict[tuple[str, bool], Template] = {}
        self._xml = environment(self._value)
        self._plain = environment(self._plain_value)
        self._plain.autoescape = False

    def render_init(self) -> None:
        """The package opened, its section breaks where no tag takes them away."""
        super().render_init()
        part_sections(self.docx.element.body)

    def _value(self, value: Foreign) -> Foreign:
        return value.fabrique(self) if isinstance(value, AvecGabarit) else anywhere(value)

    def _plain_value(self, value: Foreign) -> Foreign:
        shown = anywhere(value)
        return html.unescape(shown.xml) if hasattr(shown, "xml") else shown

    def patch_xml(self, src_xml: str) -> str:
        """docxtpl's patching, done once for each source."""
        if src_xml not in self._patched:
            self._patched[src_xml] = plain(super().patch_xml(src_xml))
        return self._patched[src_xml]

    def render_xml_part(
        self,
        src_xml: str,
        part: Foreign,
        context: Mapping[str, object],
        jinja_env: Foreign = None,  # noqa: ARG002 (docxtpl's signature)
    ) -> str:
        """A part with its values, well-formed and without control characters."""
        self.current_rendering_part = part
        label = part_label(part.partname)
        text = self._text(numbered(unescaped(src_xml)), context, self._xml, label)
        resolved = settle(text, Place(self.gabarit, label))
        check_well_formed(resolved.encode(), Place(self.gabarit, label))
        return resolved

    def render_properties(
        self,
        context: Mapping[str, object],
        jinja_env: Foreign = None,  # noqa: ARG002 (docxtpl's signature)
        autoescape: bool = False,  # noqa: ARG002
    ) -> None:
        """The core properties with their values, escaped once; none are invented."""
        if not has_properties(self.docx):
            return
        properties = self.docx.core_properties
        for name, element in PROPERTIES.items():
            source = getattr(properties, name)
            text = self._text(source, context, self._plain, PROPRIETES)
            whole(text, Place(self.gabarit, PROPRIETES, source))
            properties._element._get_or_add(element).text = text

    def _text(self, source: str, context: Mapping[str, object], env: ActEnvironment, label: str) -> str:
        def place(line: int) -> Place:
            lines = source.splitlines()
            return Place(self.gabarit, label, readable(lines[line - 1]) if 0 < line <= len(lines) else "")

        key = (source, env.autoescape is True)
        if key not in self._compiled:
            self._compiled[key] = from_code(env, compile_source(env, source, place))
        return "".join(evaluate(self._compiled[key], context, place))


def has_properties(document: Foreign) -> bool:
    """Whether the package holds core properties: python-docx invents some, dated now, when asked for them."""
    relations = document.part.package.rels.values()
    return any(relation.reltype == RELATIONSHIP_TYPE.CORE_PROPERTIES for relation in relations)


def render_complete(
    template: StrictTemplate, context: Mapping[str, object], images: Mapping[str, Image]
) -> list[tuple[str, bytes]]:
    """The members of the document made by docxtpl, in its order, with ``images`` in place of pictures so named."""
    template.render(dict(context))
    swaps = {}
    if images:
        swaps = swapped(name_pictures(template.docx.part, {}), images, Place(template.gabarit))
        describe(template.docx.part, images)
    written = BytesIO()
    template.save(written)
    with zipfile.ZipFile(written) as archive:
        return [(name, swaps.get(name) or archive.read(name)) for name in archive.namelist()]
