"""What follows from the facts of one case on one day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from threading import local
from typing import Any, Final

from engine.rulebook.conclusion import RouteTaken, Sum, TimeLimit
from engine.rulebook.limitation import time_limit
from engine.rulebook.node import ABSENT, DECLINED, OPEN, Span, Truthy, Unanswered
from engine.rulebook.numbers import round_fen
from engine.rulebook.ripple import Ripple, alike, differing
from engine.rulebook.routing import route_taken
from engine.rulebook.rule import Amount, Finding, Limitation, Listed, Route
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.truth import Truth
from engine.rulebook.uses import AS_OF, below, depth, outside, resting_on

__all__ = ["Evaluation", "RouteTaken", "Sum", "TimeLimit"]

SHARED: Final = "case"
WARN_DAYS: Final = "limitation_warn_days"  # the parameter that says when time runs short
_HAND: Final = local()  # the row in hand, for each thread its own: states are shared
DEEP: Final = 40  # a chain of definitions that is worked out by recursion without danger


class Evaluation:
    """The law applied to facts, each thing worked out once.

    `facts` holds values as `vocabulary.read_answer` gives them. `scope` names the
    namespaces in play: facts of others do not apply. `gates` closes facts that the
    questionnaire does not ask in this case; `skippable` are those it lets people pass over as
    not applying. In a `final` assessment what was not asked counts as not known, and
    presumptions of proof are used and recorded in `presumed`. A `lazy` one works out nothing
    before it is asked: for those who ask little.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        facts: Mapping[str, Any],
        *,
        as_of: date,
        region: str = "",
        parameters: Mapping[str, Any] | None = None,
        scope: Collection[str] | None = None,
        gates: Mapping[str, Truthy] | None = None,
        skippable: Collection[str] = (),
        final: bool = True,
        lazy: bool = False,
    ) -> None:
        self.rulebook = rulebook
        self.answers = facts
        self.day = as_of
        self.as_of = as_of.toordinal()
        self.region = region
        self.final = final
        self.in_common = False  # whether what is private to a side is left out
        self.scope = frozenset(scope) | {SHARED} if scope is not None else rulebook.namespaces
        self._outside = outside(rulebook, self.scope)
        self.gates = gates or {}
        self.presumed: set[str] = set()
        self._skippable = frozenset(skippable)
        self._overrides = parameters or {}
        self.overridden = frozenset(self._overrides)
        self._undecided: set[str] = set()  # facts of which it is open whether they apply
        self._facts: dict[str, Any] = {}
        self._memo: dict[str, Any] = {}
        self._limits: dict[str, TimeLimit] = {}
        self._in_force: dict[str, Any] = {}
        self.trails: dict[str, Any] = {}  # what relevance found below each name, kept for later
        self._touched: dict[frozenset[str], frozenset[str]] = {}
        if not lazy or depth(rulebook) > DEEP:
            self._settle(rulebook.order)

    def _settle(self, names: Iterable[str]) -> None:
        """Work these out in dependency order, so that no chain is too deep."""
        facts = self.rulebook.facts
        for name in names:
            if name in facts:
                if facts[name].applies is not None:
                    self.fact(name)
                continue
            definition = self.rulebook.definitions[name]
            if isinstance(definition, (Limitation, Route)):
                continue
            if isinstance(definition, Finding) or definition.kind == "truth":
                self.truth(name)
            else:
                self.number(name)

    # ------------------------------------------------------------ the same case, otherwise

    def with_answers(self, changed: Mapping[str, Any]) -> Evaluation:
        """The same case with these answers instead; OPEN takes an answer back.

        Cheap: only what rests on them is worked out anew, and only when it is asked for.
        """
        other = copy(self)
        other.answers = {**self.answers, **changed}
        other._forget(self._touched_by(frozenset(changed)))
        return other

    @property
    def row(self) -> dict[str, Any] | None:
        """The row in hand while rows are gone through."""
        row: dict[str, Any] | None = getattr(_HAND, "row", None)
        return row

    @row.setter
    def row(self, row: dict[str, Any] | None) -> None:
        _HAND.row = row

    def becoming(self, answers: Mapping[str, Any], ripple: Ripple) -> Evaluation:
        """The same case with exactly these answers; what stands on equal ground is taken over.

        `ripple` is that of this rulebook and these gates. Everything is worked out at once,
        and nothing that rests only on what did not become otherwise.
        """
        other = copy(self)
        other.answers = answers
        other.presumed, other._undecided = self.presumed.copy(), self._undecided.copy()
        other._facts, other._memo = self._facts.copy(), self._memo.copy()
        other._limits, other.trails = self._limits.copy(), self.trails.copy()
        ripple.spread(differing(self.answers, answers), other._renew)
        return other

    def _renew(self, name: str) -> bool:
        """Work one thing out again; whether it may have become otherwise."""
        self.trails.pop(name, None)
        if name in self.rulebook.facts:
            return self._renew_fact(name)
        definition = self.rulebook.definitions[name]
        if isinstance(definition, Limitation):
            limit = self._limits.pop(name, None)
            return limit is None or self.time_limit(definition) != limit
        if name not in self._memo:
            return not isinstance(definition, Route)
        before = self._memo[name]
        self._memo[name] = value = self._worked_out(name)
        return bool(value != before)

    def _renew_fact(self, name: str) -> bool:
        if name not in self._facts:
            return True
        before, in_doubt = self._facts[name], self._in_doubt(name)
        if in_doubt:
            self._undecided.discard(name)
            self.presumed.discard(name)
        self._facts[name] = value = self._visible(name)
        return self._in_doubt(name) is not in_doubt or not alike(value, before)

    def _in_doubt(self, name: str) -> bool:
        return name in self._undecided or name in self.presumed

    def common(self) -> Evaluation:
        """The case as everybody may see it: no private answer, and nothing that rests on one.

        A private answer counts as not given, or as what its fact is `shared_as`; a private finding
        does not hold. So nobody can tell from the conclusions which private answer was given.
        """
        changed = {
            fact.name: OPEN if fact.shared_as is None else fact.shared_as
            for fact in self.rulebook.facts.values()
            if fact.hides(self.answers.get(fact.name, OPEN))
        }
        other = copy(self)
        other.answers, other.in_common = {**self.answers, **changed}, True
        other._forget(frozenset((*self.rulebook.facts, *self.rulebook.order)))
        return other

    def on_day(self, day: date) -> Evaluation:
        """The same answers assessed on another day; as cheap."""
        other = copy(self)
        other.day, other.as_of = day, day.toordinal()
        other._in_force = {}
        other._forget(self._touched_by(frozenset({AS_OF})))
        return other

    def _forget(self, touched: frozenset[str]) -> None:
        """Let go of what may be otherwise now; deep chains are worked out at once."""
        self.presumed = self.presumed - touched
        self._undecided = self._undecided - touched
        self._facts, self._memo = self._facts.copy(), self._memo.copy()
        self._limits, self.trails = self._limits.copy(), self.trails.copy()
        for name in touched:
            self.trails.pop(name, None)
            self._facts.pop(name, None)
            self._memo.pop(name, None)
            self._limits.pop(name, None)
        if depth(self.rulebook) > DEEP:
            self._settle(name for name in self.rulebook.order if name in touched)

    def _touched_by(self, facts: frozenset[str]) -> frozenset[str]:
        """Everything that rests on these facts, also through the gates of this case."""
        if facts not in self._touched:
            touched = frozenset[str]().union(*(resting_on(self.rulebook, f) for f in facts))
            gated = [
                fact
                for fact, gate in self.gates.items()
                if fact not in touched and below(self.rulebook, (gate,)) & touched
            ]
            more = facts.union(gated)
            self._touched[facts] = touched if more == facts else self._touched_by(more)
        return self._touched[facts]

    # ------------------------------------------------------------ what nodes ask

    def fact(self, name: str) -> Any:
        """The value that conditions see: on the path and in scope, or why there is none."""
        try:
            return self._facts[name]
        except KeyError:
            value = self._facts[name] = self._visible(name)
            return value

    def _visible(self, name: str) -> Any:
        if name in self._outside:
            return ABSENT
        fact = self.rulebook.facts[name]
        if fact.applies is not None or name in self.gates:
            for guard in (fact.applies, self.gates.get(name)):
                open_ = True if guard is None else guard.eval(self)
                if open_ is False:
                    return ABSENT
                if open_ is None:
                    self._undecided.add(name)
                    return DECLINED if self.final else OPEN
        value = self.answers.get(name, OPEN)
        if value is ABSENT or not isinstance(value, Unanswered):
            return value
        if self.final and fact.presumed is not None:
            self.presumed.add(name)
            return fact.presumed
        return DECLINED if self.final else value

    def may_be_absent(self, fact: str) -> bool:
        """Whether an unknown fact may yet turn out not to apply."""
        if fact in self._undecided:
            return True
        return fact in self._skippable and self.fact(fact) is OPEN

    def known(self, name: str) -> bool | None:
        value = self.fact(name)
        if value is OPEN:
            return None
        return not isinstance(value, Unanswered) and name not in self.presumed

    def truth(self, name: str) -> bool | None:
        try:
            value: bool | None = self._memo[name]
        except KeyError:
            value = self._memo[name] = self._worked_out(name)
        return value

    def number(self, name: str) -> Span | None:
        try:
            span: Span | None = self._memo[name]
        except KeyError:
            span = self._memo[name] = self._worked_out(name)
        return span

    def _worked_out(self, name: str) -> Any:  # a truth or a span, by the definition
        definition = self.rulebook.definitions[name]
        if isinstance(definition, Amount):
            return self._amount_span(definition)
        if self.in_common and isinstance(definition, Finding) and definition.private:
            return False
        node: Any = definition.node  # type: ignore[union-attr]  # truths and numbers have one
        return node.eval(self)

    def _amount_span(self, amount: Amount) -> Span | None:
        due = amount.due.eval(self)
        if due is False:
            return None
        span = amount.node.eval(self)
        if span is None:
            return None
        if amount.kind == "money":
            span = (round_fen(span[0]), round_fen(span[1]), span[2])
        return (span[0], span[1], True) if due is None else span

    def parameter(self, name: str) -> Any:
        if name in self._overrides:
            return self._overrides[name]
        if name not in self._in_force:
            parameter = self.rulebook.parameters.get(name)
            period = parameter.at(self.day, self.region) if parameter else None
            self._in_force[name] = period.value if period else None
        return self._in_force[name]

    def parameter_values(self, name: str, first: int, last: int) -> list[Any]:
        """The values in force on the days from one to another, None for days without one."""
        if name in self._overrides:
            return [self._overrides[name]]
        parameter = self.rulebook.parameters[name]
        days = (date.fromordinal(first), date.fromordinal(last))
        return [p.value if p else None for p in parameter.between(*days, self.region)]

    def in_region(self, region: str) -> bool:
        return self.region.startswith(region)

    def working_day(self, ordinal: int) -> int:
        return self.rulebook.calendar.on_or_after(ordinal)

    def working_days(self, first: int, last: int) -> int:
        return self.rulebook.calendar.days_worked(first, last)

    def limitation(self, status: str) -> bool | None:
        statuses = [self.time_limit(item).status for item in self.rulebook.limitations]
        return True if status in statuses else None if "UNKNOWN" in statuses else False

    # ------------------------------------------------------------ what readers ask

    def finding(self, name: str) -> Truth:
        """Whether a finding or truth term holds."""
        return Truth.of(self.truth(name))

    def findings(self) -> tuple[Finding, ...]:
        """The findings that hold, in the order of the files."""
        return tuple(f for f in self.rulebook.findings if self.truth(f.name) is True)

    def level(self, finding: Finding) -> str:
        """How firmly it holds: the first line whose condition is met, or the last."""
        for when, level in finding.levels:
            if when is None or when.eval(self) is True:
                return level
        return finding.levels[-1][1]

    def amount(self, name: str) -> Sum:
        """An amount or value by its name."""
        definition = self.rulebook.definitions[name]
        assert isinstance(definition, Amount)
        span = self.number(name)
        if span is None:
            return Sum(definition, Truth.FALSE, None, None)
        return Sum(definition, Truth.UNKNOWN if span[2] else Truth.TRUE, span[0], span[1])

    def amounts(self) -> tuple[Sum, ...]:
        """Every amount and value that is or may be due."""
        sums = (self.amount(amount.name) for amount in self.rulebook.amounts)
        return tuple(one for one in sums if one.due is not Truth.FALSE)

    def time_limits(self) -> tuple[TimeLimit, ...]:
        """Every limitation item that is surely in play."""
        return tuple(
            self.time_limit(item)
            for item in self.rulebook.limitations
            if item.due.eval(self) is True
        )

    def time_limit(self, item: Limitation) -> TimeLimit:
        """The status of one item and the days it rests on."""
        if item.name not in self._limits:
            warn = self.parameter(WARN_DAYS) or 0
            limit = time_limit(self, item, warn_days=int(warn), final=self.final)
            self._limits[item.name] = limit
        return self._limits[item.name]

    def route(self) -> RouteTaken | None:
        """The first line that surely holds; earlier lines that still may are named."""
        route = self.rulebook.route
        return None if route is None else route_taken(self, route)

    def route_settled(self) -> bool:
        """Whether every line that may still decide leads to the same step."""
        taken = self.route()
        return taken is not None and all(line.to == taken.primary for line in taken.open_lines)

    def listed(self, kind: str) -> Iterator[Listed]:
        """Evidence items, options or headlines whose condition surely holds."""
        for item in self.rulebook.listed_as(kind):
            hidden = self.in_common and item.private
            if not hidden and (item.when is None or item.when.eval(self) is True):
                yield item
