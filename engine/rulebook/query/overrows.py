"""What a query says over the rows of a repeat group, as the interpreter's nodes do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from engine.rulebook import rows
from engine.rulebook.node import Numeric, Truthy
from engine.rulebook.query.expr import Expr
from engine.rulebook.query.ratio import Ratio, Spread
from engine.rulebook.query.seen import Facts, Pair, Seen
from engine.rulebook.query.table import CHOICE, VALUE, Inexpressible, Shape

T = TypeVar("T")
ROWS: Final = frozenset(
    {
        rows.RowNumber,
        rows.RowIs,
        rows.RowKnown,
        rows.RowMentions,
        rows.SumRows,
        rows.CountRows,
        rows.ExtremeRows,
        rows.AnyRow,
    }
)


class OverRows:
    """Lowers the nodes of rows; while `some_row` is set, the row in hand is one nobody entered."""

    def __init__(
        self,
        facts: Facts,
        truth: Callable[[Truthy], Pair],
        number: Callable[[Numeric], Spread],
    ) -> None:
        self.facts, self.ratios, self.of = facts, facts.ratios, facts.of
        self._truth_of, self._number_of = truth, number
        self._some_row = False

    def truth(self, node: Any) -> Pair:
        """A condition about the row in hand, or over all rows."""
        if isinstance(node, rows.AnyRow):
            return self._any_row(node)
        if self._some_row:
            return Pair(self.of.false, self.of.false)
        shape = self._column(node)
        state = self._state(node, shape)
        known = self.of.among(state, frozenset(range(VALUE, shape.last_code + 1)))
        if isinstance(node, rows.RowKnown):
            return Pair(known, self.of.no(known))
        stored = self._holds(node, shape, state)
        return Pair(self.of.all(known, stored), self.of.all(known, self.of.no(stored)))

    def _holds(self, node: Any, shape: Shape, state: Expr) -> Expr:
        of = self.of
        if isinstance(node, rows.RowIs):
            if shape.fact.main_type == "text":
                text = of.cell(node.fact, shape.called("text"), 0, 0)
                value = of.all(of.among(state, frozenset((VALUE,))), of.text_in(text, node.keys))
                return of.any(of.among(state, shape.codes(node.keys)), value)
            return of.among(state, shape.codes(node.keys))
        text = of.cell(node.fact, shape.called("text"), 0, 0)
        value = of.among(state, frozenset((VALUE,)))
        keys = [key for key in shape.choices if any(word in key for word in node.words)]
        named = of.among(state, shape.codes(keys))
        return of.any(named, of.all(value, of.contains(text, node.words)))

    def number(self, node: Any) -> Spread:
        """A number of the row in hand, or over all rows."""
        if isinstance(node, rows.RowNumber):
            return self._row_number(node)
        seen = self.facts.seen(node.fact)
        if isinstance(node, rows.CountRows):
            return self._count(node, seen)
        return (
            self._sum(node, seen) if isinstance(node, rows.SumRows) else self._extreme(node, seen)
        )

    def _column(self, node: Any) -> Shape:
        return self.facts.table.shapes[node.fact].row[node.field]

    def _state(self, node: Any, shape: Shape) -> Expr:
        return self.of.cell(node.fact, shape.called("state"), shape.least_code, shape.last_code)

    def _row_number(self, node: rows.RowNumber) -> Spread:
        of, ratios = self.of, self.ratios
        bottom, top = ratios.number(node.lowest), ratios.number(node.highest)
        if self._some_row:
            return Spread(bottom, top, of.false, of.truth(node.has_keys))
        shape = self._column(node)
        state = self._state(node, shape)
        stored = of.among(state, frozenset((VALUE,)))
        key = of.among(state, frozenset(range(CHOICE, shape.last_code + 1)))
        low, high = self.facts.columns(
            shape, shape.parts(), lambda name, least, most: of.cell(node.fact, name, least, most)
        )
        may = of.no(stored) if node.has_keys else key
        return Spread(ratios.case(stored, low, bottom), ratios.case(stored, high, top), key, may)

    # ------------------------------------------------------------ over all rows

    def _counted(self, when: Truthy | None) -> Pair:
        if when is None:
            return Pair(self.of.true, self.of.false)
        return self._in_row(lambda: self._truth_of(when))

    def _in_row(self, read: Callable[[], T]) -> T:
        """Read with a row in hand, whatever was in hand before."""
        before, self._some_row = self._some_row, False
        try:
            return read()
        finally:
            self._some_row = before

    def _of_some_row(self, part: Numeric) -> Spread:
        before, self._some_row = self._some_row, True
        try:
            return self._number_of(part)
        finally:
            self._some_row = before

    def _over(self, seen: Seen, sure: Spread, unknown: Spread) -> Spread:
        """What follows of the rows where there are any, of none where the answer is open."""
        of, ratios = self.of, self.ratios
        gone = of.any(
            seen.out, of.all(seen.given, sure.gone), of.all(of.no(seen.given), unknown.gone)
        )
        may = of.any(seen.out, of.all(seen.given, sure.may), of.all(of.no(seen.given), unknown.may))
        low = ratios.case(seen.given, sure.low, unknown.low)
        high = ratios.case(seen.given, sure.high, unknown.high)
        return Spread(low, low if sure.exact and unknown.exact else high, gone, may)

    def _sum(self, node: rows.SumRows, seen: Seen) -> Spread:
        of, ratios, group = self.of, self.ratios, node.fact
        counts = self._counted(node.when)
        one = self._in_row(lambda: self._number_of(node.value))
        some = self._of_some_row(node.value)
        sure = of.all(counts.yes, of.no(one.may))
        possible = of.all(of.no(counts.no), of.no(one.gone))
        low = self._part(sure, possible, one.low, ratios.least([one.low, ratios.nought]))
        high = self._part(sure, possible, one.high, ratios.greatest([one.high, ratios.nought]))
        most = ratios.number(rows.MOST_ROWS)
        nought = ratios.nought
        least = ratios.least([nought, ratios.times(most, some.low)])
        greatest = ratios.greatest([nought, ratios.times(most, some.high)])
        unknown = Spread(
            ratios.case(some.gone, nought, least),
            ratios.case(some.gone, nought, greatest),
            of.false,
            self.facts.may_be_absent(seen),
        )
        added = Spread(self._added(group, low), self._added(group, high), of.false, of.false)
        return self._over(seen, added, unknown)

    def _part(self, sure: Expr, possible: Expr, full: Ratio, less: Ratio) -> Ratio:
        case = self.ratios.case
        return case(sure, full, case(possible, less, self.ratios.nought))

    def _added(self, group: str, body: Ratio) -> Ratio:
        if body.under.value is None:
            raise _varied(group)
        return self.ratios.made(self.of.total(group, body.over), body.under)

    def _count(self, node: rows.CountRows, seen: Seen) -> Spread:
        of, ratios = self.of, self.ratios
        counts = self._counted(node.when)
        one = of.number(1)
        sure = ratios.whole(of.total(node.fact, of.case(counts.yes, one, of.zero)))
        possible = ratios.whole(of.total(node.fact, of.case(counts.no, of.zero, one)))
        most = ratios.number(rows.MOST_ROWS)
        unknown = Spread(ratios.nought, most, of.false, self.facts.may_be_absent(seen))
        return self._over(seen, Spread(sure, possible, of.false, of.false), unknown)

    def _extreme(self, node: rows.ExtremeRows, seen: Seen) -> Spread:
        of, ratios, group = self.of, self.ratios, node.fact
        counts = self._counted(node.when)
        one = self._in_row(lambda: self._number_of(node.value))
        some = self._of_some_row(node.value)
        sure = of.all(counts.yes, of.no(one.may))
        possible = of.all(of.no(counts.no), of.no(one.gone))
        any_sure, any_possible = of.exists(group, sure), of.exists(group, possible)

        def pick(body: Ratio, greatest: bool, when: Expr) -> Ratio:
            if body.under.value is None:
                raise _varied(group)
            return ratios.made(of.extreme(group, greatest, body.over, when), body.under)

        spread = (pick(one.low, False, possible), pick(one.high, True, possible))
        if node.greatest:
            settled = (pick(one.low, True, sure), spread[1])
        else:
            settled = (spread[0], pick(one.high, False, sure))
        low, high = (ratios.case(any_sure, a, b) for a, b in zip(settled, spread, strict=True))
        found = Spread(low, high, of.no(any_possible), of.no(any_sure))
        unknown = Spread(some.low, some.high, some.gone, of.true)
        return self._over(seen, found, unknown)

    def _any_row(self, node: rows.AnyRow) -> Pair:
        of, seen, group = self.of, self.facts.seen(node.fact), node.fact
        counts = self._counted(node.when)
        part = self._in_row(lambda: self._truth_of(node.part))
        wanted, unwanted = (part.no, part.yes) if node.every else (part.yes, part.no)
        surely = of.all(seen.given, of.exists(group, of.all(counts.yes, wanted)))
        open_ = of.exists(group, of.all(of.no(counts.no), of.no(unwanted)))
        never = of.all(seen.given, of.no(open_))
        if node.every:
            return Pair(never, of.any(seen.out, surely))
        return Pair(surely, of.any(seen.out, never))


def _varied(group: str) -> Inexpressible:
    return Inexpressible(group, "fractions that each have a denominator of their own")
