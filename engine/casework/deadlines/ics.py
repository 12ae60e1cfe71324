"""Deadlines as a calendar file (RFC 5545) that says nothing of the dispute on a lock screen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from engine.casework.case import Case
from engine.casework.deadlines.agenda import Item, Status

PRODUCT_ID: Final = "-//Jiefen//Deadlines//ZH"
MORNING: Final = timedelta(hours=9)  # a day's alarm rings then, not at midnight
DAYS_BEFORE: Final = (7, 1)
OVER: Final = (Status.MET, Status.STOPPED)  # a calendar that has them takes them out


def calendar_file(case: Case, items: Iterable[Item], words: Mapping[str, str]) -> bytes:
    """The open deadlines of a case, each on its safe day while that lies ahead; met ones cancelled.

    `words` holds `name`, `summary`, `description`: neutral, the same for every case and deadline.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", words["name"])
    for item in items:
        if item.day is not None and (item.is_open or item.status in OVER):
            calendar.add_component(_event(case, item, words))
    written: bytes = calendar.to_ical()
    return written


def uid_of(case: Case, item: Item) -> str:
    """The name of an event in calendars: always the same, and telling nothing."""
    digest = hashlib.sha256(f"{case.id}:{item.key}".encode()).hexdigest()
    return f"{digest[:32]}@jiefen"


def _event(case: Case, item: Item, words: Mapping[str, str]) -> Event:
    day = item.last if item.status is Status.DISPUTED and item.last else item.day
    assert day is not None
    event = Event()
    event.add("uid", uid_of(case, item))
    event.add("dtstamp", case.updated_at.astimezone(UTC))
    event.add("sequence", case.seq)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", words["summary"])
    event.add("description", words["description"])
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    event.add("status", "CONFIRMED" if item.is_open else "CANCELLED")
    if item.is_open:
        for days in DAYS_BEFORE:
            event.add_component(_alarm(days, words["summary"]))
    return event


def _alarm(days: int, summary: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", MORNING - timedelta(days=days))
    return alarm
