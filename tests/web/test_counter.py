"""At the counter one of the staff fills in for somebody present, and is never taken for them."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI

from engine.casework.people import Role
from engine.store.memory import MemoryStore
from tests.web.resident import Resident, words_of
from tests.web.worker import Worker


def begun(worker: Worker) -> tuple[str, str]:
    """Number and code of a case that was begun at the counter."""
    page = worker.get("/desk/open")
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found is not None
    slip = worker.post("/desk/open", key=found[1], agrees="yes")
    assert slip.status_code == 200
    number, secret = re.findall(r'class="code">([^<]+)<', slip.text)
    return number.replace("-", ""), secret.replace("-", "")


def test_what_staff_fill_in_bears_their_mark_and_the_resident_sees_it(
    app: FastAPI, stranger: Resident
) -> None:
    worker = Worker.signed_in(app, Role.MEDIATOR)
    number, secret = begun(worker)
    worker.post(f"/case/{number}/story", story="房东不退押金", agree="assess")
    worker.post(f"/case/{number}/safety", **{"case.danger": "none"})
    worker.post(f"/case/{number}/kind", kind="rent.deposit")
    worker.post(f"/case/{number}/q/rental.role", **{"rental.role": "tenant"})
    stranger.browser.get(f"/r/{number}/{secret}")
    stranger.number = number
    case = stranger.case()
    assert case.answered_by["rental.role"] == f"mediator:{worker.account.id}"
    assert case.people.agreed()["filled_in_by_staff"]
    assert "由调解员代填" in words_of(stranger.get("review"))
    assert "正在替居民填写" in words_of(worker.get(f"/case/{number}/review"))
    assert "正在替居民填写" not in words_of(stranger.get("review"))


def test_without_the_resident_agreeing_nothing_is_begun(app: FastAPI, store: MemoryStore) -> None:
    worker = Worker.signed_in(app, Role.AGENT)
    before = len(list(store.cases()))
    refused = worker.post("/desk/open", key="A" * 16)
    assert (refused.status_code, len(list(store.cases()))) == (422, before)
    assert "请先问清楚再勾选" in words_of(refused)


def test_two_presses_begin_one_case_and_show_the_same_slip(app: FastAPI) -> None:
    worker = Worker.signed_in(app, Role.MEDIATOR)
    slips = {worker.post("/desk/open", key="B" * 16, agrees="yes").text for _ in range(2)}
    assert len({tuple(re.findall(r'class="code">([^<]+)<', slip)) for slip in slips}) == 1


def test_a_colleague_reads_what_lies_with_the_unit_and_answers_nothing(app: FastAPI) -> None:
    number, _ = begun(Worker.signed_in(app, Role.MEDIATOR))
    colleague = Worker.signed_in(app, Role.MEDIATOR)
    assert colleague.get(f"/case/{number}/story").status_code == 200
    assert colleague.post(f"/case/{number}/story", story="x").status_code == 403


def test_another_unit_hears_the_same_as_of_no_case(app: FastAPI) -> None:
    number, _ = begun(Worker.signed_in(app, Role.MEDIATOR, "bajiao"))
    other = Worker.signed_in(app, Role.MEDIATOR, "gucheng")
    foreign, none = other.get(f"/case/{number}/story"), other.get("/case/ZZZZZZZZ/story")
    assert foreign.status_code == none.status_code == 404
    assert foreign.text.replace(number, "ZZZZZZZZ") == none.text


@pytest.mark.parametrize("address", ["/desk/open", "/desk/permissions"])
def test_whoever_is_not_signed_in_is_shown_the_door(app: FastAPI, address: str) -> None:
    answer = Resident.at_home(app).browser.get(address, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/sign-in?next=")


def test_only_those_who_oversee_see_the_table(app: FastAPI) -> None:
    head = Worker.signed_in(app, Role.ADMINISTRATOR, "district")
    table = words_of(head.get("/desk/permissions"))
    assert "调解员" in table
    assert "等人接" in table
    assert Worker.signed_in(app, Role.MEDIATOR).get("/desk/permissions").status_code == 403


def test_what_somebody_told_of_themselves_is_offered_in_their_next_case(anna: Resident) -> None:
    anna.begin(kind="rent.arrears")
    sent = {"case.vulnerabilities": "disability", "agree": "health"}
    anna.browser.post(anna.at("q/case.vulnerabilities"), data=sent)
    first = anna.number
    home = anna.browser.get("/")
    opened = anna.browser.post("/start", data={"key": anna.hidden(home, "key")})
    assert "有残疾" in words_of(opened)
    anna.number = opened.url.path.split("/")[2]
    anna.browser.post(
        anna.at("story"), data={"story": "老板不发工资", "reuse": first, "agree": "assess"}
    )
    assert anna.case().answers["case.vulnerabilities"] == {"value": ["disability"]}
    assert "health" in anna.case().people.agreed()
    assert "有残疾" not in words_of(anna.get("story"))
