"""Blind bidding about one sum: what becomes of two bids, and what each side may know of it.

Both sides bid in secret, round by round. Nothing is told of a bid but whether the two met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.mediation.confidence import SERVICE, Viewer, seen_by
from engine.mediation.states import State

WHOLE: Final = 1000  # permille
MET: Final = "met"
NOT_MET: Final = "not_met"
LEFT: Final = "left"
"""How a bidding ends: at a sum, without one, or because a side takes part no longer."""


def met(asked: int, offered: int, gap: int) -> bool:
    """Whether the sum asked for and the sum offered, in fen, are near enough for a deal.

    They are if no more is asked than is offered, or if they lie apart by no more than `gap`
    permille of the sum asked for, which then is the larger one.
    """
    return asked <= offered or (asked - offered) * WHOLE <= gap * asked


def midpoint(asked: int, offered: int) -> int:
    """The sum halfway between two bids, half a fen rounded up, whichever is the larger."""
    return (asked + offered + 1) // 2


@dataclass(frozen=True, slots=True)
class Bidding:
    """One bidding as somebody may see it: of the bids only their own are ever in it.

    For the programme itself `bids` holds all, by round and side.
    """

    id: str
    subject: str
    payer: Side
    gap: int
    rounds: int
    answers: Mapping[Side, bool] = field(default_factory=dict)
    bids: Mapping[int, Mapping[Side, int]] = field(default_factory=dict)
    compared: int = 0  # rounds that are over without a deal
    outcome: str = ""
    fen: int = 0

    @property
    def is_running(self) -> bool:
        return not self.outcome and all(self.answers.get(side) for side in Side)

    @property
    def is_over(self) -> bool:
        return bool(self.outcome)

    @property
    def round(self) -> int:
        """The round that runs."""
        return self.compared + 1

    def bid_of(self, side: Side) -> int | None:
        """What a side has bid in the round that runs, for itself."""
        return self.bids.get(self.round, {}).get(side)

    def ended(self, bids: Mapping[Side, int], number: int) -> tuple[str, int] | None:
        """How two bids end it in a round: at a sum, without one after the last; else nothing yet.

        Of the bids nothing but this comes out of it.
        """
        asked, offered = bids[self.payer.other], bids[self.payer]
        if met(asked, offered, self.gap):
            return MET, midpoint(asked, offered)
        return (NOT_MET, 0) if number >= self.rounds else None


@dataclass(frozen=True, slots=True)
class Biddings:
    """Every bidding of this mediation, the latest last."""

    people: People
    by_id: Mapping[str, Bidding] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Biddings:
        """Those of a case as somebody may see them."""
        return cls.folded(case.people, seen_by(case, viewer))

    @classmethod
    def folded(cls, people: People, history: Iterable[Noted]) -> Biddings:
        """What this history makes."""
        biddings = cls(people)
        for noted in history:
            biddings = biddings.after(noted)
        return biddings

    @property
    def latest(self) -> Bidding | None:
        return next(reversed([*self.by_id.values()]), None)

    def after(self, noted: Noted) -> Biddings:
        """The biddings after one more happening."""
        match noted.happened:
            case ev.MediationMoved(State.DRAFT.value):
                return Biddings(self.people)
            case ev.BiddingOpened(id, subject, payer, gap, rounds):
                opened = Bidding(id, subject, Side(payer), gap, rounds)
                return replace(self, by_id={**self.by_id, id: opened})
            case ev.BiddingAnswered(seat, id, agrees):
                side, held = self.people.side_of(seat), self.by_id.get(id)
                if side is None or held is None:
                    return self
                return self._with(replace(held, answers={**held.answers, side: agrees}))
            case ev.BidPlaced(seat, id, number, fen):
                side, held = self.people.side_of(seat), self.by_id.get(id)
                if side is None or held is None:
                    return self
                bids = {**held.bids, number: {**held.bids.get(number, {}), side: fen}}
                return self._with(replace(held, bids=bids))
            case ev.BidsCompared(id, number):
                held = self.by_id.get(id)
                return self._with(replace(held, compared=number)) if held else self
            case ev.BiddingEnded(id, outcome, fen):
                held = self.by_id.get(id)
                return self._with(replace(held, outcome=outcome, fen=fen)) if held else self
        return self

    def _with(self, bidding: Bidding) -> Biddings:
        return replace(self, by_id={**self.by_id, bidding.id: bidding})
