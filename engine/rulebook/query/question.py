"""What a query is asked of a rulebook, and how its answer is read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.rulebook.conclusion import TimeLimit
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Span
from engine.rulebook.query.expr import Expr, Exprs
from engine.rulebook.query.lower import Lowering
from engine.rulebook.query.ratio import Spread
from engine.rulebook.query.seen import Pair
from engine.rulebook.rule import STATUSES, Route, kind_of

FALSE, TRUE, UNKNOWN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Told:
    """What follows in one case, in the terms of the interpreter."""

    truths: Mapping[str, bool | None]
    numbers: Mapping[str, Span | None]
    statuses: Mapping[str, tuple[str, int, int, int, int]]  # four days, 0 for none
    route: int | None  # which line decides
    beside: tuple[bool, ...]  # which lines of `also` hold


class Question:
    """All conclusions of a rulebook as columns of a query."""

    def __init__(self, lowering: Lowering, names: Iterable[str] | None = None) -> None:
        self.lowering, self.of = lowering, lowering.of
        rulebook = lowering.rulebook
        wanted = list(rulebook.definitions if names is None else names)
        kinds = {name: kind_of(rulebook.definitions[name]) for name in wanted}
        self.truths = [name for name, kind in kinds.items() if kind == "truth"]
        self.numbers = [n for n, kind in kinds.items() if kind in ("money", "number", "date")]
        self.limits = [item for item in rulebook.limitations if item.name in kinds]
        self.route = rulebook.route if rulebook.route and rulebook.route.name in kinds else None

    @property
    def asked(self) -> int:
        """How many conclusions it asks for."""
        return len(self.truths) + len(self.numbers) + len(self.limits) + (self.route is not None)

    def columns(self, prefix: str = "") -> dict[str, Expr]:
        """The columns by name; `prefix` keeps those of two rulebooks apart."""
        low, found = self.lowering, dict[str, Expr]()
        for name in self.truths:
            found[name] = truth_code(self.of, low.truth(name))
        for name in self.numbers:
            span = self._plain(low.number(name))
            found[f"{name}:low"], found[f"{name}:high"] = span.low.over, span.high.over
            found[f"{name}:under"], found[f"{name}:over"] = span.low.under, span.high.under
            found[f"{name}:absent"] = self.of.case(
                span.gone,
                self.of.number(2),
                self.of.case(span.may, self.of.number(1), self.of.zero),
            )
        for item in self.limits:
            limit = low.limits.of(item)
            found[f"{item.name}:status"] = limit.status
            found[f"{item.name}:first"], found[f"{item.name}:last"] = limit.first, limit.last
            found[f"{item.name}:full"] = limit.full_until
            found[f"{item.name}:from"] = limit.first_recoverable
        if self.route is not None:
            found[f"{self.route.name}:line"] = route_line(low, self.route)
            for number, (when, _) in enumerate(self.route.also):
                found[f"{self.route.name}:also{number}"] = self.of.case(
                    low.truth_of(when).yes, self.of.number(1), self.of.zero
                )
        return {f"{prefix}{name}": one for name, one in found.items()}

    def _plain(self, span: Spread) -> Spread:
        """Nought where it is absent, so that equal answers are equal columns."""
        case, nought = self.lowering.ratios.case, self.lowering.ratios.nought
        low, high = (case(span.gone, nought, end) for end in (span.low, span.high))
        return Spread(low, high, span.gone, span.may)

    def read(self, row: Mapping[str, Any], prefix: str = "") -> Told:
        """One line of the result."""
        route, own = (
            self.route,
            {n[len(prefix) :]: v for n, v in row.items() if n.startswith(prefix)},
        )
        line = own[f"{route.name}:line"] if route else None
        also = range(len(route.also)) if route else ()
        return Told(
            {name: (False, True, None)[own[name]] for name in self.truths},
            {name: _span(own, name) for name in self.numbers},
            {item.name: _limit(own, item.name) for item in self.limits},
            None if route is None or line == len(route.lines) else line,
            tuple(own[f"{route.name}:also{number}"] == 1 for number in also) if route else (),
        )

    def interpreted(self, evaluation: Evaluation) -> Told:
        """What the interpreter says to the same question."""
        route, taken = self.route, evaluation.route() if self.route else None
        limits = {item.name: evaluation.time_limit(item) for item in self.limits}
        return Told(
            {name: evaluation.truth(name) for name in self.truths},
            {name: evaluation.number(name) for name in self.numbers},
            {name: _days_of(limit) for name, limit in limits.items()},
            route.lines.index(taken.line) if route and taken else None,
            tuple(when.eval(evaluation) is True for when, _ in route.also) if route else (),
        )


def _days_of(limit: TimeLimit) -> tuple[str, int, int, int, int]:
    days = (limit.conservative, limit.favourable, limit.full_until, limit.first_recoverable)
    first, last, full, since = (day.toordinal() if day else 0 for day in days)
    return (limit.status, first, last, full, since)


def truth_code(of: Exprs, pair: Pair) -> Expr:
    """A truth as 0, 1 or, unknown, 2."""
    return of.case(
        pair.yes, of.number(TRUE), of.case(pair.no, of.number(FALSE), of.number(UNKNOWN))
    )


def route_line(lowering: Lowering, route: Route) -> Expr:
    """The first line that surely holds; their number where none does."""
    of = lowering.of
    found = of.number(len(route.lines))
    for number, line in reversed([*enumerate(route.lines)]):
        yes = of.true if line.when is None else lowering.truth_of(line.when).yes
        found = of.case(yes, of.number(number), found)
    return found


def _span(row: Mapping[str, Any], name: str) -> Span | None:
    absent = row[f"{name}:absent"]
    if absent == 2:
        return None
    low = Fraction(int(row[f"{name}:low"]), int(row[f"{name}:under"]))
    high = Fraction(int(row[f"{name}:high"]), int(row[f"{name}:over"]))
    return (low, high, absent == 1)


def _limit(row: Mapping[str, Any], name: str) -> tuple[str, int, int, int, int]:
    status = STATUSES[row[f"{name}:status"]]
    if status in ("NOT_APPLICABLE", "UNKNOWN"):
        return (status, 0, 0, 0, 0)
    first, last, full, since = (row[f"{name}:{day}"] for day in ("first", "last", "full", "from"))
    return (status, first, last, full, since)
