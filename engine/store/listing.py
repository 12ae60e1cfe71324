"""Which cases a list wants and in which order: as a condition in SQL, and as one in Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from engine.errors import StoreError
from engine.store.store import Found, Order, Summary, Wanted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_CONDITIONS: Final = {
    "stage": "stage = {}",
    "state": "state = {}",
    "units": "unit = ANY({}::TEXT[])",
    "assignee": "assignee = {}",
    "category": "(coalesce(category, '') = {0} OR starts_with(category, {0}::TEXT || '.'))",
    "place": "place = {}",
    "number": "starts_with(number, {}::TEXT)",
    "opened_from": "opened_on >= {}::DATE",
    "opened_until": "opened_on <= {}::DATE",
}
_ORDERS: Final = {
    Order.UPDATED: "updated_at DESC, case_id DESC",
    Order.OPENED: "opened_on DESC, case_id DESC",
    Order.DUE: "due_on ASC NULLS LAST, case_id ASC",
}


def condition(wanted: Wanted) -> tuple[str, list[object]]:
    """What follows WHERE, and the values it names by number."""
    asked = {name: value for name in _CONDITIONS if (value := _asked(wanted, name)) is not None}
    conditions = [_CONDITIONS[name].format(f"${n}") for n, name in enumerate(asked, 1)]
    return " AND ".join(conditions) or "TRUE", [*asked.values()]


def page(wanted: Wanted) -> str:
    """What follows the condition: order and page."""
    limit, offset = max(0, int(wanted.limit)), max(0, int(wanted.offset))
    return f"ORDER BY {_ORDERS[_order(wanted)]} LIMIT {limit} OFFSET {offset}"


def select(cases: Iterable[Summary], wanted: Wanted) -> Found:
    """The same page of cases that are at hand."""
    fitting = [case for case in cases if all(_fits(case, wanted))]
    order = _order(wanted)
    if order is Order.DUE:
        fitting.sort(key=lambda case: (case.due_on is None, case.due_on, case.case_id))
    elif order is Order.OPENED:
        fitting.sort(key=lambda case: (case.opened_on, case.case_id), reverse=True)
    else:
        fitting.sort(key=lambda case: (case.updated, case.case_id), reverse=True)
    first = max(0, wanted.offset)
    return Found(fitting[first : first + max(0, wanted.limit)], len(fitting))


def _asked(wanted: Wanted, name: str) -> object:
    value = getattr(wanted, name)
    if name == "number":
        return value or None
    return sorted(value) if isinstance(value, frozenset) else value


def _order(wanted: Wanted) -> Order:
    try:
        return Order(wanted.order)
    except ValueError as err:
        raise StoreError(f"no order {wanted.order!r}: take one of {', '.join(Order)}") from err


def _fits(case: Summary, wanted: Wanted) -> Iterator[bool]:
    yield wanted.stage in (None, case.stage)
    yield wanted.state in (None, case.state)
    yield wanted.units is None or case.unit in wanted.units
    yield wanted.assignee in (None, case.assignee)
    yield wanted.category is None or f"{case.category or ''}.".startswith(f"{wanted.category}.")
    yield wanted.place in (None, case.place)
    yield case.number.startswith(wanted.number)
    yield wanted.opened_from is None or case.opened_on >= wanted.opened_from
    yield wanted.opened_until is None or case.opened_on <= wanted.opened_until
