"""The Word templates that the project ships: their styles, their numbering, their tags."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from pipeline import doctypes, legal, loading, render

ACTES = ["deliberation", "convention"]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STYLES = {
    "Titre acte", "Objet", "Visa", "Considérant", "Dispositif", "Article", "Sous-article", "Intertitre", "Alinéa", "List",
    "Tableau", "Signature", "Mention", "header", "footer", "Projet", "À compléter",
}  # fmt: skip


@pytest.fixture(params=ACTES)
def gabarit(request, root):
    return root / "templates" / f"{request.param}.docx"


@pytest.fixture(scope="module")
def exemple(root):
    return loading.load(root / "inputs", "exemple-complet").dossier


def parse(path, part):
    from lxml import etree

    with zipfile.ZipFile(path) as archive:
        return etree.fromstring(archive.read(part))


def parts(path, kind):
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if re.fullmatch(rf"word/{kind}\d*\.xml", name)]


def context(acte, dossier, *, projet=False):
    return doctypes.registry()[acte].context(
        dossier, doctypes.Emission(date(2026, 1, 1), projet, legal.at(dossier.seance.date))
    )


@pytest.mark.parametrize("acte", ACTES)
def test_template_and_context_name_the_same_things(acte, root, exemple):
    given = render.names_given(context(acte, exemple))
    drift = render.lint(root / "templates" / f"{acte}.docx", given)
    assert drift.inconnues == ()
    forms = re.compile(r"(prestataire|beneficiaire)\.")
    assert [name for name in drift.inutiles if not forms.match(name)] == []


def test_styles_are_named_used_and_few(gabarit):
    styles = parse(gabarit, "word/styles.xml")
    names = {style.get(f"{W}styleId"): style.find(f"{W}name").get(f"{W}val") for style in styles.iter(f"{W}style")}
    assert set(names.values()) >= STYLES
    assert len(names) < 40
    used = {
        tag.get(f"{W}val")
        for part in ("document", *(p[5:-4] for kind in ("header", "footer") for p in parts(gabarit, kind)))
        for tag in parse(gabarit, f"word/{part}.xml").iter(f"{W}pStyle", f"{W}tblStyle")
    }
    assert used <= set(names)


def test_french_a4_with_decent_margins(gabarit):
    styles = parse(gabarit, "word/styles.xml")
    assert {lang.get(f"{W}val") for lang in styles.iter(f"{W}lang")} == {"fr-FR"}
    for section in parse(gabarit, "word/document.xml").iter(f"{W}sectPr"):
        size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
        assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
        assert all(1134 <= int(margins.get(f"{W}{side}")) <= 1480 for side in ("top", "right", "bottom", "left"))


def test_headings_stay_with_what_follows(gabarit):
    styles = parse(gabarit, "word/styles.xml")
    for style in styles.iter(f"{W}style"):
        if style.find(f"{W}pPr/{W}outlineLvl") is not None:
            assert style.find(f"{W}pPr/{W}keepNext") is not None, style.get(f"{W}styleId")


def test_rows_never_split_and_headings_repeat(gabarit):
    document = parse(gabarit, "word/document.xml")
    for table in document.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        if table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "Tableauacte":
            assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None


def test_nothing_floats(gabarit):
    with zipfile.ZipFile(gabarit) as archive:
        names = set(archive.namelist())
        text = b"".join(archive.read(name) for name in names if name.endswith(".xml"))
    assert not re.search(rb"<(w:pict|w:object|mc:AlternateContent|w:framePr|wp:anchor|w:sdt)\b", text)
    assert not any("theme" in name or "embeddings" in name for name in names)


def test_every_header_says_draft_and_fictitious(gabarit):
    headers = parts(gabarit, "header")
    assert headers
    for part in headers:
        text = "".join(parse(gabarit, part).itertext())
        assert "document.projet" in text
        assert "PROJET" in text
        assert "document.fictif" in text


def numbers(document):
    """The number of each bookmark, counted as Word counts the headings of an act."""
    found, counts = {}, {"convention": [0, 0], "annexe": [0]}
    for paragraph in document.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        kind = style.get(f"{W}val") if style is not None else ""
        if kind == "Article":
            counts["convention"] = [counts["convention"][0] + 1, 0]
        elif kind == "Sousarticle":
            counts["convention"][1] += 1
        elif kind == "Articleannexe":
            counts["annexe"][0] += 1
        for mark in paragraph.iter(f"{W}bookmarkStart"):
            label = {"Sousarticle": ".".join(map(str, counts["convention"])), "Articleannexe": str(counts["annexe"][0])}
            found[mark.get(f"{W}name")] = label.get(kind, "")
    return found


def references(document):
    """Each REF field: its bookmark and the result it shows."""
    shown, current, result = [], None, None
    for element in document.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
        if element.tag == f"{W}instrText" and element.text.split()[0] == "REF":
            current = element.text.split()[1]
        elif element.tag == f"{W}fldChar" and element.get(f"{W}fldCharType") == "separate" and current:
            result = ""
        elif element.tag == f"{W}fldChar" and element.get(f"{W}fldCharType") == "end" and current:
            shown.append((current, result))
            current = result = None
        elif element.tag == f"{W}t" and result is not None:
            result += element.text or ""
    return shown


def wrong_references(document):
    counted = numbers(document)
    return [(mark, shown, counted.get(mark)) for mark, shown in references(document) if shown != counted.get(mark)]


def test_cross_references_of_the_template_are_right(root):
    document = parse(root / "templates" / "convention.docx", "word/document.xml")
    assert len(references(document)) > 10
    assert wrong_references(document) == []


def test_cross_references_stay_right_whatever_is_left_out(root, exemple, tmp_path):
    convention = exemple.convention.changed(
        technicien=None, renouvellement=None, propriete=(), prestations_cessees=(), comites=()
    )
    for index, dossier in enumerate(
        (exemple, replace(exemple, convention=convention), replace(exemple, annexe_rgpd=None))
    ):
        out = tmp_path / f"{index}.docx"
        render.to_docx(root / "templates" / "convention.docx", context("convention", dossier), out)
        assert wrong_references(parse(out, "word/document.xml")) == []


def test_bookmarks_are_unique(gabarit):
    marks = list(parse(gabarit, "word/document.xml").iter(f"{W}bookmarkStart"))
    for attribute in ("name", "id"):
        values = [mark.get(f"{W}{attribute}") for mark in marks]
        assert len(set(values)) == len(values)


def test_convention_has_its_annex_as_a_second_section(root, exemple, tmp_path):
    out = tmp_path / "convention.docx"
    render.to_docx(root / "templates" / "convention.docx", context("convention", exemple), out)
    assert len(list(parse(out, "word/document.xml").iter(f"{W}sectPr"))) == 2
    footers = ["".join(parse(out, part).itertext()) for part in sorted(parts(out, "footer"))]
    assert "annexe" not in footers[0]
    assert "annexe n°\u00a01" in footers[1]


def test_draft_band_follows_the_emission(root, exemple, tmp_path):
    for projet in (True, False):
        out = tmp_path / f"{projet}.docx"
        render.to_docx(root / "templates" / "deliberation.docx", context("deliberation", exemple, projet=projet), out)
        header = "".join(parse(out, "word/header1.xml").itertext())
        assert ("PROJET" in header) is projet
        assert "Exemple fictif" in header


def test_properties_say_title_author_and_language(root, exemple, tmp_path):
    out = tmp_path / "deliberation.docx"
    render.to_docx(root / "templates" / "deliberation.docx", context("deliberation", exemple), out)
    said = {element.tag.rpartition("}")[2]: element.text for element in parse(out, "docProps/core.xml")}
    assert {key: said[key] for key in ("title", "creator", "language")} == {
        "title": "Délibération n°\u00a0104",
        "creator": "Établissement public territorial de l’Exemple",
        "language": "fr-FR",
    }


def test_builder_writes_the_same_bytes_twice(root, tmp_path):
    written = []
    for name in ("un", "deux"):
        folder = tmp_path / name
        folder.mkdir()
        subprocess.run(
            [sys.executable, "-B", str(root / "templates" / "fabrique"), str(folder)],
            check=True,
            cwd=root,
            env={"PYTHONPATH": str(root)},
        )
        written.append({path.name: path.read_bytes() for path in sorted(folder.iterdir())})
    assert written[0] == written[1]
    assert set(written[0]) >= {f"{acte}.docx" for acte in ACTES}


def kept_with_next(paragraph):
    return paragraph.find(f"{W}pPr/{W}keepNext") is not None


def before_signature(path):
    """The paragraph before the one that dates the signatures."""
    paragraphs = list(parse(path, "word/document.xml").find(f"{W}body").iterchildren(f"{W}p"))
    rank = next(
        i
        for i, one in enumerate(paragraphs)
        if (style := one.find(f"{W}pPr/{W}pStyle")) is not None and style.get(f"{W}val") == "Signature"
    )
    return paragraphs[rank - 1]


def test_signatures_never_stand_alone_on_a_page(root, exemple, tmp_path):
    convention, avenant = tmp_path / "convention.docx", tmp_path / "avenant.docx"
    render.to_docx(root / "templates" / "convention.docx", context("convention", exemple), convention)
    emission = doctypes.Emission(date(2026, 1, 1), False, legal.at(exemple.seance.date))
    render.to_docx(
        root / "templates" / "avenant.docx",
        doctypes.avenant.context_of(exemple, emission, exemple.avenants[0]),
        avenant,
    )
    for written in (convention, avenant):
        assert kept_with_next(before_signature(written))


def test_what_ends_a_section_never_asks_for_a_page(root):
    for path in sorted((root / "templates").glob("*.docx")):
        body = parse(path, "word/document.xml").find(f"{W}body")
        *_, last, section = body
        assert section.tag == f"{W}sectPr"
        assert last.tag == f"{W}p", f"{path.name}: Word adds a paragraph of full height after a last table"
        for own in body.iterfind(f"{W}p/{W}pPr/{W}sectPr"):
            spacing = own.getparent().find(f"{W}spacing")
            assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("20", "exact")
