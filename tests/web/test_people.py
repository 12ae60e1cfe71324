"""People come to a case by links of their own, see what is meant for them, and never mix."""

from __future__ import annotations

import re
from html import unescape

import pytest
from fastapi import FastAPI

from engine.casework.people import Role
from tests.web.resident import LEASE, Resident, faults_on, words_of
from web.views import grouped

STORY = "欧阳明月说房东拿走了紫檀古琴"
OFFER = {"role": "respondent", "name": "司徒青山", "phone": "13900008888", "inviter": "租客小欧"}


@pytest.fixture
def told(anna: Resident) -> Resident:
    anna.begin(story=STORY, kind="rent.arrears")
    anna.fill(LEASE)
    return anna


def invited(anna: Resident, app: FastAPI, **wish: str) -> Resident:
    """Somebody else's browser, at the page behind the link."""
    link = link_of(anna, **wish)
    guest = Resident.at_home(app)
    guest.number = anna.number
    assert guest.browser.get(link).url.path == anna.at("seat")
    return guest


def link_of(anna: Resident, **wish: str) -> str:
    key = anna.hidden(anna.get("people"), "key")
    page = anna.post("people", {**OFFER, "key": key, **wish})
    assert page.status_code == 200, faults_on(page)
    found = re.search(r"http://jiefen\.example(/r/[A-Z0-9]+/[A-Z0-9]+)", unescape(page.text))
    assert found is not None
    return found[1]


def test_the_link_comes_with_words_to_send_and_a_picture(told: Resident) -> None:
    key = told.hidden(told.get("people"), "key")
    pages = [told.post("people", {**OFFER, "key": key}) for _ in range(2)]
    shown = words_of(pages[0])
    assert "【解纷】租客小欧请您参加" in shown
    assert "2026年12月6日" in shown
    assert 'src="data:image/svg+xml' in pages[0].text
    assert "139****8888" in words_of(told.get("people"))
    assert "13900008888" not in told.get("people").text
    assert len(told.case().people.seats) == 1
    assert re.findall(r"/r/\w+/\w+", pages[0].text) == re.findall(r"/r/\w+/\w+", pages[1].text)


def test_faults_are_shown_at_their_fields_with_the_form_filled_in(told: Resident) -> None:
    page = told.post("people", {"name": "司徒青山", "phone": "12"})
    assert page.status_code == 422
    assert len(faults_on(page)) == 3
    assert "司徒青山" in page.text


def test_the_other_side_is_told_who_invites_and_sees_nothing_else(
    told: Resident, app: FastAPI
) -> None:
    guest = invited(told, app)
    page = guest.get("seat")
    shown = words_of(page)
    assert "租客小欧请您以“对方当事人”的身份参加" in shown
    assert "这不是传票" in shown
    refused = guest.post("seat", {})
    assert refused.status_code == 422
    assert not next(iter(told.case().people.seats.values())).taken
    taken = guest.post("seat", {"agree": "seat"})
    assert "您参加的一件事" in words_of(taken)
    for path in ("", "story", "review", "guidance", "q/rental.role", "people", "save", "erase"):
        answer = guest.get(path)
        text = words_of(answer)
        for word in (STORY, "紫檀", "房租", "12,000", "租赁"):
            assert word not in text, (path, word)
    assert STORY not in guest.browser.get("/").text
    assert guest.get("data").status_code == 200
    assert "13900008888" not in guest.get("data").text
    assert told.get("review").status_code == 200


def test_before_coming_in_every_page_leads_to_the_invitation(told: Resident, app: FastAPI) -> None:
    guest = invited(told, app, role="professional", profession="lawyer")
    for path in ("review", "guidance", "data", "consent"):
        assert guest.get(path).url.path == told.at("seat"), path
    assert "律师" in words_of(guest.get("seat"))
    guest.post("seat", {"agree": "seat"})
    assert guest.get("review").status_code == 200
    assert guest.post("q/rental.role", {"rental.role": "landlord"}).status_code == 403


def test_somebody_who_acts_for_the_applicant_answers_in_their_own_name(
    told: Resident, app: FastAPI
) -> None:
    guest = invited(told, app, role="representative")
    guest.post("seat", {"agree": "seat"})
    guest.answer("rental.role", "landlord")
    mark = told.case().answered_by["rental.role"]
    assert mark.partition(":")[0] == Role.REPRESENTATIVE
    assert "紫檀" in words_of(guest.get("story"))
    assert guest.get("people").status_code == 403


def test_a_seat_can_be_closed_and_renewed(told: Resident, app: FastAPI) -> None:
    guest = invited(told, app)
    guest.post("seat", {"agree": "seat"})
    seat = next(iter(told.case().people.seats))
    assert "已关闭" in words_of(told.post(f"people/{seat}", {"do": "close"}))
    assert guest.get("seat").status_code == 404
    page = told.post(f"people/{seat}", {"do": "renew"})
    found = re.search(r"(/r/\w+/\w+)", page.text)
    assert found
    assert guest.browser.get(found[1]).status_code == 200
    assert told.post("people/NOBODY", {"do": "close"}).status_code == 404


def test_the_guest_leaves_for_good(told: Resident, app: FastAPI) -> None:
    guest = invited(told, app)
    guest.post("seat/leave", {})
    assert guest.get("seat").status_code == 404
    assert "已关闭" in words_of(told.get("people"))


def test_opening_the_guests_link_oneself_does_not_lose_ones_own_place(told: Resident) -> None:
    link = link_of(told)
    page = told.browser.get(link)
    assert "已经用别的身份打开了" in words_of(page)
    assert told.get("review").status_code == 200
    told.browser.post(link)
    assert told.get("review").status_code in (200, 403)
    assert told.get("").url.path == told.at("seat")


def test_a_leaked_link_stops_and_the_new_one_works(told: Resident, app: FastAPI) -> None:
    old = told.secret()
    slip = told.post("secret", {})
    assert slip.url.path == told.at("save")
    new = told.secret()
    assert old != new
    other = Resident.at_home(app)
    assert other.browser.get(f"/r/{told.number}/{old}").status_code == 404
    assert other.browser.get(f"/r/{told.number}/{new}").status_code == 200


def test_several_cases_in_one_browser_never_mix(told: Resident, app: FastAPI) -> None:
    bea = Resident.at_home(app)
    bea.begin(story="另一件事：邻居漏水", kind="neighbour.leak")
    guest_link = link_of(told)
    bea.browser.get(guest_link)
    bea.browser.post(f"/case/{told.number}/seat", data={"agree": "seat"})
    own, theirs = bea.get("story"), bea.browser.get(f"/case/{told.number}/story")
    assert "邻居漏水" in words_of(own)
    assert theirs.status_code == 403
    assert "紫檀" not in theirs.text
    home = words_of(bea.browser.get("/"))
    assert grouped(bea.number) in home
    assert grouped(told.number) not in home
    assert bea.browser.post(f"/case/{told.number}/erase", data={"sure": "yes"}).status_code == 403
    assert told.case().story == STORY


def test_how_to_be_reached_needs_a_tick_and_is_shown_half_hidden(told: Resident) -> None:
    refused = told.post("reach", {"own.phone": "13900007777"})
    assert refused.status_code == 422
    assert told.case().people.details.get("", {}) == {}
    wrong = told.post("reach", {"own.phone": "12", "agree": "messages"})
    assert 'href="#own.phone"' in wrong.text
    page = told.post("reach", {"own.phone": "139 0000 7777", "agree": "messages"})
    assert "139****7777" in words_of(page)
    assert "13900007777" not in page.text


def test_an_applicant_at_the_guests_page_goes_home(told: Resident) -> None:
    assert told.get("seat").url.path != told.at("seat")
    assert told.post("seat", {"agree": "seat"}).url.path != told.at("seat")
    assert told.post("seat/leave", {}).status_code == 200
    assert told.case().story
