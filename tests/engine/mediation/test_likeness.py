"""Who mediates is compared with who is on the case; a likeness warns and proves nothing."""

from __future__ import annotations

import pytest

from engine.mediation.likeness import Likeness, alike, is_same_person

LIN = {"name": "林岚", "phone": "138 0000 1111", "employer": "石景山物业公司", "address": ""}


def test_the_same_phone_and_employer_are_found_however_they_are_written() -> None:
    people = {"": {"phone": "１３８００００１１１１"}, "R1": {"employer": " 石景山物业公司 "}}
    assert alike(LIN, people) == (Likeness("", "phone"), Likeness("R1", "employer"))


@pytest.mark.parametrize("details", [{}, {"name": ""}, {"name": "王芳"}, {"phone": "11"}])
def test_nothing_known_and_other_people_are_not_alike(details: dict[str, str]) -> None:
    assert alike(LIN, {"R1": details}) == ()
    assert alike({}, {"R1": details}) == ()


def test_two_people_of_one_name_are_told_apart_by_their_phones() -> None:
    assert is_same_person(LIN, {"name": "林岚"})
    assert is_same_person(LIN, {"name": "林 岚", "phone": "13800001111"})
    assert not is_same_person(LIN, {"name": "林岚", "phone": "13900002222"})
    assert not is_same_person(LIN, {"name": "王芳"})
    assert not is_same_person({}, {})
