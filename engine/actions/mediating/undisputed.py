"""A side shows its answers to the other, and confirms in writing what is not disputed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.actions.course import NO_SLIP, Slip
from engine.actions.desk import Desk
from engine.actions.mediating.answering import must_be_open
from engine.actions.mediating.comparing import versions
from engine.actions.mediating.table import seat_at, viewer, write
from engine.casework.case import Case
from engine.casework.events import CaseEvent, FactAgreed, FactContested, FactsShown
from engine.casework.people import Side
from engine.casework.permissions import Action
from engine.errors import AnswerError, Conflict
from engine.interview.stored import Stored, read_stored, write_stored
from engine.mediation.agenda import is_said, is_same, is_whole
from engine.mediation.confidence import Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.positions import Positions
from engine.rulebook.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Own:
    """What a side may do with its own answers: show these, confirm those in this very form."""

    said: Mapping[str, Any]
    confirmable: Mapping[str, Stored]


def own_of(desk: Desk, case: Case, looking: Viewer) -> Own:
    """That of the side somebody is on, from nothing but what this side may see.

    A fact can be confirmed where the other side showed the same answer, or confirmed it already;
    then it is confirmed in the other side's very form, so that both put their name to one text.
    """
    side = looking.side
    assert side is not None  # asked only for those who are on one
    facts = desk.library.rulebook.facts
    said = {f: v for f, v in versions(desk, case, looking)[side].items() if is_said(v)}
    offered = _offered_by(desk, case, looking, side.other)
    confirmed = Positions.of(case, looking).confirmed[side]
    confirmable = {
        fact: offered[fact]
        for fact, value in said.items()
        if fact in offered
        and is_whole(value)
        and _agrees(facts[fact], value, offered[fact])
        and (fact not in confirmed or confirmed[fact].answer != offered[fact])
    }
    return Own(said, confirmable)


def _offered_by(desk: Desk, case: Case, looking: Viewer, side: Side) -> dict[str, Stored]:
    """What the other side holds out: confirmed before shown."""
    facts = desk.library.rulebook.facts
    shown = {
        fact: write_stored(facts[fact], value)
        for fact, value in versions(desk, case, looking)[side].items()
        if is_said(value)
    }
    confirmed = Positions.of(case, looking).confirmed[side]
    return shown | {fact: one.answer for fact, one in confirmed.items()}


def _agrees(fact: Fact, value: Any, stored: Stored) -> bool:
    other = read_stored({fact.name: fact}, {fact.name: stored}).get(fact.name)
    return is_said(other) and is_same(fact, value, other)


def show(desk: Desk, case: Case, facts: Iterable[str], slip: Slip = NO_SLIP) -> Case:
    """Let the other side see one's own answers to these; they stay shown.

    Raises `AnswerError` for what one did not answer, or where nothing was ticked.
    """
    wanted = _ticked(facts)
    seat, looking = _acting(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        must_be_open(mediation)
        _all_in(wanted, own_of(desk, now, looking).said, "not_answered_yet")
        new = [fact for fact in wanted if fact not in _shown(now, looking)]
        return [FactsShown(seat, tuple(new))] if new else []

    return write(desk, case, decide, slip, "show")


def confirm(desk: Desk, case: Case, facts: Iterable[str], slip: Slip = NO_SLIP) -> Case:
    """Confirm in writing that these are so, as the other side says too; this shows them as well.

    Raises `Conflict` where the other side changed one of them since the page was made, and
    `AnswerError` where the two do not say the same.
    """
    wanted = _ticked(facts)
    seat, looking = _acting(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        must_be_open(mediation)
        _unchanged(now, wanted, slip.seen_at)
        confirmed = Positions.of(now, looking).confirmed[_side(looking)]
        confirmable = own_of(desk, now, looking).confirmable
        new = [fact for fact in wanted if fact in confirmable or fact not in confirmed]
        _all_in(new, confirmable, "not_the_same")
        if not new:
            return []
        unseen = tuple(fact for fact in new if fact not in _shown(now, looking))
        showing: list[CaseEvent] = [FactsShown(seat, unseen)] if unseen else []
        return [*showing, FactAgreed(seat, {fact: confirmable[fact] for fact in new})]

    return write(desk, case, decide, slip, "confirm")


def contest(desk: Desk, case: Case, facts: Iterable[str], slip: Slip = NO_SLIP) -> Case:
    """Take back what one confirmed; possible until there is an agreement or an end."""
    wanted = _ticked(facts)
    seat, looking = _acting(desk, case)

    def decide(now: Case, mediation: Mediation) -> list[CaseEvent]:
        must_be_open(mediation)
        standing = Positions.of(now, looking).confirmed[_side(looking)]
        left = [fact for fact in wanted if fact in standing]
        return [FactContested(seat, tuple(left))] if left else []

    return write(desk, case, decide, slip, "contest")


def _acting(desk: Desk, case: Case) -> tuple[str, Viewer]:
    desk.permit(case, Action.DECIDE)
    return seat_at(desk, case), viewer(desk, case)


def _side(looking: Viewer) -> Side:
    assert looking.side is not None  # `seat_at` let them pass
    return looking.side


def _shown(case: Case, looking: Viewer) -> frozenset[str]:
    return Positions.of(case, looking).shown[_side(looking)]


def _ticked(facts: Iterable[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(facts))
    if not wanted:
        raise AnswerError("facts", "choose_at_least_one")
    return wanted


def _all_in(wanted: Iterable[str], known: Mapping[str, object], key: str) -> None:
    if any(fact not in known for fact in wanted):
        raise AnswerError("facts", key)


def _unchanged(case: Case, facts: Iterable[str], seen_at: int | None) -> None:
    """Raise `Conflict` where an answer is another than the page showed."""
    given_at = Positions.of(case).given_at
    for fact in facts if seen_at is not None else ():
        latest = max(case.answered_at.get(fact, 0), given_at.get(fact, 0))
        if seen_at is not None and latest > seen_at:
            raise Conflict(case.number, seen_at, latest)
