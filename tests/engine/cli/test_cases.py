"""`jiefen cases` compares, counts and skips with a reason."""

from __future__ import annotations

import json
from pathlib import Path

from tests.engine.cli.terminal import Run, cases


def test_cases_ends_with_the_three_counts(rules: Path, tmp_path: Path) -> None:
    file = cases(tmp_path, "", "")
    run = Run("cases", file, "--rules", rules)
    assert (run.status, run.lines) == (0, ["2 passed, 0 failed, 0 skipped"])


def test_a_failing_case_lists_its_differences(rules: Path, tmp_path: Path) -> None:
    file = cases(tmp_path, "", 'owed: "400.00"→owed: "401.00"')
    run = Run("cases", file, "--rules", rules)
    assert run.status == 1
    assert run.lines == [
        "L-2 failed: ",
        "  owed: expected 401.00, found 400.00",
        "1 passed, 1 failed, 0 skipped",
    ]


def test_a_case_that_cannot_be_read_fails_with_its_place(rules: Path, tmp_path: Path) -> None:
    file = cases(tmp_path, "loan.lent→loan.lnt")
    run = Run("cases", file, "--rules", rules)
    assert "unknown fact loan.lnt → did you mean loan.lent?" in run.out
    assert run.lines[-1] == "0 passed, 1 failed, 0 skipped"


def test_other_domains_and_unknown_vocabularies_are_skipped_with_the_reason(
    rules: Path, tmp_path: Path
) -> None:
    file = cases(
        tmp_path,
        "",
        "domain: loan→domain: labour",
        "loan.uses→work.pay",
        "domain: loan→domain: edge",
    )
    run = Run("cases", file, "--domain", "loan", "--rules", rules)
    assert run.status == 0
    assert run.lines == [
        "skipped, domain not chosen: 1 of labour",
        "L-3 skipped: no vocabulary for work",
        "2 passed, 0 failed, 2 skipped",
    ]


def test_cases_as_json_says_the_same(rules: Path, tmp_path: Path) -> None:
    file = cases(tmp_path, "", 'owed: "400.00"→owed: "401.00"')
    found = json.loads(Run("cases", file, "--json", "--rules", rules).out)
    assert (found["passed"], found["failed"], found["skipped"]) == (1, 1, 0)
    assert found["cases"][1]["reasons"] == ["owed: expected 401.00, found 400.00"]
