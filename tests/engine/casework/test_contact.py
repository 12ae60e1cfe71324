"""How people are reached is read strictly and shown half hidden."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.contact import masked, read_details
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
