"""How the graph of a rulebook becomes truths and numbers without an unknown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from engine.rulebook import graph
from engine.rulebook.calendar import FIRST, LAST
from engine.rulebook.evaluate import WARN_DAYS
from engine.rulebook.node import Numeric, Truthy
from engine.rulebook.query.dates import DATED, Dates
from engine.rulebook.query.expr import Exprs
from engine.rulebook.query.limits import Limits
from engine.rulebook.query.overrows import ROWS, OverRows
from engine.rulebook.query.ratio import Ratios, Spread
from engine.rulebook.query.seen import Facts, Pair, Setting, refused
from engine.rulebook.query.table import Inexpressible, Table
from engine.rulebook.query.tables import looked_up, on_day, tariff, turns_of
from engine.rulebook.rule import Amount, Limitation, Route
from engine.rulebook.rulebook import Rulebook

AS_OF = "as_of"


class Lowering:
    """One rulebook in one setting, with the parameters that are in force on a day in a place.

    The day of assessment itself is a column, so that one query serves all days on which the
    parameters are the same; `days` are the first and the last of them.
    """

    def __init__(
        self,
        exprs: Exprs,
        rulebook: Rulebook,
        table: Table,
        setting: Setting,
        *,
        day: date,
        region: str = "",
        days: tuple[int, int] = (FIRST, LAST),
    ) -> None:
        self.of, self.rulebook = exprs, rulebook
        self.day, self.region = day, region
        self.ratios = Ratios(exprs)
        self.dates = Dates(exprs, rulebook.calendar)
        self.facts = Facts(self.ratios, table, rulebook.facts, setting, self.truth_of)
        self.as_of = exprs.column(AS_OF, *days)
        self.rows = OverRows(self.facts, self.truth_of, self.number_of)
        warn = int(self.parameter(WARN_DAYS) or 0)
        self.limits = Limits(self, warn_days=warn, final=setting.final)
        self._truths: dict[str, Pair] = {}
        self._numbers: dict[str, Spread] = {}
        self._lower_in_order()

    def _lower_in_order(self) -> None:
        """In dependency order, so that no chain is too deep."""
        for name in self.rulebook.order:
            if name in self.rulebook.facts:
                self.facts.seen(name)
                continue
            definition = self.rulebook.definitions[name]
            try:
                if isinstance(definition, Limitation):
                    self.limits.of(definition)
                elif not isinstance(definition, Route):
                    kind = getattr(definition, "kind", "truth")
                    self.truth(name) if kind == "truth" else self.number(name)
            except Inexpressible as err:
                raise Inexpressible(name, f"{err.name}: {err.why}") from err

    # ------------------------------------------------------------ by name

    def truth(self, name: str) -> Pair:
        """A term or finding."""
        if name not in self._truths:
            node: Any = self.rulebook.definitions[name].node  # type: ignore[union-attr]  # truths have one
            self._truths[name] = self.truth_of(node)
        return self._truths[name]

    def number(self, name: str) -> Spread:
        """A term, amount or value."""
        if name not in self._numbers:
            definition = self.rulebook.definitions[name]
            if isinstance(definition, Amount):
                self._numbers[name] = self._amount(definition)
            else:
                self._numbers[name] = self.number_of(definition.node)  # type: ignore[union-attr, arg-type]  # a numeric term
        return self._numbers[name]

    def _amount(self, amount: Amount) -> Spread:
        """Rounded once; absent where it is surely not due."""
        due, found = self.truth_of(amount.due), self.number_of(amount.node)
        if amount.kind == "money":
            found = self._mapped(found, lambda one: self.ratios.half_up(one))
        gone = self.of.any(found.gone, due.no)
        may = self.of.any(found.may, self.of.no(due.yes))
        return Spread(found.low, found.high, gone, may)

    def parameter(self, name: str) -> Any:
        parameter = self.rulebook.parameters.get(name)
        period = parameter.at(self.day, self.region) if parameter else None
        return period.value if period else None

    # ------------------------------------------------------------ truths

    def truth_of(self, node: Truthy) -> Pair:
        """A condition as certainly true and certainly false."""
        make = _TRUTHS.get(type(node))
        if make is not None:
            return make(self, node)
        if type(node) in ROWS:
            return self.rows.truth(node)
        raise refused(node)

    def _all(self, node: graph.All) -> Pair:
        pairs = [self.truth_of(member) for member in node.members]
        return Pair(self.of.all(*(p.yes for p in pairs)), self.of.any(*(p.no for p in pairs)))

    def _any(self, node: graph.AnyOf) -> Pair:
        pairs = [self.truth_of(member) for member in node.members]
        return Pair(self.of.any(*(p.yes for p in pairs)), self.of.all(*(p.no for p in pairs)))

    def _not(self, node: graph.Not) -> Pair:
        pair = self.truth_of(node.part)
        return Pair(pair.no, pair.yes)

    def _constant(self, node: graph.Constant) -> Pair:
        return Pair(self.of.truth(node.value), self.of.truth(not node.value))

    def _compare(self, node: graph.Compare) -> Pair:
        """False where either is absent; true only where neither may be."""
        a, b = self.number_of(node.left), self.number_of(node.right)
        if node.sign in (">", ">="):
            a, b = b, a
        yes, no = self._settled(node.sign, a, b)
        surely = self.of.no(self.of.any(a.may, b.may))
        return Pair(self.of.all(surely, yes), self.of.any(a.gone, b.gone, no))

    def _settled(self, sign: str, a: Spread, b: Spread) -> tuple[Any, Any]:
        """When the bounds alone make it true, and false."""
        of, ratios = self.of, self.ratios
        if sign in ("<", ">"):
            return ratios.less(a.high, b.low), ratios.at_most(b.high, a.low)
        if sign in ("<=", ">="):
            return ratios.at_most(a.high, b.low), ratios.less(b.high, a.low)
        apart = of.any(ratios.less(a.high, b.low), ratios.less(b.high, a.low))
        if a.exact and b.exact:
            equal = ratios.same(a.low, b.low)
            apart = of.no(equal)
        else:
            equal = of.all(
                ratios.same(a.low, a.high), ratios.same(b.low, b.high), ratios.same(a.low, b.low)
            )
        return (equal, apart) if sign == "==" else (apart, equal)

    # ------------------------------------------------------------ numbers

    def number_of(self, node: Numeric) -> Spread:
        """A formula as what it may be."""
        make = _NUMBERS.get(type(node))
        if make is not None:
            return make(self, node)
        if type(node) in ROWS:
            return self.rows.number(node)
        raise refused(node)

    def _literal(self, node: graph.Literal) -> Spread:
        return self.ratios.exactly(self.ratios.number(node.value))

    def _fact(self, node: graph.FactNumber) -> Spread:
        return self.facts.number(node.fact, node.lowest, node.highest, node.has_keys)

    def _as_of(self, _: graph.AsOf) -> Spread:
        return self.ratios.exactly(self.ratios.whole(self.as_of))

    def _parameter(self, node: graph.ParameterNumber) -> Spread:
        value = self.parameter(node.name)
        ratios = self.ratios
        if value is None:
            false = self.of.false
            return Spread(ratios.nought, ratios.number(node.highest), false, false)
        return ratios.exactly(ratios.number(value if node.index is None else value[node.index]))

    def _arithmetic(self, node: graph.Arithmetic) -> Spread:
        a, b = self.number_of(node.left), self.number_of(node.right)
        ratios = self.ratios
        join = {
            "+": ratios.sum_of,
            "-": ratios.difference,
            "*": ratios.product,
            "/": ratios.quotient,
        }
        return join[node.sign](a, b)

    def _extreme(self, node: graph.Extreme) -> Spread:
        spans = [self.number_of(member) for member in node.members]
        pick = self.ratios.greatest if node.greatest else self.ratios.least
        low = pick([span.low for span in spans])
        exact = all(span.exact for span in spans)
        return self.ratios.joined(low, low if exact else pick([s.high for s in spans]), *spans)

    def _total(self, node: graph.Total) -> Spread:
        """What is certainly absent adds nothing; what may be absent may add nothing."""
        of, ratios = self.of, self.ratios
        low = high = ratios.nought
        spans = [self.number_of(member) for member in node.members]
        for span in spans:
            least = ratios.least([span.low, ratios.nought])
            most = ratios.greatest([span.high, ratios.nought])
            for_low = ratios.case(span.may, least, span.low)
            for_high = ratios.case(span.may, most, span.high)
            low = ratios.add(low, ratios.case(span.gone, ratios.nought, for_low))
            high = ratios.add(high, ratios.case(span.gone, ratios.nought, for_high))
        gone, may = (s.gone for s in spans), (s.may for s in spans)
        return Spread(low, high, of.all(*gone), of.all(*may))

    def _choose(self, node: graph.Choose) -> Spread:
        found = self.ratios.absent
        for when, then in reversed(node.lines):
            one = self.number_of(then)
            if when is None:
                found = one
            else:
                pair = self.truth_of(when)
                found = self.ratios.chosen(pair.yes, pair.no, one, found)
        return found

    def _working_day(self, node: graph.WorkingDay) -> Spread:
        found = self.number_of(node.part)
        return self._mapped(found, lambda one: self.dates.working_day(self.ratios.cut(one)))

    def _function(self, node: graph.Mapped) -> Spread:
        spans, ratios = [self.number_of(member) for member in node.members], self.ratios
        if node.name == "yuan":
            return ratios.product(ratios.exactly(ratios.number(100)), spans[0])
        if node.name in ("fen", "floor"):
            return self._mapped(spans[0], ratios.half_up if node.name == "fen" else ratios.floor)
        if node.name not in DATED:
            raise Inexpressible(node.name, "no query knows this function")
        function, ways = DATED[node.name]
        lows = [
            ratios.cut(s.low if way > 0 else s.high) for s, way in zip(spans, ways, strict=True)
        ]
        highs = [
            ratios.cut(s.high if way > 0 else s.low) for s, way in zip(spans, ways, strict=True)
        ]
        low, high = (ratios.whole(function(self.dates, *ends)) for ends in (lows, highs))
        return ratios.joined(low, high, *spans)

    def _mapped(self, one: Spread, function: Callable[[Any], Any]) -> Spread:
        low = self.ratios.whole(function(one.low))
        high = low if one.exact else self.ratios.whole(function(one.high))
        return Spread(low, high, one.gone, one.may)

    def _brackets(self, node: graph.Brackets) -> Spread:
        one, table = self.number_of(node.part), self.parameter(node.parameter)
        ratios = self.ratios
        if table is None:
            return Spread(ratios.nought, ratios.number(graph.WIDEST), one.gone, one.may)
        try:
            low, high = (tariff(ratios, table, end) for end in (one.low, one.high))
        except ValueError as err:
            raise Inexpressible(node.parameter, str(err)) from err
        return Spread(low, high, one.gone, one.may)

    def _parameter_on(self, node: graph.ParameterOn) -> Spread:
        turns = turns_of(self.rulebook.parameters[node.name], self.region)
        return on_day(self.ratios, turns, self.number_of(node.day))

    def _lookup(self, node: graph.Lookup) -> Spread:
        return looked_up(self.ratios, self.parameter(node.name), self.number_of(node.part))

    def _working_days(self, node: graph.WorkingDays) -> Spread:
        a, b = self.number_of(node.first), self.number_of(node.last)
        low = self.dates.days_worked(a.high.over, b.low.over)
        high = self.dates.days_worked(a.low.over, b.high.over)
        return self.ratios.joined(self.ratios.whole(low), self.ratios.whole(high), a, b)


_TRUTHS: Mapping[type, Callable[[Lowering, Any], Pair]] = {
    graph.Constant: Lowering._constant,
    graph.FactIs: lambda low, node: low.facts.is_(node.fact, node.keys),
    graph.FactHas: lambda low, node: low.facts.has(node.fact, node.key),
    graph.Stated: lambda low, node: low.facts.stated(node.fact),
    graph.Mentions: lambda low, node: low.facts.mentions(node.fact, node.words),
    graph.Known: lambda low, node: low.facts.known(node.fact),
    graph.TruthOf: lambda low, node: low.truth(node.name),
    graph.HasLimitation: lambda low, node: low.limits.any_has(node.status),
    graph.Not: Lowering._not,
    graph.All: Lowering._all,
    graph.AnyOf: Lowering._any,
    graph.Compare: Lowering._compare,
    graph.InRegion: lambda low, node: low._constant(
        graph.Constant(low.region.startswith(node.region))
    ),
}
_NUMBERS: Mapping[type, Callable[[Lowering, Any], Spread]] = {
    graph.Literal: Lowering._literal,
    graph.FactNumber: Lowering._fact,
    graph.AsOf: Lowering._as_of,
    graph.ParameterNumber: Lowering._parameter,
    graph.NumberOf: lambda low, node: low.number(node.name),
    graph.Arithmetic: Lowering._arithmetic,
    graph.Extreme: Lowering._extreme,
    graph.Total: Lowering._total,
    graph.Choose: Lowering._choose,
    graph.Mapped: Lowering._function,
    graph.WorkingDay: Lowering._working_day,
    graph.WorkingDays: Lowering._working_days,
    graph.Brackets: Lowering._brackets,
    graph.ParameterOn: Lowering._parameter_on,
    graph.Lookup: Lowering._lookup,
}
