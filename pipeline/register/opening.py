"""Opening: the register is made at the first issue and brought to the program's version; never read by an older one."""

from __future__ import annotations

import re
import time
from datetime import datetime
from importlib import resources

from sqlalchemy import Connection, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from pipeline.register import schema
from pipeline.register.engine import Register, explained, reading, refusal, writing
from pipeline.register.errors import RegistreEndommage, RegistreInaccessible, RegistrePlusRecent
from pipeline.register.facts import canonical, sha256

Migration = tuple[int, str, tuple[str, ...]]
"""Number, name, statements."""


def exists(registre: Register) -> bool:
    """Whether there is a register to read. Raises what ``check_version`` raises."""
    if registre.fichier is not None and not registre.fichier.exists():
        return False
    with reading(registre) as connection:
        return check_version(registre, connection, len(migrations(registre))) > 0


def prepare(registre: Register, qui: str, quand: datetime) -> None:
    """Make the register, or bring it to this version. Raises ``RegistreError``."""
    steps = migrations(registre)
    if registre.fichier is not None:
        with explained(registre):
            _prepare_file(registre)
    with reading(registre) as connection:
        if check_version(registre, connection, len(steps)) == len(steps):
            return
    with writing(registre, qui, quand, "prépare le registre") as connection:
        migrate(registre, connection, steps, qui, quand)


def migrate(
    registre: Register, connection: Connection, steps: tuple[Migration, ...], qui: str, quand: datetime
) -> None:
    """Apply the migrations that are missing, all or none."""
    present = check_version(registre, connection, len(steps))
    for number, name, statements in steps[present:]:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%") if registre.partage else statement)
        connection.execute(insert(schema.VERSIONS).values(numero=number, nom=name, quand=quand.isoformat()))
        if number == 1:
            identite = sha256(canonical({"qui": qui, "quand": quand.isoformat(), "lieu": registre.lieu}))
            row = {"id": 1, "identite": identite, "qui": qui, "quand": quand.isoformat()}
            connection.execute(insert(schema.REGISTRE).values(row))


def check_version(registre: Register, connection: Connection, known: int) -> int:
    """The version of the register, 0 when there is none yet.

    Raises ``RegistrePlusRecent`` when it is above ``known``, ``RegistreEndommage`` when the versions do not follow.
    """
    if not inspect(connection).has_table("versions"):
        return 0
    found = list(connection.scalars(select(schema.VERSIONS.c.numero).order_by(schema.VERSIONS.c.numero)))
    if found != list(range(1, len(found) + 1)):
        raise RegistreEndommage(
            f"les versions du registre {registre.lieu} ne se suivent pas : {found}",
            "remettre en place la dernière sauvegarde",
        )
    if len(found) > known:
        raise RegistrePlusRecent(
            f"le registre {registre.lieu} est de version {len(found)}, ce programme connaît la version {known}",
            "mettre le programme à jour sur ce poste, puis relancer",
        )
    return len(found)


def migrations(registre: Register) -> tuple[Migration, ...]:
    """The numbered migrations for this kind of database, from ``migrations/NNNN-nom.<base>.sql``, in order."""
    kind = "postgresql" if registre.partage else "sqlite"
    found = []
    for file in resources.files("pipeline.register").joinpath("migrations").iterdir():
        match = re.fullmatch(rf"(\d{{4}})-([\w-]+)\.{kind}\.sql", file.name)
        if match is not None:
            statements = tuple(file.read_text(encoding="utf-8").strip().split("\n\n"))
            found.append((int(match[1]), match[2], statements))
    return tuple(sorted(found))


def _prepare_file(registre: Register) -> None:
    assert registre.fichier is not None
    if not registre.fichier.parent.is_dir():
        raise RegistreInaccessible(
            f"le dossier {registre.fichier.parent} n'existe pas", "vérifier le chemin du registre"
        )
    end = time.monotonic() + registre.attente
    while True:
        try:
            with registre.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        except DBAPIError as error:
            if refusal(error) != "busy" or time.monotonic() >= end:
                raise
            time.sleep(0.01)
        else:
            return
