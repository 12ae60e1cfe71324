"""Staff search the cases that they may read, and see why each was found."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI

from engine.actions import consent, consult, looks
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import CaseAssigned
from engine.casework.people import RESIDENT, Role
from engine.library import Library
from engine.store.duckdb import DuckdbStore
from tests.engine.actions.staffed import Town
from tests.web.colleague import AtDesk, Colleague
from tests.web.resident import words_of
from web.app import create_app
from web.context import Service


def case_of(desk: Desk, story: str, unit: str = "bajiao", kind: str = "rent.deposit") -> Case:
    case = consent.agree(desk, consult.open_case(desk).case, ["assess"])
    case = consult.choose_category(desk, consult.tell_story(desk, case, story), kind)
    return desk.append(case, [CaseAssigned(unit, "", "taken")])


def test_a_case_is_found_with_its_words_marked(desk: Desk, min: Colleague) -> None:
    case = case_of(desk, "房东不退押金<script>，说墙脏了。")
    page = min.get("/desk/search?q=押金 墙脏")
    assert "共 1 件" in words_of(page)
    assert re.findall("<mark>(.*?)</mark>", page.text) == ["押金", "墙脏"]
    assert "<script>，" not in page.text
    assert f'href="/desk/case/{case.number}"' in page.text
    assert looks.looks_at(desk, case).lines[0].action == "read"


def test_what_is_chosen_and_told_is_found_in_either_language(desk: Desk, min: Colleague) -> None:
    case_of(desk, "什么都没说", kind="rent.deposit")
    assert "在选项或指导书里" in words_of(min.get("/desk/search?q=押金"))
    min.browser.cookies.set("language", "en")
    page = words_of(min.get("/desk/search?q=deposit"))
    assert "1 cases" in page
    assert "among the choices or in the guidance" in page


def test_the_cases_of_other_houses_are_not_found(
    at_desk: AtDesk, desk: Desk, min: Colleague
) -> None:
    other = case_of(desk, "古城的押金", unit="gucheng")
    for query in ("q=押金", "q=", "unit=gucheng", f"q={other.number}", "q=押金&unit=gucheng"):
        page = min.get(f"/desk/search?{query}")
        assert "没有找到" in words_of(page), query
        assert f"/desk/case/{other.number}" not in page.text, query
    assert "共 1 件" in words_of(at_desk("head").get("/desk/search?q=押金"))


def test_values_are_offered_with_how_often_they_occur(desk: Desk, min: Colleague) -> None:
    case_of(desk, "押金一")
    case_of(desk, "押金二", kind="rent.arrears")
    page = words_of(min.get("/desk/search"))
    assert "2026 (2)" in page
    assert "拖欠租金 (1)" in page
    narrowed = min.get("/desk/search?q=押金&kind=rent.arrears")
    assert "共 1 件" in words_of(narrowed)
    assert "不限范围" in words_of(narrowed)
    assert "没有找到" in words_of(min.get("/desk/search?q=押金&kind=loan"))


def test_a_number_leads_to_its_case(desk: Desk, min: Colleague) -> None:
    case = case_of(desk, "一件事")
    for written in (case.number, case.number.lower(), f"{case.number[:4]} {case.number[4:]}"):
        assert min.get(f"/desk/search?q={written}").url.path == f"/desk/case/{case.number}"


def test_pages_can_be_turned(desk: Desk, min: Colleague) -> None:
    numbers = {case_of(desk, f"押金{n}").number for n in range(23)}
    first, second = (min.get(f"/desk/search?q=押金&page={n}") for n in (1, 2))
    assert "第 1 页，共 2 页" in words_of(first)
    shown = re.findall(r'href="/desk/case/(\w{8})"', first.text + second.text)
    assert (len(shown), {*shown}) == (23, numbers)
    assert "/desk/search?q=%E6%8A%BC%E9%87%91" in first.text


def test_where_nothing_holds_every_word_the_nearest_are_shown_as_such(
    desk: Desk, min: Colleague
) -> None:
    case_of(desk, "邻居家的狗夜里叫")
    assert "没有一件包含所有的词" in words_of(min.get("/desk/search?q=邻居 空调外机"))


def test_who_has_no_lists_is_not_let_in(at_desk: AtDesk, staffed: FastAPI, town: Town) -> None:
    assert at_desk("admin").get("/desk/search?q=x").status_code == 403
    assert "登录" in words_of(Colleague.at(staffed, town).get("/desk/search?q=x"))


@pytest.mark.parametrize(
    "query",
    [
        "q=%00%FF",
        "q=🙂🙂🙂",
        "q=" + "押金" * 1500,
        "q=%27%3B--&stage=x&year=99999&page=-1&order=z",
        "q=*:* OR NOT&page=99999999999999&kind=%27&unit=%00",
        "year=٢٠٢٦&page=²",
    ],
)
def test_nonsense_is_answered(min: Colleague, query: str) -> None:
    assert min.get(f"/desk/search?{query}").status_code == 200


def test_the_list_of_cases_leads_to_the_search(min: Colleague) -> None:
    page = min.get("/desk/cases")
    assert 'action="/desk/search"' in page.text
    assert "搜索" in words_of(page)


def test_a_service_without_an_index_says_that_it_has_none(library: Library, town: Town) -> None:
    app = create_app(
        library, town.store, town.clock, authors=False, terms=town.office.terms, searches=False
    )
    min = Colleague.signed_in(app, town, "min")
    assert "搜索正在准备" in words_of(min.get("/desk/search?q=押金"))
    assert min.get("/readyz").json()["search"] == "off"


def test_beside_a_file_the_index_is_kept_in_the_background(
    library: Library, tmp_path: Path
) -> None:
    store = DuckdbStore(tmp_path / "cases.duckdb")
    town = Town(store)
    town.join("min", Role.MEDIATOR, "bajiao")
    root = tmp_path / "index"
    app = create_app(library, store, town.clock, authors=False, terms=town.office.terms, index=root)
    min = Colleague.signed_in(app, town, "min")
    with min.browser:
        service: Service = app.state.service
        case_of(service.revisions.current.of(RESIDENT), "在文件旁边的押金")
        _until(lambda: "共 1 件" in words_of(min.get("/desk/search?q=押金")))
        _until(lambda: min.get("/readyz").json()["search"] == "ready")  # a case is found before
    assert root.is_dir()
    assert b"\xe6\x8a\xbc\xe9\x87\x91" not in b"".join(
        each.read_bytes() for each in root.rglob("*") if each.is_file()
    )


def _until(holds: Callable[[], bool]) -> None:
    over = time.monotonic() + 15
    while not holds():
        assert time.monotonic() < over, "it was never so"
        time.sleep(0.1)
