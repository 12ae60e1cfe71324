"""One press stops a mediation; what a mediator bears in mind is nobody else's business."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from engine.actions import looks, seats
from engine.casework.events import FlagRaised, MediatorAnswered, MediatorNamed
from engine.mediation.care import Care
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import TO_SESSION
from tests.engine.actions.staffed import Town
from tests.web.colleague import AtDesk, Colleague
from tests.web.mediating import Talks, post
from tests.web.resident import Resident, faults_on, words_of


@pytest.fixture
def talks(staffed: FastAPI, town: Town) -> Talks:
    return Talks.begun(staffed, town, *TO_SESSION)


def test_a_party_pauses_at_one_press_and_the_other_sees_only_that(
    talks: Talks, min: Colleague
) -> None:
    page = talks.theirs.get(talks.at("/care"))
    sent = talks.sent(page)
    done = post(talks.theirs, talks.at("/care/pause"), sent)
    assert "已暂停" in words_of(done)
    before = talks.case.seq
    post(talks.theirs, talks.at("/care/pause"), sent)
    assert talks.case.seq == before
    told = words_of(talks.ours.get(talks.at("/care")))
    assert "已暂停" in told
    assert "按了暂停" not in told
    assert "为了安全按了暂停（对方当事人）" in words_of(min.get(talks.at("/care")))


def test_the_mediator_goes_on_only_after_every_check(talks: Talks, min: Colleague) -> None:
    post(min, talks.at("/care/pause"), talks.sent(min.get(talks.at("/care"))))
    page = min.get(talks.at("/care"))
    some = talks.sent(page, **{"resume.checks": ["is_safe"]})
    refused = post(min, talks.at("/care/resume"), some)
    assert refused.status_code == 422
    assert faults_on(refused) == ["三样都做到、都勾选，才能继续"]
    every = ["spoke_apart", "is_safe", "wants_to_go_on"]
    done = post(min, talks.at("/care/resume"), talks.sent(page, **{"resume.checks": every}))
    assert done.status_code == 200
    assert Mediation.of(talks.case).state is State.IN_SESSION
    assert talks.ours.post(talks.at("/care/resume"), data={}).status_code == 403


def test_flags_are_raised_and_lowered_by_the_mediator_alone(talks: Talks, min: Colleague) -> None:
    page = min.get(talks.at("/care"))
    empty = post(min, talks.at("/care/flag"), talks.sent(page))
    assert len(faults_on(empty)) == 2
    sent = talks.sent(
        page, **{"flag.flag": "violence", "flag.side": "whole", "flag.note": "摔过东西"}
    )
    done = post(min, talks.at("/care/flag"), sent)
    assert "不能让双方碰面" in words_of(done)
    for browser in (talks.ours, talks.theirs):
        assert "摔过东西" not in browser.get(talks.at("/care")).text
        assert browser.post(talks.at("/care/flag"), data={}).status_code == 403
    post(min, talks.at("/care/flag"), talks.sent(done, lower="violence:"))
    assert not Care.of(talks.case).standing
    odd = post(min, talks.at("/care/flag"), talks.sent(done, lower="x" * 200))
    assert odd.status_code == 422


def test_those_who_oversee_see_the_flags_and_change_nothing(talks: Talks, at_desk: AtDesk) -> None:
    talks.scene.happen(FlagRaised("elder", "respondent", "听不清"))
    lead = at_desk("lead")
    page = lead.get(talks.at("/care"))
    assert "听不清" in page.text
    assert lead.browser.post(talks.at("/care/flag"), data={}).status_code == 403
    assert lead.browser.post(talks.at("/care/pause"), data={}).status_code == 403


def test_a_danger_is_reported_with_body_and_day(talks: Talks, min: Colleague) -> None:
    page = min.get(talks.at("/care"))
    odd = {"report.kind": "life", "report.body": "court", "report.on": "昨天"}
    refused = post(min, talks.at("/care/report"), talks.sent(page, **odd))
    assert len(faults_on(refused)) == 2
    right = {
        "report.kind": "life",
        "report.body": "police",
        "report.on": "2026-11-22",
        "report.pauses": "yes",
    }
    done = post(min, talks.at("/care/report"), talks.sent(page, **right))
    assert "公安（110）" in words_of(done)
    assert Mediation.of(talks.case).state is State.SUSPENDED
    assert "已经报告" not in words_of(talks.ours.get(talks.at("/care")))


def test_both_say_whether_a_guest_may_come(talks: Talks, staffed: FastAPI) -> None:
    form = {"role": "professional", "profession": "interpreter", "name": "钱译", "inviter": "林岚"}
    offered = seats.offer(talks.scene.mediator, talks.case, form)
    entered, actor = talks.scene.desk.enter(talks.scene.number, offered.secret)
    seats.take(talks.scene.desk.of(actor), entered, ["seat"])
    guest = Resident.at_home(staffed).browser
    guest.cookies.set(f"case-{talks.scene.number}", offered.secret)
    assert "现在还看不到" in words_of(guest.get(talks.at("/care")))
    assert guest.get(f"/case/{talks.scene.number}/review").status_code == 403
    for browser in (talks.ours, talks.theirs):
        page = browser.get(talks.at("/care"))
        assert "钱译" in page.text
        post(browser, talks.at("/care/guest"), talks.sent(page, guest=actor.id, agrees="yes"))
    assert "现在还看不到" not in words_of(guest.get(talks.at("/care")))
    wrong = post(talks.ours, talks.at("/care/guest"), {"guest": "nobody", "agrees": "yes"})
    assert wrong.status_code == 422


def test_a_number_is_shown_in_full_at_a_press_that_is_noted(talks: Talks, min: Colleague) -> None:
    page = min.get(talks.at("/overview"))
    assert "13900139000" not in page.text
    assert "139****9000" in page.text
    shown = post(min, talks.at("/overview/call"), {"seat": talks.scene.seat})
    assert "13900139000" in shown.text
    assert "13800138000" not in shown.text
    lines = looks.looks_at(talks.scene.desk, talks.case).lines
    assert "call" in [line.action for line in lines]
    for browser in (talks.ours, talks.theirs):
        assert browser.get(talks.at("/overview")).status_code == 403
        assert browser.post(talks.at("/overview/call"), data={"seat": ""}).status_code == 403


def test_a_former_mediator_is_offered_no_seat(talks: Talks, min: Colleague) -> None:
    account = talks.account("gucheng")
    talks.scene.happen(MediatorNamed(account.id, "joint"), MediatorAnswered(account.id, True))
    form = {"role": "representative", "name": "gucheng", "inviter": "张明"}
    refused = talks.ours.post(f"/case/{talks.scene.number}/people", data=form)
    assert refused.status_code == 422
    assert "做过这件事的调解员" in faults_on(refused)[0]
