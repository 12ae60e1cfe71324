"""How those who work here sign in, and what stops others from it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest

from engine.accounts.factor import Credentials
from engine.accounts.password import Cost, Passwords
from engine.actions.staff import own, people, signing
from engine.actions.staff.books import CREDENTIALS
from engine.actions.staff.office import Place
from engine.casework.people import Role
from engine.errors import AnswerError, AnswerFaults, JiefenError
from engine.store.duckdb import DuckdbStore
from engine.store.store import Entry
from tests.engine.actions.staffed import HERE, PASSWORD, Town


@pytest.fixture
def town() -> Town:
    town = Town()
    town.join("admin", Role.ADMINISTRATOR, "district")
    town.join("min", Role.MEDIATOR, "bajiao")
    return town


def refusal(act: Callable[..., object], *given: object) -> str:
    """The key of what somebody is told."""
    with pytest.raises(JiefenError) as told:
        act(*given)
    error = told.value
    if isinstance(error, AnswerFaults):
        return ",".join(sorted(f"{field}:{x.key}" for field, x in error.faults.items()))
    assert isinstance(error, AnswerError)
    return f"{error.field}:{error.key}"


def test_somebody_signs_in_and_is_known_by_the_cookie(town: Town) -> None:
    begun = town.sign_in(" MIN ", code=town.next_code("min"))
    present = town.present(begun)
    assert present.account.name == "min"
    assert present.session.signed_in_at == town.clock.now()
    actor = signing.actor_of(town.office, present.account)
    assert (actor.role, actor.unit) == (Role.MEDIATOR, "bajiao")
    assert actor.units == {"bajiao", "north"}


def test_what_was_wrong_is_never_told(town: Town) -> None:
    refused = {
        refusal(lambda: town.sign_in("nobody", PASSWORD, "123456")),
        refusal(lambda: town.sign_in("n\0body", PASSWORD, "123456")),
        refusal(lambda: town.sign_in("min", "wrong horse battery")),
        refusal(lambda: town.sign_in("min", PASSWORD, "")),
        refusal(lambda: town.sign_in("min", PASSWORD, "000000")),
        refusal(lambda: town.sign_in("min", PASSWORD, "x" * 5_000)),
    }
    assert refused == {"password:staff_refused"}


def test_an_unknown_login_costs_as_much_as_a_known_one(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []
    is_right = Passwords.is_right

    def counted(self: Passwords, password: str, kept: str | None) -> bool:
        compared.append("one")
        return is_right(self, password, kept)

    monkeypatch.setattr(Passwords, "is_right", counted)
    for login in ("min", "nobody"):
        refusal(town.sign_in, login, "wrong horse battery", "123456")
    assert compared == ["one", "one"]


def test_empty_fields_are_told_at_once(town: Town) -> None:
    assert (
        refusal(lambda: town.sign_in(" ", "", "")) == "login:staff_nothing,password:staff_nothing"
    )


def test_a_code_opens_once(town: Town) -> None:
    code = town.next_code("min")
    town.sign_in("min", code=code)
    assert refusal(lambda: town.sign_in("min", code=code)) == "password:staff_refused"


def test_a_code_sent_by_two_at_once_lets_one_in(town: Town) -> None:
    code, came_in = town.next_code("min"), []

    def enter() -> None:
        with suppress(AnswerError):
            came_in.append(town.sign_in("min", code=code))

    threads = [Thread(target=enter) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(came_in) == 1


def test_a_spare_code_opens_once_in_place_of_the_app(town: Town) -> None:
    account = people.by_login(town.office, "min")
    spare = own.codes_to_keep(town.office, account)
    assert len(set(spare)) == 10
    written = f" {spare[0][:4].lower()}-{spare[0][4:]} "
    town.sign_in("min", code=written)
    assert refusal(lambda: town.sign_in("min", code=written)) == "password:staff_refused"
    own.keep_codes(town.office, account)
    assert own.codes_to_keep(town.office, account) == ()
    town.sign_in("min", code=spare[1])


def test_too_many_tries_are_stopped_even_with_the_right_password(town: Town) -> None:
    for _ in range(10):
        refusal(lambda: town.sign_in("min", "wrong horse battery", "123456"))
    assert refusal(lambda: town.sign_in("min")) == "password:staff_too_often"
    town.clock.pass_by(minutes=1)
    town.sign_in("min")  # and all tries are free again
    assert refusal(lambda: town.sign_in("min", "wrong")) == "password:staff_refused"


def test_nobody_is_shut_out_by_tries_from_elsewhere(town: Town) -> None:
    for _ in range(30):
        refusal(town.sign_in, "min", "wrong horse battery", "123456")
    at_home = Place("192.0.2.99", "firefox linux")
    signing.sign_in(town.office, "min", PASSWORD, town.next_code("min"), at_home)


def test_tries_from_everywhere_are_stopped_as_well(town: Town) -> None:
    told = [
        refusal(signing.sign_in, town.office, "min", "wrong", "1", Place(f"192.0.2.{n}"))
        for n in range(61)
    ]
    assert told[59:] == ["password:staff_refused", "password:staff_too_often"]


def test_one_address_cannot_try_many_logins(town: Town) -> None:
    told = [refusal(town.sign_in, f"user{n}", "wrong", "1") for n in range(31)]
    assert told[29:] == ["password:staff_refused", "password:staff_too_often"]
    elsewhere = Place("192.0.2.8", "firefox linux")
    signing.sign_in(town.office, "min", PASSWORD, town.next_code("min"), elsewhere)


def test_codes_are_not_guessed_by_one_who_knows_the_password(town: Town) -> None:
    told = [refusal(lambda: town.sign_in("min", PASSWORD, "000000")) for _ in range(6)]
    assert told[-1] == "code:staff_too_often"


def test_nothing_personal_stands_in_the_book_of_limits(town: Town) -> None:
    refusal(lambda: town.sign_in("min", "wrong", "1"))
    entries = town.store.entries("limits")
    assert len(entries) >= 2
    assert not any("min" in f"{e.id}{e.body}{e.owner}" or "192.0.2" in e.id for e in entries)
    assert all(entry.due is not None for entry in entries)


def test_limits_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "town.duckdb"
    first = Town(DuckdbStore(file))
    first.join("min", Role.MEDIATOR, "bajiao")
    for _ in range(10):
        refusal(lambda: first.sign_in("min", "wrong", "1"))
    first.store.close()
    store = DuckdbStore(file)
    again = replace(first.office, store=store)
    told = refusal(lambda: signing.sign_in(again, "min", PASSWORD, "1", HERE))
    store.close()
    assert told == "password:staff_too_often"


def test_a_session_ends_when_it_lies_idle(town: Town) -> None:
    begun = town.sign_in("min")
    town.clock.pass_by(minutes=29)
    assert town.present(begun).session.seen_at == town.clock.now()
    town.clock.pass_by(minutes=29)
    town.present(begun)
    town.clock.pass_by(minutes=31)
    assert signing.who(town.office, begun.token) is None
    assert signing.sessions(town.office, begun.account) == []


def test_a_session_ends_after_half_a_day_however_busy(town: Town) -> None:
    begun = town.sign_in("min")
    for _ in range(35):
        town.clock.pass_by(minutes=20)
        town.present(begun)
    town.clock.pass_by(minutes=20)
    assert signing.who(town.office, begun.token) is None


def test_a_session_is_written_down_at_most_once_a_minute(town: Town) -> None:
    begun = town.sign_in("min")
    id = begun.session.id
    before = town.store.entry("sessions", id)
    town.clock.pass_by(seconds=59)
    town.present(begun)
    assert town.store.entry("sessions", id) == before
    town.clock.pass_by(seconds=1)
    town.present(begun)
    after = town.store.entry("sessions", id)
    assert before
    assert after
    assert after.version == before.version + 1
    assert after.due is not None


def test_of_a_session_only_the_hash_is_kept(town: Town) -> None:
    begun = town.sign_in("min")
    kept = town.store.entries("sessions")
    assert not any(begun.token in f"{entry.id}{entry.body}" for entry in kept)
    assert len(begun.token) * 6 >= 256


@pytest.mark.parametrize("token", ["", "x", "x" * 200, "a\0b", "é"])
def test_a_made_up_cookie_opens_nothing(town: Town, token: str) -> None:
    assert signing.who(town.office, token) is None


def test_sessions_are_seen_and_ended_one_by_one(town: Town) -> None:
    first, second, third = (town.sign_in("min") for _ in range(3))
    listed = [s.id for s in signing.sessions(town.office, first.account)]
    assert listed[:3] == [third.session.id, second.session.id, first.session.id]
    signing.end(town.office, first.account, first.session.id)
    assert signing.who(town.office, first.token) is None
    signing.end_all(town.office, second.account.id, but=second.session.id)
    assert signing.who(town.office, third.token) is None
    signing.sign_out(town.office, second.token)
    assert signing.who(town.office, second.token) is None


def test_nobody_ends_the_session_of_another(town: Town) -> None:
    begun = town.sign_in("min")
    signing.end(town.office, people.by_login(town.office, "admin"), begun.session.id)
    town.present(begun)


def test_somebody_disabled_is_out_at_once_and_stays_out(town: Town) -> None:
    begun = town.sign_in("min")
    page = people.account(town.office, None, begun.account.id)
    people.disable(town.office, None, begun.account.id, page.version)
    assert signing.who(town.office, begun.token) is None
    assert refusal(lambda: town.sign_in("min")) == "password:staff_refused"


def test_who_is_disabled_while_signing_in_does_not_get_in(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = people.by_login(town.office, "min").id
    is_right = Passwords.is_right

    def meanwhile(self: Passwords, password: str, kept: str | None) -> bool:
        page = people.account(town.office, None, id)
        people.disable(town.office, None, id, page.version)
        return is_right(self, password, kept)

    monkeypatch.setattr(Passwords, "is_right", meanwhile)
    assert refusal(lambda: town.sign_in("min")) == "password:staff_refused"
    assert signing.sessions(town.office, people.by_login(town.office, "min")) == []


def test_without_a_second_factor_nobody_gets_in_where_one_is_needed(town: Town) -> None:
    id = people.by_login(town.office, "min").id
    page = CREDENTIALS.find(town.store, id)
    assert page
    bare = Credentials(id, page.thing.password)
    town.store.put([CREDENTIALS.entry(bare, page.version)])
    assert refusal(lambda: town.sign_in("min", code="")) == "code:staff_no_factor"


def test_a_password_kept_at_an_earlier_cost_is_kept_anew(town: Town) -> None:
    dearer = replace(town.office, passwords=Passwords(Cost(rounds=2, kibibytes=8, lanes=1)))
    signing.sign_in(dearer, "min", PASSWORD, town.next_code("min"), HERE)
    kept = CREDENTIALS.find(town.store, people.by_login(town.office, "min").id)
    assert kept
    assert not dearer.passwords.is_outdated(kept.thing.password)


def test_what_runs_out_is_named_for_the_broom(town: Town) -> None:
    from engine.actions.staff.office import PASSING

    town.sign_in("min")
    town.clock.pass_by(days=8)
    town.store.put([Entry("messages", "m1", "{}", due=town.clock.now())])
    town.store.prune(town.clock.now(), PASSING)
    assert not any(town.store.entries(book) for book in PASSING)
    assert town.store.entries("accounts")
