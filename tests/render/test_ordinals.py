"""« 1er » is printed with superscript letters, in runs that keep the rest of their formatting."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from render_documents import NAMESPACES, docx, field, p, r

from pipeline import proof, wording
from pipeline.render import AvecGabarit, Manquant, compile
from pipeline.render.ordinals import raised

UP = '<w:vertAlign w:val="superscript"/>'
KEPT = ' xml:space="preserve"'


def rendered(tmp_path: Path, template: bytes, **values: object) -> str:
    path = tmp_path / "acte.docx"
    path.write_bytes(template)
    (tmp_path / "sortie.docx").write_bytes(compile(path).render(values))
    with zipfile.ZipFile(tmp_path / "sortie.docx") as package:
        return package.read("word/document.xml").decode()


def shown(xml: str) -> list[tuple[str, bool]]:
    """The text of each run, and whether it is superscript; nothing but well-formed XML is read."""
    xml = re.sub(r"^<\?xml[^>]*>", "", xml).strip()
    whole = xml if xml.startswith("<w:document") else f"<w:x {NAMESPACES}>{xml}</w:x>"
    root = etree.fromstring(whole)
    w = f"{{{root.nsmap['w']}}}"
    return [
        ("".join(t.text or "" for t in run.iter(f"{w}t")), run.find(f"{w}rPr/{w}vertAlign") is not None)
        for run in root.iter(f"{w}r")
    ]


def test_the_letters_of_a_value_and_of_the_template_go_up(tmp_path: Path) -> None:
    template = docx(p("Du {{ jour }} au 2e jour, la 1re fois."))
    xml = rendered(tmp_path, template, jour="1er février 2021")
    assert shown(xml)[:7] == [
        ("Du 1", False),
        ("er", True),
        (" février 2021 au 2", False),
        ("e", True),
        (" jour, la 1", False),
        ("re", True),
        (" fois.", False),
    ]
    assert proof.words(tmp_path / "sortie.docx") == [
        "Du",
        "1er",
        "février",
        "2021",
        "au",
        "2e",
        "jour,",
        "la",
        "1re",
        "fois.",
    ]


def test_a_run_keeps_its_properties_in_the_order_of_the_standard() -> None:
    before = f'<w:r w:rsidR="00A1"><w:rPr><w:b/><w:sz w:val="20"/><w:lang w:val="fr-FR"/></w:rPr><w:t{KEPT}>le 1er mai</w:t></w:r>'
    again = '<w:r w:rsidR="00A1"><w:rPr><w:b/><w:sz w:val="20"/>{}<w:lang w:val="fr-FR"/></w:rPr><w:t xml:space="preserve">{}</w:t></w:r>'
    assert raised(before) == again.format("", "le 1") + again.format(UP, "er") + again.format("", " mai")


def test_an_ordinal_that_ends_its_run_leaves_no_empty_run() -> None:
    assert raised("<w:r><w:t>le 1er</w:t></w:r>") == (
        f"<w:r><w:t{KEPT}>le 1</w:t></w:r><w:r><w:rPr>{UP}</w:rPr><w:t{KEPT}>er</w:t></w:r>"
    )


def test_what_follows_in_the_same_run_stays_on_the_line() -> None:
    xml = "<w:r><w:t>le 1er</w:t><w:br/><w:t>et la suite</w:t></w:r>"
    assert shown(raised(xml)) == [("le 1", False), ("er", True), ("et la suite", False)]


@pytest.mark.parametrize(
    "xml",
    [
        "<w:r><w:t>la commune, 3 février</w:t></w:r>",
        '<w:r w:rsidR="001e"><w:t>rien</w:t></w:r>',
        "<w:r><w:instrText> REF art1er \\h </w:instrText></w:r>",
        "<w:r><w:delText>le 1er mai</w:delText></w:r>",
        "<a:t>le 1er mai</a:t>",
        "<w:r><w:t>courriel 1er@villefictive.example</w:t></w:r>",
        "<w:r><w:t>le 1e</w:t></w:r><w:r><w:t>r mai</w:t></w:r>",
        "<w:r><w:t>le 1</w:t></w:r><w:r><w:t>er mai</w:t></w:r>",
        f"<w:r><w:rPr>{UP}</w:rPr><w:t>1er</w:t></w:r>",
        '<w:r><w:rPr><w:rPrChange w:id="1"><w:rPr/></w:rPrChange></w:rPr><w:t>le 1er mai</w:t></w:r>',
        "<w:r><w:drawing><w:r><w:t>a</w:t></w:r></w:drawing><w:t>le 1er mai</w:t></w:r>",
    ],
)
def test_what_is_no_ordinal_of_one_run_stays_as_it_is(xml: str) -> None:
    assert raised(f"<w:p>{xml}</w:p>") == f"<w:p>{xml}</w:p>"


def test_a_paragraph_ends_the_ordinal() -> None:
    xml = f"{p('le 1er')}{p('avril')}"
    assert shown(raised(xml)) == [("le 1", False), ("er", True), ("avril", False)]


def test_fields_keep_their_parts(tmp_path: Path) -> None:
    xml = rendered(tmp_path, docx(p(r("{{ jour }}, page "), field("PAGE"))), jour="1er mai")
    assert [text for text, up in shown(xml) if up] == ["er"]
    assert re.findall(r'fldCharType="(\w+)"', xml) == ["begin", "separate", "end"]


def test_a_missing_value_stays_whole(tmp_path: Path) -> None:
    xml = rendered(tmp_path, docx(p("le 1er mai, {{ jour }}, le 2e")), jour=Manquant("date du 1er versement"))
    assert shown(xml) == [
        ("le 1", False),
        ("er", True),
        (" mai, ", False),
        ("[à compléter\u00a0: date du 1er versement]", False),
        (", le 2", False),
        ("e", True),
    ]


def test_entities_and_breaks_stand(tmp_path: Path) -> None:
    xml = rendered(tmp_path, docx(p("{{ texte }}")), texte="Durand & Fils <SARL>, 1er\nétage")
    assert "".join(text for text, _ in shown(xml)) == "Durand & Fils <SARL>, 1erétage"
    assert [text for text, up in shown(xml) if up] == ["er"]
    assert "<w:br/>" in xml


def test_the_complete_way_does_the_same(tmp_path: Path) -> None:
    template = docx(p("{{ jour }}"), p("{{ objet }}"))
    fast = rendered(tmp_path, template, jour="1er mai", objet="rien")
    slow = rendered(tmp_path, template, jour="1er mai", objet=AvecGabarit(lambda _: "rien"))
    assert shown(slow) == shown(fast)


@pytest.mark.parametrize("text", ["1er", "XXe siècle", "IIe", "21e", "1ers", "2es", "1res"])
def test_the_letters_are_those_that_wording_finds(text: str) -> None:
    pieces = [(piece.texte, piece.exposant) for piece in wording.segments(text)]
    assert shown(raised(f"<w:p>{r(text)}</w:p>")) == pieces


def test_the_pdf_says_the_same_word(tmp_path: Path) -> None:
    from pipeline import convert

    rendered(tmp_path, docx(p("Le {{ jour }} et le 2e"), core={"title": "Essai"}), jour="1er mai")
    docx_path = tmp_path / "sortie.docx"
    made = convert.to_pdf([convert.Part(docx_path, "Essai")], tmp_path / "sortie.pdf", titre="Essai")
    assert proof.compare(docx_path, made.pdf) == ()
    assert proof.text_of_pdf(made.pdf).split() == ["Le", "1er", "mai", "et", "le", "2e"]
