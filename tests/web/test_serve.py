"""The command that starts the service: its examples, and what it refuses."""

from __future__ import annotations

import io
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from engine.actions.desk import Desk
from engine.actions.issue import guidance_of
from engine.actions.staff import Office, Place, Terms, sign_in
from engine.cli.command import Console
from engine.cli.entry import main
from engine.clock import SystemClock
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.settings.settings import Settings
from engine.store.memory import MemoryStore
from engine.vault import Vault, fresh_key
from tests.engine.actions.staffed import CHEAP
from tests.engine.statutes.builders import LINES
from web.serve import (
    beginning,
    command,
    example_cases,
    example_staff,
    settings_of,
    statutes_at_hand,
)


def test_every_example_case_can_be_entered_and_opened_by_its_address(library: Library) -> None:
    desk = Desk.over(library, MemoryStore(), SystemClock())
    lines = [*example_cases(desk, "http://here")]
    addresses = [line.strip() for line in lines if "http://here/r/" in line]
    assert addresses
    for address in addresses:
        _, number, secret = address.rsplit("/", 2)
        case = desk.load(number, secret)
        assert case.category
        assert guidance_of(desk, case).route is not None


def test_every_example_colleague_is_named_with_what_they_sign_in_with() -> None:
    terms = Terms(cost=CHEAP, needs_factor=False)
    office = Office.over(MemoryStore(), Vault.demo(), SystemClock(), terms)
    first, *lines = example_staff(office, "http://here")
    assert first.startswith("Example staff: http://here/desk/sign-in")
    password = first.rpartition(": ")[2].rstrip(")")
    for line in lines:
        begun = sign_in(office, line.split()[0], password, "", Place())
        assert begun.account.role == line.split()[1]
    assert len(lines) == 9


def refusal(*options: str) -> str:
    err = io.StringIO()
    assert main(["serve", *options], Console(io.StringIO(), err)) == 1
    return err.getvalue()


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("JIEFEN_")]:
        monkeypatch.delenv(name)


def test_it_does_not_start_without_a_key_and_says_every_fault_at_once() -> None:
    assert refusal("--workers", "2", "--port", "eighty").splitlines() == [
        "3 faults in the settings, so nothing is started:",
        "JIEFEN_PORT is not a whole number from 1 to 65535: 'eighty'",
        "JIEFEN_KEY is missing → draw one with `jiefen key`, and keep it apart from the backups",
        "JIEFEN_WORKERS is 2, and a DuckDB file is written by one process only → "
        "leave --workers out, or keep the cases in PostgreSQL",
    ]


def settings(*options: str) -> Settings:
    parser = ArgumentParser()
    command(parser.add_subparsers())
    return settings_of(parser.parse_args(["serve", *options]), {"JIEFEN_KEY": fresh_key()})


def test_it_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    plain = settings()
    assert (plain.host, plain.port, plain.workers, plain.demo) == ("127.0.0.1", 8000, 1, False)


def test_what_can_be_set_can_be_set_on_the_command_line() -> None:
    named = settings("--data", "a.duckdb", "--port", "8001", "--author", "--no-allow-http")
    assert (named.store, named.port, named.author) == ("a.duckdb", 8001, True)
    assert settings("--store", "b.duckdb").store == "b.duckdb"


def test_a_demonstration_says_that_everyone_knows_its_key(library: Library) -> None:
    store, console = MemoryStore(), Console(io.StringIO(), io.StringIO())
    said = [*beginning(settings_of(demo_call(), {}), library, store, console)]
    assert "A demonstration: everyone knows its key, so enter nothing real." in said
    own = settings_of(demo_call(), {"JIEFEN_KEY": fresh_key()})
    assert not [line for line in beginning(own, library, store, console) if "key" in line]


def demo_call() -> Namespace:
    parser = ArgumentParser()
    command(parser.add_subparsers())
    return parser.parse_args(["serve", "--demo"])


def test_statutes_are_brought_in_once_and_counted(tmp_path: Path) -> None:
    store, path = MemoryStore(), tmp_path / "law.jsonl"
    path.write_text("\n".join(LINES), encoding="utf-8")
    lines = [statutes_at_hand(store, str(path)) for _ in range(2)]
    assert lines == ["Text of the law: 8 articles of 2 laws"] * 2


def test_without_statutes_it_says_so_and_goes_on() -> None:
    assert "none (--statutes FILE)" in statutes_at_hand(MemoryStore(), "")


def test_bad_statutes_are_refused_with_every_line(tmp_path: Path) -> None:
    path = tmp_path / "law.jsonl"
    path.write_text("{\n[]\n", encoding="utf-8")
    with pytest.raises(DefinitionFaults, match="2 faults in the statutes"):
        statutes_at_hand(MemoryStore(), str(path))
