"""`jiefen key`: a key that a service takes."""

from __future__ import annotations

import io

from engine.cli.command import Console
from engine.cli.entry import main
from engine.settings.secret import read_keys


def test_a_key_is_printed_that_a_service_takes_and_never_the_same() -> None:
    drawn = set()
    for _ in range(3):
        out = io.StringIO()
        assert main(["key"], Console(out)) == 0
        (line,) = out.getvalue().splitlines()
        assert read_keys(line) == (line,)
        drawn.add(line)
    assert len(drawn) == 3
