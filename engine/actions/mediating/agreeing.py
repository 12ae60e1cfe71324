"""How the agreement comes to be: who the parties are, drafts, the wording that is frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from engine.actions.consult import region_of
from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating import table
from engine.actions.mediating.numbering import reserve
from engine.actions.mediating.weighing import agreed_proposal, signing_lacks, weigh
from engine.casework.case import Case
from engine.casework.events import (
    AgreementDrafted,
    AgreementFrozen,
    CaseEvent,
    MilestoneNoted,
    PersonDescribed,
)
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.clock import today
from engine.errors import AnswerError, AnswerFaults, Conflict, IllegalStep, NotPermitted
from engine.i18n import Text
from engine.mediation.agreement import Agreement, Draft
from engine.mediation.confidence import SERVICE, Kind
from engine.mediation.content import Content, Frame, Told
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import Obligation
from engine.mediation.offers import Proposal
from engine.mediation.parties import Party, read_party
from engine.mediation.remarks import Severity
from engine.mediation.states import State
from engine.mediation.steps import Need, step
from engine.mediation.tracks import track_of

LABOUR: Final = "labour"
TOLD_MOST: Final = 1000
OTHER: Final = "other"


@dataclass(frozen=True, slots=True)
class House:
    """Who mediates, as papers name it: the body, and the one who mediates."""

    body: Text
    mediator: str


# ---------------------------------------------------------------- who the parties are


def describe(desk: Desk, case: Case, seat: str, form: Mapping[str, str]) -> Case:
    """Take down how a party is named on paper: by itself, or by the mediator for it.

    Raises `AnswerFaults`; once a wording is frozen `IllegalStep`: it would no longer be theirs.
    """
    here = table.viewer(desk, case)
    if here.kind is Kind.SIDE:
        seat = table.seat_at(desk, case)
    elif here.kind is not Kind.MEDIATOR or seat not in parties_of(case):
        raise NotPermitted(desk.actor.mark, "decide", "not_this_role")
    details = read_party(form)

    def decide(now: Case) -> list[CaseEvent]:
        if Agreement.of(now).frozen:
            raise IllegalStep(Mediation.of(now).state.value, [], ["not_frozen"])
        known = now.people.details.get(seat, {})
        same = all(known.get(name, "") == value for name, value in details.items())
        return [] if same else [PersonDescribed(seat, details, desk.actor.mark)]

    return desk.write(case, decide)


def parties_of(case: Case) -> tuple[str, ...]:
    """The seats of everybody whose own dispute it is, the applicant's first."""
    return tuple(seat for side in Side for seat in case.people.parties(side))


def described(case: Case) -> tuple[Party, ...]:
    """Everybody whose own dispute it is, as they are to stand on paper."""
    details = case.people.details
    return tuple(
        Party.of(seat, side.value, details.get(seat, {}))
        for side in Side
        for seat in case.people.parties(side)
    )


# ---------------------------------------------------------------- the draft


def read_told(form: Mapping[str, str]) -> Told:
    """What the mediator writes of the dispute; raises `AnswerFaults`."""
    faults: dict[str, AnswerError] = {}
    values: dict[str, str] = {}
    for field in ("facts", "points", "duty"):
        values[field] = " ".join(form.get(field, "").split())
        if len(values[field]) > TOLD_MOST:
            faults[field] = AnswerError(field, "text_too_long", limit=str(TOLD_MOST))
    if not values["facts"]:
        faults["facts"] = AnswerError("facts", "required")
    if faults:
        raise AnswerFaults(faults)
    return Told(**values)


def draft(
    desk: Desk,
    case: Case,
    told: Told,
    house: House,
    slip: Slip = NO_SLIP,
) -> Case:
    """Write the agreement out of the accepted terms; the same wording is written once.

    Raises `IllegalStep` where no terms are accepted, or it is past drafting.
    """
    desk.permit(case, Action.LEAD)
    agreement = Agreement.of(case)
    _require_drafting(case, Mediation.of(case))
    known = agreement.current
    number = known.number if known else reserve(desk, case, "agreement", agreement.track)
    name = known.agreement if known else desk.code(8)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        agreed = _require_drafting(now, mediation)
        plain = plain_parts(desk, now, agreed.terms)
        frame = frame_of(desk, now, number, mediation.track, house)
        content = Content.drafted(frame, described(now), told, agreed.terms, plain)
        last = Agreement.of(now).current
        if last is not None and last.digest == content.digest:
            return []
        return [AgreementDrafted(name, number, agreed.id, content.text(), content.digest)]

    return table.write(desk, case, decide, slip, "draft")


def _require_drafting(case: Case, mediation: Mediation) -> Proposal:
    found = agreed_proposal(case)
    if mediation.state is not State.DRAFTING:
        raise IllegalStep(mediation.state.value, [State.DRAFTING.value])
    if found is None:
        raise IllegalStep(mediation.state.value, [], [Need.TERMS_AGREED.value])
    return found


def frame_of(desk: Desk, case: Case, number: str, track: str, house: House) -> Frame:
    """What stands around the terms of this case today."""
    day = today(desk.clock)
    review = figure(desk, case, "arbitration_review_days", day) if track == LABOUR else None
    return Frame(
        number,
        track,
        track_of(track).sealed,
        house.body,
        house.mediator,
        cause_of(desk, case),
        day,
        figure(desk, case, "judicial_confirmation_days", day),
        review,
    )


def cause_of(desk: Desk, case: Case) -> Text:
    """What the dispute is called."""
    choices = desk.library.rulebook.facts["case.category"].choices
    title = choices.get(case.category or OTHER, choices[OTHER])
    return Text(str(title.zh), str(title.en))


def figure(desk: Desk, case: Case, name: str, day: date) -> int:
    """A length in days that is in force on a day."""
    parameter = desk.library.rulebook.parameters[name]
    first = min((period.from_ for period in parameter.every), default=day)
    region = region_of(desk, case) if case.category else ""
    period = parameter.at(max(day, first), region)
    assert period is not None  # the rules keep these lengths without a gap
    assert period.value is not None
    return int(period.value)


# ---------------------------------------------------------------- the frozen wording


def freeze(desk: Desk, case: Case, digest: str, read_out: bool, slip: Slip = NO_SLIP) -> Case:
    """Fix the wording that is to be signed, once the mediator has read it out.

    Raises `Conflict` for a draft that is not the latest, `IllegalStep` with all that is missing.
    """
    desk.permit(case, Action.LEAD)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        agreement = Agreement.of(now)
        if agreement.frozen == digest and mediation.state is State.SIGNING:
            return []
        current = require_current(now, agreement, digest)
        moved = step(mediation, State.SIGNING)
        if lacking := list(obstacles(desk, now, Content.read(current.content), read_out)):
            raise IllegalStep(mediation.state.value, [], lacking)
        day = today(desk.clock)
        until = day + timedelta(days=figure(desk, now, "signing_days", day))
        frozen = AgreementFrozen(current.agreement, digest, until)
        return [frozen, moved, MilestoneNoted("agreement_frozen", day)]

    return table.write(desk, case, decide, slip, "freeze")


def obstacles(desk: Desk, case: Case, content: Content, read_out: bool) -> Iterable[str]:
    """What still stands in the way of freezing a wording, as keys of needs."""
    if not read_out:
        yield "read_out"
    if any(party.missing for party in content.parties):
        yield "parties_described"
    if content.parties != described(case):
        yield "draft_current"
    agreed = agreed_proposal(case)
    if agreed is not None and agreed.terms != content.terms:
        yield Need.TERMS_AGREED.value
    yield from (need.value for need in signing_lacks(desk, case, [content.digest]))


def plain_parts(desk: Desk, case: Case, terms: Sequence[Obligation]) -> tuple[str, ...]:
    """The terms that no court confirms, and that stand as plain contract, by id."""
    found = weigh(desk, case, terms, SERVICE).remarks
    split = {one.obligation for one in found if one.severity is Severity.SPLIT}
    return tuple(term.id for term in terms if term.id in split)


def require_current(case: Case, agreement: Agreement, digest: str) -> Draft:
    """The wording that counts; raises `Conflict` where somebody looks at another one."""
    current = agreement.current
    if current is None or current.digest != digest:
        raise Conflict(case.number, 0, case.seq)
    return current
