"""Which value of a parameter is in force, on a day and in a place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from engine.errors import DefinitionFaults, Place
from engine.i18n import Text
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.parameters import periods
from engine.rulebook.parameter import Parameter, Period, exact
from engine.rulebook.rulebook import Rulebook
from engine.source import read_text
from tests.engine.rulebook.builders import DAY, book, case

HERE = Place("p.yaml")


def period(value: int, start: str, end: str | None = None, region: str = "") -> Period:
    to = None if end is None else date.fromisoformat(end)
    return Period(value, date.fromisoformat(start), to, region, "source", "verified", HERE)


WAGE = Parameter(
    "wage",
    "money",
    Text("最低工资"),
    (
        period(1, "2024-01-01", "2025-09-01"),
        period(2, "2025-09-01"),
        period(3, "2025-09-01", region="北京市"),
        period(4, "2025-09-01", "2026-01-01", region="北京市石景山区"),
    ),
    HERE,
)


@pytest.mark.parametrize(
    ("day", "region", "value"),
    [
        ("2023-12-31", "", None),
        ("2024-01-01", "", 1),
        ("2025-08-31", "北京市", 1),
        ("2025-09-01", "", 2),
        ("2025-09-01", "上海市", 2),
        ("2025-09-01", "北京市朝阳区", 3),
        ("2025-12-31", "北京市石景山区", 4),
        ("2026-01-01", "北京市石景山区", 3),
    ],
)
def test_the_most_specific_place_wins_among_those_in_force(
    day: str, region: str, value: int | None
) -> None:
    found = WAGE.at(date.fromisoformat(day), region)
    assert (found.value if found else None) == value


def test_a_case_takes_the_value_of_its_day_and_place() -> None:
    rulebook = book(
        """
        - parameter: limit
          type: money
          title: {zh: 线}
          values:
            - {from: 2026-01-01, value: "10", source: s, status: verified}
            - {from: 2026-01-01, region: 北京市, value: "20", source: s, status: verified}
            - {from: 2027-01-01, region: 上海市, value: null, source: s, status: to_confirm}
        - {term: a.line, is: limit}
        """
    )
    assert case(rulebook).number("a.line") == (1000, 1000, False)
    assert case(rulebook, region="北京市石景山区").number("a.line") == (2000, 2000, False)
    assert case(rulebook, parameters={"limit": 1}).number("a.line") == (1, 1, False)


@pytest.mark.parametrize("day", [date(2025, 1, 1), date(2027, 6, 1)])
def test_a_value_that_nobody_knows_is_a_span(day: date) -> None:
    rulebook = book(
        """
        - parameter: limit
          type: money
          title: {zh: 线}
          values:
            - {from: 2026-01-01, to: 2027-01-01, value: "10", source: s, status: verified}
            - {from: 2027-01-01, value: null, source: s, status: to_confirm}
        - {term: a.line, is: limit}
        - {term: a.above, when: a.sum > limit}
        """
    )
    evaluation = case(rulebook, {"a.sum": "50"}, as_of=day)
    low, high, absent = evaluation.number("a.line") or (None, None, None)
    assert (low, absent) == (0, False)
    assert isinstance(high, int)
    assert high > 10**12
    assert evaluation.truth("a.above") is None


def test_a_written_number_is_exact() -> None:
    assert exact("0.1") == Fraction(1, 10)
    assert exact("188413/12") == Fraction(188413, 12)
    assert isinstance(exact("4/2"), int)


OURS = """
- parameter: wage
  type: money
  title: {zh: 最低工资}
  values:
    - {from: 2025-01-01, region: 北京市, value: "2540", source: s, status: verified}
    - {from: 2020-01-01, value: "1000", source: s, status: verified}
"""


def with_own(own: str) -> Rulebook:
    return Rulebook.load([read_text(OURS, "ours.yaml")], read_text(own, "own.yaml"))


@pytest.mark.parametrize(
    ("day", "region", "value"),
    [
        ("2026-08-31", "北京市石景山区", 254000),
        ("2026-09-01", "北京市石景山区", 266000),
        ("2026-09-01", "上海市", 100000),
    ],
)
def test_what_an_operator_sets_goes_before_ours_where_it_is_in_force(
    day: str, region: str, value: int
) -> None:
    rulebook = with_own(
        "- parameter: wage\n  values:\n"
        "    - {from: 2026-09-01, region: 北京市, value: '2660', source: 通知, status: verified}\n"
    )
    found = rulebook.parameters["wage"].at(date.fromisoformat(day), region)
    assert found is not None
    assert found.value == value


def test_every_fault_of_an_operators_file_is_told_with_its_place() -> None:
    own = """
- parameter: wages
  values: [{value: "1", source: s, status: verified}]
- parameter: wage
  title: {zh: 别的}
  values: [{value: 很多, source: s, status: sure}]
- finding: x
- parameter: wage
"""
    with pytest.raises(DefinitionFaults) as caught:
        with_own(own)
    said = [str(fault) for fault in caught.value.faults]
    assert said[0] == "own.yaml:2:3: no parameter wages → did you mean wage?"
    assert [line.partition(": ")[2].partition(" →")[0] for line in said[1:]] == [
        "unknown key title",
        "not a value of type money",
        "status: sure is not known",
        "only parameters are set here",
        "wage is given no value",
    ]


def test_an_operators_file_may_itself_be_wrong_in_kind() -> None:
    with pytest.raises(DefinitionFaults, match="a file of own values is a list"):
        with_own("wage: 1")


def test_two_own_values_of_one_day_are_a_lint() -> None:
    rulebook = with_own(
        "- parameter: wage\n  values:\n"
        "    - {from: 2026-01-01, value: '1', source: s, status: verified}\n"
        "    - {from: 2026-06-01, value: '2', source: s, status: verified}\n"
    )
    found = [remark.message for remark in periods(Material(rulebook=rulebook, day=DAY))]
    assert found == ["wage has two values from 2026-06-01"]
