"""What a PDF declares in its XMP packet: PDF/A part and level, PDF/UA part."""

from __future__ import annotations

import re
from dataclasses import dataclass

_XPACKET = re.compile(rb"<\?xpacket begin.*?<\?xpacket end", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Conformance:
    """Declared conformance: ``archive`` like ``2a`` (ISO 19005), ``accessible`` like ``1`` (ISO 14289), or empty."""

    archive: str = ""
    accessible: str = ""

    def names(self) -> tuple[str, ...]:
        """The names people use: ``PDF/A-2a``, ``PDF/UA-1``."""
        archive = f"PDF/A-{self.archive}" if self.archive else ""
        accessible = f"PDF/UA-{self.accessible}" if self.accessible else ""
        return tuple(filter(None, (archive, accessible)))


def declared(packet: bytes) -> Conformance:
    """The claims of an XMP packet, written as elements or as attributes; none when ``packet`` holds none."""
    part = _property(packet, b"pdfaid:part")
    level = _property(packet, b"pdfaid:conformance").lower()
    return Conformance(part and part + level, _property(packet, b"pdfuaid:part"))


def declared_by_file(data: bytes) -> Conformance:
    """The claims of a whole PDF file, from its last readable packet: PDF/A wants the packet uncompressed."""
    packets = _XPACKET.findall(data)
    return declared(packets[-1]) if packets else Conformance()


def redeclared(packet: bytes, kept: Conformance) -> bytes:
    """``packet`` with its claims replaced by ``kept``; a claim that was not made is never added."""
    for name, value in (
        (b"pdfaid:part", kept.archive[:1]),
        (b"pdfaid:conformance", kept.archive[1:].upper()),
        (b"pdfuaid:part", kept.accessible),
    ):
        element, attribute = rb"(<" + name + rb">)[^<]*(</" + name + rb">)", rb"(\s" + name + rb"=[\"'])[^\"']*([\"'])"
        for expression in (element, attribute):
            packet = re.sub(expression, rb"\g<1>" + value.encode() + rb"\g<2>" if value else b"", packet)
    return packet


def _property(packet: bytes, name: bytes) -> str:
    match = re.search(name + rb"\s*(?:=\s*[\"']([^\"']*)|>([^<]*)<)", packet)
    return "" if match is None else (match[1] or match[2] or b"").decode("utf-8", "replace").strip()
