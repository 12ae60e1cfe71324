"""Which definitions rest on which facts, whatever the answers: read off the graph once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

from engine.rulebook import graph
from engine.rulebook.node import Node
from engine.rulebook.roots import roots_in
from engine.rulebook.rule import Finding
from engine.rulebook.rulebook import Rulebook

AS_OF: Final = "as_of"  # the day of assessment, on which things rest as on a fact


def facts_under(rulebook: Rulebook, name: str) -> frozenset[str]:
    """Every fact that a definition rests on, through other definitions and guards."""
    return _reach(rulebook)[name] - {AS_OF}


def facts_below(rulebook: Rulebook, nodes: Iterable[Node]) -> frozenset[str]:
    """Every fact that conditions or formulas rest on, through definitions and guards."""
    return below(rulebook, nodes) - {AS_OF}


def resting_on(rulebook: Rulebook, fact: str) -> frozenset[str]:
    """The fact or AS_OF, and every definition and guarded fact that rests on it."""
    return _above(rulebook).get(fact, frozenset({fact}))


@lru_cache(maxsize=8)
def resting_on_totals(rulebook: Rulebook) -> frozenset[str]:
    """Every definition that is worked out from a total, such as the fee of claiming it."""
    found: set[str] = set()
    totals = {amount.name for amount in rulebook.amounts if amount.total}
    for name in rulebook.order:
        if named(rulebook, roots_of_name(rulebook, name)) & (totals | found):
            found.add(name)
    return frozenset(found)


def depth(rulebook: Rulebook) -> int:
    """How many definitions the longest chain of them has."""
    return _depth(rulebook)


@lru_cache(maxsize=32)
def outside(rulebook: Rulebook, scope: frozenset[str]) -> frozenset[str]:
    """The facts of other namespaces than these."""
    return frozenset(name for name, fact in rulebook.facts.items() if fact.namespace not in scope)


def articles_for(
    rulebook: Rulebook, fact: str, among: Callable[[str], bool], most: int = 3
) -> list[str]:
    """The articles of those findings `among` them that the fact feeds most directly."""
    fed = (finding for finding in _fed(rulebook, fact) if among(finding.name))
    articles = dict.fromkeys(article for finding in fed for article in finding.basis)
    return [*islice(articles, most)]


@lru_cache(maxsize=2048)
def _fed(rulebook: Rulebook, fact: str) -> tuple[Finding, ...]:
    """The findings that a fact feeds, the most directly fed first."""
    reach = _reach(rulebook)
    fed = [finding for finding in rulebook.findings if fact in reach[finding.name]]
    return tuple(sorted(fed, key=lambda finding: len(reach[finding.name])))


def below(rulebook: Rulebook, nodes: Iterable[Node]) -> frozenset[str]:
    """Every fact that these nodes rest on, and AS_OF where they turn with time."""
    reach = _reach(rulebook)
    return frozenset(fact for name in named(rulebook, nodes) for fact in reach[name])


@lru_cache(maxsize=8)
def _reach(rulebook: Rulebook) -> Mapping[str, frozenset[str]]:
    reach: dict[str, frozenset[str]] = {AS_OF: frozenset({AS_OF})}
    for name in rulebook.order:
        own = frozenset({name}) if name in rulebook.facts else frozenset()
        parts = named(rulebook, roots_of_name(rulebook, name))
        reach[name] = own.union(*(reach[part] for part in parts))
    return reach


@lru_cache(maxsize=8)
def _above(rulebook: Rulebook) -> Mapping[str, frozenset[str]]:
    above: dict[str, set[str]] = {}
    for name, facts in _reach(rulebook).items():
        for fact in facts:
            above.setdefault(fact, {fact}).add(name)
    return {fact: frozenset(names) for fact, names in above.items()}


@lru_cache(maxsize=8)
def _depth(rulebook: Rulebook) -> int:
    depths: dict[str, int] = {AS_OF: 0}
    for name in rulebook.order:
        parts = named(rulebook, roots_of_name(rulebook, name))
        depths[name] = 1 + max((depths[part] for part in parts), default=0)
    return max(depths.values(), default=0)


def roots_of_name(rulebook: Rulebook, name: str) -> tuple[Node, ...]:
    """The conditions and formulas of a definition, or the guard of a fact."""
    if name in rulebook.facts:
        guard = rulebook.facts[name].applies
        return () if guard is None else (guard,)
    return roots_in(rulebook.definitions[name])


def named(rulebook: Rulebook, nodes: Iterable[Node]) -> set[str]:
    """The facts and definitions that these nodes name themselves; parameters change by date."""
    found: set[str] = set()
    for root in nodes:
        for part in graph.walk(root):
            fact = getattr(part, "fact", None)
            if isinstance(fact, str):
                found.add(fact)
            elif isinstance(part, (graph.TruthOf, graph.NumberOf)):
                found.add(part.name)
            elif isinstance(part, graph.HasLimitation):
                found.update((AS_OF, *(item.name for item in rulebook.limitations)))
            elif isinstance(
                part, (graph.AsOf, graph.ParameterNumber, graph.Brackets, graph.Lookup)
            ):
                found.add(AS_OF)
    return found
