"""A DOCX but for its texts: documents made from one template are known by it, without parsing their XML.

Anything unusual in the archive or in the XML gives no skeleton: the document is then read the long way, which tells
what is wrong with it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from pipeline.convert.names import escaped
from pipeline.convert.pixels import Pixels, pixels

# The members whose texts differ from one document of a template to the next.
_VARIABLE = re.compile(r"word/(?:document|header\d*|footer\d*)\.xml|docProps/core\.xml")
_IMAGE = re.compile(r"word/media/\w+\.png")
_CORE = "docProps/core.xml"
_TEXT = re.compile(rb"(<w:t(?: [^<>]*)?>)([^<]+)(?=</w:t>)")
# The dates stay in the skeleton: a PDF bears one.
_PROPERTY = re.compile(
    rb"(<(?:dc:(?:title|subject|creator|description)|cp:(?:keywords|category|lastModifiedBy))(?: [^<>]*)?>)"
    rb"([^<]+)(?=</)"
)
# What no XML text holds, what an XML reader changes, and the signs that stand for texts.
_STRANGE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff\ue000-\uf8ff\U000f0000-\U0010ffff]|&#|]]>")
# The standard module for that brings the network with it.
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))
_END, _ENTRY, _LOCAL = struct.Struct("<IHHHHIIH"), struct.Struct("<IHHHHHHIIIHHHHHII"), struct.Struct("<I22xHH")
MAX_TEXT = 4 * 2**20
MAX_MEMBERS = 200
_SLOT = b"\x01"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """``key`` is the same for two documents that differ by their texts only; ``texts`` are those of every w:t.

    A text of white space belongs to the skeleton. ``kept`` tells which texts keep the spaces around them, ``pictures``
    are the plain PNG images, of which the skeleton only knows the size.
    """

    key: bytes
    texts: list[str]
    kept: list[bool]
    titre: str
    pictures: list[Pixels]


def skeleton(docx: bytes) -> Skeleton | None:
    """The skeleton of a DOCX held in memory; ``None`` when it must be read the long way."""
    members = _members(docx)
    if members is None:
        return None
    digest = blake2b(digest_size=24)
    found: list[bytes] = []
    kept: list[bool] = []
    pictures: list[Pixels] = []
    title = b""
    for name, raw, method, size, check in members:
        digest.update(b"%s\0%d\0" % (name.encode(), method))
        if _IMAGE.fullmatch(name) and (image := pixels(_content(raw, method, size, check) or b"")):
            digest.update(b"%d %d %d\0" % image.form)
            pictures.append(image)
            continue
        if _VARIABLE.fullmatch(name) is None:
            digest.update(b"%d %d\0" % (size, check))
            digest.update(raw)
            continue
        content = _content(raw, method, size, check)
        if content is None:
            return None
        parts = (_PROPERTY if name == _CORE else _TEXT).split(content)
        tags, texts = parts[1::3], parts[2::3]
        if name == _CORE:
            titles = [text for tag, text in zip(tags, texts, strict=True) if tag.startswith(b"<dc:title")]
            if len(titles) > 1:
                return None
            title = titles[0] if titles else b""
        else:
            found += [text for text in texts if text.strip()]
            kept += [b"preserve" in tag for tag, text in zip(tags, texts, strict=True) if text.strip()]
        parts[2::3] = [_SLOT if text.strip() else text for text in texts]
        digest.update(b"".join(parts))
    texts_ = _decoded([*found, title])
    return None if texts_ is None else Skeleton(digest.digest(), texts_[:-1], kept, texts_[-1].strip(), pictures)


def rewritten(docx: bytes, texts: Sequence[str]) -> bytes:
    """The same DOCX with other texts, in the order of :attr:`Skeleton.texts`."""
    made, rest = io.BytesIO(), iter(texts)

    def put(match: re.Match[bytes]) -> bytes:
        return match[1] + (escaped(next(rest)).encode() if match[2].strip() else match[2])

    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(made, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename != _CORE and _VARIABLE.fullmatch(info.filename):
                content = _TEXT.sub(put, content)
            target.writestr(info.filename, content)
    return made.getvalue()


def _members(docx: bytes) -> list[tuple[str, bytes, int, int, int]] | None:
    """Name, bytes as stored, method, size and checksum of each member, in the order of the directory."""
    try:
        end = _END.unpack_from(docx, len(docx) - _END.size)
        if end[0] != 0x06054B50 or end[7] or end[4] > MAX_MEMBERS:
            return None
        place, members = end[6], []
        for _ in range(end[4]):
            entry = _ENTRY.unpack_from(docx, place)
            name = docx[place + 46 : place + 46 + entry[10]].decode("ascii")
            place += 46 + entry[10] + entry[11] + entry[12]
            local = _LOCAL.unpack_from(docx, entry[16])
            start = entry[16] + 30 + local[1] + local[2]
            raw = docx[start : start + entry[8]]
            usual = entry[0] == 0x02014B50 and local[0] == 0x04034B50 and not entry[3] & 1 and entry[4] in (0, 8)
            named = docx[entry[16] + 30 : entry[16] + 30 + local[1]] == name.encode()
            if not usual or not named or len(raw) != entry[8]:
                return None
            members.append((name, raw, entry[4], entry[9], entry[7]))
    except (struct.error, UnicodeDecodeError):
        return None
    return members if len({member[0] for member in members}) == len(members) else None


def _content(raw: bytes, method: int, size: int, check: int) -> bytes | None:
    if size > MAX_TEXT:
        return None
    try:
        content = zlib.decompressobj(-15).decompress(raw, size + 1) if method else raw
    except zlib.error:
        return None
    return content if len(content) == size and zlib.crc32(content) == check else None


def _decoded(texts: Sequence[bytes]) -> list[str] | None:
    try:
        whole = b"<".join(texts).decode()
    except UnicodeDecodeError:
        return None
    if _STRANGE.search(whole):
        return None
    found = whole.split("<")
    if "&" not in whole:
        return found
    plain = [_unescaped(text) for text in found]
    return plain if all(text.count("&") == one.count("&amp;") for text, one in zip(plain, found, strict=True)) else None


def _unescaped(text: str) -> str:
    for entity, sign in _ENTITIES:
        text = text.replace(entity, sign)
    return text
