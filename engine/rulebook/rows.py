"""What can be said over the rows of a repeat group: sums, extremes, counts, any, all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from engine.rulebook.node import (
    ABSENT,
    Key,
    Leaf,
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

MOST_ROWS: Final = 200  # more than anybody may enter, so that bounds hold


class OfRow(Leaf):
    """Something about one field of the row in hand; `fact` names the group."""

    __slots__ = ()
    fact: str
    field: str

    def value(self, run: Run) -> Any:
        """The cell, or None where it is blank, or no row is in hand."""
        cell = run.row.get(self.field) if run.row is not None else None
        return None if isinstance(cell, Unanswered) else cell


@node
class RowNumber(OfRow):
    """A number, sum or date of the row in hand."""

    fact: str
    field: str
    lowest: Number
    highest: Number
    has_keys: bool

    def eval(self, run: Run) -> Span | None:
        value = self.value(run)
        if value is None:
            return (self.lowest, self.highest, self.has_keys)
        if isinstance(value, Key):
            return None
        return value if type(value) is tuple else (value, value, False)


@node
class RowIs(OfRow):
    """The row's choice is one of these keys."""

    fact: str
    field: str
    keys: frozenset[str]

    def eval(self, run: Run) -> bool | None:
        value = self.value(run)
        return None if value is None else value in self.keys


@node
class RowKnown(OfRow):
    """The row's field was answered; a blank in a finished row is an answer not known."""

    fact: str
    field: str

    def eval(self, run: Run) -> bool | None:
        return None if run.row is None else self.value(run) is not None


@node
class RowMentions(OfRow):
    """The row's text contains one of the words."""

    fact: str
    field: str
    words: tuple[str, ...]

    def eval(self, run: Run) -> bool | None:
        value = self.value(run)
        return None if value is None else any(word in value for word in self.words)


def _counted(run: Run, rows: Any, when: Truthy | None) -> Iterator[bool | None]:
    """Whether each row counts, with that row in hand; the outer row is restored at the end."""
    outer = run.row
    try:
        for row in rows:
            run.row = row
            counts = True if when is None else when.eval(run)
            if counts is not False:
                yield counts
    finally:
        run.row = outer


def _of_some_row(run: Run, part: Numeric) -> Span | None:
    """The bounds of a number of a row that nobody has entered yet."""
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
        rows = run.fact(self.fact)
        if rows is ABSENT:
            return None
        if isinstance(rows, Unanswered):
            span = _of_some_row(run, self.value) or (0, 0, False)
            low, high = min(0, span[0] * MOST_ROWS), max(0, span[1] * MOST_ROWS)
            return (low, high, run.may_be_absent(self.fact))
        lowest: Number = 0
        highest: Number = 0
        for counts in _counted(run, rows, self.when):
            one = self.value.eval(run)
            if one is None:
                continue
            sure = counts is True and not one[2]
            lowest += one[0] if sure else min(0, one[0])
            highest += one[1] if sure else max(0, one[1])
        return (lowest, highest, False)

    def parts(self) -> tuple[Node, ...]:
        return (self.value,) if self.when is None else (self.when, self.value)


@node
class CountRows:
    """How many rows there are."""

    fact: str
    when: Truthy | None

    def eval(self, run: Run) -> Span | None:
        rows = run.fact(self.fact)
        if rows is ABSENT:
            return None
        if isinstance(rows, Unanswered):
            return (0, MOST_ROWS, run.may_be_absent(self.fact))
        sure = possible = 0
        for counts in _counted(run, rows, self.when):
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
        rows = run.fact(self.fact)
        if rows is ABSENT:
            return None
        if isinstance(rows, Unanswered):
            span = _of_some_row(run, self.value)
            return None if span is None else (span[0], span[1], True)
        sure: list[Span] = []
        possible: list[Span] = []
        for counts in _counted(run, rows, self.when):
            one = self.value.eval(run)
            if one is None:
                continue
            possible.append(one)
            if counts is True and not one[2]:
                sure.append(one)
        return self._combine(sure, possible)

    def _combine(self, sure: list[Span], possible: list[Span]) -> Span | None:
        if not sure:
            spread = hull(possible)
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
        rows = run.fact(self.fact)
        if rows is ABSENT:
            return False
        if isinstance(rows, Unanswered):
            return None
        wanted = not self.every
        settled: bool | None = not wanted
        for counts in _counted(run, rows, self.when):
            value = self.part.eval(run)
            if value is wanted and counts is True:
                return wanted
            if value is None or value is wanted:
                settled = None
        return settled

    def parts(self) -> tuple[Node, ...]:
        return (self.part,) if self.when is None else (self.when, self.part)


Row = RowNumber | RowIs | RowKnown | RowMentions
OverRows = SumRows | CountRows | ExtremeRows | AnyRow
