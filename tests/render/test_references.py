"""A reference to a numbered article shows its number once the conditions have been applied."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from render_documents import NAMESPACES, docx, p

from pipeline.render import AvecGabarit, compile
from pipeline.render.references import countable, lists, refreshed

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(rank: int, style: str, text: str, fmt: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{rank}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{more}<w:pStyle w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def numbering(*levels: str, number: str = "") -> str:
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return f'<w:numbering {W}>{abstract}<w:num w:numId="1"><w:abstractNumId w:val="0"/>{number}</w:num></w:numbering>'


def style(name: str, rank: int, based: str = "") -> str:
    tied = f'<w:pPr><w:numPr><w:ilvl w:val="{rank}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    inner = f'<w:basedOn w:val="{based}"/>' if based else tied
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>{inner}</w:style>'


STYLES = style("Article", 0) + style("Sous", 1) + style("Variante", 1, based="Sous")
TWO = (level(0, "Article", "Article %1 –"), level(1, "Sous", "%1.%2"))


def head(text: str, mark: str, style: str = "Sous") -> str:
    return p(f'<w:bookmarkStart w:id="1" w:name="{mark}"/>', text, '<w:bookmarkEnd w:id="1"/>', style=style)


def ref(mark: str, cached: str, switches: str = "\\r \\h") -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> REF {mark} {switches} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{cached}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def simple(mark: str, cached: str) -> str:
    return f'<w:fldSimple w:instr=" REF {mark} \\r \\h "><w:r><w:t>{cached}</w:t></w:r></w:fldSimple>'


def after(*body: str, levels: tuple[str, ...] = TWO, number: str = "") -> list[str]:
    """The results of the fields of a body, once refreshed; all else must stand."""
    xml = f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>"
    known = lists(f"<w:styles {W}>{STYLES}</w:styles>".encode(), numbering(*levels, number=number).encode())
    done = refreshed(xml, known)
    result = r'(?<=<w:t>)[^<]*(?=</w:t></w:r>(?:</w:fldSimple>|<w:r><w:fldChar w:fldCharType="end"/>))'
    assert re.sub(result, "", done) == re.sub(result, "", xml)
    return re.findall(result, done)


ARTICLES = (
    p("Objet", style="Article"),
    head("Un", "un"),
    head("Deux", "deux"),
    head("Prix", "prix", "Article"),
    head("Montant", "montant", "Variante"),
)


def test_numbers_are_counted_as_word_counts_them() -> None:
    text = p("Voir ", ref("un", "9.9"), ref("deux", "9.9"), ref("montant", "9.9"), simple("montant", "8.8"))
    assert after(text, *ARTICLES) == ["1.1", "1.2", "2.1", "2.1"]


@pytest.mark.parametrize(
    ("cached", "shown"), [("Article 9 –", "Article 2 –"), ("Article 9", "Article 2"), ("9", "2"), ("neuf !", "neuf !")]
)
def test_the_number_keeps_the_form_it_had(cached: str, shown: str) -> None:
    assert after(*ARTICLES, p(ref("prix", cached))) == [shown]


def test_other_formats_and_starts() -> None:
    levels = (level(0, "Article", "%1.", "upperLetter"), level(1, "Sous", "%1.%2)", "lowerLetter"))
    assert after(*ARTICLES, p(ref("prix", "Z"), ref("deux", "Z.z"), ref("deux", "Z.z)")), levels=levels) == [
        "B",
        "A.b",
        "A.b)",
    ]


def test_a_paragraph_may_be_numbered_or_freed_by_itself() -> None:
    own = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    freed = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = (p("a", style="Article"), p("b", properties=own), p("c", style="Sous", properties=freed), head("d", "d"))
    assert after(*body, p(ref("d", "9.9"))) == ["1.2"]


@pytest.mark.parametrize(
    "body",
    [
        (*ARTICLES, p(ref("absent", "9.9"))),
        (*ARTICLES, head("rien", "texte", "Alinea"), p(ref("texte", "9.9"))),
        (*ARTICLES, '<w:bookmarkStart w:id="7" w:name="entre"/>', p("rien"), p(ref("entre", "9.9"))),
        (*ARTICLES, p(ref("deux", "9.9", "\\h"))),
        (*ARTICLES, p(ref("deux", "9.9", "\\p \\r"))),
    ],
)
def test_what_is_beyond_simple_counting_stays(body: tuple[str, ...]) -> None:
    assert after(*body) == ["9.9"]


@pytest.mark.parametrize(
    ("levels", "number"),
    [
        ((TWO[0], level(1, "Sous", "%1.%2", more='<w:lvlRestart w:val="0"/>')), ""),
        ((TWO[0], level(1, "Sous", "%1.%2", "ordinalText")), ""),
        (TWO, '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/></w:lvlOverride>'),
    ],
)
def test_a_list_beyond_simple_counting_stays(levels: tuple[str, ...], number: str) -> None:
    assert after(*ARTICLES, p(ref("deux", "9.9")), levels=levels, number=number) == ["9.9"]


def body_of(document: bytes, path: Path) -> str:
    path.write_bytes(document)
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.parametrize(
    "more",
    [
        '<w:ins w:id="3"><w:r><w:t>x</w:t></w:r></w:ins>',
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r>",
        "<w:r><w:pict><w:txbxContent><w:p/></w:txbxContent></w:pict></w:r>",
    ],
)
def test_a_body_beyond_simple_counting_stays(tmp_path: Path, more: str) -> None:
    assert countable("".join(ARTICLES))
    assert not countable(p(more))
    body = (*ARTICLES, p(ref("deux", "9.9"), "{{ fin }}"), p(more))
    path = tmp_path / "acte.docx"
    path.write_bytes(docx(*body, styles=STYLES, extra={"word/numbering.xml": numbering(*TWO)}))
    xml = body_of(compile(path).render({"fin": "."}), tmp_path / "sortie.docx")
    assert re.findall(r"<w:t>(\d\.\d)</w:t>", xml) == ["9.9"]


@pytest.mark.parametrize("quick", [True, False])
def test_a_condition_that_removes_an_article_moves_the_references(tmp_path: Path, quick: bool) -> None:
    conditional = (p("{%p if usage %}"), head("Usage", "usage"), p("{%p endif %}"))
    body = (
        p("Objet", style="Article"),
        *conditional,
        head("Remises", "remises"),
        p(ref("remises", "1.2"), "{{ fin }}"),
    )
    path = tmp_path / "acte.docx"
    path.write_bytes(docx(*body, styles=STYLES, extra={"word/numbering.xml": numbering(*TWO)}))
    template = compile(path)
    end = "." if quick else AvecGabarit(lambda _: ".")
    shown = {}
    for usage in (True, False):
        xml = body_of(template.render({"usage": usage, "fin": end}), tmp_path / "sortie.docx")
        shown[usage] = re.findall(r"<w:t>(\d\.\d)</w:t>", xml)
    assert shown == {True: ["1.2"], False: ["1.1"]}


def test_the_shipped_convention_shows_right_numbers(tmp_path: Path, root: Path) -> None:
    """An article made optional in the shipped template: the numbers of those behind it follow."""
    heading = p("{%p if usage %}"), p("{%p endif %}")
    with zipfile.ZipFile(root / "templates" / "convention.docx") as package:
        members = {name: package.read(name) for name in package.namelist()}
    xml = members["word/document.xml"].decode()
    start = xml.rindex("<w:p>", 0, xml.index('w:name="art_usage"'))
    end = xml.index("</w:p>", start) + len("</w:p>")
    members["word/document.xml"] = f"{xml[:start]}{heading[0]}{xml[start:end]}{heading[1]}{xml[end:]}".encode()
    path = tmp_path / "convention.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in members.items():
            package.writestr(name, data)
    template, values = compile(path), _values(root)
    shown = {}
    for usage in (True, False):
        text = body_of(template.render({**values, "usage": usage}), tmp_path / "sortie.docx")
        shown[usage] = re.findall(r'REF (\w+) [^"]*"separate"/></w:r><w:r><w:t(?: [^>]*)?>([^<]*)<', text)
    assert {number for mark, number in shown[True] if mark == "art_remises"} == {"1.5"}
    assert {number for mark, number in shown[False] if mark == "art_remises"} == {"1.4"}
    others = [[pair for pair in shown[usage] if pair[0] != "art_remises"] for usage in (True, False)]
    assert others[0] == others[1]
    assert len(others[0]) == 9


def _values(root: Path) -> dict[str, object]:
    from datetime import date

    from pipeline import doctypes, legal, loading

    dossier = loading.load(root / "inputs", "exemple-complet").dossier
    assert dossier is not None
    emission = doctypes.Emission(date(2024, 12, 2), False, legal.at(date(2024, 3, 12)))
    return doctypes.registry()["convention"].context(dossier, emission)
