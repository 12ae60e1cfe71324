"""An invitation is neutral, and nobody counts as gone before they were looked for."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import AnswerError
from engine.mediation.invitation import LONGEST, is_tried_enough, read_about, wording
from engine.mediation.mediation import Attempt

FIRST, SECOND = date(2026, 11, 22), date(2026, 11, 23)


@pytest.mark.parametrize(
    "neutral",
    ["", "房屋租赁中的一件事", "关于八角南路的租房合同", "a matter of renting", "2026年11月的事"],
)
def test_neutral_words_pass(neutral: str) -> None:
    assert read_about(neutral) == neutral


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("您欠36000元", "invitation_number"),
        ("关于三万六千块的事", "invitation_amount"),
        ("欠款 3.6 万元", "invitation_amount"),
        ("rent of 360 yuan", "invitation_amount"),
        ("电话13800138000", "invitation_number"),
        ("电话 １３８-0013-8000", "invitation_number"),
        ("身份证110101199003070011", "invitation_number"),
        ("您骗了房东的钱", "invitation_accusation"),
        ("老赖请来调解", "invitation_accusation"),
        ("You cheat", "invitation_accusation"),
        ("限你三天内来", "invitation_accusation"),
        ("不来后果自负", "invitation_accusation"),
        ("字" * (LONGEST + 1), "text_too_long"),
    ],
)
def test_sums_numbers_and_charges_are_refused(written: str, why: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read_about(written)
    assert refused.value.key == why


@given(st.text(max_size=60), st.integers(10_000, 10**18))
def test_no_long_number_gets_through(words: str, number: int) -> None:
    with pytest.raises(AnswerError):
        read_about(f"{words[:30]}{number}{words[30:]}")


def test_what_it_says_by_itself_passes_its_own_check() -> None:
    for text in wording().about.values():
        assert read_about(text.zh)
        assert read_about(text.en)
    assert wording().about_for("rent.arrears") != wording().about_for("no.such")


@pytest.mark.parametrize(
    ("tries", "enough"),
    [
        ([], False),
        ([("sms", "sent", FIRST)], False),
        ([("sms", "sent", FIRST), ("phone", "no_answer", FIRST)], False),  # one day
        ([("sms", "sent", FIRST), ("sms", "sent", SECOND)], False),  # one way
        ([("sms", "sent", FIRST), ("phone", "no_answer", SECOND)], True),
        ([("sms", "delivered", FIRST), ("phone", "no_answer", SECOND)], False),  # it got there
        ([("phone", "talked", FIRST), ("visit", "no_answer", SECOND)], False),
    ],
)
def test_two_days_and_two_ways_before_somebody_is_not_to_be_reached(
    tries: list[tuple[str, str, date]], enough: bool
) -> None:
    attempts = [Attempt("R1", *one) for one in tries]
    assert is_tried_enough(attempts, "R1") is enough
    assert not is_tried_enough(attempts, "R2")
