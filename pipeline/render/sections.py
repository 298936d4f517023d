"""A section break that shares the paragraph of a tag, as LibreOffice saves it, is put back in one of its own."""

from __future__ import annotations

import re

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from pipeline.render.values import Foreign

_TAG = re.compile(r"\s*\{%-?p\s.*?%\}\s*", re.DOTALL)
# As low as Word allows: a break takes no room of its own.
_EMPTY = (
    f'<w:p {nsdecls("w")}><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
)


def part_sections(body: Foreign) -> None:
    """Move each break that ends a paragraph where ``{%p … %}`` stands alone into an empty paragraph after it.

    A break ends its paragraph: after the tag it means the same, and the tag no longer takes it away.
    """
    for section in list(body.iter(qn("w:sectPr"))):
        properties = section.getparent()
        paragraph = properties.getparent()
        if properties.tag == qn("w:pPr") and _TAG.fullmatch("".join(t.text or "" for t in paragraph.iter(qn("w:t")))):
            bearer = parse_xml(_EMPTY)
            bearer[0].append(section)
            paragraph.addnext(bearer)
