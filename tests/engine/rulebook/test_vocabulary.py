"""How people's answers are read: what they may write, and what they are told instead."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import AnswerError, Place
from engine.i18n import Text
from engine.rulebook.graph import ABSENT, DECLINED, Key
from engine.rulebook.vocabulary import (
    DEFAULT_LIMITS,
    MOST_CHARACTERS,
    MOST_ROWS,
    Fact,
    limit_text,
    read_answer,
    write_answer,
)


def fact(type: str, name: str = "a.x", **rest: Any) -> Fact:
    limits = DEFAULT_LIMITS.get(type.partition("/")[0], (0, 0))
    return Fact(name, type, Text("事"), Place("v.yaml"), **{"limits": limits, **rest})


def choices(*keys: str) -> dict[str, Text]:
    return {key: Text(key) for key in keys}


RENTS = fact(
    "rows",
    "a.rents",
    row={"due_on": fact("date", "due_on"), "amount": fact("money", "amount")},
)


def refused(asked: Fact, written: Any) -> tuple[str, str]:
    """The field and the message that a bad answer brings."""
    with pytest.raises(AnswerError) as caught:
        read_answer(asked, written)
    return caught.value.field, caught.value.key


def day(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


class TestMoney:
    @pytest.mark.parametrize(
        ("written", "fen"),
        [
            ("12000", 1_200_000),
            ("12,000.50", 1_200_050),
            ("１２，０００元", 1_200_000),
            ("￥ 1 200.5", 120_050),
            ("12,0000", 12_000_000),
            ("+5", 500),
            ("0", 0),
            ("0.01", 1),
            ("007", 700),
        ],
    )
    def test_what_people_type_is_understood(self, written: str, fen: int) -> None:
        assert read_answer(fact("money"), written) == fen

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("", "not_money"),
            ("   ", "not_money"),
            ("一万二", "not_money"),
            ("三千元", "not_money"),
            ("1万", "not_money"),
            ("💰5", "not_money"),
            ("1e999", "not_money"),
            ("nan", "not_money"),
            ("inf", "not_money"),
            ("1.234", "not_money"),
            ("1,2", "not_money"),
            ("12.000,50", "not_money"),
            ("--5", "not_money"),
            ("5; DROP TABLE", "not_money"),
            ("9" * 40, "not_money"),
            ("-0.01", "too_small"),
            ("1000000000001", "too_large"),
        ],
    )
    def test_anything_else_is_refused_with_a_reason(self, written: str, key: str) -> None:
        assert refused(fact("money"), written) == ("a.x", key)

    def test_the_limit_is_told_in_yuan(self) -> None:
        with pytest.raises(AnswerError) as caught:
            read_answer(fact("money", limits=(0, 9999)), "100")
        assert caught.value.values == {"limit": "99.99"}
        assert str(caught.value) == "a.x: too_large limit=99.99"

    def test_a_long_answer_is_not_repeated_whole(self) -> None:
        with pytest.raises(AnswerError) as caught:
            read_answer(fact("money"), "x" * 1000)
        assert len(caught.value.values["value"]) == 40


class TestNumbers:
    @pytest.mark.parametrize(
        ("type", "written", "value"),
        [
            ("int", "12", 12),
            ("int", "１２", 12),
            ("int", "12.0", 12),
            ("ratio", "0.003", Fraction(3, 1000)),
            ("ratio", "1/3", Fraction(1, 3)),
            ("number", "2.50", Fraction(5, 2)),
        ],
    )
    def test_numbers_are_exact(self, type: str, written: str, value: Any) -> None:
        assert read_answer(fact(type), written) == value

    @pytest.mark.parametrize(
        ("type", "written", "key"),
        [
            ("int", "1.5", "not_whole_number"),
            ("int", "十二", "not_whole_number"),
            ("int", "nan", "not_whole_number"),
            ("int", "sNaN", "not_whole_number"),
            ("int", "1e3", "not_whole_number"),
            ("int", "1/2", "not_whole_number"),
            ("int", "", "not_whole_number"),
            ("int", "-1", "too_small"),
            ("int", "1000001", "too_large"),
            ("ratio", "1.01", "too_large"),
            ("ratio", "5%", "not_number"),
            ("ratio", "1/0", "not_number"),
            ("number", "1e999", "not_number"),
            ("number", "Infinity", "not_number"),
            ("number", "0." + "1" * 30, "not_number"),
        ],
    )
    def test_what_is_no_number_is_refused(self, type: str, written: str, key: str) -> None:
        assert refused(fact(type), written) == ("a.x", key)


class TestDates:
    @pytest.mark.parametrize(
        ("written", "first", "last"),
        [
            ("2026-03-10", day(2026, 3, 10), day(2026, 3, 10)),
            ("2026-3-1", day(2026, 3, 1), day(2026, 3, 1)),
            ("２０２６-０３-１０", day(2026, 3, 10), day(2026, 3, 10)),
            ("2024-02", day(2024, 2, 1), day(2024, 2, 29)),
            ("2026-12", day(2026, 12, 1), day(2026, 12, 31)),
            ("2026", day(2026, 1, 1), day(2026, 12, 31)),
            ("2024-02-29", day(2024, 2, 29), day(2024, 2, 29)),
        ],
    )
    def test_a_day_month_or_year_is_a_span_of_days(
        self, written: str, first: int, last: int
    ) -> None:
        assert read_answer(fact("date"), written) == (first, last, False)

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("2026-02-31", "no_such_day"),
            ("2025-02-29", "no_such_day"),
            ("2026-13-01", "no_such_day"),
            ("2026-00-10", "no_such_day"),
            ("2026-03-00", "no_such_day"),
            ("2026-00", "no_such_day"),
            ("0000-01-01", "no_such_day"),
            ("1899-12-31", "too_small"),
            ("2201-01-01", "too_large"),
            ("26-03-10", "not_date"),
            ("10.03.2026", "not_date"),
            ("昨天", "not_date"),
            ("2026年3月10日", "not_date"),
            ("2026-03-10T00:00", "not_date"),
            ("", "not_date"),
        ],
    )
    def test_a_day_that_does_not_exist_is_refused(self, written: str, key: str) -> None:
        assert refused(fact("date"), written) == ("a.x", key)


class TestChoices:
    def test_a_choice_is_one_of_those_listed(self) -> None:
        asked = fact("enum", choices=choices("red", "green"))
        assert read_answer(asked, "red") == "red"
        assert refused(asked, "blue") == ("a.x", "choice_not_listed")
        assert refused(asked, "") == ("a.x", "choice_not_listed")
        assert refused(asked, ["red"]) == ("a.x", "one_value_wanted")

    @pytest.mark.parametrize("written", [None, {"a": "b"}, True])
    def test_an_answer_is_text(self, written: Any) -> None:
        assert refused(fact("text"), written) == ("a.x", "one_value_wanted")

    def test_a_multiple_choice_is_a_set_and_none_stands_alone(self) -> None:
        asked = fact("multi", choices=choices("one", "two", "none"))
        assert read_answer(asked, ["two", "one", "two"]) == frozenset({"one", "two"})
        assert read_answer(asked, "one") == frozenset({"one"})
        assert refused(asked, []) == ("a.x", "choose_at_least_one")
        assert refused(asked, ["one", "none"]) == ("a.x", "none_excludes_others")
        assert refused(asked, ["one", "three"]) == ("a.x", "choice_not_listed")
        assert refused(asked, [["one"]]) == ("a.x", "choice_not_listed")

    def test_a_choice_may_stand_in_place_of_a_value(self) -> None:
        asked = fact("date/choice", choices=choices("not_stated"))
        answer = read_answer(asked, "not_stated")
        assert isinstance(answer, Key)
        assert read_answer(asked, "2026-03-10") == (day(2026, 3, 10), day(2026, 3, 10), False)
        assert refused(asked, "never") == ("a.x", "not_date")

    @pytest.mark.parametrize("type", ["money", "text", "date/choice", "rows", "multi", "bool3"])
    def test_not_sure_is_an_answer_to_everything(self, type: str) -> None:
        assert read_answer(fact(type), "unknown") is DECLINED
        assert read_answer(fact(type), ABSENT) is ABSENT


class TestText:
    def test_control_characters_are_dropped_and_lines_kept(self) -> None:
        assert read_answer(fact("text"), " 一\x00\x07\n二\t ") == "一\n二"

    def test_an_empty_text_is_refused_and_so_is_a_book(self) -> None:
        assert refused(fact("text"), " \x00 ") == ("a.x", "empty_text")
        assert refused(fact("text"), "长" * (MOST_CHARACTERS + 1)) == ("a.x", "text_too_long")


class TestRows:
    def test_rows_are_read_cell_by_cell_and_a_blank_is_not_known(self) -> None:
        rows = read_answer(RENTS, [{"due_on": "2026-03", "amount": ""}, {"amount": "1.5"}])
        assert rows == (
            {"due_on": (day(2026, 3, 1), day(2026, 3, 31), False), "amount": DECLINED},
            {"amount": 150},
        )

    def test_a_bad_cell_is_named_by_row_and_column(self) -> None:
        rows = [{"due_on": "2026-03-10", "amount": "1"}, {"due_on": "2026-02-31"}]
        assert refused(RENTS, rows) == ("a.rents.1.due_on", "no_such_day")

    @pytest.mark.parametrize(
        ("written", "key"),
        [
            ("not rows", "rows_wanted"),
            ({"amount": "1"}, "rows_wanted"),
            (["not a row"], "rows_wanted"),
            ([{"price": "1"}], "no_such_column"),
            ([{}] * (MOST_ROWS + 1), "too_many_rows"),
        ],
    )
    def test_what_are_no_rows_is_refused(self, written: Any, key: str) -> None:
        assert refused(RENTS, written) == ("a.rents", key)

    def test_no_rows_is_an_answer(self) -> None:
        assert read_answer(RENTS, []) == ()
        assert len(read_answer(RENTS, [{}] * MOST_ROWS)) == MOST_ROWS


class TestWriting:
    @pytest.mark.parametrize(
        ("type", "written"),
        [
            ("money", "36000.00"),
            ("int", "3"),
            ("ratio", "0.003"),
            ("ratio", "1/3"),
            ("date", "2026-03-10"),
            ("date", "2026-03"),
            ("date", "2024-02"),
            ("date", "2026"),
            ("text", "一些话"),
        ],
    )
    def test_what_was_read_is_written_the_same(self, type: str, written: str) -> None:
        assert write_answer(fact(type), read_answer(fact(type), written)) == written

    def test_choices_and_rows_are_written_as_they_were_read(self) -> None:
        several = fact("multi", choices=choices("one", "two"))
        assert write_answer(several, frozenset({"two", "one"})) == ["one", "two"]
        dated = fact("date/choice", choices=choices("never"))
        assert write_answer(dated, Key("never")) == "never"
        rows = [{"due_on": "2026-03-10", "amount": ""}]
        assert write_answer(RENTS, read_answer(RENTS, rows)) == rows
        assert write_answer(several, DECLINED) == "unknown"

    @given(st.integers(0, 10**14))
    def test_no_fen_is_lost_in_writing(self, fen: int) -> None:
        asked = fact("money")
        assert read_answer(asked, write_answer(asked, fen)) == fen


def test_limits_are_told_in_the_unit_that_people_write() -> None:
    assert limit_text(fact("money"), 150) == "1.50"
    assert limit_text(fact("date"), day(2026, 3, 10)) == "2026-03-10"
    assert limit_text(fact("ratio"), Fraction(1, 2)) == "0.5"
    assert limit_text(fact("int"), 3) == "3"
