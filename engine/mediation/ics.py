"""One session as a calendar file (RFC 5545) that tells nothing to whoever sees the phone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Final

from icalendar import Alarm, Calendar, Event

from engine.casework.case import Case
from engine.mediation.sessions import Session

PRODUCT_ID: Final = "-//Jiefen//Sessions//ZH"
BEFORE: Final = (timedelta(days=1), timedelta(hours=1))


def session_file(case: Case, session: Session, words: Mapping[str, str]) -> bytes:
    """The file of a session; one that is called off takes itself out of the calendar.

    `words` holds `name`, `summary`, `description`: neutral, the same for every session.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT_ID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if session.off else "PUBLISH")
    calendar.add("x-wr-calname", words["name"])
    calendar.add_component(_event(case, session, words))
    written: bytes = calendar.to_ical()
    return written


def uid_of(case: Case, session: Session) -> str:
    """The name of a session in calendars: always the same, and telling nothing."""
    digest = hashlib.sha256(f"{case.id}:session:{session.id}".encode()).hexdigest()
    return f"{digest[:32]}@jiefen"


def _event(case: Case, session: Session, words: Mapping[str, str]) -> Event:
    event = Event()
    event.add("uid", uid_of(case, session))
    event.add("dtstamp", case.updated_at.astimezone(UTC))
    event.add("sequence", session.edition * 2 + bool(session.off))
    event.add("dtstart", session.at.astimezone(UTC))
    event.add("dtend", session.end.astimezone(UTC))
    event.add("summary", words["summary"])
    event.add("description", words["description"])
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if session.off else "CONFIRMED")
    if session.is_ahead:
        for before in BEFORE:
            alarm = Alarm()
            alarm.add("action", "DISPLAY")
            alarm.add("description", words["summary"])
            alarm.add("trigger", -before)
            event.add_component(alarm)
    return event
