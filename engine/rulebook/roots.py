"""Every condition and formula that authors wrote, wherever it stands: in rules, guards, lists."""

from __future__ import annotations

from collections.abc import Iterator

from engine.rulebook.node import Node
from engine.rulebook.rule import Amount, Finding, Limitation, Listed, Route, Term
from engine.rulebook.rulebook import Definition, Rulebook


def roots_of(rulebook: Rulebook) -> Iterator[Node]:
    """Every root of the graph."""
    for definition in rulebook.definitions.values():
        yield from roots_in(definition)
    for item in rulebook.listed:
        yield from roots_listed(item)
    for fact in rulebook.facts.values():
        if fact.applies is not None:
            yield fact.applies


def roots_in(definition: Definition) -> tuple[Node, ...]:
    """Every condition and formula of a definition, those that only grade it included."""
    found: list[Node | None]
    if isinstance(definition, Term):
        found = [definition.node]
    elif isinstance(definition, Finding):
        found = [definition.node, *(when for when, _ in definition.levels)]
    elif isinstance(definition, Amount):
        found = [definition.due, definition.node]
    elif isinstance(definition, Limitation):
        found = [definition.due, definition.conservative, definition.favourable]
        found += [definition.unlimited, definition.full_until, definition.first_recoverable]
        found += [definition.revived]
    else:
        found = _of_route(definition)
    return tuple(node for node in found if node is not None)


def _of_route(route: Route) -> list[Node | None]:
    return [*(line.when for line in route.lines), *(when for when, _ in route.also)]


def roots_listed(item: Listed) -> tuple[Node, ...]:
    """When an entry of a list is shown, and the sums it names."""
    return (*(() if item.when is None else (item.when,)), *item.numbers.values())
