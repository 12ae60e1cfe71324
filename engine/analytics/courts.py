"""What courts and commissions were handed, and what became of it: counted from what happened.

Each figure is of the packets that came to a unit in the time asked for. Nobody at work is counted:
units stand by their name, and people not at all. What nobody tells this service is unknown.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from itertools import groupby
from typing import Final

from engine.analytics.funnel import harmless
from engine.casework.events import (
    CaseEvent,
    MediationDelegated,
    MediationMoved,
    PacketAccepted,
    PacketDecided,
    PacketReturned,
    PacketSent,
    PacketTransferred,
    PacketWithdrawn,
    SupplementAsked,
    from_record,
)
from engine.casework.sealing import Seal, is_sealed
from engine.clock import day_of
from engine.mediation.states import State
from engine.store.store import Event, Store
from engine.vault import Vault

KINDS: Final = tuple(
    kind.__name__
    for kind in (
        PacketSent,
        PacketAccepted,
        PacketReturned,
        SupplementAsked,
        PacketTransferred,
        PacketDecided,
        PacketWithdrawn,
        MediationDelegated,
        MediationMoved,
    )
)
JUDGED: Final = frozenset({"judgment", "award", "order"})
UNKNOWN_CODE: Final = "?"
"""Of a case whose key was destroyed, it is known that papers came back, and not why."""
COUNTED: Final = (
    "referred",
    "accepted",
    "returned",
    "supplements",
    "transferred",
    "delegated_before",
    "delegated_after",
    "agreed",
    "judged",
    "settled",
    "dismissed",
    "withdrawn",
    "confirmed",
    "waiting",
)
"""The figures that are whole numbers, in their order."""


@dataclass
class Seen:
    """What happened to one packet while it lay with one unit."""

    came: datetime
    answered: datetime | None = None
    ended: datetime | None = None
    accepted: bool = False
    codes: list[str] = field(default_factory=list)
    returns: int = 0
    supplements: int = 0
    transferred: bool = False
    delegated: list[bool] = field(default_factory=list)  # whether it had been taken on
    agreed: bool = False
    outcome: str = ""
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one unit, or of several together; a mean is None where there is none."""

    counts: Mapping[str, int]
    codes: tuple[tuple[str, int], ...]  # how often papers came back for each reason
    days_to_answer: Fraction | None
    days_to_end: Fraction | None
    executed: int | None = None  # nobody tells

    def __getitem__(self, name: str) -> int:
        return self.counts[name]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which packets: that came from a day to a day, to these units; None is any."""

    first: date | None = None
    last: date | None = None
    units: frozenset[str] | None = None


def measure(store: Store, vault: Vault, asked: Asked) -> tuple[Figures, Mapping[str, Figures]]:
    """The figures of all packets that are asked for, and those of each unit."""
    by_unit: dict[str, list[Seen]] = {}
    for unit, seen in _seen(store, vault):
        wanted = asked.units is None or unit in asked.units
        if wanted and (asked.first or date.min) <= day_of(seen.came) <= (asked.last or date.max):
            by_unit.setdefault(unit, []).append(seen)
    every = [seen for group in by_unit.values() for seen in group]
    return figures(every), {unit: figures(group) for unit, group in by_unit.items()}


def figures(packets: Iterable[Seen]) -> Figures:
    """The figures of these packets."""
    seen = [*packets]
    outcomes = Counter(one.outcome for one in seen)
    counts = {
        "referred": len(seen),
        "accepted": sum(one.accepted for one in seen),
        "returned": sum(one.returns > 0 for one in seen),
        "supplements": sum(one.supplements > 0 for one in seen),
        "transferred": sum(one.transferred for one in seen),
        "delegated_before": sum(False in one.delegated for one in seen),
        "delegated_after": sum(True in one.delegated for one in seen),
        "agreed": sum(one.agreed for one in seen),
        "judged": sum(outcomes[outcome] for outcome in JUDGED),
        "settled": outcomes["settled"],
        "dismissed": outcomes["dismissed"],
        "withdrawn": sum(one.withdrawn for one in seen),
        "confirmed": outcomes["confirmed"],
        "waiting": sum(one.answered is None and one.ended is None for one in seen),
    }
    codes = Counter(code for one in seen for code in one.codes)
    return Figures(
        counts,
        tuple(sorted(codes.items())),
        _mean(_days(one.came, one.answered) for one in seen if one.answered),
        _mean(_days(one.came, one.ended) for one in seen if one.ended and one.outcome),
    )


def to_csv(total: Figures, units: Mapping[str, Figures]) -> str:
    """The figures as a table for a spreadsheet, `units` by name; empty where none is known."""
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\r\n")
    codes = sorted({code for one in (total, *units.values()) for code, _ in one.codes})
    means = ("days_to_answer", "days_to_end", "executed")
    lines.writerow(["unit", *COUNTED, *means, *(f"returned_{code}" for code in codes)])
    for name, one in [*sorted(units.items()), ("*", total)]:
        back = dict(one.codes)
        days = [_decimal(one.days_to_answer), _decimal(one.days_to_end), _whole(one.executed)]
        cells = [*(one[name] for name in COUNTED), *days, *(back.get(code, 0) for code in codes)]
        lines.writerow([harmless(name), *cells])
    return "\ufeff" + written.getvalue()


def _decimal(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):.1f}"


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def _days(first: datetime, last: datetime) -> int:
    return (day_of(last) - day_of(first)).days


def _mean(numbers: Iterable[int]) -> Fraction | None:
    known = [*numbers]
    return Fraction(sum(known), len(known)) if known else None


# ---------------------------------------------------------------- what happened


def _seen(store: Store, vault: Vault) -> Iterator[tuple[str, Seen]]:
    """What happened to each packet with each unit."""
    for _, events in groupby(store.happenings(KINDS), key=lambda event: event.stream):
        own = [*events]
        if any(event.kind == PacketSent.__name__ for event in own):
            yield from _Course().told(_opened(store, vault, own))


def _opened(
    store: Store, vault: Vault, events: Sequence[Event]
) -> Iterator[tuple[Event, CaseEvent | None]]:
    """The events of a case as they read; None for those whose key was destroyed."""
    rows = store.summaries([events[0].stream]) if any(is_sealed(e.body) for e in events) else []
    key = rows[0].sealed_key if rows else ""
    for event in Seal(vault, key).open(events):
        shut = is_sealed(event.body)
        yield event, None if shut else from_record(event.kind, event.body)


@dataclass
class _Course:
    """The packets of one case as they go from hand to hand."""

    lies: dict[str, tuple[str, Seen]] = field(default_factory=dict)  # unit and what is seen, by id
    done: list[tuple[str, Seen]] = field(default_factory=list)
    last: str = ""  # the packet that was touched last

    def told(self, events: Iterable[tuple[Event, CaseEvent | None]]) -> Iterator[tuple[str, Seen]]:
        """What was seen of each, once everything was told."""
        for event, happened in events:
            if isinstance(happened, MediationMoved):
                self._mediated(happened)
            else:
                self._happened(event, happened)
        return iter([*self.done, *self.lies.values()])

    def _happened(self, event: Event, happened: CaseEvent | None) -> None:
        id = str(getattr(happened, "packet", "")) or self.last
        if isinstance(happened, PacketSent):
            self._came(id, happened.to, event.at)
        elif id in self.lies:
            _note(self.lies[id][1], event, happened)
            if isinstance(happened, PacketTransferred):
                self.done.append(self.lies.pop(id))
                self._came(id, happened.to, event.at)
        self.last = id

    def _came(self, id: str, unit: str, at: datetime) -> None:
        if id not in self.lies or self.lies[id][0] != unit:
            self.lies[id] = (unit, Seen(at))  # made anew, it is the same packet

    def _mediated(self, moved: MediationMoved) -> None:
        if moved.state == State.EFFECTIVE:
            for _, seen in self.lies.values():
                seen.agreed = seen.agreed or bool(seen.delegated)


def _note(seen: Seen, event: Event, happened: CaseEvent | None) -> None:
    """Note one thing that happened to a packet; of what is shut, that it happened."""
    if event.kind == PacketAccepted.__name__:
        seen.accepted = True
        seen.answered = seen.answered or event.at
    elif event.kind == PacketReturned.__name__:
        seen.returns += 1
        seen.codes += happened.codes if isinstance(happened, PacketReturned) else (UNKNOWN_CODE,)
        seen.answered = seen.answered or event.at
    elif event.kind == SupplementAsked.__name__:
        seen.supplements += 1
    elif isinstance(happened, PacketTransferred):
        seen.transferred = True
        seen.answered = seen.answered or event.at
    elif isinstance(happened, MediationDelegated):
        seen.delegated.append(seen.accepted)
        seen.answered = seen.answered or event.at
    elif isinstance(happened, PacketDecided):
        seen.outcome, seen.ended = happened.outcome, event.at
        seen.withdrawn = seen.withdrawn or happened.outcome == "withdrawn"
    elif isinstance(happened, PacketWithdrawn):
        seen.withdrawn, seen.ended = True, event.at
