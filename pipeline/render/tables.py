"""Tables and picture numbers that depend on the values, settled by docxtpl in the finished body."""

from __future__ import annotations

from docxtpl import DocxTemplate
from lxml import etree

from pipeline.render.errors import GabaritInvalide, Place


def fix(xml: bytes, place: Place) -> bytes:
    """The body with the columns of its tables and the numbers of its pictures as docxtpl makes them.

    ``xml`` has no declaration; neither has the result. Raises ``GabaritInvalide`` when it is not well-formed.
    """
    try:
        etree.fromstring(xml)
    except etree.XMLSyntaxError as error:
        advice = "mettez les balises d’un même bloc au même niveau"
        raise GabaritInvalide("des balises se croisent", advice, place) from error
    template = DocxTemplate(None)
    template.docx_ids_index = 1000
    tree = template.fix_tables(xml)
    template.fix_docpr_ids(tree)
    return bytes(etree.tostring(tree, encoding="unicode").encode())
