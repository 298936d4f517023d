"""The executory statement is put on a PDF without touching a byte of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

from pipeline.assemble import AlreadyStampedError, AssembleError, Estampille, Place, is_stamped, stamp
from pipeline.proof import facts_of_pdf, pages_of_pdf

Make = Callable[..., Path]
MENTION = ["Acte exécutoire le 2 février 2021 {#*}", "Transmis au contrôle de légalité le 2 février 2021."]
INTACT = "l'original est intact sous la mention, ajoutée à la suite de ses octets"


def stamps(pdf: Path, rank: int = -1) -> list[Any]:
    page: Any = pypdf.PdfReader(pdf).pages[rank]
    return [a.get_object() for a in page.get("/Annots", []) if a.get_object()["/Subtype"] == "/Stamp"]


def rows(pdf: Path, rank: int = 0) -> tuple[int, int]:
    """The first and last rows, in points as seen, where a page with nothing else on it is written on."""
    import pypdfium2

    image = pypdfium2.PdfDocument(pdf)[rank].render(scale=1, grayscale=True).to_pil().point(lambda v: 255 * (v < 128))
    box = image.getbbox()
    assert box is not None
    return box[1], box[3]


def test_the_original_bytes_lie_untouched_underneath(
    typeset: Make, tmp_path: Path, conform: Callable[..., list[str]]
) -> None:
    act = typeset("= Article 1\nTexte.#pagebreak()\nFin.")
    made = stamp(act, tmp_path / "certifie.pdf", MENTION)
    assert made == Estampille(tmp_path / "certifie.pdf", 2, (INTACT,))
    assert made.pdf.read_bytes().startswith(act.read_bytes())
    assert conform(made.pdf) == []
    assert facts_of_pdf(made.pdf) == facts_of_pdf(act)
    assert pages_of_pdf(made.pdf)[0] == pages_of_pdf(act)[0]
    assert [annotation["/Contents"] for annotation in stamps(made.pdf)] == ["\n".join(MENTION)]


def test_the_statement_is_text_in_an_embedded_font(typeset: Make, tmp_path: Path) -> None:
    [annotation] = stamps(stamp(typeset("Acte."), tmp_path / "c.pdf", MENTION).pdf)
    form = annotation["/AP"]["/N"]
    fonts = [font.get_object() for font in form["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert re.match(r"/[A-Z]{6}\+Arimo", descriptor["/FontName"])
        assert "/FontFile2" in descriptor
        assert "/ToUnicode" in font


def test_the_statement_takes_its_place_in_the_structure_tree(typeset: Make, tmp_path: Path) -> None:
    made = stamp(
        typeset('= Article 1\n#link("https://www.telerecours.fr")[Télérecours]'), tmp_path / "c.pdf", MENTION
    ).pdf
    tree: Any = pypdf.PdfReader(made).root_object["/StructTreeRoot"]
    last = tree["/K"][0].get_object()["/K"][-1].get_object()
    assert last["/S"] == "/Annot"
    key = stamps(made)[0]["/StructParent"]
    nums = tree["/ParentTree"]["/Nums"]
    assert dict(zip(nums[::2], nums[1::2], strict=True))[key].get_object() == last
    assert tree["/ParentTreeNextKey"] == key + 1


def test_stamping_twice_is_refused_even_under_another_name(typeset: Make, tmp_path: Path) -> None:
    act = typeset("Acte exécutoire le 2 février 2021")
    assert not is_stamped(act)
    made = stamp(act, tmp_path / "c.pdf", MENTION).pdf
    assert is_stamped(made)
    renamed = made.rename(tmp_path / "autre.pdf")
    with pytest.raises(AlreadyStampedError, match="porte déjà la mention"):
        stamp(renamed, tmp_path / "d.pdf", "Autre mention")
    assert not (tmp_path / "d.pdf").exists()


@pytest.mark.parametrize("permission", [None, 3])
def test_a_signature_stays_verifiable(permission: int | None, typeset: Make, signed: Make, tmp_path: Path) -> None:
    act = signed(typeset("= Article 1\nTexte."), permission=permission)
    made = stamp(act, tmp_path / "c.pdf", MENTION)
    assert made.notes == (
        INTACT,
        "la signature électronique d'origine reste vérifiable : elle ne couvre pas la mention",
    )

    def digest(pdf: Path) -> str:
        field: Any = pypdf.PdfReader(pdf).root_object["/AcroForm"]["/Fields"][0].get_object()
        a, b, c, d = field["/V"]["/ByteRange"]
        data = pdf.read_bytes()
        return hashlib.sha256(data[a : a + b] + data[c : c + d]).hexdigest()

    assert digest(made.pdf) == digest(act)


@pytest.mark.parametrize("permission", [1, 2])
def test_a_certification_that_forbids_additions_is_obeyed(
    permission: int, typeset: Make, signed: Make, tmp_path: Path
) -> None:
    with pytest.raises(AssembleError, match="interdit tout ajout"):
        stamp(signed(typeset("Acte."), permission=permission), tmp_path / "c.pdf", MENTION)


def test_a_file_with_a_cross_reference_stream_gets_one_more(typeset: Make, tmp_path: Path) -> None:
    act = typeset("Acte.")
    stream = tmp_path / "flux.pdf"
    writer = pypdf.PdfWriter(act, incremental=True)
    writer.pages[0][pypdf.generic.NameObject("/ACTE_Essai")] = pypdf.generic.NumberObject(1)
    writer.write(stream)
    made = stamp(stream, tmp_path / "c.pdf", MENTION).pdf
    assert len(pypdf.PdfReader(made, strict=True).pages) == 1
    start = int(re.findall(rb"startxref\s+(\d+)", made.read_bytes())[-1])
    assert re.match(rb"\d+ 0 obj\n<<\n/Type /XRef", made.read_bytes()[start:])
    assert made.read_bytes().startswith(stream.read_bytes())
    assert len(stamps(made)) == 1
    assert pages_of_pdf(made) == pages_of_pdf(act)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_is_stamped_as_it_is_seen(rotation: int, scan: Make, tmp_path: Path) -> None:
    turned = rotation in (90, 270)
    act = scan(rotation=rotation, size=(842, 595) if turned else (595, 842))
    made = stamp(act, tmp_path / "c.pdf", MENTION, place=Place(20, 200, 170))
    assert INTACT in made.notes
    import pypdfium2

    image = pypdfium2.PdfDocument(made.pdf)[0].render(scale=2, grayscale=True).to_pil()
    straight = pypdfium2.PdfDocument(
        stamp(scan("droit.pdf"), tmp_path / "d.pdf", MENTION, place=Place(20, 200, 170)).pdf
    )
    expected = straight[0].render(scale=2, grayscale=True).to_pil()
    zone = (100, 1120, 1100, 1210)
    pairs = zip(image.crop(zone).tobytes(), expected.crop(zone).tobytes(), strict=True)
    assert sum(abs(a - b) > 100 for a, b in pairs) < 40
    assert expected.crop(zone).getextrema()[0] < 60


def test_the_lowest_free_zone_is_taken(typeset: Make, tmp_path: Path) -> None:
    _, bottom = rows(stamp(typeset(""), tmp_path / "a.pdf", MENTION).pdf)
    assert bottom > 800
    full = typeset(
        "#set page(margin: 10mm, footer: none)\n#box(width: 100%, height: 200mm)\n#rect(width: 100%, height: 70mm, fill: black)"
    )
    made = stamp(full, tmp_path / "b.pdf", MENTION).pdf
    left, low, right, high = (float(value) for value in stamps(made)[0]["/Rect"])
    assert 72 / 25.4 * 70 < low < high < 842
    assert (left, right) == (pytest.approx(56.69, abs=0.1), pytest.approx(538.58, abs=0.1))


def test_a_full_page_is_refused_with_a_remedy(typeset: Make, tmp_path: Path) -> None:
    full = typeset("#set page(margin: 0pt)\n#rect(width: 100%, height: 100%, fill: black)")
    with pytest.raises(AssembleError, match="n'a pas de zone libre") as caught:
        stamp(full, tmp_path / "c.pdf", MENTION)
    assert "laisser un blanc" in caught.value.conseil
    assert stamp(full, tmp_path / "c.pdf", MENTION, place=Place(20, 20, 100)).page == 1


@pytest.mark.parametrize("place", [Place(150, 20, 100), Place(20, 296, 100), Place(-1, 20, 100), Place(20, -1, 100)])
def test_a_place_outside_the_page_is_refused(place: Place, typeset: Make, tmp_path: Path) -> None:
    with pytest.raises(AssembleError, match="sort de la page 1"):
        stamp(typeset("Acte."), tmp_path / "c.pdf", MENTION, place=place)


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_does_not_exist_is_refused(page: int, typeset: Make, tmp_path: Path) -> None:
    with pytest.raises(AssembleError, match=rf"n'a pas de page {page}"):
        stamp(typeset("Un.#pagebreak()\nDeux."), tmp_path / "c.pdf", MENTION, page=page)


def test_same_inputs_same_bytes(typeset: Make, tmp_path: Path) -> None:
    act = typeset("Acte.")
    first = stamp(act, tmp_path / "a.pdf", MENTION).pdf.read_bytes()
    assert stamp(act, tmp_path / "b.pdf", MENTION).pdf.read_bytes() == first


@pytest.mark.parametrize("password", ["", "secret"])
def test_a_protected_file_is_refused(password: str, typeset: Make, tmp_path: Path) -> None:
    writer = pypdf.PdfWriter(clone_from=typeset("Acte."))
    writer.encrypt(password, "proprietaire", algorithm="RC4-128")
    writer.write(tmp_path / "protege.pdf")
    with pytest.raises(AssembleError, match="est protégé"):
        stamp(tmp_path / "protege.pdf", tmp_path / "c.pdf", MENTION)


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n9\n%%EOF\n"])
def test_a_broken_file_is_one_clear_error(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "acte.pdf"
    path.write_bytes(content)
    with pytest.raises(AssembleError) as caught:
        stamp(path, tmp_path / "c.pdf", MENTION)
    assert str(path) in caught.value.message
    assert caught.value.conseil
    assert [p.name for p in tmp_path.iterdir()] == ["acte.pdf"]


def test_an_irregular_file_is_not_rewritten(typeset: Make, tmp_path: Path) -> None:
    act = typeset("Acte.")
    act.write_bytes(re.sub(rb"startxref\n\d+", b"startxref\n7", act.read_bytes()))
    with pytest.raises(AssembleError, match="structure irrégulière"):
        stamp(act, tmp_path / "c.pdf", MENTION)
