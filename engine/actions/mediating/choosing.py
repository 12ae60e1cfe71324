"""How a mediator is wished and named, answers, tells what binds them, and makes room."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.deadlines import ground_of
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.casework.case import Case, Noted
from engine.casework.deadlines.definition import Counted
from engine.casework.deadlines.reckoning import term_of
from engine.casework.events import (
    CaseAssigned,
    CaseEvent,
    MediationEvent,
    MediationMoved,
    MediatorAnswered,
    MediatorNamed,
    MediatorObjected,
    MediatorReplaced,
    MediatorWished,
    MilestoneNoted,
    MilestoneWithdrawn,
    TiesAccepted,
    TiesDisclosed,
)
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.clock import day_of, today
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotFound
from engine.mediation.choosing import COMMITTEE, COURT, JOINT, MOST, NONE, TIES, Choosing
from engine.mediation.matching import Bar, Proposal
from engine.mediation.mediation import Mediation
from engine.mediation.states import STOPPABLE, State
from engine.mediation.steps import Need, step
from engine.mediation.tracks import Start as Moment
from engine.mediation.tracks import started, track_of
from engine.store.store import Entry

NAMED: Final = "named"
"""The book in which stands who was named and has not answered: found by their account."""
CHOSEN: Final = "mediator_chosen"
ACCEPTED: Final = "mediator_accepted"
AGREED: Final = "both_agreed"
CHOICE: Final = "mediator_choice_working_days"
OPEN_TO: Final = (State.CONSENTED, State.ASSIGNING, State.RECUSED)
DECLINING: Final = ("no_room", "tie", "skill", "away", "other")
OBJECTING: Final = ("tie", "not_fair", "known", "other")
STANDING_ASIDE: Final = ("tie", "skill", "away", "other")
"""Why somebody declines, is objected to, stands aside."""
NOTE_MOST: Final = 500
REFUSED: Final = "T4"
"""The code of an end because a side will not go on."""
ENDED: Final = "mediation_ended"
DECLARED: Final = "ties_declared"


# ---------------------------------------------------------------- who is chosen


def wish(
    desk: Desk, case: Case, accounts: Sequence[str], among: Iterable[Proposal], slip: Slip = NO_SLIP
) -> Case:
    """Say whom one's side would like, in order; whom both sides name is named at once.

    The other side never learns of it. `among` is the proposal of this case. Raises `AnswerFaults`
    for a list that cannot be, `IllegalStep` where nobody is being chosen.
    """
    seat, wished = table.seat_at(desk, case), tuple(dict.fromkeys(filter(None, accounts)))
    known = {one.candidate.account for one in among if one.is_free}
    if not wished or len(wished) > MOST or not {*wished} <= known:
        raise AnswerFaults({"wish": AnswerError("wish", "mediators_wish", most=str(MOST))})

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        choosing = mediation.choosing
        if choosing.wishes.get(seat) == wished:
            return []
        happened: list[CaseEvent] = [*_to_choosing(mediation), MediatorWished(seat, wished)]
        told = replace(choosing, wishes={**choosing.wishes, seat: wished})
        if both := told.common(now.people):
            happened += _naming(desk, both, JOINT)
        return happened

    what = f"wish:{seat}:{','.join(wished)}"
    return table.write(desk, case, decide, slip, what, lambda now, on: _asked(desk, now, on))


def name(
    desk: Desk,
    case: Case,
    account: str,
    among: Iterable[Proposal],
    *,
    despite: bool = False,
    slip: Slip = NO_SLIP,
) -> Case:
    """Appoint somebody out of the proposal, for the committee or, on its tracks, for the court.

    `despite`: although they have their hands full or look like somebody on the case. Raises
    `AnswerFaults`, and `IllegalStep` where nobody is being chosen or the sides still may.
    """
    desk.permit(case, Action.ASSIGN)
    found = next((one for one in among if one.candidate.account == account), None)
    if found is None or Bar.GONE in found.bars:
        raise AnswerFaults({"account": AnswerError("account", "mediators_account")})
    if found.bars and not despite:
        raise AnswerFaults({"despite": AnswerError("despite", "mediators_despite")})

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.choosing.named is not None and mediation.choosing.named.account == account:
            return []
        begun = _to_choosing(mediation)
        of_court = track_of(mediation.track).by_court
        if of_court and may_still_choose(desk, now, mediation):
            raise AnswerFaults({"account": AnswerError("account", "mediators_choice_runs")})
        return [*begun, *_naming(desk, account, COURT if of_court else COMMITTEE)]

    what = f"name:{account}"
    return table.write(desk, case, decide, slip, what, lambda now, on: _asked(desk, now, on))


def may_still_choose(desk: Desk, case: Case, mediation: Mediation) -> bool:
    """Whether both sides may still choose together (在线调解规则#10(2)).

    Not once each named somebody and no name is common, nor when the working days are over.
    """
    choosing = mediation.choosing
    if all(choosing.wished_by(case.people, side) for side in Side):
        return False
    since = mediation.since(State.CONSENTED)
    start = case.course.milestones.get(AGREED) or (day_of(since) if since else None)
    ground = ground_of(desk, case, desk.library)
    length = ground.figure(CHOICE, today(desk.clock))
    if start is None or length is None:
        return True
    term = term_of(start, length, Counted.WORKING_DAYS, ground.calendar)
    return today(desk.clock) <= term.extended


def _to_choosing(mediation: Mediation) -> list[CaseEvent]:
    """The steps to where a mediator is chosen; raises `IllegalStep` where none is."""
    choosing = mediation.choosing
    if choosing.lead or choosing.asked:
        raise IllegalStep(mediation.state.value, [])
    if mediation.state is State.SUSPENDED and choosing.gone:
        return []  # one who mediates no more left it there
    if mediation.state not in OPEN_TO:
        raise IllegalStep(mediation.state.value, [state.value for state in OPEN_TO])
    return [] if mediation.state is State.ASSIGNING else [step(mediation, State.ASSIGNING)]


def _naming(desk: Desk, account: str, way: str) -> list[CaseEvent]:
    return [MediatorNamed(account, way), MilestoneNoted(CHOSEN, today(desk.clock))]


# ---------------------------------------------------------------- what they say to it


def asked_of(desk: Desk, account: str) -> tuple[Case, ...]:
    """The cases in which somebody was named and has not answered yet."""
    found = []
    for entry in desk.store.entries(NAMED, account):
        summary = desk.store.find_by_number(json.loads(entry.body)["number"])
        case = desk.case_of(summary) if summary is not None else None
        if case is not None and Choosing.of(case).asked == account:
            found.append(case)
    return tuple(found)


def answer(desk: Desk, number: str, accepts: bool, reason: str = "", slip: Slip = NO_SLIP) -> Case:
    """Take a mediation on, or not, for a reason; whoever was not named finds no such case.

    Who takes it on gets the case, and on the tracks of the court its clock begins.
    """
    me = desk.actor
    summary = desk.store.find_by_number(number)
    case = desk.case_of(summary) if summary is not None else None
    if case is None or me.id not in {named.account for named in _ever_named(case)}:
        raise NotFound("case", number)
    if not accepts and reason not in DECLINING:
        raise AnswerFaults({"reason": AnswerError("reason", "course_reason")})

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.choosing.asked != me.id:
            raise IllegalStep(mediation.state.value, [])
        said: list[CaseEvent] = [MediatorAnswered(me.id, accepts, "" if accepts else reason)]
        if not accepts:
            return [*said, MilestoneWithdrawn(CHOSEN)]
        if (now.course.unit, now.course.account) != (me.unit, me.id):
            said.append(CaseAssigned(me.unit, me.id, "named"))
        return [*said, *_begun(desk, now, mediation)]

    return table.write(desk, case, decide, slip, f"answer:{me.id}:{accepts}")


def _ever_named(case: Case) -> Iterable[MediatorNamed]:
    return (x.happened for x in case.mediation if isinstance(x.happened, MediatorNamed))


def _begun(desk: Desk, case: Case, mediation: Mediation) -> list[CaseEvent]:
    day = today(desk.clock)
    begun: list[CaseEvent] = [MilestoneNoted(ACCEPTED, day)]
    if track_of(mediation.track).milestone not in case.course.milestones:
        begun += started(mediation.track, Moment.CONFIRMED, day)  # 在线调解规则#24
    return begun


def _asked(desk: Desk, case: Case, happened: Sequence[CaseEvent]) -> list[Entry]:
    """What tells those who were named, and those alone, that an answer is asked of them."""
    found = []
    for event in happened:
        if isinstance(event, MediatorNamed):
            id = f"{event.account}:{case.id}"
            known = desk.store.entry(NAMED, id)
            body = json.dumps({"number": case.number})
            found.append(Entry(NAMED, id, body, event.account, None, known.version if known else 0))
    return found


# ---------------------------------------------------------------- what binds them


def disclose(
    desk: Desk, case: Case, ties: Sequence[str], note: str = "", slip: Slip = NO_SLIP
) -> Case:
    """Declare what binds the mediator to a side or the matter, or that nothing does."""
    desk.permit(case, Action.LEAD)
    told, words = tuple(tie for tie in TIES if tie in ties), note.strip()
    faults: dict[str, AnswerError] = {}
    if not told or (NONE in told and len(told) > 1):
        faults["ties"] = AnswerError("ties", "mediators_ties")
    if told != (NONE,) and not words:
        faults["note"] = AnswerError("note", "mediators_ties_note")
    if len(words) > NOTE_MOST:
        faults["note"] = AnswerError("note", "text_too_long", limit=str(NOTE_MOST))
    if faults:
        raise AnswerFaults(faults)
    me = desk.actor.id

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.choosing.lead != me:
            raise IllegalStep(mediation.state.value, [], [Need.MEDIATOR_ACCEPTS.value])
        if (mediation.choosing.ties, mediation.choosing.note) == (told, words):
            return []
        disclosed = TiesDisclosed(me, told, words)
        if mediation.state is not State.ASSIGNING:
            return [disclosed]
        noted = MilestoneNoted(DECLARED, today(desk.clock))
        return [disclosed, step(ahead(desk, mediation, disclosed), State.DISCLOSED), noted]

    return table.write(desk, case, decide, slip, f"ties:{','.join(told)}")


def accept_ties(desk: Desk, case: Case, slip: Slip = NO_SLIP) -> Case:
    """Say in writing that one knows of the ties and wants this mediator all the same."""
    seat = table.seat_at(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        choosing = mediation.choosing
        if not choosing.lead or not choosing.are_ties:
            raise IllegalStep(mediation.state.value, [])
        return [] if seat in choosing.accepted else [TiesAccepted(seat, choosing.lead)]

    return table.write(desk, case, decide, slip, f"accept_ties:{seat}")


# ---------------------------------------------------------------- another one


def objects(
    desk: Desk,
    case: Case,
    reason: str,
    note: str = "",
    another: str = "",
    among: Iterable[Proposal] = (),
    slip: Slip = NO_SLIP,
) -> Case:
    """Want another mediator, for a reason: once freely, after that by naming whom one wants.

    Who objects again and names nobody will not go on: that ends it (特邀调解规定#13,#15).
    """
    seat = table.seat_at(desk, case)
    side = table.viewer(desk, case).side
    assert side is not None  # or there were no seat
    faults: dict[str, AnswerError] = {}
    if reason not in OBJECTING:
        faults["reason"] = AnswerError("reason", "course_reason")
    if len(note.strip()) > NOTE_MOST:
        faults["note"] = AnswerError("note", "text_too_long", limit=str(NOTE_MOST))
    if another and another not in {one.candidate.account for one in among if one.is_free}:
        faults["another"] = AnswerError("another", "mediators_account")
    if faults:
        raise AnswerFaults(faults)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        named, choosing = mediation.choosing.named, mediation.choosing
        if named is None or mediation.state not in STOPPABLE | {State.SUSPENDED}:
            raise IllegalStep(mediation.state.value, [])
        said = MediatorObjected(seat, named.account, reason, note.strip())
        if choosing.objections_of(now.people, side) and not another:
            return [said, step(mediation, State.TERMINATED, REFUSED), _ended(desk)]
        wished = [MediatorWished(seat, (another,))] if another else []
        return [said, *_goes(now, mediation, named.account, "objected"), *wished]

    return table.write(desk, case, decide, slip, f"object:{seat}")


def recuse(desk: Desk, case: Case, reason: str, slip: Slip = NO_SLIP) -> Case:
    """Stand aside as the mediator, for a reason."""
    desk.permit(case, Action.LEAD)
    if reason not in STANDING_ASIDE:
        raise AnswerFaults({"reason": AnswerError("reason", "course_reason")})
    me = desk.actor.id

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        if mediation.choosing.lead != me:
            raise IllegalStep(mediation.state.value, [], [Need.MEDIATOR_ACCEPTS.value])
        return _goes(now, mediation, me, reason)

    return table.write(desk, case, decide, slip, f"recuse:{me}")


def _goes(now: Case, mediation: Mediation, account: str, reason: str) -> list[CaseEvent]:
    """Somebody mediates no more; where talks had begun, they rest until another one is found."""
    happened: list[CaseEvent] = [MediatorReplaced(account, reason)]
    if mediation.state is State.DISCLOSED:
        recused = step(mediation, State.RECUSED, reason)
        assigning = MediationMoved(State.ASSIGNING.value, reason)
        happened += [recused, assigning]
    elif mediation.state not in (State.ASSIGNING, State.SUSPENDED):
        happened.append(step(mediation, State.SUSPENDED, "mediator_replaced"))
    if now.course.account == account:
        happened.append(CaseAssigned(now.course.unit, "", "not_impartial"))
    if CHOSEN in now.course.milestones:
        happened.append(MilestoneWithdrawn(CHOSEN))
    if ACCEPTED in now.course.milestones:
        happened.append(MilestoneWithdrawn(ACCEPTED))
    return happened


def _ended(desk: Desk) -> MilestoneNoted:
    return MilestoneNoted(ENDED, today(desk.clock))


def ahead(desk: Desk, mediation: Mediation, happened: MediationEvent) -> Mediation:
    """The mediation as it will stand once this is written."""
    return mediation.after(Noted(0, desk.clock.now(), desk.actor.mark, happened))
