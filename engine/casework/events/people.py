"""What happens to the people of a case: who they are, who is let in, who works on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PersonDescribed:
    """Name and ways to reach a person: of a seat by its id, of the applicant without one.

    `details` holds `name`, `phone`, `email`, `address` and the like as they were given.
    """

    seat: str
    details: Mapping[str, str]
    given_by: str


@dataclass(frozen=True, slots=True)
class SeatOffered:
    """Somebody may enter the case in a role, with a secret of which only the hash is kept.

    `side` is whom they stand by where the role alone does not say it.
    """

    seat: str
    role: str
    secret_hash: str
    until: date
    side: str = ""


@dataclass(frozen=True, slots=True)
class SeatTaken:
    """Whoever was offered the seat has come."""

    seat: str


@dataclass(frozen=True, slots=True)
class SeatClosed:
    """Nobody enters by this seat any more."""

    seat: str
    reason: str


@dataclass(frozen=True, slots=True)
class SecretChanged:
    """The applicant's old link opens nothing now."""

    secret_hash: str


@dataclass(frozen=True, slots=True)
class CaseAssigned:
    """The case lies with a unit, and with one of its people; either may be empty."""

    unit: str
    account: str
    reason: str


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A person agrees to purposes, each on its own, having read that version of the words."""

    seat: str
    purposes: tuple[str, ...]
    words: str
    given_by: str


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A person agrees no longer; what was done before stays lawful."""

    seat: str
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseErased:
    """The key of the case was destroyed: its personal words can be read by nobody."""

    reason: str
