"""A clerk looks packets over: narrowed and ordered in the books, with the days that are left."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from engine.actions.desk import Desk
from engine.actions.litigating import answering, receiving
from engine.actions.litigating.inbox import Asked, Limit, Order, look_over, nearness
from engine.actions.litigating.receiving import Act
from engine.actions.litigating.shelf import ROWS, Row
from engine.clock import today
from engine.store.memory import MemoryStore
from tests.engine.actions.litigating.filings import CLERK, DOCKET, OTHER, filed

DAY = date(2026, 11, 22)


def row(id: int, **named: object) -> Row:
    told = {
        "id": f"{id:020x}", "number": f"N{id}", "unit": "court", "standing": "sent",
        "track": "FILING", "cause": "rent.arrears", "total_fen": None, "last_safe_day": "",
        "version": 1, "seq": 1, "at": datetime(2026, 11, 1, tzinfo=UTC), "digest": "d" * 64,
        **named,
    }  # fmt: skip
    return Row(**told)  # type: ignore[arg-type]  # by name


def shelved(*rows: Row) -> MemoryStore:
    store = MemoryStore()
    store.put([ROWS.entry(each) for each in rows])
    return store


def ids(store: MemoryStore, asked: Asked) -> list[int]:
    return [int(each.id, 16) for each in look_over(store, "court", asked, DAY).rows]


def safe(days: int) -> str:
    return (DAY + timedelta(days=days)).isoformat()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.CAME, [2, 1, 3]),
        (Order.LIMIT, [3, 1, 2]),
        (Order.AMOUNT, [1, 3, 2]),
        (Order.CAUSE, [3, 1, 2]),
    ],
)
def test_what_is_unknown_comes_last_in_every_order(order: Order, expected: list[int]) -> None:
    store = shelved(
        row(1, came_on="2026-11-20", last_safe_day=safe(9), total_fen=900_00),
        row(2, came_on="2026-11-18"),
        row(3, last_safe_day=safe(-1), total_fen=5_00, cause="lab.wage"),
    )
    assert ids(store, Asked(order=order)) == expected


def test_limits_are_told_apart_at_their_edges() -> None:
    days = (-1, 0, 7, 8, 31, 32)
    store = shelved(*(row(n, last_safe_day=safe(left)) for n, left in enumerate(days)), row(9))
    near = {limit: ids(store, Asked(limit_near=limit, order=Order.LIMIT)) for limit in Limit}
    assert near == {
        Limit.OVER: [0],
        Limit.WEEK: [1, 2],
        Limit.MONTH: [3, 4],
        Limit.LATER: [5],
        Limit.UNKNOWN: [9],
    }
    assert [nearness(left) for left in (*days, None)] == [
        Limit.OVER, Limit.WEEK, Limit.WEEK, Limit.MONTH, Limit.MONTH, Limit.LATER, Limit.UNKNOWN,
    ]  # fmt: skip


def test_a_row_keeps_its_docket_and_the_day_it_came(desk: Desk) -> None:
    scene = filed(desk)
    receiving.accept(Act(scene.of(CLERK), scene.case, scene.packet), DOCKET)
    (found,) = look_over(desk.store, "court", Asked(docket=DOCKET), today(desk.clock)).rows
    assert (found.docket, found.came_on) == (DOCKET, today(desk.clock).isoformat())
    receiving.transfer(Act(scene.of(CLERK), scene.case, scene.packet), OTHER.id, "other_unit")
    assert look_over(desk.store, "court", Asked(), today(desk.clock)).count == 0
    (moved,) = look_over(desk.store, OTHER.id, Asked(), today(desk.clock)).rows
    assert (moved.docket, moved.standing) == ("", "transferred")


@pytest.mark.parametrize(
    ("track", "standing", "came_on", "left"),
    [
        ("FILING", "sent", "2026-11-22", 7),
        ("FILING", "transferred", "2026-11-12", -3),
        ("ARBITRATE", "sent", "2026-11-22", 5),
        ("FILING", "supplement", "2026-11-22", None),
        ("FILING", "accepted", "2026-11-22", None),
        ("FILING", "sent", "", None),
        ("COURT_PRE", "sent", "2026-11-22", None),
    ],
)
def test_an_answer_is_due_while_the_unit_has_it(
    desk: Desk, track: str, standing: str, came_on: str, left: int | None
) -> None:
    term = answering.term(desk.library, track, standing, came_on)
    assert (None if term is None else term.left(DAY)) == left
