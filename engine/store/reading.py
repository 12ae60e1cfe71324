"""What is read the same way from either database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import groupby
from typing import TYPE_CHECKING

from engine.store.entries import SELECT_ENTRIES, entry_of
from engine.store.listing import condition, page
from engine.store.passages import statement, tally_of
from engine.store.rows import naive_utc
from engine.store.sifting import statements
from engine.store.store import Found, Sifted
from engine.store.tables import SELECT_CASES, SELECT_EVENTS, event_of, summary_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime
    from uuid import UUID

    from engine.store.bodies import Bodies
    from engine.store.passages import Ladder, Survey, Tally
    from engine.store.rows import Database, Row, Stream
    from engine.store.store import Entry, Event, Sieve, Summary, Wanted

SELECT_LIBRARY = "SELECT archive FROM libraries WHERE revision = $1"


class Reading(ABC):
    """Everything that a store answers by one statement."""

    @abstractmethod
    def _rows(self, statement: str, *values: object) -> Iterable[Row]:
        """The rows of a statement, in order."""

    @abstractmethod
    def _stream(self, statement: str, *values: object) -> Iterator[Row]:
        """The same where they may be many, never all of them in memory."""

    bodies: Bodies | None = None  # where the contents of files lie, if not in their rows

    @abstractmethod
    def moment(self) -> AbstractContextManager[Stream]:
        """Rows by and by, in a transaction in which every statement sees the same moment."""

    @abstractmethod
    def filling(self) -> AbstractContextManager[tuple[Database, Stream]]:
        """A transaction in which a whole store is written, and rows are read back."""

    def read(self, stream: UUID, after: int = 0) -> list[Event]:
        """The events of a stream beyond `after`, in order."""
        where = "WHERE stream = $1 AND seq > $2 ORDER BY seq"
        return [event_of(row) for row in self._rows(f"{SELECT_EVENTS} {where}", stream, after)]

    def happenings(
        self,
        kinds: Collection[str],
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Iterator[Event]:
        """Every event of these kinds, from `since` on and before `until`, by stream and seq."""
        where, values = ["kind = ANY($1::TEXT[])"], [sorted(kinds), naive_utc(since)]
        where.append("happened_at >= coalesce($2::TIMESTAMP, happened_at)")
        where.append("happened_at < $3::TIMESTAMP" if until else "$3::TIMESTAMP IS NULL")
        statement = f"{SELECT_EVENTS} WHERE {' AND '.join(where)} ORDER BY stream, seq"
        return map(event_of, self._stream(statement, *values, naive_utc(until)))

    def passages(self, ladder: Ladder, survey: Survey) -> list[Tally]:
        """What became of the cases that entered each stage, counted in one pass."""
        query, values = statement(ladder, survey)
        return [tally_of(ladder, row) for row in self._rows(query, *values)]

    def find_by_number(self, number: str) -> Summary | None:
        """The case that bears this number."""
        rows = list(self._rows(f"{SELECT_CASES} WHERE number = $1", number))
        return summary_of(rows[0]) if rows else None

    def summaries(self, ids: Collection[UUID]) -> list[Summary]:
        """The cases with these ids."""
        where = "WHERE case_id = ANY($1::UUID[])"
        rows = self._rows(f"{SELECT_CASES} {where}", list(ids)) if ids else []
        return [summary_of(row) for row in rows]

    def cases(self) -> Iterator[Summary]:
        """Every summary, the oldest case first."""
        return map(summary_of, self._stream(f"{SELECT_CASES} ORDER BY case_id"))

    def histories(self) -> Iterator[tuple[Summary | None, list[Event]]]:
        """Every summary with its events, all as of one moment."""
        with self.moment() as stream:
            cases = {case.case_id: case for case in map(summary_of, stream(SELECT_CASES))}
            events = map(event_of, stream(f"{SELECT_EVENTS} ORDER BY stream, seq"))
            for key, history in groupby(events, key=lambda event: event.stream):
                yield cases.pop(key, None), list(history)
            for case in cases.values():
                yield case, []

    def list_cases(self, wanted: Wanted) -> Found:
        """One page of the cases that are wanted, and the count of all of them."""
        where, values = condition(wanted)
        rows = self._rows(f"{SELECT_CASES} WHERE {where} {page(wanted)}", *values)
        cases = [summary_of(row) for row in rows]
        ((count,),) = self._rows(f"SELECT count(*) FROM cases WHERE {where}", *values)
        return Found(cases, count)

    def entry(self, book: str, id: str) -> Entry | None:
        """The entry that bears this id in its book."""
        rows = list(self._rows(f"{SELECT_ENTRIES} WHERE book = $1 AND id = $2", book, id))
        return entry_of(rows[0]) if rows else None

    def entries(
        self, book: str, owner: str | None = None, after: str = "", limit: int = 1000
    ) -> list[Entry]:
        """The entries of a book, or of one owner in it, by id, beyond the id `after`."""
        owned = "" if owner is None else "AND owner = $4"
        where = f"WHERE book = $1 AND id > $2 {owned} ORDER BY id LIMIT $3"
        values = (book, after, limit) if owner is None else (book, after, limit, owner)
        return [entry_of(row) for row in self._rows(f"{SELECT_ENTRIES} {where}", *values)]

    def due(self, book: str, by: datetime, limit: int = 100) -> list[Entry]:
        """What is due by then, the earliest first."""
        where = "WHERE book = $1 AND due_at <= $2::TIMESTAMP ORDER BY due_at, id LIMIT $3"
        rows = self._rows(f"{SELECT_ENTRIES} {where}", book, naive_utc(by), limit)
        return [entry_of(row) for row in rows]

    def sift(self, sieve: Sieve) -> Sifted:
        """One page of the entries that pass, and the count of all of them."""
        page, count, values = statements(sieve)
        entries = [entry_of(row) for row in self._rows(page, *values)]
        ((whole,),) = self._rows(count, *values)
        return Sifted(entries, whole)

    def file(self, id: str) -> bytes | None:
        """The file that bears this id."""
        return self._content("SELECT content FROM files WHERE id = $1", id)

    def library(self, revision: str) -> bytes | None:
        """The rules and questionnaires of a revision."""
        return self._content(SELECT_LIBRARY, revision)

    def _content(self, statement: str, name: str) -> bytes | None:
        rows = list(self._rows(statement, name))
        return bytes(rows[0][0]) if rows else None

    def _stands_at(self, stream: UUID) -> int:
        rows = list(self._rows("SELECT seq FROM cases WHERE case_id = $1", stream))
        return int(rows[0][0]) if rows else 0
