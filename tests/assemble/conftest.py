"""PDF files of every kind, made in the test's folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import fontpkg_arimo
import pytest

Make = Callable[..., Path]


@pytest.fixture
def typeset(tmp_path: Path) -> Make:
    """Typesets Typst markup as tagged PDF/A-2a and PDF/UA-1, or as what ``standards`` says."""
    import typst

    def make(
        markup: str, name: str = "acte.pdf", standards: tuple[str, ...] = ("a-2a", "ua-1"), tags: bool = True
    ) -> Path:
        head = (
            '#set document(title: "Essai", date: datetime(year: 2021, month: 1, day: 26))\n'
            '#set text(font: "Arimo", lang: "fr", hyphenate: false)\n'
        )
        path = tmp_path / name
        typst.compile(
            (head + markup).encode(),
            output=str(path),
            font_paths=[str(fontpkg_arimo.ROOT)],
            ignore_system_fonts=True,
            pdf_standards=list(standards),
            pdf_tags=tags,
            timestamp=0,
        )
        return path

    return make


@pytest.fixture
def scan(tmp_path: Path) -> Make:
    """A page that is a picture, turned by ``rotation`` degrees."""
    import pypdf
    from PIL import Image, ImageDraw

    def make(name: str = "scan.pdf", rotation: int = 0, pages: int = 1, size: tuple[int, int] = (595, 842)) -> Path:
        picture = Image.new("L", size, 255)
        middle = (size[0] // 2 - 30, size[1] // 2 - 30, size[0] // 2 + 30, size[1] // 2 + 30)
        ImageDraw.Draw(picture).rectangle(middle, fill=90)
        path = tmp_path / name
        picture.save(path, "PDF", resolution=72, save_all=True, append_images=[picture] * (pages - 1))
        if rotation:
            writer = pypdf.PdfWriter(clone_from=path)
            for page in writer.pages:
                page.rotate(rotation)
            writer.write(path)
        return path

    return make


@pytest.fixture
def signed(tmp_path: Path) -> Make:
    """Adds a signature field with its signed range to a PDF; ``permission`` is the /P of a certification."""
    import pypdf
    from pypdf.generic import (
        ArrayObject,
        ByteStringObject,
        DecodedStreamObject,
        DictionaryObject,
        NameObject,
        NumberObject,
        TextStringObject,
    )

    def name_of(**entries: str) -> DictionaryObject:
        return DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in entries.items()})

    def make(
        pdf: Path, name: str = "signe.pdf", permission: int | None = None, rectangle: tuple[int, ...] = (0, 0, 0, 0)
    ) -> Path:
        writer = pypdf.PdfWriter(clone_from=pdf)
        signature = name_of(Type="Sig", Filter="Adobe.PPKLite", SubFilter="adbe.pkcs7.detached")
        signature[NameObject("/ByteRange")] = ArrayObject(
            [NumberObject(n) for n in (0, 1111111111, 1222222222, 1333333333)]
        )
        signature[NameObject("/Contents")] = ByteStringObject(bytes(64))
        held = writer._add_object(signature)
        if permission is not None:
            reference = name_of(Type="SigRef", TransformMethod="DocMDP")
            reference[NameObject("/TransformParams")] = DictionaryObject({NameObject("/P"): NumberObject(permission)})
            signature[NameObject("/Reference")] = ArrayObject([reference])
            writer.root_object[NameObject("/Perms")] = DictionaryObject({NameObject("/DocMDP"): held})
        field = name_of(FT="Sig", Type="Annot", Subtype="Widget")
        field |= {NameObject("/T"): TextStringObject("Signature1"), NameObject("/V"): held}
        field[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in rectangle])
        held_field = writer._add_object(field)
        page = writer.pages[0]
        page[NameObject("/Annots")] = ArrayObject([*(page.get("/Annots") or []), held_field])
        appearance = DecodedStreamObject()
        appearance.set_data(b"0 0 100 30 re f")
        appearance |= name_of(Type="XObject", Subtype="Form")
        appearance[NameObject("/BBox")] = ArrayObject([NumberObject(n) for n in (0, 0, 100, 30)])
        field[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(appearance)})
        fields = DictionaryObject({NameObject("/Fields"): ArrayObject([held_field])})
        fields[NameObject("/SigFlags")] = NumberObject(3)
        writer.root_object[NameObject("/AcroForm")] = writer._add_object(fields)
        path = tmp_path / name
        writer.write(path)
        path.write_bytes(_with_range(path.read_bytes()))
        return path

    return make


def _with_range(data: bytes) -> bytes:
    start = data.index(b"/Contents <" + b"00" * 64) + len(b"/Contents ")
    end = start + 130
    values = (0, start, end, len(data) - end)
    for place, value in zip((b"1111111111", b"1222222222", b"1333333333"), values[1:], strict=True):
        data = data.replace(place, f"{value:010d}".encode())
    return data
