"""That whoever is in danger was shown whom to call is noted, once, and by nobody who looks on."""

from __future__ import annotations

from dataclasses import replace

from engine.actions import consult
from engine.actions.desk import Desk
from engine.actions.referring import emergency
from engine.casework.people import Actor, Role

NUMBERS = ("110", "120", "119")


def test_it_is_noted_once_for_each_time_danger_is_told_of(desk: Desk) -> None:
    case = consult.open_case(desk).case
    for count, danger in enumerate(("happening_now", "verbal_threat"), 1):
        case = consult.record_answers(desk, case, {"case.danger": frozenset({danger})})
        case = emergency.shown(desk, case, NUMBERS)
        assert len(emergency.shown(desk, case, NUMBERS).sheets.shown) == count
        case = desk.again(case)


def test_other_numbers_are_another_note(desk: Desk) -> None:
    case = emergency.shown(desk, consult.open_case(desk).case, NUMBERS)
    assert len(emergency.shown(desk, case, (*NUMBERS, "12356")).sheets.shown) == 2


def test_who_only_looks_on_leaves_no_such_note(desk: Desk) -> None:
    case = consult.open_case(desk).case
    looking = replace(desk, actor=Actor(Role.SUPERVISOR, "s1", "", "district"))
    assert emergency.shown(looking, case, NUMBERS).seq == case.seq
