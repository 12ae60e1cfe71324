"""Staff compare cases side by side and decide; nobody reads on it what is not theirs to read."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions import consent, consult, looks, merging
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, PersonDescribed
from tests.web.colleague import AtDesk, Colleague
from tests.web.resident import Resident, faults_on, words_of

STORY = "租了八角北路12号楼3单元402，房东说墙上有钉子眼，5000块押金一分不退。"
OTHER = "租客退房以后墙面都是钉子眼，刷墙花了不少，还找我要五千押金，八角北路12-3-402。"
PHONE = "13900000101"


def entered(desk: Desk, story: str, unit: str) -> tuple[Case, str]:
    opened = consult.open_case(desk)
    case = consent.agree(desk, opened.case, ["assess"])
    case = consult.tell_story(desk, case, story)
    case = consult.choose_category(desk, case, "rent.deposit")
    told = PersonDescribed("", {"name": "王芳", "phone": PHONE}, "resident")
    return desk.append(case, [told, CaseAssigned(unit, "", "by_level_and_place")]), opened.secret


@pytest.fixture
def pair(desk: Desk) -> tuple[Case, Case]:
    return entered(desk, STORY, "bajiao")[0], entered(desk, OTHER, "bajiao")[0]


def alike(case: Case) -> str:
    return f"/desk/case/{case.number}/alike"


def form(page: Response, act: str, other: str = "") -> dict[str, str]:
    """The hidden fields of one form of the page."""
    for written in re.findall(r"<form.*?</form>", page.text, re.DOTALL):
        found = dict(re.findall(r'<input type="hidden" name="([a-z_]+)" value="([^"]*)">', written))
        if found.get("act") == act and found.get("other", "") == other:
            return {name: unescape(value) for name, value in found.items()}
    raise AssertionError(f"no form for {act}")


def merged(min: Colleague, case: Case, other: Case, **fields: str) -> Response:
    page = min.get(f"{alike(case)}?beside={other.number}")
    sent = {"way": "into", "merge.reason": "same_person", **fields}
    return min.post(alike(case), **form(page, "merge", other.number), **sent)


def test_a_case_tells_that_another_may_be_the_same(min: Colleague, pair: tuple[Case, Case]) -> None:
    assert "有1件可能是同一件纠纷" in words_of(min.get(f"/desk/case/{pair[0].number}"))


def test_both_are_shown_side_by_side_with_reasons(
    at_desk: AtDesk, pair: tuple[Case, Case], desk: Desk
) -> None:
    case, other = pair
    page = at_desk("min").get(alike(case))
    words = words_of(page)
    assert "很可能重复" in words
    assert "地址相同：…角北路 12-3-402（25分）" in words
    assert "139****0101" in words
    assert PHONE not in page.text
    assert STORY in words
    assert OTHER in words
    assert {line.action for line in looks.looks_at(desk, other).lines} == {"read"}


@pytest.mark.parametrize(("way", "stays"), [("into", 1), ("from", 0)])
def test_either_is_joined_to_the_other_and_taken_apart_again(
    min: Colleague, pair: tuple[Case, Case], desk: Desk, way: str, stays: int
) -> None:
    page = merged(min, *pair, way=way)
    assert page.status_code == 200
    kept, gone = desk.again(pair[stays]), desk.again(pair[1 - stays])
    assert kept.course.merged is None
    assert gone.course.merged is not None
    assert gone.course.merged.into == kept.number
    assert "和另一件合并办理" in words_of(min.get(f"/desk/case/{gone.number}"))
    assert "和这一件合并办理" in words_of(min.get(f"/desk/case/{kept.number}"))
    assert "并入另一件" in words_of(min.get("/desk/cases"))
    page = min.get(alike(gone))
    page = min.post(alike(gone), **form(page, "undo"), **{"undo.reason": "two_disputes"})
    assert page.status_code == 200
    assert desk.again(gone).course.merged is None
    assert "并入另一件" not in words_of(min.get("/desk/cases"))


def test_a_form_without_its_reason_says_so(
    min: Colleague, pair: tuple[Case, Case], desk: Desk
) -> None:
    for act in ("merge", "apart"):
        page = min.get(f"{alike(pair[0])}?beside={pair[1].number}")
        page = min.post(alike(pair[0]), **form(page, act, pair[1].number))
        assert page.status_code == 422
        assert faults_on(page)
    assert desk.again(pair[0]).seq == pair[0].seq


def test_a_double_click_joins_once(min: Colleague, pair: tuple[Case, Case], desk: Desk) -> None:
    case, other = pair
    page = min.get(f"{alike(case)}?beside={other.number}")
    sent = {**form(page, "merge", other.number), "merge.reason": "family"}
    first, second = (min.post(alike(case), **sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert [e.kind for e in desk.store.read(case.id)].count("CaseMerged") == 1


def test_who_comes_second_is_told_what_changed(
    at_desk: AtDesk, pair: tuple[Case, Case], desk: Desk
) -> None:
    case, other = pair
    min, head = at_desk("min"), at_desk("head")
    late = head.get(f"{alike(case)}?beside={other.number}")
    merged(min, case, other)
    sent = {**form(late, "apart", other.number), "apart.reason": "other_people"}
    answer = head.post(alike(case), **sent)
    assert answer.status_code == 409
    assert "您打开这一页以后，这件事有了变化" in words_of(answer)
    sent = {**form(late, "merge", other.number), "way": "from", "merge.reason": "family"}
    answer = head.post(alike(case), **sent)
    assert answer.status_code == 409
    assert "请直接并到第三件" in words_of(answer) or "撤销" in words_of(answer)
    assert desk.again(other).course.merged is None


def test_what_is_kept_apart_is_shown_apart_and_proposed_again_when_undone(
    min: Colleague, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    page = min.get(f"{alike(case)}?beside={other.number}")
    sent = {**form(page, "apart", other.number), "apart.reason": "other_matter"}
    page = min.post(alike(case), **sent)
    assert "没有发现可能重复的案件" in words_of(page)
    assert "分开办：人一样，事情是另一件" in words_of(page)
    page = min.post(alike(case), **form(page, "again", other.number))
    assert "很可能重复" in words_of(page)


def test_of_another_house_only_that_it_has_one(
    at_desk: AtDesk, pair: tuple[Case, Case], desk: Desk
) -> None:
    away, _ = entered(desk, OTHER + "只有古城看得到", "gucheng")
    min, head = at_desk("min"), at_desk("head")
    page = min.get(f"{alike(pair[0])}?beside={away.number}")
    assert "别的单位有1件很可能是同一件纠纷" in words_of(page)
    assert away.number not in page.text.replace(f"beside={away.number}", "")
    assert "只有古城看得到" not in page.text
    refused = min.post(alike(pair[0]), act="merge", other=away.number, **{"merge.reason": "family"})
    assert refused.status_code == 404
    assert "只有古城看得到" in words_of(head.get(f"{alike(pair[0])}?beside={away.number}"))


def test_nonsense_leads_back_to_the_page(
    min: Colleague, pair: tuple[Case, Case], desk: Desk
) -> None:
    for sent in ({}, {"act": "burn"}, {"act": "merge"}, {"act": "again", "other": "?!"}):
        assert min.post(alike(pair[0]), **sent).status_code == 200
    assert min.post(alike(pair[0]), act="merge", other="ZZZZZZZZ").status_code == 404
    assert min.post(alike(pair[0]), act="undo").status_code == 409
    assert min.get(f"{alike(pair[0])}?beside=%00{'9' * 5000}").status_code == 200
    assert desk.again(pair[0]).seq == pair[0].seq


def test_the_applicant_reads_that_it_is_handled_with_another_and_nothing_of_that(
    at_desk: AtDesk, staffed: FastAPI, desk: Desk
) -> None:
    case, secret = entered(desk, STORY, "bajiao")
    other, key = entered(desk, OTHER, "bajiao")
    merged(at_desk("min"), case, other)
    home = Resident.at_home(staffed)
    home.browser.cookies.set(f"case-{case.number}", secret)
    page = home.browser.get(f"/case/{case.number}/course")
    words = words_of(page)
    assert "和另一件合并办理" in words
    assert "随时可以去" in words
    assert other.number not in page.text
    assert f"{other.number[:4]}-{other.number[4:]}" not in page.text
    assert "同一个人又来登记" not in words
    for address in ("", "/data", "/access", "/deadlines", "/review", "/advice"):
        page = home.browser.get(f"/case/{case.number}{address}")
        assert page.status_code == 200
        assert other.number not in page.text
    home.browser.cookies.set(f"case-{other.number}", key)  # she holds that one too
    page = home.browser.get(f"/case/{case.number}/course")
    assert f"/case/{other.number}" in page.text


def test_a_second_case_about_the_same_thing_is_hinted_at_and_goes_on(staffed: FastAPI) -> None:
    ana = Resident.at_home(staffed)
    ana.begin(STORY, kind="rent.deposit")
    first = ana.number
    page = ana.begin("还是八角北路那套房，墙上有钉子眼，房东5000押金不退。")
    assert "您已经有一件差不多的事" in words_of(page)
    assert f"/case/{first}" in page.text
    assert ana.choose("rent.deposit").status_code == 200
    page = ana.begin("楼上的狗咬了我的腿")
    assert "您已经有一件差不多的事" not in words_of(page)


def test_another_browser_gets_no_hint(staffed: FastAPI) -> None:
    Resident.at_home(staffed).begin(STORY, kind="rent.deposit")
    page = Resident.at_home(staffed).begin(STORY)
    assert "您已经有一件差不多的事" not in words_of(page)


def test_who_is_joined_to_an_ended_case_is_seen_by_those_at_work(
    min: Colleague, pair: tuple[Case, Case], desk: Desk
) -> None:
    case, other = pair
    merged(min, case, other)
    assert [each.number for each in merging.held_with(desk, other)] == [case.number]
    seen = min.get(f"/desk/case/{other.number}")
    tied = dict(re.findall(r'name="(seen|key)" value="([^"]*)"', seen.text))
    ended = {"outcome": "settled", "settled.reason": "done_as_asked"}
    assert min.post(f"/desk/case/{other.number}/take", **tied).status_code == 200
    seen = min.get(f"/desk/case/{other.number}")
    tied = dict(re.findall(r'name="(seen|key)" value="([^"]*)"', seen.text))
    assert min.post(f"/desk/case/{other.number}/end", **tied, **ended).status_code == 200
    assert "那一件已经结束或者删除" in words_of(min.get(f"/desk/case/{case.number}"))
