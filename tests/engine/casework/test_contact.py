"""How people are reached is read strictly and shown half hidden."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.contact import Citizen, citizen_of, masked, read_details
from engine.errors import AnswerFaults


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("138 0000 0000", "13800000000"),
        ("+86 138-0000-0000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("010-12345678", "01012345678"),
        ("", ""),
    ],
)
def test_a_number_is_read_as_people_write_it(written: str, kept: str) -> None:
    assert read_details({"phone": written}) == {"phone": kept}


def test_all_faults_come_at_once() -> None:
    with pytest.raises(AnswerFaults) as caught:
        read_details({"name": "x" * 61, "phone": "12345", "email": "me at home"})
    assert {name: fault.key for name, fault in caught.value.faults.items()} == {
        "name": "text_too_long",
        "phone": "not_phone",
        "email": "not_email",
    }


def test_only_what_was_sent_is_read() -> None:
    assert read_details({"name": " 张 \x00 三\n", "role": "x"}) == {"name": "张 三"}


def test_what_is_shown_does_not_reach_anybody() -> None:
    details = {"name": "张三", "phone": "13800000000", "email": "zhang@example.com"}
    assert masked(details) == {
        "name": "张三",
        "phone": "138****0000",
        "email": "z***@example.com",
    }


@given(st.text("0123456789", min_size=1, max_size=20))
def test_no_number_is_shown_whole(phone: str) -> None:
    shown = masked({"phone": phone})["phone"]
    assert len(shown) == len(phone)
    assert len(phone) <= 2 or shown != phone


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("110107198802290022", "110107198802290022"),
        (" 11010719880229 0022 ", "110107198802290022"),
        ("91110107ma01abcd8m", "91110107MA01ABCD8M"),
        ("E12345678", "E12345678"),
        ("", ""),
    ],
)
def test_an_identity_number_is_read_with_its_check_digit(written: str, kept: str) -> None:
    assert read_details({"id_number": written}) == {"id_number": kept}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("110107198802290023", "id_check_digit"),
        ("91110107MA01ABCD8X", "id_check_digit"),
        ("110107198802300029", "id_check_digit"),  # there is no such day
        ("12345", "not_id"),
        ("张三", "not_id"),
    ],
)
def test_a_number_with_a_slip_is_refused(written: str, key: str) -> None:
    with pytest.raises(AnswerFaults) as caught:
        read_details({"id_number": written})
    assert caught.value.faults["id_number"].key == key


def test_one_wrong_figure_is_always_found() -> None:
    good = "110107198802290022"
    for place in range(17):
        for figure in "0123456789":
            bad = good[:place] + figure + good[place + 1 :]
            assert bad == good or citizen_of(bad) is None


def test_birth_and_gender_are_in_a_citizens_number_only() -> None:
    citizen = citizen_of("110107198802290022")
    assert citizen == Citizen(date(1988, 2, 29), is_woman=True)
    assert citizen_of("91110107MA01ABCD8M") is None
    assert citizen_of("") is None


def test_an_identity_number_is_shown_half_hidden() -> None:
    assert masked({"id_number": "110107198802290022"}) == {"id_number": "110***********0022"}
    assert masked({"id_number": ""}) == {"id_number": ""}
