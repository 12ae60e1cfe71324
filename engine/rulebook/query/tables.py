"""Parameters in a query that are looked up: by a number, by a sum, on another day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import lcm

from engine.rulebook.node import WIDEST, Number
from engine.rulebook.parameter import Parameter
from engine.rulebook.query.expr import Expr
from engine.rulebook.query.ratio import Ratio, Ratios, Spread

Turns = Sequence[tuple[int, Number | None]]  # from this day on, that value


def turns_of(parameter: Parameter, region: str) -> Turns:
    """The values that a parameter has had in a place, each with its first day."""
    days = sorted({d for p in parameter.periods for d in (p.from_, p.to) if d is not None})
    found: list[tuple[int, Number | None]] = [(1, None)]
    for day in days:
        period = parameter.at(day, region)
        value = period.value if period else None
        if value != found[-1][1]:
            found.append((day.toordinal(), value))
    assert all(day <= date.max.toordinal() for day, _ in found)
    return found


def on_day(ratios: Ratios, turns: Turns, day: Spread) -> Spread:
    """The value in force on a day, or all that were on the days it may be."""
    of = ratios.of
    first, last = day.low.over, day.high.over
    scale = lcm(*(Fraction(value).denominator for _, value in turns if value is not None))
    steps = [(at, int((value or 0) * scale)) for at, value in turns]
    unset = [(at, int(value is None)) for at, value in turns]
    low = high = of.step(first, steps[1:], steps[0][1])
    none = of.less(of.zero, of.step(first, unset[1:], unset[0][1]))
    if not day.exact:
        for at, value in steps[1:]:
            reached = of.all(of.less(first, of.number(at)), of.at_most(of.number(at), last))
            low = of.case(reached, of.least(low, of.number(value)), low)
            high = of.case(reached, of.greatest(high, of.number(value)), high)
        for at, is_none in unset[1:]:
            if is_none:
                turn = of.number(at)
                none = of.any(none, of.all(of.less(first, turn), of.at_most(turn, last)))
    under = of.number(scale)
    return Spread(
        ratios.case(none, ratios.nought, ratios.made(low, under)),
        ratios.case(none, ratios.number(WIDEST), ratios.made(high, under)),
        day.gone,
        day.may,
    )


def looked_up(ratios: Ratios, table: Mapping[int, Number] | None, one: Spread) -> Spread:
    """What a table gives for a whole number; absent where it has no such line."""
    of = ratios.of
    if table is None:
        return Spread(ratios.nought, ratios.number(WIDEST), one.gone, of.true)
    hits = {
        key: of.all(
            ratios.at_most(one.low, ratios.number(key)),
            ratios.at_most(ratios.number(key), one.high),
        )
        for key in table
    }
    values = [ratios.number(value) for value in table.values()]
    low, high = ratios.greatest(values), ratios.least(values)
    for key, value in zip(table, values, strict=True):
        low = ratios.case(hits[key], ratios.least([low, value]), low)
        high = ratios.case(hits[key], ratios.greatest([high, value]), high)
    found = _count(ratios, [*hits.values()])
    wanted = of.add(of.subtract(ratios.cut(one.high), ratios.cut(one.low)), of.number(1))
    gone = of.any(one.gone, of.no(of.any(*hits.values())))
    return Spread(low, high, gone, of.any(gone, one.may, of.no(of.same(found, wanted))))


def _count(ratios: Ratios, truths: Sequence[Expr]) -> Expr:
    of, found = ratios.of, ratios.of.zero
    for truth in truths:
        found = of.add(found, of.case(truth, of.number(1), of.zero))
    return found


def tariff(
    ratios: Ratios, table: Sequence[tuple[Number | None, Number, Number]], one: Ratio
) -> Ratio:
    """The interpreter's `tariff`: fixed parts plus a rate on what falls inside.

    Raises ValueError for one that falls, of which ends would not be bounds.
    """
    of, nought = ratios.of, ratios.nought
    total, below = nought, Fraction(0)
    for number, (up_to, fixed, rate) in enumerate(table):
        if fixed < 0 or rate < 0 or (up_to is not None and up_to <= below):
            raise ValueError("a tariff that falls")
        top = one if up_to is None else ratios.least([one, ratios.number(up_to)])
        inside = ratios.greatest([ratios.subtract(top, ratios.number(below)), nought])
        part = ratios.add(ratios.number(fixed), ratios.times(inside, ratios.number(rate)))
        reached = of.true if number == 0 else ratios.less(ratios.number(below), one)
        total = ratios.add(total, ratios.case(reached, part, nought))
        if up_to is None:
            break
        below = Fraction(up_to)
    return total
