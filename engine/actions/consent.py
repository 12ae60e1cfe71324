"""How a person agrees to purposes one by one, takes it back, and what must wait until then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import (
    AnswersGiven,
    CaseEvent,
    ConsentGiven,
    ConsentWithdrawn,
    PersonDescribed,
    SeatClosed,
    SideAnswered,
    from_record,
)
from engine.casework.people import (
    APPLICANT,
    OFFERED,
    Actor,
    Role,
    Side,
    opponent_of,
    writer_of,
)
from engine.casework.permissions import Action, Refusal
from engine.casework.purposes import Purpose, purposes
from engine.clock import today
from engine.errors import AnswerError, ConsentMissing, NotPermitted
from engine.mediation.confidence import viewer_of
from engine.mediation.intake import stopped
from engine.mediation.mediation import Mediation
from engine.mediation.positions import Positions

CONTACT: Final = "messages"
DRAFT: Final = "draft"
SEAT: Final = "seat"
DETAILS: Final = ("name", "phone", "email", "address")
LOOKS: Final = frozenset({Action.READ, Action.VIEW})
"""Actions by which others see what a person said."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """That somebody agreed to a purpose on a day, or took it back."""

    purpose: str
    given: bool
    words: str
    at: datetime
    by: str  # mark of the hand that noted it


def seat_of(actor: Actor) -> str:
    """For whom an actor agrees: invited people for themselves, all others for the applicant."""
    return actor.id if actor.role in OFFERED else APPLICANT


def agreed(case: Case, seat: str = APPLICANT) -> Mapping[str, str]:
    """The purposes that are agreed to, with the version of their words."""
    return case.people.agreed(seat)


def require(desk: Desk, case: Case, act: str) -> None:
    """Go on, or raise `ConsentMissing` with what the applicant must agree to first.

    What somebody agreed to once and does no longer is looked at by nobody else: that raises
    `NotPermitted`. Whoever is invited is asked for their own consent where they come in.
    """
    if act == Action.ENTER or _is_their_own(desk, case, act):
        return
    if act in LOOKS and desk.actor.role is not Role.RESIDENT and is_withdrawn(case):
        raise NotPermitted(desk.actor.mark, act, Refusal.WITHDRAWN)
    if missing := lacking(case, act):
        raise ConsentMissing(case.number, (one.id for one in missing))


def _is_their_own(desk: Desk, case: Case, act: str) -> bool:
    """Whether the other side does something with what it said itself."""
    return act == Action.DRAFT and viewer_of(desk.actor, case).side is Side.RESPONDENT


def is_withdrawn(case: Case) -> bool:
    """Whether the applicant agreed once that what they say is used, and does no longer."""
    basic = {one.id for one in purposes().needed(Action.ANSWER)}
    return bool(basic & case.people.withdrawn.get(APPLICANT, frozenset()))


def lacking(case: Case, act: str) -> tuple[Purpose, ...]:
    """What the applicant must agree to before something is done, and does not yet."""
    return purposes().lacking(act, agreed(case))


def lacking_at(case: Case, fact: str, seat: str = APPLICANT) -> Purpose | None:
    """The purpose that must be agreed to before a question is answered, if one must."""
    purpose = purposes().at(fact)
    return None if purpose is None or purpose.is_agreed(agreed(case, seat)) else purpose


def agree(desk: Desk, case: Case, ids: Iterable[str], seat: str | None = None) -> Case:
    """Note that the person agrees to these purposes, each in the words that stand today."""
    wanted = purposes().named(ids)
    seat = seat_of(desk.actor) if seat is None else seat

    def decide(now: Case) -> list[CaseEvent]:
        return agreeing(desk, now, wanted, seat)

    return desk.write(case, decide)


def agreeing(desk: Desk, case: Case, wanted: Iterable[Purpose], seat: str) -> list[CaseEvent]:
    """What is to be written so that these are agreed to; what is so already is left out."""
    by_words: dict[str, list[str]] = {}
    for purpose in wanted:
        if not purpose.is_agreed(agreed(case, seat)):
            by_words.setdefault(purpose.words, []).append(purpose.id)
    mark = desk.actor.mark
    return [ConsentGiven(seat, tuple(ids), words, mark) for words, ids in by_words.items()]


def must_agree(ids: Iterable[str], field: str = "agree") -> None:
    """Raise `AnswerError` at the field where nothing was ticked."""
    if not [*ids]:
        raise AnswerError(field, "privacy_agree_first")


def withdraw(desk: Desk, case: Case, ids: Iterable[str]) -> Case:
    """Note that the person agrees no longer, and stop using what was given for it.

    Answers to its questions count as declined, ways to reach the person are forgotten, an
    invited person's seat is closed. What was done before stays lawful (个人信息保护法#15(2)).
    """
    wanted, seat = purposes().named(ids), seat_of(desk.actor)

    def decide(now: Case) -> list[CaseEvent]:
        gone = [one for one in wanted if one.id in agreed(now, seat)]
        if not gone:
            return []
        happened: list[CaseEvent] = [ConsentWithdrawn(seat, tuple(one.id for one in gone))]
        return happened + [event for one in gone for event in _stopping(desk, now, one, seat)]

    return desk.write(case, decide)


def _stopping(desk: Desk, case: Case, purpose: Purpose, seat: str) -> list[CaseEvent]:
    if purpose.id == CONTACT:
        known = case.people.details.get(seat, {})
        blank = {name: "" for name in DETAILS if name in known}
        return [PersonDescribed(seat, blank, desk.actor.mark)] if blank else []
    if purpose.id == DRAFT:
        names = (writer_of(seat), opponent_of(seat))
        told = {who: case.people.details.get(who, {}) for who in names}
        return [
            PersonDescribed(who, dict.fromkeys(known, ""), desk.actor.mark)
            for who, known in told.items()
            if known
        ]
    if purpose.id == SEAT and seat:
        ending = stopped(case, Mediation.of(case), seat, today(desk.clock))
        return [*ending, SeatClosed(seat, "left")]
    theirs = case.people.side_of(seat) is Side.RESPONDENT
    held = Positions.of(case).given[Side.RESPONDENT] if theirs else case.answers
    given = [fact for fact in purpose.facts if "value" in held.get(fact, {})]
    declined = {fact: {"declined": True} for fact in given}
    if not declined:
        return []
    return [SideAnswered(seat, declined) if theirs else AnswersGiven(declined, desk.actor.mark)]


def history(desk: Desk, case: Case, seat: str = APPLICANT) -> list[Agreement]:
    """Every time the person in a seat agreed or took it back, the latest first."""
    found: list[Agreement] = []
    for event in desk.store.read(case.id):
        if event.kind not in (ConsentGiven.__name__, ConsentWithdrawn.__name__):
            continue
        happened = from_record(event.kind, event.body)
        if isinstance(happened, ConsentGiven) and happened.seat == seat:
            for id in happened.purposes:
                found.append(Agreement(id, True, happened.words, event.at, event.actor))
        elif isinstance(happened, ConsentWithdrawn) and happened.seat == seat:
            for id in happened.purposes:
                found.append(Agreement(id, False, "", event.at, event.actor))
    return found[::-1]
