"""What both sides agree about time: a later last day, and an expert whose days do not count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Self

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.mediation.confidence import SERVICE, Viewer, seen_by
from engine.mediation.states import State


@dataclass(frozen=True, slots=True)
class Terms:
    """The day that each would go on until, and whether each agrees to an expert; by seat."""

    until: Mapping[str, date] = field(default_factory=dict)
    expert: Mapping[str, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Self:
        """Those of a case, as somebody may see them."""
        terms = cls()
        for noted in seen_by(case, viewer):
            terms = terms.after(noted)
        return terms

    def after(self, noted: Noted) -> Self:
        """The terms after one more happening."""
        match noted.happened:
            case ev.MediationMoved(State.DRAFT):
                return type(self)()
            case ev.MediationMoved(State.APPRAISAL):
                return replace(self, expert={})  # the next one needs a new word
            case ev.TermExtended(seat, until):
                return replace(self, until={**self.until, seat: until})
            case ev.AppraisalAgreed(seat, agrees):
                return replace(self, expert={**self.expert, seat: agrees})
        return self

    def agreed_until(self, people: People) -> date | None:
        """The day to which everybody agreed: the earliest; None while one has not said."""
        days = [self.until.get(seat) for seat in _everybody(people)]
        known = [day for day in days if day is not None]
        return min(known) if known and len(known) == len(days) else None

    def is_expert_agreed(self, people: People) -> bool:
        """Whether everybody wants an expert to look first."""
        seats = [*_everybody(people)]
        both = all(people.parties(side) for side in Side)
        return both and all(self.expert.get(seat) is True for seat in seats)


def _everybody(people: People) -> Iterable[str]:
    return [seat for side in Side for seat in people.parties(side)]
