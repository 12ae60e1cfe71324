"""Which facts can still change a conclusion: the walk that asks questions and names what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from engine.rulebook import graph, rows
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import ABSENT, Node, Unanswered
from engine.rulebook.rule import Amount, Finding, Limitation, Route, Term

Found = dict[str, int]  # fact → how many open definitions turn on it


class Walk:
    """One walk over what is undetermined; each definition is entered once.

    `found` keeps the order of discovery, depth first from the goals, and counts how many
    open definitions touch each fact. `hidden` are facts that apply only if other facts
    turn out so; those others are found as well.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.found: Found = {}
        self.hidden: set[str] = set()
        self._entered: set[str] = set()
        self._waiting: list[str] = []

    def into(self, names: Iterable[str]) -> Walk:
        """Walk from these goals, in their order."""
        for name in names:
            self._waiting.append(name)
            while self._waiting:
                self._enter(self._waiting.pop())
        return self

    def _enter(self, name: str) -> None:
        if name in self._entered:
            return
        self._entered.add(name)
        definition = self.evaluation.rulebook.definitions[name]
        for node in reversed(nodes_of(definition)):
            self.visit(node)

    def visit(self, node: Node) -> None:
        """Collect below a node that is not settled."""
        value = node.eval(self.evaluation)
        if value is True or value is False:
            return
        if type(value) is tuple and value[0] == value[1] and not value[2]:
            return
        if value is None and isinstance(node, _NUMBERS):
            return  # absent
        self._descend(node)

    def _descend(self, node: Node) -> None:
        if isinstance(node, _FACTS):
            self.fact(node.fact)
        elif isinstance(node, (graph.TruthOf, graph.NumberOf)):
            if node.name not in self._entered:
                self._enter(node.name)
        elif isinstance(node, graph.HasLimitation):
            for item in self.evaluation.rulebook.limitations:
                self._enter(item.name)
        elif isinstance(node, _ROWS):
            self._rows(node)
        elif isinstance(node, graph.Choose):
            self._choose(node)
        else:
            for part in node.parts():
                self.visit(part)

    def _choose(self, node: graph.Choose) -> None:
        """Only the lines that may still decide matter."""
        for when, then in node.lines:
            value = True if when is None else when.eval(self.evaluation)
            if value is False:
                continue
            if when is not None:
                self.visit(when)
            self.visit(then)
            if value is True:
                return

    def _rows(self, node: Any) -> None:
        value = self.evaluation.fact(node.fact)
        if value is ABSENT:
            return
        if isinstance(value, Unanswered):
            self.fact(node.fact)
            return
        outer = self.evaluation.row
        try:
            for row in value:
                self.evaluation.row = row
                for part in node.parts():
                    self.visit(part)
        finally:
            self.evaluation.row = outer

    def fact(self, name: str) -> None:
        """Note a fact, and before it whatever decides whether it applies."""
        evaluation = self.evaluation
        value = evaluation.fact(name)
        if value is ABSENT:
            return
        if name in self.found:
            self.found[name] += 1
            return
        for guard in (evaluation.rulebook.facts[name].applies, evaluation.gates.get(name)):
            if guard is not None and guard.eval(evaluation) is None:
                self.hidden.add(name)
                self.visit(guard)
        self.found[name] = self.found.get(name, 0) + 1


_FACTS = (
    graph.FactIs,
    graph.FactHas,
    graph.FactNumber,
    graph.Known,
    graph.Stated,
    graph.Mentions,
    rows.RowIs,
    rows.RowNumber,
    rows.RowMentions,
    rows.RowKnown,
)
_ROWS = (rows.SumRows, rows.CountRows, rows.ExtremeRows, rows.AnyRow)
_NUMBERS = (
    graph.FactNumber,
    graph.NumberOf,
    graph.Arithmetic,
    graph.Extreme,
    graph.Total,
    graph.Mapped,
    graph.WorkingDay,
    graph.Brackets,
    graph.Choose,
    rows.SumRows,
    rows.CountRows,
    rows.ExtremeRows,
    rows.RowNumber,
)


def nodes_of(definition: Term | Finding | Amount | Limitation | Route) -> tuple[Node, ...]:
    """The conditions and formulas that a definition rests on."""
    if isinstance(definition, Amount):
        return (definition.due, definition.node)
    if isinstance(definition, Limitation):
        return (definition.due, definition.conservative, definition.favourable)
    if isinstance(definition, Route):
        return tuple(line.when for line in definition.lines if line.when is not None)
    return (definition.node,)


def missing(evaluation: Evaluation, name: str) -> tuple[str, ...]:
    """The unknown facts that could settle one definition, those that decide others first."""
    return tuple(Walk(evaluation).into([name]).found)


def missing_facts(evaluation: Evaluation) -> tuple[str, ...]:
    """Every unknown fact that could still change a finding, amount or limitation."""
    names = [
        *(f.name for f in evaluation.rulebook.findings if evaluation.truth(f.name) is None),
        *(s.definition.name for s in evaluation.amounts() if s.value is None),
        *(item.name for item in evaluation.rulebook.limitations),
    ]
    return tuple(Walk(evaluation).into(names).found)
