"""Takes apart a PDF compiled from marks: what is left is a form (:mod:`pipeline.convert.forms`)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping

from pipeline.convert.forms import AFTER_SPACE, Font, Form, Packet, Page, Part, Picture, Place, Titled, compressed
from pipeline.convert.pixels import stand_in
from pipeline.convert.slots import MARK, Slots

_OBJECT = re.compile(rb"\d+ 0 obj\n")
_ENTRY = re.compile(rb"(\d{10}) 00000 n\r\n")
_SPACE = re.compile(rb"/ColorSpace (\d+ 0 R)")
_CONTENTS = re.compile(rb"/Contents (\d+) 0 R")
_SHOWN = re.compile(
    rb"q 1 0 0 -1 (?P<x>-?[\d.]+) (?P<y>-?[\d.]+)(?P<before> cm[^\n]*\nBT 0 Tr(?P<font>/f\d+) (?P<size>[\d.]+) Tf"
    rb" 1 0 0 -1 0 0 Tm)\[?(?P<text>[(<][^\n]*[)>])\]?T[Jj]\nET\nQ\n"
)
_HIDDEN = re.compile(rb"/Artifact BMC\n((?:(?!EMC).)*?)EMC ?", re.DOTALL)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
# Strings of a text with pairs of letters set closer.
_STRING = re.compile(rb"<([0-9A-Fa-f]*)>|\(((?:\\.|[^\\()])*)\)", re.DOTALL)
_LETTERS = frozenset(map(ord, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"))
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_BFCHAR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
_FONTS = re.compile(rb"(/f\d+) (\d+) 0 R")
_HEX = re.compile(rb"<FEFF((?:[0-9A-F]{4})*)>")
_TITLE = re.compile(f"{MARK}\\d+{MARK}".encode())
_UNIQUE = re.compile(rb"/ID\[\(([A-Za-z0-9+/=]{24})\)")
# Bytes a PDF string holds otherwise than as they are (ISO 32000-1, 7.3.4.2).
_LITERAL = {"(": "\\(", ")": "\\)", "\\": "\\\\", "\r": "\\r", "\n": "\\n"}


class Unfit(Exception):
    """This PDF cannot serve as a form."""


def take_apart(pdf: bytes, slots: Slots) -> Form:
    """Takes apart a PDF compiled from the marks of ``slots``; Unfit when one is not found as it was written."""
    start = int(pdf[pdf.rindex(b"startxref\n") + 10 :].split(b"\n", 1)[0])
    body, rest = pdf[:start], pdf[start:]
    offsets = [int(entry) for entry in _ENTRY.findall(rest)]
    numbers = sorted(range(1, len(offsets) + 1), key=lambda number: offsets[number - 1])
    places = [*(offsets[number - 1] for number in numbers), len(body)]
    objects = {number: body[places[i] : places[i + 1]] for i, number in enumerate(numbers)}
    unique = _UNIQUE.search(rest)
    if unique is None or not all(_OBJECT.match(one) for one in objects.values()):
        raise Unfit
    reader = _Reader(objects, slots)
    parts = [reader.part(number) for number in numbers]
    if reader.seen != {*reader.where, *slots.titles} or reader.stand_ins:
        raise Unfit
    trailer = rest[rest.index(b"trailer") : rest.rindex(b"\nstartxref")]
    return Form(body[: places[0]], parts, numbers, trailer, unique[1])


class _Reader:
    def __init__(self, objects: Mapping[int, bytes], slots: Slots) -> None:
        self.objects, self.slots = objects, slots
        self.where = {run.mark: (i, j) for i, line in enumerate(slots.lines) for j, run in enumerate(line.runs)}
        self.seen: set[str] = set()
        pages = (one for one in objects.values() if b"/Type/Page/" in one)
        self.pages = {int(found[1]): page for page in pages if (found := _CONTENTS.search(page))}
        self.fonts: dict[int, tuple[dict[int, str], Font]] = {}
        self.stand_ins = {stand_in(image.form, i)[1]: i for i, image in enumerate(slots.pictures)}

    def part(self, number: int) -> Part:
        data = self.objects[number]
        if number in self.pages:
            return self._page(number, data)
        if b"\nstream\n" not in data:
            return self._titled(data)
        if b"/Subtype/Image" in data:
            return self._picture(number, data)
        return self._packet(data) if b"/Type/Metadata" in data else data

    def _picture(self, number: int, data: bytes) -> Part:
        head = data[: data.index(b"\nstream\n")]
        space = _SPACE.search(head)
        if not self.stand_ins or space is None or b"/FlateDecode" not in head or b"/SMask" in head:
            return data
        image = self.stand_ins.pop(zlib.decompress(_stream(data)), None)
        return data if image is None else Picture(number, image, space[1])

    def _page(self, number: int, data: bytes) -> Part:
        fonts = self._fonts(self.pages[number])
        content = _without_alphabet(zlib.decompress(_stream(data)), fonts)
        page = Page(number, [], [])
        done, followed, x = 0, False, 0.0
        for match in _SHOWN.finditer(content):
            shown, font = fonts[match["font"]]
            text = _decoded(match["text"], shown)
            between = content[done : match.start()]
            last = page.places[-1] if page.places else None
            if text in self.where:
                line, run = self.where[text]
                if run and (last is None or (last.line, last.run) != (line, run - 1)):
                    raise Unfit
                if not _LETTERS.union(map(ord, self.slots.lines[line].runs[run].text)) <= font.signs.keys():
                    raise Unfit
                x = x if run else float(match["x"])
                place = Place(line, run, x, match["y"], match["before"] + b"[(", font, float(match["size"]))
                self.seen.add(text)
                followed = self.slots.lines[line].followed
            elif MARK in text:
                raise Unfit
            elif followed and last is not None and match["y"] == last.y and b"BDC\n" not in between:
                rest = content[match.start("before") : match.end()]
                place = Place(last.line, -1, float(match["x"]), match["y"], rest)
            else:
                continue
            page.static.append(between)
            page.places.append(place)
            done = match.end()
        page.static.append(content[done:])
        return page if page.places else b"%d 0 obj\n%s\nendobj\n\n" % (number, compressed(content))

    def _fonts(self, page: bytes) -> dict[bytes, tuple[dict[int, str], Font]]:
        found = re.search(rb"/Font<<(.*?)>>", self._referred(page, rb"/Resources (\d+) 0 R"), re.DOTALL)
        names = _FONTS.findall(found[1]) if found else []
        return {name: self._font(int(number)) for name, number in names}

    def _font(self, number: int) -> tuple[dict[int, str], Font]:
        if number not in self.fonts:
            cmap = zlib.decompress(_stream(self._referred(self.objects[number], rb"/ToUnicode (\d+) 0 R")))
            shown = {
                int(code, 16): bytes.fromhex(one.decode()).decode("utf-16-be") for code, one in _BFCHAR.findall(cmap)
            }
            signs = {ord(sign): _two_bytes(code) for code, sign in shown.items() if len(sign) == 1}
            spaced = dict(signs)
            spaced.update((space, signs[space] + AFTER_SPACE) for space in (0x20, 0xA0) if space in signs)
            self.fonts[number] = shown, Font(signs, spaced)
        return self.fonts[number]

    def _referred(self, data: bytes, pattern: bytes) -> bytes:
        found = re.search(pattern, data)
        if found is None:
            raise Unfit
        return self.objects[int(found[1])]

    def _titled(self, data: bytes) -> Part:
        titled, done = Titled([], []), 0
        for found in _HEX.finditer(data):
            text = bytes.fromhex(found[1].decode()).decode("utf-16-be")
            if text in self.slots.titles:
                titled.static.append(data[done : found.start()])
                titled.marks.append(text)
                self.seen.add(text)
                done = found.end()
            elif MARK in text:
                raise Unfit
        titled.static.append(data[done:])
        return titled if titled.marks else data

    def _packet(self, data: bytes) -> Part:
        content = _stream(data)
        marks = [mark.decode() for mark in _TITLE.findall(content)]
        head = data[: data.index(b"\nstream\n")]
        return Packet([head, *_TITLE.split(content)], marks) if marks else data


def _two_bytes(code: int) -> str:
    return "".join(_LITERAL.get(char, char) for char in (chr(code >> 8), chr(code & 255)))


def _stream(data: bytes) -> bytes:
    return data[data.index(b"\nstream\n") + 8 : data.rindex(b"\nendstream")]


def _decoded(text: bytes, shown: Mapping[int, str]) -> str:
    if text.startswith(b"<"):
        strings = _STRING.findall(text)
        data = b"".join(
            bytes.fromhex(one.decode()) if one else _ESCAPE.sub(_unescaped, other) for one, other in strings
        )
    else:
        data = _ESCAPE.sub(_unescaped, text[1:-1])
    return "".join(shown.get(data[i] << 8 | data[i + 1], "\ufffd") for i in range(0, len(data) - 1, 2))


def _unescaped(found: re.Match[bytes]) -> bytes:
    code = found[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPED.get(code, code)


def _without_alphabet(content: bytes, fonts: Mapping[bytes, tuple[dict[int, str], Font]]) -> bytes:
    for match in _HIDDEN.finditer(content):
        first = _SHOWN.match(match[1])
        if first and _decoded(first["text"], fonts[first["font"]][0]).startswith(MARK * 3):
            return content[: match.start()] + content[match.end() :]
    return content
