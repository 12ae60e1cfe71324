"""Both sides choose who mediates, on pages that need no script."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions.staff import own
from engine.actions.staff.people import by_login
from engine.casework.people import Role
from engine.mediation.choosing import Choosing
from engine.mediation.confidence import Kind, viewer_of
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.staffed import Town
from tests.web.colleague import AtDesk, Colleague
from tests.web.mediating import Talks, hidden, post
from tests.web.resident import faults_on, words_of


@pytest.fixture
def talks(staffed: FastAPI, town: Town) -> Talks:
    return Talks.begun(staffed, town)


def wish(talks: Talks, who: str, *logins: str) -> Response:
    browser = talks.ours if who == "ours" else talks.theirs
    page = browser.get(talks.at("/mediators"))
    names = {f"wish.{n}": talks.account(login).id for n, login in enumerate(logins, 1)}
    return post(browser, talks.at("/mediators/wish"), talks.sent(page, **names))


def test_the_directory_tells_load_in_words_and_no_phone(talks: Talks) -> None:
    account = talks.account("gucheng")
    own.compare_by(talks.town.office, account, {"phone": "13511112222", "limit": "3"})
    told = words_of(talks.ours.get(talks.at("/mediators")))
    assert "gucheng" in told
    assert "手上件数少" in told
    assert "13511112222" not in told
    assert "%" not in told


def test_whom_both_name_is_asked_at_their_desk_and_takes_it_on(
    talks: Talks, at_desk: AtDesk
) -> None:
    wish(talks, "ours", "gucheng", "min")
    assert "您选的是" not in talks.theirs.get(talks.at("/mediators")).text
    wish(talks, "theirs", "gucheng")
    asked = at_desk("gucheng")
    page = asked.get("/desk/mediations")
    assert "有 1 件等您答复" in words_of(page)
    assert "王芳" in page.text
    assert "36000" not in page.text
    assert asked.get(talks.at()).status_code == 404
    sent = talks.sent(page, number=talks.scene.number, accepts="yes")
    answered = post(asked, "/desk/mediations", sent)
    assert answered.url.path.endswith("/mediators")
    assert "说明关系" in words_of(answered)
    assert viewer_of(talks.scene.mediator.actor, talks.case).kind is Kind.NOBODY


def test_a_mediator_declines_with_a_reason(talks: Talks, at_desk: AtDesk) -> None:
    wish(talks, "ours", "gucheng")
    wish(talks, "theirs", "gucheng")
    asked = at_desk("gucheng")
    page = asked.get("/desk/mediations")
    sent = talks.sent(page, number=talks.scene.number, accepts="no")
    assert post(asked, "/desk/mediations", sent).status_code == 422
    done = post(asked, "/desk/mediations", {**sent, "reason": "no_room"})
    assert done.status_code == 200
    assert Choosing.of(talks.case).asked == ""
    late = post(asked, "/desk/mediations", {**sent, "key": "Z" * 16, "accepts": "yes"})
    assert late.status_code == 409


@pytest.mark.parametrize("number", ["", "ZZZZZZZZ", "../x", "一二三"])
def test_nobody_answers_for_a_case_that_is_not_theirs(min: Colleague, number: str) -> None:
    sent = {"number": number, "accepts": "yes"}
    assert min.browser.post("/desk/mediations", data=sent).status_code == 404


def test_a_wish_for_nobody_is_told_at_its_field(talks: Talks) -> None:
    page = talks.ours.get(talks.at("/mediators"))
    refused = post(talks.ours, talks.at("/mediators/wish"), talks.sent(page))
    assert refused.status_code == 422
    assert faults_on(refused) == ["请从名单里选一到 3 位，不能选已满的"]
    odd = talks.sent(page, **{"wish.1": "<script>" * 20})
    assert post(talks.ours, talks.at("/mediators/wish"), odd).status_code == 422


def test_the_present_mediator_is_named_by_one_press_of_each(talks: Talks, min: Colleague) -> None:
    for browser in (talks.ours, talks.theirs):
        page = browser.get(talks.at("/mediators"))
        sent = talks.sent(page, same=hidden(page, "same"))
        assert post(browser, talks.at("/mediators/wish"), sent).status_code == 200
    assert Choosing.of(talks.case).asked == talks.account("min").id
    assert "有 1 件等您答复" in words_of(min.get("/desk/mediations"))


def led(talks: Talks, min: Colleague) -> None:
    """The mediator with whom it lies is appointed and takes it on."""
    page = min.get(talks.at("/mediators"))
    sent = talks.sent(page, **{"name.account": talks.account("min").id})
    post(min, talks.at("/mediators/name"), sent)
    page = min.get("/desk/mediations")
    post(min, "/desk/mediations", talks.sent(page, number=talks.scene.number, accepts="yes"))


def test_the_committee_sees_why_and_appoints(talks: Talks, at_desk: AtDesk) -> None:
    lead = at_desk("lead")
    page = lead.get(talks.at("/mediators"))
    assert "合适：" in page.text
    sent = talks.sent(page, **{"name.account": talks.account("min").id})
    assert post(lead, talks.at("/mediators/name"), sent).status_code == 200
    again = post(lead, talks.at("/mediators/name"), sent)
    assert again.status_code == 200  # the same form sent twice is one act
    assert Choosing.of(talks.case).asked == talks.account("min").id


def test_who_looks_like_a_party_is_last_and_not_shown_to_the_sides(
    talks: Talks, at_desk: AtDesk, min: Colleague
) -> None:
    own.compare_by(talks.town.office, talks.account("gucheng"), {"phone": "13900139000"})
    assert "gucheng" not in words_of(talks.ours.get(talks.at("/mediators")))
    page = min.get(talks.at("/mediators"))
    assert "电话相同" in page.text
    sent = talks.sent(page, **{"name.account": talks.account("gucheng").id})
    refused = post(min, talks.at("/mediators/name"), sent)
    assert refused.status_code == 422
    assert "可能有关系" in faults_on(refused)[0]


def test_ties_are_told_to_both_and_accepted_in_writing(talks: Talks, min: Colleague) -> None:
    led(talks, min)
    page = min.get(talks.at("/mediators"))
    empty = post(min, talks.at("/mediators/ties"), talks.sent(page))
    assert empty.status_code == 422
    told: dict[str, str | list[str]] = {"disclose.ties": ["relative"]}
    sent = talks.sent(page, **told, **{"disclose.note": "申请人的表亲"})
    assert post(min, talks.at("/mediators/ties"), sent).status_code == 200
    for browser in (talks.ours, talks.theirs):
        page = browser.get(talks.at("/mediators"))
        assert "申请人的表亲" in page.text
        done = post(browser, talks.at("/mediators/accept"), talks.sent(page))
        assert "您已经书面同意" in done.text
    mediation = Mediation.of(talks.case)
    assert mediation.choosing.is_free(talks.case.people)


def test_a_side_asks_for_another_one_once_and_is_warned_the_second_time(
    talks: Talks, min: Colleague, at_desk: AtDesk
) -> None:
    led(talks, min)
    page = talks.theirs.get(talks.at("/mediators"))
    assert "这是第二次要求换人" not in page.text
    no_reason = post(talks.theirs, talks.at("/mediators/object"), talks.sent(page))
    assert no_reason.status_code == 422
    sent = talks.sent(page, **{"object.reason": "not_fair", "object.note": "总帮对方"})
    done = post(talks.theirs, talks.at("/mediators/object"), sent)
    assert done.status_code == 200
    assert "总帮对方" not in talks.ours.get(talks.at("/mediators")).text
    assert min.get(talks.at("/mediators")).status_code in (403, 404)
    lead = at_desk("lead")
    page = lead.get(talks.at("/mediators"))
    named = {"name.account": talks.account("gucheng").id}
    assert post(lead, talks.at("/mediators/name"), talks.sent(page, **named)).status_code == 200
    page = talks.theirs.get(talks.at("/mediators"))
    assert "这是第二次要求换人" in page.text
    sent = talks.sent(page, **{"object.reason": "other"})
    post(talks.theirs, talks.at("/mediators/object"), sent)
    assert Mediation.of(talks.case).state is State.TERMINATED


def test_who_stands_aside_goes_back_to_the_desk(talks: Talks, min: Colleague) -> None:
    led(talks, min)
    page = min.get(talks.at("/mediators"))
    sent = talks.sent(page, **{"recuse.reason": "tie"})
    gone = post(min, talks.at("/mediators/recuse"), sent)
    assert gone.url.path == "/desk/mediations"
    assert talks.case.course.account == ""


def test_a_stale_page_gets_a_clear_message(talks: Talks, min: Colleague) -> None:
    page = min.get(talks.at("/mediators"))
    led(talks, min)
    sent = talks.sent(page, **{"name.account": talks.account("gucheng").id})
    assert post(min, talks.at("/mediators/name"), sent).status_code == 409


def test_others_do_not_come_in(talks: Talks, at_desk: AtDesk) -> None:
    talks.town.join("agent", Role.AGENT, "bajiao")
    for login in ("gucheng", "admin"):
        assert at_desk(login).get(talks.at("/mediators")).status_code in (403, 404)
    for path, form in (("/mediators/name", {"name.account": "x"}), ("/mediators/ties", {})):
        assert talks.ours.post(talks.at(path), data=form).status_code == 403


def test_limit_and_ties_are_kept_on_ones_own_page(min: Colleague, town: Town) -> None:
    wrong = min.post("/desk/own/work", limit="0", phone="12", employer="x" * 121)
    assert wrong.status_code == 422
    assert len(faults_on(wrong)) == 3
    saved = min.post("/desk/own/work", limit="5", phone="135 1111 2222", employer="八角物业")
    assert saved.status_code == 200
    account = by_login(town.office, "min")
    assert (account.limit, account.phone, account.employer) == (5, "13511112222", "八角物业")
    assert "上限 5 件" in words_of(min.get("/desk/mediations"))
