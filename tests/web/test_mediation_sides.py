"""Both sides answer on their phones; the mediator sees what matters, each side only what it may."""

from __future__ import annotations

import pytest
from fastapi import FastAPI

from engine.actions.desk import Desk
from engine.casework.events import MediationMoved, SideAnswered
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import FACTS, begun
from tests.web.colleague import Colleague
from tests.web.resident import Resident, faults_on, words_of
from tests.web.sides import Table, comparable
from web.render import read_interface


@pytest.fixture
def table(staffed: FastAPI, desk: Desk, min: Colleague) -> Table:
    return Table.laid(staffed, desk, min)


@pytest.fixture
def said(table: Table) -> Table:
    """The other side says the same as the applicant, but for what is owed."""
    facts = table.scene.desk.library.rulebook.facts
    theirs = comparable(facts, FACTS)
    theirs["rental.unpaid_rents"] = [{"due_on": "2026-11-01", "amount": "39000.00", "paid": "0.00"}]
    theirs["rental.arrears_reason"] = "no_money"
    table.answer_all(theirs)
    return table


def test_the_other_side_goes_from_page_to_page_until_nothing_is_asked(table: Table) -> None:
    start = table.respondent.get("mediation/answers")
    assert "开始回答" in words_of(start)
    page = start
    facts = table.scene.desk.library.rulebook.facts
    theirs = comparable(facts, FACTS)
    address = start.text.split('class="button " href="')[1].split('"')[0]
    page = table.respondent.browser.get(address)
    for _ in range(80):
        if "/answers/" not in page.url.path:
            break
        fact = page.url.path.split("/answers/")[1]
        if fact in theirs:
            page = table.answer(fact, theirs.pop(fact))
        else:
            page = table.respondent.post(f"mediation/answers/{fact}", {f"{fact}.skip": "unknown"})
        assert page.status_code == 200
    assert not theirs  # whatever the applicant says something of was asked
    assert "都答完了" in words_of(page)


def test_the_questions_tell_nothing_of_what_the_applicant_said(table: Table) -> None:
    page = table.respondent.get("mediation/answers/rental.monthly_rent")
    assert page.status_code == 200
    assert "12000" not in page.text
    assert "12,000" not in page.text


def test_who_is_who_and_own_matters_are_not_asked(table: Table) -> None:
    before = table.scene.case.seq
    for fact in ("rental.role", "case.self_willing", "case.vulnerabilities", "case.danger"):
        assert table.respondent.get(f"mediation/answers/{fact}").url.path.endswith("/answers")
        assert table.answer(fact, "yes").url.path.endswith("/answers")
    assert table.respondent.get("mediation/answers/x.y").status_code == 404
    assert table.answer("x.y", "yes").status_code == 404
    assert table.scene.case.seq == before


def test_an_answer_can_be_changed_and_nothing_stale_is_left(table: Table) -> None:
    table.answer("rental.arrears_demanded", "yes")
    table.answer("rental.arrears_demanded_on", "2026-11-09")
    assert "2026年11月9日" in words_of(table.respondent.get("mediation/answers"))
    page = table.answer("rental.arrears_demanded", "no", review="1")
    assert page.url.path.endswith("/mediation/answers")
    assert "2026年11月9日" not in words_of(page)
    assert "2026年11月9日" not in words_of(table.mediator_sees("facts"))
    assert table.answer("rental.arrears_demanded_on", "2026-11-09").url.path.endswith("/answers")


@pytest.mark.parametrize(
    "sent", [{"rental.monthly_rent": "很多"}, {"rental.monthly_rent": "-5"}, {}]
)
def test_a_bad_answer_is_shown_again_with_what_is_wrong(table: Table, sent: dict[str, str]) -> None:
    page = table.respondent.post("mediation/answers/rental.monthly_rent", sent)
    assert page.status_code == 422
    assert faults_on(page)
    assert not any(isinstance(n.happened, SideAnswered) for n in table.scene.case.mediation)


def test_another_tab_conflicts_on_the_same_question_only(table: Table) -> None:
    seq = table.respondent.hidden(
        table.respondent.get("mediation/answers/rental.monthly_rent"), "seq"
    )
    assert table.answer("rental.use", "shop", seq=seq).status_code == 200
    assert table.answer("rental.monthly_rent", "12000", seq=seq).status_code == 200
    page = table.answer("rental.monthly_rent", "11000", seq=seq)
    assert page.status_code == 409
    assert "12,000.00" in words_of(page)
    assert table.answer("rental.monthly_rent", "12000", seq=seq).status_code == 200  # same again


def test_before_both_agreed_and_after_an_agreement_nothing_is_taken(
    staffed: FastAPI, desk: Desk, min: Colleague, table: Table
) -> None:
    table.scene.happen(MediationMoved(State.EFFECTIVE, "signed"))
    page = table.answer("rental.monthly_rent", "11000")
    assert page.status_code == 409
    assert "不能再改" in words_of(page)
    early = begun(desk)
    guest = Resident.at_home(staffed)
    guest.browser.get(f"/r/{early.number}/{early.seat_secret}")
    guest.number = early.number
    sent = {"rental.monthly_rent": "11000"}
    assert guest.post("mediation/answers/rental.monthly_rent", sent).status_code == 409
    assert "现在不能改" in words_of(guest.get("mediation/answers"))


def test_after_the_talks_failed_the_other_side_still_answers_for_its_own_papers(
    table: Table,
) -> None:
    table.scene.happen(MediationMoved(State.TERMINATED, "refused"))
    assert table.answer("rental.monthly_rent", "11000").status_code == 200
    assert "11,000.00" in words_of(table.respondent.get("mediation/answers"))


def test_the_applicant_is_sent_to_their_own_questions(table: Table) -> None:
    assert table.applicant.get("mediation/answers").url.path.endswith("/review")
    before = table.scene.case.seq
    page = table.applicant.post("mediation/answers/rental.use", {"rental.use": "office"})
    assert page.url.path.endswith("/q/rental.use")
    assert table.scene.case.seq == before
    assert table.mediator_sees("answers").status_code == 403


def test_the_mediator_sees_both_columns_and_what_each_dispute_is_worth(said: Table) -> None:
    words = words_of(said.mediator_sees("facts"))
    assert "只有这些影响结果：没付清的租金" in words
    assert "+3,000.00 元" in words
    assert "不影响结果" in words
    assert "有争议" in words
    only = words_of(said.mediator_sees("facts?only=matters"))
    assert "39,000.00" in only
    assert "每月租金" not in only.partition("无争议事实")[0].partition("全部")[2]


def test_neither_side_meets_what_the_other_did_not_show(said: Table) -> None:
    said.answer("rental.arrears_demand_mode", "letter")
    ours = words_of(said.applicant.get("mediation/facts"))
    theirs = words_of(said.respondent.get("mediation/facts"))
    assert "39,000.00" not in ours
    assert "手头紧" not in ours
    assert "突然停业" not in theirs
    assert "36,000.00" not in theirs
    assert "+3,000.00" not in ours + theirs


def test_what_is_shown_is_seen_and_nothing_besides(said: Table) -> None:
    said.act(said.respondent, "show", "rental.arrears_reason")
    ours = words_of(said.applicant.get("mediation/facts"))
    assert "手头紧" in ours
    assert "39,000.00" not in ours


def test_both_confirm_the_same_and_it_is_undisputed(said: Table) -> None:
    rent = "rental.monthly_rent"
    said.act(said.applicant, "show", rent)
    page = said.respondent.get("mediation/facts")
    assert "双方说的一样" in words_of(page)
    said.act(said.respondent, "confirm", rent)
    assert "还没有双方都确认的事" in words_of(said.respondent.get("mediation/facts"))
    page = said.act(said.applicant, "confirm", rent)
    words = words_of(page)
    assert "申请人 2026年11月22日" in words
    assert "对方当事人 2026年11月22日" in words
    assert words_of(said.mediator_sees("facts")).count("确认") >= 2
    said.act(said.respondent, "contest", rent)
    assert "还没有双方都确认的事" in words_of(said.applicant.get("mediation/facts"))


def test_what_differs_or_was_never_said_cannot_be_confirmed_or_shown(said: Table) -> None:
    said.act(said.applicant, "show", "rental.unpaid_rents")
    assert said.act(said.respondent, "confirm", "rental.unpaid_rents").status_code == 422
    assert said.act(said.respondent, "show", "rental.fit_out_cost").status_code == 422
    assert said.act(said.respondent, "show", "case.vulnerabilities").status_code == 422
    assert said.act(said.respondent, "show").status_code == 422
    assert said.respondent.post("mediation/facts", {"act": "burn"}).status_code == 422
    assert said.mediator.post(f"/case/{said.scene.number}/mediation/facts", act="show").is_error


def test_a_page_made_before_the_other_side_changed_its_mind_confirms_nothing(said: Table) -> None:
    rent = "rental.monthly_rent"
    said.act(said.respondent, "show", rent)
    seen = said.applicant.hidden(said.applicant.get("mediation/facts"), "seen")
    said.answer(rent, "11000")
    page = said.act(said.applicant, "confirm", rent, seen=seen)
    assert page.status_code == 409
    assert "刚才有人更新了这里" in words_of(page)


def test_whom_a_question_speaks_to_is_said(staffed: FastAPI, desk: Desk, min: Colleague) -> None:
    facts = {
        "case.danger": ["none"],
        "labour.role": "worker",
        "labour.matters": ["unpaid_wages"],
        "labour.hired_on": "2024-03-01",
        "labour.monthly_wage_agreed": "8000.00",
    }
    table = Table.laid(staffed, desk, min, facts, "lab.wage")
    page = table.respondent.get("mediation/answers/labour.age_band")
    assert "您代表单位的" in words_of(page)
    assert "labour.migrant_worker" in page.url.path or page.status_code == 200


def test_every_word_stands_in_both_languages(said: Table) -> None:
    english = {"accept-language": "en"}
    for person, page in (
        (said.applicant, "mediation/facts"),
        (said.respondent, "mediation/facts"),
        (said.respondent, "mediation/answers"),
        (said.respondent, "mediation/answers/rental.use"),
    ):
        got = person.browser.get(person.at(page), headers=english)
        assert got.status_code == 200
        assert "sides." not in words_of(got)
    texts = [text for key, text in read_interface().items() if key.startswith("sides.")]
    assert all(text.zh and text.en for text in texts)
