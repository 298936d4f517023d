"""Pictures of a template that a context replaces, by the name Word's selection pane shows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pipeline.render.errors import GabaritInvalide, Place, ValeurRefusee
from pipeline.render.tags import FIRST_TOKEN, TOKEN, Tag
from pipeline.render.values import ALT, NEXT_PICTURE, Foreign, Image

if TYPE_CHECKING:
    from pipeline.render.source import Piece

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_PNG = b"\x89PNG\r\n\x1a\n"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"


def name_pictures(document: Foreign, pieces: Mapping[str, Piece]) -> dict[str, tuple[str, ...]]:
    """The members behind each picture's name, over the body, the headers and the footers.

    The alternative text of a picture named as a variable is (``qr``) becomes replaceable: tags are added to its piece.
    """
    found: dict[str, tuple[str, ...]] = {}
    for part in (document, *_headers_footers(document)):
        for properties, member in _pictures(part):
            name = properties.get("name", "")
            found[name] = (*found.get(name, ()), member)
            piece = pieces.get(part.partname.membername)
            if piece and _NAME.fullmatch(name) and not TOKEN.search(properties.get("descr", "")):
                properties.set("descr", _replaceable(name, properties.get("descr", ""), piece.tags))
    return {name: tuple(dict.fromkeys(members)) for name, members in found.items()}


def describe(document: Foreign, images: Mapping[str, Image]) -> None:
    """Gives the pictures so named the alternative texts of ``images``."""
    for part in (document, *_headers_footers(document)):
        for properties, _ in _pictures(part):
            image = images.get(properties.get("name", ""))
            if image and image.alt:
                properties.set("descr", image.alt)


def count_pictures(tree: Foreign, piece: Piece) -> None:
    """Has the pictures of the body numbered as they are printed: some are in a loop, or under a condition."""
    for properties in tree.iter(_WP + "docPr"):
        properties.set("id", chr(FIRST_TOKEN + len(piece.tags)))
        piece.tags.append(Tag(f"{{{{ {NEXT_PICTURE}() }}}}"))


def _headers_footers(document: Foreign) -> Iterator[Foreign]:
    for relation in document.rels.values():
        if relation.reltype.endswith(("/header", "/footer")):
            yield relation.target_part


def _pictures(part: Foreign) -> Iterator[tuple[Foreign, str]]:
    for properties in part.element.iter(_WP + "docPr"):
        for blip in properties.getparent().iter(_A + "blip"):
            relation = part.rels.get(blip.get(_EMBED))
            if relation is not None and not relation.is_external and not TOKEN.search(properties.get("name", "")):
                yield properties, relation.target_part.partname.membername


def _replaceable(name: str, alt: str, tags: list[Tag]) -> str:
    texts = (f'{{% if "{name}" in {ALT} %}}', f'{{{{ {ALT}["{name}"] }}}}', "{% else %}", "{% endif %}")
    condition, value, otherwise, end = (chr(FIRST_TOKEN + len(tags) + index) for index in range(4))
    tags += map(Tag, texts)
    return f"{condition}{value}{otherwise}{alt}{end}"


def swapped(pictures: Mapping[str, tuple[str, ...]], given: Mapping[str, Image], place: Place) -> dict[str, bytes]:
    """The new bytes of each member; raises for an unknown name, a shared member, bytes that are not a PNG."""
    new: dict[str, bytes] = {}
    for name, image in given.items():
        members = pictures.get(name)
        if not members:
            fault = f"aucune image du gabarit ne s’appelle « {name} »"
            raise GabaritInvalide(fault, "nommez-la ainsi dans le volet Sélection de Word", place)
        for member in members:
            _check(name, member, image.png, pictures, place)
            new[member] = image.png
    return new


def _check(name: str, member: str, png: bytes, pictures: Mapping[str, tuple[str, ...]], place: Place) -> None:
    if not png.startswith(_PNG) or not member.lower().endswith(".png"):
        raise ValeurRefusee(f"l’image « {name} » ou son modèle n’est pas un PNG", "donnez un PNG", place)
    others = [other for other, members in pictures.items() if member in members and other != name]
    if others:
        fault = f"l’image « {name} » est aussi l’image « {others[0]} »"
        raise GabaritInvalide(fault, "insérez dans le gabarit deux images différentes", place)
