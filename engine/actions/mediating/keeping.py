"""How an agreement is kept: what was paid or done, what was not, and how both fared afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.actions.mediating.confirming import last_days
from engine.casework.case import Case, Noted
from engine.casework.events import (
    BreachReported,
    CaseEvent,
    FollowedUp,
    MediationEvent,
    MilestoneNoted,
    PerformanceAnswered,
    PerformanceNoted,
)
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotFound, NotPermitted
from engine.mediation.aftercare import HOLDS, SCORES, Aftercare, calendar, is_to_do
from engine.mediation.agreement import Agreement
from engine.mediation.confidence import Kind
from engine.mediation.content import Content
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import Kind as Sort
from engine.mediation.obligations import Obligation
from engine.mediation.states import IN_FORCE, State
from engine.mediation.steps import step

NOTE_MOST: Final = 300
MONEY: Final = Sort.PAY
ENFORCE, SUE, MEDIATE = "enforce", "sue", "mediate"


def terms_of(case: Case) -> tuple[Obligation, ...]:
    """What binds: the terms of the agreement that took effect; none before that."""
    agreement = Agreement.of(case)
    draft = agreement.current
    if draft is None or agreement.effective_at is None:
        return ()
    return Content.read(draft.content).terms


# ---------------------------------------------------------------- what was done


def note(
    desk: Desk,
    case: Case,
    obligation: str,
    fen: int | None,
    on: date | None,
    words: str = "",
    slip: Slip = NO_SLIP,
) -> Case:
    """A party says that so much was paid, or a thing done, on a day; the other then answers.

    Whoever is owed and says so itself has confirmed it. Raises `AnswerFaults`.
    """
    seat = _party(desk, case)
    term = _term(case, obligation)
    day = _read(desk, term, fen, on, words)
    id = desk.code(8)
    side = case.people.side_of(seat)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        _require_force(mediation)
        said = PerformanceNoted(id, seat, obligation, fen or 0, day, words.strip())
        happened: list[MediationEvent] = [said]
        if side is not None and term.to == side.value:
            happened.append(PerformanceAnswered(seat, id, True))
        return [*happened, *_following(desk, now, mediation, happened)]

    return table.write(desk, case, decide, slip, f"performed:{obligation}")


def answer(desk: Desk, case: Case, performance: str, agrees: bool, slip: Slip = NO_SLIP) -> Case:
    """The other side says whether it is so; raises `NotPermitted` for the side that noted it."""
    seat = _party(desk, case)
    said = Aftercare.of(case).by(performance)
    if said is None:
        raise NotFound("performance", performance[:20])
    if case.people.side_of(said.seat) is case.people.side_of(seat):
        raise NotPermitted(desk.actor.mark, "decide", "not_this_role")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        _require_force(mediation)
        known = Aftercare.of(now).by(performance)
        if known is not None and known.agreed is not None:
            return []
        event = PerformanceAnswered(seat, performance, agrees)
        return [event, *_following(desk, now, mediation, [event])]

    return table.write(desk, case, decide, slip, f"answered:{performance}")


def _read(desk: Desk, term: Obligation, fen: int | None, on: date | None, words: str) -> date:
    faults: dict[str, AnswerError] = {}
    if term.kind == MONEY and (fen is None or fen <= 0):
        faults["fen"] = AnswerError("fen", "required")
    if on is None:
        faults["on"] = AnswerError("on", "required")
    elif on > today(desk.clock):
        faults["on"] = AnswerError("on", "day_to_come")
    if len(words) > NOTE_MOST:
        faults["note"] = AnswerError("note", "text_too_long", limit=str(NOTE_MOST))
    if faults:
        raise AnswerFaults(faults)
    assert on is not None
    return on


def _following(
    desk: Desk, case: Case, mediation: Mediation, happened: Sequence[MediationEvent]
) -> list[CaseEvent]:
    """The steps and days that follow from it: on the way, done, or the next day to mind."""
    care = Aftercare.of(case)
    for event in happened:
        care = care.after(Noted(case.seq, desk.clock.now(), desk.actor.mark, event))
    terms, day = terms_of(case), today(desk.clock)
    if care.is_performed(terms):
        return _performed(desk, case, mediation)
    found: list[CaseEvent] = []
    last = last_days(case).get("confirmation_applied", day)
    waits = mediation.state is State.EFFECTIVE and day <= last  # it may still be confirmed
    if mediation.state in (State.EFFECTIVE, State.CONFIRMED) and not waits:
        found.append(step(mediation, State.PERFORMING))
    open_days = [due.on for due in calendar(terms, care, day) if due.fen != 0]
    following = min((one for one in open_days if one >= day), default=None)
    if following and case.course.milestones.get("performance_due") != following:
        found.append(MilestoneNoted("performance_due", following))
    return found


def _performed(desk: Desk, case: Case, mediation: Mediation) -> list[CaseEvent]:
    """All is done; while the court decides on it the state waits for the court."""
    done = MilestoneNoted("performed", today(desk.clock))
    state = mediation.state
    if state is State.CONFIRM_PENDING:
        return [done]
    if state in (State.PERFORMING, State.BREACHED):
        return [step(mediation, State.PERFORMED), done]
    if state in (State.EFFECTIVE, State.CONFIRMED):
        begun = step(mediation, State.PERFORMING)
        then = mediation.after(Noted(case.seq + 1, desk.clock.now(), desk.actor.mark, begun))
        return [begun, step(then, State.PERFORMED), done]
    return []


# ---------------------------------------------------------------- what was not


def breach(desk: Desk, case: Case, obligation: str, words: str = "", slip: Slip = NO_SLIP) -> Case:
    """A party says that the other did not keep something whose day is over.

    Raises `AnswerError` where the day has not passed, or it is its own to keep.
    """
    seat = _party(desk, case)
    term, side = _term(case, obligation), case.people.side_of(seat)
    if side is not None and term.who == side.value:
        raise AnswerError("obligation", "breach_own")
    if len(words) > NOTE_MOST:
        raise AnswerError("note", "text_too_long", limit=str(NOTE_MOST))
    day = today(desk.clock)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        _require_force(mediation)
        care = Aftercare.of(now)
        late = [
            due
            for due in calendar(terms_of(now), care, day)
            if due.obligation == obligation and due.on < day and due.fen != 0
        ]
        if is_to_do(term) and (not late or care.is_done(term)):
            raise AnswerError("obligation", "breach_not_late")
        if care.is_breached(obligation):
            return []
        said: list[CaseEvent] = [BreachReported(seat, obligation, words.strip())]
        if mediation.state in (State.EFFECTIVE, State.CONFIRMED, State.PERFORMING):
            said.append(step(mediation, State.BREACHED))
        return said

    return table.write(desk, case, decide, slip, f"breach:{obligation}")


def choices(case: Case) -> tuple[str, ...]:
    """What can be done about it: enforce where a court confirmed it, else sue; or talk again."""
    confirmed = any(one.state is State.CONFIRMED for one in Mediation.of(case).steps)
    return (ENFORCE, MEDIATE) if confirmed else (SUE, MEDIATE)


# ---------------------------------------------------------------- how both fared


def follow_up(
    desk: Desk,
    case: Case,
    seat: str,
    holds: str,
    score: int | None,
    words: str = "",
    slip: Slip = NO_SLIP,
) -> Case:
    """A party says whether it holds and how it was served; the mediator may note it on the phone.

    Nobody but its own side and those who watch over mediators sees it afterwards.
    """
    here = table.viewer(desk, case)
    if here.kind is Kind.SIDE:
        seat = table.seat_at(desk, case)
    else:
        desk.permit(case, Action.LEAD)
    faults: dict[str, AnswerError] = {}
    if case.people.side_of(seat) is None:
        faults["seat"] = AnswerError("seat", "choose_from_list")
    if holds not in HOLDS:
        faults["holds"] = AnswerError("holds", "choose_from_list")
    if score not in SCORES:
        faults["score"] = AnswerError("score", "choose_from_list")
    if len(words) > NOTE_MOST:
        faults["note"] = AnswerError("note", "text_too_long", limit=str(NOTE_MOST))
    if faults:
        raise AnswerFaults(faults)
    assert score is not None
    event = FollowedUp(seat, holds, score, words.strip())

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if not terms_of(now):
            raise IllegalStep(mediation.state.value, [])
        last = [one for one in Aftercare.of(now).answers if one.seat == seat]
        same = last and (last[-1].holds, last[-1].score, last[-1].note) == (
            holds,
            score,
            event.note,
        )
        return [] if same else [event]

    return table.write(desk, case, decide, slip, f"followed:{seat}")


# ----------------------------------------------------------------


def _party(desk: Desk, case: Case) -> str:
    """The seat for which the one at the desk acts; nobody else says what was kept."""
    desk.permit(case, Action.DECIDE)
    return table.seat_at(desk, case)


def _term(case: Case, obligation: str) -> Obligation:
    found = next((term for term in terms_of(case) if term.id == obligation), None)
    if found is None:
        raise NotFound("obligation", obligation[:20])
    return found


def _require_force(mediation: Mediation) -> None:
    if mediation.state not in IN_FORCE:
        raise IllegalStep(mediation.state.value, sorted(IN_FORCE))
