"""What the lints look at: the compiled rules, what is asked, and the words as written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from engine.errors import Place
from engine.rulebook import graph
from engine.rulebook.graph import Node, Truthy
from engine.rulebook.lint.words import Wordlist
from engine.rulebook.lint.written import Passage
from engine.rulebook.roots import roots_of
from engine.rulebook.rulebook import Rulebook
from engine.source import Items, Record, Scalar


@dataclass(frozen=True, slots=True)
class Asked:
    """Where a fact is asked, when, and whether it is asked even if nothing turns on it."""

    place: Place
    always: bool = False
    gates: tuple[Truthy, ...] = ()


@dataclass(frozen=True)
class Material:
    """Everything that is checked at once, on one day and for one place.

    `asked` is where each fact is asked; `openings` are the conditions of questionnaires and
    their sections; `entries` are what was written, by place; `texts` the ids of fixed texts;
    `leads` the kinds of dispute that lead somewhere by a card of their own; `by_engine` the
    names that the program itself reads.
    """

    rulebook: Rulebook
    day: date
    region: str = ""
    asked: Mapping[str, Asked] = field(default_factory=dict)
    openings: tuple[Node, ...] = ()
    entries: Mapping[Place, Record] = field(default_factory=dict)
    passages: tuple[Passage, ...] = ()
    words: Wordlist = field(default_factory=lambda: Wordlist({}, {}))
    texts: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    by_engine: frozenset[str] = frozenset()
    districts: tuple[str, ...] = ()
    samples: int = 400

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Every node of every condition and formula, those of questionnaires included."""
        roots = (*roots_of(self.rulebook), *self.openings)
        return tuple(node for root in roots for node in graph.walk(root))

    def place_of(self, owner: Place, key: str) -> Place:
        """Where a key of an entry stands."""
        entry = self.entries.get(owner)
        return owner if entry is None else entry.place_of(key)

    def place_in(self, owner: Place, key: str, word: str) -> Place:
        """Where one word of a list under a key stands."""
        entry = self.entries.get(owner)
        value = None if entry is None else entry.get(key)
        for item in value if isinstance(value, Items) else (value,):
            if isinstance(item, Scalar) and item == word:
                return item.place
        return self.place_of(owner, key)
