"""The command that starts the service: its examples, and what it refuses."""

from __future__ import annotations

import io
from argparse import ArgumentParser

import pytest

from engine.actions.desk import Desk
from engine.actions.issue import guidance_of
from engine.cli.command import Console
from engine.cli.entry import main
from engine.clock import SystemClock
from engine.library import Library
from engine.store.memory import MemoryStore
from web.serve import command, example_cases


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


@pytest.mark.parametrize("port", ["eighty", "8.5"])
def test_a_port_is_a_number(port: str) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--port", port])
