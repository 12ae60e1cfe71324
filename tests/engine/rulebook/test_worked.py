"""Worked cases: how they are read, what comes out, and where it differs from what is expected."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from engine.errors import DefinitionFaults
from engine.rulebook.worked import (
    WorkedCase,
    cites,
    differences,
    evaluate_case,
    read_cases,
    result_of,
    unknown_subject,
    written_value,
)
from tests.engine.rulebook.builders import NOWHERE, VOCABULARY, book

RULES = """
- finding: a.owed
  title: {zh: 欠}
  when: a.sum > 0
  level: likely
  basis: ["法#1(2)"]
  says: {zh: 欠}
- finding: a.late
  title: {zh: 晚}
  when: a.day < as_of and a.flag is yes
  level: likely
  says: {zh: 晚}
- {amount: owed, title: {zh: 欠款}, due: a.owed, is: a.sum, basis: [法#3]}
- {amount: cost, title: {zh: 费用}, is: a.other_sum * grace}
- {value: last, title: {zh: 末日}, type: date, is: "add_days(a.day, 3)"}
- limitation: claim
  title: {zh: 期限}
  due: a.owed
  conservative: add_years(a.day, 3)
  favourable: add_years(a.day, 3)
- route: a.route
  first: [{when: a.owed, to: TALK, reason: R1}, {to: ASK, reason: R2}]
  also: [{when: a.flag is yes, add: [AID]}]
"""
CASES = """
meta:
  default_facts: {a.flag: 'yes', a.signs: [none]}
  parameters: {grace: "2"}
cases:
  - id: C-1
    title: 欠款
    as_of: 2026-03-10
    facts: {a.sum: "12.50", a.day: 2026-03-01}
    expect:
      findings: [a.owed, a.late]
      absent: [a.other]
      amounts: {owed: "12.50", cost: null}
      values: {last: 2026-03-04}
      limitation: {claim: {status: IN_TIME, last_day_safe: 2029-03-01}}
      route: {primary: TALK, reasons: [R1], also: [AID]}
      citations: [法#1, 法#3]
      missing_facts: [a.other_sum]
  - id: C-2
    as_of: 2026-03-10
    facts: {a.flag: 'no', a.sum: "0"}
    params: {grace: "3"}
"""


def cases(tmp_path: Path, text: str = CASES) -> tuple[WorkedCase, ...]:
    path = tmp_path / "cases.yaml"
    path.write_text(dedent(text), encoding="utf-8")
    return read_cases(path)


def faults_of(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(DefinitionFaults) as caught:
        [evaluate_case(case, book(RULES), NOWHERE) for case in cases(tmp_path, text)]
    return [str(fault).partition("cases.yaml:")[2] for fault in caught.value.faults]


def test_a_case_takes_what_it_does_not_say_from_the_defaults(tmp_path: Path) -> None:
    first, second = cases(tmp_path)
    assert (first.id, first.title, first.facts["a.flag"]) == ("C-1", "欠款", "yes")
    assert (second.facts["a.flag"], second.parameters["grace"]) == ("no", "3")


def test_what_is_expected_is_found(tmp_path: Path) -> None:
    first, _ = cases(tmp_path)
    assert differences(first.expect, evaluate_case(first, book(RULES), NOWHERE)) == []


def test_the_result_has_the_form_of_an_expectation(tmp_path: Path) -> None:
    _, second = cases(tmp_path)
    result = result_of(evaluate_case(second, book(RULES), NOWHERE))
    assert result["findings"] == []
    assert result["amounts"] == {"cost": None}
    assert result["limitation"] == {}
    assert result["route"] == {"primary": "ASK", "also": [], "reasons": ["R2"]}
    assert result["citations"] == []
    assert set(result["missing_facts"]) == {"a.other_sum", "a.day"}


@pytest.mark.parametrize(
    ("expect", "difference"),
    [
        ({"findings": ["a.gone"]}, "finding missing: a.gone"),
        ({"absent": ["a.owed"]}, "finding not expected: a.owed"),
        ({"amounts": {"owed": "1.00"}}, "owed: expected 1.00, found 12.50"),
        ({"amounts": {"gone": "1.00"}}, "gone: expected 1.00, found not due"),
        ({"values": {"last": None}}, "last: expected None, found 2026-03-04"),
        (
            {"limitation": {"claim": {"status": "EXPIRED"}}},
            "limitation claim.status: expected EXPIRED, found IN_TIME",
        ),
        ({"route": {"primary": "ASK"}}, "route.primary: expected ASK, found TALK"),
        ({"route": {"also": ["ADMIN"]}}, "route.also lacks ADMIN"),
        ({"citations": ["法#2"]}, "not cited: 法#2"),
        ({"missing_facts": ["a.sum"]}, "not among the missing facts: a.sum"),
    ],
)
def test_every_difference_is_told(tmp_path: Path, expect: dict[str, Any], difference: str) -> None:
    first, _ = cases(tmp_path)
    assert differences(expect, evaluate_case(first, book(RULES), NOWHERE)) == [difference]


def test_without_a_route_an_expected_one_is_missed(tmp_path: Path) -> None:
    first, _ = cases(tmp_path)
    assert differences({"route": {"primary": "ASK"}}, evaluate_case(first, book(), NOWHERE)) == [
        "no route"
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("- just a list", "1:1: a case file is a mapping → facts: {…}"),
        ("facts: {a.sum: '1'}", "1:1: as_of: missing → write as_of: 2026-01-31"),
        ("as_of: yesterday", "1:1: as_of: yesterday → write as_of: 2026-01-31"),
        (
            "as_of: 2026-03-10\nfacts: {a.smu: '1'}",
            "2:16: unknown fact a.smu → did you mean a.sum?",
        ),
        (
            "as_of: 2026-03-10\nfacts: {a.kind: pink}",
            "2:17: a.kind: choice_not_listed pink → choices: red, green, blue",
        ),
        (
            "as_of: 2026-03-10\nfacts: {a.rents: [{amount: '1'}, {amount: x}]}",
            "2:18: a.rents.1.amount: not_money x → type rows",
        ),
        (
            "cases: [{as_of: 2026-03-10, params: {grace: ten}}]",
            "1:45: grace is not a days",
        ),
    ],
)
def test_a_case_that_cannot_be_read_says_why(tmp_path: Path, text: str, fault: str) -> None:
    assert faults_of(tmp_path, text) == [fault]


def test_a_case_alone_in_its_file_is_a_case(tmp_path: Path) -> None:
    (one,) = cases(tmp_path, "as_of: 2026-03-10\nfacts: {a.sum: '1'}\n")
    assert one.id == "case"
    assert evaluate_case(one, book(RULES), NOWHERE).truth("a.owed") is True


def test_a_dispute_without_a_vocabulary_is_told_apart(tmp_path: Path) -> None:
    (one,) = cases(tmp_path, "as_of: 2026-03-10\nfacts: {z.sum: '1'}\n")
    assert unknown_subject(one, book(RULES)) == "z"
    (other,) = cases(tmp_path, "as_of: 2026-03-10\nfacts: {a.sum: '1'}\n")
    assert unknown_subject(other, book(RULES)) == ""


def test_defaults_alone_do_not_make_a_dispute_of_it(tmp_path: Path) -> None:
    vocabulary = VOCABULARY + "- {fact: b.flag, type: bool3, title: {zh: 别}}\n"
    text = """
    meta: {default_facts: {b.flag: 'yes'}}
    cases:
      - {as_of: 2026-03-10, facts: {a.sum: "1"}}
      - {as_of: 2026-03-10, facts: {b.flag: 'no'}}
    """
    first, second = cases(tmp_path, text)
    rulebook = book("- {term: b.t, when: b.flag is yes}", vocabulary)
    assert evaluate_case(first, rulebook, NOWHERE).scope == {"a", "case"}
    assert evaluate_case(second, rulebook, NOWHERE).scope == {"b", "case"}


def test_a_paragraph_or_item_meets_a_citation_and_another_article_does_not() -> None:
    assert cites("法#1", ("法#1(2)",))
    assert cites("法#1", ("法#1-2",))
    assert cites("法#1", ("法#1",))
    assert not cites("法#1", ("法#12", "法#1a"))


def test_a_number_is_written_as_it_is(tmp_path: Path) -> None:
    rules = RULES + "- {value: share, title: {zh: 份}, is: a.sum / yuan(5)}\n"
    first, _ = cases(tmp_path)
    evaluation = evaluate_case(first, book(rules), NOWHERE)
    assert written_value(evaluation.amount("share")) == "2.5"
