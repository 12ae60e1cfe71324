"""How often those who work on cases agreed with what was suggested to them: figures from events."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Final

from engine.analytics.funnel import SMALL, harmless, number
from engine.casework.events import SuggestionSettled, from_record
from engine.clock import TIMEZONE, Clock, day_of, today
from engine.library import Library
from engine.store.store import Store, Summary

if TYPE_CHECKING:
    from uuid import UUID

AT_ONCE: Final = 500  # cases looked up together


class Split(StrEnum):
    """What the figures are set apart by."""

    WHAT = "what"
    MONTH = "month"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the figures are wanted of; both days are included, None is any.

    `units` are the offices whose cases count, None for all there are.
    """

    by: Split = Split.WHAT
    first: date | None = None
    last: date | None = None
    what: str = ""
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Settling:
    """The last word on one suggestion of one case within the period."""

    what: str
    agrees: bool
    reason: str
    month: str  # 2026-11
    unit: str  # where the case lies now


@dataclass(frozen=True, slots=True)
class Rate:
    """Of how many suggestions of a group how many were agreed with; reasons for the others."""

    key: str
    settled: int
    agreed: int
    reasons: tuple[tuple[str, int], ...]
    is_small: bool

    @property
    def changed(self) -> int:
        return self.settled - self.agreed

    @property
    def share(self) -> Fraction | None:
        """The part that was agreed with; nothing where there are too few to tell."""
        return None if self.is_small or not self.settled else Fraction(self.agreed, self.settled)


@dataclass(frozen=True, slots=True)
class Agreement:
    """The figures whole: of all together and of each group; `small` is too few for a share."""

    asked: Asked
    seen_on: date
    small: int
    total: Rate
    groups: tuple[Rate, ...]


def measure(store: Store, library: Library, clock: Clock, asked: Asked) -> Agreement:
    """Count what was settled: of each case and suggestion the last word in the period."""
    day = today(clock)
    small = number(library, SMALL, day)
    told = [one for one in _settlings(store, asked) if asked.what in ("", one.what)]
    by = _KEYS[asked.by]
    keys = sorted({by(one) for one in told}, key=lambda key: (not key, key))
    groups = tuple(_rate(key, [one for one in told if by(one) == key], small) for key in keys)
    return Agreement(asked, day, small, _rate("", told, small), groups)


def to_csv(agreement: Agreement) -> str:
    """The figures as a table for a spreadsheet; a byte mark lets old ones know the letters."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([agreement.asked.by.value, "settled", "agreed", "changed", "share"])
    for rate in (*agreement.groups, agreement.total):
        key = "*" if rate is agreement.total else harmless(rate.key)
        share = "" if rate.share is None else f"{float(rate.share):.3f}"
        lines.writerow([key, rate.settled, rate.agreed, rate.changed, share])
    return "\ufeff" + written.getvalue()


_KEYS: Final[dict[Split, Callable[[Settling], str]]] = {
    Split.WHAT: lambda one: one.what,
    Split.MONTH: lambda one: one.month,
    Split.UNIT: lambda one: one.unit,
}


def _settlings(store: Store, asked: Asked) -> Iterator[Settling]:
    since = _begin(asked.first)
    until = _begin(asked.last + timedelta(days=1)) if asked.last else None
    latest: dict[tuple[UUID, str], tuple[SuggestionSettled, datetime]] = {}
    for event in store.happenings([SuggestionSettled.__name__], since, until):
        happened = from_record(event.kind, event.body)
        assert isinstance(happened, SuggestionSettled)  # no other kind was asked for
        latest[event.stream, happened.what] = (happened, event.at)
    rows = _rows(store, dict.fromkeys(stream for stream, _ in latest))
    for (stream, what), (happened, at) in latest.items():
        row = rows.get(stream)
        if row is not None and (asked.units is None or row.unit in asked.units):
            agrees = happened.chosen == happened.suggested
            month = f"{day_of(at):%Y-%m}"
            yield Settling(what, agrees, happened.reason, month, row.unit)


def _rows(store: Store, ids: Iterable[UUID]) -> dict[UUID, Summary]:
    rest = iter(ids)
    found: dict[UUID, Summary] = {}
    while some := [*islice(rest, AT_ONCE)]:
        found.update((row.case_id, row) for row in store.summaries(some))
    return found


def _rate(key: str, told: Sequence[Settling], small: int) -> Rate:
    agreed = sum(one.agrees for one in told)
    reasons = Counter(one.reason for one in told if not one.agrees)
    ranked = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    return Rate(key, len(told), agreed, tuple(ranked), 0 < len(told) < small)


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), TIMEZONE)
