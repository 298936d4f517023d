"""What documents nobody here wrote hold besides: a small document for each, with the text a reader must find."""

from __future__ import annotations

from features import FEATURES as PLAIN
from features import PAGE, Feature
from word import docx, p, para, r

LIEN = '<Relationship Id="rId-lien" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://www.example.org" TargetMode="External"/>'


def rels(inside: str) -> str:
    """The relations of a part other than the main one."""
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


FOUND = (
    Feature(
        "titre-maigre",
        docx(
            p("Objet en couleur", style="Titre1", rpr='<w:b w:val="0"/><w:color w:val="2E74B5"/>')
            + p("AVATAR To", style="Titre2", rpr='<w:b w:val="0"/><w:kern w:val="2"/>')
            + p("texte")
        ),
        ("Objet en couleur", "AVATAR To", "texte"),
        structure=("H1", "H2"),
    ),
    Feature(
        "barre-et-souligne",
        docx(para(r("barré souligné", '<w:strike/><w:u w:val="single"/>'), r(" deux fois", '<w:dstrike/><w:u w:val="double"/>'), r(" barré", "<w:dstrike/>"))),
        ("barré souligné deux fois barré",),
    ),
    Feature(
        "lien-en-pied-de-page",
        docx(
            p("texte"),
            section=f'<w:sectPr><w:footerReference w:type="default" r:id="rId-footer1"/>{PAGE}</w:sectPr>',
            parts={
                "footer1.xml": para('<w:hyperlink r:id="rId-lien">', r("www.example.org", '<w:u w:val="single"/>'), "</w:hyperlink>"),
                "_rels/footer1.xml.rels": rels(LIEN),
            },
        ),
        ("texte", "www.example.org"),
        hauteur=1.0,
    ),
)  # fmt: skip
FEATURES = (*PLAIN, *FOUND)

__all__ = ["FEATURES", "Feature"]
