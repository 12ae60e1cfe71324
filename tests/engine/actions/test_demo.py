"""The cases to show around with: the same codes each time, in the state they promise."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from engine.actions import consult, demo, issue
from engine.actions.desk import Desk
from engine.clock import TIMEZONE, FixedClock
from engine.errors import DefinitionFaults
from engine.library import Library
from engine.store.memory import MemoryStore

LEASE, DEPOSIT, DANGER = "DEM00001", "DEM00002", "DEM00003"


def test_the_codes_are_the_same_every_time(desk: Desk, library: Library) -> None:
    later = Desk.over(library, MemoryStore(), FixedClock(desk.clock.now() + timedelta(days=400)))
    first, second = demo.seed(desk), demo.seed(later)
    assert first == second
    assert [example.number for example in first] == [LEASE, DEPOSIT, DANGER]
    for example in first:
        assert desk.load(example.number, example.secret).number == example.number


@pytest.mark.parametrize("days", [0, 100, 366, 1_000])
def test_the_lease_is_complete_on_any_day_and_its_sums_do_not_move(
    library: Library, days: int
) -> None:
    moment = datetime(2026, 11, 22, 10, 0, tzinfo=TIMEZONE) + timedelta(days=days)
    desk = Desk.over(library, MemoryStore(), FixedClock(moment))
    example = demo.seed(desk)[0]
    case = desk.load(example.number, example.secret)
    assert consult.standing(desk, case).is_complete
    assert case.issued
    sums = {line.key: line.value for line in issue.guidance_of(desk, case).amounts}
    assert sums["arrears"] == 3_600_000
    assert sums["liquidated_damages_agreed"] == 226_800, "3 per thousand a day for 21 days"


def test_the_deposit_is_half_way(desk: Desk) -> None:
    example = demo.seed(desk)[1]
    standing = consult.standing(desk, desk.load(example.number, example.secret))
    assert standing.next is not None
    assert len(standing.answered) > 8
    assert not standing.withdrawn


def test_the_danger_leads_to_help_before_anything_else(desk: Desk) -> None:
    example = demo.seed(desk)[2]
    guidance = issue.guidance_of(desk, desk.load(example.number, example.secret))
    assert guidance.safety_first
    assert not guidance.options


def test_a_file_that_the_rules_cannot_read_is_refused_whole(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "demo.yaml"
    path.write_text(
        "demo:\n  - number: DEM00009\n    secret: DEM00009DEM00009\n    title: x\n    story: y\n"
        "    evidence: {}\n    facts: {case.category: rent.arrears, rental.rolle: tenant}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionFaults, match=r"unknown fact rental\.rolle"):
        demo.seed(desk, path)
    assert list(desk.store.cases()) == []
