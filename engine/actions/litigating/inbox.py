"""What lies with a court or a commission, as its clerks look it over, narrowed and ordered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from engine.actions.litigating.shelf import ROWS, Row
from engine.casework.filing import Standing
from engine.store.store import Sieve, Store

TO_ANSWER: Final = frozenset({Standing.SENT, Standing.TRANSFERRED, Standing.SUPPLEMENT})
"""What has come and was not taken on or returned yet."""


class Order(StrEnum):
    """How a list of packets is ordered."""

    CAME = "came"  # the longest there first: the court must answer in days
    LIMIT = "limit"  # the claim that lapses next first
    AMOUNT = "amount"  # the largest first
    CAUSE = "cause"
    CHANGED = "changed"  # the last touched first


class Limit(StrEnum):
    """How near the last safe day of a claim is."""

    OVER = "over"
    WEEK = "week"
    MONTH = "month"
    LATER = "later"
    UNKNOWN = "unknown"


_ORDERS: Final[Mapping[Order, tuple[str, bool, bool]]] = {  # field, of numbers, descending
    Order.CAME: ("came_on", False, False),
    Order.LIMIT: ("last_safe_day", False, False),
    Order.AMOUNT: ("total_fen", True, True),
    Order.CAUSE: ("cause", False, False),
    Order.CHANGED: ("at", False, True),
}
_DAYS: Final[Mapping[Limit, tuple[int | None, int | None]]] = {  # first and last, from today
    Limit.OVER: (None, -1),
    Limit.WEEK: (0, 7),
    Limit.MONTH: (8, 31),
    Limit.LATER: (32, None),
}
_ANY_DAY: Final = (None, None)


def nearness(left: int | None) -> Limit:
    """How near a last day is with so many days left; None where no day is known."""
    if left is None:
        return Limit.UNKNOWN
    fitting = (
        limit
        for limit, (first, last) in _DAYS.items()
        if (first is None or first <= left) and (last is None or left <= last)
    )
    return next(fitting)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which packets of a unit a list shows; whatever is empty or None means any."""

    standings: frozenset[str] = frozenset()
    cause: str = ""  # a kind, or its family
    track: str = ""
    limit_near: Limit | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    again: bool | None = None  # whether it was made more than once
    docket: str = ""
    order: Order = Order.CAME
    offset: int = 0
    limit: int = 25


@dataclass(frozen=True, slots=True)
class Found:
    """A page of packets, and how many there are on all pages."""

    rows: tuple[Row, ...]
    count: int


def look_over(store: Store, unit: str, asked: Asked, day: date) -> Found:
    """A page of what lies with a unit, as seen on a day."""
    field, numbers, descending = _ORDERS[asked.order]
    found = store.sift(
        Sieve(
            ROWS.name,
            unit,
            among=_among(asked),
            begins={"cause": asked.cause} if asked.cause else {},
            least=_given(total_fen=asked.least_fen, version=2 if asked.again else None),
            most=_given(total_fen=asked.most_fen, version=1 if asked.again is False else None),
            early=_near(asked, day, 0),
            late=_near(asked, day, 1),
            empty=frozenset({"last_safe_day"} if asked.limit_near is Limit.UNKNOWN else ()),
            order=field,
            numbers=numbers,
            descending=descending,
            offset=asked.offset,
            limit=asked.limit,
        )
    )
    return Found(tuple(ROWS.page(entry).thing for entry in found.entries), found.count)


def _among(asked: Asked) -> dict[str, frozenset[str]]:
    among = {"standing": asked.standings} if asked.standings else {}
    if asked.track:
        among["track"] = frozenset({asked.track})
    if asked.docket:
        among["docket"] = frozenset({asked.docket})
    return among


def _given(**bounds: int | None) -> dict[str, int]:
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _near(asked: Asked, day: date, end: int) -> dict[str, str]:
    """The first (0) or the last (1) day on which the limits that are asked for end."""
    days = _DAYS.get(asked.limit_near, _ANY_DAY) if asked.limit_near else _ANY_DAY
    bound = days[end]
    return {} if bound is None else {"last_safe_day": (day + timedelta(days=bound)).isoformat()}
