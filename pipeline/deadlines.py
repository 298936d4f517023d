"""Terms, notices and time limits, in days, months and working days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

JOUR = timedelta(days=1)


def jours_francs(debut: date, fin: date) -> int:
    """Whole days between two dates, neither counted; negative when they are in the wrong order.

    Saturdays, Sundays and holidays count (CGCT, art. L. 2121-12; CE, 13 octobre 1993, d'André).
    """
    return (fin - debut).days - 1


def dernier_envoi(seance: date, francs: int = 5) -> date:
    """The last day on which the convocation of a séance can be sent."""
    return seance - (francs + 1) * JOUR


def ajoute_mois(jour: date, mois: int) -> date:
    """The same day ``mois`` months later (earlier if negative), the last of the month when it has no such day.

    Code de procédure civile, art. 641, al. 2. Past the ends of the calendar, its first or its last day.
    """
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    if not date.min.year <= annee <= date.max.year:
        return date.min if mois < 0 else date.max
    return date(annee, rang + 1, min(jour.day, monthrange(annee, rang + 1)[1]))


def lendemain(jour: date) -> date:
    """The day after, the last day of the calendar for itself."""
    return jour if jour == date.max else jour + JOUR


def echeance(effet: date, mois: int) -> date:
    """The last day of a term of ``mois`` months that begins on ``effet``: the eve of the same day.

    A month without that day ends the term on its own last day.
    """
    anniversaire = ajoute_mois(effet, mois)
    return anniversaire - JOUR if anniversaire.day == effet.day else anniversaire


def dernier_preavis(fin: date, mois: int) -> date:
    """The last day to give notice, at least ``mois`` months before ``fin``."""
    return ajoute_mois(fin, -mois)


def est_ferie(jour: date) -> bool:
    """Whether ``jour`` is a public holiday in metropolitan France (code du travail, art. L. 3133-1)."""
    return jour in feries(jour.year)


@lru_cache(64)
def feries(annee: int) -> frozenset[date]:
    """The eleven public holidays of a year, valid since 2008; Alsace and Moselle have two more."""
    from dateutil.easter import easter

    paques = easter(annee)
    fixes = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    mobiles = (paques + timedelta(days=n) for n in (1, 39, 50))
    return frozenset((*(date(annee, month, day) for month, day in fixes), *mobiles))


def est_ouvrable(jour: date) -> bool:
    """Neither Saturday, Sunday nor holiday."""
    return jour.weekday() < 5 and not est_ferie(jour)


def ouvrable_suivant(jour: date) -> date:
    """``jour`` itself when it is a working day, else the next one."""
    while not est_ouvrable(jour):
        jour += JOUR
    return jour


def ouvrable_precedent(jour: date) -> date:
    """``jour`` itself when it is a working day, else the one before."""
    while not est_ouvrable(jour):
        jour -= JOUR
    return jour


def dernier_jour_recours(point_de_depart: date, mois: int = 2) -> date:
    """The last day to bring a case: a délai franc of ``mois`` months, pushed to the next working day.

    Its first day is the morrow of publication or notification, its last the morrow of the anniversary (CE,
    15 décembre 2023, n° 472836): 2 February 2021 gives 6 April 2021, after a Saturday and Easter Monday.
    """
    return ouvrable_suivant(ajoute_mois(point_de_depart, mois) + JOUR)


def premier_du_mois(jour: date) -> date:
    """The first day of its month."""
    return jour.replace(day=1)


def dernier_du_mois(jour: date) -> date:
    """The last day of its month."""
    return jour.replace(day=monthrange(jour.year, jour.month)[1])


def dernier_ouvrable_du_mois(jour: date) -> date:
    """The last working day of its month: when the month's titre is issued."""
    return ouvrable_precedent(dernier_du_mois(jour))


def mois_couverts(debut: date, fin: date) -> tuple[date, ...]:
    """The months that a term touches, each by its first day, both ends included."""
    return tuple(_mois(debut, fin))


def _mois(debut: date, fin: date) -> Iterator[date]:
    mois = premier_du_mois(debut)
    while mois <= fin and mois != date.max:
        yield mois
        mois = ajoute_mois(mois, 1)


def par_exercice(montants: Iterable[tuple[date, Decimal]]) -> dict[int, Decimal]:
    """Euros by budget year, from (month, euros), years in order."""
    totals: dict[int, Decimal] = {}
    for mois, montant in sorted(montants):
        totals[mois.year] = totals.get(mois.year, Decimal(0)) + montant
    return totals


def occurrences(debut: date, fin: date, semaines: int) -> tuple[date, ...]:
    """The days from ``debut`` to ``fin`` included, every ``semaines`` weeks."""
    return tuple(debut + timedelta(weeks=n) for n in range(0, (fin - debut).days // 7 + 1, semaines))


@dataclass(frozen=True, slots=True)
class Retroplanning:
    """The last useful days before a limit: to sit, and to send the convocation."""

    seance: date
    convocation: date
    limite: date


def retroplanning(limite: date, francs: int = 5, formalites: int = 8) -> Retroplanning:
    """When to sit at the latest for a decision to be executory and notified by ``limite``.

    ``formalites`` days are kept for signature, transmission and publication; the séance falls on a working day.
    """
    seance = ouvrable_precedent(limite - formalites * JOUR)
    return Retroplanning(seance, ouvrable_precedent(dernier_envoi(seance, francs)), limite)
