"""How blind bidding is offered, agreed to, bid in and left; nobody is shown another's bid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk, derived_code
from engine.actions.mediating import table
from engine.actions.mediating.offers import TALKING
from engine.casework.case import Case
from engine.casework.events import (
    BiddingAnswered,
    BiddingEnded,
    BiddingOpened,
    BidPlaced,
    BidsCompared,
    CaseEvent,
)
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotFound, NotPermitted
from engine.mediation.bidding import LEFT, WHOLE, Bidding, Biddings
from engine.mediation.mediation import Mediation
from engine.mediation.obligations import MOST_FEN

MOST_ROUNDS: Final = 10
LONGEST: Final = 100
STILL_BLIND: Final = WHOLE // 2  # a wider gap would tell too much of the other's bid by a deal


@dataclass(frozen=True, slots=True)
class Terms:
    """What is bid about: for what, who pays, how near in permille, in how many rounds."""

    subject: str
    payer: str
    gap: int | None
    rounds: int | None


def open_bidding(desk: Desk, case: Case, terms: Terms, slip: Slip = NO_SLIP) -> Case:
    """Offer blind bidding about one sum; it begins once both sides agree.

    Raises `AnswerFaults` for the form, `IllegalStep` where another one has not ended.
    """
    desk.permit(case, Action.LEAD)
    subject = _checked(terms)
    id = derived_code(f"bidding:{case.id}:{slip.key}", 12) if slip.key else desk.code(12)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        biddings = Biddings.of(now)
        if id in biddings.by_id:
            return []
        latest = biddings.latest
        if mediation.state not in TALKING or (latest is not None and not latest.is_over):
            raise IllegalStep(mediation.state.value, sorted(TALKING))
        assert terms.gap is not None  # checked above, as is the next
        assert terms.rounds is not None
        return [BiddingOpened(id, subject, terms.payer, terms.gap, terms.rounds)]

    return table.write(desk, case, decide, Slip(None, slip.key), f"bidding:{id}")


def _checked(terms: Terms) -> str:
    faults: dict[str, AnswerError] = {}

    def wrong(field: str, key: str, **values: str) -> None:
        faults[field] = AnswerError(field, key, **values)

    subject = " ".join(terms.subject.split())
    if not subject:
        wrong("subject", "bidding_subject")
    elif len(subject) > LONGEST:
        wrong("subject", "text_too_long", limit=str(LONGEST))
    if terms.payer not in frozenset(Side):
        wrong("payer", "terms_choose")
    if terms.gap is None or not 0 <= terms.gap <= STILL_BLIND:
        wrong("gap", "bidding_gap")
    if terms.rounds is None or not 1 <= terms.rounds <= MOST_ROUNDS:
        wrong("rounds", "bidding_rounds", most=str(MOST_ROUNDS))
    if faults:
        raise AnswerFaults(faults)
    return subject


def answer(desk: Desk, case: Case, bidding: str, agrees: bool, slip: Slip = NO_SLIP) -> Case:
    """Take part, or not, or no longer: a no ends it, and nothing is told of any bid."""
    seat, side = _own_side(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        held = _held(now, bidding)
        if held.is_over or held.answers.get(side) is agrees:
            return []
        _must_talk(mediation)
        happened: list[CaseEvent] = [BiddingAnswered(seat, bidding, agrees)]
        return happened if agrees else [*happened, BiddingEnded(bidding, LEFT)]

    what = f"bidding:{bidding}:{side}:{agrees}"
    return table.write(desk, case, decide, Slip(None, slip.key), what)


def bid(desk: Desk, case: Case, bidding: str, number: int, fen: int, slip: Slip = NO_SLIP) -> Case:
    """Bid once in a round, in fen; with the second bid the round is over.

    A bid cannot be changed: who could would learn whether the other one has bid. Raises
    `AnswerError` for a sum that is none, or a round that does not run.
    """
    seat, side = _own_side(desk, case)
    if not 0 < fen <= MOST_FEN:
        raise AnswerError("bid", "bid_sum")

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        held = _held(now, bidding)
        before = held.bids.get(number, {}).get(side)
        if before == fen:
            return []  # the same form sent twice
        if before is not None:
            raise AnswerError("bid", "bid_placed")
        _must_talk(mediation)
        if not held.is_running or number != held.round:
            raise AnswerError("bid", "bid_round_over")
        return [BidPlaced(seat, bidding, number, fen), *_outcome(held, number, side, fen)]

    return table.write(desk, case, decide, Slip(None, slip.key), f"bid:{bidding}:{number}:{side}")


def _outcome(held: Bidding, number: int, side: Side, fen: int) -> list[CaseEvent]:
    """What a round ends with, once the other side's bid is there too."""
    other = held.bids.get(number, {}).get(side.other)
    if other is None:
        return []
    ended = held.ended({side: fen, side.other: other}, number)
    if ended is None:
        return [BidsCompared(held.id, number)]
    return [BiddingEnded(held.id, *ended)]


def _own_side(desk: Desk, case: Case) -> tuple[str, Side]:
    desk.permit(case, Action.DECIDE)
    seat = table.seat_at(desk, case)
    side = case.people.side_of(seat)
    if side is None:
        raise NotPermitted(desk.actor.mark, Action.DECIDE.value, "not_this_role")
    return seat, side


def _held(case: Case, bidding: str) -> Bidding:
    held = Biddings.of(case).by_id.get(bidding)
    if held is None:
        raise NotFound("bidding", bidding)
    return held


def _must_talk(mediation: Mediation) -> None:
    if mediation.state not in TALKING:
        raise IllegalStep(mediation.state.value, sorted(TALKING))
