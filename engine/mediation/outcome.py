"""What the law concludes in one version of the facts, and what is otherwise in another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from engine.rulebook.conclusion import Sum, is_open_above
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import Number
from engine.rulebook.numbers import round_fen
from engine.rulebook.truth import Truth

AMOUNT: Final = "amount"
VALUE: Final = "value"
FINDING: Final = "finding"
LIMITATION: Final = "limitation"
ROUTE: Final = "route"


@dataclass(frozen=True, slots=True)
class Span:
    """A sum, in fen, or another figure, from the least to the most it can be.

    What may or may not be due reaches to nothing; `high` is none where nothing bounds it.
    """

    low: Number
    high: Number | None

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


NOTHING: Final = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Change:
    """One conclusion in two versions of the facts; none where it is not there at all."""

    kind: str
    name: str
    before: Any  # a span, a level, a status, a step
    after: Any
    in_money: bool = False

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.name

    @property
    def delta(self) -> tuple[int, int] | None:
        """By how many fen the least and the most change; none where it is no sum, or unbounded."""
        if not self.in_money:
            return None
        before, after = self.before or NOTHING, self.after or NOTHING
        if before.high is None or after.high is None:
            return None
        return int(after.low - before.low), int(after.high - before.high)

    @property
    def exact(self) -> int | None:
        """The fen by which it changes, where both are known to the fen."""
        if not self.in_money or not all((s or NOTHING).is_exact for s in (self.before, self.after)):
            return None
        delta = self.delta
        return delta[0] if delta else None

    @property
    def weight(self) -> int:
        """How many fen it is about, at most, as far as it can be told."""
        return max(map(abs, self.delta)) if self.delta else 0

    def mirrored(self) -> Change:
        """The same change the other way round."""
        return Change(self.kind, self.name, self.after, self.before, self.in_money)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every conclusion of one version by kind and name: spans, levels, statuses, the way to go."""

    found: Mapping[tuple[str, str], Any]
    in_money: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, evaluation: Evaluation) -> Outcome:
        """That of an assessment."""
        found: dict[tuple[str, str], Any] = {}
        in_money = set()
        for finding in evaluation.findings():
            found[FINDING, finding.name] = evaluation.level(finding)
        for one in evaluation.amounts():
            key = (VALUE if one.definition.is_value else AMOUNT, one.definition.name)
            found[key] = _span(one)
            if one.definition.kind == "money":
                in_money.add(key)
        for limit in evaluation.time_limits():
            days = (limit.status, limit.conservative, limit.favourable, limit.full_until)
            found[LIMITATION, limit.definition.name] = days
        if route := evaluation.route():
            found[ROUTE, ""] = (route.primary, route.also)
        return cls(found, frozenset(in_money))


def _span(one: Sum) -> Span:
    low, high = one.low or 0, one.high or 0
    if one.due is Truth.UNKNOWN:
        low, high = min(low, 0), max(high, 0)
    if one.definition.kind == "money":
        low, high = round_fen(low), round_fen(high)
    return Span(low, None if is_open_above(low, high) else high)


def changes(before: Outcome, after: Outcome) -> tuple[Change, ...]:
    """Every conclusion that differs, by kind and name."""
    keys = sorted({*before.found, *after.found})
    money = before.in_money | after.in_money
    return tuple(
        Change(*key, before.found.get(key), after.found.get(key), key in money)
        for key in keys
        if before.found.get(key) != after.found.get(key)
    )


def heaviest(found: Iterable[Change]) -> Change | None:
    """The sum that changes most: of those that are owed, and known to the fen, if there are any."""
    sums = [change for change in found if change.in_money and change.weight]
    return max(
        sums, key=lambda c: (c.kind == AMOUNT, c.exact is not None, c.weight, c.name), default=None
    )
