"""Staff are shown similar cases and suggestions, settle them in one form, and see how often."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from httpx2 import Response

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.actions.staff import people
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, PersonDescribed, SuggestionSettled
from engine.casework.people import Role
from tests.engine.actions.likeness import begun, ended, sketches
from tests.engine.actions.staffed import Town
from tests.web.colleague import AtDesk, Colleague
from tests.web.resident import faults_on, words_of
from tests.web.screen import SCROLLED, screen

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PLANTED = ("赵不言", "13800004321", "墙上有钉子眼", "嫌我地板有划痕")


@pytest.fixture
def case(desk: Desk, town: Town) -> Case:
    """A deposit case in the hand of the mediator, beside two that ended here and one elsewhere."""
    told = {one.id: one for one in sketches(desk)}
    for id, unit in (("wear1", "bajiao"), ("wear2", "bajiao"), ("wear3", "gucheng")):
        described = PersonDescribed("", {"name": PLANTED[0], "phone": PLANTED[1]}, "resident")
        desk.append(ended(desk, told[id], unit), [described])
    hand = next(one.id for one in people.everybody(town.office) if one.login == "min")
    return desk.append(begun(desk, told["wear_asked"]), [CaseAssigned("bajiao", hand, "taken")])


def hidden(page: Response) -> dict[str, str]:
    """Every hidden field of the form in which suggestions are settled."""
    form = re.search(r'<form class="support".*?</form>', page.text, re.DOTALL)
    assert form
    pairs = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form[0])
    return {name: unescape(value) for name, value in pairs}


def test_similar_cases_are_shown_without_their_people(
    min: Colleague, at_desk: AtDesk, case: Case, desk: Desk
) -> None:
    address = f"/desk/case/{case.number}"
    assert f'href="{address}/similar"' in min.get(address).text
    page = min.get(f"{address}/similar")
    assert page.text.count('<li class="sheet"') == 2
    assert "没有约束力" in words_of(page)
    assert "同一类纠纷" in words_of(page)
    assert "数额：这件 4,000 元，那件" in words_of(page)
    assert not [word for word in PLANTED if word in page.text]
    head = at_desk("head")
    assert head.get(f"{address}/similar").text.count('<li class="sheet"') == 3


def test_similar_cases_of_a_foreign_house_are_nobodys(at_desk: AtDesk, case: Case) -> None:
    gu = at_desk("gucheng")
    assert gu.get(f"/desk/case/{case.number}/similar").status_code == 404


def test_where_nothing_is_alike_that_is_said(min: Colleague, desk: Desk) -> None:
    empty = consult.open_case(desk).case
    desk.append(empty, [CaseAssigned("bajiao", "", "taken")])
    page = min.get(f"/desk/case/{empty.number}/similar")
    assert "没有找到足够像的已办结案件" in words_of(page)


def test_nothing_is_ticked_beforehand(at_desk: AtDesk, case: Case) -> None:
    page = at_desk("min").get(f"/desk/case/{case.number}")
    form = page.text.partition('<form class="support"')[2].partition("</form>")[0]
    assert "checked" not in form
    assert "selected" not in form
    assert "是建议，不是决定" in words_of(page)


def test_a_suggestion_is_settled_once_and_told_to_the_resident(
    min: Colleague, case: Case, desk: Desk
) -> None:
    address = f"/desk/case/{case.number}"
    sent = {
        **hidden(min.get(address)),
        "support.cause": "other",
        "support.cause.other": "rent.repair",
        "support.cause.reason": "misread",
        "support.level": "community",
    }
    done = min.post(f"{address}/support", **sent)
    assert done.url.path == address
    assert "已改成：房屋维修" in words_of(done)
    assert "已同意：社区调解" in words_of(done)
    assert "纠纷类别定为：房屋维修、漏水、安全" in words_of(done)
    now = desk.again(case)
    assert now.category == "rent.repair"
    assert min.post(f"{address}/support", **sent).url.path == address
    assert desk.again(case).seq == now.seq


def test_what_is_wrong_is_told_at_its_field(min: Colleague, case: Case) -> None:
    address = f"/desk/case/{case.number}"
    ties = hidden(min.get(address))
    assert faults_on(min.post(f"{address}/support", **ties)) == ["请至少处理一项"]
    wrong = {**ties, "support.level": "street", "support.route": "GALAXY"}
    refused = min.post(f"{address}/support", **wrong)
    assert refused.status_code == 422
    assert {*faults_on(refused)} == {
        "这一项不能这样选，请从列出的里面选",
        "请选一个原因",
    }
    stale = {**ties, "support.level": "street", "support.level.shown": "district"}
    assert min.post(f"{address}/support", **stale).status_code == 409


@pytest.mark.parametrize(
    "sent",
    [
        {"support.cause": "\x00" * 9000},
        {"support.law": ["'; DROP", "民法典#1"]},
        {"support.cause": "other"},
        {"seen": "99999999", "support.level": "community"},
        {"seen": "x", "key": "y" * 500, "support.unit": "😀"},
    ],
)
def test_nonsense_in_the_form_settles_nothing(
    min: Colleague, case: Case, desk: Desk, sent: dict[str, str | list[str]]
) -> None:
    address = f"/desk/case/{case.number}"
    ties: dict[str, str | list[str]] = {**hidden(min.get(address))}
    answer = min.post(f"{address}/support", **{**ties, **sent})
    assert answer.status_code in (409, 422)
    assert desk.again(case).seq == case.seq


def test_each_settles_what_they_may_act_on(at_desk: AtDesk, town: Town, case: Case) -> None:
    address = f"/desk/case/{case.number}"
    head = at_desk("head").get(address).text
    assert 'name="support.level"' in head
    assert 'name="support.cause"' not in head
    town.join("judge", Role.COURT, "bajiao")
    judge = at_desk("judge").get(address).text
    assert '<form class="support"' not in judge


def test_rates_of_agreement_are_counted_within_the_own_house(at_desk: AtDesk, case: Case) -> None:
    min, head = at_desk("min"), at_desk("head")
    assert "还没有处理过的建议" in words_of(min.get("/desk/agreement"))
    address = f"/desk/case/{case.number}"
    min.post(f"{address}/support", **{**hidden(min.get(address)), "support.level": "community"})
    page = head.get("/desk/agreement")
    assert "在哪一级调解 太少 处理 1 同意 1 改了 0" in words_of(page)
    assert "100%" not in page.text
    assert "社区" not in words_of(at_desk("gucheng").get("/desk/agreement?by=unit"))
    for by in ("what", "month", "unit", "x"):
        assert head.get(f"/desk/agreement?by={by}&first=2026-01-01").status_code == 200
    assert head.get("/desk/agreement?first=gestern").status_code == 422
    told = head.get("/desk/agreement.csv?by=unit")
    assert "bajiao,1,1,0," in told.text
    assert "attachment" in told.headers["content-disposition"]
    assert at_desk("admin").get("/desk/agreement").status_code == 403


@pytest.mark.parametrize(
    ("width", "language"), [(320, "en"), (375, "zh"), (720, "en"), (1280, "zh")]
)
def test_rates_of_agreement_fit_every_screen(
    browser: Browser, at_desk: AtDesk, case: Case, desk: Desk, width: int, language: str
) -> None:
    changed = [SuggestionSettled("level", "community", "district", "knows_more")]
    desk.append(
        case, [*changed, SuggestionSettled("cause", "rent.repair", "rent.repair", "agreed")]
    )
    head = at_desk("head")
    with screen(browser, head.browser, width, language) as page:
        for by in ("what", "month", "unit"):
            page.goto(f"/desk/agreement?by={by}")
            assert page.locator("table.agreed tbody tr").count() > 1
            assert page.evaluate("document.documentElement.scrollWidth") <= width, by
            assert page.evaluate(SCROLLED) == [], by


def test_a_withdrawn_case_suggests_nothing(at_desk: AtDesk, case: Case, desk: Desk) -> None:
    consent.withdraw(desk, case, ["assess"])
    page = at_desk("min").get(f"/desk/case/{case.number}/similar")
    assert page.status_code == 403
