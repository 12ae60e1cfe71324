"""A query over many cases says of each exactly what the interpreter says."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.rulebook.query.duckdb import Duckdb
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.table import Inexpressible, table_for
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.sampling import Sampler
from engine.source import read_text
from tests.ours import library
from tests.properties.invented import NEAR, answers, definitions, load
from tests.properties.queried import Queried

DAY = date(2026, 11, 22)


def _of(value: Any, since: str, **rest: str) -> dict[str, Any]:
    return {"from": since, "value": value, "source": "x", "status": "verified", **rest}


def _called(kind: str, name: str, type: str, **rest: Any) -> dict[str, Any]:
    return {kind: name, "type": type, "title": {"zh": name}, **rest}


CELLS = {"month": "month", "paid": "money", "when": "date"}
TURNING: list[dict[str, Any]] = [
    _called("fact", "p.wage", "money", limits={"max": "100000"}),
    _called("fact", "p.big", "number"),
    _called("fact", "p.share", "ratio"),
    _called("fact", "p.grade", "int", limits={"max": "12"}),
    _called("fact", "p.start", "date", limits={"min": "2020-01-01", "max": "2030-01-01"}),
    _called("fact", "p.end", "date", limits={"min": "2020-01-01", "max": "2030-01-01"}),
    _called(
        "fact",
        "p.pays",
        "rows",
        row={name: {"type": type, "title": {"zh": name}} for name, type in CELLS.items()},
    ),
    _called(
        "parameter",
        "floor_wage",
        "money",
        values=[
            _of("2420", "2025-01-01", to="2026-09-01"),
            _of("2540", "2026-09-01"),
            _of("2690", "2025-06-01", region="上海市"),
            _of("2300", "2024-01-01", region="北京市"),
        ],
    ),
    _called(
        "parameter",
        "grades",
        "table",
        values=[_of({"1": "27", "2": "25", "10": "7"}, "2020-01-01")],
    ),
    _called("parameter", "limitation_warn_days", "days", values=[_of("30", "2020-01-01")]),
    {
        "holidays": "2026",
        "source": "x",
        "status": "verified",
        "off": [["2026-10-01", "2026-10-08"], ["2026-12-24", "2026-12-25"]],
        "work": ["2026-09-27", "2026-10-10"],
    },
    {
        "term": "p.short",
        "is": "sum(max(0, value_on(floor_wage, row.month) - row.paid) for row in p.pays)",
    },
    {"term": "p.then", "is": "value_on(floor_wage, p.start)"},
    {"term": "p.late", "when": "p.wage * p.share < value_on(floor_wage, p.end)"},
    {"term": "p.here", "when": 'in_region("北京市")'},
    {"term": "p.months", "is": "lookup(grades, p.grade)"},
    {"term": "p.worked", "is": "working_days(p.start, p.end)"},
    {"term": "p.open", "is": "working_day_on_or_after(p.end)"},
    {"term": "p.part", "is": "p.wage / p.grade * p.share"},
    {"amount": "owed", "title": {"zh": "欠"}, "due": "p.here", "is": "p.part + p.short"},
    {
        "limitation": "pay",
        "title": {"zh": "期限"},
        "due": "p.wage > 0",
        "unlimited": "p.grade > 10",
        "conservative": "add_years(p.end, 1)",
        "favourable": "add_years(working_day_on_or_after(p.end), 3)",
        "full_until": "add_months(p.start, 6)",
        "first_recoverable": "add_years(p.start, 1)",
    },
    {"term": "p.partly", "when": "any_limitation(partial)"},
]


def load_written(entries: list[dict[str, Any]]) -> Rulebook:
    return Rulebook.load([read_text(json.dumps(entries, ensure_ascii=False), "turning.yaml")])


def drawn(seed: int, count: int, rulebook: Rulebook | None = None) -> list[dict[str, Any]]:
    """Cases of which more or less is known."""
    chance = Random(seed)
    sampler = Sampler(rulebook or library().rulebook, chance, DAY)
    cases = []
    for _ in range(count):
        sampler.known = chance.choice((0.3, 0.6, 0.85, 1.0))
        cases.append(sampler.answers())
    return cases


def rental_setting(final: bool = True) -> Setting:
    asked = library().questionnaires["rental"]
    skippable = () if final else asked.skippable
    return Setting(frozenset(asked.scope) | {"case"}, asked.gates, skippable, final)


@pytest.mark.parametrize("final", [True, False])
def test_query_and_interpreter_agree_on_random_cases(final: bool) -> None:
    region, cases = library().region.of(None), drawn(7, 600)
    queried = Queried(library().rulebook, cases, DAY, rental_setting(final), region)
    assert len(queried.lines) > 550
    assert not [*queried.differences()]


@settings(max_examples=settings().max_examples // 5)
@given(st.data(), definitions(), NEAR, st.booleans())
def test_query_and_interpreter_agree_on_invented_rules(
    data: st.DataObject, entries: list[dict[str, Any]], day: date, final: bool
) -> None:
    rulebook = load(entries)
    cases = data.draw(st.lists(answers(rulebook), min_size=1, max_size=12))
    try:
        queried = Queried(rulebook, cases, day, Setting(rulebook.namespaces, {}, (), final), "")
        found = [*queried.differences()]
    except Inexpressible:
        assume(False)
    assert not found


PLACES = ("", "北京市海淀区", "上海市")


@pytest.mark.parametrize("region", PLACES)
@pytest.mark.parametrize("final", [True, False])
def test_query_and_interpreter_agree_on_place_and_time(region: str, final: bool) -> None:
    rulebook = load_written(TURNING)
    cases = drawn(3, 400, rulebook)
    queried = Queried(rulebook, cases, DAY, Setting(rulebook.namespaces, {}, (), final), region)
    assert not [*queried.differences()]


def test_a_number_finer_than_its_column_is_left_to_the_interpreter() -> None:
    rulebook = load_written(TURNING)
    cases = [{"p.share": Fraction(1, number)} for number in (3, 7, 10**9)]
    queried = Queried(rulebook, cases, DAY, Setting(rulebook.namespaces, {}), "")
    assert len(queried.lines) == 3
    assert not [*queried.differences()]
    narrow = table_for(rulebook.facts, cases[:2])
    with pytest.raises(Inexpressible, match=r"p\.share"):
        narrow.cells(cases[2])


def test_what_is_too_wide_for_the_engine_is_refused_by_name() -> None:
    rulebook = load_written([*TURNING, {"term": "p.vast", "is": "p.wage" + " * p.big" * 9}])
    queried = Queried(rulebook, [{}], DAY, Setting(rulebook.namespaces, {}), "")
    with pytest.raises(Inexpressible, match=r"p\.vast.*more than 128 bits"):
        [*queried.told()]


def test_the_expressions_of_a_query_have_no_empty_value() -> None:
    rulebook = load_written(TURNING)
    queried = Queried(rulebook, [{}], DAY, Setting(rulebook.namespaces, {}), "")
    written = Duckdb().query(queried.question.columns(), "facts")
    assert "NULL" not in written.upper()
