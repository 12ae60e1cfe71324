"""The same life of an account on every store, with two who come at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Thread

import pytest

from engine.actions.staff import joining, people, signing, units
from engine.actions.staff.office import PASSING, Place
from engine.actions.staff.vouching import Vouched, admit
from engine.casework.people import Role
from engine.errors import Conflict, JiefenError
from engine.store.duckdb import MEMORY, DuckdbStore
from engine.store.memory import MemoryStore
from engine.store.store import Store
from tests.engine.actions.staffed import HERE, PASSWORD, Town
from tests.engine.actions.test_staff_signing import refusal
from tests.postgres import emptied


@pytest.fixture(params=["memory", "duckdb", "postgres"])
def town(request: pytest.FixtureRequest) -> Iterator[Town]:
    store: Store
    if request.param == "postgres":
        address = emptied(request.getfixturevalue("postgres_database"))
        from engine.store.postgres import PostgresStore

        store = PostgresStore(address)
    else:
        store = DuckdbStore(MEMORY) if request.param == "duckdb" else MemoryStore()
    yield Town(store)
    store.close()


def together(act: Callable[[], object], times: int = 4) -> int:
    """How many of those who come at once succeed."""
    done: list[object] = []

    def one() -> None:
        with suppress(JiefenError):
            done.append(act())

    threads = [Thread(target=one) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(done)


def test_an_account_is_made_used_moved_and_closed(town: Town) -> None:
    office = town.office
    admin = town.join("admin", Role.ADMINISTRATOR, "district").account
    begun = town.join("min", Role.MEDIATOR, "bajiao", admin)
    assert town.sign_in("min").account == begun.account
    assert len(signing.sessions(office, begun.account)) == 2
    seen = people.account(office, admin, begun.account.id).version
    people.move(office, admin, begun.account.id, seen, "agent", "north")
    with pytest.raises(Conflict):
        people.move(office, admin, begun.account.id, seen, "court", "court")
    assert signing.sessions(office, begun.account) == []
    link = people.reset(office, admin, begun.account.id)
    town.clock.pass_by(minutes=1)
    assert town.take_up(link, "min").account.role is Role.AGENT
    version = people.account(office, admin, begun.account.id).version
    people.disable(office, admin, begun.account.id, version)
    assert refusal(town.sign_in, "min") == "password:staff_refused"
    units.close(office, admin, "north", units.unit(office, admin, "north").version)
    assert not office.tree().units["north"].is_open
    assert {line.what for line in people.changes(office, admin)} >= {"moved", "disabled"}


def test_of_those_who_come_at_once_one_gets_through(town: Town) -> None:
    office = town.office
    link = joining.invite(office, None, "mediator", "bajiao", "min@street.example")
    setup = joining.introduce(office, link, "min", "敏", PASSWORD, PASSWORD)
    assert setup
    town.secrets["min"] = setup.secret
    code = town.code("min")
    assert together(lambda: joining.finish(office, link, code, HERE)) == 1
    code = town.next_code("min")
    assert together(lambda: signing.sign_in(office, "min", PASSWORD, code, HERE)) == 1
    version = units.unit(office, None, "north").version
    assert together(lambda: units.close(office, None, "north", version)) >= 1
    vouched = [Vouched("https://id.example", f"p{n}", "min@street.example") for n in range(4)]
    assert together(lambda: admit(office, vouched.pop(), HERE)) == 1


def test_tries_made_at_once_are_all_counted(town: Town) -> None:
    limit = town.office.terms.by_code
    allowed = together(lambda: _taken(town), times=8)
    assert allowed <= limit.burst


def _taken(town: Town) -> None:
    if town.office.take("x", town.office.terms.by_code):
        raise JiefenError


def test_addresses_with_any_characters_are_looked_up_safely(town: Town) -> None:
    for odd in ("a\0b", "\ud800", "x" * 500, "é'\"; --", "💩"):
        told = refusal(signing.sign_in, town.office, odd, odd, odd, Place("192.0.2.9"))
        assert told == "password:staff_refused"
    assert signing.who(town.office, "a\0b") is None


def test_what_ran_out_is_swept(town: Town) -> None:
    town.join("admin", Role.ADMINISTRATOR, "district")
    town.clock.pass_by(days=8)
    town.store.prune(town.clock.now(), PASSING)
    assert not any(town.store.entries(book) for book in PASSING)
