"""Terms weighed for whoever looks on: against the law as far as that one may know the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from engine.actions import consult
from engine.actions.desk import Desk
from engine.casework import events as ev
from engine.casework.case import Case
from engine.casework.people import APPLICANT, Role, Side
from engine.clock import today
from engine.interview.progress import LATER
from engine.mediation.balance import Account, balance
from engine.mediation.claims import Reckoned, parts_of, reckoned
from engine.mediation.confidence import SERVICE, Kind, Viewer, answers_seen
from engine.mediation.cooling import Care, care_needed
from engine.mediation.executability import executability
from engine.mediation.legality import Ground, Signals, floors_given_up, legality
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import Obligation
from engine.mediation.offers import Offers, Proposal
from engine.mediation.remarks import Remark, by_gravity
from engine.mediation.states import State
from engine.mediation.steps import Need
from engine.rulebook.evaluate import Evaluation

VULNERABLE: Final = "case.vulnerabilities"
ROLE: Final = ".role"  # facts that say which part somebody plays end so
SAME: Final = ("phone", "email", "id_number")
_WHOLE: Final = frozenset({Kind.MEDIATOR, Kind.SERVICE})


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is told of terms to one who looks on."""

    remarks: tuple[Remark, ...]
    accounts: tuple[Account, ...]
    cares: tuple[Care, ...]

    @property
    def bars(self) -> tuple[Remark, ...]:
        """What keeps them from being signed."""
        return tuple(remark for remark in self.remarks if remark.bars)

    def care_of(self, side: Side) -> Care:
        """What one side needs."""
        return next(care for care in self.cares if care.side is side)


def weigh(desk: Desk, case: Case, terms: Sequence[Obligation], viewer: Viewer) -> Weighed:
    """Terms measured by what the viewer may know: nothing in it tells them anything else."""
    ground = ground_of(desk, case, viewer)
    remarks = by_gravity([*executability(terms, today(desk.clock)), *legality(terms, ground)])
    if viewer.kind not in _WHOLE:
        remarks = tuple(remark for remark in remarks if not remark.to_mediator)
    accounts = balance(terms, ground.law, ground.parts)
    floors = floors_given_up(terms, ground)
    return Weighed(remarks, accounts, care_needed(accounts, floors, _protected(case, viewer)))


def claims_seen(desk: Desk, case: Case, viewer: Viewer) -> tuple[Reckoned, ...]:
    """The claims that the rules reckon on what the viewer may know."""
    ground = ground_of(desk, case, viewer)
    return reckoned(ground.law, ground.parts)


def ground_of(desk: Desk, case: Case, viewer: Viewer) -> Ground:
    """What terms are measured against, on what the viewer may know."""
    law = _law(desk, case, viewer)
    signals = _signals(case) if viewer.kind in _WHOLE else Signals()
    return Ground(case.category or "", law, parts_of(law), _represented(case), signals)


def _law(desk: Desk, case: Case, viewer: Viewer) -> Evaluation:
    """The assessment on the answers that the viewer may see.

    To a side its own answers come first, to the mediator the applicant's; the other side's fill
    what is left. Who is landlord and who tenant everybody at the table knows.
    """
    sides = [Side.APPLICANT, Side.RESPONDENT]
    if viewer.side is Side.RESPONDENT:
        sides.reverse()
    seen: dict[str, Mapping[str, Any]] = {}
    for side in reversed(sides):
        given = answers_seen(case, viewer, side)
        seen.update({fact: answer for fact, answer in given.items() if not fact.endswith(ROLE)})
    roles = {fact: answer for fact, answer in case.answers.items() if fact.endswith(ROLE)}
    answers = consult.answers_of(desk, replace(case, answers={**seen, **roles}))
    questionnaire = consult.questionnaire_of(desk, case)
    return Evaluation(
        desk.library.rulebook,
        {fact: value for fact, value in answers.items() if value is not LATER},
        as_of=today(desk.clock),
        region=consult.region_of(desk, case),
        scope=questionnaire.scope,
        gates=questionnaire.gates,
        final=True,
    )


def _represented(case: Case) -> frozenset[Side]:
    """The sides for which somebody else acts at the table."""
    seats = case.people.seats.values()
    acting = (s for s in seats if s.role is Role.REPRESENTATIVE and s.taken and not s.closed)
    return frozenset(seat.side for seat in acting if seat.side is not None)


def _protected(case: Case, viewer: Viewer) -> frozenset[Side]:
    """The sides that say of themselves what calls for care, as far as the viewer may see it."""
    found = set()
    for side in Side:
        said = answers_seen(case, viewer, side).get(VULNERABLE, {}).get("value")
        if isinstance(said, list | tuple) and {*said} - {"none"}:
            found.add(side)
    return frozenset(found)


def _signals(case: Case) -> Signals:
    mediation, offers = Mediation.of(case), Offers.of(case)
    this_round = mediation.steps[_begin(mediation) :]
    began = next((step.at for step in this_round if step.state is State.IN_SESSION), None)
    agreed = mediation.since(State.DRAFTING)
    minutes = None
    if began is not None and agreed is not None and agreed >= began:
        minutes = int((agreed - began) / timedelta(minutes=1))
    return Signals(
        minutes,
        sum(one.is_joint for one in offers.by_id.values()) - 1 if offers.by_id else 0,
        _are_same(case),
        any(step.state is State.SUSPENDED for step in this_round),
    )


def _begin(mediation: Mediation) -> int:
    """Where in its steps this round of the mediation begins."""
    drafts = [n for n, step in enumerate(mediation.steps) if step.state is State.DRAFT]
    return drafts[-1] if drafts else 0


def _are_same(case: Case) -> bool:
    """Whether both sides are reached in the same way."""
    known = case.people.details
    ours = known.get(APPLICANT, {})
    return any(
        bool(ours.get(name)) and ours.get(name) == known.get(seat, {}).get(name)
        for seat in case.people.parties(Side.RESPONDENT)
        for name in SAME
    )


# ---------------------------------------------------------------- before it is signed


def agreed_proposal(case: Case) -> Proposal | None:
    """The proposal that both sides accepted, where one is."""
    on_table = Offers.of(case).on_table
    if on_table is None or not all(on_table.answer_of(case.people, side) for side in Side):
        return None
    return on_table


def signing_lacks(desk: Desk, case: Case, digests: Sequence[str] = ()) -> tuple[Need, ...]:
    """What is still missing before terms that both accepted may be signed, all of it at once.

    A side understands what it gives up by the terms themselves; `digests` are those of further
    texts, such as the agreement made of them, by which it may also have said so.
    """
    agreed = agreed_proposal(case)
    if agreed is None:
        return (Need.TERMS_AGREED,)
    weighed = weigh(desk, case, agreed.terms, SERVICE)
    missing = []
    if weighed.bars:
        missing.append(Need.TERMS_LAWFUL)
    if desk.clock.now() < cooled_off_at(case, weighed):
        missing.append(Need.COOLED_OFF)
    known = {agreed.digest, *digests}
    if any(care.needs_time and not _understood(case, care.side, known) for care in weighed.cares):
        missing.append(Need.WAIVERS_UNDERSTOOD)
    return tuple(missing)


def cooled_off_at(case: Case, weighed: Weighed) -> datetime:
    """The moment from which terms that both accepted may be signed."""
    accepted = Mediation.of(case).since(State.DRAFTING) or case.updated_at
    return max(care.ends(accepted) for care in weighed.cares)


def _understood(case: Case, side: Side, digests: set[str]) -> bool:
    """Whether everybody on a side said that they know what is given up."""
    said = {
        noted.happened.seat
        for noted in case.mediation
        if isinstance(noted.happened, ev.WaiverUnderstood) and noted.happened.digest in digests
    }
    return {*case.people.parties(side)} <= said
