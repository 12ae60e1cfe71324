"""A terminal to run commands in, and a small library about a loan to run them on."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

from engine.cli.command import Console
from engine.cli.entry import main
from engine.clock import FixedClock

ROOT = Path(__file__).resolve().parents[3]
MOMENT = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)

AROUND = """
- region: 北京市
  title: {zh: 北京市, en: Beijing}
  districts: [石景山区]
  default_district: 石景山区
- law: 民法典
  title: {zh: 民法典, en: Civil Code}
  in_force: {from: 2021-01-01}
  status: V1
- fact: case.category
  type: subtype
  set_by: system
  title: {zh: 纠纷类别, en: Kind}
  choices:
    loan.private: {zh: 民间借贷, en: Private loan}
    other: {zh: 其他, en: Other}
- parameter: limitation_warn_days
  type: days
  title: {zh: 提醒天数, en: Days of warning}
  values: [{from: 2020-01-01, value: "30", source: x, status: verified}]
"""
LOAN = """
- fact: loan.lent
  type: money
  title: {zh: 借出的钱, en: Money lent}
  limits: {max: "1000"}
- fact: loan.agreed
  type: bool3
  title: {zh: 有没有约定, en: Whether agreed}
- fact: loan.uses
  type: multi
  title: {zh: 用途, en: Uses}
  choices: {home: {zh: 家用, en: Home}, trade: {zh: 生意, en: Trade}, none: {zh: 没有, en: None}}
- fact: loan.due_on
  type: date/choice
  title: {zh: 还款日, en: Day due}
  choices: {not_stated: {zh: 没说, en: Not stated}}
- fact: loan.paid
  type: rows
  title: {zh: 还过的钱, en: Repayments}
  row:
    amount: {type: money, title: {zh: 还了多少, en: Repaid}}
    how:
      type: enum
      title: {zh: 怎么还的, en: How}
      choices: {cash: {zh: 现金, en: Cash}, bank: {zh: 转账, en: Bank}}
- background: {as_of: 2026-01-01, loan.agreed: 'yes'}
- term: loan.repaid
  title: {zh: 已经还的, en: Repaid}
  is: sum(row.amount for row in loan.paid if row.how is bank)
- finding: loan.owed
  code: L-01
  title: {zh: 应当还钱, en: The loan is owed}
  when: [loan.agreed is yes, loan.lent > loan.repaid, trade in loan.uses, loan.due_on < as_of]
  level: likely
  basis: [民法典#675]
  burden: {loan.lent: claimant}
  says: {zh: "借的 {loan.lent} 元要还。", en: "{loan.lent} yuan is to be repaid."}
  examples:
    - given: {loan.lent: "5.00", loan.paid: [], loan.uses: [trade], loan.due_on: 2025-01-01}
      then: true
    - {given: {loan.agreed: 'no'}, then: false}
    - {given: {}, then: unknown, missing: [loan.lent]}
- amount: owed
  title: {zh: 要还的钱, en: Sum owed}
  due: loan.owed
  is: loan.lent - loan.repaid
  formula: {zh: "借出的减去还过的", en: "lent less repaid"}
  examples:
    - given: {loan.lent: "5.00", loan.paid: [], loan.uses: [trade], loan.due_on: 2025-01-01}
      then: "5.00"
"""
IDLE = "- term: loan.idle\n  title: {zh: 闲, en: Idle}\n  when: loan.lent > 0\n"
CALM = "all is well with 1 finding, 1 amount, 6 facts, 1 parameter, 1 law, 5 questions"
QUESTIONS = """
questionnaire: loan
title: {zh: 借款, en: Loan}
scope: [case, loan]
when: case.category is loan.private
sections:
  - section: loan
    title: {zh: 借款, en: The loan}
    order: author
    questions:
      - ask: loan.agreed
        question: {zh: "说好要还吗?", en: "Was it agreed?"}
        why: {zh: "没说好的,不一定是借款。", en: "Without it there may be no loan."}
        may_not_apply: true
        always: true
      - {ask: loan.lent, question: {zh: "借了多少?", en: "How much?"}}
      - {ask: loan.paid, question: {zh: "还过吗?", en: "Was anything repaid?"}}
      - {ask: loan.uses, question: {zh: "做什么用?", en: "What for?"}}
      - {ask: loan.due_on, question: {zh: "哪天还?", en: "When was it due?"}}
"""
CASE = """
id: L-1
as_of: 2026-01-01
facts:
  case.category: loan.private
  loan.agreed: 'yes'
  loan.lent: "500.00"
  loan.paid: [{amount: "100.00", how: bank}]
  loan.uses: [trade]
  loan.due_on: 2025-06-01
expect: {findings: [loan.owed], amounts: {owed: "400.00"}}
"""


class Run:
    """One call of the command line, with what it printed."""

    def __init__(self, *words: object, typed: str = "") -> None:
        out, err = io.StringIO(), io.StringIO()
        console = Console(out, err, io.StringIO(typed), FixedClock(MOMENT))
        self.status = main([str(word) for word in words], console)
        self.out, self.err = out.getvalue(), err.getvalue()
        self.lines = self.out.splitlines()


def change(rules: Path, old: str, new: str) -> None:
    path = rules / "rules" / "loan.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def cases(path: Path, *parts: str) -> Path:
    """A file with the worked case, changed as told: `old→new`, each part one case more."""
    written = []
    for number, part in enumerate(parts, 1):
        old, _, new = part.partition("→")
        text = CASE.replace("id: L-1", f"id: L-{number}\ndomain: loan").replace(old or "\0", new)
        lines = text.strip().splitlines()
        written.append("\n".join([f"- {lines[0]}", *(f"  {line}" for line in lines[1:])]))
    file = path / "cases.yaml"
    file.write_text("cases:\n" + "\n".join(written) + "\n", encoding="utf-8")
    return file
