"""Rulebooks that nobody would write: a small vocabulary and random rules on it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from hypothesis import strategies as st

from engine.rulebook.graph import DECLINED, Key
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import Fact
from engine.source import read_text

Entry = dict[str, Any]
AS_OF = st.dates(date(1950, 1, 1), date(2100, 12, 31))
NEAR = st.dates(date(2025, 1, 1), date(2027, 12, 31))
BOUNDS = {"min": "2019-01-01", "max": "2030-12-31"}


def _fact(name: str, type: str, **rest: Any) -> Entry:
    return {"fact": f"p.{name}", "type": type, "title": {"zh": name}, **rest}


FACTS: tuple[Entry, ...] = (
    _fact("flag", "bool3"),
    _fact("other", "bool3", presume="no"),
    _fact("kind", "enum", choices={"a": {"zh": "甲"}, "b": {"zh": "乙"}, "c": {"zh": "丙"}}),
    _fact("signs", "multi", choices={"x": {"zh": "一"}, "y": {"zh": "二"}, "none": {"zh": "无"}}),
    _fact("sum", "money", limits={"max": "100"}),
    _fact("count", "int", limits={"max": "12"}),
    _fact("rate", "ratio"),
    _fact("day", "date", limits=BOUNDS),
    _fact("end", "date/choice", limits=BOUNDS, choices={"never": {"zh": "没有"}}),
    _fact("cost", "money/choice", limits={"max": "50"}, choices={"free": {"zh": "免费"}}),
    _fact("note", "text"),
    _fact(
        "rows",
        "rows",
        row={
            "day": {"type": "date", "title": {"zh": "日"}, "limits": BOUNDS},
            "sum": {"type": "money", "title": {"zh": "钱"}, "limits": {"max": "20"}},
            "kind": {
                "type": "enum",
                "title": {"zh": "种"},
                "choices": {"a": {"zh": "甲"}, "b": {"zh": "乙"}},
            },
        },
    ),
)
PARAMETERS: tuple[Entry, ...] = (
    {
        "parameter": "grace",
        "type": "days",
        "title": {"zh": "宽限"},
        "values": [
            {"to": "2026-01-01", "value": "5", "source": "x", "status": "verified"},
            {"from": "2026-01-01", "value": "30", "source": "x", "status": "verified"},
        ],
    },
    {
        "parameter": "fee",
        "type": "brackets",
        "title": {"zh": "费"},
        "values": [
            {
                "value": [
                    {"up_to": "10", "fixed": "1"},
                    {"up_to": "40", "rate": "0.1"},
                    {"rate": "0.05"},
                ],
                "source": "x",
                "status": "verified",
            }
        ],
    },
    {
        "parameter": "limitation_warn_days",
        "type": "days",
        "title": {"zh": "提醒"},
        "values": [{"value": "30", "source": "x", "status": "verified"}],
    },
)


@dataclass
class Names:
    """What has been defined so far, by the kind it gives."""

    truth: list[str]
    money: list[str]
    number: list[str]
    date: list[str]


SIMPLE = {
    "truth": [
        "p.flag is yes",
        "p.flag is not yes",
        "p.other is no",
        "p.kind is a",
        "p.kind in (b, c)",
        "x in p.signs",
        "p.end is never",
        "stated(p.end)",
        "known(p.kind)",
        "known(p.sum)",
        'mentions(p.note, "水")',
        "any(row.kind is a for row in p.rows if row.sum > p.sum)",
        "all(row.day <= as_of for row in p.rows)",
    ],
    "money": ["p.sum", "p.cost", "yuan(12)", "sum(row.sum for row in p.rows if row.kind is a)"],
    "number": ["p.count", "p.rate", "3", "0.5", "grace", "count(row for row in p.rows)"],
    "date": ["p.day", "p.end", "as_of", "max(row.day for row in p.rows)"],
}
SHAPES = {
    "truth": [
        "({truth} and {truth})",
        "({truth} or {truth})",
        "not ({truth})",
        *(f"{{money}} {sign} {{money}}" for sign in ("<", ">=", "==")),
        *(f"{{number}} {sign} {{number}}" for sign in ("<=", ">", "!=")),
        *(f"{{date}} {sign} {{date}}" for sign in ("<=", ">")),
    ],
    "money": [
        "({money} + {money})",
        "({money} - {money})",
        "({money} * {number})",
        "({money} / {number})",
        "total({money}, {money})",
        "min({money}, {money})",
        "max(0, {money})",
        "brackets({money}, fee)",
        "fen({money})",
        "({money} if {truth} else {money})",
        "min(row.sum for row in p.rows if row.day <= {date})",
        "sum(row.sum * {number} for row in p.rows)",
    ],
    "number": [
        "({number} + {number})",
        "({number} - {number})",
        "({number} * {number})",
        "days({date}, as_of)",
        "months({date}, as_of)",
        "years(p.day, {date})",
        "floor({number})",
    ],
    "date": [
        "add_days({date}, {number})",
        "add_months({date}, {number})",
        "add_years({date}, {number})",
        "working_day_on_or_after({date})",
        "min({date}, {date})",
    ],
}


@st.composite
def lines(draw: st.DrawFn, names: Names, kind: str, depth: int = 2) -> str:
    """A condition or formula as an author could write it."""
    if not depth or draw(st.integers(0, 3)) == 0:
        simple: list[str] = [*SIMPLE[kind], *getattr(names, kind)]
        return draw(st.sampled_from(simple))
    shape = draw(st.sampled_from(SHAPES[kind]))
    written = ""
    for before, field, _, _ in Formatter().parse(shape):
        written += before + (draw(lines(names, field, depth - 1)) if field else "")
    return written


def conditions(names: Names, depth: int = 2) -> st.SearchStrategy[str]:
    return lines(names, "truth", depth)


def formulas(names: Names, kind: str, depth: int = 2) -> st.SearchStrategy[str]:
    return lines(names, kind, depth)


@st.composite
def definitions(draw: st.DrawFn) -> list[Entry]:
    """Guarded facts, terms, findings, amounts, limitations and a route, each on those before."""
    names = Names([], [], [], [])
    made: list[Entry] = []
    for number in range(draw(st.integers(1, 2))):
        guard = draw(conditions(names, 1))
        name = f"guarded{number}"
        made.append(_fact(name, "money", applies=guard, limits={"max": "9"}))
        names.money.append(f"p.{name}")
    for number in range(draw(st.integers(2, 7))):
        name = f"p.d{number}"
        sort = draw(
            st.sampled_from(["truth", "money", "number", "date", "lines", "finding", "amount"])
        )
        if sort == "truth":
            made.append({"term": name, "when": draw(conditions(names))})
            names.truth.append(name)
        elif sort == "finding":
            made.append(_finding(draw, name, names))
            names.truth.append(name)
        elif sort == "amount":
            made.append(_amount(draw, f"sum{number}", names))
            names.money.append(f"sum{number}")
        elif sort == "lines":
            made.append(_two_lines(draw, name, names))
            names.money.append(name)
        else:
            made.append({"term": name, "is": draw(formulas(names, sort))})
            getattr(names, sort).append(name)
    made += _limitation(draw, names)
    names.truth.append("p.late")
    made.append(_route(draw, names))
    return made


def _finding(draw: st.DrawFn, name: str, names: Names) -> Entry:
    return {
        "finding": name,
        "title": {"zh": name},
        "when": {
            draw(st.sampled_from(["all", "any", "none"])): [
                draw(conditions(names)),
                draw(conditions(names)),
            ]
        },
        "unless": draw(conditions(names)),
        "in_force": {"by": draw(st.sampled_from(["as_of", "p.day"])), "from": "2026-01-01"},
        "level": "likely",
        "says": {"zh": name},
    }


def _amount(draw: st.DrawFn, name: str, names: Names) -> Entry:
    due, formula = draw(conditions(names)), draw(formulas(names, "money"))
    return {"amount": name, "title": {"zh": name}, "due": due, "is": formula}


def _two_lines(draw: st.DrawFn, name: str, names: Names) -> Entry:
    first = {"when": draw(conditions(names)), "is": draw(formulas(names, "money"))}
    last = {"is": draw(formulas(names, "money"))}
    return {"term": name, "is": [first, last] if draw(st.booleans()) else [first]}


def _limitation(draw: st.DrawFn, names: Names) -> list[Entry]:
    limitation = {
        "limitation": "claim",
        "title": {"zh": "期限"},
        "due": draw(conditions(names, 1)),
        "conservative": draw(formulas(names, "date", 1)),
        "favourable": draw(formulas(names, "date", 1)),
        "revived": draw(conditions(names, 1)),
    }
    status = draw(st.sampled_from(["expired", "in_time", "disputed", "revived"]))
    return [limitation, {"term": "p.late", "when": f"any_limitation({status})"}]


def _route(draw: st.DrawFn, names: Names) -> Entry:
    whens = [
        {"when": draw(conditions(names)), "to": to, "reason": "R"} for to in ("A", "B", "A", "C")
    ]
    return {"route": "p.route", "first": [*whens, {"to": "D", "reason": "R"}]}


def load(entries: list[Entry]) -> Rulebook:
    """The rulebook of these entries; JSON is YAML as well."""
    text = json.dumps([*FACTS, *PARAMETERS, *entries], ensure_ascii=False)
    return Rulebook.load([read_text(text, "invented.yaml")])


def answers(
    rulebook: Rulebook, names: list[str] | None = None
) -> st.SearchStrategy[dict[str, Any]]:
    """Answers of people who leave out some facts and do not know others."""
    picked = [rulebook.facts[name] for name in names or rulebook.facts]
    every = {fact.name: st.one_of(values(fact), st.just(DECLINED)) for fact in picked}
    return st.fixed_dictionaries({}, optional=every)


def values(fact: Fact) -> st.SearchStrategy[Any]:
    """Values of a fact's type."""
    keys: st.SearchStrategy[Any] = st.sampled_from(sorted(fact.choices) or [""])
    if fact.type == "rows":
        row = st.fixed_dictionaries(
            {
                name: st.one_of(values(column), st.just(DECLINED))
                for name, column in fact.row.items()
            }
        )
        return st.lists(row, max_size=3).map(tuple)
    if fact.type == "multi":
        some = st.sets(st.sampled_from(sorted(fact.choices.keys() - {"none"})), min_size=1)
        return st.one_of(some.map(frozenset), st.just(frozenset({"none"})))
    if fact.type == "text":
        return st.sampled_from(["水电", "别的"])
    if fact.choices and not fact.has_keys:
        return keys
    return st.one_of(numbers(fact), keys.map(Key)) if fact.has_keys else numbers(fact)


def numbers(fact: Fact) -> st.SearchStrategy[Any]:
    low, high = (int(limit) for limit in fact.limits)
    if fact.main_type == "ratio":
        return st.fractions(low, high, max_denominator=1000)
    if fact.main_type == "date":
        days = st.integers(low, high).map(lambda day: (day, day, False))
        months = st.integers(low // 31 + 1, high // 31 - 2).map(
            lambda month: (month * 31, month * 31 + 30, False)
        )
        return st.one_of(days, months)
    return st.one_of(st.integers(low, high), st.sampled_from([low, high]))
