"""The tables, the same in SQLite and PostgreSQL. Nothing in them is ever updated or deleted."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

METADATA = MetaData()
DROIT = "--droit"
"""Among the sources of an issue, the name of what is no file: the option that asks for the law of another day."""
_WHOLE = BigInteger().with_variant(Integer(), "sqlite")


def _table(name: str, *parts: Column[int] | Column[str] | UniqueConstraint | CheckConstraint) -> Table:
    return Table(name, METADATA, *parts, sqlite_strict=True)


def _whole(name: str, *parts: ForeignKey, key: bool = False, null: bool = False) -> Column[int]:
    return Column(name, _WHOLE, *parts, primary_key=key, autoincrement=False, nullable=null and not key)


def _text(name: str, *, null: bool = False, unique: bool = False) -> Column[str]:
    return Column(name, Text(), nullable=null, unique=unique)


VERSIONS = _table("versions", _whole("numero", key=True), _text("nom"), _text("quand"))
"""The migrations applied."""

REGISTRE = _table(
    "registre", _whole("id", key=True), _text("identite"), _text("qui"), _text("quand"), CheckConstraint("id = 1")
)
"""One row: who opened the register, and the digest that the first act is chained to."""

LOTS = _table(
    "lots", _whole("lot", key=True), _text("qui"), _text("quand"), _text("quoi"), _text("sources"), _text("empreinte")
)
"""One row for each issue: who, when, and what it was made from, as canonical JSON.

``sources`` holds the SHA-256 of each file, by name, and under ``DROIT`` the day whose law was asked for.
"""

RANGEMENTS = _table("rangements", _whole("lot", ForeignKey("lots.lot"), key=True), _text("quand"))
"""The issues whose files have all been seen in their place."""

SERIES = _table(
    "series",
    _whole("id", key=True),
    _text("genre"),
    _text("portee"),
    _whole("exercice"),
    _whole("suivie"),
    UniqueConstraint("genre", "portee", "exercice"),
)
"""The series of numbers; ``exercice`` is 0 when the series does not begin again each year."""

ACTES = _table(
    "actes",
    _whole("rang", key=True),
    _whole("lot", ForeignKey("lots.lot")),
    _text("cle", unique=True),
    _text("genre"),
    _text("dossier"),
    _text("intitule"),
    _text("jour"),
    _whole("serie", ForeignKey("series.id"), null=True),
    _whole("ordre", null=True),
    _text("numero", null=True),
    _whole("centimes", null=True),
    _whole("bordereau", ForeignKey("actes.rang"), null=True),
    _whole("corrige", ForeignKey("actes.rang"), null=True),
    _text("faits"),
    _text("precedent"),
    _text("empreinte", unique=True),
    UniqueConstraint("serie", "ordre"),
    UniqueConstraint("serie", "numero"),
    CheckConstraint("length(empreinte) = 64 AND length(precedent) = 64"),
)
"""The acts, in the order they were issued; ``empreinte`` is chained to ``precedent``."""

TITRES = _table(
    "titres",
    _whole("rang", ForeignKey("actes.rang"), key=True),
    _text("budget"),
    _whole("exercice"),
    _text("debiteur"),
    _text("mois", null=True),
)
"""What a titre adds to its act."""

BORDEREAUX = _table(
    "bordereaux",
    _whole("rang", ForeignKey("actes.rang"), key=True),
    _text("premier"),
    _text("dernier"),
    _whole("nombre"),
    _whole("total"),
    _whole("cumul"),
)
"""What a bordereau adds to its act; ``total`` and ``cumul`` in centimes."""

FICHIERS = _table(
    "fichiers",
    _whole("rang", ForeignKey("actes.rang"), key=True),
    _whole("position", key=True),
    _text("chemin", unique=True),
    _text("sha256"),
    _whole("taille"),
    CheckConstraint("length(sha256) = 64"),
)
"""The files of each act."""

Index("actes_bordereau", ACTES.c.bordereau)
Index("actes_corrige", ACTES.c.corrige)
Index("actes_dossier", ACTES.c.dossier, ACTES.c.genre)
Index("actes_lot", ACTES.c.lot)
