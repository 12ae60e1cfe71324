"""Small rulebooks written in a line or two, and cases on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from textwrap import dedent
from typing import Any

import pytest

from engine.errors import DefinitionError, DefinitionFaults
from engine.i18n import Text
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import Unanswered
from engine.rulebook.region import Region
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import Fact, read_answer
from engine.source import Value, read_text

DAY = date(2026, 3, 10)
NOWHERE = Region("", Text(""), (), "")

VOCABULARY = """
- fact: a.flag
  type: bool3
  title: {zh: 旗, en: Flag}
- fact: a.kind
  type: enum
  title: {zh: 种类, en: Kind}
  choices: {red: {zh: 红, en: Red}, green: {zh: 绿, en: Green}, blue: {zh: 蓝, en: Blue}}
- fact: a.signs
  type: multi
  title: {zh: 迹象, en: Signs}
  choices: {one: {zh: 一}, two: {zh: 二}, none: {zh: 没有}}
- fact: a.sum
  type: money
  title: {zh: 钱, en: Sum}
  limits: {max: "1000"}
  evidence: [receipt]
- fact: a.other_sum
  type: money
  title: {zh: 另一笔钱, en: Other sum}
  limits: {max: "1000"}
- fact: a.count
  type: int
  title: {zh: 个数, en: Count}
  limits: {max: "20"}
- fact: a.rate
  type: ratio
  title: {zh: 比例, en: Rate}
- fact: a.day
  type: date
  title: {zh: 那一天, en: Day}
- fact: a.end
  type: date/choice
  title: {zh: 到期日, en: End}
  choices: {not_stated: {zh: 没写, en: Not stated}}
- fact: a.note
  type: text
  title: {zh: 说明, en: Note}
- fact: a.rents
  type: rows
  title: {zh: 租金, en: Rents}
  row:
    due_on: {type: date, title: {zh: 应付日}}
    amount: {type: money, title: {zh: 金额}, limits: {max: "1000"}}
    item: {type: text, title: {zh: 项目}}
    sort: {type: enum, title: {zh: 种}, choices: {big: {zh: 大}, small: {zh: 小}}}
- parameter: grace
  type: days
  title: {zh: 宽限}
  values: [{value: "10", source: here, status: verified}]
- parameter: pair
  type: pair
  title: {zh: 上下}
  values: [{value: ["1", "2"], source: here, status: verified}]
- parameter: plague
  type: period
  title: {zh: 时期}
  values: [{value: [2020-01-20, 2023-01-07], source: here, status: verified}]
- parameter: fee
  type: brackets
  title: {zh: 收费}
  values:
    - source: here
      status: verified
      value: [{up_to: "100", fixed: "5"}, {up_to: "500", rate: "0.1"}, {rate: "0.01"}]
"""


def book(rules: str = "", vocabulary: str = VOCABULARY) -> Rulebook:
    """The rulebook of a vocabulary and some rules."""
    return Rulebook.load([_facts(vocabulary), read_text(dedent(rules), "rules.yaml")])


@cache
def _facts(vocabulary: str) -> Value:
    return read_text(dedent(vocabulary), "vocabulary.yaml")


def faults_of(rules: str, vocabulary: str = VOCABULARY) -> list[str]:
    """What the loader says against these rules, without the file's name."""
    with pytest.raises(DefinitionFaults) as caught:
        book(rules, vocabulary)
    return [_said(fault) for fault in caught.value.faults]


def _said(fault: DefinitionError) -> str:
    return str(fault).removeprefix("rules.yaml:").removeprefix("vocabulary.yaml:")


def fault_in(condition: str) -> str:
    """What is said against one condition."""
    (fault,) = faults_of(f"- term: a.tested\n  when: {condition}\n")
    return fault.partition(": ")[2]


def fault_in_formula(formula: str) -> str:
    """What is said against one formula."""
    (fault,) = faults_of(f"- term: a.tested\n  is: {formula}\n")
    return fault.partition(": ")[2]


def typed(rulebook: Rulebook, written: Mapping[str, Any]) -> dict[str, Any]:
    """Written answers as values; markers such as ABSENT stay what they are."""
    return {name: value_of(rulebook.facts[name], answer) for name, answer in written.items()}


def value_of(fact: Fact, written: Any) -> Any:
    return written if isinstance(written, Unanswered) else read_answer(fact, written)


def case(
    rulebook: Rulebook, written: Mapping[str, Any] | None = None, **options: Any
) -> Evaluation:
    """What follows from written answers; final, on the tenth of March 2026."""
    options = {"as_of": DAY} | options
    return Evaluation(rulebook, typed(rulebook, written or {}), **options)


def truth(condition: str, written: Mapping[str, Any] | None = None, **options: Any) -> bool | None:
    """The value of one condition in a case."""
    rulebook = book(f"- term: a.tested\n  when: {condition}\n")
    return case(rulebook, written, **options).truth("a.tested")


def span(formula: str, written: Mapping[str, Any] | None = None, **options: Any) -> Any:
    """The value of one formula in a case."""
    rulebook = book(f"- term: a.tested\n  is: {formula}\n")
    return case(rulebook, written, **options).number("a.tested")


def exact(formula: str, written: Mapping[str, Any] | None = None, **options: Any) -> Any:
    """The value of a formula that is exact and there."""
    low, high, absent = span(formula, written, **options)
    assert low == high
    assert not absent
    return low


def day_of(formula: str, written: Mapping[str, Any] | None = None, **options: Any) -> date:
    """The day that a formula gives."""
    return date.fromordinal(int(exact(formula, written, **options)))
