"""Lists of cases, in any store: the same rows in the same order for the same wish."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from engine.errors import StoreError
from engine.store.listing import select
from engine.store.store import Order, Store, Summary, Wanted
from tests.engine.store.builders import opening

FIRST_DAY = date(2026, 1, 1)
ANY_DAY = [None, *(FIRST_DAY + timedelta(days=n) for n in range(4))]


def drawn_case(chance: random.Random, number: int) -> Summary:
    draft = opening(f"{chance.choice(('AB', 'AC'))}{number:03}")
    return replace(
        draft.summary,
        stage=chance.choice(("consult", "mediate")),
        category=chance.choice((None, "rent", "rent.arrears", "rental.x", "labour.wages")),
        state=chance.choice(("open", "closed", "erased")),
        outcome=chance.choice(("", "agreed")),
        level=chance.choice(("", "street")),
        place=chance.choice(("", "北京市")),
        unit=chance.choice(("", "u1", "u2", "u3")),
        assignee=chance.choice(("", "a1")),
        opened_on=FIRST_DAY + timedelta(days=chance.randrange(4)),
        updated=draft.summary.updated - timedelta(hours=chance.randrange(4)),
        due_on=chance.choice(ANY_DAY),
        closed_on=chance.choice(ANY_DAY),
        sealed_key=chance.choice(("", "k" * 40)),
    )


CHOICES: Mapping[str, Sequence[object]] = {
    "stage": ["consult"],
    "state": ["open", ""],
    "units": [frozenset(), frozenset({"u1", "u2"})],
    "assignee": ["a1", ""],
    "category": ["rent", "labour.wages", "rent.arr", ""],
    "place": ["北京市", ""],
    "number": ["AB", "AC00", "%"],
    "opened_from": ANY_DAY,
    "opened_until": ANY_DAY,
    "order": [*Order],
    "offset": [3, 100],
    "limit": [5, 0],
}


def drawn_wish(chance: random.Random) -> Wanted:
    asked: dict[str, Any] = {
        name: chance.choice(values) for name, values in CHOICES.items() if chance.random() < 0.2
    }
    return Wanted(**asked)


@pytest.fixture
def cases(store: Store) -> list[Summary]:
    chance = random.Random(4)
    made = [drawn_case(chance, number) for number in range(60)]
    for case in made:
        (event,) = opening(case.number).events
        store.append(case.case_id, 0, [replace(event, stream=case.case_id)], case)
    return [*store.cases()]


def wishes() -> Iterator[Wanted]:
    chance = random.Random(5)
    for _ in range(200):
        yield drawn_wish(chance)


def test_every_column_comes_back(store: Store, cases: list[Summary]) -> None:
    for case in cases:
        assert store.find_by_number(case.number) == case
    assert len({case.place for case in cases}) == 2
    assert len({case.due_on for case in cases}) == 5


def test_a_list_holds_what_is_wanted_in_its_order(store: Store, cases: list[Summary]) -> None:
    pages = [store.list_cases(wanted) for wanted in wishes()]
    assert pages == [select(cases, wanted) for wanted in wishes()]
    assert sum(1 for page in pages if page.cases) > 50


def test_a_list_without_a_wish_shows_the_last_touched_first(
    store: Store, cases: list[Summary]
) -> None:
    found = store.list_cases(Wanted())
    moments = [case.updated for case in found.cases]
    assert (found.count, len(moments)) == (60, 50)
    assert moments == sorted(moments, reverse=True)


def test_the_most_urgent_comes_first_and_what_has_no_day_last(
    store: Store, cases: list[Summary]
) -> None:
    days = [case.due_on for case in store.list_cases(Wanted(order="due", limit=60)).cases]
    assert days == sorted(days, key=lambda day: (day is None, day or FIRST_DAY))


def test_a_kind_is_found_by_what_stands_before_its_point(
    store: Store, cases: list[Summary]
) -> None:
    kinds = {case.category for case in store.list_cases(Wanted(category="rent")).cases}
    assert kinds == {"rent", "rent.arrears"}


def test_an_order_nobody_knows_is_refused(store: Store) -> None:
    with pytest.raises(StoreError, match="no order 'size'"):
        store.list_cases(Wanted(order="size"))


def test_an_update_moves_a_case_in_its_list(store: Store, cases: list[Summary]) -> None:
    last = store.list_cases(Wanted()).cases[-1]
    (event,) = opening(last.number).events
    later = replace(event, stream=last.case_id, seq=2, previous=last.head)
    moved = replace(last, updated=last.updated + timedelta(days=9), assignee="a9", due_on=None)
    store.append(last.case_id, 1, [later], moved)
    assert store.list_cases(Wanted(assignee="a9")).cases == [store.list_cases(Wanted()).cases[0]]
