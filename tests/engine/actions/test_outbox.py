"""Who is told what: written with the event, sealed, only to those who agreed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.actions import outbox
from engine.casework.events import (
    CaseAssigned,
    CaseClosed,
    CaseErased,
    ConsentGiven,
    ConsentWithdrawn,
    MessagePosted,
    PersonDescribed,
    SeatOffered,
    SeatTaken,
    StageMoved,
)
from engine.casework.people import Actor, Role
from engine.errors import AnswerFaults, Conflict
from engine.library import Library
from engine.messages.message import MESSAGES, Channel, masked, read_message
from engine.store.memory import MemoryStore
from tests.engine.actions.posting import PHONE, START, House

MOVED = StageMoved("mediate", "chosen")
MEDIATOR = Actor(Role.MEDIATOR, "m1")


@pytest.fixture
def house(library: Library) -> House:
    return House.over(library, MemoryStore())


def test_agreeing_brings_a_welcome_with_the_number_and_no_secret(house: House) -> None:
    case = house.case()
    (letter,) = house.drain()
    assert letter.to == PHONE
    assert f"{case.number[:4]}-{case.number[4:]}" in letter.body
    assert "https://jiefen.example/resume" in letter.body


def test_nobody_is_written_to_who_did_not_agree(house: House) -> None:
    case = house.case(reached=False)
    house.happens(case, PersonDescribed("", {"phone": PHONE}, "resident"), MOVED)
    house.happens(case, CaseClosed("settled", "agreed"))
    assert house.waiting() == []


def test_a_message_stands_in_the_store_with_the_event_that_causes_it(house: House) -> None:
    case = house.happens(house.case(), MOVED)
    (entry,) = house.waiting("stage_moved")
    assert entry.id == f"{case.id}.{case.seq}.stage_moved.own.sms"
    assert entry.owner == str(case.id)
    stale = replace(case, seq=case.seq - 1)
    with pytest.raises(Conflict):
        house.desk.append(stale, [MOVED])
    assert len(house.waiting("stage_moved")) == 1


def test_a_form_sent_twice_writes_one_message(house: House) -> None:
    case = house.case()
    for _ in range(2):
        house.desk.append(house.desk.again(case), [MOVED], key="the-same-form")
    assert len(house.waiting("stage_moved")) == 1


def test_what_waits_tells_nobody_where_it_goes(house: House) -> None:
    house.case()
    for entry in house.desk.store.entries(MESSAGES):
        assert PHONE not in entry.body
        assert "jiefen.example" not in entry.body


def test_mail_goes_where_there_is_no_telephone(house: House) -> None:
    case = house.case(reached=False)
    outbox.agree(house.desk, case, "", "wang@example.cn", True)
    house.round()
    assert [letter.to for letter in house.mails.letters] == ["wang@example.cn"]


def test_without_a_way_to_send_nothing_is_written(house: House) -> None:
    silent = replace(house.outbox, channels=())
    house.desk = replace(house.desk, announce=silent.announced)
    house.case()
    assert house.waiting() == []


def test_what_staff_write_is_told_and_what_oneself_writes_is_not(house: House) -> None:
    case = house.case()
    house.happens(case, MessagePosted("advice", "我写的"))
    assert house.waiting("adviser_wrote") == []
    desk = house.desk.of(MEDIATOR)
    desk.append(house.desk.again(case), [MessagePosted("advice", "房东该退钱")])
    assert len(house.waiting("adviser_wrote")) == 1
    assert all("退钱" not in letter.body for letter in house.drain())


def test_a_case_given_to_a_unit_is_not_yet_taken(house: House) -> None:
    case = house.case()
    house.happens(case, CaseAssigned("street", "", "sent"))
    assert house.waiting("case_taken") == []
    house.happens(case, CaseAssigned("street", "m1", "taken"))
    assert len(house.waiting("case_taken")) == 1


def test_the_other_side_is_told_once_it_came_and_agreed(house: House) -> None:
    case = house.case()
    house.happens(case, SeatOffered("s1", "respondent", "h" * 64, date(2026, 12, 31)))
    house.happens(case, SeatTaken("s1"), MOVED)
    assert len(house.waiting("stage_moved")) == 1
    house.happens(
        case,
        PersonDescribed("s1", {"phone": "13900005678"}, "respondent:s1"),
        ConsentGiven("s1", ("messages",), "messages 2026-11-22", "respondent:s1"),
    )
    house.happens(case, CaseClosed("settled", "agreed"))
    sent = {letter.to for letter in house.drain() if "办结" in letter.body}
    assert sent == {PHONE, "13900005678"}


def test_who_withdraws_hears_no_more_not_even_what_already_waited(house: House) -> None:
    case = house.happens(house.case(), MOVED)
    assert len(house.waiting()) == 2
    outbox.refuse(house.desk, house.desk.again(case))
    house.happens(case, CaseClosed("settled", "agreed"))
    assert house.drain() == []
    assert house.waiting() == []


def test_withdrawing_something_else_is_receipted(house: House) -> None:
    case = house.case()
    house.happens(case, ConsentGiven("", ("research",), "w", "resident"))
    house.happens(case, ConsentWithdrawn("", ("research",)))
    assert len(house.waiting("consent_receipt")) == 1


def test_erasure_is_receipted_once_and_ends_everything_else(house: House) -> None:
    case = house.happens(house.case(), MOVED)
    house.desk.append(case, [CaseErased("asked")])
    letters = house.drain()
    assert [letter.body for letter in letters if "删除" in letter.body]
    assert len(letters) == 1
    assert house.waiting() == []


def test_an_invitation_goes_to_the_contact_that_was_given_for_it(house: House) -> None:
    case, link = house.case(reached=False), "https://jiefen.example/r/1/2"
    until = date(2026, 12, 1)
    entry = house.outbox.invitation(case, "s1", "13900005678", link, until, START)
    assert entry is not None
    house.desk.append(case, [SeatOffered("s1", "respondent", "h" * 64, until)], entries=[entry])
    (letter,) = house.drain()
    assert letter.to == "13900005678"
    assert link in letter.body
    assert house.outbox.invitation(case, "s1", "nobody", link, until, START) is None


def test_an_invitation_to_work_here_needs_no_case(house: House) -> None:
    until, link = date(2026, 12, 1), "https://jiefen.example/join/x"
    entry = house.outbox.staff_invitation("i1", "li@example.cn", link, until, "zh", START)
    assert entry is not None
    house.desk.store.put([entry])
    house.round()
    assert link in house.mails.letters[0].body


@pytest.mark.parametrize(
    ("phone", "mail", "agrees", "faults"),
    [
        ("", "", True, {"phone"}),
        ("12", "", True, {"phone"}),
        ("13800001234", "", False, {"agrees"}),
        ("", "wang@", True, {"email"}),
        ("abc", "x@y", False, {"phone", "email", "agrees"}),
        ("13800001234\nBcc: x", "", True, {"phone"}),
    ],
)
def test_what_cannot_be_written_to_is_refused(
    phone: str, mail: str, agrees: bool, faults: set[str]
) -> None:
    with pytest.raises(AnswerFaults) as refused:
        outbox.read_contact(phone, mail, agrees)
    assert set(refused.value.faults) == faults


def test_a_number_may_be_written_with_spaces() -> None:
    assert outbox.read_contact(" 138-0000 1234 ", "", True)["phone"] == "13800001234"


@given(st.text())
def test_a_mask_never_shows_the_whole(to: str) -> None:
    shown = masked(to)
    assert "•••" in shown
    if "@" not in to:
        assert len(shown.replace("•••", "")) <= 5


def test_a_message_is_read_as_it_was_kept(house: House) -> None:
    case = house.case()
    (entry,) = house.waiting("welcome")
    kept = read_message(entry)
    assert (kept.channel, kept.case, kept.seat) == (Channel.SMS, case.id, "")
    assert kept.entry(entry.due, entry.version) == entry
    assert kept.opened_by(house.desk.vault, case.sealed_key).to == PHONE
