"""The example mediation stands in session, for both sides and the example mediator."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions import demo, demo_mediation, demo_staff
from engine.actions.desk import Desk
from engine.actions.mediating.table import viewer
from engine.actions.staff.office import Office
from engine.errors import DefinitionFaults
from engine.mediation.confidence import Kind
from engine.mediation.mediation import Mediation
from engine.mediation.states import State


@pytest.fixture
def office(desk: Desk) -> Office:
    office = Office.over(desk.store, desk.vault, desk.clock)
    demo_staff.seed(office)
    return office


def test_it_is_entered_once_and_opens_for_both_sides(desk: Desk, office: Office) -> None:
    demo.seed(desk)
    ours, theirs = demo_mediation.seed(desk, office)
    assert demo_mediation.seed(desk, office) == (ours, theirs)
    for example in (ours, theirs):
        case, actor = desk.enter(example.number, example.secret)
        assert Mediation.of(case).state is State.PROPOSED
        assert viewer(desk.of(actor), case).kind is Kind.SIDE


def test_without_the_example_it_is_like_there_is_none(desk: Desk, office: Office) -> None:
    assert demo_mediation.seed(desk, office) == ()


def test_a_file_that_says_it_wrong_is_refused(desk: Desk, office: Office, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text("like: DEM00001\n", encoding="utf-8")
    with pytest.raises(DefinitionFaults):
        demo_mediation.seed(desk, office, path)
