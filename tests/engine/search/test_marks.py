from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.search import marks
from engine.search.sums import sums

YUAN = 100


@pytest.mark.parametrize(
    "written",
    ["13800138000", "138 0013 8000", "138-0013-8000", "+86 13800138000", "008613800138000",
     "１３８００１３８０００", "电话13800138000，晚上打"],
)  # fmt: skip
def test_a_telephone_number_is_one_however_it_is_written(written: str) -> None:
    assert marks.phone(written) == "13800138000"


@pytest.mark.parametrize("written", ["", "110", "1380013800", "138001380001", "没有电话"])
def test_what_is_no_telephone_number_is_none(written: str) -> None:
    assert marks.phone(written) == ""


def test_a_landline_is_known_with_and_without_its_dash() -> None:
    assert marks.phones("010-68000001") == marks.phones("01068000001") == {"01068000001"}


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张 三", "张三"),
        ("ＺＨＡＮＧ San", "zhangsan"),
        ("阿依·古丽", "阿依古丽"),
        ("王", ""),
        ("", ""),
    ],
)
def test_a_name_is_compared_without_blanks_and_case(written: str, name: str) -> None:
    assert marks.name(written) == name


def test_a_citizens_number_counts_only_with_its_check_digit() -> None:
    assert marks.identities("身份证11010519491231002x，") == {"11010519491231002X"}
    assert marks.identities("110105194912310021") == frozenset()
    assert not marks.is_identity("1101051949123100")


@pytest.mark.parametrize(
    "written",
    [
        "八角北路12号楼3单元402",
        "住在八角北路十二号楼三单元402室",
        "八角北路12-3-402",
        "八角北路１２号楼３单元４０２",
    ],
)
def test_an_address_is_one_however_it_is_written(written: str) -> None:
    assert marks.places(marks.even(written)) == {"角北路:12:3:402"}


def test_a_house_is_an_address_without_its_door() -> None:
    assert marks.building("角北路:12:3:402") == "角北路:12"
    assert not marks.is_whole("角北路:12")


@pytest.mark.parametrize(
    "written",
    ["2026年5月6号", "五月五号", "房租5000元", "押金三千", "干了45天", "住了3年", "第12号"],
)
def test_a_day_or_a_sum_is_no_address(written: str) -> None:
    assert marks.places(marks.even(written)) == frozenset()


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("合同编号：ZL-2026-0815", "ZL20260815"),
        ("借条号JT20250601，", "JT20250601"),
        ("订单MJ20260418，9800块", "MJ20260418"),
        ("（2026）京0107执2231号", "2026京0107执2231"),
    ],
)
def test_the_number_of_a_paper_is_found(written: str, code: str) -> None:
    assert marks.codes(marks.even(written)) == {code}


def test_a_telephone_number_is_no_number_of_a_paper() -> None:
    assert marks.codes("合同号13800138000") == frozenset()


def test_a_number_plate_is_one_with_and_without_its_dot() -> None:
    assert marks.plates("京N·58K21的车") == marks.plates("车京N58K21停") == {"京N58K21"}


@pytest.mark.parametrize(
    ("written", "yuan"),
    [
        ("36000", 36_000),
        ("三万六", 36_000),
        ("3.6万", 36_000),
        ("36,000元", 36_000),
        ("1万2", 12_000),
        ("一万二千元", 12_000),
        ("三千六百块", 3_600),
        ("三千六块", 3_600),
        ("8千元", 8_000),
        ("两万五", 25_000),
        ("三百块", 300),
    ],
)
def test_a_sum_is_one_however_it_is_written(written: str, yuan: int) -> None:
    assert sums(f"押金{written}不退") == {yuan * YUAN}


@pytest.mark.parametrize(
    "written", ["2026年", "2026", "12号楼", "一个月", "50块", "京A·12345", "0107"]
)
def test_what_tells_no_sum_gives_none(written: str) -> None:
    assert sums(written) == frozenset()


@given(st.text(max_size=200))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    plain = marks.even(text)
    for read in (marks.phones, marks.emails, marks.identities, marks.codes, marks.plates):
        assert all(read(plain))
    assert all(":" in place for place in marks.places(plain))
    assert all(fen > 0 for fen in sums(plain))
