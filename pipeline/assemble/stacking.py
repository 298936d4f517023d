"""Stacks PDF volumes that the engine made into one file, written as it goes: only one volume is ever in memory."""

from __future__ import annotations

import hashlib
import re
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from pipeline.assemble.errors import AssembleError
from pipeline.assemble.files import write_aside
from pipeline.assemble.joining import resolve_links
from pipeline.assemble.objects import Obj, annotations_of, as_list, hook, names, next_parent_key, numbers, text

if TYPE_CHECKING:
    from pypdf import PdfReader

_CATALOG, _PAGES, _TREE, _DOCUMENT, _OUTLINES, _INFO, _METADATA = range(1, 8)
_RESERVED = 7
_MOST = 8_388_607
"""Objects that a PDF/A may hold (ISO 19005-2, 6.1.13)."""


def stack(volumes: Iterable[Path], out: Path, titre: str) -> int:
    """Write to ``out``, entitled ``titre``, the pages of all volumes in order; gives how many there are.

    Volumes come from ``convert.to_pdf`` with the same claims; their tags, bookmarks, links and claims are kept. Each is
    read once, before the next one is asked for. Same volumes, same bytes. Raises ``AssembleError``; ``out`` is then
    left as it was.
    """
    counts: list[int] = []

    def write(stream: BinaryIO) -> None:
        stacked = _Stack(stream, titre)
        for volume in volumes:
            stacked.add(volume)
        stacked.end()
        counts.append(stacked.pages)

    write_aside(out, write)
    return counts[0]


@dataclass(slots=True)
class _Stack:
    stream: BinaryIO
    titre: str
    places: array[int] = field(default_factory=lambda: array("Q", [0] * (_RESERVED + 1)))
    first: PdfReader | None = None
    intents: Obj = None
    pages: int = 0
    bookmarks: int = 0
    keys: int = 0
    volumes: int = 0
    kids: dict[str, list[Obj]] = field(default_factory=lambda: {"/Pages": [], "/K": [], "/Nums": [], "/Names": []})
    ends: list[int] = field(default_factory=list)
    waiting: tuple[int, Obj] | None = None
    digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    def __post_init__(self) -> None:
        self.stream.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, volume: Path) -> None:
        from pypdf import PdfReader

        self.digest.update(volume.read_bytes())
        self.volumes += 1
        reader = PdfReader(volume)
        root: Obj = reader.root_object
        if "/Outlines" not in root or "/StructTreeRoot" not in root:
            message = f"{volume.name} n'a ni signet ni balise à reprendre"
            raise AssembleError(message, "donner un intitulé de titre au gabarit, ou demander un zip")
        tree: Obj = root["/StructTreeRoot"]
        outlines: Obj = root["/Outlines"]
        resolve_links(reader)
        news = self._numbered(reader)
        move = _Move(news, f"v{self.volumes:05d}.")
        self._leaves(tree, move)
        self._shift_keys(reader, next_parent_key(tree))
        document: Obj = hook(tree)
        pages: Obj = root["/Pages"]
        self.kids["/K"].append(_reference(news[document.indirect_reference.idnum]))
        self.kids["/Pages"].append(_reference(news[pages.indirect_reference.idnum]))
        self.pages += int(pages["/Count"])
        self.bookmarks += int(outlines["/Count"])
        ends = [outlines.raw_get(key).idnum for key in ("/First", "/Last")]
        if self.first is None:
            self.first = reader
            self.intents = move.moved(as_list(root["/OutputIntents"])[0])
        self._write_all(reader, move, document, pages, ends)
        if self.volumes > 1:
            reader.close()

    def end(self) -> None:
        """Write what holds all volumes together."""
        from pypdf.generic import ArrayObject, NameObject

        assert self.first is not None
        root: Obj = self.first.root_object
        if self.waiting:
            self._put(*self.waiting)
        tree = root["/StructTreeRoot"]
        self._put(_PAGES, _dictionary(Type="/Pages", Kids=self.kids["/Pages"], Count=self.pages))
        parents, ids = _dictionary(Kids=self.kids["/Nums"]), _dictionary(Kids=self.kids["/Names"])
        whole = _dictionary(Type="/StructTreeRoot", K=[_reference(_DOCUMENT)], ParentTree=parents)
        whole[NameObject("/ParentTreeNextKey")] = _value(self.keys)
        whole[NameObject("/RoleMap")] = tree["/RoleMap"]
        if self.kids["/Names"]:
            whole[NameObject("/IDTree")] = ids
        self._put(_TREE, whole)
        self._put(_DOCUMENT, _dictionary(Type="/StructElem", S="/Document", P=_reference(_TREE), K=self.kids["/K"]))
        first, last = map(_reference, (self.ends[0], self.ends[-1]))
        self._put(_OUTLINES, _dictionary(Type="/Outlines", First=first, Last=last, Count=self.bookmarks))
        self._describe()
        catalog = _dictionary(Type="/Catalog", Pages=_reference(_PAGES), StructTreeRoot=_reference(_TREE))
        catalog[NameObject("/Outlines")] = _reference(_OUTLINES)
        catalog[NameObject("/Metadata")] = _reference(_METADATA)
        catalog[NameObject("/OutputIntents")] = ArrayObject([self.intents])
        for key in ("/Lang", "/MarkInfo", "/ViewerPreferences"):
            catalog[NameObject(key)] = root[key]
        self._put(_CATALOG, catalog)
        self._table()

    def _numbered(self, reader: PdfReader) -> dict[int, int]:
        root: Obj = reader.root_object
        trailer: Obj = reader.trailer
        replaced = {
            root.raw_get("/StructTreeRoot").idnum: _DOCUMENT,
            root.raw_get("/Outlines").idnum: _OUTLINES,
            root.raw_get("/Metadata").idnum: 0,
            trailer.raw_get("/Root").idnum: 0,
            trailer.raw_get("/Info").idnum: 0,
        }
        for number in sorted(set(reader.xref[0]) | set(reader.xref_objStm)):
            if number not in replaced:
                replaced[number] = len(self.places)
                self.places.append(0)
        return replaced

    def _leaves(self, tree: Obj, move: _Move) -> None:
        pairs = [(key + self.keys, move.moved(value)) for key, value in numbers(tree["/ParentTree"])]
        self._leaf("/Nums", [(_value(key), value) for key, value in sorted(pairs, key=lambda pair: pair[0])])
        named = sorted((move.prefix + name, move.moved(value)) for name, value in names(tree.get("/IDTree", {})))
        self._leaf("/Names", [(_string(name), value) for name, value in named])

    def _leaf(self, kind: str, pairs: list[tuple[Obj, Obj]]) -> None:
        if not pairs:
            return
        number = len(self.places)
        self.places.append(0)
        flat = [item for pair in pairs for item in pair]
        self._put(number, _dictionary(Limits=[pairs[0][0], pairs[-1][0]], **{kind[1:]: flat}))
        self.kids[kind].append(_reference(number))

    def _shift_keys(self, reader: PdfReader, count: int) -> None:
        from pypdf.generic import NameObject

        for page in reader.pages:
            for holder, key in ((page, "/StructParents"), *((a, "/StructParent") for a in annotations_of(page))):
                if key in holder:
                    holder[NameObject(key)] = _value(int(holder[key]) + self.keys)
        self.keys += count

    def _write_all(self, reader: PdfReader, move: _Move, document: Obj, pages: Obj, ends: list[int]) -> None:
        from pypdf.generic import IndirectObject, NameObject

        for old, number in move.numbers.items():
            if number <= _RESERVED:
                continue
            value = move.moved(reader.get_object(IndirectObject(old, 0, reader)))
            if value is document:
                value[NameObject("/S")] = NameObject("/Sect")
            if value is pages:
                value[NameObject("/Parent")] = _reference(_PAGES)
            if old == ends[0] and self.waiting:
                waiting, self.waiting = self.waiting, None
                value[NameObject("/Prev")] = _reference(waiting[0])
                waiting[1][NameObject("/Next")] = _reference(number)
                self._put(*waiting)
            if old == ends[1]:
                last = number, value
            else:
                self._put(number, value)
        self.ends += [move.numbers[end] for end in ends]
        self.waiting = last

    def _describe(self) -> None:
        from pypdf.generic import NameObject, StreamObject

        assert self.first is not None
        root: Obj = self.first.root_object
        packet = root["/Metadata"].get_data()
        title = escape(self.titre, quote=False).encode()
        packet = re.sub(rb"(<dc:title>.*?<rdf:li[^>]*>)[^<]*", lambda found: found[1] + title, packet, flags=re.DOTALL)
        packet = re.sub(rb"(<xmpTPg:NPages>)\d+", lambda found: found[1] + b"%d" % self.pages, packet)
        identity = self.digest.hexdigest()[:32].encode()
        packet = re.sub(rb"(<xmpMM:(?:Instance|Document)ID>)[^<]*", lambda found: found[1] + identity, packet)
        stream = StreamObject()
        stream.set_data(packet)
        stream.update(_dictionary(Type="/Metadata", Subtype="/XML"))
        self._put(_METADATA, stream)
        info: Obj = self.first.trailer["/Info"]
        info[NameObject("/Title")] = _string(self.titre)
        self._put(_INFO, info)

    def _put(self, number: int, value: Obj) -> None:
        self.places[number] = self.stream.tell()
        self.stream.write(b"%d 0 obj\n" % number)
        value.write_to_stream(self.stream)
        self.stream.write(b"\nendobj\n")

    def _table(self) -> None:
        if len(self.places) > _MOST:
            message = f"le fichier pour l'imprimeur aurait {len(self.places)} objets, {_MOST} au plus dans un PDF/A"
            raise AssembleError(message, "découper le rôle en plusieurs fichiers")
        start = self.stream.tell()
        self.stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self.places))
        for place in self.places[1:]:
            self.stream.write(b"%010d 00000 n \n" % place)
        identity = self.digest.hexdigest()[:32].encode()
        trailer = b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n"
        self.stream.write(trailer % (len(self.places), _CATALOG, _INFO, identity, identity, start))


@dataclass(frozen=True, slots=True)
class _Move:
    """From the numbers and names of a volume to those of the whole."""

    numbers: dict[int, int]
    prefix: str

    def moved(self, value: Obj) -> Obj:
        """The object itself, changed in place; another one for a reference."""
        from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

        if isinstance(value, IndirectObject):
            return _reference(self.numbers[value.idnum])
        if isinstance(value, DictionaryObject):
            for key, held in list(value.items()):
                dict.__setitem__(value, key, self.moved(held))
            if "/S" in value and "/ID" in value:
                value[NameObject("/ID")] = _string(self.prefix + text(value.raw_get("/ID")))
            if "/Headers" in value:
                headers = [_string(self.prefix + text(name)) for name in value.raw_get("/Headers")]
                value[NameObject("/Headers")] = ArrayObject(headers)
        elif isinstance(value, ArrayObject):
            for rank, held in enumerate(list(list.__iter__(value))):
                list.__setitem__(value, rank, self.moved(held))
        return value


def _reference(number: int) -> Obj:
    from pypdf.generic import IndirectObject

    return IndirectObject(number, 0, None)


def _string(value: str) -> Obj:
    from pypdf.generic import TextStringObject

    return TextStringObject(value)


def _value(value: Obj) -> Obj:
    from pypdf.generic import ArrayObject, NameObject, NumberObject

    if type(value) is int:
        return NumberObject(value)
    if type(value) is str:
        return NameObject(value)
    return ArrayObject(value) if type(value) is list else value


def _dictionary(**entries: Obj) -> Obj:
    from pypdf.generic import DictionaryObject, NameObject

    return DictionaryObject({NameObject(f"/{key}"): _value(value) for key, value in entries.items()})
