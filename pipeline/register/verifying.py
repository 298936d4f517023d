"""Verifying: the database, the chain, the numbers, the sums, and the files on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, select

from pipeline.register import staging
from pipeline.register.chain import act_digest, lot_digest
from pipeline.register.engine import Register, reading
from pipeline.register.opening import exists
from pipeline.register.reading import everything
from pipeline.register.records import Acte, Anomalie, Serie
from pipeline.register.recovery import identite
from pipeline.register.schema import LOTS


def verify(registre: Register, base: Path | None = None, *, tete: str | None = None) -> Iterator[Anomalie]:
    """Everything that no longer holds, in the order of the acts; nothing when the register is whole.

    With ``base``, the files of each act are compared with their digest. ``tete`` is the digest of an act known from
    elsewhere (a printed bordereau, an export): its absence shows that the end of the register was cut off. Raises
    ``RegistreError`` when the register cannot be read at all.
    """
    if not exists(registre):
        if tete is not None:
            yield Anomalie("chaine", f"le registre {registre.lieu} n'existe pas")
        return
    with reading(registre) as connection:
        if not registre.partage:
            yield from _database(connection)
        audit = _Audit(_lots(connection), identite(connection), tete=tete)
        try:
            for acte in everything(connection):
                yield from audit.follow(acte)
                if base is not None:
                    yield from _documents(base, acte)
        except (ValueError, TypeError, KeyError):
            yield Anomalie("chaine", f"après le rang {audit.rang}, le registre contient une valeur impossible")
        yield from audit.close()
        if audit.tete is not None:
            yield Anomalie("chaine", f"l'acte d'empreinte {audit.tete[:12]}… manque : la fin du registre a été retirée")


@dataclass(slots=True)
class _Bearer:
    cle: str
    left: int
    total: Decimal
    announced: Decimal


@dataclass(slots=True)
class _Audit:
    lots: dict[int, str]
    before: str
    rang: int = 0
    orders: dict[Serie, int] = field(default_factory=dict)
    sums: dict[Serie, Decimal] = field(default_factory=dict)
    open: _Bearer | None = None
    tete: str | None = None

    def follow(self, acte: Acte) -> Iterator[Anomalie]:
        self.rang += 1
        if acte.rang != self.rang:
            yield Anomalie("chaine", f"il manque l'acte de rang {self.rang}", acte.cle)
            self.rang = acte.rang
        if acte.precedent != self.before:
            yield Anomalie("chaine", f"{acte.cle} n'est plus attaché à l'acte qui le précède", acte.cle)
        if act_digest(acte, acte.fichiers, acte.precedent, self.lots.get(acte.lot, "")) != acte.empreinte:
            yield Anomalie("chaine", f"{acte.cle} n'est plus tel qu'il a été inscrit", acte.cle)
        self.before = acte.empreinte
        if acte.empreinte == self.tete:
            self.tete = None
        yield from self._numbers(acte)
        yield from self._sums(acte)

    def close(self) -> Iterator[Anomalie]:
        bearer, self.open = self.open, None
        if bearer is not None and (bearer.left or bearer.total != bearer.announced):
            yield Anomalie(
                "somme",
                f"{bearer.cle} annonce {bearer.announced} € ; ses titres : {bearer.total} €, {bearer.left} de moins",
                bearer.cle,
            )

    def _numbers(self, acte: Acte) -> Iterator[Anomalie]:
        if acte.serie is None or not acte.serie.continue_:
            return
        expected = self.orders.get(acte.serie, 0) + 1
        if acte.ordre != expected or acte.numero != str(expected):
            yield Anomalie("numero", f"{acte.serie} : n° {acte.numero} au lieu du n° {expected}", acte.cle)
        self.orders[acte.serie] = acte.ordre or expected

    def _sums(self, acte: Acte) -> Iterator[Anomalie]:
        if self.open is not None and acte.bordereau == self.open.cle:
            self.open.left -= 1
            self.open.total += acte.montant or Decimal(0)
            return
        yield from self.close()
        if acte.detail is None or acte.serie is None:
            return
        self.open = _Bearer(acte.cle, acte.detail.nombre, Decimal(0), acte.detail.total)
        self.sums[acte.serie] = self.sums.get(acte.serie, Decimal(0)) + acte.detail.total
        if self.sums[acte.serie] != acte.detail.cumul:
            yield Anomalie(
                "somme",
                f"{acte.cle} annonce un cumul de {acte.detail.cumul} € au lieu de {self.sums[acte.serie]} €",
                acte.cle,
            )


def _database(connection: Connection) -> Iterator[Anomalie]:
    for (message,) in connection.exec_driver_sql("PRAGMA quick_check(5)"):
        if message != "ok":
            yield Anomalie("base", f"le fichier du registre est abîmé : {message}")
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield Anomalie("base", f"la ligne {row} de {table} renvoie à une ligne absente de {parent}")


def _lots(connection: Connection) -> dict[int, str]:
    rows = connection.execute(select(LOTS.c.lot, LOTS.c.qui, LOTS.c.quand, LOTS.c.quoi, LOTS.c.sources))
    return {row.lot: lot_digest(row.lot, row.qui, row.quand, row.quoi, row.sources) for row in rows}


def _documents(base: Path, acte: Acte) -> Iterator[Anomalie]:
    for fichier in acte.fichiers:
        path = base / fichier.chemin
        if staging.intact(path, fichier):
            continue
        if path.exists():
            yield Anomalie(
                "fichier modifié", f"{fichier.chemin} n'est plus tel qu'il a été émis", acte.cle, fichier.chemin
            )
        else:
            yield Anomalie("fichier absent", f"{fichier.chemin} n'est plus à sa place", acte.cle, fichier.chemin)
