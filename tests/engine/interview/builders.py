"""A small interview: a few facts, two rules, three sections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from textwrap import dedent
from typing import Any

from engine.interview.progress import Progress, replay
from engine.interview.questionnaire import Questionnaire, load_questionnaires
from engine.rulebook.graph import Unanswered
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.vocabulary import read_answer
from engine.source import read_text

DAY = date(2026, 3, 10)
LAW = """
- fact: a.kind
  type: enum
  title: {zh: 种类}
  choices: {rent: {zh: 租金}, deposit: {zh: 押金}, other: {zh: 其他}}
- {fact: a.rent, type: money, title: {zh: 租金}}
- {fact: a.paid, type: bool3, title: {zh: 付了}}
- {fact: a.asked, type: bool3, title: {zh: 催过}, applies: a.paid is no}
- {fact: a.asked_on, type: date, title: {zh: 催的日子}, applies: a.asked is yes}
- {fact: a.deposit, type: money, title: {zh: 押金}}
- {fact: a.area, type: number, title: {zh: 面积}}
- {fact: a.wish, type: text, title: {zh: 愿望}}
- finding: a.may_end
  title: {zh: 可以解除}
  when: [a.paid is no, a.asked is yes, "days(a.asked_on, as_of) > 15"]
  level: likely
  says: {zh: 可以解除}
- finding: a.dear
  title: {zh: 太贵}
  when: a.rent > yuan(5000) and a.area < 10
  level: likely
  says: {zh: 太贵}
- {amount: refund, title: {zh: 退押金}, due: a.kind is deposit, is: a.deposit}
"""
QUESTIONS = """
questionnaire: small
title: {zh: 小问卷}
scope: [a]
when: a.kind is rent
sections:
  - section: what
    title: {zh: 什么事}
    order: author
    questions:
      - {ask: a.kind, question: {zh: 什么事？}, always: true, required: true}
  - section: lease
    title: {zh: 租约}
    questions:
      - {ask: a.rent, question: {zh: 多少租金？}, required: true}
      - {ask: a.paid, question: {zh: 付了没有？}}
      - {ask: a.asked, question: {zh: 催过没有？}}
      - {ask: a.asked_on, question: {zh: 哪天催的？}}
      - {ask: a.area, question: {zh: 多大？}, may_not_apply: true}
  - section: deposit
    title: {zh: 押金}
    when: a.kind is deposit
    questions:
      - {ask: a.deposit, question: {zh: 押金多少？}}
  - section: end
    title: {zh: 最后}
    questions:
      - {ask: a.wish, question: {zh: 还想说什么？}, always: true}
"""


def law(text: str = LAW) -> Rulebook:
    return Rulebook.load([read_text(text, "law.yaml")])


def questionnaires(
    files: Mapping[str, str], rulebook: Rulebook | None = None
) -> Mapping[str, Questionnaire]:
    """Questionnaires by their ids, read from texts by path."""
    read = {name: read_text(dedent(text), f"{name}.yaml") for name, text in files.items()}
    return load_questionnaires(read, rulebook or law())


def small(text: str = QUESTIONS, rulebook: Rulebook | None = None) -> Questionnaire:
    (one,) = questionnaires({"small": text}, rulebook).values()
    return one


RULEBOOK = law()
SMALL = small(rulebook=RULEBOOK)


def progress(written: Mapping[str, Any]) -> Progress:
    """Where the small interview stands after written answers."""
    facts = RULEBOOK.facts
    answers = {
        name: answer if isinstance(answer, Unanswered) else read_answer(facts[name], answer)
        for name, answer in written.items()
    }
    return replay(SMALL, RULEBOOK, answers, as_of=DAY)


def asked(written: Mapping[str, Any]) -> str | None:
    """The fact that is asked next."""
    question = progress(written).next
    return question.fact if question else None


def facts(questions: Any) -> list[str]:
    return [question.fact for question in questions]
