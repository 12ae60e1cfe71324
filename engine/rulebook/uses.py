"""Which definitions rest on which facts, whatever the answers: read off the graph once."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from engine.rulebook import graph
from engine.rulebook.relevance import nodes_of
from engine.rulebook.rulebook import Rulebook


def facts_under(rulebook: Rulebook, name: str) -> frozenset[str]:
    """Every fact that a definition rests on, through other definitions and guards."""
    return _reach(rulebook)[name]


def articles_for(rulebook: Rulebook, fact: str, names: tuple[str, ...], most: int = 3) -> list[str]:
    """The articles of those findings among `names` that the fact feeds most directly."""
    reach = _reach(rulebook)
    fed = [f for f in rulebook.findings if f.name in names and fact in reach[f.name]]
    nearest = sorted(fed, key=lambda finding: len(reach[finding.name]))
    return list(dict.fromkeys(a for finding in nearest for a in finding.basis))[:most]


@lru_cache(maxsize=8)
def _reach(rulebook: Rulebook) -> Mapping[str, frozenset[str]]:
    reach: dict[str, frozenset[str]] = {}
    for name in rulebook.order:
        if name in rulebook.facts:
            guard = rulebook.facts[name].applies
            below = _names(rulebook, (guard,) if guard is not None else (), reach)
            reach[name] = below | {name}
        else:
            reach[name] = _names(rulebook, nodes_of(rulebook.definitions[name]), reach)
    return reach


def _names(
    rulebook: Rulebook, nodes: tuple[graph.Node, ...], reach: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    found: set[str] = set()
    for root in nodes:
        for part in graph.walk(root):
            fact = getattr(part, "fact", None)
            if isinstance(fact, str):
                found |= reach.get(fact, frozenset({fact}))
            name = getattr(part, "name", None)
            if isinstance(name, str) and name in rulebook.definitions:
                found |= reach.get(name, frozenset())
            if isinstance(part, graph.HasLimitation):
                for item in rulebook.limitations:
                    found |= reach.get(item.name, frozenset())
    return frozenset(found)
