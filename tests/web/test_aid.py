"""Staff are shown similar cases and suggestions, settle them in one form, and see how often."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions import consent, consult
from engine.actions.desk import Desk
from engine.actions.staff import people
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, PersonDescribed
from engine.casework.people import Role
from engine.library import Library
from tests.engine.actions.likeness import begun, ended, sketches
from tests.engine.actions.staffed import Town
from tests.web.colleague import Colleague, desk_of, house
from tests.web.resident import faults_on, words_of

PLANTED = ("赵不言", "13800004321", "墙上有钉子眼", "嫌我地板有划痕")


@pytest.fixture
def town() -> Town:
    town = Town()
    town.join("head", Role.SUPERVISOR, "district")
    town.join("min", Role.MEDIATOR, "bajiao")
    town.join("gucheng", Role.MEDIATOR, "gucheng")
    town.join("judge", Role.COURT, "bajiao")
    town.join("admin", Role.ADMINISTRATOR, "district")
    return town


@pytest.fixture
def app(library: Library, town: Town) -> FastAPI:
    return house(library, town)


@pytest.fixture
def desk(app: FastAPI) -> Desk:
    return desk_of(app)


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
    app: FastAPI, town: Town, case: Case, desk: Desk
) -> None:
    min = Colleague.signed_in(app, town, "min")
    address = f"/desk/case/{case.number}"
    assert f'href="{address}/similar"' in min.get(address).text
    page = min.get(f"{address}/similar")
    assert page.text.count('<li class="sheet"') == 2
    assert "没有约束力" in words_of(page)
    assert "同一类纠纷" in words_of(page)
    assert "数额：这件 4,000 元，那件" in words_of(page)
    assert not [word for word in PLANTED if word in page.text]
    head = Colleague.signed_in(app, town, "head")
    assert head.get(f"{address}/similar").text.count('<li class="sheet"') == 3


def test_similar_cases_of_a_foreign_house_are_nobodys(app: FastAPI, town: Town, case: Case) -> None:
    gu = Colleague.signed_in(app, town, "gucheng")
    assert gu.get(f"/desk/case/{case.number}/similar").status_code == 404


def test_where_nothing_is_alike_that_is_said(app: FastAPI, town: Town, desk: Desk) -> None:
    empty = consult.open_case(desk).case
    desk.append(empty, [CaseAssigned("bajiao", "", "taken")])
    min = Colleague.signed_in(app, town, "min")
    page = min.get(f"/desk/case/{empty.number}/similar")
    assert "没有找到足够像的已办结案件" in words_of(page)


def test_nothing_is_ticked_beforehand(app: FastAPI, town: Town, case: Case) -> None:
    page = Colleague.signed_in(app, town, "min").get(f"/desk/case/{case.number}")
    form = page.text.partition('<form class="support"')[2].partition("</form>")[0]
    assert "checked" not in form
    assert "selected" not in form
    assert "是建议，不是决定" in words_of(page)


def test_a_suggestion_is_settled_once_and_told_to_the_resident(
    app: FastAPI, town: Town, case: Case, desk: Desk
) -> None:
    min = Colleague.signed_in(app, town, "min")
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


def test_what_is_wrong_is_told_at_its_field(app: FastAPI, town: Town, case: Case) -> None:
    min = Colleague.signed_in(app, town, "min")
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
    app: FastAPI, town: Town, case: Case, desk: Desk, sent: dict[str, str | list[str]]
) -> None:
    min = Colleague.signed_in(app, town, "min")
    address = f"/desk/case/{case.number}"
    ties: dict[str, str | list[str]] = {**hidden(min.get(address))}
    answer = min.post(f"{address}/support", **{**ties, **sent})
    assert answer.status_code in (409, 422)
    assert desk.again(case).seq == case.seq


def test_each_settles_what_they_may_act_on(app: FastAPI, town: Town, case: Case) -> None:
    address = f"/desk/case/{case.number}"
    head = Colleague.signed_in(app, town, "head").get(address).text
    assert 'name="support.level"' in head
    assert 'name="support.cause"' not in head
    assert '<form class="support"' not in Colleague.signed_in(app, town, "judge").get(address).text


def test_rates_of_agreement_are_counted_within_the_own_house(
    app: FastAPI, town: Town, case: Case
) -> None:
    min, head = Colleague.signed_in(app, town, "min"), Colleague.signed_in(app, town, "head")
    assert "还没有处理过的建议" in words_of(min.get("/desk/agreement"))
    address = f"/desk/case/{case.number}"
    min.post(f"{address}/support", **{**hidden(min.get(address)), "support.level": "community"})
    page = head.get("/desk/agreement")
    assert "在哪一级调解 太少 1 1 0" in words_of(page)
    assert "100%" not in page.text
    assert "社区" not in words_of(
        Colleague.signed_in(app, town, "gucheng").get("/desk/agreement?by=unit")
    )
    for by in ("what", "month", "unit", "x"):
        assert head.get(f"/desk/agreement?by={by}&first=2026-01-01").status_code == 200
    assert head.get("/desk/agreement?first=gestern").status_code == 422
    told = head.get("/desk/agreement.csv?by=unit")
    assert "bajiao,1,1,0," in told.text
    assert "attachment" in told.headers["content-disposition"]
    assert Colleague.signed_in(app, town, "admin").get("/desk/agreement").status_code == 403


def test_a_withdrawn_case_suggests_nothing(
    app: FastAPI, town: Town, case: Case, desk: Desk
) -> None:
    consent.withdraw(desk, case, ["assess"])
    page = Colleague.signed_in(app, town, "min").get(f"/desk/case/{case.number}/similar")
    assert page.status_code == 403
