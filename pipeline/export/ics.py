"""Deadlines as an iCalendar file, which calendar programs import; the same deadlines give the same bytes."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rendezvous:
    """A day to remember. ``semaines`` makes it come back every so many weeks until ``fin``; ``rappel`` is in days.

    ``a_faire`` says that it stays to be done once the day is past.
    """

    jour: date
    intitule: str
    detail: str
    dossier: str
    semaines: int | None = None
    fin: date | None = None
    rappel: int = 7
    a_faire: bool = False


def to_ics(rendezvous: Sequence[Rendezvous], jour: date, path: Path) -> None:
    """Write the calendar (RFC 5545), whole days, each with a reminder; ``jour`` is the day it was drawn up."""
    from icalendar import Alarm, Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", "-//actes//échéances//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Échéances des actes")
    for one in rendezvous:
        event = Event()
        event.add("uid", f"{_digest(one)}@actes")
        event.add("dtstamp", datetime.combine(jour, time(), UTC))
        event.add("dtstart", one.jour)
        event.add("dtend", one.jour + timedelta(days=1))
        event.add("summary", one.intitule)
        event.add("description", one.detail)
        event.add("categories", [one.dossier])
        event.add("transp", "TRANSPARENT")
        if one.semaines is not None and one.fin is not None:
            event.add("rrule", {"freq": "weekly", "interval": one.semaines, "until": one.fin})
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.intitule)
        alarm.add("trigger", timedelta(days=-one.rappel))
        event.add_component(alarm)
        calendar.add_component(event)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_bytes(calendar.to_ical())
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


def _digest(one: Rendezvous) -> str:
    return hashlib.sha256(f"{one.dossier}\n{one.jour}\n{one.intitule}".encode()).hexdigest()[:32]
