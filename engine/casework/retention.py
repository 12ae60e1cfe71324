"""How long each case is kept, when that is over, and what stands against erasing it before."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from engine.casework.case import Case
from engine.casework.course import Stage, State
from engine.casework.purposes import read_laws
from engine.clock import day_of
from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.rulebook.calendar import add_months
from engine.source import Items, Reader, Record, read_file
from engine.statutes.citation import Reference
from engine.store.store import Summary

FILE: Final = Path(__file__).with_suffix(".yaml")
VARIABLE: Final = "JIEFEN_RETENTION"
AFTER: Final = ("updated", "closed", "opened")


@dataclass(frozen=True, slots=True)
class Footing:
    """What retention looks at: how far a case is, and its days. `issued` may not be known yet."""

    stage: str
    state: str
    outcome: str
    issued: bool | None
    opened: date
    updated: date
    closed: date | None

    @classmethod
    def of(cls, case: Case) -> Footing:
        """That of a case that was read."""
        course = case.course
        closing = course.closing
        return cls(
            stage=course.stage.value,
            state=course.state.value,
            outcome=closing.outcome if closing else "",
            issued=bool(case.issued),
            opened=day_of(case.opened_at),
            updated=day_of(case.updated_at),
            closed=day_of(closing.at) if closing else None,
        )

    @classmethod
    def of_row(cls, row: Summary) -> Footing:
        """What its row alone tells: not whether a guidance was given out."""
        return cls(
            row.stage, row.state, row.outcome, None,
            row.opened_on, day_of(row.updated), row.closed_on,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Span:
    """A time in days or years, counted from a day of the case; of nothing: no end is set."""

    days: int = 0
    years: int = 0
    after: str = ""

    def end(self, record: Footing) -> date | None:
        """The last day of the time; none where it has not begun or has no end."""
        begun = {"updated": record.updated, "opened": record.opened, "closed": record.closed}
        start = begun.get(self.after)
        return self.from_day(start) if start and (self.days or self.years) else None

    def from_day(self, start: date) -> date:
        """The same, counted from a day."""
        later = date.fromordinal(add_months(start.toordinal(), 12 * self.years))
        return later + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Term:
    """One entry: which cases it is about, how long, and on what ground.

    `choice` says that the length is this service's choice and stands in no law.
    """

    id: str
    title: Text
    text: Text | None
    stages: frozenset[str]
    states: frozenset[str]
    outcomes: frozenset[str]
    issued: bool | None
    span: Span
    law: tuple[Reference, ...]
    choice: bool

    def fits(self, record: Footing) -> bool:
        """Whether it is about such a case; what is not known of the case rules nothing out."""
        known = record.issued is None or self.issued in (None, record.issued)
        return (
            known
            and record.stage in (self.stages or {record.stage})
            and record.state in (self.states or {record.state})
            and record.outcome in (self.outcomes or {record.outcome})
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """By which entry a case is kept, and the last day; none where no end can be told yet."""

    term: Term
    until: date | None


@dataclass(frozen=True, slots=True)
class Retention:
    """All entries: how long cases are kept, what holds them, how long records of looks stay."""

    terms: tuple[Term, ...]
    holds: tuple[Term, ...]
    log: Term

    def kept(self, record: Footing) -> Kept:
        """The first entry that fits."""
        term = next(term for term in self.terms if term.fits(record))
        return Kept(term, term.span.end(record))

    def is_over(self, record: Footing, today: date) -> bool:
        """Whether the last day has passed; an erased case has none."""
        if record.state == State.ERASED:
            return False
        until = self.kept(record).until
        return until is not None and until < today and not self.holding(record, today)

    def holding(self, record: Footing, today: date) -> tuple[Kept, ...]:
        """What stands against erasing the case today, each with its last day."""
        held = (Kept(hold, hold.span.end(record)) for hold in self.holds if hold.fits(record))
        return tuple(kept for kept in held if kept.until is None or kept.until >= today)

    def log_until(self, moment: datetime) -> datetime:
        """Until when a record of a look at that moment is kept."""
        return moment + (self.log.span.from_day(day_of(moment)) - day_of(moment))


@cache
def retention() -> Retention:
    """How long this service keeps cases: by the file that JIEFEN_RETENTION names, or by ours.

    It is the same for all of a process; raises `DefinitionFaults` for a file that says it wrong.
    """
    return read_retention(Path(os.environ.get(VARIABLE) or FILE))


def read_retention(path: Path) -> Retention:
    """The entries of a file; raises `DefinitionFaults` with every fault."""
    faults: list[DefinitionError] = []
    value = read_file(path)
    found: dict[str, list[Term]] = {"keep": [], "hold": [], "log": []}
    for entry in value if isinstance(value, Items) else [value]:
        kind = next((k for k in found if isinstance(entry, Record) and k in entry), "")
        if not kind or not isinstance(entry, Record):
            faults.append(DefinitionError(entry.place, "not an entry", "write `- keep: id`"))
            continue
        found[kind].append(_term(Reader(entry, faults), kind))
    if not found["log"] or frozenset(Stage) - _covered(found["keep"]):
        message = "for some cases nothing says how long they are kept"
        faults.append(DefinitionError(value.place, message, "write log:, and keep: for each stage"))
    if faults:
        raise DefinitionFaults(faults)
    return Retention(tuple(found["keep"]), tuple(found["hold"]), found["log"][0])


def _covered(terms: Iterable[Term]) -> frozenset[str]:
    """The stages of which every case is kept by one of the entries."""
    whole = (t for t in terms if not (t.states or t.outcomes or t.issued is not None))
    return frozenset(stage for term in whole for stage in term.stages or frozenset(Stage))


def _term(reader: Reader, kind: str) -> Term:
    when = Reader(reader.mapping("when"), reader.faults)
    term = Term(
        id=reader.word(kind),
        title=reader.text("title", required=True) or Text(""),
        text=reader.text("text", required=kind == "hold"),
        stages=_among(when, "stage", Stage),
        states=_among(when, "state", State),
        outcomes=frozenset(when.words("outcome")),
        issued=when.flag("issued") if "issued" in when.record else None,
        span=_span(reader),
        law=read_laws(reader),
        choice=reader.flag("choice"),
    )
    when.taken.add("issued")
    when.done()
    reader.done()
    if not term.law:
        reader.fault(reader.record.place, f"{term.id} rests on nothing", "name articles under law")
    return term


def _span(reader: Reader) -> Span:
    after = reader.choice("after", AFTER, "")
    return Span(_number(reader, "days"), _number(reader, "years"), after)


def _number(reader: Reader, key: str) -> int:
    written = reader.word(key, "0")
    if written.isdecimal() and len(written) < 6:
        return int(written)
    reader.fault(reader.record.place_of(key), f"{key}: {written} is no whole number", f"{key}: 90")
    return 0


def _among(reader: Reader, key: str, known: Iterable[str]) -> frozenset[str]:
    words = reader.words(key)
    allowed = {str(item) for item in known}
    for word in words:
        if word not in allowed:
            place = reader.record.place_of(key)
            reader.fault(place, f"{word} is no {key}", f"one of: {', '.join(sorted(allowed))}")
    return frozenset(words)
