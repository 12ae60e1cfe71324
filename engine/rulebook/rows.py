"""What can be said over the rows of a repeat group: sums, extremes, counts, any, all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.rulebook.graph import (
    ABSENT,
    Key,
    Node,
    Number,
    Numeric,
    Run,
    Span,
    Truthy,
    Unanswered,
    hull,
    node,
)

MOST_ROWS = 200


@node
class RowNumber:
    """A number, sum or date of the row in hand."""

    fact: str
    field: str
    lowest: Number
    highest: Number

    def eval(self, run: Run) -> Span | None:
        value = run.row.get(self.field) if run.row is not None else None
        if value is None or isinstance(value, Unanswered):
            return (self.lowest, self.highest, False)
        if isinstance(value, Key):
            return None
        return value if type(value) is tuple else (value, value, False)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class RowIs:
    """The row's choice is one of these keys."""

    fact: str
    field: str
    keys: frozenset[str]

    def eval(self, run: Run) -> bool | None:
        value = run.row.get(self.field) if run.row is not None else None
        if value is None or isinstance(value, Unanswered):
            return None
        return value in self.keys

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class RowKnown:
    """The row's field was answered; a blank in a finished row is an answer not known."""

    fact: str
    field: str

    def eval(self, run: Run) -> bool | None:
        if run.row is None:
            return None
        value = run.row.get(self.field)
        return value is not None and not isinstance(value, Unanswered)

    def parts(self) -> tuple[Node, ...]:
        return ()


@node
class RowMentions:
    """The row's text contains one of the words."""

    fact: str
    field: str
    words: tuple[str, ...]

    def eval(self, run: Run) -> bool | None:
        value = run.row.get(self.field) if run.row is not None else None
        if value is None or isinstance(value, Unanswered):
            return None
        return any(word in value for word in self.words)

    def parts(self) -> tuple[Node, ...]:
        return ()


def _rows(run: Run, fact: str) -> Any:
    """The rows of a fact, or why there are none."""
    return run.fact(fact)


def _each(run: Run, rows: Any, when: Truthy | None) -> Iterator[tuple[dict[str, Any], bool | None]]:
    """Each row with whether it counts; sets the row in hand, and restores the outer one."""
    outer = run.row
    try:
        for row in rows:
            run.row = row
            counts = True if when is None else when.eval(run)
            if counts is not False:
                yield row, counts
    finally:
        run.row = outer


def _unknown_row(run: Run, part: Numeric) -> Span | None:
    outer, run.row = run.row, None
    try:
        return part.eval(run)
    finally:
        run.row = outer


@node
class SumRows:
    """The sum over rows; zero for no rows, absent where the group does not apply."""

    fact: str
    value: Numeric
    when: Truthy | None

    def eval(self, run: Run) -> Span | None:
        rows = _rows(run, self.fact)
        if rows is ABSENT:
            return None
        if isinstance(rows, Unanswered):
            span = _unknown_row(run, self.value) or (0, 0, False)
            return (min(0, span[0] * MOST_ROWS), max(0, span[1] * MOST_ROWS), False)
        low: Number = 0
        high: Number = 0
        for _, counts in _each(run, rows, self.when):
            row_span = self.value.eval(run)
            if row_span is None:
                continue
            sure = counts is True and not row_span[2]
            low += row_span[0] if sure else min(0, row_span[0])
            high += row_span[1] if sure else max(0, row_span[1])
        return (low, high, False)

    def parts(self) -> tuple[Node, ...]:
        return (self.value,) if self.when is None else (self.when, self.value)


@node
class CountRows:
    """How many rows there are."""

    fact: str
    when: Truthy | None

    def eval(self, run: Run) -> Span | None:
        rows = _rows(run, self.fact)
        if rows is ABSENT:
            return None
        if isinstance(rows, Unanswered):
            return (0, MOST_ROWS, False)
        sure = possible = 0
        for _, counts in _each(run, rows, self.when):
            possible += 1
            sure += counts is True
        return (sure, possible, False)

    def parts(self) -> tuple[Node, ...]:
        return () if self.when is None else (self.when,)


@node
class ExtremeRows:
    """The least or greatest over rows; absent where there is none."""

    fact: str
    greatest: bool
    value: Numeric
    when: Truthy | None

    def eval(self, run: Run) -> Span | None:
        rows = _rows(run, self.fact)
        if rows is ABSENT:
            return None
        if isinstance(rows, Unanswered):
            span = _unknown_row(run, self.value)
            return None if span is None else (span[0], span[1], True)
        sure: list[Span] = []
        possible: list[Span] = []
        for _, counts in _each(run, rows, self.when):
            row_span = self.value.eval(run)
            if row_span is None:
                continue
            possible.append(row_span)
            if counts is True and not row_span[2]:
                sure.append(row_span)
        return self._combine(sure, possible)

    def _combine(self, sure: list[Span], possible: list[Span]) -> Span | None:
        if not sure:
            spread = hull([*possible])
            return None if spread is None else (spread[0], spread[1], True)
        if self.greatest:
            return (max(s[0] for s in sure), max(s[1] for s in possible), False)
        return (min(s[0] for s in possible), min(s[1] for s in sure), False)

    def parts(self) -> tuple[Node, ...]:
        return (self.value,) if self.when is None else (self.when, self.value)


@node
class AnyRow:
    """Some row satisfies the condition; `every` asks for all rows instead."""

    fact: str
    every: bool
    part: Truthy
    when: Truthy | None

    def eval(self, run: Run) -> bool | None:
        rows = _rows(run, self.fact)
        if rows is ABSENT:
            return False
        if isinstance(rows, Unanswered):
            return None
        wanted = not self.every
        settled: bool | None = not wanted
        for _, counts in _each(run, rows, self.when):
            value = self.part.eval(run)
            if value is wanted and counts is True:
                return wanted
            if value is None or value is wanted:
                settled = None
        return settled

    def parts(self) -> tuple[Node, ...]:
        return (self.part,) if self.when is None else (self.when, self.part)
