"""`jiefen explain` says why, why not, what is missing and what would change it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.engine.cli.terminal import Run, cases


def test_a_proof_tells_what_holds_by_which_answers(rules: Path, case: Path) -> None:
    run = Run("explain", case, "L-01", "--lang", "en", "--rules", rules)
    assert run.lines[0] == "The loan is owed: holds (loan.owed, L-01, likely)"
    assert "  Basis: 民法典#675" in run.lines
    assert "  Who has to prove: Money lent (The one who claims)" in run.lines
    assert any(re.fullmatch(r"  \[yes\] Uses.*Trade", line) for line in run.lines)
    assert any("Money lent > Repaid (500.00 : 100.00) — answer: " in line for line in run.lines)
    change_at = run.lines.index("  Another answer would change it: ")
    assert all(line.endswith(" → does not hold") for line in run.lines[change_at + 1 : -1])


def test_why_not_and_what_is_missing(rules: Path, tmp_path: Path) -> None:
    file = cases(
        tmp_path, "loan.agreed: 'yes'→loan.agreed: 'no'", 'loan.lent: "500.00"→loan.lent: unknown'
    )
    denied = Run("explain", file, "--id", "L-1", "loan.owed", "--rules", rules).out
    assert "应当还钱: 不成立" in denied
    assert "[否] 有没有约定：是 — 回答：不是" in denied
    open_ = Run("explain", file, "--id", "L-2", "loan.owed", "owed", "--rules", rules).out
    assert "应当还钱: 还不能确定" in open_
    assert "还差：借出的钱 (loan.lent)" in open_
    assert "算法：借出的减去还过的" in open_


def test_without_a_name_everything_that_holds_is_explained_and_the_rest_listed(
    rules: Path, case: Path, tmp_path: Path
) -> None:
    assert "应当还钱: 成立" in Run("explain", case, "--rules", rules).out
    file = cases(tmp_path, 'loan.lent: "500.00"→loan.lent: unknown')
    run = Run("explain", file, "--rules", rules)
    assert run.lines == ["还不能确定的结论（1 项），各差什么：", "- 应当还钱 (loan.owed): 借出的钱"]


def test_proofs_as_json_are_trace_v1(rules: Path, case: Path) -> None:
    (proof,) = json.loads(Run("explain", case, "loan.owed", "--json", "--rules", rules).out)
    assert (proof["schema"], proof["value"]) == ("trace.v1", "true")
    assert proof["changes"][0]["schema"] == "change.v1"


def test_a_name_that_nobody_bears_is_refused_with_the_nearest(rules: Path, case: Path) -> None:
    run = Run("explain", case, "loan.owd", "--rules", rules)
    assert run.status == 1
    assert "nothing is called so → did you mean loan.owed?" in run.err
