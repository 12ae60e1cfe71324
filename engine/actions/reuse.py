"""What a person has told of themselves in one case, offered again in another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.actions.consent import CONTACT, agreeing
from engine.actions.consult import answers_of
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import AnswersGiven, CaseEvent, PersonDescribed
from engine.casework.people import APPLICANT
from engine.casework.purposes import purposes
from engine.interview.progress import LATER
from engine.rulebook.graph import DECLINED


@dataclass(frozen=True, slots=True)
class Offer:
    """What another case of the same person can lend to this one.

    `details` are name and ways to reach them, `answers` what they said of themselves, by fact.
    """

    case: Case
    details: Mapping[str, str]
    answers: Mapping[str, Any]


def offered(desk: Desk, case: Case, others: Iterable[Case]) -> Offer | None:
    """The first of the person's other cases that knows something which this one does not."""
    for other in others:
        if other.id == case.id or other.is_erased:
            continue
        offer = _offer(desk, case, other)
        if offer.details or offer.answers:
            return offer
    return None


def take_over(desk: Desk, case: Case, other: Case) -> Case:
    """Write into a case what another of the same person tells of them, where it is not yet known.

    Only for whoever holds both: the caller has opened each by its own secret. Asking for it, they
    were shown it all: what is so sensitive that it needs their word has it here as well.
    """

    def decide(now: Case) -> list[CaseEvent]:
        offer, mark = _offer(desk, now, other), desk.actor.mark
        asked = [purposes().at(fact) for fact in offer.answers]
        wanted = {one.id for one in asked if one is not None}
        wanted |= {CONTACT} if offer.details else set()
        happened = agreeing(desk, now, purposes().named(wanted), APPLICANT)
        if offer.details:
            happened.append(PersonDescribed(APPLICANT, offer.details, mark))
        if offer.answers:
            given = {fact: other.answers[fact] for fact in offer.answers}
            happened.append(AnswersGiven(given, mark))
        return happened

    return desk.write(case, decide)


def _offer(desk: Desk, case: Case, other: Case) -> Offer:
    facts = desk.library.rulebook.facts
    known = case.people.details.get(APPLICANT, {})
    details = other.people.details.get(APPLICANT, {})
    return Offer(
        other,
        {name: value for name, value in details.items() if name not in known},
        {
            fact: value
            for fact, value in answers_of(desk, other).items()
            if fact in facts
            and facts[fact].of_person
            and fact not in case.answers
            and value is not LATER
            and value is not DECLINED
        },
    )
