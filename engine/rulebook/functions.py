"""The functions that a formula may call: what each takes, what it gives, and its meaning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from engine.rulebook.calendar import add_months, clamp, months_between
from engine.rulebook.node import Number, Numeric
from engine.rulebook.numbers import Arithmetic, Mapped, WorkingDay, WorkingDays, round_fen

Nodes = tuple[Numeric, ...]


@dataclass(frozen=True, slots=True)
class Function:
    """One function: the kinds it takes, the kind it gives, and the node it makes."""

    name: str
    takes: tuple[str, ...]
    gives: str
    make: Callable[[Nodes], Numeric]


def _mapped(
    name: str, takes: tuple[str, ...], gives: str, function: Callable[..., Number]
) -> Function:
    def make(nodes: Nodes) -> Numeric:
        return Mapped(name, function, nodes)

    return Function(name, takes, gives, make)


def _fen_of(yuan: Number) -> Number:
    return yuan * 100


def _floor(value: Number) -> Number:
    return int(value // 1)


def _months(start: Number, end: Number) -> Number:
    return months_between(int(start), int(end))


def _years(start: Number, end: Number) -> Number:
    months = months_between(int(start), int(end))
    return months // 12 if months >= 0 else -(-months // 12)


def _add_days(day: Number, days: Number) -> Number:
    return clamp(int(day) + int(days))


def _add_months(day: Number, months: Number) -> Number:
    return add_months(int(day), int(months))


def _add_years(day: Number, years: Number) -> Number:
    return add_months(int(day), int(years) * 12)


def _days(nodes: Nodes) -> Numeric:
    return Arithmetic("-", nodes[1], nodes[0])


def _working_day(nodes: Nodes) -> Numeric:
    return WorkingDay(nodes[0])


def _working_days(nodes: Nodes) -> Numeric:
    return WorkingDays(*nodes)


_ALL: Final = (
    _mapped("yuan", ("number",), "money", _fen_of),
    _mapped("fen", ("money",), "money", round_fen),
    _mapped("floor", ("number",), "number", _floor),
    Function("days", ("date", "date"), "number", _days),
    _mapped("months", ("date", "date"), "number", _months),
    _mapped("years", ("date", "date"), "number", _years),
    _mapped("add_days", ("date", "number"), "date", _add_days),
    _mapped("add_months", ("date", "number"), "date", _add_months),
    _mapped("add_years", ("date", "number"), "date", _add_years),
    Function("working_day_on_or_after", ("date",), "date", _working_day),
    Function("working_days", ("date", "date"), "number", _working_days),
)
FUNCTIONS: Final[Mapping[str, Function]] = {function.name: function for function in _ALL}
