"""Which facts can still change a conclusion: the walk that asks, and names what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.rulebook import graph, rows
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import ABSENT, Node, Span, Unanswered
from engine.rulebook.rule import Amount, Defined, Finding, Limitation, Route, Term, kind_of

Found = dict[str, int]  # fact → how many open definitions turn on it


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What rows that nobody has entered yet would be asked together with."""

    trail: Trail


@dataclass(frozen=True, slots=True, eq=False)
class Guarded:
    """A fact that is found once whatever decides whether it applies was."""

    fact: str


Trail = tuple[str | Behind | Guarded, ...]  # facts and definitions in the order they are met


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
        self._behind: dict[Behind, None] = {}

    def into(self, names: Iterable[str]) -> Walk:
        """Walk from these goals, in their order."""
        self._follow(tuple(names))
        return self

    def visit(self, node: Node) -> None:
        """Collect below a node that is not settled."""
        self._follow(_Search(self.evaluation).below((node,)))

    def behind(self) -> set[str]:
        """Facts that matter only once a repeat group has rows: not asked yet, but they may come."""
        if not self._behind:
            return set()
        beyond = Walk(self.evaluation)
        beyond._entered = self._entered.copy()
        for step in self._behind:
            beyond._follow(step.trail)
        return (beyond.found.keys() | beyond.behind()) - self.found.keys()

    def _follow(self, trail: Trail) -> None:
        """Go down a trail, and down those that it leads to before going on."""
        found, entered, evaluation = self.found, self._entered, self.evaluation
        facts, trails = evaluation.rulebook.facts, evaluation.trails
        ways = [iter(trail)]
        while ways:
            for step in ways[-1]:
                if step in found:
                    found[step] += 1
                elif step in entered:
                    continue
                elif not isinstance(step, str):
                    self._pass(step)
                elif further := trails[step] if step in trails else _trail_to(evaluation, step):
                    (self.hidden if step in facts else entered).add(step)
                    ways.append(iter(further))
                    break
                elif step in facts:
                    found[step] = 1
            else:
                ways.pop()

    def _pass(self, step: Behind | Guarded) -> None:
        if isinstance(step, Guarded):
            self.found[step.fact] = self.found.get(step.fact, 0) + 1
        else:
            self._behind[step] = None


def _trail_to(evaluation: Evaluation, name: str) -> Trail:
    """What a definition turns on, or whether a fact applies; empty where that is settled."""
    trail: Trail | None = evaluation.trails.get(name)
    if trail is None:
        search = _Search(evaluation)
        trail = search.to_fact(name) if name in evaluation.rulebook.facts else search.to(name)
        evaluation.trails[name] = trail
    return trail


class _Search:
    """Lays the trail below nodes as far as they are not settled, up to the next names."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.steps: list[str | Behind | Guarded] = []

    def to(self, name: str) -> Trail:
        """What a definition turns on."""
        evaluation = self.evaluation
        definition = evaluation.rulebook.definitions[name]
        if isinstance(definition, (Term, Finding)):
            truth = kind_of(definition) == "truth"
            if _is_unsettled(evaluation.truth(name) if truth else evaluation.number(name), truth):
                self._descend(definition.node)
            return tuple(self.steps)
        return self.below(_open_parts(definition, evaluation))

    def to_fact(self, name: str) -> Trail:
        """What decides whether a fact applies, the fact at its end; empty where that is sure."""
        evaluation = self.evaluation
        guards = (evaluation.rulebook.facts[name].applies, evaluation.gates.get(name))
        unsure = [g for g in guards if g is not None and g.eval(evaluation) is None]
        return (*self.below(unsure), Guarded(name)) if unsure else ()

    def below(self, nodes: Iterable[Node]) -> Trail:
        """The trail below these nodes, one after the other."""
        for node in nodes:
            self._visit(node)
        return tuple(self.steps)

    def _visit(self, node: Node) -> None:
        if is_open(node, self.evaluation):
            self._descend(node)

    def _descend(self, node: Node) -> None:
        if isinstance(node, _JOINED):
            for part in node.parts():
                self._visit(part)
        elif isinstance(node, OF_FACT):
            if self.evaluation.fact(node.fact) is not ABSENT:
                self.steps.append(node.fact)
        elif isinstance(node, (graph.TruthOf, graph.NumberOf)):
            self.steps.append(node.name)
        elif isinstance(node, graph.HasLimitation):
            for item in self.evaluation.rulebook.limitations:
                if self.evaluation.time_limit(item).status == "UNKNOWN":
                    self.steps.append(item.name)
        elif isinstance(node, OVER_ROWS):
            self._rows(node)
        elif isinstance(node, graph.Choose):
            self._choose(node)
        else:
            for part in node.parts():
                self._visit(part)

    def _choose(self, node: graph.Choose) -> None:
        """Only the lines that may still decide matter."""
        for when, then in node.lines:
            value = True if when is None else when.eval(self.evaluation)
            if value is False:
                continue
            if when is not None:
                self._visit(when)
            self._visit(then)
            if value is True:
                return

    def _rows(self, node: rows.OverRows) -> None:
        value = self.evaluation.fact(node.fact)
        if value is ABSENT:
            return
        if isinstance(value, Unanswered):
            behind = _Search(self.evaluation).below(node.parts())
            self.steps += (node.fact, Behind(behind))
            return
        outer = self.evaluation.row
        try:
            for row in value:
                self.evaluation.row = row
                for part in node.parts():
                    self._visit(part)
        finally:
            self.evaluation.row = outer


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
_JOINED = (graph.All, graph.AnyOf, graph.Compare, graph.Arithmetic, graph.Not)
OVER_ROWS = (rows.SumRows, rows.CountRows, rows.ExtremeRows, rows.AnyRow)
_TRUTHS = (  # the most frequent first
    graph.FactIs,
    graph.TruthOf,
    graph.All,
    graph.Compare,
    graph.AnyOf,
    graph.Not,
    graph.FactHas,
    graph.Known,
    graph.Stated,
    graph.Mentions,
    graph.HasLimitation,
    graph.InRegion,
    graph.Constant,
    rows.AnyRow,
    rows.RowIs,
    rows.RowMentions,
    rows.RowKnown,
)


def is_open(node: Node, evaluation: Evaluation) -> bool:
    """Whether a truth is unknown, or a number not exact; what is absent is settled."""
    value = node.eval(evaluation)
    return _is_unsettled(value, value is None and isinstance(node, _TRUTHS))


def _is_unsettled(value: bool | Span | None, truth: bool) -> bool:
    if value is None:
        return truth
    return isinstance(value, tuple) and (value[0] != value[1] or value[2])


def _open_parts(definition: Defined, evaluation: Evaluation) -> tuple[Node, ...]:
    """What a definition still rests on in this case."""
    if isinstance(definition, Route):
        return _open_lines(definition, evaluation)
    if isinstance(definition, Limitation) and definition.revived is not None:
        late = definition.favourable.eval(evaluation)
        may_be_over = late is not None and late[0] < evaluation.as_of
        return nodes_of(definition) if may_be_over else nodes_of(definition)[:-1]
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
        optional = (definition.unlimited, definition.full_until, definition.revived)
        more = (node for node in optional if node is not None)
        return (definition.due, definition.conservative, definition.favourable, *more)
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
