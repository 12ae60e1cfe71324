"""What the index is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from engine.search.document import Kind


class By(StrEnum):
    """How hits are ordered."""

    RELEVANCE = "relevance"
    OPENED = "opened"  # the youngest first


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may be shown; nothing, unless more is said.

    `assigned`: what is in their own hands, as `account`; without it these are left out. Then what
    waits for somebody, what lies with one of `units`, and with `others` all that lies elsewhere.
    """

    account: str = ""
    assigned: bool = False
    waiting: bool = False
    units: frozenset[str] = frozenset()
    beyond: frozenset[str] = frozenset()  # units whose cases `others` does not mean
    others: bool = False

    def holds_at(self, lies: str) -> bool:
        """Whether what lies there, in nobody's or another one's hands, may be shown."""
        if lies == WAITING:
            return self.waiting
        unit = lies.removeprefix(AT)
        return unit in self.units or (self.others and unit not in self.beyond)


WAITING = "waiting"
AT = "at "


def lies(state: str, unit: str) -> str:
    """Where a document lies: with a unit, with none, or waiting for somebody."""
    return WAITING if state == WAITING else f"{AT}{unit}"


@dataclass(frozen=True, slots=True)
class Query:
    """Which documents are wanted; None means any, and of several the ones that meet all.

    `reach` holds what may be shown. `category` is a kind of dispute or a family of them. Of `marks`
    and of `articles` a document bears at least one.
    """

    text: str = ""
    reach: Reach | None = None
    kind: Kind | None = None
    states: frozenset[str] | None = None
    stage: str | None = None
    category: str | None = None
    unit: str | None = None
    assignee: str | None = None
    place: str | None = None
    level: str | None = None
    outcome: str | None = None
    year: int | None = None
    opened_from: date | None = None
    opened_until: date | None = None  # this day included
    marks: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    without: frozenset[UUID] = frozenset()
    order: By = By.RELEVANCE
    offset: int = 0
    limit: int = 25
    facets: tuple[str, ...] = ()  # of FACETS: how many there are of each


FACETS = ("stage", "state", "category", "unit", "place", "year")


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found; the higher the score, the better, within one answer."""

    id: UUID
    kind: Kind
    score: float


@dataclass(frozen=True, slots=True)
class Page:
    """Some hits, how many there are on all pages, and how many of each value of a facet.

    `exact` where each holds every word; else they are the nearest.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    exact: bool = True
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """As of which event of its history a document stands in the index."""

    seq: int
    head: int  # see `head_number`


def head_number(head: str) -> int:
    """The part of a hash that the index keeps: what tells two histories of equal length apart."""
    return int(head[:15] or "0", 16)
