"""Exact fractions and spans of them, as whole numbers over whole numbers.

Denominators are positive, and mostly the same in every case; then nothing is divided before a
sum is rounded. `gone` says that a number is absent, `may` that it is or may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

from engine.rulebook.node import Number
from engine.rulebook.numbers import STEEPEST
from engine.rulebook.query.expr import Expr, Exprs


@dataclass(frozen=True, slots=True)
class Ratio:
    """One exact number of a case."""

    over: Expr
    under: Expr


@dataclass(frozen=True, slots=True)
class Spread:
    """What a number of a case may be: lowest, highest, absent."""

    low: Ratio
    high: Ratio
    gone: Expr
    may: Expr

    @property
    def exact(self) -> bool:
        return self.low == self.high


class Ratios:
    """Reckons with fractions and spans; the rules are those of the interpreter's nodes."""

    def __init__(self, exprs: Exprs) -> None:
        self.of = exprs
        self.one = exprs.number(1)
        self.nought = self.number(0)

    # ------------------------------------------------------------ fractions

    def number(self, value: Number) -> Ratio:
        fraction = Fraction(value)
        return self.made(self.of.number(fraction.numerator), self.of.number(fraction.denominator))

    def whole(self, over: Expr) -> Ratio:
        return Ratio(over, self.one)

    def made(self, over: Expr, under: Expr) -> Ratio:
        """A fraction, shortened by what both sides plainly have in common."""
        if over.value == 0:
            return Ratio(over, self.one)
        by, factor = under.value, over.parts[0].value if over.op == "times" else over.value
        shared = 1 if by is None or factor is None else gcd(by, factor)
        if shared == 1 or by is None or factor is None:
            return Ratio(over, under)
        left = self.of.number(factor // shared)
        rest = self.of.times(left, over.parts[1]) if over.op == "times" else left
        return Ratio(rest, self.of.number(by // shared))

    def alike(self, a: Ratio, b: Ratio) -> tuple[Expr, Expr, Expr]:
        """Both over one denominator."""
        if a.under is b.under:
            return a.over, b.over, a.under
        of, x, y = self.of, a.under.value, b.under.value
        if x is not None and y is not None:
            common = lcm(x, y)
            left = of.times(of.number(common // x), a.over)
            return left, of.times(of.number(common // y), b.over), of.number(common)
        both = of.times(a.under, b.under)
        return of.times(a.over, b.under), of.times(b.over, a.under), both

    def add(self, a: Ratio, b: Ratio) -> Ratio:
        left, right, under = self.alike(a, b)
        return self.made(self.of.add(left, right), under)

    def subtract(self, a: Ratio, b: Ratio) -> Ratio:
        left, right, under = self.alike(a, b)
        return self.made(self.of.subtract(left, right), under)

    def times(self, a: Ratio, b: Ratio) -> Ratio:
        return self.made(self.of.times(a.over, b.over), self.of.times(a.under, b.under))

    def less(self, a: Ratio, b: Ratio) -> Expr:
        left, right, _ = self.alike(a, b)
        return self.of.less(left, right)

    def at_most(self, a: Ratio, b: Ratio) -> Expr:
        return self.of.no(self.less(b, a))

    def same(self, a: Ratio, b: Ratio) -> Expr:
        left, right, _ = self.alike(a, b)
        return self.of.same(left, right)

    def case(self, when: Expr, a: Ratio, b: Ratio) -> Ratio:
        if when is self.of.true or a == b:
            return a
        if when is self.of.false:
            return b
        if a.under.value is not None and b.under.value is not None:
            left, right, under = self.alike(a, b)
            return self.made(self.of.case(when, left, right), under)
        return self.made(self.of.case(when, a.over, b.over), self.of.case(when, a.under, b.under))

    def least(self, members: Sequence[Ratio]) -> Ratio:
        return self._extreme(members, greatest=False)

    def greatest(self, members: Sequence[Ratio]) -> Ratio:
        return self._extreme(members, greatest=True)

    def _extreme(self, members: Sequence[Ratio], *, greatest: bool) -> Ratio:
        found = members[0]
        for one in members[1:]:
            left, right, under = self.alike(found, one)
            if under.value is None:
                smaller = self.of.less(left, right)
                pair = (one, found) if greatest else (found, one)
                found = self.case(smaller, *pair)
            else:
                pick = self.of.greatest if greatest else self.of.least
                found = self.made(pick(left, right), under)
        return found

    def inverse(self, a: Ratio) -> Ratio:
        """1/a; 1 where a is nought, so that nothing is ever divided by it."""
        of = self.of
        zero = of.same(a.over, of.zero)
        over = of.case(zero, self.one, a.over)
        if over.low > 0 or a.over.low >= 0:
            return self.made(a.under, over if over.low > 0 else of.greatest(over, self.one))
        minus = of.subtract(of.zero, over)
        negative = of.less(over, of.zero)
        under = of.greatest(of.case(negative, minus, over), self.one)
        return self.made(of.case(negative, of.subtract(of.zero, a.under), a.under), under)

    # ------------------------------------------------------------ to whole numbers

    def floor(self, a: Ratio) -> Expr:
        """The whole number not above it."""
        return self._whole(a, self.of.zero, self.of.subtract(a.under, self.one))

    def cut(self, a: Ratio) -> Expr:
        """Its whole part, towards nought."""
        return self._whole(a, self.of.zero, self.of.zero)

    def half_up(self, a: Ratio) -> Expr:
        """The nearest whole number, the half away from nought."""
        of, under = self.of, a.under
        if under.value is not None and under.value % 2 == 0:
            half = of.number(under.value // 2)
            return self._whole(a, half, half)
        two = of.number(2)
        doubled = Ratio(of.times(two, a.over), of.times(two, under))
        return self._whole(doubled, under, under) if under is not self.one else a.over

    def _whole(self, a: Ratio, more: Expr, less: Expr) -> Expr:
        """(over + more) / under, or (over - less) / under below nought, cut towards nought."""
        of = self.of
        if a.under is self.one:
            return a.over
        below = of.subtract(of.zero, less)
        moved = of.add(a.over, of.case(of.less(a.over, of.zero), below, more))
        return of.divide(moved, a.under)

    # ------------------------------------------------------------ spans

    def exactly(self, a: Ratio) -> Spread:
        return Spread(a, a, self.of.false, self.of.false)

    @property
    def absent(self) -> Spread:
        return Spread(self.nought, self.nought, self.of.true, self.of.true)

    def joined(self, low: Ratio, high: Ratio, *members: Spread) -> Spread:
        """A number made of these: absent where any is."""
        gone = self.of.any(*(one.gone for one in members))
        return Spread(low, high, gone, self.of.any(*(one.may for one in members)))

    def sum_of(self, a: Spread, b: Spread) -> Spread:
        low = self.add(a.low, b.low)
        exact = a.exact and b.exact
        return self.joined(low, low if exact else self.add(a.high, b.high), a, b)

    def difference(self, a: Spread, b: Spread) -> Spread:
        low = self.subtract(a.low, b.high)
        exact = a.exact and b.exact
        return self.joined(low, low if exact else self.subtract(a.high, b.low), a, b)

    def product(self, a: Spread, b: Spread) -> Spread:
        if a.exact and b.exact:
            value = self.times(a.low, b.low)
            return self.joined(value, value, a, b)
        if a.low.over.low >= 0 and b.low.over.low >= 0:
            return self.joined(self.times(a.low, b.low), self.times(a.high, b.high), a, b)
        corners = [self.times(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
        return self.joined(self.least(corners), self.greatest(corners), a, b)

    def quotient(self, a: Spread, b: Spread) -> Spread:
        """A quotient; nothing is known of it while the divisor may be nought."""
        of = self.of
        doubt = of.all(self.at_most(b.low, self.nought), self.at_most(self.nought, b.high))
        low, high = self._ends(a, b)
        low = self.case(doubt, self.number(-STEEPEST), low)
        high = self.case(doubt, self.number(STEEPEST), high)
        found = self.joined(low, high, a, b)
        return Spread(low, high, found.gone, of.any(found.may, doubt))

    def _ends(self, a: Spread, b: Spread) -> tuple[Ratio, Ratio]:
        """The least and greatest quotient, where the divisor is not nought."""
        if b.low.over.low < 0 and not (a.exact and b.exact):
            corners = [self._over(x, y) for x in (a.low, a.high) for y in (b.low, b.high)]
            return self.least(corners), self.greatest(corners)
        if b.exact:
            low = self._over(a.low, b.low)
            return low, low if a.exact else self._over(a.high, b.low)
        below = [self.of.less(end.over, self.of.zero) for end in (a.low, a.high)]
        return (
            self.case(below[0], self._over(a.low, b.low), self._over(a.low, b.high)),
            self.case(below[1], self._over(a.high, b.high), self._over(a.high, b.low)),
        )

    def _over(self, a: Ratio, b: Ratio) -> Ratio:
        return self.steep(self.times(a, self.inverse(b)))

    def steep(self, a: Ratio) -> Ratio:
        """A quotient kept between the bounds that one may have."""
        if max(-a.over.low, a.over.high) <= STEEPEST * a.under.low:
            return a
        high, low = self.number(STEEPEST), self.number(-STEEPEST)
        return self.case(self.less(high, a), high, self.case(self.less(a, low), low, a))

    def chosen(self, yes: Expr, no: Expr, a: Spread, b: Spread) -> Spread:
        """One of two by a condition; what holds both where it is open."""
        of = self.of
        if yes is of.true or no is of.true:
            return a if yes is of.true else b
        gone = of.all(of.any(a.gone, no), of.any(b.gone, yes))
        may = of.any(of.all(a.may, of.no(no)), of.all(b.may, of.no(yes)))
        settled = of.any(yes, no) is of.true or yes is of.no(no)
        low = self._either(settled, yes, no, a, b, self.least([a.low, b.low]), a.low, b.low)
        if a.exact and b.exact and settled:
            return Spread(low, low, gone, may)
        high = self._either(settled, yes, no, a, b, self.greatest([a.high, b.high]), a.high, b.high)
        return Spread(low, high, gone, may)

    def _either(
        self,
        settled: bool,
        yes: Expr,
        no: Expr,
        a: Spread,
        b: Spread,
        both: Ratio,
        x: Ratio,
        y: Ratio,
    ) -> Ratio:
        if settled:
            return self.case(yes, x, y)
        first = self.of.any(yes, b.gone)
        return self.case(first, x, self.case(self.of.any(no, a.gone), y, both))
