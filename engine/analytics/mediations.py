"""How mediation serves: how soon it begins, how it ends, whether it is kept, what both say of it.

Every figure is unknown where there is nothing to divide by. Units stand by their name and never by
how often talks end in an agreement: to rank by that would press the parties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Final
from uuid import UUID

from engine.casework.events import FollowedUp, MediationMoved, SessionHeld, from_record
from engine.casework.people import APPLICANT
from engine.casework.sealing import Seal
from engine.clock import day_of
from engine.mediation.states import AGREED, State
from engine.store.store import Event, Store, Summary
from engine.vault import Vault

FAILED: Final = ("T3", "T4", "T5", "T6", "T7")
"""Ends that count as talks without an agreement; those settled elsewhere or unfit do not."""
SMALL: Final = 5
"""Below so many a share says little, and the page says so."""
KINDS: Final = (MediationMoved.__name__, SessionHeld.__name__, FollowedUp.__name__)


@dataclass
class Seen:
    """What happened in one mediation, as its figures need it."""

    entered: dict[State, datetime] = field(default_factory=dict)  # first time each
    ended: str = ""  # code of the reason, where it was ended
    sessions: int = 0
    scores: dict[str, int] = field(default_factory=dict)  # latest, by seat
    lost: int | None = None  # days of waiting for an answer that did not come


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one group of mediations; a share is None where nothing can be divided."""

    taken_on: int
    days_to_begin: Fraction | None
    sessions: Fraction | None
    agreements: int
    failed: int
    agreement: Fraction | None
    confirmed: Fraction | None
    performed: Fraction | None
    breached: Fraction | None
    answers: tuple[int, int]
    satisfaction: tuple[Fraction | None, Fraction | None]  # of five: applicants, other sides
    days_lost: Fraction | None

    @property
    def is_small(self) -> bool:
        """Whether the shares rest on too few to say much."""
        return self.agreements + self.failed < SMALL


@dataclass(frozen=True, slots=True)
class Asked:
    """Which mediations: taken on from a day to a day, in these units; None is any."""

    first: date | None = None
    last: date | None = None
    units: frozenset[str] | None = None


def measure(store: Store, vault: Vault, asked: Asked) -> tuple[Figures, Mapping[str, Figures]]:
    """The figures of all mediations that are asked for, and those of each unit."""
    seen = _seen(store, vault)
    rows = {row.case_id: row for row in store.summaries([*seen])}
    by_unit: dict[str, list[Seen]] = {}
    for id, mediations in seen.items():
        row = rows.get(id)
        if row is None or (asked.units is not None and row.unit not in asked.units):
            continue
        by_unit.setdefault(row.unit, []).extend(m for m in mediations if _is_asked(m, asked))
    every = [one for group in by_unit.values() for one in group]
    return figures(every), {unit: figures(group) for unit, group in by_unit.items() if group}


def figures(mediations: Iterable[Seen]) -> Figures:
    """The figures of these mediations."""
    all_ = [*mediations]
    held = [one for one in all_ if State.EFFECTIVE in one.entered]
    agreed = held + [one for one in all_ if one.ended == AGREED and one not in held]
    failed = [one for one in all_ if one.ended in FAILED and one not in held]
    kept = [one for one in held if State.PERFORMED in one.entered]
    broken = [one for one in held if State.BREACHED in one.entered]
    settled = [one for one in held if one in kept or one in broken]
    sat = [one for one in all_ if one.sessions]
    ours = [score for one in all_ for seat, score in one.scores.items() if seat == APPLICANT]
    theirs = [score for one in all_ for seat, score in one.scores.items() if seat != APPLICANT]
    return Figures(
        taken_on=sum(State.ACCEPTED in one.entered for one in all_),
        days_to_begin=_mean([days for one in all_ if (days := _waited(one)) is not None]),
        sessions=_mean([one.sessions for one in sat]),
        agreements=len(agreed),
        failed=len(failed),
        agreement=_share(len(agreed), len(agreed) + len(failed)),
        confirmed=_share(sum(State.CONFIRMED in one.entered for one in held), len(held)),
        performed=_share(len(kept), len(settled)),
        breached=_share(len(broken), len(held)),
        answers=(len(ours), len(theirs)),
        satisfaction=(_mean(ours), _mean(theirs)),
        days_lost=_mean([one.lost for one in all_ if one.lost is not None]),
    )


def _seen(store: Store, vault: Vault) -> dict[UUID, list[Seen]]:
    """The mediations of every case, in the order in which they happened."""
    found: dict[UUID, list[Seen]] = {}
    sealed: list[tuple[Event, Seen]] = []
    for event in store.happenings(KINDS):
        mediations = found.setdefault(event.stream, [Seen()])
        if event.kind == FollowedUp.__name__:
            sealed.append((event, mediations[-1]))
            continue
        happened = from_record(event.kind, event.body)
        if isinstance(happened, SessionHeld):
            mediations[-1].sessions += 1
        elif isinstance(happened, MediationMoved):
            if happened.state == State.DRAFT:
                mediations.append(Seen())
            else:
                _moved(mediations[-1], State(happened.state), happened.reason, event.at)
    _scores(store, vault, sealed)
    return found


def _moved(seen: Seen, state: State, reason: str, at: datetime) -> None:
    if state is State.TERMINATED:
        seen.ended = reason[:2].upper()
    if state in (State.NO_REPLY, State.UNREACHABLE) and State.INVITING in seen.entered:
        seen.lost = (day_of(at) - day_of(seen.entered[State.INVITING])).days
    seen.entered.setdefault(state, at)


def _scores(store: Store, vault: Vault, sealed: list[tuple[Event, Seen]]) -> None:
    """Read what people said afterwards, where the key of their case still is."""
    rows: Mapping[UUID, Summary] = {
        row.case_id: row for row in store.summaries({event.stream for event, _ in sealed})
    }
    for event, seen in sealed:
        row = rows.get(event.stream)
        if row is None or not row.sealed_key:
            continue
        (opened,) = Seal(vault, row.sealed_key).open([event])
        told = from_record(opened.kind, opened.body)
        if isinstance(told, FollowedUp):
            seen.scores[told.seat] = told.score


def _is_asked(seen: Seen, asked: Asked) -> bool:
    at = seen.entered.get(State.ACCEPTED)
    if at is None:
        return asked.first is None and asked.last is None and bool(seen.entered)
    day = day_of(at)
    return (asked.first or date.min) <= day <= (asked.last or date.max)


def _waited(seen: Seen) -> int | None:
    """The days from the request until it was taken on."""
    asked, taken = seen.entered.get(State.SUBMITTED), seen.entered.get(State.ACCEPTED)
    return None if asked is None or taken is None else (day_of(taken) - day_of(asked)).days


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _mean(numbers: list[int]) -> Fraction | None:
    return Fraction(sum(numbers), len(numbers)) if numbers else None
