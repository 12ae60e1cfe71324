"""What assessed cases never reach: rules, branches, facts, citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import Place
from engine.rulebook import graph, rows
from engine.rulebook.evaluate import SHARED, Evaluation
from engine.rulebook.graph import Node, Truthy
from engine.rulebook.relevance import nodes_of
from engine.rulebook.rule import Finding, Route
from engine.rulebook.rulebook import Definition, Rulebook
from engine.rulebook.uses import facts_under
from engine.rulebook.vocabulary import Fact
from engine.rulebook.wording import condition_text


@dataclass(frozen=True, slots=True)
class Gap:
    """Something no example reaches."""

    kind: str  # rule, branch, question or citation
    name: str
    place: Place
    detail: str
    of: str  # the definition or fact whose examples fall short
    wanted: tuple[Truthy, bool]  # the condition that an example would have to meet

    def __str__(self) -> str:
        return f"{self.place}: {self.kind} {self.name}: {self.detail}"


def coverage(
    rulebook: Rulebook, evaluations: Iterable[Evaluation], only: str = ""
) -> tuple[list[Gap], dict[str, tuple[int, int]]]:
    """What the evaluations never reach, and reached/total for rules, branches, facts, citations."""
    cases = _Cases(rulebook, evaluations)
    names = [name for name in rulebook.definitions if name.startswith(only)]
    branches = {name: _branches(rulebook.definitions[name]) for name in names}
    seen = {
        (name, index): found
        for name, nodes in branches.items()
        for index, found in enumerate(cases.values_of(name, nodes))
    }
    findings = {f.name: f for f in rulebook.findings if f.name.startswith(only)}
    true = {n for n, f in findings.items() if True in cases.values_of(n, [f.node], {True})[0]}
    given = {
        name
        for evaluation in cases.all
        for name, value in evaluation.answers.items()
        if not isinstance(value, graph.Unanswered)
    }
    gaps: list[Gap] = []
    totals: dict[str, tuple[int, int]] = {}
    _count_rules(rulebook, only, true, gaps, totals)
    _count_branches(rulebook, only, branches, seen, gaps, totals)
    facts = [f for f in rulebook.facts.values() if f.name.startswith(only)]
    gaps += [
        Gap("question", f.name, f.place, "no example gives it", f.name, _given(f))
        for f in facts
        if f.name not in given
    ]
    totals["questions"] = (sum(f.name in given for f in facts), len(facts))
    return gaps, totals


class _Cases:
    """Assessed cases, those about the same things as a definition at hand first."""

    def __init__(self, rulebook: Rulebook, evaluations: Iterable[Evaluation]) -> None:
        self.rulebook = rulebook
        self.all = [*evaluations]
        self._near: dict[str, list[Evaluation]] = {}

    def values_of(
        self, name: str, nodes: Sequence[Truthy], wanted: Collection[bool] = (True, False)
    ) -> list[set[bool]]:
        """Which of the wanted values each condition of a definition takes in some case."""
        found: list[set[bool]] = [set() for _ in nodes]
        open_ = {*range(len(nodes))}
        for evaluation in self._in_order(name):
            if not open_:
                break
            for index in [*open_]:
                value = nodes[index].eval(evaluation)
                if value is not None:
                    found[index].add(value)
                    if found[index].issuperset(wanted):
                        open_.discard(index)
        return found

    def _in_order(self, name: str) -> Iterable[Evaluation]:
        spaces = Counter(fact.partition(".")[0] for fact in facts_under(self.rulebook, name))
        spaces.pop(SHARED, None)
        space = max(spaces, key=lambda one: (spaces[one], one), default="")
        if space not in self._near:
            about = [e for e in self.all if space in e.scope]
            others = [e for e in self.all if space not in e.scope]
            self._near[space] = about + others
        return self._near[space]


def _given(fact: Fact) -> tuple[Truthy, bool]:
    return graph.Known(fact.name), True


def _branches(definition: Definition) -> list[Truthy]:
    """The conditions on which a definition turns: members of groups, lines, exceptions."""
    found: list[Truthy] = []
    roots = list(nodes_of(definition))
    if isinstance(definition, Route):
        roots += [when for when, _ in definition.also]
    if isinstance(definition, Finding):
        roots += [when for when, _ in definition.levels if when is not None]
    for root in roots:
        for node in graph.walk(root):
            if isinstance(node, (graph.All, graph.AnyOf)):
                found += [m for m in node.members if not _inside_row(m)]
            elif isinstance(node, graph.Choose):
                found += [
                    when for when, _ in node.lines if when is not None and not _inside_row(when)
                ]
    return list({id(node): node for node in found}.values())


def _inside_row(node: Node) -> bool:
    """Whether the condition speaks of a row in hand, and so has no value outside it."""
    inner = (rows.RowIs, rows.RowNumber, rows.RowMentions, rows.RowKnown)
    groups = (rows.SumRows, rows.CountRows, rows.ExtremeRows, rows.AnyRow)
    if isinstance(node, groups):
        return False
    return isinstance(node, inner) or any(_inside_row(part) for part in node.parts())


def _count_rules(
    rulebook: Rulebook,
    only: str,
    true: set[str],
    gaps: list[Gap],
    totals: dict[str, tuple[int, int]],
) -> None:
    findings = [f for f in rulebook.findings if f.name.startswith(only)]
    cited = {article: f for f in findings for article in f.basis}
    reached = {article for f in findings if f.name in true for article in f.basis}
    gaps += [
        Gap("rule", f.name, f.place, "never true", f.name, (f.node, True))
        for f in findings
        if f.name not in true
    ]
    gaps += [
        Gap("citation", article, f.place, "no example rests on it", f.name, (f.node, True))
        for article, f in cited.items()
        if article not in reached
    ]
    totals["rules"] = (sum(f.name in true for f in findings), len(findings))
    totals["citations"] = (len(reached), len(cited))


def _count_branches(
    rulebook: Rulebook,
    only: str,
    branches: dict[str, list[Truthy]],
    seen: Mapping[tuple[str, int], set[bool]],
    gaps: list[Gap],
    totals: dict[str, tuple[int, int]],
) -> None:
    total = reached = 0
    for name, nodes in branches.items():
        if not name.startswith(only):
            continue
        for index, node in enumerate(nodes):
            values = seen.get((name, index), set())
            for wanted in (True, False):
                total += 1
                reached += wanted in values
                if wanted not in values:
                    text = condition_text(node, rulebook)
                    detail = f"never {str(wanted).lower()}: {text}"
                    place = rulebook.definitions[name].place
                    gaps.append(Gap("branch", name, place, detail, name, (node, wanted)))
    totals["branches"] = (reached, total)
