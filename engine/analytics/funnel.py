"""The funnel: how many disputes entered each stage, ended there, went on, or are not settled."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import Final

from engine.casework.stages import LADDER, SOLVED
from engine.clock import TIMEZONE, Clock, today
from engine.library import Library
from engine.store.passages import By, Fate, Survey, Tally
from engine.store.store import Store

WINDOW: Final = "funnel_window_days"
SMALL: Final = "funnel_small_number"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the figures are wanted of; both days are included, None is any.

    `units` are the offices whose cases count, None for all there are.
    """

    by: By = By.NOTHING
    first: date | None = None
    last: date | None = None
    category: str | None = None
    place: str | None = None
    level: str | None = None
    units: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    """One stage: of all that entered it, what became of them; the fates add up to `entered`.

    `solved` are those of the absorbed whose end was what people came for.
    """

    stage: str
    entered: int = 0
    absorbed: int = 0
    solved: int = 0
    went_on: int = 0
    left: int = 0
    recent: int = 0
    open: int = 0

    @property
    def known(self) -> int:
        """How many have a fate that will stay."""
        return self.absorbed + self.went_on + self.left

    @property
    def share_absorbed(self) -> Fraction | None:
        """The part of those with a known fate that ended here; nothing where nobody has one."""
        return Fraction(self.absorbed, self.known) if self.known else None


@dataclass(frozen=True, slots=True)
class Group:
    """The layers of one cause, place, level, office or month, in their order."""

    key: str
    layers: tuple[Layer, ...]
    is_small: bool

    @property
    def entered(self) -> int:
        """How many came in, at whichever stage."""
        return max((layer.entered for layer in self.layers), default=0)


@dataclass(frozen=True, slots=True)
class Exit:
    """How many took a way outside from a stage."""

    stage: str
    exit: str
    count: int


@dataclass(frozen=True, slots=True)
class Funnel:
    """The figures whole: of all together, of each group, and the ways outside."""

    asked: Asked
    seen_on: date
    window_days: int
    small: int
    total: Group
    groups: tuple[Group, ...]
    exits: tuple[Exit, ...]


def measure(store: Store, library: Library, clock: Clock, asked: Asked) -> Funnel:
    """Count the passages of the cases as they stand now."""
    day = today(clock)
    window, small = (number(library, name, day) for name in (WINDOW, SMALL))
    survey = Survey(
        now=clock.now(),
        window=timedelta(days=window),
        by=asked.by,
        since=_begin(asked.first),
        until=_begin(asked.last + timedelta(days=1)) if asked.last else None,
        category=asked.category,
        place=asked.place,
        level=asked.level,
        units=asked.units,
    )
    tallies = store.passages(LADDER, survey)
    keys = sorted({tally.group for tally in tallies}) if asked.by is not By.NOTHING else []
    groups = [_group(key, [t for t in tallies if t.group == key], small) for key in keys]
    if asked.by is not By.MONTH:
        groups.sort(key=lambda group: (not group.key, -group.entered, group.key))
    return Funnel(
        asked, day, window, small, _group("", tallies, small), tuple(groups), _exits(tallies)
    )


def number(library: Library, name: str, day: date) -> int:
    """A whole number that the rules set for the place of the platform."""
    period = library.rulebook.parameters[name].at(day, library.region.of(None))
    assert period is not None  # the rules that come along set it for every day
    return int(period.value)


def to_csv(funnel: Funnel) -> str:
    """The figures as a table for a spreadsheet; a byte mark lets old ones know the letters."""
    written = io.StringIO()
    names = [field.name for field in fields(Layer)]
    lines = csv.writer(written, lineterminator="\r\n")
    lines.writerow([funnel.asked.by.value, *names, "small_number"])
    for group in (*funnel.groups, funnel.total):
        key = "*" if group is funnel.total else harmless(group.key)
        for layer in group.layers:
            cells = [getattr(layer, name) for name in names]
            lines.writerow([key, *cells, "yes" if group.is_small else "no"])
    return "\ufeff" + written.getvalue()


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _begin(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), TIMEZONE)


def _group(key: str, tallies: Sequence[Tally], small: int) -> Group:
    layers = tuple(
        _layer(stage, [t for t in tallies if t.stage == stage]) for stage in LADDER.stages
    )
    entered = max(layer.entered for layer in layers)
    return Group(key, layers, 0 < entered < small)


def _layer(stage: str, tallies: Iterable[Tally]) -> Layer:
    fates = dict.fromkeys(Fate, 0)
    solved = 0
    for tally in tallies:
        fates[Fate(tally.fate)] += tally.count
        if tally.fate == Fate.ABSORBED and tally.outcome in SOLVED:
            solved += tally.count
    return Layer(
        stage,
        sum(fates.values()),
        fates[Fate.ABSORBED],
        solved,
        fates[Fate.WENT_ON],
        fates[Fate.LEFT],
        fates[Fate.RECENT],
        fates[Fate.OPEN],
    )


def _exits(tallies: Iterable[Tally]) -> tuple[Exit, ...]:
    counts: dict[tuple[int, str], int] = {}
    for tally in tallies:
        if tally.exit:
            place = LADDER.stages.index(tally.stage), tally.exit
            counts[place] = counts.get(place, 0) + tally.count
    return tuple(
        Exit(LADDER.stages[rank], exit, count) for (rank, exit), count in sorted(counts.items())
    )
