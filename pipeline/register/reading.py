"""Reading the register: its acts, in the order they were issued."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import Connection, Row, Select, func, select

from pipeline.register.engine import Register, reading
from pipeline.register.facts import sha256, to_euros
from pipeline.register.opening import exists
from pipeline.register.records import Acte, Bordereau, Creance, Fichier, Serie
from pipeline.register.schema import ACTES, BORDEREAUX, DROIT, FICHIERS, LOTS, SERIES, TITRES

_PAGE = 500


def entries(
    registre: Register,
    *,
    genre: str | None = None,
    dossier: str | None = None,
    exercice: int | None = None,
    cles: Sequence[str] | None = None,
    bordereau: str | None = None,
) -> Iterator[Acte]:
    """The acts issued, oldest first: all, or those of a kind, a dossier, a budget year, these keys, a bordereau.

    A register that does not exist yet has none. Memory does not grow with their number. Raises ``RegistreError``.
    """
    if not exists(registre):
        return
    with reading(registre) as connection:
        if cles is not None:
            yield from by_keys(connection, cles)
            return
        query = _query()
        if genre is not None:
            query = query.where(ACTES.c.genre == genre)
        if dossier is not None:
            query = query.where(ACTES.c.dossier == dossier)
        if exercice is not None:
            query = query.where((TITRES.c.exercice == exercice) | (SERIES.c.exercice == exercice))
        if bordereau is not None:
            bearer = select(ACTES.c.rang).where(ACTES.c.cle == bordereau).scalar_subquery()
            query = query.where(ACTES.c.bordereau == bearer)
        yield from paged(connection, query)


def head(registre: Register) -> Acte | None:
    """The last act issued, ``None`` when there is none: its digest stands for the whole register."""
    if not exists(registre):
        return None
    with reading(registre) as connection:
        last = connection.scalar(select(func.max(ACTES.c.rang)))
        return None if last is None else next(paged(connection, _query().where(ACTES.c.rang == last)))


def sources(registre: Register, lots: Collection[int]) -> dict[int, Mapping[str, str]]:
    """What the acts of these issues were made from: see ``schema.LOTS``. Raises ``RegistreError``."""
    if not lots or not exists(registre):
        return {}
    with reading(registre) as connection:
        return _sources(connection, sorted(lots))


def law_asked(sources: Mapping[str, str]) -> date | None:
    """The day whose law was asked for, among what an issue was made from; ``None`` when none was."""
    return date.fromisoformat(sources[DROIT]) if DROIT in sources else None


def by_keys(connection: Connection, cles: Sequence[str]) -> Iterator[Acte]:
    """The acts that have these keys, by groups of keys."""
    for start in range(0, len(cles), _PAGE):
        yield from paged(connection, _query().where(ACTES.c.cle.in_(cles[start : start + _PAGE])))


def of_issue(connection: Connection, lot: int) -> Iterator[Acte]:
    """The acts of one issue."""
    yield from paged(connection, _query().where(ACTES.c.lot == lot))


def everything(connection: Connection) -> Iterator[Acte]:
    """All acts."""
    yield from paged(connection, _query())


def paged(connection: Connection, query: Select[tuple[object, ...]]) -> Iterator[Acte]:
    """The acts of a query, a page at a time, with their files."""
    last = 0
    while True:
        rows = connection.execute(query.where(ACTES.c.rang > last).order_by(ACTES.c.rang).limit(_PAGE)).all()
        if not rows:
            return
        files = _files(connection, [row.rang for row in rows])
        made = _sources(connection, sorted({row.lot for row in rows}))
        for row in rows:
            yield _acte(row, files.get(row.rang, ()), law_asked(made[row.lot]))
        last = rows[-1].rang


def _query() -> Select[tuple[object, ...]]:
    bearer = ACTES.alias("porteur")
    original = ACTES.alias("origine")
    return (
        select(
            ACTES,
            SERIES.c.genre.label("serie_genre"),
            SERIES.c.portee,
            SERIES.c.exercice.label("serie_exercice"),
            SERIES.c.suivie,
            LOTS.c.qui,
            LOTS.c.quand,
            TITRES.c.budget,
            TITRES.c.exercice,
            TITRES.c.debiteur,
            TITRES.c.mois,
            BORDEREAUX.c.premier,
            BORDEREAUX.c.dernier,
            BORDEREAUX.c.nombre,
            BORDEREAUX.c.total,
            BORDEREAUX.c.cumul,
            bearer.c.cle.label("bordereau_cle"),
            original.c.cle.label("corrige_cle"),
        )
        .join(LOTS, LOTS.c.lot == ACTES.c.lot)
        .outerjoin(SERIES, SERIES.c.id == ACTES.c.serie)
        .outerjoin(TITRES, TITRES.c.rang == ACTES.c.rang)
        .outerjoin(BORDEREAUX, BORDEREAUX.c.rang == ACTES.c.rang)
        .outerjoin(bearer, bearer.c.rang == ACTES.c.bordereau)
        .outerjoin(original, original.c.rang == ACTES.c.corrige)
    )


def _files(connection: Connection, ranks: list[int]) -> dict[int, tuple[Fichier, ...]]:
    query = select(FICHIERS).where(FICHIERS.c.rang.in_(ranks)).order_by(FICHIERS.c.rang, FICHIERS.c.position)
    rows = connection.execute(query).all()
    return {
        rang: tuple(Fichier(row.chemin, row.sha256, row.taille) for row in group)
        for rang, group in groupby(rows, key=lambda row: row.rang)
    }


def _sources(connection: Connection, lots: Sequence[int]) -> dict[int, Mapping[str, str]]:
    found: dict[int, Mapping[str, str]] = {}
    for start in range(0, len(lots), _PAGE):
        query = select(LOTS.c.lot, LOTS.c.sources).where(LOTS.c.lot.in_(lots[start : start + _PAGE]))
        found |= {row.lot: json.loads(row.sources) for row in connection.execute(query)}
    return found


def _acte(row: Row[tuple[object, ...]], fichiers: tuple[Fichier, ...], droit: date | None) -> Acte:
    serie = None
    if row.serie is not None:
        serie = Serie(row.serie_genre, row.portee, row.serie_exercice or None, bool(row.suivie))
    creance = None
    if row.budget is not None:
        mois = date.fromisoformat(row.mois) if row.mois else None
        creance = Creance(row.budget, row.exercice, row.debiteur, mois)
    detail = None
    if row.premier is not None:
        detail = Bordereau(row.premier, row.dernier, row.nombre, to_euros(row.total), to_euros(row.cumul))
    return Acte(
        row.rang,
        row.lot,
        row.cle,
        row.genre,
        row.dossier,
        row.intitule,
        date.fromisoformat(row.jour),
        serie,
        row.ordre,
        row.numero,
        None if row.centimes is None else to_euros(row.centimes),
        creance,
        row.bordereau_cle,
        row.corrige_cle,
        detail,
        row.faits,
        sha256(row.faits),
        row.qui,
        datetime.fromisoformat(row.quand),
        fichiers,
        row.precedent,
        row.empreinte,
        droit,
    )
