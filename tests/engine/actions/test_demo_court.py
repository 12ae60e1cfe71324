"""Example papers lie with the example court and commission, each as its people left it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions import demo_court, demo_staff
from engine.actions.desk import Desk
from engine.actions.litigating.inbox import Asked, look_over
from engine.actions.staff.office import Office
from engine.clock import today
from engine.errors import DefinitionFaults
from engine.litigation.verdict import verify
from tests.engine.actions.litigating.filings import Filed


@pytest.fixture
def office(desk: Desk) -> Office:
    office = Office.over(desk.store, desk.vault, desk.clock)
    demo_staff.seed(office)
    return office


def test_they_are_entered_once_and_whole(desk: Desk, office: Office) -> None:
    examples = demo_court.seed(desk, office)
    assert demo_court.seed(desk, office) == examples
    day = today(desk.clock)
    court = look_over(desk.store, "court", Asked(), day)
    assert [row.standing for row in court.rows] == ["returned", "accepted", "sent"]
    (labour,) = look_over(desk.store, "labour", Asked(), day).rows
    assert (labour.track, labour.cause) == ("ARBITRATE", "lab.wage")
    assert labour.unlimited  # wages while the work goes on
    assert not any(row.unlimited for row in court.rows)
    for row in (*court.rows, labour):
        scene = Filed(desk, row.number, "", row.id)
        content = scene.content()
        assert verify(content, row.digest).is_sound
    for example in examples:
        assert desk.load(example.number, example.secret).filing.packets


def test_wages_are_with_the_inspection_as_well(desk: Desk, office: Office) -> None:
    worker = demo_court.seed(desk, office)[-1]
    (sheet,) = desk.load(worker.number, worker.secret).sheets.handed.values()
    assert (sheet.kind, sheet.body) == ("inspection_complaint", "labour_inspection")
    assert "劳监" in sheet.number
    assert sheet.taken_on is not None
    assert sheet.taken_on <= today(desk.clock)


def test_without_the_court_there_is_none(desk: Desk) -> None:
    office = Office.over(desk.store, desk.vault, desk.clock)
    assert demo_court.seed(desk, office) == ()


@pytest.mark.parametrize(
    "text", ["packets:\n  - number: X\n", "packets:\n  - {number: X, ago: soon}\n"]
)
def test_a_file_that_says_it_wrong_is_refused(
    desk: Desk, office: Office, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionFaults):
        demo_court.seed(desk, office, path)
