"""The sentences that the clerk writes, each with its place, down to the character."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.checks.registry import Cas
from pipeline.diagnostics import Location
from pipeline.wording import cle_nom

if TYPE_CHECKING:
    from pipeline.model import Dossier, Record
    from pipeline.sources import Node

_NON_REDIGE = {
    "etat", "nature", "genre", "siret", "siren", "ape", "code_insee", "code_postal", "courriel", "telephone", "site",
    "iban", "bic", "payfip", "codique", "matiere", "effet", "date", "envoi", "transmission", "reception", "publication",
    "mode", "resultat", "scrutin", "mois", "montant", "mecanisme", "fichier", "membres", "prestataire", "seance",
    "collectivite", "heure", "numero", "premier", "dernier", "choix", "autorisation", "prorata", "pagination", "code",
    "par", "raison", "voie", "message", "frais_audit", "civilite",
}  # fmt: skip
"""Keys whose value is a code, a number, a date or a file's name, not a sentence; what is nested below is still read."""


@dataclass(frozen=True, slots=True, eq=False)
class Texte:
    """A sentence of an input, the keys that lead to it, and its node."""

    chemin: tuple[str | int, ...]
    node: Node

    @property
    def valeur(self) -> str:
        """The text, as read."""
        assert isinstance(self.node.value, str)
        return self.node.value

    def lieu(self, cas: Cas, match: re.Match[str]) -> Location:
        """The place of a match, to the column when the lines of the file are known."""
        return place(self.node, match.start(), match.end(), cas.lignes.get(self.node.location.file, ()))

    def ecrit(self, cas: Cas, match: re.Match[str]) -> bool:
        """Whether the file holds the match as read, at the place that ``lieu`` gives: it can be replaced there."""
        where, lines = self.lieu(cas, match), cas.lignes.get(self.node.location.file, ())
        raw = lines[where.line - 1][where.column - 1 :] if where.line <= len(lines) else ""
        return where.length == len(match[0]) and raw.startswith(match[0])


_PROTEGE = re.compile(r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def chercher(texte: Texte, motif: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches of a pattern in a sentence, outside addresses of sites and mails."""
    address = "@" in texte.valeur or "://" in texte.valeur or "www." in texte.valeur
    spans = [match.span() for match in _PROTEGE.finditer(texte.valeur)] if address else []
    for match in motif.finditer(texte.valeur):
        if not any(start <= match.start() < end for start, end in spans):
            yield match


class Passage(NamedTuple):
    """Where a pattern is found in the sentences of a dossier."""

    cas: Cas
    texte: Texte
    match: re.Match[str]

    @property
    def dit(self) -> str:
        """The words found."""
        return self.match[0]

    @property
    def lieu(self) -> Location:
        """Their place, to the column when it is known."""
        return self.texte.lieu(self.cas, self.match)

    def correction(self, better: str | None) -> str | None:
        """What can replace them in the file: nothing where the file does not hold them as read."""
        return better if self.texte.ecrit(self.cas, self.match) else None


def passages(cas: Cas, motif: re.Pattern[str]) -> Iterator[Passage]:
    """The matches of a pattern in every file, outside addresses of sites and mails."""
    for texte in qui_contiennent(cas, motif):
        for match in chercher(texte, motif):
            yield Passage(cas, texte, match)


def place(node: Node, start: int, end: int, lines: Sequence[str]) -> Location:
    """Where the characters ``start`` to ``end`` of a node's text are written.

    A folded text is followed through its lines by its non-blank characters, which are the same in the file. Without
    the lines, or when they cannot be followed (escapes), it is the place of the value.
    """
    text, where = node.value, node.location
    if not isinstance(text, str) or not lines:
        return where
    blank = re.compile(r"\s")
    skip = len(blank.sub("", text[:start]))
    size = len(blank.sub("", text[start:end]))
    wanted = blank.sub("", text)
    found = _follow(where, wanted, skip, lines)
    if found is None:
        return where
    line, column = found
    raw = lines[line][column:]
    length = end - start if blank.sub("", raw[: end - start]) == wanted[skip : skip + size] else 1
    return Location(where.file, line + 1, column + 1, max(length, 1))


def _follow(where: Location, wanted: str, skip: int, lines: Sequence[str]) -> tuple[int, int] | None:
    line, column = where.line - 1, where.column - 1
    if line >= len(lines):
        return None
    opening = lines[line][column : column + 1]
    if opening in (">", "|"):
        line, column = line + 1, 0
    elif opening in ("'", '"'):
        column += 1
    seen = 0
    while line < len(lines):
        for index in range(column, len(lines[line])):
            doubled = opening == "'" and lines[line][index - 1 : index + 1] == "''" and seen and wanted[seen - 1] == "'"
            if lines[line][index].isspace() or (doubled and index > column):
                continue
            if seen >= len(wanted) or lines[line][index] != wanted[seen]:
                return None
            if seen == skip:
                return line, index
            seen += 1
        line, column = line + 1, 0
    return None


def _walk(node: Node, path: tuple[str | int, ...]) -> Iterator[Texte]:
    if isinstance(node.value, dict):
        for key, child in node.value.items():
            if not (isinstance(child.value, str) and key in _NON_REDIGE):
                yield from _walk(child, (*path, key))
    elif isinstance(node.value, list):
        for index, child in enumerate(node.value):
            yield from _walk(child, (*path, index))
    elif isinstance(node.value, str) and not _BARE.fullmatch(node.value):
        yield Texte(path, node)


_BARE = re.compile(r"[\d.,:\-\s/]*|oui|non")


class _Held:
    """Something read as a cache key, compared by identity."""

    def __init__(self, one: Any) -> None:  # noqa: ANN401  # a record or a dossier
        self.one = one

    def __hash__(self) -> int:
        return id(self.one)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and other.one is self.one


@lru_cache(32)
def _of(held: _Held) -> tuple[Texte, ...]:
    return tuple(_walk(held.one.source, ()))


def textes(record: Record | None) -> tuple[Texte, ...]:
    """Every sentence of a record."""
    return () if record is None else _of(_Held(record))


def entete_textes(cas: Cas) -> tuple[Texte, ...]:
    """Those of ``dossier.yaml``."""
    return textes(cas.entete)


def convention_textes(cas: Cas) -> tuple[Texte, ...]:
    """Those of ``convention.yaml``."""
    return textes(cas.dossier.convention)


def actes_textes(cas: Cas) -> tuple[Texte, ...]:
    """Those of every file of the dossier, the séance and both bodies."""
    return _actes(_Held(cas.dossier))[0]


def qui_contiennent(cas: Cas, motif: re.Pattern[str]) -> tuple[Texte, ...]:
    """Those of every file, or none at once when the pattern is nowhere in them: most patterns are not."""
    found, joined = _actes(_Held(cas.dossier))
    return found if motif.search(joined) else ()


def cles(cas: Cas) -> str:
    """The words of every file as ``cle_nom`` writes names, to see at once which names are nowhere."""
    return _cles(_Held(cas.dossier))


@lru_cache(4)
def _cles(held: _Held) -> str:
    return cle_nom(_actes(held)[1].replace("’", "'"))


@lru_cache(4)
def _actes(held: _Held) -> tuple[tuple[Texte, ...], str]:
    dossier: Dossier = held.one
    records: tuple[Record | None, ...] = (
        dossier.entete, dossier.deliberation, dossier.convention, dossier.annexe_rgpd, dossier.seance,
        dossier.prestataire, dossier.beneficiaire,
    )  # fmt: skip
    found = tuple(texte for record in records for texte in textes(record))
    return found, "\n".join(texte.valeur for texte in found)
