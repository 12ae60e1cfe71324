"""The proposals of a mediation for one who looks on: who made which, what stands, who said what."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.mediation.confidence import JOINT, SERVICE, Viewer, seen_by, side_of_mark
from engine.mediation.obligations import Obligation, read_terms
from engine.mediation.states import State


class Standing(StrEnum):
    """How a proposal stands; only an open one can be accepted."""

    OPEN = "open"
    AGREED = "agreed"
    ANSWERED = "answered"  # another one was put in its place
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Terms that were put forward; `side` is whose proposal it is, nobody's where the mediator's.

    `scope` is `joint`, or the side that alone sees it with the mediator.
    """

    id: str
    follows: str
    scope: str
    text: str
    until: date | None
    side: Side | None
    by: str  # mark
    at: datetime
    seq: int
    released_at: datetime | None = None
    withdrawn: bool = False
    followed: bool = False  # something joint was put in its place
    answers: Mapping[str, bool] = field(default_factory=dict)  # by seat, the latest
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def terms(self) -> tuple[Obligation, ...]:
        return read_terms(self.text)

    @property
    def digest(self) -> str:
        """What binds somebody's understanding to these very terms: their SHA-256."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def is_joint(self) -> bool:
        """Whether both sides see it."""
        return self.scope == JOINT or self.released_at is not None

    def may_release(self, side: Side | None) -> bool:
        """Whether a side may show it to the other: only whoever made it."""
        return not self.is_joint and side is not None and self.side is side

    def answer_of(self, people: People, side: Side) -> bool | None:
        """What a side says: yes once all of it do, no as soon as one does, else nothing yet."""
        said = [self.answers.get(seat) for seat in people.parties(side)]
        if False in said:
            return False
        return True if said and None not in said else None

    def standing(self, people: People, today: date) -> Standing:
        """How it stands on a day; what both accepted stays agreed whatever the day."""
        if all(self.answer_of(people, side) for side in Side):
            return Standing.AGREED
        if self.withdrawn:
            return Standing.WITHDRAWN
        if self.followed:
            return Standing.ANSWERED
        if self.until is not None and self.until < today:
            return Standing.EXPIRED
        return Standing.OPEN


@dataclass(frozen=True, slots=True)
class Offers:
    """Every proposal of this mediation that somebody may see, in order."""

    people: People
    by_id: Mapping[str, Proposal] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Offers:
        """Those of a case as somebody may see them; the programme itself sees all."""
        return cls.folded(case.people, seen_by(case, viewer))

    @classmethod
    def folded(cls, people: People, history: Iterable[Noted]) -> Offers:
        """What this history makes."""
        offers = cls(people)
        for noted in history:
            offers = offers.after(noted)
        return offers

    def after(self, noted: Noted) -> Offers:
        """The proposals after one more happening."""
        match noted.happened:
            case ev.MediationMoved(State.DRAFT.value):
                return Offers(self.people)
            case ev.ProposalMade():
                return self._made(noted, noted.happened)
            case ev.ProposalReleased(proposal):
                return self._with(proposal, released_at=noted.at)._put(proposal)
            case ev.ProposalWithdrawn(proposal):
                return self._with(proposal, withdrawn=True)
            case ev.ProposalAnswered(seat, proposal, accepts, note):
                held = self.by_id.get(proposal)
                if held is None:
                    return self
                answers, notes = {**held.answers, seat: accepts}, {**held.notes, seat: note}
                return self._with(proposal, answers=answers, notes=notes)
        return self

    def _made(self, noted: Noted, made: ev.ProposalMade) -> Offers:
        proposal = Proposal(
            made.proposal,
            made.follows,
            made.scope,
            made.terms,
            made.until,
            side_of_mark(self.people, noted.actor),
            noted.actor,
            noted.at,
            noted.seq,
        )
        grown = replace(self, by_id={**self.by_id, made.proposal: proposal})
        return grown._put(made.proposal) if proposal.is_joint else grown

    def _put(self, proposal: str) -> Offers:
        """The proposals once one is on the table: it takes the place of every other there."""
        changed = {
            id: replace(other, followed=True) if other.is_joint and id != proposal else other
            for id, other in self.by_id.items()
        }
        return replace(self, by_id=changed)

    def _with(self, proposal: str, **changed: object) -> Offers:
        held = self.by_id.get(proposal)
        if held is None:
            return self
        made = replace(held, **changed)  # type: ignore[arg-type]  # the callers name its fields
        return replace(self, by_id={**self.by_id, proposal: made})

    @property
    def on_table(self) -> Proposal | None:
        """The latest one that both sides see, however it stands."""
        joint = [one for one in self.by_id.values() if one.is_joint and not one.followed]
        return joint[-1] if joint else None

    def chain(self, proposal: str) -> tuple[Proposal, ...]:
        """A proposal and those before it that it answers, the latest first."""
        found: list[Proposal] = []
        held = self.by_id.get(proposal)
        while held is not None and held not in found:
            found.append(held)
            held = self.by_id.get(held.follows)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Change:
    """One undertaking beside that of the terms before: new, gone, other, or the same."""

    now: Obligation | None
    before: Obligation | None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "new"
        if self.now is None:
            return "gone"
        return "same" if self.now == self.before else "other"


def changes(now: Iterable[Obligation], before: Iterable[Obligation]) -> tuple[Change, ...]:
    """What was changed from one proposal to the next, by the number of each undertaking."""
    old = {one.id: one for one in before}
    new = {one.id: one for one in now}
    kept = [Change(one, old.get(id)) for id, one in new.items()]
    return (*kept, *(Change(None, one) for id, one in old.items() if id not in new))
