"""The text of a finished PDF, read through its own tables: cross-references, pages, fonts and their ToUnicode maps.

For PDFs as the compiler writes them, one by the thousand; pdfium has read the first of each form whole. Nothing of what
the writers kept is used (ISO 32000-1, 7.5.4, 7.7.3, 9.4 and 9.10.3).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from functools import lru_cache

from pipeline.convert.refusals import TexteManquant

_ENTRY = re.compile(rb"(\d{10}) \d{5} [nf]\r\n")
_ROOT, _PAGES, _KIDS = (
    re.compile(rb"/Root (\d+) 0 R"),
    re.compile(rb"/Pages (\d+) 0 R"),
    re.compile(rb"/Kids\[([^\]]*)\]"),
)
_REFERENCE, _LENGTH = re.compile(rb"(\d+) 0 R"), re.compile(rb"/Length (\d+)")
_CONTENTS, _RESOURCES = re.compile(rb"/Contents (\d+) 0 R"), re.compile(rb"/Resources (\d+) 0 R")
_NAMED = {kind: re.compile(rb"/%s<<(.*?)>>" % kind, re.DOTALL) for kind in (b"Font", b"XObject")}
_ENTRIES = re.compile(rb"/(\w+) (\d+) 0 R")
_TO_UNICODE = re.compile(rb"/ToUnicode (\d+) 0 R")
_BFCHAR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf[^\n\[(<]*([\[(<][^\n]*)T[Jj]\n|/(\w+) Do\n")
_BRACKET = re.compile(rb"\\.|[()]", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_and_pictures(pdf: bytes) -> tuple[str, int]:
    """The text of every page in the order it is drawn, and how many images they show.

    TexteManquant when the file does not hold together.
    """
    try:
        return _read(_File(pdf))
    except (ValueError, IndexError, KeyError, TypeError, zlib.error) as error:
        raise TexteManquant(
            f"le PDF produit ne se relit pas ({type(error).__name__})",
            "convertissez avec LibreOffice (--moteur libreoffice) et signalez ce document",
        ) from error


class _File:
    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        table = pdf.index(b"xref\n", int(pdf[pdf.rindex(b"startxref\n") + 10 :].split()[0]))
        self.offsets = [int(entry) for entry in _ENTRY.findall(pdf, table)]
        self.trailer = pdf[pdf.index(b"trailer", table) :]
        for number, offset in enumerate(self.offsets[1:], 1):
            if not pdf.startswith(b"%d 0 obj\n" % number, offset):
                raise ValueError(number)

    def get(self, number: bytes) -> bytes:
        start = self.offsets[int(number)]
        return self.pdf[start : self.pdf.index(b"endobj", start)]

    def stream(self, number: bytes) -> bytes:
        start = self.offsets[int(number)]
        data = self.pdf.index(b"stream\n", start) + 7
        size = int(_first(_LENGTH, self.pdf[start:data]))
        if not self.pdf.startswith(b"\nendstream", data + size):
            raise ValueError(number)
        return zlib.decompress(self.pdf[data : data + size])


def _read(file: _File) -> tuple[str, int]:
    texts: list[str] = []
    pictures = 0
    for page in _pages(file, file.get(_first(_PAGES, file.get(_first(_ROOT, file.trailer))))):
        resources = file.get(_first(_RESOURCES, page))
        fonts = {
            name: file.stream(_first(_TO_UNICODE, file.get(number))) for name, number in _named(resources, b"Font")
        }
        images = {name for name, number in _named(resources, b"XObject") if b"/Subtype/Image" in file.get(number)}
        for font, shown, drawn in _SHOWN.findall(file.stream(_first(_CONTENTS, page))):
            if shown:
                texts.append(_text(shown, fonts[font]))
            else:
                pictures += drawn in images
    return "\n".join(texts), pictures


def _pages(file: _File, node: bytes) -> list[bytes]:
    if b"/Type/Pages" not in node:
        return [node]
    return [page for kid in _REFERENCE.findall(_first(_KIDS, node)) for page in _pages(file, file.get(kid))]


def _named(resources: bytes, kind: bytes) -> list[tuple[bytes, bytes]]:
    found = _NAMED[kind].search(resources)
    return _ENTRIES.findall(found[1]) if found else []


def _first(pattern: re.Pattern[bytes], data: bytes) -> bytes:
    found = pattern.search(data)
    if found is None:
        raise ValueError(pattern.pattern)
    return found[1]


# Thousands of titres print the same words with the same fonts.
@lru_cache(maxsize=20_000)
def _text(shown: bytes, cmap: bytes) -> str:
    signs = _signs(cmap)
    codes = b"".join(_strings(shown))
    return "".join(signs[codes[i : i + 2]] for i in range(0, len(codes), 2))


@lru_cache(maxsize=64)
def _signs(cmap: bytes) -> Mapping[bytes, str]:
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _BFCHAR.findall(cmap)
    }


def _strings(shown: bytes) -> list[bytes]:
    if shown.startswith((b"[<", b"<")):
        return [bytes.fromhex(found.decode()) for found in _HEX.findall(shown)]
    found, depth, start = [], 0, 0
    for match in _BRACKET.finditer(shown):
        if match[0] == b"(":
            start = start if depth else match.end()
            depth += 1
        elif match[0] == b")":
            depth -= 1
            if not depth:
                found.append(_ESCAPE.sub(_unescaped, shown[start : match.start()]))
    return found


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPED.get(code, code)
