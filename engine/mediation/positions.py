"""What each side says of the facts, what it shows the other, what it confirms in writing.

Answers and confirmations outlive a mediation that ended: they are no offers, and a new mediation
of the same case goes on from them (docs/decisions/0021).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.interview.stored import Stored
from engine.mediation.confidence import SERVICE, Viewer, answers_seen, seen_by


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One side confirmed in writing that a fact is so: the very answer, when, by which seat."""

    answer: Stored
    at: datetime
    seat: str


def _nothing_shown() -> Mapping[Side, frozenset[str]]:
    return {side: frozenset() for side in Side}


def _nothing_confirmed() -> Mapping[Side, Mapping[str, Confirmed]]:
    return {side: {} for side in Side}


@dataclass(frozen=True, slots=True)
class Positions:
    """What both sides say, as far as somebody may see it; answers as they are kept."""

    people: People
    given: Mapping[Side, Mapping[str, Stored]]
    given_at: Mapping[str, int] = field(default_factory=dict)  # seq, of the other side's answers
    shown: Mapping[Side, frozenset[str]] = field(default_factory=_nothing_shown)
    confirmed: Mapping[Side, Mapping[str, Confirmed]] = field(default_factory=_nothing_confirmed)

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Positions:
        """Those of a case as somebody may see them; the programme itself sees all."""
        given = {side: answers_seen(case, viewer, side) for side in Side}
        positions = cls(case.people, given)
        for noted in seen_by(case, viewer):
            positions = positions.after(noted)
        return positions

    def after(self, noted: Noted) -> Positions:
        """The positions after one more happening; answers themselves stand elsewhere."""
        match noted.happened:
            case ev.SideAnswered(_, answers):
                at = {**self.given_at, **dict.fromkeys(answers, noted.seq)}
                return replace(self, given_at=at)
            case ev.FactsShown(seat, facts):
                return self._showing(self.people.side_of(seat), facts)
            case ev.FactAgreed(seat, answers):
                new = {fact: Confirmed(answer, noted.at, seat) for fact, answer in answers.items()}
                return self._confirming(self.people.side_of(seat), new, ())
            case ev.FactContested(seat, facts):
                return self._confirming(self.people.side_of(seat), {}, facts)
        return self

    def _showing(self, side: Side | None, facts: tuple[str, ...]) -> Positions:
        if side is None:
            return self
        return replace(self, shown={**self.shown, side: self.shown[side] | {*facts}})

    def _confirming(
        self, side: Side | None, new: Mapping[str, Confirmed], gone: tuple[str, ...]
    ) -> Positions:
        if side is None:
            return self
        left = {fact: one for fact, one in self.confirmed[side].items() if fact not in gone}
        return replace(self, confirmed={**self.confirmed, side: {**left, **new}})

    @property
    def undisputed(self) -> Mapping[str, Stored]:
        """The facts that both sides confirmed alike, and neither took back (无争议事实)."""
        ours, theirs = (self.confirmed[side] for side in Side)
        return {
            fact: one.answer
            for fact, one in ours.items()
            if fact in theirs and theirs[fact].answer == one.answer
        }
