"""Whether a claim is in time: on the last safe day, the day before and the day after."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.rulebook.conclusion import TimeLimit
from tests.engine.rulebook.builders import VOCABULARY, book, case

WARN = """
- parameter: limitation_warn_days
  type: days
  title: {zh: 提醒}
  values: [{value: "30", source: here, status: verified}]
"""
CLAIM = """
- limitation: claim
  title: {zh: 期限}
  due: a.sum > 0
  conservative: add_years(a.day, 3)
  favourable: add_years(a.day, 3 + a.count)
  revived: a.flag is yes
- {term: a.expired, when: any_limitation(expired)}
- {term: a.disputed, when: any_limitation(disputed)}
"""
GIVEN = {"a.sum": "1", "a.day": "2023-03-31", "a.count": "1", "a.flag": "no"}
SAFE, LAST = date(2026, 3, 31), date(2027, 3, 31)


def limit(answers: dict[str, Any] | None = None, **options: Any) -> TimeLimit:
    evaluation = case(book(CLAIM, VOCABULARY + WARN), {**GIVEN, **(answers or {})}, **options)
    return evaluation.time_limit(evaluation.rulebook.limitations[0])


@pytest.mark.parametrize(
    ("day", "status"),
    [
        ("2026-02-28", "IN_TIME"),
        ("2026-03-01", "EXPIRING"),
        ("2026-03-30", "EXPIRING"),
        ("2026-03-31", "EXPIRING"),
        ("2026-04-01", "DISPUTED"),
        ("2026-12-01", "DISPUTED"),
        ("2027-03-30", "DISPUTED"),
        ("2027-03-31", "DISPUTED"),
        ("2027-04-01", "EXPIRED"),
    ],
)
def test_the_last_safe_day_is_still_in_time(day: str, status: str) -> None:
    found = limit(as_of=date.fromisoformat(day))
    assert (found.status, found.conservative, found.favourable) == (status, SAFE, LAST)


def test_without_a_dispute_it_is_expired_the_day_after() -> None:
    same = {"a.count": "0"}
    assert limit(same, as_of=SAFE).status == "EXPIRING"
    assert limit(same, as_of=date(2026, 4, 1)).status == "EXPIRED"


def test_a_promise_revives_what_is_expired_and_nothing_else() -> None:
    late = date(2027, 4, 1)
    assert limit({"a.flag": "yes"}, as_of=late).status == "REVIVED"
    assert limit({"a.flag": "yes"}, as_of=LAST).status == "DISPUTED"
    assert limit({"a.flag": "unknown"}, as_of=late).status == "EXPIRED"
    assert limit({"a.flag": "unknown"}, as_of=late, final=False).status == "UNKNOWN"


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"a.sum": "0"}, "NOT_APPLICABLE"),
        ({"a.sum": "unknown"}, "UNKNOWN"),
        ({"a.day": "unknown"}, "UNKNOWN"),
        ({"a.count": "unknown"}, "UNKNOWN"),
    ],
)
def test_what_is_not_due_or_not_known_has_no_days(answers: dict[str, Any], status: str) -> None:
    found = limit(answers)
    assert (found.status, found.conservative, found.favourable) == (status, None, None)


def test_a_month_is_reckoned_from_its_first_and_to_its_last_day() -> None:
    month = {"a.day": "2023-03", "a.count": "0"}
    found = limit(month, as_of=date(2026, 3, 15))
    assert (found.conservative, found.favourable) == (date(2026, 3, 1), date(2026, 3, 31))
    assert found.status == "DISPUTED"


def test_in_the_middle_of_an_interview_a_status_stands_only_if_every_day_gives_it() -> None:
    month = {"a.day": "2023-03", "a.count": "0"}
    for day, status in [
        ("2026-01-15", "IN_TIME"),
        ("2026-03-15", "UNKNOWN"),
        ("2026-04-01", "EXPIRED"),
    ]:
        assert limit(month, as_of=date.fromisoformat(day), final=False).status == status


def test_a_case_knows_whether_some_claim_has_a_status() -> None:
    rulebook = book(CLAIM, VOCABULARY + WARN)
    late = case(rulebook, GIVEN, as_of=date(2027, 4, 1))
    assert (late.truth("a.expired"), late.truth("a.disputed")) == (True, False)
    unsure = case(rulebook, {**GIVEN, "a.day": "unknown"})
    assert unsure.truth("a.expired") is None
    assert unsure.time_limits()[0].status == "UNKNOWN"
    assert case(rulebook, {"a.sum": "0"}).time_limits() == ()


def test_without_a_parameter_nothing_is_about_to_expire() -> None:
    evaluation = case(book(CLAIM), GIVEN, as_of=SAFE)
    assert evaluation.time_limits()[0].status == "EXPIRING"
    assert case(book(CLAIM), GIVEN, as_of=date(2026, 3, 30)).time_limits()[0].status == "IN_TIME"


def test_a_time_limit_may_bear_the_name_of_the_sum_it_is_for() -> None:
    rules = CLAIM + "- {amount: claim, title: {zh: 钱}, due: a.sum > 0, is: a.sum}\n"
    evaluation = case(book(rules, VOCABULARY + WARN), GIVEN)
    (limit,) = evaluation.time_limits()
    assert limit.definition.short_name == "claim"
    assert evaluation.amount("claim").value == 100


def test_a_day_of_the_law_may_be_a_parameter() -> None:
    since = """
- parameter: since
  type: date
  title: {zh: 起算日}
  values: [{value: 2008-01-01, source: here, status: verified}]
"""
    rulebook = book("- {term: a.from, is: 'max(a.day, since)'}", VOCABULARY + since)
    found = case(rulebook, {"a.day": "2005-06-01"}).number("a.from")
    assert found is not None
    assert date.fromordinal(int(found[0])) == date(2008, 1, 1)
