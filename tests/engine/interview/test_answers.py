"""How a filled-in form becomes a typed answer, and how it is filled in again."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import AnswerFaults
from engine.interview.answers import Reshape, fill_form, read_form, without_row
from engine.interview.progress import LATER
from engine.rulebook.graph import ABSENT, DECLINED, Key
from engine.rulebook.vocabulary import MOST_ROWS
from tests.engine.rulebook.builders import book

FACTS = book().facts


def form(**fields: str | list[str]) -> dict[str, list[str]]:
    """Form fields; a double underscore stands for the dot, the namespace is put before."""
    return {
        "a." + name.replace("__", "."): [value] if isinstance(value, str) else value
        for name, value in fields.items()
    }


def day(text: str) -> tuple[int, int, bool]:
    ordinal = date.fromisoformat(text).toordinal()
    return (ordinal, ordinal, False)


def faults(name: str, fields: dict[str, list[str]]) -> dict[str, str]:
    with pytest.raises(AnswerFaults) as caught:
        read_form(FACTS[name], fields)
    return {field: fault.key for field, fault in caught.value.faults.items()}


class TestReading:
    @pytest.mark.parametrize(
        ("name", "fields", "answer"),
        [
            ("a.flag", form(flag="yes"), "yes"),
            ("a.kind", form(kind="red"), "red"),
            ("a.signs", form(signs=["one", "two"]), frozenset({"one", "two"})),
            ("a.sum", form(sum=" ９９９.50元 "), 99_950),
            ("a.count", form(count="12"), 12),
            ("a.note", form(note="说明"), "说明"),
            ("a.day", form(day__year="2026", day__month="3", day__day="10"), day("2026-03-10")),
            (
                "a.day",
                form(day__year="2026年", day__month="３月", day__day="10日"),
                day("2026-03-10"),
            ),
            ("a.day", form(day="2026-03-10"), day("2026-03-10")),
            ("a.end", form(end__choice="not_stated"), Key("not_stated")),
            ("a.end", form(end__choice="value", end="2026-03-10"), day("2026-03-10")),
            ("a.rate", form(rate="0.3", rate__unit="percent"), Fraction(3, 1000)),
            ("a.rate", form(rate="3‰", rate__unit="percent"), Fraction(3, 1000)),
            ("a.rate", form(rate="5成"), Fraction(1, 2)),
            ("a.rate", form(rate="0.5"), Fraction(1, 2)),
        ],
    )
    def test_what_was_filled_in_is_a_typed_answer(
        self, name: str, fields: dict[str, list[str]], answer: Any
    ) -> None:
        assert read_form(FACTS[name], fields) == answer

    def test_a_blank_month_or_day_leaves_the_date_coarser(self) -> None:
        first = date(2026, 3, 1).toordinal()
        assert read_form(FACTS["a.day"], form(day__year="2026", day__month="3")) == (
            first,
            first + 30,
            False,
        )

    @pytest.mark.parametrize(
        ("skip", "answer"),
        [("unknown", DECLINED), ("not_applicable", ABSENT), ("later", LATER)],
    )
    def test_a_question_can_be_passed_over_in_three_ways(self, skip: str, answer: Any) -> None:
        assert read_form(FACTS["a.sum"], form(sum__skip=skip)) is answer
        assert read_form(FACTS["a.sum"], form(sum__skip=skip, sum="5")) is answer

    @pytest.mark.parametrize(
        ("name", "fields", "key"),
        [
            ("a.flag", {}, "nothing_entered"),
            ("a.flag", form(flag="maybe"), "choice_not_listed"),
            ("a.signs", {}, "choose_at_least_one"),
            ("a.signs", form(signs=["one", "none"]), "none_excludes_others"),
            ("a.sum", form(sum="  "), "nothing_entered"),
            ("a.sum", form(sum="一千"), "not_money"),
            ("a.sum", form(sum="1000.01"), "too_large"),
            ("a.day", form(day__month="3"), "date_incomplete"),
            ("a.day", form(day__year="2026", day__day="3"), "date_incomplete"),
            ("a.day", form(day__year="26"), "year_of_four_figures"),
            ("a.day", form(day__year="2026", day__month="2", day__day="31"), "no_such_day"),
            ("a.end", form(end__choice="value"), "nothing_entered"),
            ("a.rate", form(rate="half"), "not_number"),
            ("a.rate", form(rate="5"), "unit_wanted"),
            ("a.rate", form(rate="200", rate__unit="percent"), "too_large"),
        ],
    )
    def test_what_cannot_be_read_is_a_fault_of_its_field(
        self, name: str, fields: dict[str, list[str]], key: str
    ) -> None:
        assert faults(name, fields) == {name: key}


class TestRows:
    ROW: Final = {"rents__count": "2", "rents__0__amount": "5", "rents__0__sort": "big"}

    def test_a_blank_row_is_none_and_a_blank_cell_is_not_known(self) -> None:
        assert read_form(FACTS["a.rents"], form(**self.ROW)) == (
            {"due_on": DECLINED, "amount": 500, "item": DECLINED, "sort": "big"},
        )

    def test_every_bad_cell_is_named(self) -> None:
        bad = form(
            rents__count="2",
            rents__0__due_on__year="2026",
            rents__0__due_on__month="13",
            rents__1__amount="x",
            rents__1__sort="small",
        )
        assert faults("a.rents", bad) == {
            "a.rents.0.due_on": "no_such_day",
            "a.rents.1.amount": "not_money",
        }

    def test_no_rows_must_be_said(self) -> None:
        assert faults("a.rents", form(rents__count="3")) == {"a.rents": "no_rows"}
        assert read_form(FACTS["a.rents"], form(rents__skip="none")) == ()

    @pytest.mark.parametrize(
        ("fields", "reshaped"),
        [
            (form(rents__count="2", rents__add="1"), Reshape(3, None)),
            (form(rents__count="2", rents__remove="0"), Reshape(1, 0)),
            (form(rents__add="1"), Reshape(1, None)),
            (form(rents__count=str(MOST_ROWS), rents__add="1"), Reshape(MOST_ROWS, None)),
            (form(rents__count="-5", rents__remove="0"), Reshape(0, 0)),
        ],
    )
    def test_a_row_more_or_less_is_no_answer_yet(
        self, fields: dict[str, list[str]], reshaped: Reshape
    ) -> None:
        assert read_form(FACTS["a.rents"], fields) == reshaped

    @pytest.mark.parametrize("count", ["999999", "²", "1e9", "９９９９９９９", "x"])
    def test_a_silly_count_reads_no_more_than_there_may_be(self, count: str) -> None:
        assert faults("a.rents", form(rents__count=count)) == {"a.rents": "no_rows"}

    def test_a_row_taken_out_moves_up_those_after_it(self) -> None:
        fields = {"a.rents.0.amount": "1", "a.rents.1.amount": "2", "a.rents.2.amount": "3"}
        kept = without_row(FACTS["a.rents"], {**fields, "a.rents.count": "3"}, 1)
        assert kept == {"a.rents.0.amount": "1", "a.rents.1.amount": "3", "a.rents.count": "3"}


class TestFillingIn:
    @pytest.mark.parametrize(
        ("name", "answer", "fields"),
        [
            ("a.sum", 99_950, {"a.sum": "999.50"}),
            (
                "a.day",
                day("2026-03-10"),
                {"a.day.year": "2026", "a.day.month": "3", "a.day.day": "10"},
            ),
            ("a.end", Key("not_stated"), {"a.end.choice": "not_stated"}),
            ("a.rate", Fraction(3, 1000), {"a.rate": "3", "a.rate.unit": "permille"}),
            ("a.rate", Fraction(1, 2), {"a.rate": "50", "a.rate.unit": "percent"}),
            ("a.rate", Fraction(1, 20_000), {"a.rate": "0.5", "a.rate.unit": "permyriad"}),
            ("a.signs", frozenset({"two", "one"}), {"a.signs": ["one", "two"]}),
            (
                "a.rents",
                ({"amount": 500, "item": DECLINED},),
                {"a.rents.count": "1", "a.rents.0.amount": "5.00"},
            ),
            ("a.sum", DECLINED, {}),
            ("a.sum", ABSENT, {}),
            ("a.sum", LATER, {}),
        ],
    )
    def test_an_answer_is_shown_in_its_fields(
        self, name: str, answer: Any, fields: dict[str, Any]
    ) -> None:
        assert fill_form(FACTS[name], answer) == fields

    @given(st.integers(0, 10**5))
    def test_what_is_shown_reads_as_the_same_answer(self, fen: int) -> None:
        shown = fill_form(FACTS["a.sum"], fen)
        assert read_form(FACTS["a.sum"], {k: [v] for k, v in shown.items()}) == fen

    @given(st.integers(0, 10**5))
    def test_a_share_is_shown_in_a_unit_that_loses_nothing(self, parts: int) -> None:
        share = Fraction(parts, 10**5)
        shown = fill_form(FACTS["a.rate"], share)
        assert read_form(FACTS["a.rate"], {k: [v] for k, v in shown.items()}) == share
