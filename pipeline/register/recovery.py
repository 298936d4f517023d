"""What a run that died has left is completed or discarded, by the next one, under the same lock as an issue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, insert, select

from pipeline.register import staging
from pipeline.register.engine import Register, writing
from pipeline.register.opening import exists
from pipeline.register.reading import of_issue
from pipeline.register.records import Acte, Manque, Reprise
from pipeline.register.schema import LOTS, RANGEMENTS, REGISTRE


def recover(registre: Register, base: Path, qui: str, quand: datetime) -> Reprise:
    """Complete or discard what dead runs left below ``base``. Raises ``RegistreError``.

    A recorded issue whose files were still aside is moved in; one that was never recorded is thrown away, and its
    numbers go to the next issue. Files of a recorded issue that are nowhere are reported: ``restore`` makes them again.
    """
    if not exists(registre):
        return Reprise()
    with writing(registre, qui, quand, "reprend une émission interrompue") as connection:
        return resume(registre, connection, base, quand)


def resume(registre: Register, connection: Connection, base: Path, quand: datetime) -> Reprise:
    """The same, by who holds the lock."""
    identity = identite(connection)
    recorded = set(connection.scalars(select(LOTS.c.lot)))
    discarded = []
    for folder, lot in list(staging.leftovers(base, identity)):
        if lot not in recorded:
            staging.discard(folder)
            discarded.append(folder.name)
    completed: list[int] = []
    missing: list[Manque] = []
    pending = select(LOTS.c.lot).where(LOTS.c.lot.not_in(select(RANGEMENTS.c.lot))).order_by(LOTS.c.lot)
    for lot in connection.scalars(pending).all():
        folder = staging.working_folder(base, identity, lot)
        elsewhere = registre.partage and not folder.is_dir()
        lost = put_away(connection, base, folder, list(of_issue(connection, lot)), quand, trusted=False)
        if not lost:
            completed.append(lot)
        elif not elsewhere:
            missing += lost
    return Reprise(tuple(completed), tuple(discarded), tuple(missing))


def put_away(
    connection: Connection, base: Path, folder: Path, actes: Sequence[Acte], quand: datetime, *, trusted: bool
) -> tuple[Manque, ...]:
    """Move the files of one recorded issue to their place, and record that they are; gives those that are nowhere."""
    lot = actes[0].lot
    done = connection.scalar(select(RANGEMENTS.c.lot).where(RANGEMENTS.c.lot == lot))
    if done is not None:
        return ()
    missing = staging.move_in(base, folder, actes, trusted=trusted)
    staging.discard(folder)
    if not missing:
        connection.execute(insert(RANGEMENTS).values(lot=lot, quand=quand.isoformat()))
    return missing


def identite(connection: Connection) -> str:
    """The digest that tells this register from any other."""
    found = connection.scalar(select(REGISTRE.c.identite))
    assert isinstance(found, str)
    return found
