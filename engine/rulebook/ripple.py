"""What has to be worked out again when answers change, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import TopologicalSorter
from heapq import heapify, heappop, heappush
from typing import Any

from engine.rulebook.node import OPEN, Truthy
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import named, roots_of_name


@dataclass(frozen=True, slots=True, eq=False)
class Ripple:
    """All facts and definitions in dependency order, gates included, each with its users."""

    names: tuple[str, ...]
    place: Mapping[str, int]
    users: tuple[tuple[int, ...], ...]

    @classmethod
    def over(cls, rulebook: Rulebook, gates: Mapping[str, Truthy]) -> Ripple:
        """How changes run through a rulebook whose facts are closed by these gates."""
        needs = {name: named(rulebook, roots_of_name(rulebook, name)) for name in rulebook.order}
        for fact, gate in gates.items():
            needs[fact] = needs[fact] | named(rulebook, (gate,))
        names = tuple(TopologicalSorter(needs).static_order())
        place = {name: at for at, name in enumerate(names)}
        users: list[list[int]] = [[] for _ in names]
        for name, parts in needs.items():
            for part in parts:
                users[place[part]].append(place[name])
        return cls(names, place, tuple(map(tuple, users)))

    def spread(self, changed: Iterable[str], renew: Callable[[str], bool]) -> None:
        """Renew what may be otherwise, in order; what stays as it was touches nobody further."""
        waiting = [self.place[name] for name in changed if name in self.place]
        heapify(waiting)
        seen = set(waiting)
        while waiting:
            at = heappop(waiting)
            if renew(self.names[at]):
                for user in self.users[at]:
                    if user not in seen:
                        seen.add(user)
                        heappush(waiting, user)


def differing(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    """The facts that are answered otherwise than before."""
    for name, value in now.items():
        earlier = before.get(name, OPEN)
        if value is not earlier and not alike(value, earlier):
            yield name
    yield from before.keys() - now.keys()


def alike(one: Any, other: Any) -> bool:
    """Whether two answers are surely the same; a choice is never the same as a text."""
    if one is other:
        return True
    if type(one) is not type(other) or (type(one) is tuple and not _is_span(one)):
        return False
    return bool(one == other)


def _is_span(value: tuple[Any, ...]) -> bool:
    return len(value) == 3 and isinstance(value[0], int)
