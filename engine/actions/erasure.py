"""How a case is erased for good: its key destroyed, its files and entries dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from engine.actions.desk import Desk
from engine.actions.exhibits import LOOSE
from engine.actions.litigating import shelf
from engine.actions.looks import forget_old
from engine.actions.mediating import presence
from engine.actions.outbox import TIMERS
from engine.casework.case import Case
from engine.casework.events import PERSONAL, CaseErased, CaseEvent
from engine.casework.people import SYSTEM
from engine.casework.permissions import Action
from engine.casework.retention import Footing, Kept, retention
from engine.casework.sealing import is_sealed
from engine.clock import today
from engine.errors import NotPermitted, SealError
from engine.messages.message import MESSAGES, Standing, read_message
from engine.messages.template import templates
from engine.store.store import Entry, Store, Summary, Wanted

ASKED: Final = "asked"
OVER: Final = "over"
BOOKS: Final = (MESSAGES, TIMERS, LOOSE, presence.BOOK)
"""Books of which a case owns entries, by its id or number; the log of looks has its own time."""
A_DAY: Final = timedelta(days=1)
AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class Overdue:
    """A case whose time is over, by which entry and since when."""

    number: str
    term: str
    since: date


def kept(desk: Desk, case: Case) -> Kept:
    """How long the case is kept."""
    return retention().kept(Footing.of(case))


def holding(desk: Desk, case: Case) -> tuple[Kept, ...]:
    """What stands against erasing the case today."""
    return retention().holding(Footing.of(case), today(desk.clock))


def erase(desk: Desk, case: Case, reason: str = ASKED) -> Case:
    """Destroy the key of a case, then its files and entries; a second time changes nothing.

    Raises `NotPermitted` where the law holds it, `SealError` where words of it stand unsealed,
    so that no key destroys them.
    """

    def decide(now: Case) -> list[CaseEvent]:
        if now.is_erased:
            return []
        if held := holding(desk, now):
            raise NotPermitted(desk.actor.mark, Action.ERASE.value, f"held_{held[0].term.id}")
        _all_sealed(desk.store, now)
        return [CaseErased(reason)]

    erased = desk.write(case, decide)
    desk.forget(case)
    _drop(desk.store, case.id, case.number)
    return erased


def overdue(desk: Desk) -> Iterator[tuple[Summary, Overdue]]:
    """Every case whose time is over; only those that may be are read in full."""
    day, terms = today(desk.clock), retention()
    for row in desk.store.cases():
        footing = Footing.of_row(row)
        if not terms.is_over(footing, day):
            continue
        # The row does not tell whether a guidance was given out: its case does.
        exact = Footing.of(desk.case_of(row))
        if terms.is_over(exact, day):
            kept = terms.kept(exact)
            assert kept.until is not None  # it is over
            yield row, Overdue(row.number, kept.term.id, kept.until + timedelta(days=1))


def sweep(desk: Desk, limit: int = AT_ONCE) -> list[Overdue]:
    """Erase what is over time, finish what broke off, drop old lines of the log: for a timer.

    At most `limit` cases at once; the next call takes the rest.
    """
    desk = desk.of(SYSTEM)
    done: list[Overdue] = []
    for row, over in overdue(desk):
        if len(done) >= limit:
            break
        erase(desk, desk.case_of(row), OVER)
        done.append(over)
    finish(desk.store)
    forget_old(desk)
    return done


@dataclass(slots=True)
class Sweeping:
    """The job of a scheduler: once a day, whatever is over time is erased."""

    desk: Desk
    last: datetime | None = None

    def __call__(self, now: datetime) -> int:
        if self.last is not None and now - self.last < A_DAY:
            return 0
        self.last = now
        return len(sweep(self.desk))


def finish(store: Store) -> None:
    """Drop files and entries of erased cases, where the service stopped in between."""
    found = store.list_cases(Wanted(state="erased", limit=AT_ONCE))
    for row in found.cases:
        _drop(store, row.case_id, row.number)


def _drop(store: Store, case: UUID, number: str) -> None:
    store.drop_files(case)
    shelf.forget(store, number)
    for book in BOOKS:
        for owner in (str(case), number):
            for entry in store.entries(book, owner, limit=AT_ONCE):
                if not (book == MESSAGES and _tells_of_it(entry)):
                    store.drop(book, entry.id)


def _tells_of_it(entry: Entry) -> bool:
    """Whether a message that still waits tells the person that their data were erased."""
    message = read_message(entry)
    caused_by = templates()[message.template].caused_by
    return caused_by == CaseErased.__name__ and message.standing is Standing.WAITING


def _all_sealed(store: Store, case: Case) -> None:
    bare = [e.seq for e in store.read(case.id) if e.kind in PERSONAL and not is_sealed(e.body)]
    if bare:
        raise SealError(
            f"{case.number}: event {bare[0]} stands unsealed; no key destroys its words"
        )
