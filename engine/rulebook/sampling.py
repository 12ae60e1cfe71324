"""Random answers as people could have given them: typed, within bounds, the same for one seed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from engine.rulebook import graph, rows
from engine.rulebook.graph import DECLINED, Key, Node, Number
from engine.rulebook.roots import roots_of
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import DATED, Fact

MOST_ROWS = 3
DAYS_AWAY = (3, 40, 400, 2_000)  # how far from the day of assessment a date may fall
PLAIN_TEXT = "1"  # a text that mentions nothing the rules look for


@dataclass(frozen=True, slots=True)
class Turns:
    """What the rules compare each fact with, so that chance falls on both sides of it."""

    numbers: dict[str, set[Number]] = field(default_factory=dict)
    words: dict[str, set[str]] = field(default_factory=dict)


class Sampler:
    """Draws answers for the facts of a rulebook; equal seeds draw equal answers.

    `known` is the share of facts that get a value, the rest are declined or left out;
    `districts` are what a district may be.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        chance: Random,
        around: date,
        *,
        known: float = 0.85,
        districts: Sequence[str] = (),
    ) -> None:
        self.rulebook = rulebook
        self.chance = chance
        self.around = around.toordinal()
        self.known = known
        self.districts = tuple(districts) or (PLAIN_TEXT,)
        self.turns = turns_of(rulebook)

    def answers(self, names: Iterable[str] | None = None) -> dict[str, Any]:
        """One set of answers, by fact; some facts are declined and some missing."""
        drawn: dict[str, Any] = {}
        for name in self.rulebook.facts if names is None else names:
            luck = self.chance.random()
            if luck < self.known:
                drawn[name] = self.value(self.rulebook.facts[name])
            elif luck < (1 + self.known) / 2:
                drawn[name] = DECLINED
        return drawn

    def value(self, fact: Fact) -> Any:
        """A value of the fact's type, a key in its place where the type has keys."""
        return self._value(fact, fact.name)

    def _value(self, fact: Fact, path: str) -> Any:
        chance = self.chance
        if fact.has_keys and chance.random() < 0.25:
            return Key(chance.choice([*fact.choices]))
        kind = fact.main_type
        if kind == "rows":
            return tuple(self._row(fact) for _ in range(chance.randint(0, MOST_ROWS)))
        if kind == "multi":
            return self._several(fact)
        if kind == "district":
            return chance.choice(self.districts)
        if kind == "text":
            return chance.choice([PLAIN_TEXT, *sorted(self.turns.words.get(path, ()))])
        if kind in DATED:
            return self._date(fact)
        if fact.choices and not fact.has_keys:
            return chance.choice([*fact.choices])
        return self._number(fact, path)

    def _row(self, fact: Fact) -> dict[str, Any]:
        return {
            name: DECLINED
            if self.chance.random() < 0.1
            else self._value(column, f"{fact.name}.{name}")
            for name, column in fact.row.items()
        }

    def _several(self, fact: Fact) -> frozenset[str]:
        keys = [key for key in fact.choices if key != "none"]
        if "none" in fact.choices and self.chance.random() < 0.4:
            return frozenset({"none"})
        return frozenset(self.chance.sample(keys, self.chance.randint(1, min(3, len(keys)))))

    def _date(self, fact: Fact) -> tuple[int, int, bool]:
        far = self.chance.choice(DAYS_AWAY)
        low, high = int(fact.limits[0]), int(fact.limits[1])
        day = min(max(self.around + self.chance.randint(-far, far), low), high)
        first = date.fromordinal(day).replace(day=1).toordinal()
        if fact.main_type == "month":
            return (first, first, False)
        if self.chance.random() < 0.1 and first >= low and first + 31 <= high:
            after = date.fromordinal(first + 31).replace(day=1).toordinal()
            return (first, after - 1, False)
        return (day, day, False)

    def _number(self, fact: Fact, path: str) -> Number:
        low, high = fact.limits
        turns = sorted(self.turns.numbers.get(path, ()))
        step = Fraction(1, 1000) if fact.main_type in ("ratio", "number") else Fraction(1)
        if turns and self.chance.random() < 0.6:
            near = self.chance.choice(turns) + step * self.chance.choice((-1, 0, 1))
        else:
            width = Fraction(high) - Fraction(low)
            near = low + width / 10 ** self.chance.randint(0, 12) * self.chance.randint(0, 1)
        value = min(max(Fraction(near), Fraction(low)), Fraction(high))
        steps = round(value / step) * step
        return steps.numerator if steps.denominator == 1 else steps


def turns_of(rulebook: Rulebook) -> Turns:
    """The numbers and words at which conditions turn, by fact or by `group.column`."""
    turns = Turns()
    for root in roots_of(rulebook):
        for node in graph.walk(root):
            if isinstance(node, graph.Mentions):
                turns.words.setdefault(node.fact, set()).update(node.words)
            elif isinstance(node, rows.RowMentions):
                turns.words.setdefault(f"{node.fact}.{node.field}", set()).update(node.words)
            elif isinstance(node, graph.Compare):
                for one, other in ((node.left, node.right), (node.right, node.left)):
                    if (path := _path(one)) is not None:
                        turns.numbers.setdefault(path, set()).update(_written(rulebook, other))
    return turns


def _path(node: Node) -> str | None:
    if isinstance(node, graph.FactNumber):
        return node.fact
    return f"{node.fact}.{node.field}" if isinstance(node, rows.RowNumber) else None


def _written(rulebook: Rulebook, node: Node) -> Iterator[Number]:
    """The numbers that stand on the other side of a comparison, written or by parameter."""
    if isinstance(node, graph.Literal):
        yield node.value
    elif isinstance(node, graph.ParameterNumber):
        for period in rulebook.parameters[node.name].every:
            value = period.value
            if isinstance(value, tuple) and node.index is not None:
                value = value[node.index]
            if isinstance(value, (int, Fraction)):
                yield value
