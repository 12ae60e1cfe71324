"""The law tests beside the rules: when they pass, how they fail, and what they never reach."""

from __future__ import annotations

import pytest

from engine.rulebook.coverage import coverage
from engine.rulebook.examples import run_examples
from tests.engine.rulebook.builders import book

GOOD = """
- background: {as_of: 2026-03-10, a.flag: 'yes'}
- finding: a.owed
  title: {zh: 欠}
  when: a.sum > 0 and a.flag is yes
  level: [{when: a.kind is red, is: arguable}, {is: likely}]
  basis: [法#1]
  says: {zh: 欠}
  examples:
    - {given: {a.sum: "1", a.kind: red}, then: true, level: arguable}
    - {given: {a.sum: "1", a.kind: blue}, then: true, level: likely}
    - {given: {a.sum: "0"}, then: false}
    - {given: {}, then: unknown, missing: [a.sum]}
    - {given: {a.sum: "1", a.flag: null}, then: unknown, missing: [a.flag]}
- term: a.half
  is: a.sum / 2
  examples: [{given: {a.sum: "1"}, then: "0.50"}]
- term: a.share
  is: a.sum / yuan(3)
  examples: [{given: {a.sum: "1"}, then: "1/3"}]
- term: a.rich
  when: a.sum > yuan(5)
  examples: [{given: {a.sum: "6"}, then: true}]
- amount: owed
  title: {zh: 欠款}
  due: a.owed
  is: a.sum
  examples:
    - {given: {a.sum: "12.5"}, then: "12.50"}
    - {given: {a.flag: 'no'}, then: absent}
    - {given: {}, then: unknown, missing: [a.sum]}
- value: last
  title: {zh: 末日}
  type: date
  is: "add_days(as_of, grace)"
  examples: [{given: {grace: "5"}, then: 2026-03-15}]
- limitation: claim
  title: {zh: 期限}
  conservative: add_years(a.day, 3)
  favourable: add_years(a.day, 4)
  examples:
    - given: {a.day: 2026-03-01}
      then: IN_TIME
      conservative: 2029-03-01
      favourable: 2030-03-01
- route: a.route
  first: [{when: a.owed, to: TALK, reason: R1}, {to: ASK, reason: R2}]
  also: [{when: a.kind is red, add: [AID]}]
  examples:
    - {given: {a.sum: "1", a.kind: red}, then: TALK, reason: R1, also: [AID]}
- fact: a.quiet
  type: bool3
  title: {zh: 静}
  presume: 'no'
- term: a.loud
  when: a.quiet is no
  examples:
    - {given: {}, then: true}
    - {given: {}, then: unknown, partial: true}
"""


def failures(rules: str) -> list[str]:
    outcome = run_examples(book(rules), "")
    return [str(failure).removeprefix("rules.yaml:") for failure in outcome.failures]


def example(expected: str, given: str = "") -> str:
    return f"""
    - term: a.t
      when: a.sum > 0
      examples: [{{given: {{as_of: 2026-03-10{given}}}, then: {expected}}}]
    """


def test_every_kind_of_definition_has_examples() -> None:
    outcome = run_examples(book(GOOD), "")
    assert [str(failure) for failure in outcome.failures] == []
    assert outcome.passed == 16


def test_only_some_can_be_run() -> None:
    assert run_examples(book(GOOD), "", only="a.owed").passed == 5


@pytest.mark.parametrize(
    ("rules", "failure"),
    [
        (example("true"), "4:14: a.t: expected true, found unknown"),
        (example("false", ", a.sum: '1'"), "4:14: a.t: expected false, found true"),
        (
            example("unknown, missing: [a.flag]"),
            "4:14: a.t: expected missing a.flag, found missing a.sum",
        ),
        (
            example("true, missing: [a.flag]", ", a.sum: '1'"),
            "4:14: a.t: expected missing a.flag, found missing nothing",
        ),
        (
            example("true", ", a.smu: '1'"),
            "4:49: a.t: expected readable facts, found unknown fact a.smu",
        ),
        (
            example("true", ", a.sum: lots"),
            "4:49: a.t: expected readable facts, found a.sum: not_money lots",
        ),
        (
            "- {term: a.t, when: a.sum > 0, examples: [{given: {a.sum: '1'}, then: true}]}",
            "1:43: a.t: expected readable facts, found the example has no as_of",
        ),
    ],
)
def test_a_failure_says_where_and_what(rules: str, failure: str) -> None:
    assert failures(rules) == [failure]


def test_what_no_example_reaches_is_told() -> None:
    rulebook = book(
        """
        - finding: a.owed
          title: {zh: 欠}
          when: {any: [a.sum > 0, a.flag is yes]}
          level: likely
          basis: [法#1]
          says: {zh: 欠}
          examples: [{given: {as_of: 2026-03-10, a.sum: "1"}, then: true}]
        - finding: a.never
          title: {zh: 从不}
          when: a.kind is red
          level: likely
          basis: [法#2]
          says: {zh: 从不}
        """
    )
    outcome = run_examples(rulebook, "")
    gaps, totals = coverage(rulebook, [evaluation for _, evaluation in outcome.evaluations])
    told = {(gap.kind, gap.name, gap.detail) for gap in gaps}
    assert ("rule", "a.never", "never true") in told
    assert ("citation", "法#2", "no example rests on it") in told
    assert ("branch", "a.owed", "never true: 旗：是") in told
    assert ("branch", "a.owed", "never false: 钱 > 0") in told
    assert ("question", "a.kind", "no example gives it") in told
    assert (totals["rules"], totals["citations"]) == ((1, 2), (1, 2))
    assert totals["branches"] == (1, 4)
    assert totals["questions"] == (1, len(rulebook.facts))


def test_a_condition_on_a_row_is_no_branch_of_its_own() -> None:
    rulebook = book(
        """
        - term: a.t
          when: any(row.amount > 0 and row.sort is big for row in a.rents)
          examples: [{given: {as_of: 2026-03-10, a.rents: []}, then: false}]
        """
    )
    outcome = run_examples(rulebook, "")
    _, totals = coverage(rulebook, [evaluation for _, evaluation in outcome.evaluations])
    assert totals["branches"] == (0, 0)
