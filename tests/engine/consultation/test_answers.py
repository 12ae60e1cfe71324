"""Answers as their authors write them: figures of the day, one place alone, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from engine.consultation.answer import Answer, said
from engine.consultation.reading import Known, read_answers
from engine.errors import DefinitionError
from engine.rulebook.lint.answers import answers as lint_answers
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.remark import Remark
from engine.rulebook.lint.written import entries_of, passages_of
from engine.source import Items, read_text
from tests.ours import library

DAY = date(2026, 11, 22)
WRITTEN = """
- answer: wages
  kind: lab.wage
  question: {zh: 不发工资怎么办？, en: What about unpaid wages?}
  wordings: [老板不给钱, 工资没发, 欠薪]
  says: {zh: 干了活就要给钱。, en: Work is paid.}
  step: {zh: 先书面要。, en: Ask in writing.}
  basis: [劳动法#50]
  rests_on: [labour.wages_owed]
  local:
    - region: 北京市
      says: {zh: "最低每月 {minimum_wage_monthly} 元。", en: "{minimum_wage_monthly} yuan."}
      basis: [北京市工资支付规定]
"""


def read(text: str) -> tuple[dict[str, Answer], list[DefinitionError]]:
    """The answers of a file, and everything that is wrong with it."""
    faults: list[DefinitionError] = []
    entries = read_text(text, "answers.yaml")
    assert isinstance(entries, Items)
    rulebook = library().rulebook
    known = Known(rulebook, rulebook.facts["case.category"].choices)
    return read_answers(entries, known, faults), faults


def remarks(text: str) -> list[Remark]:
    """What the lint says of a file of answers."""
    entries = read_text(text, "answers.yaml")
    material = Material(
        rulebook=library().rulebook,
        day=DAY,
        entries={entry.place: entry for entry in entries_of([entries])},
        passages=tuple(passages_of([entries])),
    )
    return list(lint_answers(material))


# ---------------------------------------------------------------- what is said


def test_what_holds_in_one_place_is_said_there_alone_with_the_figure_of_the_day() -> None:
    found, faults = read(WRITTEN)
    assert faults == []
    here = said(found["wages"], library().rulebook, DAY, "北京市石景山区")
    assert [text.zh for text in here.local] == ["最低每月 2,540.00 元。"]
    assert here.basis == ("劳动法#50", "北京市工资支付规定")
    there = said(found["wages"], library().rulebook, DAY, "上海市")
    assert (there.local, there.basis) == ((), ("劳动法#50",))


def test_a_figure_that_nobody_knows_on_that_day_is_left_out_with_its_sentence() -> None:
    found, _ = read(WRITTEN)
    before = said(found["wages"], library().rulebook, date(1999, 1, 1), "北京市")
    assert before.local == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_answer_of_ours_leaves_a_figure_open(language: str) -> None:
    ours = library()
    for answer in ours.answers.values():
        told = said(answer, ours.rulebook, DAY, ours.region.of(None))
        texts = [told.says, *told.local, *([told.step] if told.step else [])]
        words = " ".join(text.get(language) for text in texts)
        assert not {"{", "}"} & set(words), answer.id
        assert "还不清楚" not in words, answer.id
        assert "not known" not in words, answer.id


def test_every_kind_of_dispute_has_an_answer() -> None:
    kinds = library().rulebook.facts["case.category"].choices
    assert set(kinds) == {answer.kind for answer in library().answers.values()}
    assert len(library().answers) > 100


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("kind: lab.wage", "kind: lab.wages", "kind: lab.wages is not known"),
        ("[labour.wages_owed]", "[labour.wage_owed]", "rests_on: labour.wage_owed is not known"),
        ("answer: wages", "answer: Wages!", "answer Wages! cannot stand in an address"),
        ("干了活就要给钱。", "每月 {minimum_wage_monthly} 元。", "has no value for every place"),
        ("干了活就要给钱。", "每月 {no_such_sum} 元。", "{no_such_sum} is no figure"),
        ("干了活就要给钱。", "按 {court_fee_brackets} 算。", "{court_fee_brackets} is no figure"),
        ("  basis: [劳动法#50]\n", "", "basis is missing"),
        ("  wordings: [老板不给钱, 工资没发, 欠薪]\n", "", "wordings is missing"),
        ("  step:", "  steps:", "unknown key steps"),
    ],
)
def test_a_fault_is_named_with_its_place(written: str, instead: str, message: str) -> None:
    quoted = f'"{instead}"' if instead.startswith(("每月", "按")) else instead
    _, faults = read(WRITTEN.replace(written, quoted, 1))
    assert message in str(faults[0])
    assert faults[0].place.line > 1


def test_an_answer_that_stands_twice_is_refused() -> None:
    _, faults = read(WRITTEN + WRITTEN.lstrip())
    assert "answer wages stands twice" in str(faults[0])


@pytest.mark.parametrize(
    ("written", "instead", "lint"),
    [
        ("干了活就要给钱。", "每月最低2540.00元。", "figure"),
        ("干了活就要给钱。", "赔500元。", "figure"),
        ("劳动法#50", "劳动发#50", "law"),
        ("劳动法#50", "合同法#50", "expired-basis"),
        ("[老板不给钱, 工资没发, 欠薪]", "[老板不给钱]", "answer"),
        ("干了活就要给钱。", "一。二。三。四。五。六。", "too-long"),
    ],
)
def test_the_check_sees_what_the_reader_cannot(written: str, instead: str, lint: str) -> None:
    assert remarks(WRITTEN) == []
    assert [remark.lint for remark in remarks(WRITTEN.replace(written, instead, 1))][:1] == [lint]


def test_one_wording_leads_to_one_answer() -> None:
    twice = WRITTEN + WRITTEN.lstrip().replace("answer: wages", "answer: pay")
    assert "老板不给钱 leads to wages already" in " ".join(map(str, remarks(twice)))
