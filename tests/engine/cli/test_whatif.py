"""`jiefen whatif` counts what other rules would change, by query and case by case alike."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from engine.actions import consult
from engine.actions.desk import Desk
from engine.clock import FixedClock
from engine.library import Library
from engine.rulebook.vocabulary import read_answer
from engine.store.duckdb import DuckdbStore
from tests.engine.cli.terminal import MOMENT, Run, change


@pytest.fixture
def other(rules: Path, tmp_path: Path) -> Path:
    """A copy of the library, to be changed."""
    folder = tmp_path / "other"
    for part in ("rules", "questionnaires"):
        shutil.copytree(rules / part, folder / part)
    return folder


def record(rules: Path, other: Path, *more: object) -> dict[str, Any]:
    words = ("whatif", "--than", rules, "--rules", other, "--json", *more)
    run = Run(*words)
    assert run.status == 0, run.err
    found: dict[str, Any] = json.loads(run.out)
    return found


def test_equal_rules_change_nothing(rules: Path, other: Path) -> None:
    change(other, "借的 {loan.lent} 元要还。", "要还 {loan.lent} 元。")
    found = record(rules, other, "--generated", 50)
    assert (found["cases"], found["changed"], found["moves"]) == (50, 0, [])


def test_a_changed_condition_is_counted_by_the_turn_it_takes(
    rules: Path, other: Path, case: Path
) -> None:
    change(other, "loan.lent > loan.repaid", "loan.lent > yuan(600)")
    found = record(rules, other, "--cases", case)
    assert found["moves"] == [{"name": "loan.owed", "before": True, "after": False, "cases": 1}]
    assert found["sums"] == [
        {"name": "owed", "cases": 1, "low": "-40000", "high": "-40000", "without_upper_end": 0}
    ]
    assert found["witnesses"]["loan.owed"] == ["L-1"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("loan.lent > loan.repaid", "loan.lent >= loan.repaid + yuan(3)"),
        ("row.how is bank", "row.how in (bank, card)"),
        ("is: loan.lent - loan.repaid", "is: (loan.lent - loan.repaid) / 3"),
        ('limits: {max: "1000"}', 'limits: {max: "100"}'),
        ("type: date/choice", "type: date"),
    ],
)
def test_query_and_interpreter_count_alike(rules: Path, other: Path, old: str, new: str) -> None:
    change(other, old, new)
    if "card" in new:
        change(other, "bank: {zh: 转账", "card: {zh: 刷卡, en: Card}, bank: {zh: 转账")
    if "date" in new:
        change(other, "  choices: {not_stated: {zh: 没说, en: Not stated}}\n", "")
    by_query = record(rules, other, "--generated", 300)
    one_by_one = record(rules, other, "--generated", 300, "--on", "python")
    assert by_query.pop("judged_one_by_one") < 200
    assert one_by_one.pop("judged_one_by_one") == 300
    assert by_query.pop("witnesses").keys() == one_by_one.pop("witnesses").keys()
    assert by_query == one_by_one


def test_a_rule_that_was_not_there_before_counts_as_not_holding(
    rules: Path, other: Path, case: Path
) -> None:
    text = (other / "rules" / "loan.yaml").read_text(encoding="utf-8")
    finding = text[text.index("- finding: loan.owed") : text.index("- amount: owed")]
    again = finding.replace("loan.owed", "loan.again").replace("L-01", "L-02")
    (other / "rules" / "more.yaml").write_text(again, encoding="utf-8")
    found = record(rules, other, "--cases", case)
    assert found["moves"] == [{"name": "loan.again", "before": False, "after": True, "cases": 1}]


def test_the_cases_of_a_service_are_assessed_as_they_stand(
    rules: Path, other: Path, tmp_path: Path
) -> None:
    file = tmp_path / "cases.duckdb"
    store = DuckdbStore(file)
    desk = Desk.over(Library.load(rules), store, FixedClock(MOMENT))
    case = consult.open_case(desk).case
    case = consult.choose_category(desk, case, "loan.private")
    facts = desk.library.rulebook.facts
    written = {"loan.agreed": "yes", "loan.lent": "500.00", "loan.uses": ["trade"]}
    written |= {"loan.due_on": "2025-06-01", "loan.paid": []}
    consult.record_answers(desk, case, {n: read_answer(facts[n], v) for n, v in written.items()})
    consult.open_case(desk)
    store.close()
    change(other, "loan.lent > loan.repaid", "loan.lent > yuan(600)")
    found = record(rules, other, "--store", file)
    assert (found["cases"], found["changed"], found["judged_one_by_one"]) == (1, 1, 0)
    assert found["witnesses"]["owed"] == [case.number]


def test_a_file_that_is_not_there_is_named(rules: Path, other: Path, tmp_path: Path) -> None:
    run = Run("whatif", "--than", rules, "--rules", other, "--store", tmp_path / "none.duckdb")
    assert run.status == 1
    assert "no such file" in run.err


def test_the_report_is_a_table_a_picture_and_a_record(
    rules: Path, other: Path, case: Path, tmp_path: Path
) -> None:
    change(other, "loan.lent > loan.repaid", "loan.lent > yuan(600)")
    out = tmp_path / "report"
    run = Run("whatif", "--than", rules, "--rules", other, "--cases", case, "--out", out)
    assert "应当还钱" in run.out
    assert "-400.00" in run.out
    assert "<svg" in (out / "whatif.svg").read_text(encoding="utf-8")
    assert "应当还钱" in (out / "whatif.html").read_text(encoding="utf-8")
    assert json.loads((out / "whatif.json").read_text(encoding="utf-8"))["changed"] == 1
    english = Run("whatif", "--than", rules, "--rules", other, "--cases", case, "--lang", "en")
    assert "does not hold" in english.out
