"""What the lints find in rules that can be read, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from engine.actions.authoring.checks import material_of
from engine.i18n import Text
from engine.library import Library
from engine.rulebook.lint.material import Asked, Material
from engine.rulebook.lint.remark import Weight
from engine.rulebook.lint.run import lint
from engine.rulebook.lint.words import Wordlist, han, sentences
from engine.rulebook.lint.written import entries_of, passages_of
from engine.rulebook.rulebook import Rulebook
from engine.source import Items, read_text

DAY = date(2026, 11, 22)

LAW = """
- law: 民法典
  title: {zh: 民法典, en: Civil Code}
  in_force: {from: 2021-01-01}
  status: V1
- law: 合同法
  title: {zh: 合同法, en: Contract Act}
  in_force: {from: 1999-10-01, to: 2021-01-01}
  status: V1
"""
FACTS = """
- fact: loan.lent
  type: money
  title: {zh: 借出的钱, en: Money lent}
- fact: loan.months
  type: int
  title: {zh: 几个月, en: Months}
- fact: loan.agreed
  type: bool3
  title: {zh: 有没有约定, en: Whether agreed}
- fact: loan.kind
  type: enum
  title: {zh: 种类, en: Kind}
  choices:
    friend: {zh: 朋友, en: Friend}
    family: {zh: 家人, en: Family}
    trader: {zh: 商家, en: Trader}
"""
FINDING = """
- finding: loan.owed
  code: L-01
  title: {zh: 应当还钱, en: The loan is owed}
  when: [loan.agreed is yes, loan.lent > 0, loan.kind is friend]
  level: certain
  basis: [民法典#675]
  says: {zh: 借的钱要还。, en: The loan is to be repaid.}
  examples:
    - given: {as_of: 2026-01-01, loan.agreed: 'yes', loan.lent: "5.00", loan.kind: friend}
      then: true
    - {given: {as_of: 2026-01-01, loan.agreed: 'no'}, then: false}
    - {given: {as_of: 2026-01-01}, then: unknown}
- amount: monthly
  title: {zh: 每月, en: Each month}
  due: loan.owed
  is:
    - {when: loan.months > 0, is: loan.lent / loan.months}
    - {is: loan.lent}
  examples:
    - {given: {as_of: 2026-01-01}, then: unknown}
    - given:
        as_of: 2026-01-01
        loan.agreed: 'yes'
        loan.lent: "5.00"
        loan.kind: friend
        loan.months: 5
      then: "1.00"
"""
QUESTIONS = """
questionnaire: loan
title: {zh: 借款, en: Loan}
sections:
  - section: one
    title: {zh: 借款, en: Loan}
    questions:
      - {ask: loan.lent, question: {zh: "借了多少?", en: "How much?"}}
      - {ask: loan.months, question: {zh: "几个月?", en: "How many months?"}}
      - {ask: loan.agreed, question: {zh: "说好了吗?", en: "Was it agreed?"}}
      - {ask: loan.kind, question: {zh: "对方是谁?", en: "Who is it?"}}
"""
HARD = Text("没按合同做要赔的钱", "what must be paid")
WORDS = Wordlist({"违约金": HARD}, {"一定": Text("很可能", "likely")}, ("不一定",))


def material(
    *, rules: str = "", facts: str = FACTS, questions: str = QUESTIONS, **other: Any
) -> Material:
    """Sound rules about a loan, with `rules` added."""
    written = read_text(LAW + facts + FINDING + rules, "rules/loan.yaml")
    asked = read_text(questions, "questionnaires/loan.yaml")
    found = list(entries_of([written]))
    ours = Items(written.place, [entry for entry in found if "text" not in entry])
    passages = tuple(passages_of([written, asked]))
    made = Material(
        rulebook=Rulebook.load([ours]),
        day=DAY,
        asked={p.name: Asked(p.place) for p in passages if p.field == "question"},
        entries={entry.place: entry for entry in found},
        passages=passages,
        words=WORDS,
        samples=60,
    )
    return replace(made, **other)


def remarks(found: Material, lint_name: str = "") -> list[str]:
    return [str(remark) for remark in lint(found) if lint_name in ("", remark.lint)]


def only(found: Material, lint_name: str) -> str:
    (one,) = remarks(found, lint_name)
    return one


def finding(name: str = "loan.other", **keys: str) -> str:
    """A second finding, sound but for the keys given; an empty one is left out."""
    rows = [("'no'", "true"), ("'yes'", "false"), ("unknown", "unknown")]
    lines = {
        "code": "L-02",
        "title": "{zh: 另一个, en: Another}",
        "when": "loan.agreed is no",
        "level": "certain",
        "basis": "[民法典#680]",
        "says": "{zh: 不用付利息。, en: No interest.}",
        "examples": examples(*rows),
    } | keys
    written = "".join(f"  {key}: {value}\n" for key, value in lines.items() if value)
    return f"\n- finding: {name}\n{written}"


def examples(*rows: tuple[str, str]) -> str:
    """Examples that differ by whether the loan was agreed."""
    written = (
        f"{{given: {{as_of: 2026-01-01, loan.agreed: {answer}}}, then: {then}}}"
        for answer, then in rows
    )
    return f"[{', '.join(written)}]"


def test_sound_rules_give_no_remark_but_that_two_choices_are_never_told_apart() -> None:
    (one,) = remarks(material())
    assert ": advice: loan.kind: no condition tells trader from family → " in one


# ---------------------------------------------------------------- law and tests


def test_a_rule_without_basis_is_a_fault() -> None:
    found = only(material(rules=finding(basis="")), "basis")
    assert found.endswith("fault: loan.other has no basis → basis: [law#article] [basis]")


def test_a_law_that_nobody_entered_is_a_fault_at_the_citation_itself() -> None:
    found = only(material(rules=finding(basis="[民法典#675, 民法总则#3]")), "law")
    assert "fault: loan.other cites 民法总则, which no law entry names → " in found
    assert found.split(": ")[0].endswith(":20")


def test_a_citation_without_an_article_is_advice() -> None:
    found = only(material(rules=finding(basis="[民法典]")), "law")
    assert ": advice: 民法典 names no article" in found


def test_law_that_has_ended_is_a_fault_unless_the_rule_ends_with_it() -> None:
    found = only(material(rules=finding(basis="[合同法#205]")), "expired-basis")
    assert ": fault: loan.other rests on 合同法#205, which ended on 2021-01-01" in found
    limited = finding(basis="[合同法#205]", in_force="{by: as_of, to: 2021-01-01}")
    assert not remarks(material(rules=limited), "expired-basis")


def test_old_law_cited_beside_law_in_force_is_advice() -> None:
    found = only(material(rules=finding(basis="[民法典#680, 合同法#205]")), "expired-basis")
    assert ": advice: " in found


def test_law_not_yet_in_force_is_a_fault() -> None:
    early = material(day=date(2020, 1, 1))
    assert "which comes into force on 2021-01-01" in only(early, "expired-basis")


@pytest.mark.parametrize("lacking", ["true", "false", "unknown"])
def test_a_finding_needs_an_example_of_each_truth(lacking: str) -> None:
    rows = [("'no'", "true"), ("'yes'", "false"), ("unknown", "unknown")]
    written = examples(*(row for row in rows if row[1] != lacking))
    found = only(material(rules=finding(examples=written)), "examples")
    assert f"loan.other has no example that is {lacking} →" in found


def test_two_findings_may_not_bear_one_code() -> None:
    found = only(material(rules=finding(code="L-01")), "code")
    assert "fault: L-01 is borne by loan.owed already" in found


def test_a_burden_on_a_fact_that_does_not_exist_is_a_fault() -> None:
    found = only(material(rules=finding(burden="{loan.lnt: creditor}")), "burden")
    assert "unknown fact loan.lnt → did you mean loan.lent?" in found


# ---------------------------------------------------------------- figures by date


def parameter(*values: str) -> Material:
    listed = "".join(
        f"    - {{{value}, value: '1', source: x, status: verified}}\n" for value in values
    )
    head = "\n- parameter: rate\n  type: ratio\n  title: {zh: 利率, en: Rate}\n  values:\n"
    return material(rules=head + listed, by_engine=frozenset({"rate"}))


def test_a_gap_between_two_values_is_a_fault() -> None:
    found = only(parameter("from: 2020-01-01, to: 2021-01-01", "from: 2021-02-01"), "gap")
    assert ": fault: rate has no value from 2021-01-01 to 2021-02-01 →" in found


def test_two_values_on_one_day_are_a_fault() -> None:
    found = only(parameter("from: 2020-01-01, to: 2021-02-01", "from: 2021-01-01"), "overlap")
    assert "rate has two values from 2021-01-01 → end the value of 2020-01-01" in found


def test_a_value_that_has_run_out_is_a_fault() -> None:
    found = only(parameter("from: 2020-01-01, to: 2026-11-22"), "expired")
    assert "rate has had no value since 2026-11-22" in found


def test_a_place_of_its_own_neither_overlaps_the_whole_country_nor_leaves_a_gap() -> None:
    narrow = "from: 2020-01-01, to: 2021-01-01, region: 北京市", "from: 2022-01-01, region: 北京市"
    whole = parameter("from: 2010-01-01", *narrow)
    assert not remarks(whole, "overlap")
    assert not remarks(whole, "gap")
    assert "from 2021-01-01 to 2022-01-01 in 北京市" in only(parameter(*narrow), "gap")


# ---------------------------------------------------------------- contradictions


def test_findings_that_exclude_each_other_and_are_both_true_are_a_fault_with_a_witness() -> None:
    rule = finding(
        when="loan.agreed is yes",
        excludes="[loan.owed]",
        examples=examples(("'yes'", "true"), ("'no'", "false"), ("unknown", "unknown")),
    )
    found = only(material(rules=rule), "contradiction")
    assert "loan.other and loan.owed exclude each other and are both true when" in found
    assert "loan.agreed: yes" in found
    assert remarks(material(rules=rule)) == remarks(material(rules=rule))


def test_findings_tied_by_unless_do_not_contradict() -> None:
    tied = finding(when="loan.agreed is yes", unless="loan.owed", excludes="[loan.owed]")
    assert not remarks(material(rules=tied), "contradiction")


def test_to_exclude_what_does_not_exist_is_a_fault() -> None:
    found = only(material(rules=finding(excludes="[loan.owd]")), "excludes")
    assert "unknown finding loan.owd → did you mean loan.owed?" in found


# ---------------------------------------------------------------- divisors


def share(formula: str) -> Material:
    values = "[{from: 2020-01-01, value: '0.5', source: x, status: verified}]"
    rate = "\n- parameter: rate\n  type: ratio\n  title: {zh: 利率, en: Rate}\n"
    term = f"\n- term: loan.share\n  title: {{zh: 份额, en: Share}}\n  is: {formula}\n"
    return material(rules=f"{rate}  values: {values}\n{term}")


def test_a_divisor_that_may_be_nought_is_a_fault() -> None:
    found = only(share("loan.lent / loan.months"), "divisor")
    assert "fault: loan.share divides by Months, which may be 0" in found


@pytest.mark.parametrize(
    "formula",
    [
        "loan.lent / (loan.months + 1)",
        "loan.lent / loan.months if loan.months > 0 else loan.lent",
        "loan.lent / loan.months if 1 <= loan.months else loan.lent",
        "loan.lent / 12",
        "loan.lent / max(loan.months, 1)",
        "loan.lent / rate",
    ],
)
def test_a_divisor_kept_from_nought_is_sound(formula: str) -> None:
    assert not remarks(share(formula), "divisor")


# ---------------------------------------------------------------- reach


NOT_ASKED = "\n".join(line for line in QUESTIONS.splitlines() if "loan.agreed" not in line)


def test_a_fact_that_decides_and_is_never_asked_is_reported() -> None:
    found = only(material(questions=NOT_ASKED), "never-asked")
    assert "loan.agreed decides something and no questionnaire asks it" in found


def test_what_the_system_sets_need_not_be_asked() -> None:
    set_by = FACTS.replace("  type: bool3\n", "  type: bool3\n  set_by: system\n")
    assert not remarks(material(facts=set_by, questions=NOT_ASKED), "never-asked")


def test_a_question_that_no_rule_needs_is_reported() -> None:
    more = FACTS + "\n- fact: loan.colour\n  type: text\n  title: {zh: 颜色, en: Colour}\n"
    asked = QUESTIONS + '      - {ask: loan.colour, question: {zh: "颜色?", en: "Colour?"}}\n'
    found = only(material(facts=more, questions=asked), "never-needed")
    assert "loan.colour is never asked: no rule needs the answer" in found
    says = finding(says="{zh: '{loan.colour}', en: '{loan.colour}'}")
    assert not remarks(material(facts=more, questions=asked, rules=says), "never-needed")


def test_a_term_that_nothing_uses_is_reported() -> None:
    rule = "\n- term: loan.idle\n  title: {zh: 闲, en: Idle}\n  when: loan.lent > 0\n"
    assert "no rule uses the term loan.idle" in only(material(rules=rule), "unused")


def test_a_term_without_a_title_is_reported() -> None:
    rule = finding(when="loan.idle") + "\n- term: loan.idle\n  when: loan.agreed is no\n"
    assert "have no words for loan.idle" in only(material(rules=rule), "untitled")


def test_a_kind_of_dispute_that_leads_nowhere_is_a_fault() -> None:
    kinds = """
- fact: case.category
  type: subtype
  set_by: system
  title: {zh: 类别, en: Kind}
  choices:
    loan: {zh: 借款, en: Loan}
    lost: {zh: 迷路, en: Lost}
    carded: {zh: 有卡片的, en: With a card}
    other: {zh: 其他, en: Other}
"""
    rule = finding(when="[loan.agreed is no, case.category is loan]")
    made = material(facts=FACTS + kinds, rules=rule, leads=frozenset({"carded"}))
    (found,) = [one for one in remarks(made, "dead-choice") if "nowhere" in one]
    assert ": fault: lost leads nowhere" in found


# ---------------------------------------------------------------- words


def test_a_text_without_english_is_a_fault_where_people_read_it() -> None:
    found = only(material(rules=finding(says="不用付利息。")), "language")
    assert "fault: finding loan.other: says: no en" in found
    assert found.split(": ")[0].endswith(":9")


def test_chinese_in_place_of_english_is_a_fault() -> None:
    found = only(material(rules=finding(title="{zh: 一, en: 一}")), "language")
    assert "fault: finding loan.other: title: the en text is Chinese" in found


def test_long_sentences_and_many_of_them_are_advice() -> None:
    long = "长" * 46
    found = remarks(
        material(rules=finding(says=f"{{zh: {long}。二。三。, en: Long.}}")), "too-long"
    )
    assert len(found) == 2
    assert (
        ": advice: finding loan.other: says: a sentence of 46 characters → at most 45" in found[1]
    )
    assert ": 3 sentences → at most 2" in found[0]


def test_a_hard_word_in_a_question_is_advice_unless_it_stands_in_brackets() -> None:
    hard = QUESTIONS.replace("借了多少?", "违约金多少?")
    found = only(material(questions=hard), "hard-word")
    assert "advice: ask loan.lent: question: 违约金 → say: 没按合同做要赔的钱" in found
    kind = QUESTIONS.replace("借了多少?", "要赔的钱(违约金)多少?")
    assert not remarks(material(questions=kind), "hard-word")


def test_a_promise_is_a_fault_and_a_phrase_that_only_holds_the_word_is_none() -> None:
    found = only(material(rules=finding(says="{zh: 法院一定支持。, en: A court will.}")), "promise")
    assert "fault: finding loan.other: says: 一定 promises what nobody can → 很可能" in found
    says = "{zh: 法院不一定支持。, en: A court may not.}"
    assert not remarks(material(rules=finding(says=says)), "promise")


def test_a_name_in_a_text_must_be_borne_by_something() -> None:
    says = "{zh: '借了 {loan.lnt} 元。', en: '{loan.lent} yuan.'}"
    found = only(material(rules=finding(says=says)), "placeholder")
    assert "nothing is called loan.lnt → did you mean loan.lent?" in found


def test_a_name_where_nothing_fills_it_is_a_fault() -> None:
    asked = QUESTIONS.replace("借了多少?", "借了多少 {loan.months}?")
    assert "{loan.months} is not filled here" in only(material(questions=asked), "placeholder")


def test_a_fixed_text_names_the_same_in_both_languages() -> None:
    text = "\n- text: a.b\n  zh: '{day} 到期'\n  en: due\n"
    found = only(material(rules=text), "placeholder")
    assert "text a.b: day stands in one language only" in found


def test_what_the_guidance_must_say_needs_a_fixed_text() -> None:
    known = frozenset({"side.both", "level.certain"})
    assert not remarks(material(texts=known), "wordless")
    found = only(material(texts=known, rules=finding(holder="tenant")), "wordless")
    assert ": fault: no text side.tenant → - text: side.tenant in rules/texts" in found


def test_sentences_and_characters_are_counted_as_readers_count_them() -> None:
    assert han("租金 36,000 元(rent)。") == 3
    assert sentences("一句。两句?\n三句") == ["一句", "两句", "三句"]


# ---------------------------------------------------------------- our own


def test_our_own_rules_have_no_fault(library: Library) -> None:
    found = lint(material_of(library, DAY))
    assert [str(remark) for remark in found if remark.weight is Weight.FAULT] == []


SIDES = """
- side: lender
  other: borrower
  when: loan.agreed is yes
"""


def test_what_tells_the_sides_apart_must_not_be_asked_of_both() -> None:
    found = only(material(rules=SIDES), "side-compared")
    assert "loan.agreed tells which side somebody is on" in found
    assert "compared: mirrored" in found
    fact = "- fact: loan.agreed\n"
    assert fact in FACTS
    marked = FACTS.replace(fact, f"{fact}  compared: mirrored\n")
    assert not remarks(material(rules=SIDES, facts=marked), "side-compared")
