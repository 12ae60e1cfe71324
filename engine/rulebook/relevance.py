"""Which facts can still change a conclusion: the walk that asks, and names what is missing."""

from __future__ import annotations

from collections.abc import Iterable

from engine.rulebook import graph, rows
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import ABSENT, Node, Unanswered
from engine.rulebook.rule import Amount, Defined, Limitation, Route

Found = dict[str, int]  # fact → how many open definitions turn on it


class Walk:
    """One walk over what is undetermined; each definition is entered once.

    `found` keeps the order of discovery, depth first from the goals, and counts how many
    open definitions touch each fact. `hidden` are facts that apply only if other facts
    turn out so; those others are found as well. `behind` are facts that matter only once
    a repeat group has rows: nobody is asked for them yet, but they may still come.
    """

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.found: Found = {}
        self.hidden: set[str] = set()
        self.behind: set[str] = set()
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
        for node in reversed(_open_parts(definition, self.evaluation)):
            self.visit(node)

    def visit(self, node: Node) -> None:
        """Collect below a node that is not settled."""
        if is_open(node, self.evaluation):
            self._descend(node)

    def _descend(self, node: Node) -> None:
        if isinstance(node, OF_FACT):
            self.fact(node.fact)
        elif isinstance(node, (graph.TruthOf, graph.NumberOf)):
            if node.name not in self._entered:
                self._enter(node.name)
        elif isinstance(node, graph.HasLimitation):
            for item in self.evaluation.rulebook.limitations:
                if self.evaluation.time_limit(item).status == "UNKNOWN":
                    self._enter(item.name)
        elif isinstance(node, OVER_ROWS):
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

    def _rows(self, node: rows.OverRows) -> None:
        value = self.evaluation.fact(node.fact)
        if value is ABSENT:
            return
        if isinstance(value, Unanswered):
            self.fact(node.fact)
            self._look_behind(node)
            return
        outer = self.evaluation.row
        try:
            for row in value:
                self.evaluation.row = row
                for part in node.parts():
                    self.visit(part)
        finally:
            self.evaluation.row = outer

    def _look_behind(self, node: rows.OverRows) -> None:
        """Note what the rows would be asked together with, once there are any."""
        beyond = Walk(self.evaluation)
        beyond._entered = self._entered.copy()
        for part in node.parts():
            beyond.visit(part)
        self.behind |= (beyond.found.keys() | beyond.behind) - {node.fact}

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


OF_FACT = (
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
OVER_ROWS = (rows.SumRows, rows.CountRows, rows.ExtremeRows, rows.AnyRow)
_TRUTHS = (
    graph.Constant,
    graph.FactIs,
    graph.FactHas,
    graph.Known,
    graph.Stated,
    graph.Mentions,
    graph.TruthOf,
    graph.HasLimitation,
    graph.Not,
    graph.All,
    graph.AnyOf,
    graph.Compare,
    rows.RowIs,
    rows.RowMentions,
    rows.RowKnown,
    rows.AnyRow,
)


def is_open(node: Node, evaluation: Evaluation) -> bool:
    """Whether a truth is unknown, or a number not exact; what is absent is settled."""
    value = node.eval(evaluation)
    if isinstance(node, _TRUTHS):
        return value is None
    return isinstance(value, tuple) and (value[0] != value[1] or value[2])


def _open_parts(definition: Defined, evaluation: Evaluation) -> tuple[Node, ...]:
    """What a definition still rests on in this case."""
    if isinstance(definition, Route):
        return _open_lines(definition, evaluation)
    if isinstance(definition, Limitation) and definition.revived is not None:
        late = definition.favourable.eval(evaluation)
        may_be_over = late is not None and late[0] < evaluation.as_of
        return nodes_of(definition) if may_be_over else nodes_of(definition)[:3]
    return nodes_of(definition)


def _open_lines(route: Route, evaluation: Evaluation) -> tuple[Node, ...]:
    """The conditions before the first line that surely holds."""
    conditions: list[Node] = []
    for line in route.lines:
        if line.when is None or line.when.eval(evaluation) is True:
            break
        conditions.append(line.when)
    return tuple(conditions)


def nodes_of(definition: Defined) -> tuple[Node, ...]:
    """The conditions and formulas that a definition rests on."""
    if isinstance(definition, Amount):
        return (definition.due, definition.node)
    if isinstance(definition, Limitation):
        revived = () if definition.revived is None else (definition.revived,)
        return (definition.due, definition.conservative, definition.favourable, *revived)
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
