"""What `jiefen check` says, and when it fails."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engine.cli.terminal import CALM, IDLE, Run, change


def test_check_ends_with_one_calm_line_where_all_is_well(rules: Path) -> None:
    run = Run("check", "--rules", rules)
    assert (run.status, run.lines) == (0, [CALM])


def test_advice_is_counted_and_strict_shows_it_and_fails_on_it(rules: Path) -> None:
    change(rules, "- finding: loan.owed", IDLE + "- finding: loan.owed")
    calm, strict = Run("check", "--rules", rules), Run("check", "--strict", "--rules", rules)
    assert (calm.status, calm.lines) == (0, [f"{CALM}; 1 piece of advice (--strict shows it)"])
    assert strict.status == 1
    assert re.fullmatch(
        r"rules/loan.yaml:\d+:3: advice: no rule uses the term loan.idle \[unused\]",
        strict.lines[0],
    )
    assert strict.lines[1:] == [f"{CALM}; 1 piece of advice"]


def test_every_fault_of_the_language_is_shown_at_once_with_place_and_remedy(rules: Path) -> None:
    change(rules, "loan.agreed is yes", "loan.agred is yes")
    change(rules, "  level: likely", "  level: maybe")
    run = Run("check", "--rules", rules)
    assert run.status == 1
    assert re.search(r"rules/loan.yaml:\d+:\d+: unknown name loan.agred → did you mean", run.out)
    assert "level: maybe is not known" in run.out
    assert run.lines[-1] == "2 faults; the rules cannot be read until then"


def test_a_fault_that_a_lint_finds_fails_the_check(rules: Path) -> None:
    change(rules, "  basis: [民法典#675]\n", "")
    run = Run("check", "--rules", rules)
    assert run.status == 1
    assert "fault: loan.owed has no basis → basis: [law#article] [basis]" in run.out


def test_the_rules_folder_itself_may_be_named(rules: Path) -> None:
    assert Run("check", "--rules", rules / "rules").status == 0


def test_a_folder_without_rules_is_refused_kindly(tmp_path: Path) -> None:
    run = Run("check", "--rules", tmp_path)
    assert run.status == 1
    assert "no rules here → name the right folder" in run.out


def test_prove_counts_what_is_proved(rules: Path) -> None:
    run = Run("check", "--prove", "--rules", rules)
    assert run.status == 0
    assert re.match(r"proved: \d+ conditions can be met .*; 0 undecided, 0 wrong", run.lines[-2])


def test_what_nothing_can_reach_fails_the_proof(rules: Path) -> None:
    idle = "- {term: loan.impossible, when: loan.agreed is yes and loan.agreed is no}\n"
    change(rules, "- finding: loan.owed", idle + "- finding: loan.owed")
    run = Run("check", "--prove", "--rules", rules)
    assert run.status == 1
    assert "loan.impossible can never be true" in run.out


def test_without_the_solver_a_proof_is_refused_with_the_remedy(
    rules: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.cli.prover.find_spec", lambda name: None)
    for words in (("check", "--prove"), ("test", "--generate")):
        run = Run(*words, "--rules", rules)
        assert run.status == 1
        assert run.err == 'this needs a solver: pip install "jiefen[prove]"\n'
