"""Hostile files are refused in bounded time and memory; nothing outside the DOCX is ever read."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest
from features import png
from word import archive, docx, p, para, picture, table

from pipeline.convert import DocumentIllisible, Engine, FonctionNonPriseEnCharge, Part, to_pdf
from pipeline.convert.package import open_package
from pipeline.errors import PipelineError

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECONDS = 60.0


def members(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def rewritten(document: bytes, **changed: bytes) -> bytes:
    content: dict[str, str | bytes] = dict(members(document))
    for name, data in changed.items():
        content[name.replace("__", "/").replace("_xml", ".xml")] = data
    return archive(content)


def bomb() -> bytes:
    return rewritten(docx(p("x")), word__document_xml=b"<w:x>" + b" " * (300 * 2**20))


def entities() -> bytes:
    lol = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><x>&l9;</x>'
    return rewritten(docx(p("x")), word__document_xml=text.encode())


def late_entity() -> bytes:
    return rewritten(
        docx(p("x")), word__document_xml=b"<?xml version='1.0'?>" + b" " * 5000 + b"<!DOCTYPE x [<!ELEMENT x ANY>]><x/>"
    )


def external_entity(secret: Path) -> bytes:
    text = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]><x>&e;</x>'
    return rewritten(docx(p("x")), word__document_xml=text.encode())


def relation(kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="rId-x" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


EXTERNAL = ' TargetMode="External"'
HOSTILE = {
    "bombe": bomb,
    "entités": entities,
    "dtd tardive": late_entity,
    "cent mille lignes": lambda: docx(table([[p("x")]] * 100_000, widths=[1000])),
    "sortie de l'archive": lambda: docx(para(picture("rId-x")), rels=relation("image", "../../../../etc/passwd")),
    "sortie masquée": lambda: docx(para(picture("rId-x")), rels=relation("image", "..%2F..%2F..%2Fetc%2Fpasswd")),
    "lecteur": lambda: docx(para(picture("rId-x")), rels=relation("image", "C:\\\\secret.png")),
    "image distante": lambda: docx(para(picture("rId-x")), rels=relation("image", "http://exemple.invalid/a.png", EXTERNAL)),
    "image du disque": lambda: docx(para(picture("rId-x")), rels=relation("image", "file:///etc/passwd", EXTERNAL)),
    "modèle attaché": lambda: docx(p("x"), rels=relation("attachedTemplate", "http://exemple.invalid/m.dotm", EXTERNAL)),
    "pas un zip": lambda: b"bonjour",
    "vide": lambda: b"",
    "zip sans texte": lambda: archive({"a.txt": "x"}),
    "xml mal formé": lambda: rewritten(docx(p("x")), word__document_xml=b"<w:document>"),
    "profondeur": lambda: rewritten(docx(p("x")), word__document_xml=b"<a>" * 100_000),
}  # fmt: skip


@pytest.mark.parametrize("nom", HOSTILE)
def test_refused_in_bounded_time(nom: str) -> None:
    document = HOSTILE[nom]()
    start = time.monotonic()
    with pytest.raises((DocumentIllisible, FonctionNonPriseEnCharge)) as caught:
        Engine().convert(document)
    assert time.monotonic() - start < SECONDS
    assert caught.value.message
    assert caught.value.conseil


def test_no_entity_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    with pytest.raises(DocumentIllisible) as caught:
        Engine().convert(external_entity(secret))
    assert "SECRET" not in str(caught.value)


def test_a_lying_directory_does_not_help_a_bomb() -> None:
    honest = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(honest))) as opened:
        size = opened.getinfo("word/document.xml").file_size
    lying = bytes(honest).replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    with pytest.raises(PipelineError):
        Engine().convert(lying)


def test_an_svg_that_reaches_out_is_refused() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><image xlink:href="/etc/passwd"/></svg>'
    with pytest.raises(FonctionNonPriseEnCharge, match="hors d'elle-même"):
        Engine().convert(docx(para(picture("rId-a")), parts={"media/a.svg": svg}))


def test_a_huge_image_is_refused() -> None:
    data = bytearray(png())
    data[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises(PipelineError):
        Engine().convert(docx(para(picture("rId-a")), parts={"media/a.png": bytes(data)}))


@pytest.mark.parametrize(
    "text",
    [
        '#eval("1")',
        "$x$",
        "*gras* _it_ `code` <label> @ref \\ // /* */",
        '"; #read("/etc/passwd")',
        "#[x] {y} [z] \u2028 \ufeff",
    ],
)
def test_text_is_never_typst_code(text: str) -> None:
    from pypdfium2 import PdfDocument

    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    pdf = Engine().convert(docx(p(escaped), titre=escaped))
    found = "".join(page.get_textpage().get_text_range() for page in PdfDocument(pdf))
    assert [c for c in text if c.isascii() and not c.isspace()] == [c for c in found if c.isascii() and not c.isspace()]


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    source = tmp_path / "acte.docx"
    source.write_bytes(docx(p("x", rpr="<w:emboss/>")))
    with pytest.raises(FonctionNonPriseEnCharge):
        to_pdf([Part(source, "Acte")], tmp_path / "acte.pdf", titre="Acte")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["acte.docx"]


def test_members_are_read_whole_or_not_at_all() -> None:
    package = open_package(docx(p("x")))
    with pytest.raises(DocumentIllisible, match="n'a pas de partie"):
        package.data("word/absente.xml")
