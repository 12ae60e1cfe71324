"""What the solver proves: that a condition can be met, that none can, and that two never meet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.rulebook.coverage import coverage
from engine.rulebook.examples import run_examples
from engine.rulebook.lint.material import Asked, Material
from engine.rulebook.lint.proofs import Proofs, prove
from engine.rulebook.proving.generate import Proposal, proposals
from engine.rulebook.proving.prover import Impossible, Prover, Witness
from engine.rulebook.rulebook import Rulebook
from engine.source import read_text, written
from tests.engine.rulebook.builders import DAY, VOCABULARY, book

HERE = "北京市石景山区"


def term(condition: str, more: str = "", vocabulary: str = VOCABULARY) -> Rulebook:
    return book(f"{more}\n- term: a.tested\n  when: {condition}\n", vocabulary)


def answer(condition: str, more: str = "", **options: Any) -> Any:
    rulebook = term(condition, more, **options)
    node: Any = rulebook.definitions["a.tested"].node  # type: ignore[union-attr]  # it is a term
    return Prover(rulebook, HERE, DAY).find((node, True))


@pytest.mark.parametrize(
    "condition",
    [
        "a.kind is red and a.flag is yes",
        "a.sum > yuan(10) and a.sum < yuan(10.02)",
        "one in a.signs and two in a.signs",
        "a.sum * a.rate == yuan(7)",
        "a.sum / (a.count + 1) > yuan(3)",
        "add_months(a.day, 1) == add_days(a.day, 28)",
        "months(a.day, as_of) == 7 and years(a.day, as_of) == 0",
        "working_days(a.day, as_of) == 3",
        "working_day_on_or_after(a.day) > add_days(a.day, 1)",
        "a.end is not_stated",
        "a.end > as_of",
        'mentions(a.note, "水", "电")',
        "sum(row.amount for row in a.rents if row.sort is big) > yuan(12)",
        "count(row for row in a.rents) == 2 and all(row.sort is small for row in a.rents)",
        "max(row.due_on for row in a.rents) < as_of",
        "any(row.amount > yuan(3) for row in a.rents if row.due_on > as_of)",
        "within(a.day, plague)",
        "brackets(a.sum, fee) > yuan(20)",
        "max(a.sum, a.other_sum) < min(yuan(5), a.sum + yuan(1))",
        "not known(a.flag) and a.sum > 0",
        'in_region("北京市")',
    ],
)
def test_a_case_is_found_for_what_can_be_so(condition: str) -> None:
    found = answer(condition)
    assert isinstance(found, Witness)
    assert found.evaluation.truth("a.tested") is True


@pytest.mark.parametrize(
    "condition",
    [
        "a.kind is red and a.kind is green",
        "a.sum > yuan(10) and a.sum < yuan(10)",
        "none in a.signs and one in a.signs",
        "a.sum > yuan(1001)",
        "a.rate > 2",
        "add_months(a.day, 1) > add_days(a.day, 60)",
        "a.end is not_stated and a.end > as_of",
        "known(a.flag) and not known(a.flag)",
        'in_region("上海市")',
        "a.sum + a.other_sum < a.sum and a.other_sum >= 0",
    ],
)
def test_what_no_case_can_meet_is_proved_to_be_so(condition: str) -> None:
    assert isinstance(answer(condition), Impossible)


def test_a_fact_that_does_not_apply_cannot_be_counted_on() -> None:
    closed = (
        VOCABULARY
        + """
- {fact: a.more, type: bool3, title: {zh: 更多}, applies: a.flag is yes}
"""
    )
    assert isinstance(answer("a.more is yes and a.flag is no", vocabulary=closed), Impossible)
    assert isinstance(answer("a.more is yes", vocabulary=closed), Witness)


def test_a_presumption_counts_where_nobody_knows() -> None:
    presumed = VOCABULARY + "\n- {fact: a.guess, type: bool3, title: {zh: 推定}, presume: 'no'}\n"
    found = answer("a.guess is no and not known(a.guess)", vocabulary=presumed)
    assert isinstance(found, Witness)
    assert isinstance(
        answer("a.guess is yes and not known(a.guess)", vocabulary=presumed), Impossible
    )


FINDINGS = """
- finding: a.small
  title: {zh: 小}
  when: a.sum < yuan(10)
  level: likely
  excludes: [a.large]
  says: {zh: 小}
- finding: a.large
  title: {zh: 大}
  when: a.sum > yuan(LIMIT)
  level: likely
  says: {zh: 大}
- finding: a.never
  title: {zh: 从不}
  when: a.sum > yuan(5) and a.sum < yuan(3)
  level: likely
  says: {zh: 从不}
- route: a.route
  first:
    - {when: a.small, to: TALK, reason: R1}
    - {when: a.sum < yuan(5), to: SUE, reason: R2}
    - {to: ASK, reason: R3}
"""


def proofs(limit: str = "10") -> Proofs:
    rulebook = book(FINDINGS.replace("LIMIT", limit))
    asked = {"a.sum": Asked(rulebook.facts["a.sum"].place)}
    shown = [evaluation for _, evaluation in run_examples(rulebook, HERE).evaluations]
    return prove(Material(rulebook=rulebook, day=DAY, region=HERE, asked=asked), shown)


def test_findings_that_exclude_each_other_are_proved_to_do_so() -> None:
    found = proofs()
    assert found.exclusive == 1
    assert "contradiction" not in {remark.lint for remark in found.remarks}


def test_findings_that_can_meet_are_shown_with_a_case() -> None:
    (remark,) = (r for r in proofs("9").remarks if r.lint == "contradiction")
    assert (
        "a.small and a.large exclude each other and are both true when a.sum: 9." in remark.message
    )


def test_what_can_never_be_true_is_named() -> None:
    said = [remark.message for remark in proofs().remarks]
    assert said == ["a.never can never be true", "line 2 of a.route (SUE) is never taken"]


def test_a_question_behind_a_closed_door_is_named() -> None:
    more = (
        VOCABULARY
        + """
- {fact: a.more, type: bool3, title: {zh: 更多}, applies: a.kind is red}
"""
    )
    rulebook = book(
        "- {term: a.x, when: a.more is yes}\n- {term: a.y, when: a.kind is green}", more
    )
    gate: Any = rulebook.definitions["a.y"].node  # type: ignore[union-attr]  # it is a term
    asked = {"a.more": Asked(rulebook.facts["a.more"].place, gates=(gate,))}
    found = prove(Material(rulebook=rulebook, day=DAY, region=HERE, asked=asked), [])
    assert [remark.message for remark in found.remarks] == ["a.more can never be asked"]


LACKING = """
- background: {as_of: 2026-03-10, a.flag: 'yes'}
- finding: a.owed
  title: {zh: 欠}
  when: [a.flag is yes, a.sum > yuan(100), a.day < as_of]
  level: likely
  basis: [法#1]
  says: {zh: 欠}
- amount: owed
  title: {zh: 欠款}
  is:
    - {when: a.owed, is: a.sum * a.rate}
    - {is: a.other_sum}
"""


def gaps_of(rulebook: Rulebook) -> list[Proposal]:
    outcome = run_examples(rulebook, HERE)
    gaps, _ = coverage(rulebook, [evaluation for _, evaluation in outcome.evaluations], "a.owed")
    return [*proposals(Prover(rulebook, HERE, date(2026, 3, 10)), gaps)]


def test_the_examples_found_reach_every_gap_and_pass_as_written() -> None:
    rulebook = book(LACKING)
    found = gaps_of(rulebook)
    assert found
    assert not [proposal for proposal in found if proposal.why_not]
    lines = "".join(
        f"    - {written({'given': dict(p.given), 'then': p.then})}\n"
        for p in found
        if p.name == "a.owed"
    )
    filled = book(
        LACKING.replace("  says: {zh: 欠}\n", f"  says: {{zh: 欠}}\n  examples:\n{lines}")
    )
    outcome = run_examples(filled, HERE)
    assert outcome.failures == []
    gaps, _ = coverage(filled, [evaluation for _, evaluation in outcome.evaluations], "a.owed")
    assert [gap for gap in gaps if gap.kind != "question"] == []


def test_a_gap_that_nothing_can_reach_is_said_to_be_one() -> None:
    rulebook = book(
        """
        - finding: a.owed
          title: {zh: 欠}
          when: [a.sum > yuan(10), a.sum < yuan(5)]
          level: likely
          says: {zh: 欠}
        """
    )
    assert "no case can reach it" in {proposal.why_not for proposal in gaps_of(rulebook)}


def test_an_example_holds_only_the_answers_it_needs() -> None:
    rulebook = book(
        "- {finding: a.owed, title: {zh: 欠}, when: a.sum > 0, level: likely, says: {zh: 欠}}"
    )
    (first, *_) = gaps_of(rulebook)
    assert first.given.keys() == {"as_of", "a.sum"}


def test_what_is_written_is_read_back() -> None:
    given = {"as_of": "2026-03-10", "a.flag": "no", "a.note": "欠：“水”, 100%", "a.rents": []}
    line = written(given)
    assert "\n" not in line
    record: Any = read_text(line, "line.yaml")
    assert {key: (str(value) if value else []) for key, value in record.items()} == given
