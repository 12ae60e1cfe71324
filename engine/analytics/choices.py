"""What people made of proposals on this site: how often the first was chosen, one of them, none."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Final

from engine.casework.events import CategoryChosen, StoryTold
from engine.clock import TIMEZONE, Clock
from engine.store.store import Event, Store

FATES: Final = ("first", "among", "other", "nothing")
"""The first proposal was chosen; a later one; another than was proposed; nothing was proposed."""
ABSTAINED: Final = "abstained"
FOUND: Final = "found"
"""How often it is known whether the story could be placed: not of choices of earlier days."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The first choices after a story, of one month or of several in a row (`2026-03`).

    None of its counts is between 0 and what is small; they add up to `stories`.
    """

    since: str
    until: str
    counts: Counter[str]

    @property
    def stories(self) -> int:
        return sum(self.counts[fate] for fate in FATES)


@dataclass(frozen=True, slots=True)
class Choices:
    """Months in their order, and how many stories at the end are too few to be shown."""

    months: tuple[Chosen, ...]
    seen_at: datetime

    @property
    def total(self) -> Chosen | None:
        """All that is shown together, so that nothing follows from what is not."""
        if not self.months:
            return None
        counts = sum((month.counts for month in self.months), Counter[str]())
        return Chosen(self.months[0].since, self.months[-1].until, counts)


def counted(events: Iterable[Event]) -> dict[str, Counter[str]]:
    """By month what became of proposals; `events` are stories and choices by stream and seq.

    Of each case the first choice after its first story counts, so that a month once told does not
    change; what was chosen from the list without a story says nothing of proposals.
    """
    months: dict[str, Counter[str]] = {}
    told, done = None, None
    for event in events:
        if event.kind == StoryTold.__name__:
            told = event.stream
        elif event.stream == told and event.stream != done:
            done = event.stream
            month = f"{event.at.astimezone(TIMEZONE):%Y-%m}"
            months.setdefault(month, Counter()).update(_fates(json.loads(event.body)))
    return dict(sorted(months.items()))


def _fates(body: dict[str, object]) -> Iterator[str]:
    proposed = body.get("proposed")
    kinds = proposed if isinstance(proposed, list) else []
    if not kinds:
        yield "nothing"
    elif body["category"] == kinds[0]:
        yield "first"
    else:
        yield "among" if body["category"] in kinds else "other"
    if body.get("model"):  # earlier choices do not say whether it abstained
        yield FOUND
        if body.get("abstained"):
            yield ABSTAINED


def shown(months: dict[str, Counter[str]], small: int) -> tuple[Chosen, ...]:
    """Months, joined to the next until no count is small; what stays small at the end is left out.

    A single small count left out could be worked out from the others: so none is.
    """
    found: list[Chosen] = []
    since, held = "", Counter[str]()
    for month, counts in months.items():
        since, held = since or month, held + counts
        if not is_small(held, small):
            found.append(Chosen(since, month, held))
            since, held = "", Counter()
    return tuple(found)


def is_small(counts: Counter[str], small: int) -> bool:
    """Whether some count, or what it leaves of its whole, is few people."""
    placed = counts[FOUND] - counts[ABSTAINED]
    parts = (*(counts[fate] for fate in FATES), counts[ABSTAINED], placed)
    return any(0 < part < small for part in parts)


@dataclass(slots=True)
class Hourly:
    """The choices of a store, counted at most once an hour, whoever asks."""

    _lock: Lock = field(default_factory=Lock)
    _held: Choices | None = None

    def of(self, store: Store, clock: Clock, small: int) -> Choices:
        """As they were counted this hour; while somebody counts, others see the hour before."""
        now = clock.now()
        held = self._held
        if held is not None and _hour(held.seen_at) == _hour(now):
            return held
        if not self._lock.acquire(blocking=held is None):
            assert held is not None
            return held
        try:
            if self._held is None or _hour(self._held.seen_at) != _hour(now):
                kinds = (StoryTold.__name__, CategoryChosen.__name__)
                months = counted(store.happenings(kinds))
                self._held = Choices(shown(months, small), now)
            return self._held
        finally:
            self._lock.release()


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(TIMEZONE):%Y-%m-%d %H}"


def shares(chosen: Chosen, of: Sequence[str] = FATES) -> dict[str, float]:
    """Each count as a part of all stories."""
    return {fate: chosen.counts[fate] / max(chosen.stories, 1) for fate in of}
