"""No compressed stream ends in a carriage return, and the file stays whole."""

from __future__ import annotations

import zlib

import pypdfium2
import pytest

from pipeline.convert.streams import settle


def pdf_with(content: bytes) -> bytes:
    """A one-page PDF, written as the engine writes them, whose page has this content."""
    data = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>\nstream\n" % len(data) + data + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    table = b"".join(b"%010d 00000 n\r\n" % offset for offset in offsets)
    return (
        out
        + b"xref\n0 6\n0000000000 65535 f\r\n"
        + table
        + b"trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start
    )


def content_ending_in_return() -> bytes:
    for number in range(90 * 9):
        content = b"BT /F 12 Tf 20 100 Td (Mot) Tj ET %" + bytes([33 + number % 90]) * (1 + number // 90)
        if zlib.compress(content).endswith(b"\r"):
            return content
    raise AssertionError


def test_a_stream_ending_in_a_carriage_return_is_rewritten() -> None:
    before = pdf_with(content_ending_in_return())
    after = settle(before)
    assert b"\r\nendstream" in before
    assert b"\r\nendstream" not in after
    assert after.index(b"xref\n") == int(after.split(b"startxref\n")[1].split(b"\n")[0])
    for number in range(1, 6):
        offset = int(after.split(b"65535 f\r\n")[1][20 * (number - 1) :][:10])
        assert after[offset:].startswith(b"%d 0 obj" % number)
    texts = [pypdfium2.PdfDocument(data)[0].get_textpage().get_text_bounded() for data in (before, after)]
    assert texts[0] == texts[1]
    assert texts[0] == "Mot"


@pytest.mark.parametrize("data", [b"", b"x\r\nendstream", pdf_with(b"BT ET")])
def test_anything_else_is_left_alone(data: bytes) -> None:
    assert settle(data) == data
