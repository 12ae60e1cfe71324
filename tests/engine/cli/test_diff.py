"""`jiefen diff`: the cases that a change of the rules touches, and no others."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from engine.actions.consult import choose_category, open_case, record_answers
from engine.actions.desk import Desk
from engine.clock import FixedClock
from engine.library import Library
from engine.rulebook.vocabulary import read_answer
from engine.store.duckdb import DuckdbStore
from tests.engine.cli.terminal import MOMENT, Run, change


@pytest.fixture
def changed(rules: Path, tmp_path: Path) -> Path:
    """The rules with another level and another sum."""
    folder = tmp_path / "changed"
    shutil.copytree(rules, folder)
    change(folder, "level: likely", "level: certain")
    change(folder, "is: loan.lent", "is: loan.lent * 2")
    return folder


def test_equal_rules_change_no_case(rules: Path, case: Path) -> None:
    run = Run("diff", rules, rules, "--cases", case)
    assert run.status == 0
    assert run.out.startswith("0 of 1 cases differ from ")


def test_what_differs_stands_side_by_side(rules: Path, changed: Path, case: Path) -> None:
    run = Run("diff", rules, changed, "--cases", case)
    assert run.status == 0
    said = run.out
    assert "finding loan.owed" in said
    assert "likely" in said
    assert "→  certain" in said
    assert run.lines[-1].startswith("1 of 1 cases differ from ")
    assert run.lines[-1].endswith(": 1 in amount, 1 in finding")


def test_a_finding_that_goes_and_one_that_comes_are_both_told(
    rules: Path, tmp_path: Path, case: Path
) -> None:
    folder = tmp_path / "renamed"
    shutil.copytree(rules, folder)
    change(folder, "finding: loan.owed", "finding: loan.due")
    change(folder, "due: loan.owed", "due: loan.due")
    run = Run("diff", rules, folder, "--cases", case)
    assert "finding loan.owed  likely  →  —" in run.out
    assert "finding loan.due   —       →  likely" in run.out


def test_the_difference_is_told_as_json(rules: Path, changed: Path, case: Path) -> None:
    run = Run("diff", rules, changed, "--cases", case, "--json")
    told = json.loads(run.out)
    assert (told["schema"], told["cases"], len(told["changed"])) == ("difference.v1", 1, 1)
    assert {"kind": "finding", "name": "loan.owed", "before": "likely", "after": "certain"} in (
        told["changed"][0]["lines"]
    )


def test_a_revision_that_is_none_is_refused(rules: Path, case: Path) -> None:
    for word in ("no-such-commit", "--upload-pack=x", "-x"):
        run = Run("diff", "--cases", case, "--", word, rules)
        assert run.status == 1
        assert run.err == f"no revision of the rules {word}\n"


def test_the_cases_of_a_service_are_assessed_under_both(library: Library, tmp_path: Path) -> None:
    file = tmp_path / "kept.duckdb"
    clock = FixedClock(MOMENT)
    with_one = Desk.over(library, DuckdbStore(file), clock)
    opened = open_case(with_one).case
    told = choose_category(with_one, opened, "rent.arrears")
    fact = library.rulebook.facts["rental.contract_form"]
    record_answers(with_one, told, {fact.name: read_answer(fact, "oral")})
    open_case(with_one)  # nobody chose a kind: there is nothing to assess
    with_one.store.close()
    run = Run("diff", "current", "current", "--store", file)
    assert (run.status, run.lines[0][:18]) == (0, "0 of 1 cases diffe")


def test_a_store_that_is_not_there_is_named(tmp_path: Path) -> None:
    run = Run("diff", "current", "current", "--store", tmp_path / "none.duckdb")
    assert run.status == 1
    assert "none.duckdb: no such file" in run.err


def test_a_case_that_one_of_the_two_cannot_read_is_named(rules: Path, tmp_path: Path) -> None:
    strange = tmp_path / "strange.yaml"
    strange.write_text("id: S-1\nas_of: 2026-03-10\nfacts: {moon.phase: full}\n", encoding="utf-8")
    run = Run("diff", rules, rules, "--cases", strange)
    assert run.err == "S-1 skipped: no vocabulary for moon\n"
    assert run.out.startswith("0 of 0 cases differ")
