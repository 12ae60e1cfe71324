"""`jiefen staff`: how the first administrator comes in, and what an operator mends."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions.staff import joining, people
from engine.actions.staff.office import Office, Place, Terms
from engine.cli import staff
from engine.clock import FixedClock
from engine.store.duckdb import DuckdbStore
from engine.vault import Vault
from tests.engine.actions.staffed import CHEAP, PASSWORD
from tests.engine.cli.terminal import MOMENT, Run
from web import urls


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "town.duckdb"
    run = Run("staff", "unit", "district", "区中心", "--level", "district", "--store", file)
    assert run.status == 0, run.err
    return file


def call(file: Path, *words: str) -> Run:
    return Run("staff", *words, "--store", file, "--public-url", "https://jiefen.example/")


def test_the_first_administrator_comes_in_by_a_printed_link(file: Path) -> None:
    run = call(file, "add", "Zhou.Ming", "周明", "administrator", "district")
    assert run.status == 0
    assert run.lines[1].startswith("https://jiefen.example/desk/join/")
    secret = run.lines[1].rpartition("/")[2]
    store = DuckdbStore(file)
    terms = Terms(cost=CHEAP, needs_factor=False)
    office = Office.over(store, Vault.demo(), FixedClock(MOMENT), terms)
    joining.introduce(office, secret, "", "", PASSWORD, PASSWORD)
    begun = joining.finish(office, secret, None, Place())
    store.close()
    assert (begun.account.login, begun.account.name) == ("zhou.ming", "周明")


def test_the_printed_link_is_the_address_of_the_page() -> None:
    assert urls.to(urls.JOIN, secret="x") == f"{staff.LINK}x"


def test_units_and_accounts_are_listed(file: Path) -> None:
    call(
        file,
        "unit",
        "street",
        "街道",
        "--level",
        "street",
        "--parent",
        "district",
        "--en",
        "Street",
    )
    call(file, "add", "zhou.ming", "周明", "administrator", "district")
    assert call(file, "list").lines == [
        "district  区中心  district",
        "  street  街道  street",
        "zhou.ming  周明  administrator  district  没有第二重验证",
    ]
    assert call(file, "list", "--lang", "en").lines[1] == "  street  Street  street"


def test_a_unit_is_changed_only_in_what_is_named_and_closed(file: Path) -> None:
    call(file, "unit", "street", "街道", "--level", "street", "--parent", "district")
    assert call(file, "unit", "street", "--en", "Street", "--parent", "").lines == [
        "district  区中心  district",
        "street  街道  street",
    ]
    assert call(file, "unit", "street", "--close").lines[1] == "street  街道  street  已关闭"


def test_somebody_is_invited_reset_disabled_and_enabled(file: Path) -> None:
    assert call(file, "invite", "mediator", "district").status == 0
    call(file, "add", "first", "甲", "administrator", "district")
    call(file, "add", "min", "敏", "mediator", "district")
    assert "/desk/join/" in call(file, "reset", "MIN").lines[1]
    assert call(file, "disable", "min").lines == ["min 已停用，所有登录都已结束"]
    assert call(file, "reset", "min").err == "account: 账号已停用，先 jiefen staff enable\n"
    assert call(file, "enable", "min").status == 0
    last = call(file, "disable", "first")
    assert last.status == 1
    assert last.err == "account: 至少要留一位在用的管理员\n"
    store = DuckdbStore(file)
    office = Office.over(store, Vault.demo(), FixedClock(MOMENT), Terms(cost=CHEAP))
    told = sorted(line.what for line in people.changes(office, None))
    store.close()
    assert told == ["disabled", "enabled", "invited", "renewed", "renewed", "renewed", "unit_added"]


def test_all_faults_are_told_at_once_with_their_remedy(file: Path) -> None:
    run = call(file, "add", "Z!", " ", "mediator", "nowhere", "--email", "x", "--lang", "en")
    assert run.status == 1
    assert run.err.splitlines() == [
        "login: 3 to 32 small letters, figures, dots or dashes",
        "name: this is needed",
        "unit: there is no such open unit; make it with `jiefen staff unit` first",
        "email: this is not an e-mail address",
    ]
    assert call(file, "unit", "X!", "", "--lang", "en").err.count("\n") == 3


def test_who_is_not_there_and_a_store_that_is_not_there(file: Path, tmp_path: Path) -> None:
    assert call(file, "reset", "nobody").err == "no account nobody\n"
    missing = call(tmp_path / "no.duckdb", "list")
    assert missing.status == 1
    assert "no such file" in missing.err
