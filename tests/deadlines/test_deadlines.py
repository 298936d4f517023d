"""Terms and time limits, by hand and against the library of holidays."""

from datetime import date, timedelta
from decimal import Decimal

import holidays
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from pipeline import deadlines as d

DAYS = st.dates(date(1990, 1, 1), date(2080, 12, 31))
jour = date.fromisoformat


def test_holidays_agree_with_the_library():
    for annee in range(2008, 2101):
        assert d.feries(annee) == frozenset(holidays.France(years=annee)), annee


@given(DAYS, st.integers(-60, 60))
def test_months_agree_with_dateutil(day, mois):
    assert d.ajoute_mois(day, mois) == day + relativedelta(months=mois)


def test_convocation():
    assert d.jours_francs(jour("2021-01-20"), jour("2021-01-26")) == 5
    assert d.jours_francs(jour("2021-01-26"), jour("2021-01-26")) == -1
    assert d.dernier_envoi(jour("2021-01-26")) == jour("2021-01-20")
    assert d.dernier_envoi(jour("2021-01-26"), 1) == jour("2021-01-24")


@given(DAYS, st.integers(1, 20))
def test_last_dispatch_leaves_exactly_the_delay(seance, francs):
    assert d.jours_francs(d.dernier_envoi(seance, francs), seance) == francs


@pytest.mark.parametrize(
    ("effet", "mois", "fin"),
    [
        ("2021-02-01", 6, "2021-07-31"), ("2021-08-01", 6, "2022-01-31"), ("2021-01-15", 1, "2021-02-14"),
        ("2024-02-29", 12, "2025-02-28"), ("2021-08-31", 6, "2022-02-28"), ("2023-08-30", 6, "2024-02-29"),
        ("2024-01-01", 12, "2024-12-31"), ("2024-03-31", 1, "2024-04-30"),
    ],
)  # fmt: skip
def test_end_of_term(effet, mois, fin):
    assert d.echeance(jour(effet), mois) == jour(fin)


def test_notice():
    assert d.dernier_preavis(jour("2021-07-31"), 1) == jour("2021-06-30")
    assert d.dernier_preavis(jour("2021-03-31"), 1) == jour("2021-02-28")


@pytest.mark.parametrize(
    ("depart", "fin"),
    [
        ("2021-02-02", "2021-04-06"),  # the 3rd is a Saturday, the 5th Easter Monday
        ("2021-01-26", "2021-03-29"),  # the 27th is a Saturday
        ("2023-12-31", "2024-03-01"),  # no 31 February: the morrow of the 29th
        ("2024-03-12", "2024-05-13"),
        ("2024-02-28", "2024-04-29"),
        ("2024-03-08", "2024-05-10"),  # the 9th is Ascension day
    ],
)
def test_recourse(depart, fin):
    assert d.dernier_jour_recours(jour(depart)) == jour(fin)


@given(DAYS)
def test_recourse_ends_on_a_working_day_never_early(day):
    last = d.dernier_jour_recours(day)
    assert d.est_ouvrable(last)
    assert last > d.ajoute_mois(day, 2)
    assert (last - d.ajoute_mois(day, 2)).days <= 5


def test_last_working_days_of_2021():
    months = [date(2021, month, 1) for month in range(2, 7)]
    assert [d.dernier_ouvrable_du_mois(m).isoformat() for m in months] == [
        "2021-02-26", "2021-03-31", "2021-04-30", "2021-05-31", "2021-06-30",
    ]  # fmt: skip


def test_months_and_years():
    covered = d.mois_couverts(jour("2021-08-01"), jour("2022-01-31"))
    assert covered == (*(date(2021, m, 1) for m in range(8, 13)), date(2022, 1, 1))
    assert d.mois_couverts(jour("2021-08-01"), jour("2021-07-31")) == ()
    assert d.par_exercice((m, Decimal(5000)) for m in covered) == {2021: Decimal(25000), 2022: Decimal(5000)}


def test_committees():
    start, end = jour("2021-02-01"), jour("2021-07-31")
    assert [len(d.occurrences(start, end, weeks)) for weeks in (2, 6)] == [13, 5]
    assert d.occurrences(start, start, 2) == (start,)


def test_back_planning():
    assert d.retroplanning(jour("2021-06-30")) == d.Retroplanning(
        jour("2021-06-22"), jour("2021-06-16"), jour("2021-06-30")
    )


@given(DAYS)
def test_back_planning_leaves_every_delay(limite):
    plan = d.retroplanning(limite)
    assert d.jours_francs(plan.convocation, plan.seance) >= 5
    assert limite - plan.seance >= timedelta(days=8)


def test_the_ends_of_the_calendar():
    start = jour("2024-04-01")
    assert (d.ajoute_mois(start, 10**6), d.ajoute_mois(start, -(10**6))) == (date.max, date.min)
    assert d.echeance(start, 10**6) == date.max
    assert d.mois_couverts(jour("9999-11-01"), date.max) == (jour("9999-11-01"), jour("9999-12-01"))


def test_the_last_day_of_the_calendar_has_no_morrow():
    assert d.lendemain(date(2021, 1, 31)) == date(2021, 2, 1)
    assert d.lendemain(date.max) == date.max
