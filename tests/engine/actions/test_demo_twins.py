"""The examples hold one dispute that came twice, and one that only looks like it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions import demo_twins, duplicates
from engine.actions.desk import Desk
from engine.casework.people import Actor, Role
from engine.errors import DefinitionFaults
from engine.search.duplicates import Band

LEAD = Actor(Role.SUPERVISOR, "s1", "陈", "bajiao", frozenset({"bajiao"}))


def test_the_two_find_each_other_and_the_third_is_only_possible(desk: Desk) -> None:
    assert demo_twins.seed(desk) == 3
    assert demo_twins.seed(desk) == 0
    row = desk.store.find_by_number("DEMT0001")
    assert row is not None
    found = duplicates.alike(desk.of(LEAD), desk.case_of(row)).candidates
    assert [(each.case.number, each.band) for each in found] == [
        ("DEMT0002", Band.DUPLICATE),
        ("DEMT0003", Band.POSSIBLE),
    ]


def test_a_file_that_says_it_wrong_is_refused_whole(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "twins.yaml"
    written = demo_twins.FILE.read_text(encoding="utf-8")
    path.write_text(written.replace("ago: 9", "ago: nine"), encoding="utf-8")
    with pytest.raises(DefinitionFaults, match="no number of days"):
        demo_twins.seed(desk, path)
    assert list(desk.store.cases()) == []
