"""Forms: texts put into a laid out page stand where the compiler puts them; nothing met before changes a byte."""

from __future__ import annotations

import ctypes
import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from features import Feature, png
from found import FEATURES
from PIL import Image, ImageChops
from word import SECTION, docx, field, p, para, r, table

from pipeline.convert import Engine, engine, skeleton
from pipeline.convert.counter import compare
from pipeline.convert.fonts import resolve
from pipeline.convert.pixels import pixels
from pipeline.convert.reading import text_and_pictures
from pipeline.convert.refusals import DocumentIllisible, TexteManquant

NEAR = 0.06
WORDS = (
    "la", "délibération", "du", "conseil", "de", "territoire,", "prise", "le 26\u00a0janvier", "2021\u00a0;", "l’établissement",
    "«\u00a0Grand-Orly", "Seine", "Bièvre\u00a0»", "et", "commune", "Juvisy-sur-Orge", "conviennent\u00a0:", "article", "5-1,",
    "20\u202f000,00\u00a0€", "(vingt", "mille", "euros)", "au", "plus", "–", "soit", "3,5\u00a0%", "prix.", "et/ou", "n°\u00a02209,",
    "M.\u00a0Michel", "LEPRÊTRE,", "vice-président", "à", "défaut", "d’accord\u202f!", "Où\u202f?", "Œuvre,", "ÉTÉ,", "l’aîné", ":", ";", "«", "»", "?", "(", ")", "—",
    "2020-2021,", "2020–2021", "SARL_X", "12*3=36", "a+b", "R&amp;D", "§\u00a04", "-", "(a)(b)", "…", "[x]",
)  # fmt: skip
JC = ("left", "both", "center", "right")


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], bytes]:
    """Converts a document without any form."""

    def convert(document: bytes) -> bytes:
        with monkeypatch.context() as patch:
            patch.setattr(Engine, "_compose_form", lambda *_: None)
            return Engine().convert(document)

    return convert


def signs(pdf: bytes) -> list[tuple[str, float, float]]:
    """Every visible sign and where it stands, in pt."""
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        text = page.get_textpage()
        for i in range(text.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text.raw, i, x, y)
            sign = text.get_text_range(i, 1)
            if sign.strip():
                found.append((sign, x.value, y.value))
    return found


def moved(one: bytes, other: bytes) -> list[tuple[object, object]]:
    """The signs that do not stand at the same place in two PDFs."""
    pairs = zip(signs(one), signs(other), strict=True)
    return [(a, b) for a, b in pairs if a[0] != b[0] or abs(a[1] - b[1]) > NEAR or abs(a[2] - b[2]) > NEAR]


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.nom)
def test_a_form_filled_is_the_page_the_compiler_lays_out(feature: Feature, whole: Callable[[bytes], bytes]) -> None:
    assert moved(Engine().convert(feature.document), whole(feature.document)) == []


def phrase(chance: random.Random) -> str:
    # The last signs of the list are seldom: the compiler breaks the lines of texts that hold them.
    seldom = len(WORDS) if chance.randrange(3) == 0 else WORDS.index("—")
    return " ".join(WORDS[chance.randrange(seldom)] for _ in range(chance.randrange(1, 60)))


def random_paragraph(chance: random.Random, font: str = "") -> str:
    tight = "".join(f' w:{side}="{chance.randrange(0, 3000)}"' for side in ("left", "right"))
    first = chance.choice(
        ("", f' w:firstLine="{chance.randrange(0, 900)}"', f' w:hanging="{chance.randrange(0, 700)}"')
    )
    runs = [
        r(phrase(chance) + " ", font + chance.choice(("", "<w:b/>", "<w:i/>", "<w:b/><w:i/>", '<w:sz w:val="17"/>')))
        for _ in range(2)
    ]
    runs.insert(1, chance.choice(("", "", "<w:r><w:br/></w:r>")))
    return para(*runs, ppr=f'<w:ind{tight}{first}/><w:jc w:val="{chance.choice(JC)}"/>')


@pytest.mark.parametrize("seed", range(12))
def test_lines_break_where_the_compiler_breaks_them(seed: int, whole: Callable[[bytes], bytes]) -> None:
    chance = random.Random(seed)
    compat = '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="x" w:val="15"/></w:compat>' * (seed % 2)
    document = docx("".join(random_paragraph(chance) for _ in range(9)), settings=compat)
    assert moved(Engine().convert(document), whole(document)) == []


@pytest.mark.parametrize("asked", ["Times New Roman", "Calibri", "Cambria", "Courier New"])
def test_lines_break_alike_in_the_faces_that_stand_in_for_others(asked: str, whole: Callable[[bytes], bytes]) -> None:
    if resolve([asked], {}, None).absentes:
        pytest.skip(f"no face of the widths of {asked} is installed")
    chance = random.Random(asked)
    font = f'<w:rFonts w:ascii="{asked}" w:hAnsi="{asked}"/>'
    document = docx("".join(random_paragraph(chance, font) for _ in range(30)))
    assert moved(Engine().convert(document), whole(document)) == []


RUNNING = SECTION.replace(
    "<w:pgSz",
    '<w:headerReference w:type="default" r:id="rId-header1"/><w:footerReference w:type="default" r:id="rId-footer1"/>'
    "<w:pgSz",
)
PICTURE = (
    '<w:r><w:drawing><wp:inline><wp:extent cx="635000" cy="635000"/><wp:docPr id="1" name="Image 1" descr="Code"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="code"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="rId-code"/></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="635000" cy="635000"/></a:xfrm></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
)


def titre(number: int, name: str = "Durand &amp; Fils &lt;SARL&gt;", image: bytes | None = None) -> bytes:
    """A document of one template: heading, running texts with page numbers, table, justified text, image."""
    body = (
        p(f"Titre n° {number}", style="Titre1")
        + para(r("Débiteur : "), r(name, "<w:b/>"), r(f", pour {number * 3},00 €."))
        + p(
            f"La somme de {number} euros est due au comptable public, dans les deux mois. " * 3,
            ppr='<w:jc w:val="both"/>',
        )
        + table([[p("Objet"), p(f"{number},00 €", ppr='<w:jc w:val="right"/>')]], widths=[4000, 3000])
        + para(PICTURE)
    )
    running = {
        "header1.xml": p(f"Titre {number}", ppr='<w:jc w:val="center"/>'),
        "footer1.xml": para(r(f"N° {number} — page "), field("PAGE"), r("/"), field("NUMPAGES")),
        "media/code.png": image or png((number % 256, 51, 102)),
    }
    return docx(body, section=RUNNING, parts=running, titre=f"Titre n° {number}")


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many times the compiler was asked for a PDF, under the eyes of a test."""
    asked: list[int] = []
    compiling = Engine._compile

    def compile(self: Engine, *given: object, **options: object) -> bytes:
        asked.extend([1] if options["format"] == "pdf" else [])
        return compiling(self, *given, **options)

    monkeypatch.setattr(Engine, "_compile", compile)
    return asked


def test_a_template_is_laid_out_once_and_its_documents_are_those_of_a_new_engine(
    monkeypatch: pytest.MonkeyPatch, conform: Callable[[bytes], list[str]]
) -> None:
    documents = [titre(number, name) for number in (7, 12, 4321) for name in ("Durand &amp; Fils", "Mme A. LEFÈVRE")]
    expected = [Engine().convert(document) for document in documents]
    asked, warm = counted(monkeypatch), Engine()
    assert [warm.convert(document) for document in documents] == expected
    assert len(asked) == 1
    assert conform(expected[-1]) == []
    assert len(set(expected)) == len(expected)


def test_a_short_document_is_the_same_after_a_long_one_that_has_its_cells() -> None:
    def bordereau(lines: int) -> bytes:
        signatory = p("L’ordonnateur,") + p("par délégation") + p("Paul ESQUISSE")
        rows = [[p(f"{number}"), p("Restauration scolaire")] for number in range(lines)]
        return docx(table([*rows, [p(), signatory]], widths=[2000, 5000]))

    warm = Engine()
    warm.convert(bordereau(engine.MAX_PARAGRAPHS))
    assert warm.convert(bordereau(3)) == Engine().convert(bordereau(3))
    assert warm.convert(bordereau(70)) == Engine().convert(bordereau(70))


def test_bookmark_title_and_text_follow_the_document(whole: Callable[[bytes], bytes]) -> None:
    warm = Engine()
    pdf = [warm.convert(titre(number)) for number in (1, 2, 3, 98765)][-1]
    document, plain = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument(whole(titre(98765)))
    assert document.get_metadata_dict()["Title"] == "Titre n° 98765"
    assert [mark.get_title() for mark in document.get_toc()] == ["Titre n° 98765"]
    assert document[0].get_textpage().get_text_range() == plain[0].get_textpage().get_text_range()
    assert b'<rdf:li xml:lang="x-default">Titre n\xc2\xb0 98765</rdf:li>' in pdf
    assert re.search(rb"/ID\[\(([^)]*)\)\(\1\)\]", pdf)
    assert re.search(rb"/ID\[\(([^)]*)\)", pdf)[1] != re.search(rb"/ID\[\(([^)]*)\)", warm.convert(titre(5)))[1]


@pytest.mark.parametrize(
    "name",
    [
        "",
        " ",
        "un nom " * 40,
        "a¤b",
        "¤aa",
        "\u2612 coché",
        "Łódź × ½",
        "날짜",
        "&amp;amp;",
        "mot" * 60,
        "q\u00adr",
        "fin-\u2011x",
    ],
)
def test_an_unusual_text_gives_what_a_new_engine_gives(name: str) -> None:
    def made(one: Engine) -> object:
        try:
            return one.convert(titre(3, name))
        except engine.FonctionNonPriseEnCharge as refused:
            return str(refused)

    warm = Engine()
    for number in (1, 2, 5, 3):
        warm.convert(titre(number))
    assert made(warm) == made(Engine())


KINDS = {
    "gris 1 bit": ("1", None), "gris": ("L", None), "couleurs": ("RGB", None), "palette": ("P", 200), "palette 2": ("P", 4),
    "transparence": ("RGBA", None), "gris transparent": ("LA", None),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_an_image_shows_the_same_whether_the_compiler_read_it_or_not(
    kind: str, whole: Callable[[bytes], bytes]
) -> None:
    mode, colors = KINDS[kind]
    image = Image.linear_gradient("L").resize((37, 23)).convert("RGB").rotate(30)
    image = image.quantize(colors) if colors else image.convert(mode)
    out = io.BytesIO()
    image.save(out, "PNG")
    document = titre(1, image=out.getvalue())
    assert (pixels(out.getvalue()) is None) == (mode in ("RGBA", "LA"))
    shown = [
        pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil() for pdf in (Engine().convert(document), whole(document))
    ]
    assert max(high for _, high in ImageChops.difference(*shown).getextrema()) <= 3


def test_damaged_images_are_left_to_the_compiler() -> None:
    sound = png()
    assert pixels(sound) is not None
    for place in range(0, len(sound), 3):
        assert pixels(sound[:place] + bytes([sound[place] ^ 0x41]) + sound[place + 1 :]) is None
    assert [pixels(sound[:size]) for size in range(len(sound))] == [None] * len(sound)


def test_two_images_alike_in_one_document_and_not_in_the_next() -> None:
    def two(first: bytes, second: bytes) -> bytes:
        other = PICTURE.replace("rId-code", "rId-logo")
        return docx(
            p("Deux images") + para(PICTURE) + para(other), parts={"media/code.png": first, "media/logo.png": second}
        )

    documents = [two(png((n, 0, 0)), png((k, 0, 0))) for n, k in ((1, 2), (3, 4), (5, 5), (6, 7), (8, 8))]
    warm = Engine()
    assert [warm.convert(one) for one in documents] == [Engine().convert(one) for one in documents]


def test_what_a_filled_pdf_lost_is_seen() -> None:
    warm = Engine()
    pdf = [warm.convert(titre(number)) for number in (1, 2, 5, 3)][-1]
    text, pictures = text_and_pictures(pdf)
    seen = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    assert "".join(text.split()) == "".join(seen.split())
    assert pictures == 1
    found = skeleton.skeleton(titre(3))
    assert found is not None
    recipe = warm._templates._recipes[found.key]
    compare(pdf, [recipe.wanted(found)], known=True)
    for spoiled in (
        without_a_line(pdf),
        pdf[:-40],
        pdf.replace(b"/Subtype/Image", b"/Subtype/Form_"),
        pdf.replace(b"endstream", b"endstraem"),
    ):
        with pytest.raises(TexteManquant):
            compare(spoiled, [recipe.wanted(found)], known=True)


def without_a_line(pdf: bytes) -> bytes:
    """The PDF with the last text of its page taken out, its tables put right."""
    stream = next(
        one for one in re.finditer(rb"<</Length (\d+)/Filter/FlateDecode>>\nstream\n", pdf) if shows(pdf, one)
    )
    end = stream.end() + int(stream[1])
    content = zlib.decompress(pdf[stream.end() : end])
    cut = content.rindex(b"[(", 0, content.rindex(b"/Artifact"))
    shorter = content[:cut] + b"[()]TJ" + content[content.index(b"TJ", cut) + 2 :]
    data = zlib.compress(shorter)
    padded = b"<</Length %d/Filter/FlateDecode>>\nstream\n%s\nendstream" % (len(data), data)
    return pdf[: stream.start()] + padded.ljust(end + 10 - stream.start()) + pdf[end + 10 :]


def shows(pdf: bytes, stream: re.Match[bytes]) -> bool:
    return b"BT" in zlib.decompress(pdf[stream.end() : stream.end() + int(stream[1])])


def rezipped(document: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(document)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return out.getvalue()


def test_skeletons_are_alike_but_for_texts() -> None:
    one, other = skeleton.skeleton(titre(7)), skeleton.skeleton(titre(8, "L’Église &amp; Cie"))
    assert one is not None
    assert other is not None
    assert one.key == other.key
    assert one.titre == "Titre n° 7"
    assert one.texts[:3] == ["Titre n° 7", "Débiteur : ", "Durand & Fils <SARL>"]
    assert all(one.kept)
    changed = rezipped(titre(7), lambda _, data: data.replace(b'w:jc w:val="both"', b'w:jc w:val="left"'))
    assert skeleton.skeleton(changed).key != one.key
    assert skeleton.skeleton(titre(7, image=png(size=(17, 16)))).key != one.key
    assert skeleton.skeleton(rezipped(titre(7), lambda _, data: data)) == skeleton.skeleton(
        rezipped(titre(7), lambda _, data: data)
    )


STRANGE: Sequence[bytes] = (
    b"\x01",
    b"&#8217;",
    b"&foo;",
    b"\r",
    b"\xff",
    b"a]]>b",
    "\ue000".encode(),
    "\U000f0000".encode(),
)


@pytest.mark.parametrize("strange", STRANGE, ids=repr)
def test_strange_texts_have_no_skeleton(strange: bytes) -> None:
    assert skeleton.skeleton(rezipped(titre(7), lambda _, data: data.replace(b"Durand", strange))) is None


def test_broken_archives_have_no_skeleton() -> None:
    document = titre(7)
    assert [skeleton.skeleton(document[:size]) for size in range(0, len(document), 37)] == [None] * len(
        range(0, len(document), 37)
    )


def test_a_spoiled_document_is_refused_by_an_engine_that_knows_its_template() -> None:
    warm = Engine()
    for number in (1, 2, 5, 3):
        warm.convert(titre(number))
    document = titre(4)
    entry = document.rindex(b"word/styles.xml") - 46
    for place in (entry + 16, document.index(b"word/styles.xml") + 3):
        spoiled = document[:place] + bytes([document[place] ^ 1]) + document[place + 1 :]
        for one in (warm, Engine()):
            with pytest.raises(DocumentIllisible):
                one.convert(spoiled)
