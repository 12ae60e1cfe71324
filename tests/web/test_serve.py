"""The command that starts the service: its examples, and what it refuses."""

from __future__ import annotations

import io
from argparse import ArgumentParser
from pathlib import Path

import pytest

from engine.actions.desk import Desk
from engine.actions.issue import guidance_of
from engine.cli.command import Console
from engine.cli.entry import main
from engine.clock import SystemClock
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.store.memory import MemoryStore
from tests.engine.statutes.builders import LINES
from web.serve import command, example_cases, statutes_at_hand


def test_every_example_case_can_be_entered_and_opened_by_its_address() -> None:
    desk = Desk.over(Library.load(), MemoryStore(), SystemClock())
    lines = [*example_cases(desk, "http://here")]
    addresses = [line.strip() for line in lines if "http://here/r/" in line]
    assert addresses
    for address in addresses:
        _, number, secret = address.rsplit("/", 2)
        case = desk.load(number, secret)
        assert case.category
        assert guidance_of(desk, case).route is not None


def test_more_than_one_worker_is_refused() -> None:
    err = io.StringIO()
    assert main(["serve", "--workers", "2"], Console(io.StringIO(), err)) == 1
    assert "one worker; leave --workers out" in err.getvalue()


def test_it_listens_to_this_machine_alone_unless_told_otherwise() -> None:
    parser = ArgumentParser()
    command(parser.add_subparsers())
    args = parser.parse_args(["serve"])
    assert (args.host, args.port, args.workers, args.demo) == ("127.0.0.1", 8000, 1, False)


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


@pytest.mark.parametrize("port", ["eighty", "8.5"])
def test_a_port_is_a_number(port: str) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--port", port])
