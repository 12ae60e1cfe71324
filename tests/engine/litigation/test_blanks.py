"""Lines to write on: what can be ticked and written in them, and how they stand in a paper."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.i18n import LANGUAGES, Text
from engine.litigation.blanks import TICKED, line_key, slots_of, sums_in, written
from engine.litigation.form import ByHand, Of
from engine.litigation.matter import Matter
from engine.litigation.reading import load_forms, load_sheets
from tests.engine.litigation.matters import DISMISSED, filled, lines, matter
from tests.engine.litigation.test_filling import landlord
from tests.ours import library

LINES = [
    (form, element, element.origin.text)
    for forms in (load_forms(library().rulebook), load_sheets(library().rulebook))
    for form in forms.by_id.values()
    for element in form.elements
    if isinstance(element.origin, ByHand)
]


def wrote(case: Matter, said: dict[str, str]) -> Matter:
    """The same case with these lines written."""
    return replace(case, people={**case.people, Of.OWN: {**case.person(Of.OWN), **said}})


def labels(zh: str, en: str = "") -> list[str]:
    return [slot.label.zh for slot in slots_of(Text(zh, en or zh))]


def test_boxes_far_apart_exclude_each_other_and_those_in_brackets_do_not() -> None:
    line = "□ 公司　□ 其他＿＿　　□ 国有（□ 控股 □ 参股）　□ 民营"
    slots = slots_of(Text(line, line))
    assert [slot.group for slot in slots] == [1, 1, 0, 2, 0, 0, 2]
    assert [slot.label.zh for slot in slots if slot.group == 2] == ["国有", "民营"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("□ 否　□ 是：保全法院＿＿＿　时间＿＿＿", ["否", "是", "保全法院", "时间"]),
        ("坐落：＿＿＿＿　面积：＿＿平方米", ["坐落", "面积…平方米"]),
        ("合同第＿＿条", ["合同第…条"]),
        ("□ 无　□ 有：合同第＿＿条（仍由法院管）", ["无", "有", "合同第…条（仍由法院管）"]),
        ("□ 无　□ 已经过了（理由：＿＿＿）", ["无", "已经过了", "理由"]),
        ("金额：＿＿＿元（没有就不写）　＿＿人", ["金额（没有就不写）", "…人"]),
        ("＿＿＿＿", [""]),
    ],
)
def test_each_is_called_by_what_stands_around_it(line: str, said: list[str]) -> None:
    assert labels(line) == said


def test_what_tells_how_to_fill_a_line_goes_once_it_is_filled() -> None:
    line = Text("金额：＿＿＿＿元（没有就划掉）", "Sum: ______ yuan (strike out if none)")
    assert written(line, {0: "1200.5"}) == Text("金额：1,200.50元", "Sum: 1,200.50 yuan")
    assert sums_in(line, {0: "1200.5"}) == {0: 120_050}
    assert sums_in(line, {}) == {}
    assert written(line, {0: "按实际发生"}).zh == "金额：按实际发生元"  # written on another line


def test_a_sum_that_was_left_out_is_not_asked_for_beside_what_was_said() -> None:
    line = Text("＿＿＿　金额：＿＿＿元（没有就不写）", "____   Sum: ____ yuan (if there is one)")
    assert written(line, {0: "修好水管"}) == Text("修好水管", "修好水管")
    assert written(line, {0: "修水管", 1: "300.00"}).zh == "修水管　金额：300.00元"


def test_what_somebody_wrote_in_brackets_stays() -> None:
    line = Text("原因：＿＿＿＿", "Why: ____")
    assert written(line, {0: "生病（有证明）"}).zh == "原因：生病（有证明）"


@pytest.mark.parametrize("line", [line for *_, line in LINES], ids=lambda line: line.zh[:12])
def test_every_line_of_every_paper_can_be_filled_on_screen(line: Text) -> None:
    slots = slots_of(line)
    assert slots
    for slot in slots:
        for language in LANGUAGES:
            label = slot.label.get(language)
            assert not {*label} & {*"□＿_"}
            assert label or not slot.is_box
    blanks = [slot for slot in slots if not slot.is_box]
    assert len(blanks) < 2 or all(slot.label.zh for slot in blanks if slot.no)


@given(st.data())
def test_each_slot_is_filled_alone_and_in_both_languages(data: st.DataObject) -> None:
    form, element, line = data.draw(st.sampled_from(LINES))
    slot = data.draw(st.sampled_from(slots_of(line)))
    said = TICKED if slot.is_box else "12345.67" if slot.is_money else "张三（甲）"
    told = written(line, {slot.no: said})
    mark = "☑" if slot.is_box else "12,345.67" if slot.is_money else "张三（甲）"
    for language in LANGUAGES:
        assert told.get(language).count(mark) == 1
    assert line_key(form, element).endswith(element.id)


def test_a_claim_written_by_hand_counts_in_the_total_and_the_fees() -> None:
    case = landlord()
    told = lines(filled("lease_complaint", case))
    more = lines(filled("lease_complaint", wrote(case, {"claim.bills/0": "500.25"})))
    assert "37,620.00元" in told["claim.total"].text.zh
    assert "38,120.25元" in more["claim.total"].text.zh
    assert more["claim.bills"].text.zh == "金额：500.25元"


def test_one_line_is_written_once_for_all_papers() -> None:
    said = {"agent.name/0": "李明", "delivery.electronic/0": TICKED}
    case = wrote(matter(DISMISSED, scope="labour"), said)
    for form in ("labour_application", "mandate"):
        assert lines(filled(form, case))["agent.name"].text.zh == "李明"
    for form in ("labour_application", "delivery_address"):
        assert lines(filled(form, case))["delivery.electronic"].text.zh.startswith("☑ 是")
