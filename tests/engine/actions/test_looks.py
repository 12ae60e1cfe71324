"""Every look of staff and invited people is noted, once an hour, so that a gap shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from engine.actions import looks
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.people import Actor, Role
from engine.casework.permissions import Action
from engine.clock import FixedClock
from engine.errors import SealError
from engine.store.store import Entry
from tests.engine.actions.cases import MEDIATOR, told

JUDGE = Actor(Role.PROFESSIONAL, "S1", "司徒青山")


@pytest.fixture
def case(desk: Desk) -> Case:
    return told(desk).case


def after(desk: Desk, hours: int) -> Desk:
    return replace(desk, clock=FixedClock(desk.clock.now() + timedelta(hours=hours)))


def test_a_look_names_role_unit_person_and_deed(desk: Desk, case: Case) -> None:
    looks.note(desk.of(MEDIATOR), case, Action.READ)
    (line,) = looks.looks_at(desk, case).lines
    assert (line.mark, line.unit, line.name, line.action) == (
        "mediator:m1",
        "street-a",
        "王调解",
        "read",
    )
    assert line.at == desk.clock.now()


def test_the_applicants_own_looks_are_not_noted(desk: Desk, case: Case) -> None:
    looks.note(desk, case, Action.READ)
    looks.note(desk.of(MEDIATOR), case, Action.SEE)
    assert looks.looks_at(desk, case).lines == ()


def test_the_same_deed_within_the_hour_is_noted_once(desk: Desk, case: Case) -> None:
    fresh = Desk.over(desk.library, desk.store, desk.clock, desk.vault)  # another worker
    for each in (desk, desk, fresh, after(desk, 1)):
        looks.note(each.of(MEDIATOR), case, Action.READ)
    looks.note(desk.of(MEDIATOR), case, Action.ANSWER)
    looks.note(desk.of(JUDGE), case, Action.READ)
    lines = looks.looks_at(desk, case).lines
    assert [line.number for line in lines] == [4, 3, 2, 1]


def test_several_looks_at_once_are_noted_as_each_by_itself(desk: Desk, case: Case) -> None:
    other, third = told(desk).case, told(desk).case
    looks.note(desk.of(MEDIATOR), other, Action.READ)
    fresh = Desk.over(desk.library, desk.store, desk.clock, desk.vault)  # another worker
    for each in (desk, desk, fresh, after(desk, 1)):
        looks.note_all(each.of(MEDIATOR), [case, other], Action.READ)
    looks.note_all(desk, [third], Action.READ)
    for seen in (case, other):
        assert [line.number for line in looks.looks_at(desk, seen).lines] == [2, 1]
    assert looks.looks_at(desk, third).lines == ()


def test_of_several_looks_none_is_lost_where_two_workers_look_at_once(
    desk: Desk, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, raced = desk.store.put, Actor(Role.MEDIATOR, "m2", "另一人", "street-a")

    def after_another(entries: Sequence[Entry]) -> None:
        monkeypatch.setattr(desk.store, "put", put)
        looks.note(desk.of(raced), case, Action.READ)
        put(entries)

    monkeypatch.setattr(desk.store, "put", after_another)
    looks.note_all(desk.of(MEDIATOR), [case], Action.READ)
    assert {line.mark for line in looks.looks_at(desk, case).lines} == {raced.mark, MEDIATOR.mark}


def test_an_invited_person_is_not_named_for_the_log_outlasts_the_case(
    desk: Desk, case: Case
) -> None:
    looks.note(desk.of(JUDGE), case, Action.READ)
    (line,) = looks.looks_at(desk, case).lines
    assert (line.mark, line.name) == ("professional:S1", "")


def noted(desk: Desk, case: Case, hours: int) -> list[Entry]:
    for hour in range(hours):
        looks.note(after(desk, hour).of(MEDIATOR), case, Action.READ)
    return desk.store.entries(looks.BOOK, str(case.id))


def test_a_line_taken_out_leaves_a_gap(desk: Desk, case: Case) -> None:
    entries = noted(desk, case, 4)
    assert looks.looks_at(desk, case).missing == ()
    desk.store.drop(looks.BOOK, entries[1].id)
    assert looks.looks_at(desk, case).missing == (2,)


def test_a_line_that_was_changed_or_moved_does_not_open(desk: Desk, case: Case) -> None:
    first, second = noted(desk, case, 2)
    desk.store.put([replace(first, body=second.body)])
    with pytest.raises(SealError):
        looks.looks_at(desk, case)


def test_what_stands_in_the_book_tells_nobody_without_the_key(desk: Desk, case: Case) -> None:
    (entry,) = noted(desk, case, 1)
    assert "王调解" not in entry.body
    assert "street-a" not in entry.body


def test_old_lines_are_dropped_and_leave_no_gap(desk: Desk, case: Case) -> None:
    noted(desk, case, 3)
    looks.note(after(desk, 24 * 365).of(MEDIATOR), case, Action.READ)
    day = after(desk, 24 * (3 * 365 + 1) + 3)
    assert looks.forget_old(day) == 3
    left = looks.looks_at(desk, case)
    assert [line.number for line in left.lines] == [4]
    assert left.missing == ()
