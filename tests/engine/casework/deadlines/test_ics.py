"""The calendar file: read back by a calendar it says the same, and nothing of the dispute."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Alarm, Calendar, Event

from engine.casework.case import Case
from engine.casework.deadlines import OPEN, Status, deadlines_of
from engine.casework.deadlines.ics import calendar_file, uid_of
from tests.engine.casework.deadlines.ground import case, ground, items
from tests.engine.casework.deadlines.test_agenda import NOTED, limit

WORDS = {
    "name": "解纷",
    "summary": "解纷提醒，今天有一件事到期；" + "请打开网页查看" * 12,
    "description": "打开 https://jiefen.example/resume 查看\n编号 DEM00001",
}
TODAY = date(2026, 3, 3)


def events(of: Case, today: date = TODAY) -> dict[str, Event]:
    written = calendar_file(of, deadlines_of(of, (), ground(), today), WORDS)
    read = Calendar.from_ical(written)
    return {str(one["uid"]): one for one in read.walk("VEVENT") if isinstance(one, Event)}


def test_an_event_is_a_whole_day_with_two_alarms() -> None:
    served = case({"judgment_received": date(2026, 3, 2)})
    (event,) = events(served).values()
    assert date(2026, 3, 17) == event.DTSTART
    assert date(2026, 3, 18) == event.DTEND
    assert event["status"] == "CONFIRMED"
    rings = [alarm.TRIGGER for alarm in event.walk("VALARM") if isinstance(alarm, Alarm)]
    assert rings == [timedelta(days=-7, hours=9), timedelta(days=-1, hours=9)]


def test_the_file_keeps_to_the_form() -> None:
    served = case({"judgment_received": date(2026, 3, 2)})
    written = calendar_file(served, deadlines_of(served, (), ground(), TODAY), WORDS)
    assert written.startswith(b"BEGIN:VCALENDAR\r\n")
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    for line in lines:
        line.decode()  # folding cut no character in two
    assert b"METHOD:PUBLISH" in written


def test_an_event_keeps_its_name_and_counts_its_changes() -> None:
    served = case({"judgment_received": date(2026, 3, 2)})
    moved = replace(case({"judgment_received": date(2026, 3, 4)}), seq=9)
    (first,), (second,) = events(served).items(), events(moved).items()
    assert first[0] == second[0]
    assert (first[1]["sequence"], second[1]["sequence"]) == (3, 9)
    assert date(2026, 3, 19) == second[1].DTSTART


def test_what_is_met_is_taken_out_of_the_calendar() -> None:
    done = case({"judgment_received": date(2026, 3, 2), "appealed": date(2026, 3, 9)})
    (event,) = events(done).values()
    assert event["status"] == "CANCELLED"
    assert event.walk("VALARM") == []


def test_two_cases_share_no_name_and_no_name_tells_of_the_case() -> None:
    one = case({"judgment_received": date(2026, 3, 2)})
    other = replace(one, id=type(one.id)(int=8))
    item = items(one, TODAY)["appeal_judgment"]
    assert uid_of(one, item) != uid_of(other, item)
    assert "appeal" not in uid_of(one, item)
    assert one.number not in uid_of(one, item)


def test_no_title_tells_of_the_dispute() -> None:
    noted = {"judgment_received": date(2026, 3, 2), "agreement_effective": date(2026, 3, 2)}
    written = calendar_file(
        case(noted), deadlines_of(case(noted), (), ground(), TODAY), WORDS
    ).decode()
    for word in ("上诉", "判决", "司法确认", "rent", "judgment", "appeal"):
        assert word not in written


def test_a_disputed_limitation_stands_on_its_last_arguable_day() -> None:
    rent = limit("DISPUTED", date(2026, 1, 5), date(2026, 6, 5))
    found = deadlines_of(case(), (rent,), ground(), TODAY)
    assert found[0].status is Status.DISPUTED
    (event,) = Calendar.from_ical(calendar_file(case(), found, WORDS)).walk("VEVENT")
    assert isinstance(event, Event)
    assert date(2026, 6, 5) == event.DTSTART


@given(NOTED, st.dates(date(2025, 1, 1), date(2028, 1, 1)))
def test_a_calendar_reads_back_what_was_written(noted: dict[str, date], today: date) -> None:
    of = case(noted)
    found = deadlines_of(of, (), ground(), today)
    read = events(of, today)
    running = {uid_of(of, item): item for item in found if item.status in OPEN}
    assert {
        uid: event.DTSTART for uid, event in read.items() if event["status"] == "CONFIRMED"
    } == {uid: item.day for uid, item in running.items()}
    assert all(str(event["summary"]) == WORDS["summary"] for event in read.values())
    assert all(str(event["description"]) == WORDS["description"] for event in read.values())
