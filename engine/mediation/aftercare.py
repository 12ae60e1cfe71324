"""What became of an agreement: what was paid and done, what is still owed, how people fared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from engine.casework import events as ev
from engine.casework.case import Case, Noted
from engine.casework.people import People, Side
from engine.clock import day_of
from engine.mediation.confidence import SERVICE, Viewer, seen_by
from engine.mediation.obligations import Kind, Obligation

FOLLOWED_AFTER: Final = (7, 30)
"""Days after the last due day on which both sides are asked how it went (our own aim)."""
HOLDS: Final = ("yes", "partly", "no")
SCORES: Final = range(1, 6)


class Standing(StrEnum):
    """How one undertaking stands."""

    OPEN = "open"
    DUE = "due"  # today
    LATE = "late"
    DONE = "done"
    STANDING = "standing"  # nothing is to be done: it is given up, or goes on


@dataclass(frozen=True, slots=True)
class Performance:
    """Something that one side says was paid or done, and what the other says to it."""

    id: str
    seat: str
    obligation: str
    fen: int
    on: date
    note: str
    agreed: bool | None = None  # nobody knows until the other side has said


@dataclass(frozen=True, slots=True)
class Breach:
    """Somebody says that an undertaking was not kept."""

    seat: str
    obligation: str
    note: str
    on: date


@dataclass(frozen=True, slots=True)
class Answer:
    """What one party said when it was asked afterwards."""

    seat: str
    holds: str
    score: int
    note: str
    on: date


@dataclass(frozen=True, slots=True)
class Aftercare:
    """All of it, as somebody may see it."""

    people: People
    performances: tuple[Performance, ...] = ()
    breaches: tuple[Breach, ...] = ()
    answers: tuple[Answer, ...] = field(default=())

    @classmethod
    def of(cls, case: Case, viewer: Viewer = SERVICE) -> Aftercare:
        """That of a case."""
        return cls.folded(case.people, seen_by(case, viewer))

    @classmethod
    def folded(cls, people: People, history: Iterable[Noted]) -> Aftercare:
        """What this history makes."""
        care = cls(people)
        for noted in history:
            care = care.after(noted)
        return care

    def after(self, noted: Noted) -> Aftercare:
        """The same after one more happening."""
        match noted.happened:
            case ev.MediationMoved("draft"):
                return Aftercare(self.people)
            case ev.PerformanceNoted(id, seat, obligation, fen, on, note):
                made = Performance(id, seat, obligation, fen, on, note)
                return replace(self, performances=(*self.performances, made))
            case ev.PerformanceAnswered(seat, id, agrees):
                return replace(
                    self,
                    performances=tuple(
                        replace(one, agreed=agrees) if one.id == id else one
                        for one in self.performances
                    ),
                )
            case ev.BreachReported(seat, obligation, note):
                breach = Breach(seat, obligation, note, day_of(noted.at))
                return replace(self, breaches=(*self.breaches, breach))
            case ev.FollowedUp(seat, holds, score, note):
                answer = Answer(seat, holds, score, note, day_of(noted.at))
                kept = [one for one in self.answers if one.seat != seat]
                return replace(self, answers=(*kept, answer))
        return self

    def by(self, id: str) -> Performance | None:
        """One performance."""
        return next((one for one in self.performances if one.id == id), None)

    def of_obligation(self, id: str) -> tuple[Performance, ...]:
        """What is said to have been paid or done on one undertaking."""
        return tuple(one for one in self.performances if one.obligation == id)

    def paid(self, id: str) -> int:
        """What was paid on one undertaking, as both say, in fen."""
        return sum(one.fen for one in self.of_obligation(id) if one.agreed)

    def is_breached(self, id: str) -> bool:
        """Whether somebody said that it was not kept."""
        return any(one.obligation == id for one in self.breaches)

    def is_done(self, term: Obligation) -> bool:
        """Whether it was paid in full, or done, as both say; nothing is to be done of a waiver."""
        if not is_to_do(term):
            return True
        if term.fen is not None:
            return self.owed(term) == 0
        return any(one.agreed for one in self.of_obligation(term.id))

    def owed(self, term: Obligation) -> int:
        """What is still owed on it, in fen: once it was not kept, by what it says for that.

        The full claim less what was paid; never a sum that is given up in the same place.
        """
        if term.fen is None or term.kind != Kind.PAY:
            return 0
        paid = self.paid(term.id)
        return term.balance(paid) if self.is_breached(term.id) else max(0, term.fen - paid)

    def is_performed(self, terms: Sequence[Obligation]) -> bool:
        """Whether all of it was."""
        return all(self.is_done(term) for term in terms)

    def has_answered(self, side: Side) -> bool:
        """Whether a side was asked afterwards."""
        return any(self.people.side_of(one.seat) is side for one in self.answers)


def is_to_do(term: Obligation) -> bool:
    """Whether something is to be done by a day; a waiver or a contract that goes on just stands."""
    if term.kind == Kind.PAY:
        return True
    return term.by is not None and term.kind not in (Kind.WAIVE, Kind.CONTINUE)


@dataclass(frozen=True, slots=True)
class Due:
    """One day on which something of an undertaking falls due, and what is open of it."""

    obligation: str
    part: int  # of instalments, from 1; 0 where it is due in one
    on: date
    fen: int | None  # what is open of this part
    standing: Standing


def calendar(terms: Sequence[Obligation], care: Aftercare, today: date) -> tuple[Due, ...]:
    """Every day on which something falls due, the next first; payments fill the oldest part."""
    found: list[Due] = []
    for term in terms:
        if not is_to_do(term):
            continue
        done = care.is_done(term)
        if term.kind != Kind.PAY or term.fen is None:
            if term.by is not None:
                found.append(Due(term.id, 0, term.by, None, _standing(term.by, done, today)))
            continue
        found += _parts(term, care.paid(term.id), today)
    return tuple(sorted(found, key=lambda due: (due.on, due.obligation, due.part)))


def _parts(term: Obligation, paid: int, today: date) -> list[Due]:
    whole = ((term.by, term.fen or 0),) if term.by else ()
    parts = term.instalments or whole
    found = []
    for number, (day, fen) in enumerate(parts, 1 if term.instalments else 0):
        covered = min(paid, fen)
        paid -= covered
        left = fen - covered
        found.append(Due(term.id, number, day, left, _standing(day, left == 0, today)))
    return found


def _standing(day: date, done: bool, today: date) -> Standing:
    if done:
        return Standing.DONE
    if day == today:
        return Standing.DUE
    return Standing.LATE if day < today else Standing.OPEN


def follow_up_days(terms: Sequence[Obligation], effective_on: date) -> tuple[date, ...]:
    """The days on which both sides are asked: after the last due day, or after effect."""
    days = [day for term in terms for day in [term.due_on] if day is not None]
    last = max(days, default=effective_on)
    return tuple(last + timedelta(days=days) for days in FOLLOWED_AFTER)


@dataclass(frozen=True, slots=True)
class Quality:
    """What quality measures take from one agreement."""

    is_performed: bool
    is_breached: bool
    scores: Mapping[Side, int]


def quality(care: Aftercare, terms: Sequence[Obligation]) -> Quality:
    """The figures of one agreement; a side that has not answered has no score."""
    scores = {
        side: answer.score
        for answer in care.answers
        for side in [care.people.side_of(answer.seat)]
        if side is not None
    }
    return Quality(care.is_performed(terms), bool(care.breaches), scores)
