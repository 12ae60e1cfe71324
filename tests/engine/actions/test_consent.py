"""People agree to purposes one by one and take it back as easily; what needs it waits."""

from __future__ import annotations

import pytest

from engine.actions import consent, consult, seats
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.people import APPLICANT
from engine.casework.permissions import Action
from engine.casework.purposes import purposes
from engine.errors import AnswerError, ConsentMissing, NotPermitted
from engine.rulebook.graph import DECLINED
from tests.engine.actions.cases import MEDIATOR, told


@pytest.fixture
def case(desk: Desk) -> Case:
    return consult.open_case(desk).case


def test_nothing_is_answered_before_somebody_agrees(desk: Desk, case: Case) -> None:
    with pytest.raises(ConsentMissing) as caught:
        consent.require(desk, case, Action.ANSWER)
    assert caught.value.purposes == ("assess",)
    consent.require(desk, case, Action.SEE)
    consent.require(desk, consent.agree(desk, case, ["assess"]), Action.ANSWER)


def test_to_agree_twice_writes_once(desk: Desk, case: Case) -> None:
    once = consent.agree(desk, case, ["assess", "health"])
    assert consent.agree(desk, once, ["assess", "health"]).seq == once.seq
    assert dict(consent.agreed(once)) == {
        id: purposes().by_id[id].words for id in ("assess", "health")
    }


def test_nobody_agrees_to_what_is_not_asked(desk: Desk, case: Case) -> None:
    assert consent.agree(desk, case, ["safety", "record", "nonsense", ""]).seq == case.seq


def test_a_sensitive_question_is_asked_for_on_its_own(desk: Desk, case: Case) -> None:
    case = consent.agree(desk, case, ["assess"])
    purpose = consent.lacking_at(case, "case.vulnerabilities")
    assert purpose is not None
    assert purpose.id == "health"
    assert consent.lacking_at(case, "rental.role") is None
    assert consent.lacking_at(case, "case.danger") is None
    case = consent.agree(desk, case, ["health"])
    assert consent.lacking_at(case, "case.vulnerabilities") is None
    assert consent.lacking_at(case, "bank.balance") is not None


def test_what_was_given_for_a_purpose_is_used_no_longer_once_taken_back(desk: Desk) -> None:
    case = consent.withdraw(desk, told(desk).case, ["health"])
    answers = consult.answers_of(desk, case)
    assert answers["case.vulnerabilities"] is DECLINED
    assert answers["rental.district"] == "石景山区"
    assert "health" not in consent.agreed(case)
    assert consent.withdraw(desk, case, ["health"]).seq == case.seq


def test_ways_to_reach_somebody_are_forgotten_with_the_consent(desk: Desk) -> None:
    case = told(desk).case
    assert case.people.details[APPLICANT]["phone"] == "13900008888"
    case = consent.withdraw(desk, case, ["messages"])
    assert case.people.details[APPLICANT] == {}


def test_nobody_else_reads_what_its_person_took_back(desk: Desk) -> None:
    case = told(desk).case
    mediator = desk.of(MEDIATOR)
    consent.require(mediator, case, Action.READ)
    case = consent.withdraw(desk, case, ["assess"])
    with pytest.raises(NotPermitted, match="withdrawn"):
        consent.require(mediator, case, Action.READ)
    consent.require(desk, case, Action.READ)
    case = consent.agree(desk, case, ["assess"])
    consent.require(mediator, case, Action.READ)


def test_whoever_was_invited_agrees_for_themselves(desk: Desk) -> None:
    known = told(desk)
    case, actor = desk.enter(known.case.number, known.seat_secret)
    invited = desk.of(actor)
    with pytest.raises(AnswerError, match="agree_first"):
        seats.take(invited, case, [])
    case = seats.take(invited, case, ["seat"])
    assert "seat" in consent.agreed(case, known.seat)
    assert "seat" not in consent.agreed(case)
    case = consent.withdraw(invited, case, ["seat"])
    assert case.people.seats[known.seat].closed == "left"
    assert "assess" in consent.agreed(case)


def test_staff_note_the_word_of_the_person_beside_them(desk: Desk, case: Case) -> None:
    case = consent.agree(desk.of(MEDIATOR), case, ["assess"])
    assert "assess" in consent.agreed(case)
    (line,) = consent.history(desk, case)
    assert (line.purpose, line.given, line.by) == ("assess", True, "mediator:m1")


def test_the_history_tells_both_ways_the_latest_first(desk: Desk, case: Case) -> None:
    case = consent.agree(desk, case, ["assess"])
    case = consent.withdraw(desk, case, ["assess"])
    case = consent.agree(desk, case, ["assess"])
    assert [line.given for line in consent.history(desk, case)] == [True, False, True]
