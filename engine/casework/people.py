"""Who has to do with a case: roles, seats, what relation somebody at work has to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Final

from engine.casework.events import (
    CaseEvent,
    CaseOpened,
    ConsentGiven,
    ConsentWithdrawn,
    PersonDescribed,
    SeatClosed,
    SeatOffered,
    SeatTaken,
    SecretChanged,
)


class Role(StrEnum):
    """As what somebody acts."""

    VISITOR = "visitor"
    RESIDENT = "resident"
    RESPONDENT = "respondent"
    REPRESENTATIVE = "representative"
    PROFESSIONAL = "professional"  # lawyer, judge or psychologist, asked to one case
    MEDIATOR = "mediator"
    COURT = "court"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


SEATED: Final = (Role.RESIDENT, Role.RESPONDENT, Role.REPRESENTATIVE, Role.PROFESSIONAL)
"""Roles on one case, entered by its number and a secret."""
STAFF: Final = (Role.MEDIATOR, Role.COURT, Role.AGENT, Role.SUPERVISOR, Role.ADMINISTRATOR)
"""Roles of accounts, which belong to a unit."""
OFFERED: Final = (Role.RESPONDENT, Role.REPRESENTATIVE, Role.PROFESSIONAL)
"""Roles a seat can be offered for."""
APPLICANT: Final = ""
"""The seat of whoever opened the case."""
WRITER: Final = "papers.own"
"""Under this name the applicant's own data for papers are kept: they reach nobody else."""
OPPONENT: Final = "papers.other"
"""Under this one the applicant's account of the other side: no seat, and nothing of what that
side says of itself gets there."""


def writer_of(seat: str) -> str:
    """Under which name the data for papers of whoever holds a seat are kept."""
    return WRITER if seat == APPLICANT else f"{WRITER}:{seat}"


def opponent_of(seat: str) -> str:
    """Under which name their account of the other side is kept."""
    return OPPONENT if seat == APPLICANT else f"{OPPONENT}:{seat}"


class Side(StrEnum):
    """The two sides of a dispute."""

    APPLICANT = "applicant"
    RESPONDENT = "respondent"

    @property
    def other(self) -> Side:
        return Side.RESPONDENT if self is Side.APPLICANT else Side.APPLICANT


class Relation(StrEnum):
    """How somebody stands to a case; the nearest counts."""

    PARTY = "party"  # holds a seat on it
    ASSIGNED = "assigned"  # is the one of the staff who works on it
    UNIT = "unit"  # it lies with the own unit
    BELOW = "below"  # it lies with a unit below the own
    RECEIVER = "receiver"  # a packet of it lies with the own unit
    WAITING = "waiting"  # somebody asked for a human, and nobody has taken it yet
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a role, by whose hand, and from which unit; `units` are that unit and all below."""

    role: Role
    id: str = ""
    name: str = ""
    unit: str = ""
    units: frozenset[str] = frozenset()

    @property
    def mark(self) -> str:
        """How events name the actor: the role, and the seat or account that acted."""
        return f"{self.role.value}:{self.id}" if self.id else self.role.value

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF


VISITOR: Final = Actor(Role.VISITOR)
RESIDENT: Final = Actor(Role.RESIDENT)
SYSTEM: Final = Actor(Role.SYSTEM)


def role_of_mark(mark: str) -> Role:
    """The role that an event's actor had."""
    return Role(mark.partition(":")[0])


@dataclass(frozen=True, slots=True)
class Seat:
    """A place on the case that was offered to somebody, and whether it is still open."""

    id: str
    role: Role
    secret_hash: str
    until: date
    taken: bool = False
    closed: str = ""  # why nobody enters by it any more
    stands_by: Side | None = None  # whose side somebody who was asked along is on

    @property
    def side(self) -> Side | None:
        """Whose side they are on; nobody's, where they were asked for both."""
        match self.role:
            case Role.RESPONDENT:
                return Side.RESPONDENT
            case Role.REPRESENTATIVE:
                return self.stands_by or Side.APPLICANT
        return self.stands_by


@dataclass(frozen=True, slots=True)
class People:
    """The people of one case, as its events make them known."""

    secret_hash: str = ""
    seats: Mapping[str, Seat] = field(default_factory=dict)
    details: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by seat
    consents: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By seat: the purposes agreed to, each with the version of the words that were shown."""
    withdrawn: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By seat: the purposes that somebody agreed to once and does no longer."""

    def after(self, happened: CaseEvent) -> People:
        """The people after one more event."""
        match happened:
            case CaseOpened() | SecretChanged():
                return replace(self, secret_hash=happened.secret_hash)
            case PersonDescribed():
                known = {**self.details.get(happened.seat, {}), **happened.details}
                kept = {name: value for name, value in known.items() if value}
                return replace(self, details={**self.details, happened.seat: kept})
            case SeatOffered():
                side = Side(happened.side) if happened.side else None
                seat = Seat(
                    happened.seat,
                    Role(happened.role),
                    happened.secret_hash,
                    happened.until,
                    stands_by=side,
                )
                return self._with(seat)
            case SeatTaken():
                return self._with(replace(self.seats[happened.seat], taken=True))
            case SeatClosed():
                return self._with(replace(self.seats[happened.seat], closed=happened.reason))
            case ConsentGiven():
                given = dict.fromkeys(happened.purposes, happened.words)
                gone = self.withdrawn.get(happened.seat, frozenset()) - given.keys()
                agreed = {**self.agreed(happened.seat), **given}
                return self._agreeing(happened.seat, agreed, gone)
            case ConsentWithdrawn():
                left = {
                    purpose: words
                    for purpose, words in self.agreed(happened.seat).items()
                    if purpose not in happened.purposes
                }
                gone = self.withdrawn.get(happened.seat, frozenset()) | {*happened.purposes}
                return self._agreeing(happened.seat, left, gone)
        return self

    def agreed(self, seat: str = APPLICANT) -> Mapping[str, str]:
        """The purposes that the person in a seat agrees to now."""
        return self.consents.get(seat, {})

    def open_seats(self, today: date) -> tuple[Seat, ...]:
        """The seats by which somebody may enter today."""
        return tuple(
            seat
            for seat in self.seats.values()
            if not seat.closed and (seat.taken or today <= seat.until)
        )

    def side_of(self, seat: str) -> Side | None:
        """Whose side a seat is on; that of whoever opened the case is the applicant's."""
        if seat == APPLICANT:
            return Side.APPLICANT
        held = self.seats.get(seat)
        return held.side if held else None

    def parties(self, side: Side) -> tuple[str, ...]:
        """The seats of those whose own dispute it is, on one side."""
        if side is Side.APPLICANT:
            return (APPLICANT,)
        return tuple(
            seat.id
            for seat in self.seats.values()
            if seat.role is Role.RESPONDENT and not seat.closed
        )

    def _with(self, seat: Seat) -> People:
        return replace(self, seats={**self.seats, seat.id: seat})

    def _agreeing(self, seat: str, agreed: Mapping[str, str], gone: frozenset[str]) -> People:
        return replace(
            self,
            consents={**self.consents, seat: agreed},
            withdrawn={**self.withdrawn, seat: gone},
        )
