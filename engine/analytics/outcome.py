"""What counts as the outcome of a case when two sets of rules are compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Span
from engine.rulebook.query.expr import Expr
from engine.rulebook.query.lower import Lowering
from engine.rulebook.query.question import Question, Told
from engine.rulebook.rule import Amount, Finding, Limitation, Route
from engine.rulebook.rulebook import Rulebook

OUTCOMES: Final = (Finding, Amount, Limitation, Route)
ROUTE: Final = "route"  # no definition can bear this name, which has no dot
NOT_DUE: Final = "NOT_APPLICABLE"
Outcome = Any  # a truth, a span, a status or a way, by the kind of what it belongs to


@dataclass(frozen=True, slots=True)
class Way:
    """Where a case goes, why, and what goes beside it."""

    step: str
    reason: str
    beside: tuple[str, ...]


def names_of(rulebook: Rulebook) -> list[str]:
    """What has an outcome: findings, amounts, time limits, the route."""
    return [n for n, d in rulebook.definitions.items() if isinstance(d, OUTCOMES)]


def interpreted(evaluation: Evaluation) -> dict[str, Outcome]:
    """The outcomes of one case."""
    rulebook = evaluation.rulebook
    found: dict[str, Outcome] = {}
    for finding in rulebook.findings:
        found[finding.name] = evaluation.truth(finding.name)
    for amount in rulebook.amounts:
        found[amount.name] = evaluation.number(amount.name)
    for item in rulebook.limitations:
        found[item.name] = evaluation.time_limit(item).status
    taken = evaluation.route()
    if taken is not None:
        found[ROUTE] = Way(taken.primary, taken.reasons[0], taken.also)
    return found


def told(rulebook: Rulebook, said: Told) -> dict[str, Outcome]:
    """The same outcomes out of one line of a query; only of what the query asked."""
    found: dict[str, Outcome] = {**said.truths, **said.numbers}
    found |= {name: limit[0] for name, limit in said.statuses.items()}
    route = rulebook.route
    if route is not None and said.route is not None:
        line = route.lines[said.route]
        beside = [
            name
            for holds, (_, names) in zip(said.beside, route.also, strict=True)
            if holds
            for name in names
        ]
        way = tuple(dict.fromkeys(name for name in beside if name != line.to))
        found[ROUTE] = Way(line.to, line.reason, way)
    return found


def differing(
    before: Mapping[str, Outcome], after: Mapping[str, Outcome], kinds: Mapping[str, str]
) -> Iterator[tuple[str, Outcome, Outcome]]:
    """What came out otherwise; what one side does not know does not hold there."""
    for name in dict.fromkeys((*before, *after)):
        missing = nothing(kinds.get(name, ""))
        one, other = before.get(name, missing), after.get(name, missing)
        if one != other:
            yield name, one, other


def nothing(kind: str) -> Outcome:
    """The outcome of what the rules do not speak of."""
    return {"finding": False, "limitation": NOT_DUE}.get(kind)


def kinds_of(*rulebooks: Rulebook) -> dict[str, str]:
    """What each name with an outcome is."""
    kinds = {
        name: type(rulebook.definitions[name]).__name__.lower()
        for rulebook in rulebooks
        for name in names_of(rulebook)
    }
    return {**kinds, ROUTE: "route"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What must be asked of both sides in one query: only what can come out otherwise."""

    before: Question
    after: Question
    columns: Mapping[str, Expr]


def asked(before: Lowering, after: Lowering) -> Asked:
    """Both lowerings are made of the same expressions, so what is equal is one object."""
    sides = (before, after)
    names = [dict.fromkeys(names_of(side.rulebook)) for side in sides]
    whole = [Question(side, found).columns() for side, found in zip(sides, names, strict=True)]
    parts = [_by_name(columns) for columns in whole]
    same_route = _ways(before) == _ways(after)
    differ = {
        name
        for name in (*parts[0], *parts[1])
        if parts[0].get(name) != parts[1].get(name) or (not same_route and _is_route(name, sides))
    }
    kept = [Question(s, [n for n in f if n in differ]) for s, f in zip(sides, names, strict=True)]
    columns = {**kept[0].columns("before:"), **kept[1].columns("after:")}
    return Asked(kept[0], kept[1], {**columns, CHANGED: _changed(before, columns)})


CHANGED: Final = "changed"


def _changed(lowering: Lowering, columns: Mapping[str, Expr]) -> Expr:
    """1 where a column of one side is otherwise on the other."""
    of = lowering.of
    names = dict.fromkeys(name.partition(":")[2] for name in columns)
    tests = []
    for name in names:
        pair = [columns.get(f"{side}:{name}") for side in ("before", "after")]
        tests.append(of.true if None in pair else of.no(of.same(pair[0], pair[1])))  # type: ignore[arg-type]  # both are there
    return of.case(of.any(*tests), of.number(1), of.zero)


def _by_name(columns: Mapping[str, Expr]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for column, one in columns.items():
        found.setdefault(column.partition(":")[0], {})[column] = one.id
    return found


def _is_route(name: str, sides: tuple[Lowering, Lowering]) -> bool:
    return any(side.rulebook.route and side.rulebook.route.name == name for side in sides)


def _ways(lowering: Lowering) -> object:
    """What the lines of a route lead to."""
    route = lowering.rulebook.route
    if route is None:
        return None
    return [(line.to, line.reason) for line in route.lines], [names for _, names in route.also]


def plain(value: Outcome) -> Any:  # what JSON can hold
    """An outcome for a record."""
    if isinstance(value, tuple):
        span: Span = value
        return {"low": str(span[0]), "high": str(span[1]), "may_be_absent": span[2]}
    if isinstance(value, Way):
        return {"step": value.step, "reason": value.reason, "beside": list(value.beside)}
    return value
