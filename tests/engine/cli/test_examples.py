"""`jiefen test` runs the examples and tells what they never reach."""

from __future__ import annotations

import re
from pathlib import Path

from tests.engine.cli.terminal import Run, change


def test_test_runs_the_examples_and_counts(rules: Path) -> None:
    run = Run("test", "--rules", rules)
    assert (run.status, run.lines) == (0, ["4 passed, 0 failed"])


def test_a_failing_example_is_named_with_its_place(rules: Path) -> None:
    change(rules, "then: false", "then: true")
    run = Run("test", "--rules", rules)
    assert run.status == 1
    assert re.search(r"rules/loan.yaml:\d+:7: loan.owed: expected true, found false", run.out)
    assert run.lines[-1] == "3 passed, 1 failed"


def test_only_a_prefix_is_run(rules: Path) -> None:
    assert Run("test", "--only", "owed", "--rules", rules).lines == ["1 passed, 0 failed"]


def test_coverage_tells_what_no_example_reaches_and_counts_worked_cases(
    rules: Path, case: Path
) -> None:
    alone = Run("test", "--coverage", "--rules", rules)
    assert re.search(
        r"rules/around.yaml:\d+:3: question case.category: no example gives it", alone.out
    )
    assert "rules: 1 of 1 reached (100%)" in alone.lines
    with_case = Run("test", "--coverage", "--cases", case, "--rules", rules)
    assert "question case.category" not in with_case.out
    assert with_case.status == 0


def test_generate_prints_an_example_for_what_none_reaches(rules: Path) -> None:
    run = Run("test", "--generate", "--rules", rules)
    assert run.status == 0
    assert "for a lawyer to confirm" in run.out
    assert re.search(r"^- \{given: \{as_of: '\d{4}-\d\d-\d\d', .*\}, then: ", run.out, re.M)
