"""Which few answers would make a condition true or false: searched backwards on the graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from engine.rulebook import graph
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import ABSENT, Node, Truthy, Unanswered
from engine.rulebook.rule import Finding, Term
from engine.rulebook.solving import Trial
from engine.rulebook.uses import AS_OF, below
from engine.rulebook.vocabulary import NUMERIC, Fact
from engine.rulebook.wish import Among, Between, Holding, Way, Wish, answers, joined

WIDE: Final = 12  # ways kept at each step of the search
PATIENCE: Final = 800  # answers tried in one search
ALREADY: Final[tuple[Way, ...]] = ({},)
Ways = tuple[Way, ...]


class Search:
    """One search in one case; each condition is looked into once."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self.rulebook = evaluation.rulebook
        self._trial = Trial(PATIENCE)
        self._found: dict[tuple[int, bool], Ways] = {}

    def ways(self, node: Truthy, wanted: bool) -> Ways:
        """Sets of answers that may make the condition as wanted, the smallest first."""
        if node.eval(self.evaluation) is wanted:
            return ALREADY
        key = (id(node), wanted)
        if key not in self._found:
            self._found[key] = self._look(node, wanted)
        return self._found[key]

    def _look(self, node: Truthy, wanted: bool) -> Ways:
        if isinstance(node, graph.Constant):
            return ()
        if isinstance(node, graph.Not):
            return self.ways(node.part, not wanted)
        if isinstance(node, (graph.All, graph.AnyOf)):
            if wanted is isinstance(node, graph.All):
                return self._together(node.members, wanted)
            return self._best(way for member in node.members for way in self.ways(member, wanted))
        if isinstance(node, graph.TruthOf):
            definition = self.rulebook.definitions[node.name]
            assert isinstance(definition, (Finding, Term))
            return self.ways(definition.node, wanted)  # type: ignore[arg-type]  # it names a truth
        if isinstance(node, _OF_FACT):
            return self._of_fact(node, wanted)
        return self._by_trial(node, wanted)

    def _together(self, members: Iterable[Truthy], wanted: bool) -> Ways:
        ways: Ways = ALREADY
        for member in members:
            more = self.ways(member, wanted)
            pairs = (joined(one, other) for one in ways for other in more)
            ways = self._best(way for way in pairs if way is not None)
            if not ways:
                return ()
        return ways

    # ------------------------------------------------------------ one fact

    def _of_fact(self, node: OfFact, wanted: bool) -> Ways:
        fact = self.rulebook.facts[node.fact]
        if fact.set_by_system or fact.namespace not in self.evaluation.scope:
            return ()
        found = [{fact.name: wish} for wish in _wishes(node, fact, wanted)]
        opened = self._opening(fact)
        pairs = [joined(way, answer) for way in opened for answer in found]
        closed = () if wanted else self._closing(fact)
        return self._best([*(way for way in pairs if way is not None), *closed])

    def _opening(self, fact: Fact) -> Ways:
        """How the fact comes to apply."""
        return self._together(self._guards(fact), wanted=True)

    def _closing(self, fact: Fact) -> Ways:
        """How the fact comes not to apply."""
        return self._best(way for guard in self._guards(fact) for way in self.ways(guard, False))

    def _guards(self, fact: Fact) -> list[Truthy]:
        guards = (fact.applies, self.evaluation.gates.get(fact.name))
        return [guard for guard in guards if guard is not None]

    # ------------------------------------------------------------ by trial

    def _by_trial(self, node: Truthy, wanted: bool) -> Ways:
        """One fact below the condition after another, and a later day."""
        found: list[Way] = []
        under = below(self.rulebook, (node,))
        for name in self._in_order(node, under - {AS_OF}):
            fact = self.rulebook.facts[name]
            if fact.set_by_system or fact.namespace not in self.evaluation.scope:
                continue
            for way in self._opened(fact):
                case = applied(self.evaluation, first_answers(self.evaluation, way))
                for wish in self._trial.wishes(case, node, wanted, fact):
                    both = joined(way, {name: wish})
                    found += [] if both is None else [both]
        if AS_OF in under:
            waits = self._trial.waiting(self.evaluation, node, wanted)
            found += [{AS_OF: wish} for wish in waits]
        return self._best(found)

    def _opened(self, fact: Fact) -> Ways:
        if self.evaluation.fact(fact.name) is ABSENT or self.evaluation.may_be_absent(fact.name):
            return self._opening(fact)[:2]
        return ALREADY

    def _best(self, ways: Iterable[Way]) -> Ways:
        """Each once; few answers before many, filling in before overwriting."""
        unlike = {frozenset(way.items()): way for way in ways}
        ranked = sorted(unlike.values(), key=lambda way: burden(self.evaluation, way))
        return tuple(ranked[:WIDE])

    def _in_order(self, node: Node, names: frozenset[str]) -> list[str]:
        """The facts that the condition itself names before those further down."""
        near = {f for part in graph.walk(node) if isinstance(f := getattr(part, "fact", None), str)}
        return sorted(names, key=lambda name: (name not in near, name))


def burden(evaluation: Evaluation, way: Way) -> tuple[int, int]:
    """How much a way asks: how many answers, and how many of them are given otherwise already."""
    return len(way), sum(_weight(evaluation, name) for name in way)


def _weight(evaluation: Evaluation, name: str) -> int:
    if name == AS_OF:
        return 1
    return 0 if isinstance(evaluation.fact(name), Unanswered) else 2


def first_answers(evaluation: Evaluation, way: Way) -> dict[str, Any]:
    """The nearest answer that meets each wish, the later day as an ordinal under AS_OF."""
    return {name: next(choices_of(evaluation, name, wish)) for name, wish in way.items()}


def choices_of(evaluation: Evaluation, name: str, wish: Wish) -> Iterator[Any]:
    """Every answer, or day, that is worth trying for a wish."""
    if name == AS_OF:
        assert isinstance(wish, Between)
        yield int(wish.low)
        return
    fact = evaluation.rulebook.facts[name]
    yield from answers(wish, fact, evaluation.fact(name), evaluation.as_of)


def applied(evaluation: Evaluation, changed: Mapping[str, Any]) -> Evaluation:
    """The case with these answers, on a later day where AS_OF is among them."""
    given = {name: answer for name, answer in changed.items() if name != AS_OF}
    other = evaluation.with_answers(given) if given else evaluation
    return other.on_day(date.fromordinal(changed[AS_OF])) if AS_OF in changed else other


OfFact = graph.FactIs | graph.FactHas | graph.Known | graph.Stated | graph.Mentions
_OF_FACT: Final = (graph.FactIs, graph.FactHas, graph.Known, graph.Stated, graph.Mentions)


def _wishes(node: OfFact, fact: Fact, wanted: bool) -> list[Wish]:
    """What the answer itself would have to be."""
    every = frozenset(fact.choices)
    if isinstance(node, graph.FactHas):
        one = frozenset({node.key})
        return [Holding(one, frozenset()) if wanted else Holding(frozenset(), one)]
    if isinstance(node, graph.FactIs):
        keys = node.keys if wanted else every - node.keys
        value = not wanted and fact.has_keys
    elif isinstance(node, graph.Mentions):
        keys, value = (frozenset() if wanted else every), False
    else:
        stated = isinstance(node, graph.Stated)
        keys = every if wanted is not stated else frozenset()
        value = wanted
    found: list[Wish] = [Among(keys)] if keys and fact.type != "multi" else []
    if value and fact.main_type in NUMERIC:
        found.append(Between(*fact.limits))
    return found
