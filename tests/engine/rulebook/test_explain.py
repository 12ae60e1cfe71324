"""The fewest steps that prove a conclusion, and their form as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import all_facts, prove, trace
from engine.rulebook.truth import Truth
from tests.engine.rulebook.builders import book, case

GOLDEN = Path(__file__).parent / "golden"
LEASE = """
- {term: a.overdue, is: "days(a.day, as_of)"}
- term: a.grace_over
  title: {zh: 宽限期已过, en: The time given is over}
  when: a.overdue > grace
- finding: a.may_end
  code: R-01
  title: {zh: 可以解除, en: The lease may be ended}
  when:
    - a.sum > 0
    - any: [a.flag is yes, a.kind is red]
    - a.grace_over
  unless: a.end is not_stated
  level: likely
  basis: [法#1]
  burden: {a.sum: tenant}
  says: {zh: 可以解除, en: It may be ended}
- fact: a.quiet
  type: bool3
  title: {zh: 静, en: Quiet}
  presume: 'no'
- finding: a.loud
  title: {zh: 吵}
  when: a.quiet is no
  level: likely
  says: {zh: 吵}
"""
HOLDS = {
    "a.sum": "12.50",
    "a.flag": "no",
    "a.kind": "red",
    "a.day": "2026-02-01",
    "a.end": "2027-01-31",
}


def assess(answers: dict[str, Any]) -> Evaluation:
    return case(book(LEASE), answers)


def facts_of(answers: dict[str, Any], name: str = "a.may_end") -> list[str]:
    return list(all_facts(prove(assess(answers), name)))


class TestProof:
    def test_of_any_one_true_member_is_enough(self) -> None:
        assert facts_of(HOLDS) == ["a.sum", "a.kind", "a.day", "a.end"]
        assert facts_of({**HOLDS, "a.flag": "yes"}) == ["a.sum", "a.flag", "a.day", "a.end"]

    @pytest.mark.parametrize(
        ("otherwise", "facts"),
        [
            ({"a.sum": "0"}, ["a.sum"]),
            ({"a.kind": "blue"}, ["a.flag", "a.kind"]),
            ({"a.day": "2026-03-09"}, ["a.day"]),
            ({"a.end": "not_stated"}, ["a.end"]),
            ({"a.sum": "0", "a.end": "not_stated"}, ["a.sum"]),
        ],
    )
    def test_of_all_one_false_member_is_enough(
        self, otherwise: dict[str, Any], facts: list[str]
    ) -> None:
        answers = {**HOLDS, **otherwise}
        assert assess(answers).finding("a.may_end") is Truth.FALSE
        assert facts_of(answers) == facts

    def test_of_an_unknown_only_the_open_members_count(self) -> None:
        answers = {**HOLDS, "a.kind": "unknown", "a.end": "unknown"}
        assert facts_of(answers) == ["a.kind", "a.end"]

    def test_every_step_of_it_has_the_truth_of_its_condition(self) -> None:
        evaluation = assess(HOLDS)
        proof = prove(evaluation, "a.may_end")
        assert proof.truth is Truth.TRUE
        for leaf in proof.leaves():
            assert Truth.of(leaf.node.eval(evaluation)) is leaf.truth  # type: ignore[arg-type]  # a truth


class TestTrace:
    @pytest.mark.parametrize(
        ("name", "answers", "language"),
        [
            ("holds", HOLDS, "zh"),
            ("open", {"a.sum": "1", "a.flag": "yes", "a.day": "2026-02"}, "en"),
        ],
    )
    def test_its_form_is_that_of_the_golden_file(
        self, name: str, answers: dict[str, Any], language: str
    ) -> None:
        told = trace(assess(answers), "a.may_end", "abc123", language)
        written = json.dumps(told, ensure_ascii=False, indent=2) + "\n"
        assert written == (GOLDEN / f"{name}.json").read_text(encoding="utf-8")

    def test_what_was_presumed_is_told(self) -> None:
        told = trace(assess({}), "a.loud")
        assert (told["value"], told["presumed"]) == ("true", ["a.quiet"])
        assert told["proof"]["all"][0]["facts"][0]["source"] == "presumed"

    def test_a_term_has_no_code_and_no_basis(self) -> None:
        told = trace(assess({}), "a.grace_over", language="en")
        assert told["title"] == "The time given is over"
        assert (told["code"], told["basis"], told["level"]) == ("", [], "")
        assert told["missing"] == ["a.day"]

    @pytest.mark.parametrize(
        ("condition", "left", "right"),
        [
            ("a.sum * 2 > yuan(1)", "2.00", "1.00"),
            ("a.sum / a.sum >= 1", "1", "1"),
            ("days(a.day, as_of) > grace", "9", "10"),
            ("add_days(a.day, 1) <= as_of", "2026年3月2日(星期一)", "2026年3月10日(星期二)"),
            ("max(a.day, as_of) >= a.day", "2026年3月10日(星期二)", "2026年3月1日(星期日)"),
            ("(a.sum if a.day <= as_of else a.other_sum) > 0", "1.00", "0.00"),
            ("total(a.sum, a.other_sum) > 0", "1.00 – 1,001.00", "0.00"),
            ("brackets(a.sum, fee) > 0", "5.00", "0.00"),
            (
                "working_day_on_or_after(a.day) > as_of",
                "2026年3月2日(星期一)",
                "2026年3月10日(星期二)",
            ),
            ("sum(row.amount for row in a.rents) > 0", "0.00", "0.00"),
            ("count(row for row in a.rents) > 0", "0", "0"),
        ],
    )
    def test_both_sides_of_a_comparison_are_written_in_their_kind(
        self, condition: str, left: str, right: str
    ) -> None:
        rulebook = book(f"- term: a.t\n  when: {condition}\n")
        answers = {"a.sum": "1", "a.day": "2026-03-01", "a.rents": []}
        step = trace(case(rulebook, answers), "a.t")["proof"]["all"][0]
        assert (step["left"], step["right"]) == (left, right)
