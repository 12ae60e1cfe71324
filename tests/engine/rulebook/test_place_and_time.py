"""What turns on a place, on another day's value, on a table, on working days and on months."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from engine.errors import AnswerError
from engine.i18n import Text
from engine.rulebook.calendar import Calendar
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.region import Region
from engine.rulebook.vocabulary import read_answer, write_answer
from engine.rulebook.wording import answer_text
from tests.engine.rulebook.builders import DAY, VOCABULARY, book, case, faults_of

MORE = """
- fact: a.pays
  type: rows
  title: {zh: 工资}
  row:
    month: {type: month, title: {zh: 月份, en: Month}}
    due: {type: money, title: {zh: 应发}, limits: {max: "100000"}}
    paid: {type: money, title: {zh: 实发}, limits: {max: "100000"}}
- {fact: a.where, type: district, title: {zh: 哪个区}}
- parameter: floor_wage
  type: money
  title: {zh: 最低工资}
  values:
    - {from: 2025-01-01, to: 2025-09-01, value: "2420", source: here, status: verified}
    - {from: 2025-09-01, value: "2540", source: here, status: verified}
    - {from: 2025-01-01, region: 上海市, value: "2690", source: here, status: verified}
- parameter: months_by_grade
  type: table
  title: {zh: 月数}
  values: [{value: {"1": "27", "2": "25", "10": "7"}, source: here, status: verified}]
"""
RULES = """
- {term: a.short, is: "sum(max(0, value_on(floor_wage, row.month) - row.paid) for row in a.pays)"}
- {term: a.then, is: "value_on(floor_wage, a.day)"}
- {term: a.here, when: 'in_region("北京市")'}
- {term: a.months, is: "lookup(months_by_grade, a.count)"}
- {term: a.worked, is: "working_days(a.day, add_days(a.day, 6))"}
- {term: a.after, when: "any(row.month > a.day for row in a.pays)"}
"""
RULEBOOK = book(RULES, VOCABULARY + MORE)


def found(answers: dict[str, Any] | None = None, **options: Any) -> Evaluation:
    return case(RULEBOOK, answers or {}, **options)


def test_a_month_is_read_written_and_said_as_a_month() -> None:
    month = RULEBOOK.facts["a.pays"].row["month"]
    value = read_answer(month, "2026-08")
    assert value == (date(2026, 8, 1).toordinal(),) * 2 + (False,)
    assert write_answer(month, value) == "2026-08"
    assert answer_text(month, value, "zh") == "2026年8月"
    assert answer_text(month, value, "en") == "August 2026"


@pytest.mark.parametrize(
    ("written", "key"),
    [("2026", "not_month"), ("2026-08-01", "not_month"), ("2026-13", "no_such_day")],
)
def test_what_is_no_month_is_refused(written: str, key: str) -> None:
    with pytest.raises(AnswerError) as caught:
        read_answer(RULEBOOK.facts["a.pays"].row["month"], written)
    assert caught.value.key == key


def test_each_month_is_measured_by_the_value_of_its_own_day() -> None:
    pays = [{"month": "2025-08", "paid": "2400"}, {"month": "2025-09", "paid": "2400"}]
    assert found({"a.pays": pays}).number("a.short") == (16000, 16000, False)


def test_a_day_known_to_the_year_spans_the_values_of_that_year() -> None:
    assert found({"a.day": "2025"}).number("a.then") == (242000, 254000, False)


def test_a_day_before_the_first_value_has_none() -> None:
    then = found({"a.day": "2020-01-01"}).number("a.then")
    assert then is not None
    assert then[0] < then[1]


def test_the_value_of_another_place_is_used_there() -> None:
    shanghai = found({"a.day": "2025-10-01"}, region="上海市浦东新区")
    assert shanghai.number("a.then") == (269000, 269000, False)


@pytest.mark.parametrize(
    ("region", "here"), [("北京市石景山区", True), ("上海市", False), ("", False)]
)
def test_a_rule_of_one_place_holds_there_alone(region: str, here: bool) -> None:
    assert found(region=region).truth("a.here") is here


def test_a_table_gives_its_line_and_nothing_beside_its_lines() -> None:
    assert found({"a.count": "2"}).number("a.months") == (25, 25, False)
    assert found({"a.count": "3"}).number("a.months") is None
    assert found().number("a.months") == (7, 27, True)


def test_working_days_are_counted_with_both_ends() -> None:
    assert found({"a.day": "2026-03-09"}).number("a.worked") == (5, 5, False)


def test_days_off_are_no_working_days_and_make_up_days_are() -> None:
    first = date(2026, 10, 1).toordinal()
    off = frozenset(range(first, first + 7))
    saturday = date(2026, 10, 10).toordinal()
    calendar = Calendar(off, frozenset({saturday}))
    expected = sum(calendar.is_worked(date.fromordinal(day)) for day in range(first, first + 31))
    assert calendar.days_worked(first, first + 30) == expected
    assert calendar.days_worked(saturday, saturday) == 1
    assert calendar.days_worked(first, first - 1) == 0


def test_the_days_of_any_stretch_are_those_counted_one_by_one() -> None:
    calendar = Calendar(frozenset({739900, 739903}), frozenset({739902}))
    for first in range(739880, 739900):
        for last in range(first - 1, first + 30):
            one_by_one = sum(
                calendar.is_worked(date.fromordinal(day)) for day in range(first, last + 1)
            )
            assert calendar.days_worked(first, last) == one_by_one


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("lookup(floor_wage, a.count)", "lookup wants a parameter of type table"),
        ("lookup(months_by_grade, a.day)", "a table is looked up by a number, not by a date"),
        ("value_on(months_by_grade, a.day)", "months_by_grade is not a parameter"),
        ("value_on(floor_wage, a.count)", "value_on wants a date, not a number"),
        ("value_on(floor_wage)", "value_on wants a parameter and a date"),
    ],
)
def test_a_wrong_call_is_refused(line: str, fault: str) -> None:
    (said,) = faults_of(f'- {{term: a.x, is: "{line}"}}', VOCABULARY + MORE)
    assert fault in said


def test_a_place_is_written_in_quotes() -> None:
    (said,) = faults_of('- {term: a.x, when: "in_region(beijing)"}', VOCABULARY + MORE)
    assert "in_region wants a place in quotes" in said


HOUSE = Region("北京市", Text("北京市"), ("石景山区", "海淀区"), "石景山区")


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ({}, "北京市石景山区"),
        ({"a.where": "海淀区"}, "北京市海淀区"),
        ({"a.where": "上海市浦东新区"}, "上海市浦东新区"),
    ],
)
def test_a_case_belongs_to_the_district_that_was_answered(
    answers: dict[str, Any], place: str
) -> None:
    assert HOUSE.of_case(RULEBOOK, answers, {"a"}) == place


def test_a_district_of_another_matter_does_not_count() -> None:
    assert HOUSE.of_case(RULEBOOK, {"a.where": "海淀区"}, {"b"}) == "北京市石景山区"


DAY_BY_DAY = """
- limitation: claim
  title: {zh: 期限}
  due: a.sum > 0
  conservative: add_years(a.day, 1)
  favourable: add_years(a.day, 1)
  unlimited: a.flag is yes
  full_until: add_days(a.day, 100)
  first_recoverable: add_years(as_of, -1)
"""
CLAIM = {"a.sum": "1", "a.day": "2026-01-01", "a.flag": "no"}


@pytest.mark.parametrize(
    ("day", "status", "recoverable"),
    [
        (date(2026, 4, 11), "IN_TIME", None),
        (date(2026, 4, 12), "PARTIAL", date(2025, 4, 12)),
        (date(2026, 12, 31), "PARTIAL", date(2025, 12, 31)),
        (date(2027, 1, 1), "EXPIRING", date(2026, 1, 1)),
        (date(2027, 1, 2), "EXPIRED", None),
    ],
)
def test_a_claim_that_accrues_day_by_day_is_safe_in_part(
    day: date, status: str, recoverable: date | None
) -> None:
    evaluation = case(book(DAY_BY_DAY), CLAIM, as_of=day)
    (limit,) = evaluation.time_limits()
    assert (limit.status, limit.first_recoverable) == (status, recoverable)
    assert limit.full_until == date(2026, 4, 11)


def test_where_the_law_sets_no_limit_the_claim_is_listed_without_a_day() -> None:
    (limit,) = case(book(DAY_BY_DAY), CLAIM | {"a.flag": "yes"}).time_limits()
    assert (limit.status, limit.conservative) == ("NOT_APPLICABLE", None)


def test_while_it_is_open_whether_there_is_a_limit_nothing_is_said() -> None:
    (limit,) = case(book(DAY_BY_DAY), CLAIM | {"a.flag": "unknown"}, as_of=DAY).time_limits()
    assert limit.status == "UNKNOWN"


def test_a_table_keeps_its_numbers_exact() -> None:
    table = RULEBOOK.parameters["months_by_grade"].periods[0].value
    assert table == {1: Fraction(27), 2: 25, 10: 7}
