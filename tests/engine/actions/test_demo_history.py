"""The example year is legal, marked as such, entered once and quickly."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.actions import demo_history, similar
from engine.actions.desk import Desk
from engine.analytics.funnel import Asked, measure
from engine.casework.case import summary_from
from engine.casework.journal import audit
from engine.casework.people import Actor, Role
from engine.errors import DefinitionFaults
from engine.store.passages import By


def test_a_year_of_examples_is_entered_once(desk: Desk) -> None:
    entered = demo_history.seed(desk)
    assert 110 <= entered <= 140
    assert demo_history.seed(desk) == 0
    cases = list(desk.store.cases())
    assert len(cases) == entered
    assert all(case.number.startswith("DEMX") for case in cases)
    assert not audit(desk.store, summary_from)
    choices = desk.library.rulebook.facts["case.category"].choices
    assert all(case.category is None or case.category in choices for case in cases)


def test_their_story_says_that_they_are_examples_and_is_sealed(desk: Desk) -> None:
    demo_history.seed(desk)
    summary = next(iter(desk.store.cases()))
    assert "示例" in desk.case_of(summary).story
    assert not any("示例" in event.body for event in desk.store.read(summary.case_id))


def test_some_are_told_whole_and_some_suggestions_were_settled(desk: Desk) -> None:
    demo_history.seed(desk)
    cases = [desk.case_of(row) for row in desk.store.cases()]
    told = [case for case in cases if "rental.deposit_amount" in case.answers]
    assert len(told) >= 5
    settled = [one for case in cases for one in case.settled.values()]
    assert {one.agrees for one in settled} == {True, False}
    units = frozenset(case.course.unit for case in cases)
    head = desk.of(Actor(Role.SUPERVISOR, "s", "", "district", units))
    running = [case for case in cases if case.course.unit and case.course.closing is None]
    assert any(len(similar.find(head, case).found) >= 3 for case in running)


def test_each_stage_of_the_funnel_has_something_to_show(desk: Desk) -> None:
    demo_history.seed(desk)
    funnel = measure(desk.store, desk.library, desk.clock, Asked(By.FAMILY))
    assert [layer.stage for layer in funnel.total.layers] == [
        "consult", "assess", "mediate", "litigate",
    ]  # fmt: skip
    for layer in funnel.total.layers:
        assert layer.absorbed
        assert layer.open
    assert {exit.exit for exit in funnel.exits} >= {"LITIGATE", "ARBITRATE", "ADMIN"}
    assert len(funnel.groups) >= 4


def test_a_file_with_faults_is_refused_with_all_of_them(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "history.yaml"
    file.write_text(
        "history: {days: 10, story: x, kinds: [other], units: {}, journeys: [], more: 1}\n"
    )
    with pytest.raises(DefinitionFaults):
        demo_history.seed(desk, file)
