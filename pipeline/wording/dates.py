"""Dates, hours and durations as an act writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from pipeline.noms import MOIS
from pipeline.wording.amounts import nombre_lettres
from pipeline.wording.particles import de, liste

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")


@lru_cache(4096)
def date_longue(jour: date) -> str:
    """« 26 janvier 2021 », « 1er février 2021 »: no-break space between day and month.

    The « er » is plain text; ``typography.segments`` says what goes superscript.
    """
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{quantieme}\u00a0{MOIS[jour.month - 1]} {jour.year}"


@lru_cache(4096)
def date_courte(jour: date) -> str:
    """« 26/01/2021 »."""
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


@lru_cache(1024)
def date_lettres(jour: date) -> str:
    """« L'an deux mille vingt et un, le vingt-six janvier »."""
    quantieme = "premier" if jour.day == 1 else nombre_lettres(jour.day)
    return f"L'an {nombre_lettres(jour.year)}, le {quantieme} {MOIS[jour.month - 1]}"


def mois_annee(jour: date) -> str:
    """« février 2021 »."""
    return f"{MOIS[jour.month - 1]} {jour.year}"


def plages_mois(mois: Iterable[date], devant: str) -> str:
    """« en juin 2021 », « en juin et juillet 2021 », « de juillet à décembre 2021 », and several of these.

    ``mois`` are first days of months, in order; ``devant`` is the preposition before one month or two.
    """
    runs: list[list[date]] = []
    for month in mois:
        if runs and _rang(month) == _rang(runs[-1][-1]) + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return liste([_plage(run[0], run[-1], devant) for run in runs])


def _plage(premier: date, dernier: date, devant: str) -> str:
    first = MOIS[premier.month - 1] if premier.year == dernier.year else mois_annee(premier)
    if premier == dernier:
        return f"{devant} {mois_annee(premier)}"
    if _rang(dernier) == _rang(premier) + 1:
        return f"{devant} {first} et {mois_annee(dernier)}"
    return f"{de(first)} à {mois_annee(dernier)}"


def _rang(jour: date) -> int:
    return 12 * jour.year + jour.month


def jour_semaine(jour: date) -> str:
    """« mardi »."""
    return JOURS[jour.weekday()]


def heure(texte: str) -> str:
    """« 18 h 15 » from ``18:15``; « 18 h » on the hour."""
    heures, minutes = (int(part) for part in texte.split(":"))
    return f"{heures}\u00a0h\u00a0{minutes:02d}" if minutes else f"{heures}\u00a0h"


def duree(nombre: int, unite: str = "mois") -> str:
    """« six mois », « un an », « deux ans »: ``unite`` in the singular."""
    feminin = unite in ("heure", "semaine", "année", "journée")
    plural = unite if nombre < 2 or unite.endswith("s") else f"{unite}s"
    return f"{nombre_lettres(nombre, feminin=feminin)} {plural}"
