"""The connection: SQLite or PostgreSQL, one writer at a time, and the database's refusals in French."""

from __future__ import annotations

import errno
import json
import os
import socket
import sqlite3
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.pool import NullPool

from pipeline.files_said import refused
from pipeline.register.errors import (
    DisquePlein,
    RegistreEndommage,
    RegistreError,
    RegistreInaccessible,
    RegistreOccupe,
)

_LOCK = 0x61637465
"""PostgreSQL's advisory lock of the register: « acte » in ASCII."""
_PAUSE = 0.01
_DENIED = (
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.EFBIG, errno.EIO,
)  # fmt: skip
_BASE_REFUSALS: dict[int | str, str] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_CORRUPT: "corrupt",
    sqlite3.SQLITE_NOTADB: "corrupt",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_LOCKED: "busy",
    sqlite3.SQLITE_READONLY: "denied",
    sqlite3.SQLITE_CANTOPEN: "denied",
    sqlite3.SQLITE_PERM: "denied",
    sqlite3.SQLITE_IOERR: "denied",
    "53100": "full",
    "XX001": "corrupt",
    "XX002": "corrupt",
    "55P03": "busy",
    "25006": "denied",
    "42501": "denied",
    "28000": "denied",
    "28P01": "denied",
    "3D000": "denied",
}


@dataclass(frozen=True, slots=True)
class Register:
    """An open register. ``lieu`` names it in messages, without any password; ``attente`` is in seconds."""

    engine: Engine
    lieu: str
    fichier: Path | None
    attente: float

    @property
    def partage(self) -> bool:
        """Whether it is a PostgreSQL database."""
        return self.fichier is None


def connect(lieu: Path | str, *, attente: float = 60.0) -> Register:
    """The register at a path, or at a ``postgresql://`` address. Nothing is opened nor made yet.

    ``attente`` is how long to wait, in seconds, for somebody else's issue to end. Raises ``RegistreInaccessible`` for
    an address of another kind.
    """
    if isinstance(lieu, Path):
        return Register(_sqlite(lieu, attente), str(lieu), lieu, attente)
    scheme, found, rest = lieu.partition("://")
    if scheme.partition("+")[0] not in ("postgresql", "postgres") or not found:
        raise RegistreInaccessible(
            "REGISTRE_URL n'est pas une adresse PostgreSQL",
            "écrire postgresql://utilisateur:mot-de-passe@serveur/base, ou retirer REGISTRE_URL",
        )
    engine = _postgresql(f"postgresql+psycopg://{rest}")
    return Register(engine, engine.url.render_as_string(hide_password=True).replace("+psycopg", ""), None, attente)


@contextmanager
def reading(registre: Register) -> Iterator[Connection]:
    """A connection that sees one state of the register, whatever is issued meanwhile."""
    with explained(registre), registre.engine.connect() as connection:
        begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if registre.partage else "BEGIN"
        connection.exec_driver_sql(begin)
        try:
            yield connection
        finally:
            undo(connection)


@contextmanager
def writing(registre: Register, qui: str, quand: datetime, quoi: str) -> Iterator[Connection]:
    """The only connection that may write: committed at the end, undone on any exception.

    Waits for another writer, then raises ``RegistreOccupe``, which says who it is and what for.
    """
    with explained(registre), registre.engine.connect() as connection:
        if registre.partage:
            _begin_shared(registre, connection, qui, quoi)
        else:
            _begin_embedded(registre, connection)
        try:
            # The notice goes before the lock does: the next writer's must not be taken for ours.
            with _announced(registre, qui, quand, quoi):
                yield connection
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            undo(connection)
            raise


def undo(connection: Connection) -> None:
    """Roll back what ``connection`` began; one that an interruption cut off is closed, which undoes it too."""
    if not connection.invalidated:
        with suppress(DBAPIError):
            connection.exec_driver_sql("ROLLBACK")


@contextmanager
def explained(registre: Register) -> Iterator[None]:
    """Turn the refusals of the database and of the disk into one French message."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        kind = refusal(error)
        if kind is None and not _unreachable(registre, error):
            raise
        raise _failure(registre, kind or "denied") from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _full("le disque est plein") from error
        if error.errno in _DENIED:
            raise RegistreInaccessible(
                refused(error, registre.lieu),
                "vérifier les droits sur ce dossier, et fermer le document s'il est ouvert, puis relancer",
            ) from error
        raise


def refusal(error: DBAPIError | sqlite3.Error) -> str | None:
    """``full``, ``corrupt``, ``busy`` or ``denied``, read from the database's code; ``None`` for anything else."""
    driver = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(driver, "sqlite_errorcode", None)
    if code is not None:
        return _BASE_REFUSALS.get(code & 0xFF)
    return _BASE_REFUSALS.get(getattr(driver, "sqlstate", None) or "")


def _sqlite(path: Path, attente: float) -> Engine:
    address = URL.create("sqlite", database=str(path))
    options = {"timeout": attente}
    engine = create_engine(address, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=options)

    @event.listens_for(engine, "connect")
    def _prepare(dbapi: Any, _: Any) -> None:  # noqa: ANN401  # the driver's own types
        for pragma in ("foreign_keys = ON", "synchronous = FULL", "trusted_schema = OFF"):
            dbapi.execute(f"PRAGMA {pragma}")

    return engine


def _postgresql(url: str) -> Engine:
    try:
        return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    except ModuleNotFoundError as error:
        raise RegistreInaccessible(
            "REGISTRE_URL demande PostgreSQL, et psycopg n'est pas installé", "pip install 'actes[postgresql]'"
        ) from error


def _begin_embedded(registre: Register, connection: Connection) -> None:
    end = time.monotonic() + registre.attente
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except DBAPIError as error:
            if refusal(error) != "busy":
                raise
            if time.monotonic() >= end:
                raise _busy(registre, _holder_file(registre)) from error
            time.sleep(_PAUSE)
        else:
            return


def _begin_shared(registre: Register, connection: Connection, qui: str, quoi: str) -> None:
    name = unicodedata.normalize("NFKD", f"{qui} : {quoi}").encode("ascii", "ignore")[:63].decode()
    connection.exec_driver_sql("SELECT set_config('application_name', %s, false)", (name,))
    connection.exec_driver_sql(
        "SELECT set_config('lock_timeout', %s, false)", (f"{max(1, int(registre.attente * 1000))}",)
    )
    connection.exec_driver_sql("SET idle_in_transaction_session_timeout = 0")
    connection.exec_driver_sql("BEGIN")
    try:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    except DBAPIError as error:
        with suppress(DBAPIError):
            connection.exec_driver_sql("ROLLBACK")
        if refusal(error) != "busy":
            raise
        raise _busy(registre, _holder_session(connection)) from error


@contextmanager
def _announced(registre: Register, qui: str, quand: datetime, quoi: str) -> Iterator[None]:
    if registre.fichier is None:
        yield
        return
    notice = _notice(registre.fichier)
    said = {
        "qui": qui,
        "quand": quand.isoformat(),
        "quoi": quoi,
        "poste": socket.gethostname(),
        "processus": os.getpid(),
    }
    with suppress(OSError):
        notice.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    try:
        yield
    finally:
        notice.unlink(missing_ok=True)


def _notice(fichier: Path) -> Path:
    return fichier.with_name(f"{fichier.name}-en-cours")


def _holder_file(registre: Register) -> str:
    assert registre.fichier is not None
    try:
        said = json.loads(_notice(registre.fichier).read_text(encoding="utf-8"))
        where = f"poste {said['poste']}, processus {said['processus']}"
        return f"{said['qui']} ({said['quoi']}, depuis le {said['quand']}, {where})"
    except (OSError, ValueError, KeyError, TypeError):
        return "un autre programme, qui ne dit pas son nom"


def _holder_session(connection: Connection) -> str:
    row = connection.exec_driver_sql(
        "SELECT application_name, coalesce(client_addr::text, 'ce poste'), to_char(xact_start, 'YYYY-MM-DD HH24:MI:SS')"
        " FROM pg_stat_activity JOIN pg_locks USING (pid)"
        " WHERE locktype = 'advisory' AND granted AND objid = %s",
        (_LOCK,),
    ).first()
    return f"{row[0]} (depuis {row[1]}, commencé le {row[2]})" if row else "une autre session, qui vient de finir"


def _busy(registre: Register, holder: str) -> RegistreOccupe:
    return RegistreOccupe(
        f"le registre {registre.lieu} est occupé depuis plus de {registre.attente:g} s par {holder}",
        "attendre la fin de cette émission, puis relancer ; si ce programme est bloqué, l'arrêter : rien ne sera perdu",
    )


def _failure(registre: Register, kind: str) -> RegistreError:
    if kind == "full":
        return _full(f"plus de place pour le registre {registre.lieu}")
    if kind == "corrupt":
        return RegistreEndommage(
            f"le registre {registre.lieu} est endommagé, ou n'est pas un registre",
            "ne rien émettre ; garder ce fichier à part et remettre en place la dernière sauvegarde",
        )
    if kind == "busy":
        return _busy(registre, "un autre programme" if registre.partage else _holder_file(registre))
    return RegistreInaccessible(
        f"le registre {registre.lieu} ne peut pas être ouvert ou écrit",
        "vérifier l'adresse, le mot de passe et les droits"
        if registre.partage
        else "vérifier que ce dossier existe et que l'écriture y est permise",
    )


def _full(what: str) -> DisquePlein:
    return DisquePlein(f"{what} : rien de plus n'a été émis", "libérer de la place, puis relancer")


def _unreachable(registre: Register, error: DBAPIError | sqlite3.Error) -> bool:
    if not registre.partage or not isinstance(error, OperationalError):
        return False
    return getattr(error.orig, "sqlstate", None) in (None, "57P01", "57P03", "53300")
