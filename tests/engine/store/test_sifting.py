"""Lists of entries by what stands in them, in any store: the same page for the same wish."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Any

import pytest

from engine.errors import StoreError
from engine.store.sifting import sifted
from engine.store.store import Entry, Sieve, Store

CAUSES = ("rent", "rent.arrears", "rental.x", "labour.wages", "")
DAYS = ("", "2026-01-01", "2026-02-01", "2026-02-02")


def drawn(chance: random.Random, number: int) -> Entry:
    body = {
        "cause": chance.choice(CAUSES),
        "fen": chance.choice((None, 5, 40, 1_000_000_000_000)),
        "day": chance.choice(DAYS),
        "standing": chance.choice(("sent", "returned")),
    }
    owner = chance.choice(("court", "court", "other"))
    return Entry("packets", f"{number:03}", json.dumps(body, ensure_ascii=False), owner)


CHOICES: dict[str, list[Any]] = {
    "among": [
        {"standing": frozenset({"sent"})},
        {"cause": frozenset({"rent", ""})},
        {"none": {""}},
    ],
    "begins": [{"cause": "rent"}, {"cause": "rent.arr"}, {"cause": "labour.wages"}],
    "least": [{"fen": 6}],
    "most": [{"fen": 40}, {"fen": 4}],
    "early": [{"day": "2026-01-02"}],
    "late": [{"day": "2026-02-01"}],
    "empty": [frozenset({"fen"}), frozenset({"day", "cause"})],
    "offset": [3, 100],
    "limit": [5, 0],
}
ORDERS: list[dict[str, Any]] = [
    {"order": "fen", "numbers": True},
    {"order": "fen", "numbers": True, "descending": True},
    {"order": "day"},
    {"order": "day", "descending": True},
    {"order": "cause"},
]


def wishes() -> Iterator[Sieve]:
    chance = random.Random(5)
    for _ in range(150):
        asked = {n: chance.choice(many) for n, many in CHOICES.items() if chance.random() < 0.2}
        if chance.random() < 0.7:
            asked |= chance.choice(ORDERS)
        yield Sieve("packets", "court", **asked)


@pytest.fixture
def entries(store: Store) -> list[Entry]:
    chance = random.Random(4)
    made = [drawn(chance, number) for number in range(80)]
    others = [Entry("messages", "1", '{"fen": "no number", "cause": "rent"}', "court")]
    store.put([*made, *others, Entry("packets", "zzz", "{}", "court")])
    return [each for each in store.entries("packets") if each.owner == "court"]


def test_a_list_holds_what_passes_in_its_order(store: Store, entries: list[Entry]) -> None:
    counts = set()
    for wish in wishes():
        found = store.sift(wish)
        assert found == sifted(entries, wish), wish
        counts.add(found.count)
    assert len(counts) > 10  # the wishes are not all the same


def test_what_has_none_comes_last_whichever_way(store: Store, entries: list[Entry]) -> None:
    for descending in (False, True):
        wish = Sieve("packets", "court", order="day", descending=descending, limit=100)
        days = [json.loads(each.body).get("day", "") for each in store.sift(wish).entries]
        known = [day for day in days if day]
        assert days == sorted(known, reverse=descending) + [""] * (len(days) - len(known))
        assert len(known) < len(days)


def test_of_an_owner_without_entries_there_is_none(store: Store) -> None:
    assert store.sift(Sieve("packets", "nobody")).count == 0


@pytest.mark.parametrize("field", ["'; DROP", "a b", "", "日"])
def test_a_field_that_is_none_is_refused(store: Store, field: str) -> None:
    with pytest.raises(StoreError, match="no field"):
        store.sift(Sieve("packets", "court", among={field: frozenset({"x"})}))
