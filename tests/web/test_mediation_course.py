"""Two phones without scripts and a mediator's desk on the way from the request to a session."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions import consent, consult, course, seats
from engine.actions.desk import Desk
from engine.actions.staff import people
from engine.actions.staff.signing import actor_of
from engine.casework.case import Case
from engine.casework.events import CaseAssigned, MediationMoved
from engine.casework.moves import Wish
from engine.mediation.mediation import Mediation
from engine.mediation.sessions import Sessions
from engine.mediation.states import State
from engine.mediation.told import told
from tests.engine.actions.mediating.tables import FACTS, answered
from tests.web.colleague import Colleague
from tests.web.resident import Resident, faults_on, words_of

NAME, PHONE = "欧阳明月", "13800138000"
SECRETS = (NAME, PHONE, "36000", "36,000", "拖欠", "八角")


@dataclass
class Course:
    """A case that waits to be looked at; the other side has not heard of it."""

    app: FastAPI
    desk: Desk
    number: str
    anna: Resident
    lin: Colleague

    @classmethod
    def begun(cls, app: FastAPI, desk: Desk, lin: Colleague) -> Course:
        account = next(a for a in people.everybody(lin.town.office) if a.login == "min")
        opened = consult.open_case(desk)
        case = consent.agree(desk, opened.case, ["assess", "mediate", "messages"])
        case = consult.choose_category(desk, case, "rent.arrears")
        case = consult.record_answers(desk, case, answered(desk, FACTS))
        case = seats.describe(desk, case, {"name": NAME, "phone": PHONE}, ["messages"])
        case = course.go_on(desk, case, Wish("mediate", "asked_by_applicant"))
        hand = actor_of(lin.town.office, account)
        desk.append(case, [CaseAssigned(hand.unit, hand.id, "taken")])
        anna = Resident.at_home(app)
        anna.browser.get(f"/r/{case.number}/{opened.secret}")
        anna.number = case.number
        return cls(app, desk, case.number, anna, lin)

    @property
    def case(self) -> Case:
        return self.anna.case()

    @property
    def state(self) -> State:
        return Mediation.of(self.case).state

    def address(self, page: str = "") -> str:
        return f"/case/{self.number}/mediation{page}"

    def sees(self, page: str = "") -> Response:
        return self.lin.get(self.address(page))

    def lead(self, act: str, page: str = "/lead", **sent: str | list[str]) -> Response:
        shown = self.sees() if page == "/lead" else self.sees("/sessions")
        tie = {name: Resident.hidden(shown, name) for name in ("key", "seen")}
        return self.lin.post(self.address(page), act=act, **tie, **sent)

    def invite(self, **changed: str) -> Response:
        shown = self.sees("/invite")
        sent = {"name": "王芳", "inviter": "林岚", "channel": "sms", "about": "", **changed}
        return self.lin.post(self.address("/invite"), key=Resident.hidden(shown, "key"), **sent)

    def guest(self, page: Response) -> Resident:
        """Somebody else's phone at the page behind the link."""
        found = re.search(r"(/r/[A-Z0-9]+/[A-Z0-9]+)", unescape(page.text))
        assert found, faults_on(page)
        guest = Resident.at_home(self.app)
        guest.number = self.number
        guest.browser.get(found[1])
        return guest

    def invited(self) -> Resident:
        self.lead("accept")
        return self.guest(self.invite())


@pytest.fixture
def begun(staffed: FastAPI, desk: Desk, min: Colleague) -> Course:
    return Course.begun(staffed, desk, min)


def say(guest: Resident, page: str, **sent: str) -> Response:
    shown = guest.get("seat")
    tie = {name: guest.hidden(shown, name) for name in ("key", "seen")}
    return guest.post(page, {**tie, **sent})


def own(who: Resident, act: str, **sent: str) -> Response:
    shown = who.get("mediation")
    tie = {name: who.hidden(shown, name) for name in ("key", "seen")}
    return who.post("mediation/say", {"act": act, **tie, **sent})


def test_everybody_is_told_what_to_do_now(begun: Course) -> None:
    assert "您现在不用做什么" in words_of(begun.anna.get("mediation"))
    assert "请看这件事适不适合调解" in words_of(begun.sees())
    guest = begun.invited()
    shown = words_of(begun.anna.get("mediation"))
    assert "等对方答复" in shown
    assert "2026年11月29日" in shown
    say(guest, "seat", agree="seat")
    for who in (begun.anna, guest):
        assert "请先看调解须知" in words_of(who.get("mediation"))


def test_what_the_other_side_is_sent_says_nothing_of_the_dispute(begun: Course) -> None:
    begun.lead("accept")
    page = begun.invite()
    letter = words_of(page)
    assert "不来也不会因此判您输" in letter
    assert "房屋租赁中的一件事" in letter
    assert 'src="data:image/svg+xml' in page.text
    guest = begun.guest(page)
    shown = words_of(guest.get("seat"))
    assert "房屋租赁中的一件事" in shown
    assert "不来也不会因此判您输" in shown
    assert "2026年11月29日" in shown
    for secret in SECRETS:
        assert secret not in shown
        assert secret not in letter.split("您好", 1)[1]
    assert guest.get("mediation").url.path.endswith("/seat")


def test_a_yes_brings_them_in_and_both_see_it(begun: Course) -> None:
    guest = begun.invited()
    refused = say(guest, "seat")
    assert refused.status_code == 422
    assert not begun.case.people.seats[next(iter(begun.case.people.seats))].taken
    say(guest, "seat", agree="seat")
    assert begun.state is State.CONSENTED
    assert "双方都愿意" in words_of(begun.anna.get("mediation"))
    assert guest.get("mediation").status_code == 200


def test_a_no_is_told_to_the_applicant_with_the_ways_that_stay_open(begun: Course) -> None:
    guest = begun.invited()
    page = say(guest, "seat/leave", do="no")
    assert "您说了不愿意调解" in words_of(page)
    assert begun.state is State.DECLINED
    shown = words_of(begun.anna.get("mediation"))
    assert "对方说不愿意调解" in shown
    assert f"/case/{begun.number}/course" in begun.anna.get("mediation").text


def test_the_wrong_person_is_shown_nothing_and_the_mediator_is_told(begun: Course) -> None:
    guest = begun.invited()
    page = say(guest, "seat/leave", do="not_me")
    assert "谢谢告诉我们" in words_of(page)
    assert begun.state is State.INVITING
    assert guest.get("seat").status_code == 404
    assert "打开的人说不是本人" in words_of(begun.sees())


def test_a_link_that_was_taken_back_opens_a_page_that_says_so(begun: Course) -> None:
    begun.lead("accept")
    page = begun.invite()
    guest = begun.guest(page)
    seat = next(iter(begun.case.people.seats))
    begun.lin.post(begun.address(f"/invite/{seat}"), do="revoke")
    gone = guest.get("seat")
    assert gone.status_code == 404
    assert guest.post("seat", {"agree": "seat"}).status_code == 404
    assert begun.state is State.INVITING
    found = re.search(r"(/r/[A-Z0-9]+/[A-Z0-9]+)", unescape(page.text))
    assert found
    stranger = Resident.at_home(begun.app)
    opened = stranger.browser.get(found[1])
    assert opened.status_code == 404
    assert "王芳" not in opened.text


def test_a_new_link_is_shown_and_noted(begun: Course) -> None:
    guest = begun.invited()
    seat = next(iter(begun.case.people.seats))
    refused = begun.lin.post(begun.address(f"/invite/{seat}"), do="renew", channel="pigeon")
    assert refused.status_code == 422
    page = begun.lin.post(begun.address(f"/invite/{seat}"), do="renew", channel="letter")
    assert guest.get("seat").status_code == 404
    assert begun.guest(page).get("seat").status_code == 200
    assert [a.channel for a in Mediation.of(begun.case).attempts] == ["sms", "letter"]


def test_an_invitation_with_a_sum_is_refused_at_its_field(begun: Course) -> None:
    begun.lead("accept")
    page = begun.invite(about="欠我三万六千元", channel="")
    assert page.status_code == 422
    assert len(faults_on(page)) == 2
    assert "欠我三万六千元" in page.text
    assert not begun.case.people.seats


def test_the_same_form_twice_is_one_invitation(begun: Course) -> None:
    begun.lead("accept")
    key = Resident.hidden(begun.sees("/invite"), "key")
    sent = {"name": "王芳", "inviter": "林岚", "channel": "sms", "key": key}
    pages = [begun.lin.post(begun.address("/invite"), **sent) for _ in range(2)]
    links = [re.findall(r"/r/\w+/\w+", page.text)[0] for page in pages]
    assert links[0] == links[1]
    assert len(begun.case.people.seats) == 1
    assert len(Mediation.of(begun.case).attempts) == 1


def test_a_stale_page_of_the_mediator_gets_a_clear_message(begun: Course) -> None:
    shown = begun.sees()
    tie = {name: Resident.hidden(shown, name) for name in ("key", "seen")}
    begun.lead("accept")
    late = begun.lin.post(
        begun.address("/lead"), act="redirect", **{"redirect.reason": "other_body"}, **tie
    )
    assert late.status_code == 409
    assert "刚才有人更新了这里" in words_of(late)
    assert begun.state is State.ACCEPTED


def test_both_press_stop_and_it_ends_once(begun: Course) -> None:
    guest = begun.invited()
    say(guest, "seat", agree="seat")
    ties = [
        {name: who.hidden(who.get("mediation"), name) for name in ("key", "seen")}
        for who in (begun.anna, guest)
    ]
    first = begun.anna.post("mediation/say", {"act": "stop", **ties[0]})
    second = guest.post("mediation/say", {"act": "stop", **ties[1]})
    again = begun.anna.post("mediation/say", {"act": "stop", **ties[0]})
    assert (first.status_code, second.status_code, again.status_code) == (200, 409, 200)
    ends = [s for s in Mediation.of(begun.case).steps if s.state is State.TERMINATED]
    assert len(ends) == 1
    assert "刚才有人更新了这里" in words_of(second)


def test_no_answer_is_noted_only_when_its_time_is_over(begun: Course) -> None:
    begun.invited()
    early = begun.lead("no_reply")
    assert early.status_code == 409
    assert "答复的时间还没过" in words_of(early)
    begun.lin.town.clock.pass_by(days=8)
    begun.lin.sign_in()
    assert begun.lead("no_reply").status_code == 200
    assert begun.state is State.NO_REPLY


def test_a_court_that_delegates_is_shown_to_both(begun: Course) -> None:
    guest = begun.invited()
    say(guest, "seat", agree="seat")
    begun.lead("track", **{"track.track": "court_pre", "track.reason": "court_delegates"})
    for who in (begun.anna, guest):
        assert "法院委派，立案前调解" in words_of(who.get("mediation"))
        assert "送达地址" in words_of(who.get("mediation/opening"))


@pytest.fixture
def ready(begun: Course) -> tuple[Course, Resident]:
    """Both agreed and read it; the mediator has declared that nothing binds them."""
    guest = begun.invited()
    say(guest, "seat", agree="seat")
    keys = [part.key for part in told().opening_on("people")]
    for who in (begun.anna, guest):
        page = who.get("mediation/opening")
        tie = {name: who.hidden(page, name) for name in ("key", "seen")}
        refused = who.post("mediation/opening", {"items": keys[1:], **tie})
        assert refused.status_code == 422
        assert who.post("mediation/opening", {"items": keys, **tie}).status_code == 200
    case = begun.case
    assert len(Mediation.of(case).opened) == 2
    begun.desk.append(case, [MediationMoved("assigning"), MediationMoved("disclosed")])
    return begun, guest


PLAN = {
    "plan.day": "2026-11-25",
    "plan.time": "14:30",
    "plan.minutes": "60",
    "plan.mode": "joint_video",
    "plan.link": "https://meet.example/room",
}


def test_a_session_is_set_waived_and_taken_into_a_calendar(
    ready: tuple[Course, Resident],
) -> None:
    begun, guest = ready
    page = guest.get("mediation/sessions")
    tie = {name: guest.hidden(page, name) for name in ("key", "seen")}
    guest.post("mediation/sessions/days", {"days": ["2026-11-25"], **tie})
    assert "对方当事人来不了" in words_of(begun.sees("/sessions"))
    assert "checked" not in begun.anna.get("mediation/sessions").text.split("days-title")[1]
    refused = begun.lead("", "/sessions/plan", **PLAN)
    assert refused.status_code == 422
    assert "对方当事人这天来不了" in words_of(refused)
    set_ = begun.lead("", "/sessions/plan", **{**PLAN, "plan.day": "2026-11-23"})
    assert set_.status_code == 200, faults_on(set_)
    assert begun.state is State.SCHEDULED
    (session,) = Sessions.of(begun.case).by_id.values()
    for who in (begun.anna, guest):
        shown = who.get("mediation/sessions")
        assert "要各方都说没关系" in words_of(shown)
        assert 'href="https://meet.example/room"' in shown.text
        tie = {name: who.hidden(shown, name) for name in ("key", "seen")}
        who.post(f"mediation/sessions/{session.id}/say", {"act": "waive", **tie})
    assert Sessions.of(begun.case).by_id[session.id].is_noticed(begun.case.people, 2)
    file = guest.get(f"mediation/sessions/{session.id}.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "STATUS:CONFIRMED" in file.text
    for secret in (*SECRETS, "meet.example", "调解"):
        assert secret not in file.text.replace("\r\n ", "")
    off = begun.lead("off", f"/sessions/{session.id}", **{f"{session.id}.reason": "another_time"})
    assert off.status_code == 200
    assert "STATUS:CANCELLED" in guest.get(f"mediation/sessions/{session.id}.ics").text


def test_a_session_apart_is_not_shown_to_the_other_side(ready: tuple[Course, Resident]) -> None:
    begun, guest = ready
    begun.lead("", "/sessions/plan", **{**PLAN, "plan.mode": "private_applicant"})
    (session,) = Sessions.of(begun.case).by_id.values()
    assert "meet.example" in begun.anna.get("mediation/sessions").text
    for page in ("mediation", "mediation/sessions"):
        shown = guest.get(page).text
        assert "meet.example" not in shown
        assert session.id not in shown
    assert guest.get(f"mediation/sessions/{session.id}.ics").status_code == 404
    sent = {"act": "waive", "key": "", "seen": ""}
    assert guest.post(f"mediation/sessions/{session.id}/say", sent).status_code == 404


def test_a_link_that_is_not_safe_is_refused(ready: tuple[Course, Resident]) -> None:
    begun, _ = ready
    page = begun.lead("", "/sessions/plan", **{**PLAN, "plan.link": "javascript:alert(1)"})
    assert page.status_code == 422
    assert begun.state is State.DISCLOSED


def test_more_time_is_asked_by_one_and_agreed_by_the_other(
    ready: tuple[Course, Resident],
) -> None:
    begun, guest = ready
    own(begun.anna, "extend", **{"extend.until": "2027-01-20"})
    assert "2027年1月20日" in words_of(guest.get("mediation"))
    assert "mediation_extended_to" not in begun.case.course.milestones
    own(guest, "extend", **{"extend.until": "2027-01-15"})
    assert str(begun.case.course.milestones["mediation_extended_to"]) == "2027-01-15"
    refused = own(guest, "extend", **{"extend.until": "soon"})
    assert refused.status_code == 422


def test_the_course_and_the_desk_lead_to_the_mediation(begun: Course) -> None:
    link = f'href="{begun.address()}"'
    assert link in begun.anna.get("course").text
    assert link in begun.lin.get(f"/desk/case/{begun.number}").text
    guest = begun.invited()
    say(guest, "seat", agree="seat")
    assert link in guest.get("seat").text


def test_nobody_but_the_mediator_leads(begun: Course) -> None:
    for page in ("mediation/lead", "mediation/sessions/plan", "mediation/invite"):
        assert begun.anna.post(page, {"act": "accept"}).status_code == 403
    assert begun.lin.post(begun.address("/say"), act="stop").status_code == 403
    assert begun.lin.post(begun.address("/lead"), act="no such act").status_code == 422


def test_the_mediator_reads_it_out_to_somebody_without_a_phone(begun: Course) -> None:
    begun.invited()
    seat = next(iter(begun.case.people.seats))
    begun.lead("hear", **{"hear.seat": seat, "hear.says": "yes", "hear.way": "phone"})
    assert begun.state is State.CONSENTED
    page = begun.sees("/opening")
    tie = {name: Resident.hidden(page, name) for name in ("key", "seen")}
    keys = [part.key for part in told().opening_on("people")]
    nobody = begun.lin.post(begun.address("/opening/read-out"), items=keys, **tie)
    assert nobody.status_code == 422
    sent = {**tie, "for": seat}
    begun.lin.post(begun.address("/opening/read-out"), items=keys, **sent)
    assert Mediation.of(begun.case).opened[seat] == told().words
