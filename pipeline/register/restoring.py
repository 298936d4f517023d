"""Restoring: a lost document is rendered again, and put back only when it is the same to the byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.register import staging
from pipeline.register.engine import Register, writing
from pipeline.register.errors import RestaurationImpossible
from pipeline.register.opening import exists
from pipeline.register.reading import everything
from pipeline.register.records import Acte, Fabrique, Fichier
from pipeline.register.recovery import identite, resume
from pipeline.wording import compte


@dataclass(frozen=True, slots=True)
class Restauration:
    """Files put back; files left alone because something else is in their place; files that nobody here can make."""

    remis: tuple[str, ...]
    laisses: tuple[str, ...]
    hors_portee: tuple[str, ...] = ()


def restore(
    registre: Register,
    fabrique: Fabrique,
    *,
    base: Path,
    qui: str,
    quand: datetime,
    remplacer: bool = False,
    sait_faire: Callable[[Acte], bool] = lambda _: True,
) -> Restauration:
    """Make again the documents that are missing below ``base``; with ``remplacer``, those that were altered too.

    ``fabrique`` gets the acts concerned as they were recorded, those that ``sait_faire`` accepts. Raises
    ``RestaurationImpossible``, and puts nothing back, when one file does not come out the same: the inputs, the
    template or the program have changed since.
    """
    if not exists(registre):
        return Restauration((), ())
    with writing(registre, qui, quand, "restaure des documents") as connection:
        resume(registre, connection, base, quand)
        concerned: list[Acte] = []
        wanted: dict[str, Fichier] = {}
        left: list[str] = []
        beyond: list[str] = []
        for acte in everything(connection):
            lost, altered = _state(base, acte)
            left += [] if remplacer else [f.chemin for f in altered]
            again = [*lost, *(altered if remplacer else ())]
            if again and not sait_faire(acte):
                beyond += [f.chemin for f in again]
            elif again:
                concerned.append(acte)
                wanted |= {f.chemin: f for f in again}
        if concerned:
            folder = staging.restoring_folder(base, identite(connection))
            try:
                _put_back(base, staging.fresh(folder), concerned, wanted, fabrique)
            finally:
                staging.discard(folder)
            resume(registre, connection, base, quand)
    return Restauration(tuple(wanted), tuple(left), tuple(beyond))


def _state(base: Path, acte: Acte) -> tuple[list[Fichier], list[Fichier]]:
    wrong = [f for f in acte.fichiers if not staging.intact(base / f.chemin, f)]
    lost = [f for f in wrong if not (base / f.chemin).exists()]
    return lost, [f for f in wrong if f not in lost]


def _put_back(base: Path, folder: Path, actes: list[Acte], wanted: dict[str, Fichier], fabrique: Fabrique) -> None:
    fabrique(folder, actes)
    different = [name for name, fichier in wanted.items() if not staging.intact(folder / name, fichier)]
    if different:
        count = compte(len(different), "fichier")
        raise RestaurationImpossible(
            f"refait aujourd'hui, {different[0]} n'est pas le document émis ({count} dans ce cas)",
            "rétablir le dossier, le gabarit et le programme d'alors, ou reprendre le fichier d'une sauvegarde",
        )
    for name in wanted:
        target = base / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (folder / name).replace(target)
