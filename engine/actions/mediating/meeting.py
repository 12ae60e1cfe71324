"""The meetings of a mediation: set, changed, called off, begun and held; the days nobody can."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from urllib.parse import urlsplit

from engine.actions.course import NO_SLIP, Slip
from engine.actions.deadlines import ground_of
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.casework.case import Case
from engine.casework.events import (
    CaseEvent,
    DaysTaken,
    NoticeWaived,
    RecordingAnswered,
    SessionCalledOff,
    SessionHeld,
    SessionPlanned,
)
from engine.casework.permissions import Action
from engine.clock import TIMEZONE, day_of, today
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotFound
from engine.mediation.mediation import Mediation
from engine.mediation.sessions import CALLED_OFF, Mode, Session, Sessions
from engine.mediation.states import State
from engine.mediation.unfolding import Unfolding

NOTICE: Final = "session_notice_days"
SOONEST_MINUTES, MOST_MINUTES = 10, 480
FARTHEST: Final = timedelta(days=180)
WORDS: Final = 120  # letters of a place
LINK: Final = 300
S = State
PLANNABLE: Final = frozenset(
    {
        S.DISCLOSED, S.SCHEDULED, S.IN_SESSION, S.ADJOURNED, S.APPRAISAL, S.PROPOSED,
        S.ACCEPTED_BY_APPLICANT, S.ACCEPTED_BY_RESPONDENT, S.DRAFTING, S.SIGNING,
        S.SIGN_REFUSED, S.CONFIRM_REJECTED,
    }
)  # fmt: skip
"""In these a session may be set: who mediates is known and said what binds them."""


def notice_days(desk: Desk, case: Case) -> int:
    """How many days of notice everybody is owed."""
    return ground_of(desk, case, desk.library).figure(NOTICE, today(desk.clock)) or 0


def plan(
    desk: Desk, case: Case, form: Mapping[str, str], slip: Slip = NO_SLIP, session: str = ""
) -> Case:
    """Set a session, or set it anew. Raises `AnswerFaults` for the form; a clash with a day that
    is taken is one until the form says `anyway`."""
    desk.permit(case, Action.LEAD)
    known = session in Sessions.of(case).by_id
    if session and not known:
        raise NotFound("session", session[:20])
    chance = hashlib.sha256(slip.key.encode()).hexdigest()[:8] if slip.key else desk.code(8)
    id = session or chance
    planned = read_plan(form, id, today(desk.clock))

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.state not in PLANNABLE:
            raise IllegalStep(mediation.state.value, [], ["mediator_declared"])
        sessions = Sessions.of(now)
        if known and not sessions.by_id[id].is_ahead:
            raise IllegalStep(mediation.state.value, [], ["session_ahead"])
        wanted = _as_session(planned, today(desk.clock))
        clashes = [*sessions.clashes(now.people, wanted)]
        if clashes and not form.get("anyway"):
            raise AnswerFaults({"day": AnswerError("day", f"mediation_{clashes[0]}")})
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        going.add(planned)
        if mediation.state is State.DISCLOSED:
            going.go(State.SCHEDULED)
        return going.events

    return table.write(desk, case, decide, slip, f"plan:{session}")


def _as_session(planned: SessionPlanned, day: date) -> Session:
    at = datetime.fromisoformat(planned.at)
    return Session(planned.session, at, planned.minutes, planned.mode, "", "", day, 1)


def read_plan(form: Mapping[str, str], id: str, day: date) -> SessionPlanned:
    """A session as a form sets it; raises `AnswerFaults` with every fault."""
    faults: dict[str, AnswerError] = {}

    def fault(field: str, key: str, **values: str) -> None:
        faults.setdefault(field, AnswerError(field, key, **values))

    when = _day(form.get("day", ""))
    if when is None or not day <= when <= day + FARTHEST:
        fault("day", "mediation_day_ahead")
    hour = _time(form.get("time", ""))
    if hour is None:
        fault("time", "mediation_time")
    minutes = form.get("minutes", "")
    long = int(minutes) if minutes.isdecimal() and len(minutes) < 5 else 0
    if not SOONEST_MINUTES <= long <= MOST_MINUTES:
        fault("minutes", "mediation_minutes", least=str(SOONEST_MINUTES), most=str(MOST_MINUTES))
    mode = form.get("mode", "")
    place, link = " ".join(form.get("place", "").split()), form.get("link", "").strip()
    if mode not in tuple(Mode):
        fault("mode", "choose_from_list")
    if len(place) > WORDS:
        fault("place", "text_too_long", limit=str(WORDS))
    if mode == Mode.ON_SITE and not place:
        fault("place", "mediation_place")
    if (link and not is_link(link)) or (mode == Mode.VIDEO and not link):
        fault("link", "mediation_link")
    if faults or when is None or hour is None:
        raise AnswerFaults(faults)
    at = datetime.combine(when, hour, TIMEZONE).isoformat()
    return SessionPlanned(id, at, long, mode, place, link)


def is_link(written: str) -> bool:
    """Whether a browser opens it safely: https, a host, and nobody's password."""
    try:
        parts = urlsplit(written)
        plain = parts.scheme == "https" and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
    return plain and len(written) <= LINK and written.isprintable() and " " not in written


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _time(written: str) -> time | None:
    try:
        found = time.fromisoformat(written)
    except ValueError:
        return None
    return found.replace(second=0, microsecond=0) if found.tzinfo is None else None


def call_off(desk: Desk, case: Case, session: str, reason: str, slip: Slip = NO_SLIP) -> Case:
    """It will not be held; raises `AnswerError`."""
    desk.permit(case, Action.LEAD)
    if reason not in CALLED_OFF:
        raise AnswerError("reason", "course_reason")
    off = SessionCalledOff(session, reason)
    return _of_session(desk, case, session, slip, f"off:{session}", lambda now, one: [off])


def waive(desk: Desk, case: Case, session: str, slip: Slip = NO_SLIP) -> Case:
    """A party is content with less notice than it is owed."""
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)

    def decide(now: Case, one: Session) -> list[CaseEvent]:
        return [] if seat in one.waived else [NoticeWaived(seat, session)]

    return _of_session(desk, case, session, slip, f"waive:{session}:{seat}", decide)


def answer_recording(
    desk: Desk, case: Case, session: str, agrees: bool, slip: Slip = NO_SLIP
) -> Case:
    """A party agrees, or not, that a session is recorded."""
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)

    def decide(now: Case, one: Session) -> list[CaseEvent]:
        said = one.recording.get(seat) is agrees
        return [] if said else [RecordingAnswered(seat, session, agrees)]

    return _of_session(desk, case, session, slip, f"record:{session}:{seat}:{agrees}", decide)


def _of_session(
    desk: Desk,
    case: Case,
    session: str,
    slip: Slip,
    what: str,
    happened: Callable[[Case, Session], list[CaseEvent]],
) -> Case:
    """Do something with a session that whoever is at the desk may see and that is still ahead."""
    if session not in Sessions.of(case, table.viewer(desk, case)).by_id:
        raise NotFound("session", session[:20])

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        one = Sessions.of(now).by_id[session]
        if not one.is_ahead:
            raise IllegalStep(mediation.state.value, [], ["session_ahead"])
        return happened(now, one)

    return table.write(desk, case, decide, slip, what)


def begin(desk: Desk, case: Case, session: str, slip: Slip = NO_SLIP) -> Case:
    """The session begins: only on its day, and once everybody had notice or wants none."""
    desk.permit(case, Action.LEAD)
    days = notice_days(desk, case)

    def decide(now: Case, one: Session) -> list[CaseEvent]:
        mediation = Mediation.of(now)
        if not one.is_noticed(now.people, days):
            raise IllegalStep(mediation.state.value, [], ["notice_given"])
        if day_of(one.at) > today(desk.clock):
            raise IllegalStep(mediation.state.value, [], ["session_today"])
        if mediation.state not in (State.SCHEDULED, State.ADJOURNED):
            return []
        going = Unfolding(mediation, desk.clock.now(), desk.actor.mark)
        going.go(State.IN_SESSION, "session")
        return going.events

    return _of_session(desk, case, session, slip, f"begin:{session}", decide)


def hold(
    desk: Desk, case: Case, session: str, form: Mapping[str, str], present: Iterable[str],
    slip: Slip = NO_SLIP,
) -> Case:  # fmt: skip
    """Write down that a session was held: from when to when, and who was there."""
    desk.permit(case, Action.LEAD)
    began, ended = _time(form.get("began", "")), _time(form.get("ended", ""))
    faults: dict[str, AnswerError] = {}
    if began is None:
        faults["began"] = AnswerError("began", "mediation_time")
    if ended is None or (began is not None and ended <= began):
        faults["ended"] = AnswerError("ended", "mediation_ended_after")
    here = tuple(dict.fromkeys(present))
    known = {"", *case.people.seats}
    if not here or not known.issuperset(here):
        faults["present"] = AnswerError("present", "mediation_present")
    if faults or began is None or ended is None:
        raise AnswerFaults(faults)

    def decide(now: Case, one: Session) -> list[CaseEvent]:
        day = day_of(one.at)
        if day > today(desk.clock):
            raise IllegalStep(Mediation.of(now).state.value, [], ["session_today"])
        if not one.is_noticed(now.people, notice_days(desk, now)):
            raise IllegalStep(Mediation.of(now).state.value, [], ["notice_given"])
        first, last = (datetime.combine(day, at, TIMEZONE).isoformat() for at in (began, ended))
        return [SessionHeld(session, first, last, here)]

    return _of_session(desk, case, session, slip, f"held:{session}", decide)


def take_days(desk: Desk, case: Case, days: Iterable[str], slip: Slip = NO_SLIP) -> Case:
    """On these days a party cannot come; what it said before is replaced. Raises `AnswerError`."""
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)
    first = today(desk.clock)
    read = {_day(written) for written in days}
    if None in read or any(not first <= day <= first + FARTHEST for day in read if day):
        raise AnswerError("days", "mediation_day_ahead")
    said = tuple(sorted(day.isoformat() for day in read if day))

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        before = tuple(day.isoformat() for day in Sessions.of(now).taken.get(seat, ()))
        return [] if before == said else [DaysTaken(seat, said)]

    return table.write(desk, case, decide, slip, f"days:{seat}")
