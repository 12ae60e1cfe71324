"""How proposals are made, answered with others, shown, taken back, accepted or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk, derived_code
from engine.actions.mediating import table
from engine.actions.mediating.weighing import Weighed, weigh
from engine.casework.case import Case
from engine.casework.events import (
    CaseEvent,
    FlagRaised,
    MediationMoved,
    ProposalAnswered,
    ProposalMade,
    ProposalReleased,
    ProposalWithdrawn,
    WaiverUnderstood,
)
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep, NotFound, NotPermitted
from engine.mediation.confidence import JOINT, SERVICE, Kind
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import TERMS, Obligation, terms_text
from engine.mediation.offers import Offers, Proposal, Standing
from engine.mediation.remarks import Severity
from engine.mediation.states import State
from engine.mediation.steps import step

ACCEPTED_BY: Final = {
    Side.APPLICANT: State.ACCEPTED_BY_APPLICANT,
    Side.RESPONDENT: State.ACCEPTED_BY_RESPONDENT,
}
AT_TABLE: Final = frozenset({State.IN_SESSION, State.PROPOSED, *ACCEPTED_BY.values()})
"""In these something can be put to both sides."""
TALKING: Final = AT_TABLE | {State.ADJOURNED}
"""In these the mediator can be told an offer in private, or tell one side of one."""
SHARE_UNKNOWN: Final = -1
"""What is noted of a waiver whose share nobody can reckon."""
SECOND_REVIEW: Final = "second_review"


@dataclass(frozen=True, slots=True)
class Draft:
    """Terms that somebody wants to put forward; `follows` is what the form showed on the table."""

    terms: Sequence[Obligation]
    scope: str = JOINT
    until: date | None = None
    follows: str = ""
    accepts: bool = False  # whoever makes it says yes to it at once
    understood: bool = False


def make(desk: Desk, case: Case, draft: Draft, slip: Slip = NO_SLIP) -> Case:
    """Put terms forward: to both, by a side to the mediator first, by the mediator to one side.

    What is put to both must be possible to carry out and lawful, as far as whoever makes it can
    know. Raises `AnswerFaults` for what is not, `Conflict` where something else was put on the
    table since the form was made, `IllegalStep` where nothing can be put forward.
    """
    viewer = table.viewer(desk, case)
    desk.permit(case, Action.LEAD if viewer.kind is Kind.MEDIATOR else Action.DECIDE)
    allowed = (JOINT, *Side) if viewer.kind is Kind.MEDIATOR else (JOINT, viewer.side)
    if draft.scope not in allowed:
        raise NotPermitted(desk.actor.mark, Action.DECIDE.value, "not_this_role")
    if draft.until is not None and draft.until < today(desk.clock):
        raise AnswerError("until", "proposal_until_past")
    if draft.scope == JOINT:
        _must_be_sound(desk, case, draft.terms)
    id = derived_code(f"proposal:{case.id}:{slip.key}", 12) if slip.key else desk.code(12)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        offers = Offers.of(now)
        if id in offers.by_id:
            return []  # the same form sent twice
        _must_be_open(mediation, AT_TABLE if draft.scope == JOINT else TALKING)
        on_table = offers.on_table.id if offers.on_table else ""
        if draft.scope == JOINT and draft.follows != on_table:
            raise Conflict(now.number, slip.seen_at or 0, now.seq)
        follows = on_table if draft.scope == JOINT else draft.follows
        text = terms_text(draft.terms)
        happened: list[CaseEvent] = [ProposalMade(id, follows, draft.scope, text, draft.until)]
        if draft.scope != JOINT:
            return happened
        happened += _moved(mediation, State.PROPOSED)
        if draft.accepts and viewer.side is not None:
            said = {table.seat_at(desk, now): True}
            happened += _accepting(desk, now, draft.terms, viewer.side, draft.understood)
            happened += [ProposalAnswered(seat, id, True) for seat in said]
            if {*now.people.parties(viewer.side)} <= said.keys():
                happened.append(MediationMoved(ACCEPTED_BY[viewer.side]))
        return happened

    return table.write(desk, case, decide, _key_only(slip), f"propose:{id}")


def release(desk: Desk, case: Case, proposal: str, slip: Slip = NO_SLIP) -> Case:
    """Show a private offer to the other side; only the side that made it may.

    Raises as `make` does.
    """
    desk.permit(case, Action.DECIDE)
    viewer = table.viewer(desk, case)
    shown = _seen(desk, case, proposal)
    if shown.side is None or shown.side is not viewer.side:
        raise NotPermitted(desk.actor.mark, Action.DECIDE.value, "not_this_role")
    _must_be_sound(desk, case, shown.terms)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        held = Offers.of(now).by_id[proposal]
        if held.is_joint:
            return []
        _must_be_open(mediation, AT_TABLE)
        _must_stand(desk, now, held)
        return [ProposalReleased(proposal), *_moved(mediation, State.PROPOSED)]

    return table.write(desk, case, decide, _key_only(slip), f"release:{proposal}")


def withdraw(desk: Desk, case: Case, proposal: str, slip: Slip = NO_SLIP) -> Case:
    """Take a proposal back; only whoever made it may, and not once both accepted it."""
    viewer = table.viewer(desk, case)
    desk.permit(case, Action.LEAD if viewer.kind is Kind.MEDIATOR else Action.DECIDE)
    if _seen(desk, case, proposal).side is not viewer.side:
        raise NotPermitted(desk.actor.mark, Action.DECIDE.value, "not_this_role")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        offers = Offers.of(now)
        held = offers.by_id[proposal]
        if held.withdrawn:
            return []
        _must_be_open(mediation, TALKING)
        happened: list[CaseEvent] = [ProposalWithdrawn(proposal)]
        accepted = mediation.state in ACCEPTED_BY.values()
        if accepted and offers.on_table is not None and offers.on_table.id == proposal:
            happened += _moved(mediation, State.PROPOSED)
        return happened

    return table.write(desk, case, decide, _key_only(slip), f"withdraw:{proposal}")


def answer(
    desk: Desk,
    case: Case,
    proposal: str,
    accepts: bool,
    *,
    note: str = "",
    understood: bool = False,
    slip: Slip = NO_SLIP,
) -> Case:
    """Say yes or no for one's own side; with the yes of both, it is drafted.

    A yes to a large waiver needs that its warning was `understood`. Raises `AnswerError` where
    the proposal does not stand any more, saying why.
    """
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)
    side = case.people.side_of(seat)
    shown = _seen(desk, case, proposal)
    if side is None or (not shown.is_joint and shown.side is side):
        raise NotPermitted(desk.actor.mark, Action.DECIDE.value, "not_this_role")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        held = Offers.of(now).by_id[proposal]
        if held.answers.get(seat) is accepts:
            return []
        _must_stand(desk, now, held)
        _must_be_open(mediation, AT_TABLE if held.is_joint else TALKING)
        happened: list[CaseEvent] = []
        if accepts:
            happened += _accepting(desk, now, held.terms, side, understood)
        happened.append(ProposalAnswered(seat, proposal, accepts, note.strip()[:500]))
        if held.is_joint:
            happened += _after_answer(desk, now, mediation, held, {seat: accepts})
        return happened

    what = f"answer:{proposal}:{seat}:{accepts}"
    return table.write(desk, case, decide, _key_only(slip), what)


# ---------------------------------------------------------------- what must be so


def _key_only(slip: Slip) -> Slip:
    """A form is bound to the proposal that it names, not to the state that it showed."""
    return Slip(None, slip.key)


def _seen(desk: Desk, case: Case, proposal: str) -> Proposal:
    """A proposal as the one at the desk sees it; raises `NotFound` where they see none."""
    found = Offers.of(case, table.viewer(desk, case)).by_id.get(proposal)
    if found is None:
        raise NotFound("proposal", proposal)
    return found


def _must_be_open(mediation: Mediation, states: frozenset[State]) -> None:
    if mediation.state not in states:
        raise IllegalStep(mediation.state.value, sorted(states))


def _must_stand(desk: Desk, case: Case, held: Proposal) -> None:
    standing = held.standing(case.people, today(desk.clock))
    if standing is not Standing.OPEN:
        raise AnswerError("proposal", f"proposal_{standing}")


def _must_be_sound(desk: Desk, case: Case, terms: Sequence[Obligation]) -> None:
    """Refuse terms that could not be signed; what only the mediator is told is looked at later."""
    weighed = weigh(desk, case, terms, table.viewer(desk, case))
    rows = {one.id: number for number, one in enumerate(terms)}
    faults: dict[str, AnswerError] = {}
    for remark in weighed.remarks:
        if remark.severity is not Severity.REFUSE or remark.to_mediator:
            continue
        row = rows.get(remark.obligation)
        field = TERMS if row is None else f"{TERMS}.{row}"
        faults.setdefault(field, AnswerError(field, "terms_refused", title=remark.title.zh))
    if faults:
        raise AnswerFaults(faults)


def _accepting(
    desk: Desk, case: Case, terms: Sequence[Obligation], side: Side, understood: bool
) -> list[CaseEvent]:
    """What is noted with a yes to a large waiver; raises `AnswerError` where nobody ticked it.

    Whether a waiver is large is told by everything that is known; how large, only by what the
    side itself may know.
    """
    if not needs_time(desk, case, terms, side):
        return []
    if not understood:
        raise AnswerError("understood", "waiver_not_understood")
    seat = table.seat_at(desk, case)
    care = weigh(desk, case, terms, table.viewer(desk, case)).care_of(side)
    share = SHARE_UNKNOWN if care.share.high is None else care.share.high
    digest = Proposal("", "", "", terms_text(terms), None, side, "", case.updated_at, 0).digest
    return [WaiverUnderstood(seat, digest, share, bool(care.floors))]


def needs_time(desk: Desk, case: Case, terms: Sequence[Obligation], side: Side) -> bool:
    """Whether a side would give up so much that it confirms a warning and waits a day."""
    return weigh(desk, case, terms, SERVICE).care_of(side).needs_time


# ---------------------------------------------------------------- where it leads


def _moved(mediation: Mediation, to: State) -> list[CaseEvent]:
    return [] if mediation.state is to else [step(mediation, to)]


def _after_answer(
    desk: Desk, case: Case, mediation: Mediation, held: Proposal, said: dict[str, bool]
) -> list[CaseEvent]:
    """The steps to where the answers of both sides lead."""
    answers = {**held.answers, **said}
    yes = [side for side in Side if all(answers.get(s) for s in case.people.parties(side))]
    if len(yes) == len(Side):
        happened: list[CaseEvent] = []
        if mediation.state not in ACCEPTED_BY.values():
            happened.append(MediationMoved(ACCEPTED_BY[yes[0]]))
        happened.append(MediationMoved(State.DRAFTING, "both_accept"))
        return [*happened, *_flags(weigh(desk, case, held.terms, SERVICE))]
    wanted = ACCEPTED_BY[yes[0]] if yes else State.PROPOSED
    if mediation.state is wanted:
        return []
    if State.PROPOSED in (wanted, mediation.state):
        return [MediationMoved(wanted)]
    return [MediationMoved(State.PROPOSED), MediationMoved(wanted)]


def _flags(weighed: Weighed) -> list[CaseEvent]:
    """Where a second mediator or a supervisor is to look before it is signed."""
    return [FlagRaised(SECOND_REVIEW, care.side) for care in weighed.cares if care.needs_review]
