"""What conditions see of a fact in a query: on the path and in scope, or why there is nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from engine.rulebook.node import Key, Number, Truthy
from engine.rulebook.query.expr import Expr, Exprs
from engine.rulebook.query.ratio import Ratio, Ratios, Spread
from engine.rulebook.query.table import (
    OUT,
    TEXTS,
    UNASKED,
    UNKNOWN,
    VALUE,
    Inexpressible,
    Part,
    Shape,
    Table,
)
from engine.rulebook.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Pair:
    """A truth of three values: certainly true, certainly false."""

    yes: Expr
    no: Expr


@dataclass(frozen=True, slots=True)
class Setting:
    """How a rulebook is applied: as `Evaluation` takes it, without the answers."""

    scope: frozenset[str]
    gates: Mapping[str, Truthy]
    skippable: Collection[str] = ()
    final: bool = True


@dataclass(frozen=True, slots=True)
class Seen:
    """One fact as conditions see it."""

    shape: Shape
    state: Expr  # the code that stands in the table
    passes: Expr  # it surely applies
    out: Expr  # it surely does not, or was answered so
    given: Expr  # there is a value, be it presumed
    presumed: Expr
    undecided: Expr  # whether it applies is open

    @property
    def name(self) -> str:
        return self.shape.fact.name


class Facts:
    """Reads the columns of facts; `truth` lowers the conditions under which they apply."""

    def __init__(
        self,
        ratios: Ratios,
        table: Table,
        facts: Mapping[str, Fact],
        setting: Setting,
        truth: Callable[[Truthy], Pair],
    ) -> None:
        self.ratios, self.table, self.facts, self.setting = ratios, table, facts, setting
        self.of: Exprs = ratios.of
        self._truth = truth
        self._seen: dict[str, Seen] = {}

    def seen(self, name: str) -> Seen:
        if name not in self._seen:
            self._seen[name] = self._look(name)
        return self._seen[name]

    def _look(self, name: str) -> Seen:
        of, fact, shape = self.of, self.facts[name], self.table.shapes[name]
        state = of.column(shape.called("state"), shape.least_code, shape.last_code)
        if fact.namespace not in self.setting.scope:
            return Seen(shape, state, of.false, of.true, of.false, of.false, of.false)
        passes, out, undecided = self._guards(name)
        answered = of.among(state, frozenset(range(VALUE, shape.last_code + 1)))
        presumed = of.false
        if self.setting.final and fact.presumed is not None:
            presumed = of.all(passes, of.among(state, frozenset((UNASKED, UNKNOWN))))
        out = of.any(out, of.all(passes, of.among(state, frozenset((OUT,)))))
        given = of.any(of.all(passes, answered), presumed)
        return Seen(shape, state, passes, out, given, presumed, undecided)

    def _guards(self, name: str) -> tuple[Expr, Expr, Expr]:
        """It surely applies, surely does not, or that is open; asked one after the other."""
        of = self.of
        passes, out, undecided = of.true, of.false, of.false
        for guard in (self.facts[name].applies, self.setting.gates.get(name)):
            if guard is not None:
                pair = self._truth(guard)
                open_ = of.all(of.no(pair.yes), of.no(pair.no))
                out = of.any(out, of.all(passes, pair.no))
                undecided = of.any(undecided, of.all(passes, open_))
                passes = of.all(passes, pair.yes)
        return passes, out, undecided

    # ------------------------------------------------------------ truths of a fact

    def holding(self, seen: Seen, stored: Expr, presumed: bool) -> Pair:
        """A truth about the answer: `stored` of what is in the table, or of what is presumed."""
        of = self.of
        usual = of.all(seen.passes, self.answered(seen))
        taken = seen.presumed if presumed else of.false
        against = of.false if presumed else seen.presumed
        yes = of.any(of.all(usual, stored), taken)
        return Pair(yes, of.any(seen.out, of.all(usual, of.no(stored)), against))

    def answered(self, seen: Seen) -> Expr:
        return self.of.among(seen.state, frozenset(range(VALUE, seen.shape.last_code + 1)))

    def is_(self, name: str, keys: frozenset[str]) -> Pair:
        seen, fact = self.seen(name), self.facts[name]
        stored = self.of.among(seen.state, seen.shape.codes(keys))
        if fact.main_type in TEXTS:
            value = self.of.among(seen.state, frozenset((VALUE,)))
            text = self.of.column(seen.shape.called("text"), 0, 0)
            stored = self.of.any(stored, self.of.all(value, self.of.text_in(text, keys)))
        return self.holding(seen, stored, isinstance(fact.presumed, str) and fact.presumed in keys)

    def has(self, name: str, key: str) -> Pair:
        seen, fact = self.seen(name), self.facts[name]
        if key not in seen.shape.choices:
            return self.holding(seen, self.of.false, False)
        members = seen.shape.parts()[1]
        column = self.of.column(members.name, members.low, members.high)
        bit = self.of.bit(column, seen.shape.choices.index(key))
        return self.holding(seen, bit, fact.presumed is not None and key in fact.presumed)

    def stated(self, name: str) -> Pair:
        seen, fact = self.seen(name), self.facts[name]
        stored = self.of.true
        if fact.has_keys:
            stored = self.of.among(seen.state, frozenset((VALUE,)))
        return self.holding(seen, stored, not isinstance(fact.presumed, Key))

    def mentions(self, name: str, words: tuple[str, ...]) -> Pair:
        seen, fact = self.seen(name), self.facts[name]
        text = self.of.column(seen.shape.called("text"), 0, 0)
        value = self.of.among(seen.state, frozenset((VALUE,)))
        if fact.presumed is not None:
            raise Inexpressible(name, "a text that is presumed")
        return self.holding(seen, self.of.all(value, self.of.contains(text, words)), False)

    def known(self, name: str) -> Pair:
        of, seen = self.of, self.seen(name)
        yes = of.all(seen.passes, self.answered(seen))
        if self.setting.final:
            return Pair(yes, of.no(yes))
        declined = of.all(seen.passes, of.among(seen.state, frozenset((UNKNOWN,))))
        return Pair(yes, of.any(seen.out, declined))

    # ------------------------------------------------------------ numbers of a fact

    def number(self, name: str, lowest: Number, highest: Number, has_keys: bool) -> Spread:
        of, ratios, seen, fact = self.of, self.ratios, self.seen(name), self.facts[name]
        stored = of.all(seen.passes, of.among(seen.state, frozenset((VALUE,))))
        key = of.all(seen.passes, of.among(seen.state, seen.shape.codes(seen.shape.choices)))
        low, high = self.columns(seen.shape, seen.shape.parts(), of.column)
        presumed = fact.presumed
        if presumed is not None and not isinstance(presumed, Key):
            first, last = presumed[:2] if isinstance(presumed, tuple) else (presumed, presumed)
            low = ratios.case(seen.presumed, ratios.number(first), low)
            high = ratios.case(seen.presumed, ratios.number(last), high)
            stored = of.any(stored, seen.presumed)
        elif presumed is not None:
            key = of.any(key, seen.presumed)
        gone = of.any(seen.out, key)
        open_ = of.no(of.any(stored, gone))
        maybe = of.true if has_keys else self.may_be_absent(seen)
        may = of.any(gone, of.all(open_, maybe))
        bottom, top = ratios.number(lowest), ratios.number(highest)
        return Spread(ratios.case(stored, low, bottom), ratios.case(stored, high, top), gone, may)

    def may_be_absent(self, seen: Seen) -> Expr:
        """Whether an unknown fact may yet turn out not to apply."""
        of = self.of
        if self.setting.final or seen.name not in self.setting.skippable:
            return seen.undecided
        unasked = of.all(seen.passes, of.among(seen.state, frozenset((UNASKED,))))
        return of.any(seen.undecided, unasked)

    def columns(
        self, shape: Shape, parts: tuple[Part, ...], column: Callable[[str, int, int], Expr]
    ) -> tuple[Ratio, Ratio]:
        """The first and last value that stand in the columns of a number."""
        numbers = [column(part.name, part.low, part.high) for part in parts[1:]]
        if shape.is_dated and shape.to_the_day:
            return self.ratios.whole(numbers[0]), self.ratios.whole(numbers[0])
        if shape.is_dated:
            return self.ratios.whole(numbers[0]), self.ratios.whole(numbers[1])
        under = numbers[1] if shape.scale == 0 else self.of.number(shape.scale)
        one = self.ratios.made(numbers[0], under)
        return one, one


def refused(what: Any) -> Inexpressible:
    """The refusal of a kind of node that no query can say."""
    return Inexpressible(type(what).__name__, "no query can say this")
