"""What a template or a value may not be: refused with the template, the part, the paragraph and a remedy."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from docxtpl import InlineImage, RichText, RichTextParagraph
from markupsafe import Markup
from render_documents import docx, field, note, p, picture, png, r, tbl, tc, tr

from pipeline.render import (
    GabaritIllisible,
    GabaritInvalide,
    RenderError,
    ValeurRefusee,
    VariableInconnue,
    compile,
    to_docx,
)


def saved(tmp_path: Path, data: bytes, name: str = "acte.docx") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def rendering_error(tmp_path: Path, template: bytes, context: dict) -> RenderError:
    compiled = compile(saved(tmp_path, template))
    with pytest.raises(RenderError) as caught:
        compiled.render(context)
    assert caught.value.conseil
    return caught.value


def compiling_error(tmp_path: Path, template: bytes) -> RenderError:
    path = saved(tmp_path, template)
    with pytest.raises(RenderError) as caught:
        compile(path)
    assert caught.value.conseil
    return caught.value


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "gabarit acte.docx, corps, paragraphe « Somme due : {{ somme }} » : variable inconnue « somme »"),
        (
            {"somme": None},
            "gabarit acte.docx, corps, paragraphe « Somme due : {{ somme }} » : une valeur vide (None) serait imprimée",
        ),
        (
            {"somme": 20000.0},
            "gabarit acte.docx, corps, paragraphe « Somme due : {{ somme }} » : "
            "20000.0 (float) n’est pas un texte à imprimer",
        ),
        (
            {"somme": "20\x0b000"},
            "gabarit acte.docx, corps, paragraphe « Somme due : 20\ufffd000 » : "
            "caractère interdit U+000B dans une valeur",
        ),
    ],
)
def test_message(tmp_path: Path, values: dict, message: str) -> None:
    template = docx(p("Premier paragraphe"), p(r("Somme due : "), r("{{ som"), r("me }}")), p("Dernier"))
    assert str(rendering_error(tmp_path, template, values)) == message


@pytest.mark.parametrize(
    "value",
    [None, 1.5, True, Decimal("1"), datetime.date(2021, 1, 26), b"x", [1], {"a": 1}, object(), len, ("a",)],
    ids=lambda value: type(value).__name__,
)
def test_value_that_is_no_text(tmp_path: Path, value: object) -> None:
    assert type(rendering_error(tmp_path, docx(p("{{ v }}")), {"v": value})) is ValeurRefusee


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\r", "\x1e", "\x7f", "\ufffe", "\uffff", "\ud800"])
@pytest.mark.parametrize("part", ["corps", "en-tête (header1.xml)", "propriétés du document"])
def test_character_that_cannot_be_written(tmp_path: Path, character: str, part: str) -> None:
    template = docx(p("{{ a }}"), header=p("{{ b }}"), core={"title": "{{ c }}"})
    names = dict(zip(["corps", "en-tête (header1.xml)", "propriétés du document"], "abc", strict=True))
    values = {"a": "a", "b": "b", "c": "c"} | {names[part]: f"x{character}y"}
    error = rendering_error(tmp_path, template, values)
    assert type(error) is ValeurRefusee
    assert error.place is not None
    assert error.place.gabarit == "acte.docx"
    assert error.place.partie == part


def test_the_characters_between_the_parts_cannot_be_forged(tmp_path: Path) -> None:
    error = rendering_error(tmp_path, docx(p("{{ a }}"), header=p("{{ b }}")), {"a": "\x1e\x1f\x1e", "b": ""})
    assert "U+001E" in error.message


@pytest.mark.parametrize("value", ["a\fb", "a\ab"])
@pytest.mark.parametrize(
    "template", [docx(p(picture("i", "{{ v }}")), pictures=[png()]), docx(core={"title": "{{ v }}"})]
)
def test_a_paragraph_cannot_end_where_there_is_none(tmp_path: Path, template: bytes, value: str) -> None:
    assert type(rendering_error(tmp_path, template, {"v": value})) is ValeurRefusee


@pytest.mark.parametrize(
    ("tag", "value", "kind"),
    [
        ("{{ v }}", RichText("perdu"), GabaritInvalide),
        ("{{ v }}", RichTextParagraph("perdu"), GabaritInvalide),
        ("{{r v }}", "perdu", GabaritInvalide),
        ("{{p v }}", "perdu", GabaritInvalide),
        ("{{r v }}", RichTextParagraph("perdu"), GabaritInvalide),
        ("{{p v }}", RichText("perdu"), GabaritInvalide),
        ("{{ v }}", Markup("<w:br/>"), GabaritInvalide),
        ("{{ v }}", Markup("a & b"), ValeurRefusee),
        ("{{r v }}", RichText("x", style='"'), ValeurRefusee),
        ("{{r v }}", RichText("x", url_id="rId9"), ValeurRefusee),
        ("{{ v }}", InlineImage(None, "x.png"), ValeurRefusee),
        ("{{ v|safe }}", "a < b", GabaritInvalide),
        ("{{ v.append(1) }}", [], GabaritInvalide),
        ("{{ v.__class__ }}", "x", GabaritInvalide),
        ("{{ v + 1 }}", "x", GabaritInvalide),
        ("{{ v.inconnu }}", {"connu": "x"}, VariableInconnue),
        ("{{ v[3] }}", ["x"], VariableInconnue),
        ("{% for x in autre %}{% endfor %}", "x", VariableInconnue),
        ("{% if autre %}{% endif %}", "x", VariableInconnue),
        ("{% if autre == 'x' %}{% endif %}", "x", VariableInconnue),
    ],
)
def test_value_at_the_wrong_place(tmp_path: Path, tag: str, value: object, kind: type[RenderError]) -> None:
    error = rendering_error(tmp_path, docx(p("avant"), p(tag), p("après")), {"v": value})
    assert type(error) is kind
    assert error.place is not None
    assert error.place.paragraphe == tag


@pytest.mark.parametrize(
    ("body", "paragraph"),
    [
        ("{{ nom }", "Le {{ nom } dit"),
        ("{ nom }}", "Le { nom }} dit"),
        ("{% if x %}oui", "Le {% if x %}oui dit"),
        ("{% endif %}", "Le {% endif %} dit"),
        ("{% si x %}", "Le {% si x %} dit"),
        ("{{ nom | inconnu }}", "Le {{ nom | inconnu }} dit"),
        ("{{ nom nom }}", "Le {{ nom nom }} dit"),
        ("%}", "Le %} dit"),
        ("{# remarque", "Le {# remarque dit"),
    ],
)
@pytest.mark.parametrize("part", ["corps", "en-tête (header1.xml)", "notes de bas de page"])
def test_bad_tag(tmp_path: Path, body: str, paragraph: str, part: str) -> None:
    bad = p(r("Le "), r(body), r(" dit"))
    template = {
        "corps": docx(p("avant"), bad),
        "en-tête (header1.xml)": docx(p("avant"), header=bad),
        "notes de bas de page": docx(p("avant", note(1)), footnotes=[bad]),
    }[part]
    error = compiling_error(tmp_path, template)
    assert type(error) is GabaritInvalide
    assert error.place is not None
    assert (error.place.partie, error.place.paragraphe.strip()) == (part, paragraph)


@pytest.mark.parametrize(
    ("template", "paragraph"),
    [
        (docx(p("Article 3 {%p if x %}"), p("a"), p("{%p endif %}")), "Article 3 "),
        (docx(tbl(2, tr("{%tr for m in ms %}", "Total"), tr("{{ m }}", ""), tr("{%tr endfor %}", ""))), "Total"),
        (docx(p("avant"), p("perdu {%- if x %}"), p("{% endif %}")), "perdu "),
    ],
)
def test_text_that_a_tag_would_swallow(tmp_path: Path, template: bytes, paragraph: str) -> None:
    error = compiling_error(tmp_path, template)
    assert "serait perdu" in error.message
    assert error.place is not None
    assert error.place.paragraphe == paragraph


@pytest.mark.parametrize(
    "swallowed",
    [picture("i"), field("PAGE"), note(1), '<w:r><w:br w:type="page"/></w:r>'],
    ids=["image", "champ", "appel de note", "saut de page"],
)
def test_object_that_a_tag_would_swallow(tmp_path: Path, swallowed: str) -> None:
    template = docx(p(swallowed, r("{%p if x %}")), p("{%p endif %}"), footnotes=[p("note")], pictures=[png()])
    assert "serait perdu" in compiling_error(tmp_path, template).message


def test_section_that_a_tag_would_swallow(tmp_path: Path) -> None:
    template = docx(tbl(1, tr(tc(p("{%tr if x %}", properties="<w:sectPr/>"))), tr(tc(p("{%tr endif %}")))))
    assert "un saut de section serait perdu" in compiling_error(tmp_path, template).message


@pytest.mark.parametrize(("x", "between"), [(True, 1), (False, 0)])
def test_a_section_break_that_shares_the_paragraph_of_a_tag_goes_with_what_the_tag_opens(
    tmp_path: Path, *, x: bool, between: int
) -> None:
    bearing = "<w:sectPr/>"  # LibreOffice saves a break so, in the paragraph before it
    template = docx(
        p("avant"), p(r("{%p i"), r("f x %}"), properties=bearing), p("dedans"), p("{%p endif %}", properties=bearing), p("après")
    )  # fmt: skip
    data = compile(saved(tmp_path, template)).render({"x": x})
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = package.read("word/document.xml").decode()
    before, _, after = body.partition("dedans" if x else "avant")
    assert (before.count("<w:sectPr"), after.partition("après")[0].count("<w:sectPr")) == (between, 1)
    assert "{%" not in body


@pytest.mark.parametrize("name", ["word/endnotes.xml", "word/comments.xml"])
def test_tag_where_none_is_read(tmp_path: Path, name: str) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    xml = f"<w:notes {space}>{p(r('Le {'), r('{ nom }}'))}</w:notes>"
    assert "n’y sont pas lues" in compiling_error(tmp_path, docx(p("x"), extra={name: xml})).message


def test_tag_in_a_property_that_is_not_read(tmp_path: Path) -> None:
    error = compiling_error(tmp_path, docx(p("x"), core={"title": "{{ nom }}", "keywords": "{{ mots }}"}))
    assert error.place is not None
    assert error.place.partie == "propriétés du document"


def test_blocks_that_cross(tmp_path: Path) -> None:
    crossing = docx(p("Debut {% if x %}"), tbl(1, tr(tc(p("cellule {% endif %}")))))
    compiled = compile(saved(tmp_path, crossing))
    assert zipfile.ZipFile(io.BytesIO(compiled.render({"x": "oui"}))).testzip() is None
    with pytest.raises(GabaritInvalide, match="niveaux différents"):
        compiled.render({"x": ""})


def test_table_without_grid(tmp_path: Path) -> None:
    table = tbl(1, tr("a")).replace('<w:tblGrid><w:gridCol w:w="1500"/></w:tblGrid>', "")
    assert "grille" in compiling_error(tmp_path, docx(table)).message


GOOD = docx(p("{{ nom }}"), header=p("fixe"))


def altered(change: dict[str, bytes | None]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(written, "w") as new:
        members = {name: old.read(name) for name in old.namelist()} | change
        for name, data in members.items():
            if data is not None:
                new.writestr(name, data)
    return written.getvalue()


def bomb() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (80 * 1024 * 1024))
    return written.getvalue()


TYPES = zipfile.ZipFile(io.BytesIO(GOOD)).read("[Content_Types].xml")
BROKEN = {
    "vide": (b"", "le fichier est vide"),
    "png": (png(), "c'est une image PNG"),
    "pdf": (b"%PDF-1.7 ", "c'est un PDF"),
    "doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ancien fichier .doc"),
    "texte": (b"bonjour", "ce n'est pas un document Word"),
    "tronque": (GOOD[: len(GOOD) // 2], "abîmé"),
    "octets changes": (GOOD[:400] + b"XXXXXXXX" + GOOD[408:], "abîmé"),
    "bombe": (bomb(), "démesuré"),
    "sans corps": (altered({"word/document.xml": None}), "le corps du document manque"),
    "sans types": (altered({"[Content_Types].xml": None}), "Content_Types"),
    "xml coupe": (altered({"word/document.xml": b"<w:document"}), "la partie est abîmée (ligne 1"),
    "entites": (altered({"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "a">]><x>&a;</x>'}), "entités"),
    "utf-16": (altered({"word/header1.xml": "<x/>".encode("utf-16")}), "UTF-8"),
    "latin-1": (altered({"word/header1.xml": b'<?xml version="1.0" encoding="latin-1"?><x>\xe9</x>'}), "UTF-8"),
    "macros": (altered({"word/vbaProject.bin": b"x"}), "macros"),
    "docm": (
        altered(
            {
                "[Content_Types].xml": TYPES.replace(
                    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
                    b"application/vnd.ms-word.document.macroEnabled.main+xml",
                )
            }
        ),
        "macros",
    ),
    "dotx": (altered({"[Content_Types].xml": TYPES.replace(b"document.main", b"template.main")}), ".dotx"),
    "classeur": (altered({"[Content_Types].xml": b"<Types/>"}), "autre format"),
    "relations perdues": (altered({"_rels/.rels": None}), "abîmé"),
    "relation vers rien": (altered({"word/header1.xml": None}), "abîmé"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_unreadable_template(tmp_path: Path, name: str) -> None:
    data, message = BROKEN[name]
    path = saved(tmp_path, data)
    with pytest.raises(GabaritIllisible) as caught:
        compile(path)
    assert message in caught.value.message
    assert "acte.docx" in caught.value.message
    assert caught.value.conseil


def test_absent_template_and_folder(tmp_path: Path) -> None:
    with pytest.raises(GabaritIllisible, match="n’existe pas"):
        compile(tmp_path / "absent.docx")
    with pytest.raises(GabaritIllisible, match="c’est un dossier"):
        compile(tmp_path)


def test_a_failed_rendering_leaves_what_was_there(tmp_path: Path) -> None:
    template, out = saved(tmp_path, GOOD), tmp_path / "sortie" / "acte.docx"
    to_docx(template, {"nom": "un"}, out)
    before = out.read_bytes()
    with pytest.raises(VariableInconnue):
        to_docx(template, {}, out)
    assert out.read_bytes() == before
    assert [path.name for path in out.parent.iterdir()] == ["acte.docx"]
