"""Deadlines of the real dossier, and the calendar that programs import."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline import loading
from pipeline.build.agenda import agenda
from pipeline.export.ics import Rendezvous, to_ics

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def rendezvous():
    return agenda(loading.load(ROOT / "inputs", "juvisy-demutualisation").dossier, {})


def test_the_deadlines_of_the_real_dossier(rendezvous):
    assert [(one.jour.isoformat(), one.intitule) for one in rendezvous if one.jour <= date(2021, 8, 1)] == [
        ("2021-01-20", "Dernier jour d'envoi de la convocation"),
        ("2021-01-26", "Séance"),
        ("2021-02-01", "La convention prend effet"),
        ("2021-02-01", "Réunion : CODIR"),
        ("2021-02-01", "Réunion : COTECH"),
        ("2021-02-02", "Compte rendu de la séance : dernier jour"),
        ("2021-02-26", "Titre de février 2021"),
        ("2021-03-31", "Titre de mars 2021"),
        ("2021-04-06", "Fin du délai de déféré préfectoral"),
        ("2021-04-06", "Fin du délai de recours"),
        ("2021-04-30", "Titre d'avril 2021"),
        ("2021-05-31", "Titre de mai 2021"),
        ("2021-06-16", "Convocation de cette séance : dernier jour d'envoi"),
        ("2021-06-22", "Dernière séance utile pour le renouvellement"),
        ("2021-06-30", "Dernier jour pour demander le renouvellement"),
        ("2021-06-30", "Titre de juin 2021"),
        ("2021-07-31", "La convention prend fin"),
        ("2021-08-01", "L'avenant n° 1 prend effet"),
    ]


def test_what_is_issued_is_no_longer_a_deadline():
    dossier = loading.load(ROOT / "inputs", "juvisy-demutualisation").dossier
    emis = {date(2021, 2, 1): Decimal("5500.00"), date(2021, 3, 1): Decimal("5000.00")}
    found = {one.intitule: one.detail for one in agenda(dossier, emis) if one.intitule.startswith("Titre")}
    assert "Titre de février 2021" not in found
    assert found["Titre de mars 2021"].startswith("500,00")


def test_the_calendar_is_read_back_whole(rendezvous, tmp_path):
    from icalendar import Calendar

    to_ics(rendezvous, date(2021, 1, 15), tmp_path / "a.ics")
    to_ics(rendezvous, date(2021, 1, 15), tmp_path / "b.ics")
    data = (tmp_path / "a.ics").read_bytes()
    assert data == (tmp_path / "b.ics").read_bytes()
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    events = list(Calendar.from_ical(data).walk("VEVENT"))
    assert [(e.decoded("dtstart"), str(e["summary"])) for e in events] == [
        (one.jour, one.intitule) for one in rendezvous
    ]
    assert len({str(e["uid"]) for e in events}) == len(events)
    assert all(e.walk("VALARM") for e in events)


@pytest.mark.parametrize(("sigle", "count"), [("COTECH", 13), ("CODIR", 5)])
def test_committees_come_back_until_the_end(rendezvous, sigle, count, tmp_path):
    from dateutil.rrule import rrulestr
    from icalendar import Calendar

    to_ics(rendezvous, date(2021, 1, 15), tmp_path / "a.ics")
    events = Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    (event,) = (e for e in events if str(e["summary"]).endswith(sigle))
    rule = rrulestr(event["rrule"].to_ical().decode(), dtstart=__import__("datetime").datetime(2021, 2, 1))
    assert len(list(rule)) == count


def test_a_failure_leaves_no_file(tmp_path):
    one = Rendezvous(date(2021, 1, 1), "Un", "", "essai")
    with pytest.raises(OSError, match=r"."):
        to_ics([one], date(2021, 1, 1), tmp_path / "absent" / "a.ics")
    assert list(tmp_path.iterdir()) == []
