"""Carries the structure tree of an appended PDF over into the tree of the document it joins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipeline.assemble.objects import Obj, as_list, hook, names, next_parent_key, numbers, text

if TYPE_CHECKING:
    from pypdf import PdfReader, PdfWriter


def graft(writer: PdfWriter, reader: PdfReader, first: int, titre: str, prefix: str) -> None:
    """Hang the tree of ``reader`` below the tree of ``writer`` as a part called ``titre``.

    The pages of ``reader`` are already in ``writer``, from the 0-based page ``first`` on. ``prefix`` keeps the element
    identifiers of both trees apart. Both documents must have a structure tree.
    """
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    tree, old = _root(writer), _root(reader)
    part = DictionaryObject({NameObject("/S"): NameObject("/Part"), NameObject("/T"): TextStringObject(titre)})
    reference = writer._add_object(part)
    # Elements point up to their tree: what they find there from now on is the new part.
    translated = writer._id_translated.setdefault(id(reader), {})
    translated[old.indirect_reference.idnum] = reference.idnum
    parent = hook(tree)
    part[NameObject("/P")] = parent.indirect_reference
    kids = as_list(old.get("/K"))
    part[NameObject("/K")] = ArrayObject([_cloned(kid, writer) for kid in kids])
    parent[NameObject("/K")] = ArrayObject([*as_list(parent.get("/K")), reference])
    offset = next_parent_key(tree)
    _renumber(writer, reader, first, offset)
    _merge_parents(tree, old, offset, writer)
    renamed = _merge_roles(tree, old, prefix)
    _adapt(part, renamed, prefix)
    _merge_identifiers(tree, part)


def _root(document: PdfReader | PdfWriter) -> Obj:
    return document.root_object["/StructTreeRoot"]


def _cloned(value: Obj, writer: PdfWriter) -> Obj:
    copy = value.clone(writer)
    return copy.indirect_reference if getattr(copy, "indirect_reference", None) is not None else copy


def _renumber(writer: PdfWriter, reader: PdfReader, first: int, offset: int) -> None:
    from pypdf.generic import NameObject, NumberObject

    translated = writer._id_translated[id(reader)]
    for rank, source in enumerate(reader.pages):
        page = writer.pages[first + rank]
        if "/StructParents" in source:
            key: Obj = source["/StructParents"]
            page[NameObject("/StructParents")] = NumberObject(int(key) + offset)
        for reference in source.get("/Annots") or ():
            annotation = reference.get_object()
            if "/StructParent" not in annotation or reference.indirect_reference is None:
                continue
            number = translated.get(reference.indirect_reference.idnum)
            copy = writer.get_object(number) if number else None
            if isinstance(copy, dict) and copy.get("/Subtype") == annotation.get("/Subtype"):
                copy[NameObject("/StructParent")] = NumberObject(int(annotation["/StructParent"]) + offset)


def _merge_parents(tree: Obj, old: Obj, offset: int, writer: PdfWriter) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject

    mine = sorted(numbers(tree.get("/ParentTree", DictionaryObject())), key=lambda pair: pair[0])
    added = [(key + offset, _cloned(value, writer)) for key, value in numbers(old.get("/ParentTree", {}))]
    merged = [item for key, value in [*mine, *sorted(added, key=lambda p: p[0])] for item in (NumberObject(key), value)]
    tree[NameObject("/ParentTree")] = DictionaryObject({NameObject("/Nums"): ArrayObject(merged)})
    tree[NameObject("/ParentTreeNextKey")] = NumberObject(max((key for key, _ in added), default=offset) + 1)


def _merge_roles(tree: Obj, old: Obj, prefix: str) -> dict[str, str]:
    from pypdf.generic import DictionaryObject, NameObject

    mine, renamed = tree.setdefault(NameObject("/RoleMap"), DictionaryObject()).get_object(), {}
    for role, standard in old.get("/RoleMap", {}).items():
        name = role
        if role in mine and mine[role] != standard:
            name = renamed[role] = f"/{prefix}{role[1:]}"
        mine[NameObject(name)] = NameObject(standard)
    return renamed


def _elements(element: Obj) -> Iterator[Obj]:
    stack, seen = [element], set()
    while stack:
        current = stack.pop().get_object()
        if not isinstance(current, dict) or id(current) in seen or "/S" not in current:
            continue
        seen.add(id(current))
        yield current
        stack += as_list(current.get("/K"))


def _adapt(part: Obj, renamed: dict[str, str], prefix: str) -> None:
    from pypdf.generic import ArrayObject, NameObject, TextStringObject

    for element in _elements(part):
        role = element["/S"]
        if element is not part:
            element[NameObject("/S")] = NameObject("/Sect" if role == "/Document" else renamed.get(role, role))
        if "/ID" in element:
            element[NameObject("/ID")] = TextStringObject(prefix + text(element["/ID"]))
        for attributes in as_list(element.get("/A")):
            entry = attributes.get_object()
            if isinstance(entry, dict) and "/Headers" in entry:
                headers = [TextStringObject(prefix + text(header)) for header in entry["/Headers"]]
                entry[NameObject("/Headers")] = ArrayObject(headers)


def _merge_identifiers(tree: Obj, part: Obj) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

    found = dict(names(tree.get("/IDTree", DictionaryObject())))
    found |= {text(e["/ID"]): e.indirect_reference for e in _elements(part) if "/ID" in e and e.indirect_reference}
    if not found:
        return
    pairs = [item for key in sorted(found) for item in (TextStringObject(key), found[key])]
    tree[NameObject("/IDTree")] = DictionaryObject({NameObject("/Names"): ArrayObject(pairs)})
