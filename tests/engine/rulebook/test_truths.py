"""What each condition says when its facts are answered, unknown, or do not apply."""

from __future__ import annotations

from typing import Any

import pytest

from engine.rulebook.graph import ABSENT, DECLINED, OPEN
from tests.engine.rulebook.builders import book, case, truth

SUM = "a.sum"


@pytest.mark.parametrize(
    ("condition", "answers", "value"),
    [
        ("a.flag is yes", {"a.flag": "yes"}, True),
        ("a.flag is yes", {"a.flag": "no"}, False),
        ("a.flag is yes", {"a.flag": "unknown"}, None),
        ("a.flag is yes", {}, None),
        ("a.flag is yes", {"a.flag": ABSENT}, False),
        ("a.flag is not yes", {"a.flag": "no"}, True),
        ("a.flag is not yes", {"a.flag": "unknown"}, None),
        ("a.flag is not yes", {"a.flag": ABSENT}, True),
        ("a.kind in (red, green)", {"a.kind": "green"}, True),
        ("a.kind in (red, green)", {"a.kind": "blue"}, False),
        ("a.kind in (red, green)", {}, None),
        ("a.kind not in (red, green)", {"a.kind": "blue"}, True),
        ("one in a.signs", {"a.signs": ["one", "two"]}, True),
        ("one in a.signs", {"a.signs": ["none"]}, False),
        ("one in a.signs", {"a.signs": DECLINED}, None),
        ("one in a.signs", {"a.signs": ABSENT}, False),
        ("one not in a.signs", {"a.signs": ["two"]}, True),
        ("a.end is not_stated", {"a.end": "not_stated"}, True),
        ("a.end is not_stated", {"a.end": "2026-01-01"}, False),
        ("a.end is not_stated", {}, None),
        ("stated(a.end)", {"a.end": "2026-01-01"}, True),
        ("stated(a.end)", {"a.end": "not_stated"}, False),
        ("stated(a.end)", {"a.end": "unknown"}, None),
        ("stated(a.end)", {"a.end": ABSENT}, False),
        ('\'mentions(a.note, "水", "电")\'', {"a.note": "停电三天"}, True),
        ('\'mentions(a.note, "水", "电")\'', {"a.note": "漏雨"}, False),
        ('\'mentions(a.note, "水", "电")\'', {}, None),
        ('\'mentions(a.note, "水", "电")\'', {"a.note": ABSENT}, False),
        ("a.sum > 0", {SUM: "0.01"}, True),
        ("a.sum > 0", {SUM: "0"}, False),
        ("a.sum > 0", {}, None),
        ("a.sum > 0", {SUM: ABSENT}, False),
        ("not a.sum > 0", {SUM: ABSENT}, True),
        ("a.end <= as_of", {"a.end": "not_stated"}, False),
        ("a.end > as_of", {"a.end": "not_stated"}, False),
        ("within(a.day, plague)", {"a.day": "2020-01-20"}, True),
        ("within(a.day, plague)", {"a.day": "2023-01-07"}, True),
        ("within(a.day, plague)", {"a.day": "2023-01-08"}, False),
        ("within(a.day, plague)", {"a.day": "2020-01"}, None),
        ("true", {}, True),
        ("false", {}, False),
    ],
)
def test_a_condition_has_three_values(
    condition: str, answers: dict[str, Any], value: bool | None
) -> None:
    assert truth(condition, answers) is value


class TestComparison:
    @pytest.mark.parametrize(
        ("condition", "value"),
        [
            ("a.sum >= 0", True),  # by its limits, whatever the answer
            ("a.sum <= yuan(1000)", True),
            ("a.sum > yuan(1000)", False),
            ("a.sum < 0", False),
            ("a.sum == yuan(2000)", False),
            ("a.sum != yuan(2000)", True),
            ("a.sum == yuan(500)", None),
            ("a.sum < yuan(1000)", None),
        ],
    )
    def test_bounds_settle_it_before_the_answer_does(
        self, condition: str, value: bool | None
    ) -> None:
        assert truth(condition) is value

    def test_several_in_a_row_must_all_hold(self) -> None:
        assert truth("0 < a.count < 10", {"a.count": "5"}) is True
        assert truth("0 < a.count < 10", {"a.count": "10"}) is False
        assert truth("0 <= a.count <= 20") is True

    def test_a_month_is_compared_as_all_its_days(self) -> None:
        assert truth("a.day <= as_of", {"a.day": "2026-02"}) is True
        assert truth("a.day <= as_of", {"a.day": "2026-03"}) is None
        assert truth("a.day <= as_of", {"a.day": "2026-04"}) is False
        assert truth("a.day == as_of", {"a.day": "2026-03"}) is None

    def test_what_may_not_apply_is_not_settled_by_its_bounds(self) -> None:
        rulebook = book(
            """
            - fact: a.guarded
              type: money
              title: {zh: 有条件的钱}
              applies: a.flag is yes
            - {term: a.any_sum, when: a.guarded >= 0}
            """
        )
        assert case(rulebook, {"a.flag": "yes"}).truth("a.any_sum") is True
        assert case(rulebook, {"a.flag": "no"}).truth("a.any_sum") is False
        assert case(rulebook).truth("a.any_sum") is None
        assert case(rulebook, final=False).truth("a.any_sum") is None

    def test_a_choice_in_place_of_a_date_keeps_its_bounds_open(self) -> None:
        assert truth("a.end < add_years(as_of, 900)") is None
        assert truth("a.end > add_years(as_of, 900)") is False


class TestKnown:
    def test_it_is_open_on_the_way_and_false_at_the_end(self) -> None:
        assert truth("known(a.sum)", {}, final=False) is None
        assert truth("known(a.sum)", {}) is False

    @pytest.mark.parametrize("final", [True, False])
    def test_not_sure_is_an_answer_but_no_knowledge(self, final: bool) -> None:
        assert truth("known(a.sum)", {"a.sum": "unknown"}, final=final) is False
        assert truth("known(a.sum)", {"a.sum": "0"}, final=final) is True
        assert truth("known(a.sum)", {"a.sum": ABSENT}, final=final) is False


class TestGroups:
    @pytest.mark.parametrize(
        ("condition", "answers", "value"),
        [
            ("[a.flag is yes, a.sum > 0]", {"a.flag": "yes", SUM: "1"}, True),
            ("[a.flag is yes, a.sum > 0]", {"a.flag": "no"}, False),
            ("[a.flag is yes, a.sum > 0]", {"a.flag": "yes"}, None),
            ("{any: [a.flag is yes, a.sum > 0]}", {"a.flag": "yes"}, True),
            ("{any: [a.flag is yes, a.sum > 0]}", {"a.flag": "no"}, None),
            ("{any: [a.flag is yes, a.sum > 0]}", {"a.flag": "no", SUM: "0"}, False),
            ("{none: [a.flag is yes, a.sum > 0]}", {"a.flag": "no", SUM: "0"}, True),
            ("{none: [a.flag is yes, a.sum > 0]}", {"a.flag": "yes"}, False),
            ("{all: [a.flag is yes], any: [a.sum > 0]}", {"a.flag": "yes", SUM: "1"}, True),
            ("{all: [a.flag is yes], any: [a.sum > 0]}", {"a.flag": "no"}, False),
            ("{all: []}", {}, True),
            ("{any: []}", {}, False),
            ("a.flag is yes and a.sum > 0 or a.kind is red", {"a.kind": "red"}, True),
            ("not (a.flag is yes or a.sum > 0)", {"a.flag": "yes"}, False),
        ],
    )
    def test_members_join_as_kleene_says(
        self, condition: str, answers: dict[str, Any], value: bool | None
    ) -> None:
        assert truth(condition, answers) is value


def test_an_open_answer_is_no_answer() -> None:
    assert truth("a.flag is yes", {"a.flag": OPEN}) is None
