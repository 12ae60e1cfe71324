"""Numbers, sums and dates as the solver reads them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

import z3

from engine.rulebook import graph, rows
from engine.rulebook.graph import Node
from engine.rulebook.parameter import Parameter
from engine.rulebook.proving.parts import FALSE, NOUGHT, TRUE, Call, Numbers, Truths, to_fen, total
from engine.rulebook.proving.symbols import Symbol, exact

if TYPE_CHECKING:
    from engine.rulebook.proving.encoding import Encoding

SIGNS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}
DAYS_A_MONTH: Final = z3.Q(30436875, 1000000)  # in the mean of the calendar
ASTRAY: Final = 4  # days that a month's arithmetic is never further from the mean
LONGEST_REST: Final = 30  # days off on end are never more


class Formulas:
    """Writes numbers out for one encoding."""

    def __init__(self, encoding: Encoding) -> None:
        self.all = encoding
        self._writers: dict[type, Callable[[Any], Numbers]] = {
            graph.Literal: lambda node: Numbers(exact(node.value), TRUE, FALSE),
            graph.AsOf: lambda node: Numbers(z3.ToReal(self.all.as_of), TRUE, FALSE),
            graph.NumberOf: lambda node: self.all.named(node.name),
            graph.FactNumber: self._fact_number,
            graph.ParameterNumber: self._parameter,
            graph.ParameterOn: self._parameter_on,
            graph.Choose: self._choose,
            graph.Total: lambda node: total([self.number(member) for member in node.members]),
            graph.Arithmetic: self._arithmetic,
            graph.Extreme: self._extreme,
            graph.Mapped: self._mapped,
            graph.WorkingDay: self._working_day,
            graph.WorkingDays: self._working_days,
            graph.Brackets: self._brackets,
            graph.Lookup: self._lookup,
            rows.RowNumber: self._row_number,
            rows.SumRows: self._over_rows,
            rows.CountRows: self._over_rows,
            rows.ExtremeRows: self._over_rows,
        }

    def number(self, node: Node) -> Numbers:
        """A number: its value, when it is exact, and when there is none."""
        return self._writers[type(node)](node)

    def _fact_number(self, node: graph.FactNumber) -> Numbers:
        answer, absent = self.all.answer(node.fact), self.all.absent(node.fact)
        number, value = answer.is_number(), _real(answer.value)
        keyed = z3.And(answer.known, z3.Not(number))
        presumed = answer.fact.presumed
        if presumed is not None and not isinstance(presumed, graph.Key):
            taken = presumed[0] if isinstance(presumed, tuple) else presumed
            value = z3.If(answer.known, value, exact(taken))
            number = z3.Or(number, z3.And(z3.Not(answer.known), z3.Not(absent)))
        return Numbers(value, number, z3.Or(absent, keyed))

    def _row_number(self, node: rows.RowNumber) -> Numbers:
        cell = None if self.all.row is None else self.all.row.get(node.field)
        if cell is None:
            return self.all.unknown()
        number = cell.is_number()
        return Numbers(_real(cell.value), number, z3.And(cell.known, z3.Not(number)))

    # ------------------------------------------------------------ parameters

    def _parameter(self, node: graph.ParameterNumber) -> Numbers:
        return self._dated(node.name, self.all.as_of, node.index)

    def _parameter_on(self, node: graph.ParameterOn) -> Numbers:
        day = self.number(node.day)
        found = self._dated(node.name, z3.ToInt(day.value), None)
        return Numbers(found.value, z3.And(day.exact, found.exact), day.absent)

    def _dated(self, name: str, day: Symbol, index: int | None) -> Numbers:
        """A parameter as it is on a day."""
        parameter = self.all.rulebook.parameters.get(name)
        value = parameter and _on(parameter, day, self.all.region, index)
        return self.all.unknown() if value is None else Numbers(value, TRUE, FALSE)

    def _brackets(self, node: graph.Brackets) -> Numbers:
        table = self.all.rulebook.parameters[node.parameter].every[0].value
        part = self.number(node.part)
        if table is None:
            return self.all.unknown()
        return Numbers(_tariff(part.value, table), part.exact, part.absent)

    def _lookup(self, node: graph.Lookup) -> Numbers:
        table = self.all.rulebook.parameters[node.name].every[0].value
        part = self.number(node.part)
        if table is None:
            return self.all.unknown()
        value: Symbol = NOUGHT
        for key, number in table.items():
            value = z3.If(part.value == key, exact(number), value)
        none = z3.And(*(part.value != key for key in table))
        absent = z3.Or(part.absent, z3.And(part.exact, none))
        return Numbers(value, z3.And(part.exact, z3.Not(none)), absent)

    # ------------------------------------------------------------ joined numbers

    def _choose(self, node: graph.Choose) -> Numbers:
        found = Numbers(NOUGHT, FALSE, TRUE)
        for when, then in reversed(node.lines):
            value = self.number(then)
            if when is None:
                found = value
                continue
            test = self.all.truth(when)
            known = z3.If(test.true, value.exact, z3.And(test.false, found.exact))
            absent = z3.If(test.true, value.absent, z3.And(test.false, found.absent))
            other = z3.If(test.false, found.value, self.all.unknown().value)
            found = Numbers(z3.If(test.true, value.value, other), known, absent)
        return found

    def _arithmetic(self, node: graph.Arithmetic) -> Numbers:
        left, right = self.number(node.left), self.number(node.right)
        value = SIGNS[node.sign](left.value, right.value)
        solid = right.value != 0 if node.sign == "/" else TRUE
        return _with_value(value, (left, right), solid)

    def _extreme(self, node: graph.Extreme) -> Numbers:
        found = [self.number(member) for member in node.members]
        value = found[0].value
        for other in found[1:]:
            more = other.value > value if node.greatest else other.value < value
            value = z3.If(more, other.value, value)
        return _with_value(value, found)

    def _mapped(self, node: graph.Mapped) -> Numbers:
        found = [self.number(member) for member in node.members]
        values = [one.value for one in found]
        if node.name == "yuan":
            return _with_value(values[0] * 100, found)
        if node.name == "fen":
            return _with_value(to_fen(values[0]), found)
        if node.name == "floor":
            return _with_value(z3.ToReal(z3.ToInt(values[0])), found)
        if node.name == "add_days":
            return _with_value(values[0] + z3.ToReal(z3.ToInt(values[1])), found)
        return _with_value(self._call(node.name, values, node.function), found)

    # ------------------------------------------------------------ the calendar

    def _call(self, name: str, values: list[Symbol], real: Callable[..., Any]) -> Symbol:
        """A function of the calendar, with the bounds that it never leaves."""
        whole = [z3.ToInt(value) for value in values]
        function = z3.Function(name, *(z3.IntSort() for _ in whole), z3.IntSort())
        found = function(*whole)
        self.all.calls.append(Call(name, function, tuple(whole), real))
        self.all.rules += _limits_of(name, values, z3.ToReal(found))
        return z3.ToReal(found)

    def _working_day(self, node: graph.WorkingDay) -> Numbers:
        day = self.number(node.part)
        on_or_after = self.all.rulebook.calendar.on_or_after
        return _with_value(self._call("working_day", [day.value], on_or_after), [day])

    def _working_days(self, node: graph.WorkingDays) -> Numbers:
        ends = [self.number(node.first), self.number(node.last)]
        worked = self.all.rulebook.calendar.days_worked
        return _with_value(self._call("working_days", [e.value for e in ends], worked), ends)

    # ------------------------------------------------------------ rows

    def _over_rows(self, node: Any) -> Numbers:  # SumRows, CountRows or ExtremeRows
        group, absent = self.all.answer(node.fact), self.all.absent(node.fact)
        if self.all.loose:
            unknown = self.all.unknown()
            return Numbers(unknown.value, FALSE, absent)
        counted = [self._in_row(node, *row) for row in self.all.rows_of(node.fact)]
        settled = [z3.Or(out.true, z3.And(out.false, one.exact)) for out, one in counted]
        exactly = z3.And(group.known, *settled)
        inside = [z3.And(out.false, one.exact) for out, one in counted]
        values = [one.value for _, one in counted]
        if not isinstance(node, rows.ExtremeRows):
            parts = zip(inside, values, strict=True)
            summed = sum((z3.If(is_in, value, NOUGHT) for is_in, value in parts), NOUGHT)
            return Numbers(summed, exactly, absent)
        first, second = values
        more = second > first if node.greatest else second < first
        value = z3.If(z3.And(inside[1], z3.Or(z3.Not(inside[0]), more)), second, first)
        some = z3.Or(*inside)
        return Numbers(value, z3.And(exactly, some), z3.Or(absent, z3.And(exactly, z3.Not(some))))

    def _in_row(self, node: Any, there: Symbol, cells: dict[str, Any]) -> tuple[Truths, Numbers]:
        """Whether a row surely counts not, or surely does, and what it adds."""
        with self.all.in_row(cells):
            counts = Truths(TRUE, FALSE) if node.when is None else self.all.truth(node.when)
            one = Numbers(z3.RealVal(1), TRUE, FALSE)
            value = one if isinstance(node, rows.CountRows) else self.number(node.value)
        out = z3.Or(z3.Not(there), counts.false, value.absent)
        return Truths(out, z3.And(there, counts.true, z3.Not(value.absent))), value


def _with_value(value: Symbol, parts: Iterable[Numbers], solid: Symbol = TRUE) -> Numbers:
    """A number that is exact where all its parts are, and absent where one of them is."""
    parts = [*parts]
    known = z3.And(solid, *(one.exact for one in parts))
    return Numbers(value, known, z3.Or(*(one.absent for one in parts)))


def _real(value: Symbol) -> Symbol:
    return z3.ToReal(value) if z3.is_int(value) else value


def _on(parameter: Parameter, day: Symbol, region: str, index: int | None) -> Symbol | None:
    periods = [p for p in parameter.every if region.startswith(p.region) and p.value is not None]
    found: Symbol | None = None
    for period in sorted(periods, key=lambda p: (p in parameter.own, len(p.region), p.from_)):
        value = exact(period.value if index is None else period.value[index])
        inside = day >= period.from_.toordinal()
        found = value if found is None else z3.If(inside, value, found)
    return found


def _tariff(value: Symbol, table: Iterable[tuple[Any, Any, Any]]) -> Symbol:
    summed: Symbol = NOUGHT
    below: Any = 0
    for up_to, fixed, rate in table:
        top = value if up_to is None else z3.If(value < exact(up_to), value, exact(up_to))
        inside = z3.If(top > exact(below), top - exact(below), NOUGHT)
        reached = TRUE if below == 0 else value > exact(below)
        summed = summed + z3.If(reached, exact(fixed) + inside * exact(rate), NOUGHT)
        below = below if up_to is None else up_to
    return summed


def _limits_of(name: str, values: list[Symbol], found: Symbol) -> Iterator[Symbol]:
    """Between which numbers a function of the calendar always stays."""
    if name == "working_day":
        yield z3.And(found >= values[0], found <= values[0] + LONGEST_REST)
    elif name == "working_days":
        mean = (values[1] - values[0] + 1) * 5 / 7
        yield z3.And(found >= 0, found >= mean - LONGEST_REST)
        yield z3.Or(found == 0, found <= mean + ASTRAY)
    elif name in ("add_months", "add_years"):
        months = values[1] * (12 if name == "add_years" else 1)
        mean = values[0] + z3.ToReal(z3.ToInt(months)) * DAYS_A_MONTH
        yield z3.And(found >= mean - ASTRAY, found <= mean + ASTRAY)
    else:
        unit = 12 if name == "years" else 1
        apart, wide = values[1] - values[0], 31 * unit + ASTRAY
        days = found * unit * DAYS_A_MONTH
        yield z3.And(days <= apart + wide, days >= apart - wide)
