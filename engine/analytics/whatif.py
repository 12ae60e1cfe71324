"""What would be otherwise under other rules, over the same cases and in one pass."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, Protocol

from engine.analytics import outcome
from engine.analytics.outcome import CHANGED, ROUTE, Outcome
from engine.errors import AnswerError
from engine.library import Library
from engine.rulebook import graph
from engine.rulebook.conclusion import WIDEST_KNOWN
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import Number, Unanswered
from engine.rulebook.query.expr import Exprs
from engine.rulebook.query.lower import AS_OF, Lowering
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.sql import Dialect
from engine.rulebook.query.table import Inexpressible, Table, table_for
from engine.rulebook.roots import roots_of
from engine.rulebook.vocabulary import Fact, read_answer, write_answer

WITNESSES: Final = 5
OTHERWISE: Final = "~"  # marks the columns of a fact that the later rules type otherwise


@dataclass(frozen=True, slots=True)
class CaseAt:
    """One case on one day: typed answers, and which questions and places it falls under.

    `asked` names the questionnaire, whose gates then close facts; `parameters` are numbers that
    a worked case sets by itself.
    """

    id: str
    answers: Mapping[str, Any]
    day: date
    region: str
    scope: frozenset[str]
    asked: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)


class Engine(Protocol):
    """What runs a query over a table that it is given; `engine.store.scan` has one."""

    def fill(
        self, table: str, columns: Mapping[str, str], lines: Iterable[Sequence[Any]]
    ) -> None: ...

    def run(self, query: str) -> tuple[list[str], list[tuple[Any, ...]]]: ...


@dataclass(slots=True)
class SumChange:
    """How an amount moves: in how many cases, and by how much in all, at least and at most.

    An amount that may not be due counts from nothing. Cases in which it has no end that could
    be named, on either side, are counted in `open` and left out of the sums.
    """

    cases: int = 0
    low: Number = 0
    high: Number = 0
    open: int = 0

    def add(self, before: Outcome, after: Outcome) -> None:
        self.cases += 1
        low, high = _ends(before)
        new_low, new_high = _ends(after)
        ends = (low, high, new_low, new_high)
        if max(ends) >= WIDEST_KNOWN or min(ends) <= -WIDEST_KNOWN:
            self.open += 1
            return
        self.low += new_low - low
        self.high += new_high - high


def _ends(span: Outcome) -> tuple[Number, Number]:
    """The least and the most that is due; what may not be due may be nothing."""
    if span is None:
        return 0, 0
    low, high, absent = span
    return (min(low, 0), max(high, 0)) if absent else (low, high)


@dataclass(slots=True)
class Changes:
    """What changed over all cases, by the name of what changed."""

    kinds: Mapping[str, str]
    cases: int = 0
    changed: int = 0
    aside: int = 0  # cases that only the interpreter could judge
    moves: dict[str, Counter[tuple[Outcome, Outcome]]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    sums: dict[str, SumChange] = field(default_factory=lambda: defaultdict(SumChange))
    steps: Counter[tuple[str, str]] = field(default_factory=Counter)
    reasons: int = 0
    beside: int = 0
    witnesses: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, id: str, before: Mapping[str, Outcome], after: Mapping[str, Outcome]) -> None:
        """One case of which something may be otherwise."""
        found = [*outcome.differing(before, after, self.kinds)]
        self.changed += bool(found)
        for name, one, other in found:
            if len(self.witnesses[name]) < WITNESSES:
                self.witnesses[name].append(id)
            kind = self.kinds[name]
            if kind == "amount":
                self.sums[name].add(one, other)
            elif kind == "route":
                self._way(one, other)
            else:
                self.moves[name][one, other] += 1

    def in_order(self) -> Iterator[tuple[str, list[tuple[tuple[Outcome, Outcome], int]]]]:
        """What moved, in the order of the rules, the commonest turn first."""
        for name in self.kinds:
            if name in self.moves:
                moves = self.moves[name].items()
                yield name, sorted(moves, key=lambda move: (-move[1], str(move[0])))

    def sums_in_order(self) -> Iterator[tuple[str, SumChange]]:
        yield from ((name, self.sums[name]) for name in self.kinds if name in self.sums)

    def _way(self, before: outcome.Way | None, after: outcome.Way | None) -> None:
        steps = tuple("" if way is None else way.step for way in (before, after))
        if steps[0] != steps[1]:
            self.steps[steps[0], steps[1]] += 1
        if before is not None and after is not None:
            self.reasons += before.reason != after.reason
            self.beside += before.beside != after.beside


def compare(
    before: Library,
    after: Library,
    cases: Sequence[CaseAt],
    engine: Callable[[], AbstractContextManager[Engine]] | None,
    dialect: Dialect,
) -> Changes:
    """Both sets of rules over the same cases.

    Without an engine each case is judged by itself, and so are those of which a query cannot
    say everything exactly.
    """
    changes = Changes(outcome.kinds_of(before.rulebook, after.rulebook), len(cases))
    comparing = _Comparing(before, after, changes)
    by_query = [case for case in cases if engine is not None and comparing.fits(case)]
    left = [case for case in cases if engine is None or not comparing.fits(case)]
    for group in _groups(before, after, by_query):
        assert engine is not None
        try:
            with engine() as running:
                left += comparing.in_query(group, running, dialect)
        except Inexpressible:
            left += group
    for case in left:
        changes.add(case.id, *comparing.alone(case))
    changes.aside = len(left)
    return changes


class _Comparing:
    """Two libraries and the facts that they read differently."""

    def __init__(self, before: Library, after: Library, changes: Changes) -> None:
        self.before, self.after, self.changes = before, after, changes
        one, other = before.rulebook.facts, after.rulebook.facts
        self.moved = {
            name for name in one if name in other and _reading(one[name]) != _reading(other[name])
        }
        self.facts = {
            name: _joined(one.get(name), other.get(name)) for name in dict.fromkeys((*one, *other))
        }
        self.retyped = {name for name in self.moved if not _alike(one[name], other[name])}
        for name in self.retyped:
            self.facts[f"{name}{OTHERWISE}"] = replace(other[name], name=f"{name}{OTHERWISE}")

    def fits(self, case: CaseAt) -> bool:
        """Whether both sides read every answer alike, and nothing is set by hand."""
        return not case.parameters and all(
            self._reread(name, case.answers[name]) == case.answers[name]
            for name in self.moved
            if name in case.answers
        )

    def _reread(self, name: str, answer: Any) -> Any:  # a value of the fact's type, or None
        if isinstance(answer, Unanswered):
            return answer
        written = write_answer(self.before.rulebook.facts[name], answer)
        try:
            return read_answer(self.after.rulebook.facts[name], written)
        except AnswerError:
            return None

    def _both_ways(self, case: CaseAt) -> dict[str, Any]:
        """The answers, those of facts that changed their type under both names."""
        twice = {f"{n}{OTHERWISE}": case.answers[n] for n in self.retyped if n in case.answers}
        return {**case.answers, **twice}

    def alone(self, case: CaseAt) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
        """One case by the interpreter, its answers read anew where the facts have changed."""
        again = {
            name: self._reread(name, a) for name, a in case.answers.items() if name in self.moved
        }
        answers = {**case.answers, **again}
        answers = {n: a for n, a in answers.items() if a is not None}
        other = replace(
            case, answers={n: a for n, a in answers.items() if n in self.after.rulebook.facts}
        )
        return (
            outcome.interpreted(evaluation_of(self.before, case)),
            outcome.interpreted(evaluation_of(self.after, other)),
        )

    def in_query(self, group: Sequence[CaseAt], engine: Engine, dialect: Dialect) -> list[CaseAt]:
        """Judge cases of one place and time together; those that did not fit are returned."""
        answers = [self._both_ways(case) for case in group]
        table = table_for(self.facts, answers)
        lines, left = _lines(table, group, answers)
        exprs, first = Exprs(), group[0]
        ordinals = [case.day.toordinal() for case in group]
        later = {name: table.shapes[f"{name}{OTHERWISE}"] for name in self.retyped}
        before, after = (
            Lowering(
                exprs,
                library.rulebook,
                seen,
                setting_of(library, first),
                day=first.day,
                region=first.region,
                days=(min(ordinals), max(ordinals)),
            )
            for library, seen in (
                (self.before, table),
                (self.after, Table({**table.shapes, **later})),
            )
        )
        asked = outcome.asked(before, after)
        if asked.columns[CHANGED].value == 0:
            return left
        types = {"id": "BIGINT", AS_OF: "INTEGER", **dialect.columns(table.parts())}
        engine.fill("case_facts", types, lines)
        query = dialect.query(asked.columns, "case_facts", ("id",))
        names, rows = engine.run(f'SELECT * FROM ({query}) AS both_sides WHERE "{CHANGED}" = 1')
        for row in rows:
            said = dict(zip(names, row, strict=True))
            one = outcome.told(before.rulebook, asked.before.read(said, "before:"))
            other = outcome.told(after.rulebook, asked.after.read(said, "after:"))
            self.changes.add(group[said["id"]].id, one, other)
        return left


def _lines(
    table: Table, group: Sequence[CaseAt], answers: Sequence[Mapping[str, Any]]
) -> tuple[list[tuple[Any, ...]], list[CaseAt]]:
    """The lines of the table, and the cases that do not fit into it."""
    lines: list[tuple[Any, ...]] = []
    left: list[CaseAt] = []
    for number, case in enumerate(group):
        try:
            lines.append((number, case.day.toordinal(), *table.cells(answers[number])))
        except Inexpressible:
            left.append(case)
    return lines, left


def setting_of(library: Library, case: CaseAt) -> Setting:
    """The setting of a final assessment."""
    asked = library.questionnaires.get(case.asked)
    scope = case.scope | (frozenset(asked.scope) if asked else frozenset()) | {"case"}
    return Setting(scope, asked.gates if asked else {})


def evaluation_of(library: Library, case: CaseAt) -> Evaluation:
    """The final assessment of one case."""
    setting = setting_of(library, case)
    return Evaluation(
        library.rulebook,
        case.answers,
        as_of=case.day,
        region=case.region,
        parameters=case.parameters,
        scope=setting.scope,
        gates=setting.gates,
    )


def _reading(fact: Fact) -> object:
    """All that decides how an answer is read."""
    return (
        fact.type,
        tuple(fact.choices),
        fact.limits,
        tuple((name, _reading(column)) for name, column in fact.row.items()),
    )


def _alike(one: Fact, other: Fact) -> bool:
    """Whether both lie in columns of one kind."""
    shared = one.row.keys() & other.row.keys()
    return one.type == other.type and all(_alike(one.row[n], other.row[n]) for n in shared)


def _joined(one: Fact | None, other: Fact | None) -> Fact:
    """The fact with the choices and limits of both sides, so that one column holds either."""
    if one is None or other is None:
        found = one or other
        assert found is not None
        return found
    if not _alike(one, other):
        return one
    columns = dict.fromkeys((*one.row, *other.row))
    return replace(
        one,
        choices={**one.choices, **other.choices},
        limits=(min(one.limits[0], other.limits[0]), max(one.limits[1], other.limits[1])),
        row={name: _joined(one.row.get(name), other.row.get(name)) for name in columns},
    )


# ---------------------------------------------------------------- cases that one query serves


def _groups(before: Library, after: Library, cases: Iterable[CaseAt]) -> Iterator[list[CaseAt]]:
    """Cases with equal questions, and for which the same values of law are in force."""
    turns = sorted({day for library in (before, after) for day in _turns(library)})
    places = {place for library in (before, after) for place in _places(library)}
    found: dict[object, list[CaseAt]] = defaultdict(list)
    for case in cases:
        place = frozenset(p for p in places if case.region.startswith(p))
        found[case.asked, case.scope, bisect_right(turns, case.day), place].append(case)
    yield from found.values()


def _turns(library: Library) -> Iterator[date]:
    for parameter in library.rulebook.parameters.values():
        for period in parameter.periods:
            yield period.from_
            if period.to is not None:
                yield period.to


def _places(library: Library) -> Iterator[str]:
    for parameter in library.rulebook.parameters.values():
        yield from (period.region for period in parameter.periods)
    for root in roots_of(library.rulebook):
        yield from (n.region for n in graph.walk(root) if isinstance(n, graph.InRegion))


__all__ = ["ROUTE", "CaseAt", "Changes", "Engine", "SumChange", "compare", "evaluation_of"]
