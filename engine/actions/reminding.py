"""Who is reminded of which day: looked at when a timer is due, written once however often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from engine.actions.deadlines import ground_of, limits_of
from engine.actions.mediating.due_days import due_days
from engine.actions.outbox import TIMERS, Outbox
from engine.actions.revisions import Revisions
from engine.casework.case import Case
from engine.casework.course import State
from engine.casework.deadlines import Item, Start, deadlines_of
from engine.casework.deadlines.definition import Bound
from engine.casework.people import APPLICANT, Role
from engine.clock import TIMEZONE, day_of
from engine.errors import Conflict
from engine.messages.message import MESSAGES, SENT
from engine.messages.template import Delivery, delivery
from engine.store.store import Entry, Store

BATCH: Final = 50
PERFORMANCE: Final = "performance"
APPLICANTS: Final = (Bound.APPLICANT, Bound.BOTH, Bound.RECEIVER)
RESPONDENTS: Final = (Bound.RESPONDENT, Bound.BOTH)


@dataclass(frozen=True, slots=True)
class Reminders:
    """What looks at the deadlines of cases whose timer is due."""

    revisions: Revisions
    outbox: Outbox
    terms: Delivery = field(default_factory=delivery)

    def look_due(self, now: datetime) -> int:
        """Look at every case whose timer is due; returns how many reminders were written."""
        store = self.revisions.current.store
        return sum(self._look(store, entry, now) for entry in store.due(TIMERS, now, BATCH))

    def _look(self, store: Store, entry: Entry, now: datetime) -> int:
        summary = store.find_by_number(entry.owner)
        written: list[Entry] = []
        following: datetime | None = None
        if summary is not None:
            case = self.revisions.current.case_of(summary)
            items = tuple(self._items(case, now))
            found = (*self._due_today(case, items, now), *self._of_agreement(case, now))
            written = [one for one in found if _is_new(store, one)]
            following = self._following(case, items, now)
        standing = store.entry(TIMERS, entry.owner)
        changed = [*written]
        if following is not None:
            version = standing.version if standing else 0
            changed.append(Entry(TIMERS, entry.owner, "{}", entry.owner, following, version))
        try:
            if changed:
                store.put(changed)
        except Conflict:
            return 0  # another worker looks at it: the timer stands until one is through
        if following is None or entry.id != entry.owner:
            store.drop(TIMERS, entry.id)
        return len(written)

    def _items(self, case: Case, now: datetime) -> Iterator[Item]:
        """The deadlines that somebody of the case has to keep, open ones alone."""
        desk = self.revisions.desk_for(case)
        library = self.revisions.current.library
        ground = ground_of(desk, case, library)
        for item in deadlines_of(case, tuple(limits_of(desk, case)), ground, day_of(now)):
            limitation = item.definition.start is Start.LIMITATION
            if not item.is_open or (limitation and case.course.state is State.CLOSED):
                continue
            if item.definition.id == PERFORMANCE and any(due_days(case, day_of(now))):
                continue  # the terms themselves say it, part by part
            yield item

    def _due_today(self, case: Case, items: tuple[Item, ...], now: datetime) -> Iterator[Entry]:
        today = day_of(now)
        for item in items:
            for days in self.terms.remind_days:
                if item.day is None or item.day - timedelta(days=days) != today:
                    continue
                if now < self._moment(item, days):
                    continue
                for seat in _seats(case, item):
                    entry = self.outbox.reminder(case, seat, item.key, item.day, days, now)
                    if entry is not None:
                        yield entry

    def _of_agreement(self, case: Case, now: datetime) -> Iterator[Entry]:
        """What an agreement says is to be done: before the day, on it, and after, while open."""
        today = day_of(now)
        for due in due_days(case, today):
            for days in self._offsets:
                day = due.on - timedelta(days=days)
                if day != today or now < self._at(day):
                    continue
                tell = self.outbox.reminder if days >= 0 else self.outbox.late
                for seat in due.seats:
                    entry = tell(case, seat, due.key, due.on, abs(days), now)
                    if entry is not None:
                        yield entry

    @property
    def _offsets(self) -> tuple[int, ...]:
        """How many days before a day of an agreement; after it, as negative numbers."""
        return (*self.terms.remind_days, *(-days for days in self.terms.late_days))

    def _following(self, case: Case, items: tuple[Item, ...], now: datetime) -> datetime | None:
        """When to look again: at the next moment at which somebody is to be reminded."""
        moments = [
            self._moment(item, days)
            for item in items
            if item.day is not None and any(True for _ in _seats(case, item))
            for days in self.terms.remind_days
        ]
        moments += [
            self._at(due.on - timedelta(days=days))
            for due in due_days(case, day_of(now))
            for days in self._offsets
        ]
        return min((moment for moment in moments if moment > now), default=None)

    def _moment(self, item: Item, days: int) -> datetime:
        assert item.day is not None
        return self._at(item.day - timedelta(days=days))

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(self.terms.remind_hour), TIMEZONE)


def _seats(case: Case, item: Item) -> Iterator[str]:
    """Who has to act: the other side is never told how long a claim lives."""
    binds = item.definition.binds
    if binds in APPLICANTS:
        yield APPLICANT
    if binds in RESPONDENTS and item.definition.start is not Start.LIMITATION:
        for seat in case.people.seats.values():
            if seat.role is Role.RESPONDENT and seat.taken and not seat.closed:
                yield seat.id


def _is_new(store: Store, entry: Entry) -> bool:
    return store.entry(MESSAGES, entry.id) is None and store.entry(SENT, entry.id) is None
