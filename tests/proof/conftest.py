"""Small Word files and small PDFs, made in the test's folder from the words they hold."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import fontpkg_arimo
import pytest

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = (
    f'xmlns:w="{WORD}" xmlns:r="{RELATIONS}" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


@pytest.fixture
def docx(tmp_path: Path) -> Callable[..., Path]:
    """Writes a DOCX from the markup of its body and the inner markup of its other parts, by file stem."""

    def make(*body: str, name: str = "acte.docx", **parts: str) -> Path:
        roots = {
            "styles": "styles", "numbering": "numbering", "settings": "settings",
            "footnotes": "footnotes", "endnotes": "endnotes",
        } | {part: "hdr" if part.startswith("header") else "ftr" for part in parts if part[:6] in ("header", "footer")}  # fmt: skip
        kinds = {part: part.rstrip("123") for part in parts}
        relations = "".join(
            f'<Relationship Id="{part}" Type="{RELATIONS}/{kinds[part]}" Target="{part}.xml"/>' for part in parts
        )
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(
                "_rels/.rels",
                f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{RELATIONS}/officeDocument" '
                'Target="word/document.xml"/></Relationships>',
            )
            archive.writestr(
                "word/document.xml", f"<w:document {NAMESPACES}><w:body>{''.join(body)}</w:body></w:document>"
            )
            archive.writestr(
                "word/_rels/document.xml.rels", f'<Relationships xmlns="{package}">{relations}</Relationships>'
            )
            for part, inner in parts.items():
                archive.writestr(f"word/{part}.xml", f"<w:{roots[part]} {NAMESPACES}>{inner}</w:{roots[part]}>")
        return path

    return make


@pytest.fixture
def pdf(tmp_path: Path) -> Callable[..., Path]:
    """Typesets Typst markup, hyphenation and smart quotes off, as tagged PDF/A-2a and PDF/UA-1."""
    import typst

    def make(markup: str, name: str = "acte.pdf") -> Path:
        head = (
            '#set document(title: "Essai", date: datetime(year: 2021, month: 1, day: 26))\n'
            '#set text(font: "Arimo", lang: "fr", hyphenate: false)\n#set smartquote(enabled: false)\n'
        )
        path = tmp_path / name
        typst.compile(
            (head + markup).encode(),
            output=str(path),
            font_paths=[str(fontpkg_arimo.ROOT)],
            ignore_system_fonts=True,
            pdf_standards=["a-2a", "ua-1"],
        )
        return path

    return make
