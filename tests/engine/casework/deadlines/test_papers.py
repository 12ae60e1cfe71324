"""Deadlines of papers that went to a court: they run by what happened there, and are safe days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.case import Case
from engine.casework.deadlines import Item, Status
from engine.casework.events import (
    CaseEvent,
    PacketAccepted,
    PacketDecided,
    PacketMade,
    PacketReturned,
    PacketSent,
    PacketWithdrawn,
    SupplementAsked,
)
from engine.casework.filing import OUTCOMES, TRACKS, Filing
from engine.litigation.manifest import Track
from tests.engine.casework.deadlines.ground import BEGAN, case, items
from tests.engine.casework.deadlines.test_definition import GOOD, read

SENT_ON = date(2026, 3, 2)
DOCKET = PacketAccepted("p", "1号", "court:c1")


def made(track: str = "FILING") -> PacketMade:
    return PacketMade("p", track, "court", "0" * 64, "1.2", "r1")


def filed(*happened: CaseEvent, of: Case | None = None, at: datetime = BEGAN) -> Case:
    """A case to whose papers this happened, a day between each."""
    filing = Filing()
    for seq, event in enumerate(happened, 1):
        filing = filing.after(event, seq, at + timedelta(days=max(seq - 2, 0)), "resident")
    return replace(of or case(), filing=filing)


def only(of: Case, today: date, id: str) -> Item:
    return items(of, today)[f"{id}.p"]


def test_a_court_has_seven_days_and_a_commission_five() -> None:
    court = filed(made(), PacketSent("p", "court"))
    assert only(court, SENT_ON, "papers_filing").day == date(2026, 3, 9)
    labour = filed(made("ARBITRATE"), PacketSent("p", "board"), of=case(kind="lab.wage"))
    assert only(labour, SENT_ON, "papers_arbitration").day == date(2026, 3, 7)
    assert "papers_filing.p" not in items(labour, SENT_ON)


def test_an_answer_ends_the_wait_and_a_withdrawal_stops_it() -> None:
    taken = filed(made(), PacketSent("p", "court"), DOCKET)
    assert only(taken, SENT_ON, "papers_filing").status is Status.MET
    gone = filed(made(), PacketSent("p", "court"), PacketWithdrawn("p", "settled"))
    assert only(gone, SENT_ON, "papers_filing").status is Status.STOPPED


def test_a_silent_court_is_late_after_its_days() -> None:
    waiting = filed(made(), PacketSent("p", "court"))
    assert only(waiting, date(2026, 3, 10), "papers_filing").status is Status.MISSED


@pytest.mark.parametrize(
    "asked",
    [
        SupplementAsked("p", ("收据",), "", date(2026, 3, 20)),
        PacketReturned("p", ("C10",), "", date(2026, 3, 20)),
    ],
)
def test_what_is_asked_for_is_due_on_the_day_that_the_court_named(asked: CaseEvent) -> None:
    waiting = filed(made(), PacketSent("p", "court"), asked)
    item = only(waiting, date(2026, 3, 18), "papers_supplement")
    assert (item.day, item.status) == (date(2026, 3, 20), Status.SOON)
    again = filed(made(), PacketSent("p", "court"), asked, made(), PacketSent("p", "court"))
    assert only(again, date(2026, 3, 18), "papers_supplement").status is Status.MET
    assert only(again, date(2026, 3, 6), "papers_filing").day == date(2026, 3, 12)  # begun anew


def test_a_request_without_a_day_is_no_deadline() -> None:
    waiting = filed(made(), PacketSent("p", "court"), SupplementAsked("p", ("收据",), "", None))
    assert "papers_supplement.p" not in items(waiting, SENT_ON)


def judged(noted: dict[str, date] | None = None, outcome: str = "judgment") -> Case:
    decided = PacketDecided("p", outcome, date(2026, 3, 3))
    return filed(made(), PacketSent("p", "court"), DOCKET, decided, of=case(noted))


def test_after_a_judgment_the_safe_day_stands_until_the_real_one_is_noted() -> None:
    found = items(judged(), date(2026, 3, 4))
    assert found["papers_appeal.p"].day == date(2026, 3, 18)
    assert found["papers_enforcement.p"].day == date(2028, 3, 3)
    noted = items(judged({"judgment_received": date(2026, 3, 6)}), date(2026, 3, 7))
    assert noted["papers_appeal.p"].status is Status.STOPPED
    assert noted["appeal_judgment"].day == date(2026, 3, 21)


def test_nobody_appeals_against_what_ended_otherwise() -> None:
    for outcome in {*OUTCOMES} - {"judgment"}:
        assert "papers_appeal.p" not in items(judged(outcome=outcome), date(2026, 3, 4))
    for outcome in ("dismissed", "withdrawn"):
        assert "papers_enforcement.p" not in items(judged(outcome=outcome), date(2026, 3, 4))


def test_tracks_and_outcomes_are_those_of_the_packets() -> None:
    assert set(TRACKS) == set(get_args(Track))


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("  tracks: [FILING]", "it runs from no papers"),
        ("  outcomes: [judgment]", "it runs from no papers"),
        ("  tracks: [SUING]", "SUING is not known"),
    ],
)
def test_only_what_runs_from_papers_names_their_tracks(written: str, fault: str) -> None:
    _, faults = read(GOOD.rstrip() + f"\n{written}\n")
    assert any(fault in each for each in faults), faults


_EVENTS: dict[str, Any] = {
    "made": made(),
    "sent": PacketSent("p", "court"),
    "taken": DOCKET,
    "back": PacketReturned("p", ("C10",), "", date(2026, 3, 20)),
    "asked": SupplementAsked("p", ("收据",), "", date(2026, 3, 20)),
    "gone": PacketWithdrawn("p", "settled"),
    "over": PacketDecided("p", "judgment", date(2026, 3, 3)),
}


@given(st.lists(st.sampled_from(sorted(_EVENTS)), max_size=8), st.integers(0, 900))
def test_whatever_happened_each_deadline_stands_once_with_a_day(names: list[str], on: int) -> None:
    happened = [_EVENTS["made"], *(_EVENTS[name] for name in names)]
    today = datetime(2026, 3, 2, tzinfo=UTC).date() + timedelta(days=on)
    found = [key for key in items(filed(*happened), today) if key.startswith("papers_")]
    assert len(found) == len(set(found))
    waits = filed(*happened).filing.find("p").standing.value == "sent"
    running = [i for k, i in items(filed(*happened), today).items() if k == "papers_filing.p"]
    assert all(item.day is not None for item in running)
    assert waits == any(item.status not in (Status.MET, Status.STOPPED) for item in running)
