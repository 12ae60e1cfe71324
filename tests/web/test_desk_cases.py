"""Staff see the cases of their house and no others, take those that wait, and count their own."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions import consent, consult, course
from engine.actions.desk import Desk
from engine.actions.staff import people, signing
from engine.casework.case import Case
from engine.casework.course import Stage
from engine.casework.moves import Wish
from engine.casework.people import Actor, Role
from tests.engine.actions.staffed import Town
from tests.web.colleague import AtDesk, Colleague
from tests.web.resident import Resident, faults_on, words_of
from web.context import Service


@pytest.fixture
def waiting(desk: Desk) -> Case:
    """A case that went to mediation, where no one office takes it."""
    case = consult.choose_category(desk, consult.open_case(desk).case, "rent.deposit")
    case = consent.agree(desk, case, ["assess", "mediate"])
    safe = {consult.DANGER: frozenset({"none"}), "case.self_willing": "yes"}
    case = consult.record_answers(desk, case, safe)
    return course.go_on(desk, case, Wish("mediate", "asked_by_applicant"))


def hidden(page: Response, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}" value="([^"]*)"', page.text)
    assert found
    return unescape(found[1])


def tie(page: Response) -> dict[str, str]:
    return {name: hidden(page, name) for name in ("seen", "key")}


def test_a_waiting_case_is_shown_apart_and_taken_once(
    at_desk: AtDesk, waiting: Case, desk: Desk
) -> None:
    assert waiting.course.is_waiting
    min, gu = at_desk("min"), at_desk("gucheng")
    page = min.get("/desk/cases")
    assert "等人接的案件（1）" in words_of(page)
    address = f"/desk/case/{waiting.number}"
    seen, late = min.get(address), gu.get(address)
    assert "我来接" in words_of(seen)
    mine = min.post(f"{address}/take", **tie(seen))
    assert mine.url.path == address
    assert "我来接" not in words_of(mine)
    assert gu.post(f"{address}/take", **tie(late)).status_code == 404
    assert gu.get(address).status_code == 404
    assert "等人接的案件" not in words_of(gu.get("/desk/cases"))
    assert desk.again(waiting).course.unit == "bajiao"


def test_what_is_filtered_never_leaves_the_house(at_desk: AtDesk, waiting: Case) -> None:
    min, gu = at_desk("min"), at_desk("gucheng")
    address = f"/desk/case/{waiting.number}"
    min.post(f"{address}/take", **tie(min.get(address)))
    for query in ("", "?unit=bajiao", "?unit=mine", f"?number={waiting.number}", "?state="):
        assert "共 0 件" in words_of(gu.get(f"/desk/cases{query}")), query
    for query in (
        "",
        "?unit=mine",
        "?kind=rent",
        "?stage=mediate",
        "?number=" + waiting.number[:3],
    ):
        assert "共 1 件" in words_of(min.get(f"/desk/cases{query}")), query
    for query in ("?kind=lab", "?stage=consult", "?state=closed", "?page=99"):
        assert address not in min.get(f"/desk/cases{query}").text, query
    head, lead = at_desk("head"), at_desk("lead")
    assert "共 1 件" in words_of(head.get("/desk/cases"))
    assert "共 1 件" in words_of(lead.get("/desk/cases?unit=bajiao"))


@pytest.mark.parametrize("query", ["?page=x&order=y&stage=z", "?number=%00%FF", "?unit=%27%3B--"])
def test_nonsense_in_an_address_is_no_error(at_desk: AtDesk, query: str) -> None:
    assert at_desk("min").get(f"/desk/cases{query}").status_code == 200


def test_a_supervisor_puts_a_case_into_a_hand_of_the_right_house(
    at_desk: AtDesk, waiting: Case, desk: Desk
) -> None:
    lead = at_desk("lead")
    address = f"/desk/case/{waiting.number}"
    page = lead.get(address)
    options = dict(re.findall(r'<option value="(\w+)">(\w+) · ', page.text))
    accounts = {name: id for id, name in options.items()}
    wrong = {"assign.unit": "bajiao", "assign.account": accounts["gucheng"], "assign.reason": ""}
    refused = lead.post(f"{address}/assign", **tie(page), **wrong)
    assert refused.status_code == 422
    assert faults_on(refused) == ["这个人不在这个单位", "请选一个原因"]
    right = {**wrong, "assign.account": accounts["min"], "assign.reason": "in_charge"}
    done = lead.post(f"{address}/assign", **tie(refused), **right)
    assert done.url.path == address
    assert desk.again(waiting).course.account == accounts["min"]


def test_the_hand_closes_a_mediation_and_the_house_sees_who_answered(
    min: Colleague, staffed: FastAPI, town: Town, waiting: Case, desk: Desk
) -> None:
    address = f"/desk/case/{waiting.number}"
    page = min.post(f"{address}/take", **tie(min.get(address)))
    service: Service = staffed.state.service
    mine = service.revisions.current.of(min_actor(town))
    consult.record_answers(mine, desk.again(waiting), {"rental.role": "tenant"})
    page = min.get(address)
    assert "调解员" in words_of(page)
    ended = {"outcome": "mediated", "mediated.reason": "agreement_signed"}
    page = min.post(f"{address}/end", **tie(page), **ended)
    assert "已经结束：调解成了" in words_of(page)
    higher = {"way": "higher", "higher.reason": "more_skill"}
    assert min.post(f"{address}/step", **tie(page), **higher).status_code == 409
    page = min.post(f"{address}/again", **tie(page), **{"again.reason": "not_kept"})
    raised = {**higher, "higher.level": "district"}
    page = min.post(f"{address}/step", **tie(page), **raised)
    assert page.url.path == "/desk/cases"  # it is no longer theirs to see
    assert desk.again(waiting).course.unit == "district"
    assert desk.again(waiting).course.level == "district"
    assert desk.again(waiting).stage is Stage.MEDIATE


def min_actor(town: Town) -> Actor:
    account = next(one for one in people.everybody(town.office) if one.login == "min")
    return signing.actor_of(town.office, account)


def test_who_lists_no_cases_gets_no_list(
    at_desk: AtDesk, staffed: FastAPI, town: Town, waiting: Case
) -> None:
    admin = at_desk("admin")
    for address in ("/desk/cases", "/desk/funnel", "/desk/funnel.csv"):
        assert admin.get(address).status_code == 403
    assert admin.get(f"/desk/case/{waiting.number}").status_code in (403, 404)
    stranger = Colleague.at(staffed, town)
    for address in ("/desk/cases", "/desk/funnel"):
        assert stranger.get(address).url.path == "/desk/sign-in"
    assert stranger.get(f"/desk/case/{waiting.number}").status_code == 404


def test_whoever_holds_a_seat_is_shown_the_page_of_their_own(staffed: FastAPI) -> None:
    anna = Resident.at_home(staffed)
    anna.begin(kind="rent.deposit")
    assert anna.browser.get(f"/desk/case/{anna.number}").url.path == anna.at("course")
    sent = {"way": "court", "court.reason": "own_choice"}
    anna.browser.post(f"/desk/case/{anna.number}/step", data=sent)
    assert anna.case().stage is Stage.ASSESS


def test_a_court_sees_no_waiting_cases(at_desk: AtDesk, town: Town, waiting: Case) -> None:
    town.join("judge", Role.COURT, "court")
    judge = at_desk("judge")
    assert "等人接的案件" not in words_of(judge.get("/desk/cases"))
    assert judge.get(f"/desk/case/{waiting.number}").status_code == 404


# ---------------------------------------------------------------- figures


def consult_row(page: Response) -> list[str]:
    """The figures of the first layer, of all together."""
    row = re.search(r'<th scope="row">咨询</th>(.*?)</tr>', page.text, re.S)
    assert row
    return re.findall(r"<td>([^<]*)</td>", row[1])


def test_figures_are_those_of_ones_own_tree_and_the_district_sees_all(
    at_desk: AtDesk, waiting: Case, desk: Desk
) -> None:
    consult.open_case(desk)  # lies with nobody
    min, gu = at_desk("min"), at_desk("gucheng")
    address = f"/desk/case/{waiting.number}"
    min.post(f"{address}/take", **tie(min.get(address)))
    head = at_desk("head")
    assert consult_row(head.get("/desk/funnel"))[0] == "2"
    assert consult_row(min.get("/desk/funnel"))[0] == "1"
    assert consult_row(gu.get("/desk/funnel"))[0] == "0"


def test_picture_table_and_file_tell_the_same(at_desk: AtDesk, waiting: Case) -> None:
    head = at_desk("head")
    page = head.get("/desk/funnel?by=kind&kind=rent")
    figures = consult_row(page)
    assert figures == ["1", "0", "0", "1", "0", "0", "0", "0%"]
    assert "咨询: 进入 1 (化解 0, 转出 0, 刚结束 0, 在办 0, 往下走 1)" in page.text
    assert "有的组少于 5 件" in words_of(page)
    assert " style=" not in page.text
    file = head.get("/desk/funnel.csv?by=kind&kind=rent")
    assert file.headers["content-type"].startswith("text/csv")
    assert "attachment" in file.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert [rows[-4][name] for name in ("kind", "stage", "entered")] == ["*", "consult", "1"]


def test_a_period_that_is_none_is_told_at_its_field(at_desk: AtDesk) -> None:
    head = at_desk("head")
    page = head.get("/desk/funnel?first=gestern&last=2026-01-01")
    assert page.status_code == 422
    assert 'href="#first"' in page.text
    page = head.get("/desk/funnel?first=2026-02-01&last=2026-01-01")
    assert faults_on(page) == ["结束日期早于开始日期"]
    assert head.get("/desk/funnel?by=moon&level=moon&place=%27").status_code == 200
