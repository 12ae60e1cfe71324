"""What follows from the facts of one case on one day."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.rulebook import graph
from engine.rulebook.expression import round_fen
from engine.rulebook.graph import ABSENT, DECLINED, OPEN, Number, Span, Truthy, Unanswered
from engine.rulebook.rule import Amount, Finding, Limitation, Listed, RouteLine, Term
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.truth import Truth

SHARED = "case"
WIDEST_KNOWN = 10**12  # fen; beyond it a bound is a limit of the reckoning, not of the case
IMPRECISE_DAYS = 400  # a date span up to a year wide comes from a month or year, not from ignorance


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount or value in the case: exact, a range, or not due.

    Money in fen, dates as ordinals; `value` is None unless it is exact and surely due.
    """

    definition: Amount
    due: Truth
    low: Number | None
    high: Number | None

    @property
    def value(self) -> Number | None:
        exact = self.due is Truth.TRUE and self.low is not None and self.low == self.high
        return self.low if exact else None

    @property
    def has_upper(self) -> bool:
        """Whether the facts bound it from above."""
        return self.high is not None and self.high < WIDEST_KNOWN


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """A limitation item in the case; the days are unextended."""

    definition: Limitation
    status: str
    conservative: date | None
    favourable: date | None


@dataclass(frozen=True, slots=True)
class RouteTaken:
    """The next step, why, what goes beside it, and which earlier lines are still open."""

    primary: str
    reasons: tuple[str, ...]
    also: tuple[str, ...]
    line: RouteLine
    open_lines: tuple[RouteLine, ...]


class Evaluation:
    """The law applied to facts, each thing worked out once, when it is first asked for.

    `facts` holds values as `vocabulary.read_answer` gives them. `scope` names the
    namespaces in play: facts of others do not apply. `gates` closes facts that the
    questionnaire does not ask in this case. In a `final` assessment what was not asked
    counts as not known, and presumptions of proof are used and recorded in `presumed`.
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
        final: bool = True,
    ) -> None:
        self.rulebook = rulebook
        self.answers = facts
        self.day = as_of
        self.as_of = as_of.toordinal()
        self.region = region
        self.final = final
        self.scope = frozenset(scope) | {SHARED} if scope is not None else rulebook.namespaces
        self.gates = gates or {}
        self.row: dict[str, Any] | None = None
        self.presumed: set[str] = set()
        self._overrides = parameters or {}
        self.overridden = frozenset(self._overrides)
        self._facts: dict[str, Any] = {}
        self._memo: dict[str, Any] = {}
        self._settle()

    def _settle(self) -> None:
        """Work everything out in dependency order, so that no chain is too deep."""
        facts = self.rulebook.facts
        definitions = self.rulebook.definitions
        for name in self.rulebook.order:
            if name in facts:
                if facts[name].applies is not None:
                    self.fact(name)
            else:
                definition = definitions[name]
                if isinstance(definition, Finding):
                    self.truth(name)
                elif isinstance(definition, Amount) or (
                    isinstance(definition, Term) and definition.kind != "truth"
                ):
                    self.number(name)
                elif isinstance(definition, Term):
                    self.truth(name)

    # ------------------------------------------------------------ what nodes ask

    def fact(self, name: str) -> Any:
        """The value that conditions see: on the path and in scope, or why there is none."""
        try:
            return self._facts[name]
        except KeyError:
            value = self._facts[name] = self._visible(name)
            return value

    def _visible(self, name: str) -> Any:
        fact = self.rulebook.facts[name]
        if fact.namespace not in self.scope:
            return ABSENT
        for guard in (fact.applies, self.gates.get(name)):
            if guard is None:
                continue
            open_ = guard.eval(self)
            if open_ is False:
                return ABSENT
            if open_ is None:
                return DECLINED if self.final else OPEN
        value = self.answers.get(name, OPEN)
        if value is ABSENT or not isinstance(value, Unanswered):
            return value
        if self.final and fact.presumed is not None:
            self.presumed.add(name)
            return fact.presumed
        return DECLINED if self.final else value

    def known(self, name: str) -> bool | None:
        value = self.fact(name)
        if value is OPEN:
            return None
        return not isinstance(value, Unanswered) and name not in self.presumed

    def truth(self, name: str) -> bool | None:
        try:
            value: bool | None = self._memo[name]
        except KeyError:
            definition = self.rulebook.definitions[name]
            node: Any = definition.node  # type: ignore[union-attr]  # truths are terms and findings
            value = self._memo[name] = node.eval(self)
        return value

    def number(self, name: str) -> Span | None:
        try:
            span: Span | None = self._memo[name]
        except KeyError:
            definition = self.rulebook.definitions[name]
            if isinstance(definition, Amount):
                span = self._amount_span(definition)
            else:
                node: Any = definition.node  # type: ignore[union-attr]  # numbers are terms here
                span = node.eval(self)
            self._memo[name] = span
        return span

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
        period = self.rulebook.parameters[name].at(self.day, self.region)
        return None if period is None else period.value

    def working_day(self, ordinal: int) -> int:
        return self.rulebook.calendar.on_or_after(ordinal)

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
        """The status of one item (conventions of the limitation engine, §3.1)."""
        due = item.due.eval(self)
        if due is False:
            return TimeLimit(item, "NOT_APPLICABLE", None, None)
        early, late = item.conservative.eval(self), item.favourable.eval(self)
        if due is None or not (_narrow(early) and _narrow(late)):
            return TimeLimit(item, "UNKNOWN", None, None)
        assert early is not None and late is not None  # narrow spans are there
        first, last = int(early[0]), max(int(early[0]), int(late[1]))
        status = self._status(first, last)
        if status == "EXPIRED" and item.revived is not None and item.revived.eval(self) is True:
            status = "REVIVED"
        return TimeLimit(item, status, date.fromordinal(first), date.fromordinal(last))

    def _status(self, conservative: int, favourable: int) -> str:
        warn = self.parameter("limitation_warn_days")
        if self.as_of > favourable:
            return "EXPIRED"
        if self.as_of > conservative:
            return "DISPUTED"
        return "EXPIRING" if conservative - self.as_of <= (warn or 0) else "IN_TIME"

    def route(self) -> RouteTaken | None:
        """The first line that surely holds; earlier lines that still may are named."""
        if self.rulebook.route is None:
            return None
        open_lines: list[RouteLine] = []
        for line in self.rulebook.route.lines:
            value = True if line.when is None else line.when.eval(self)
            if value is None:
                open_lines.append(line)
            if value is True:
                also = self._beside(line.to)
                return RouteTaken(line.to, (line.reason,), also, line, tuple(open_lines))
        return None

    def _beside(self, primary: str) -> tuple[str, ...]:
        assert self.rulebook.route is not None
        beside = [
            name
            for when, names in self.rulebook.route.also
            if when.eval(self) is True
            for name in names
        ]
        return tuple(dict.fromkeys(name for name in beside if name != primary))

    def route_settled(self) -> bool:
        """Whether every line that may still decide leads to the same step."""
        taken = self.route()
        return taken is not None and all(line.to == taken.primary for line in taken.open_lines)

    def listed(self, kind: str) -> Iterator[Listed]:
        """Evidence items, options or headlines whose condition surely holds."""
        for item in self.rulebook.listed_as(kind):
            if item.when is None or item.when.eval(self) is True:
                yield item


def _narrow(span: Span | None) -> bool:
    return span is not None and not span[2] and span[1] - span[0] <= IMPRECISE_DAYS


def static_span(rulebook: Rulebook, node: graph.Numeric) -> Span | None:
    """The bounds of a number when nothing is known."""
    empty = Evaluation(rulebook, {}, as_of=date(2026, 1, 1), final=False)
    return node.eval(empty)
