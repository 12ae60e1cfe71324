"""The first page says the one thing to do, leads there, and says so where there is nothing."""

from __future__ import annotations

import re

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions.desk import Desk
from engine.actions.mediating import confirming, ending, papers
from engine.casework.events import MediationMoved
from engine.clock import today
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.mediating.agreements import HOUSE, in_force, put, to_sign
from tests.engine.actions.mediating.tables import Scene, moves
from tests.web.colleague import Colleague
from tests.web.sides import Table, entered

MAIN = re.compile(r'<section class="clockwork".*?</section>', re.DOTALL)


@pytest.fixture
def table(staffed: FastAPI, desk: Desk, min: Colleague) -> Table:
    return Table.laid(staffed, desk, min)


def next_of(page: Response) -> str:
    found = MAIN.search(page.text)
    assert found, page.text
    return found[0]


def leads_to(page: Response) -> list[str]:
    return re.findall(r'class="button[^"]*" href="[^"]*/mediation(/\w+)?"', next_of(page))


def seated_at(app: FastAPI, scene: Scene, min: Colleague) -> Table:
    return Table(
        scene,
        entered(app, scene.number, scene.secret),
        entered(app, scene.number, scene.seat_secret),
        min,
    )


def test_whoever_has_terms_to_answer_is_led_to_them(table: Table) -> None:
    table.scene.happen(*moves(State.PROPOSED))
    assert leads_to(table.applicant.get("mediation")) == ["/offers"]
    table.scene.happen(*moves(State.ACCEPTED_BY_APPLICANT))
    assert "等对方答复" in next_of(table.applicant.get("mediation"))
    assert "请看一看同不同意" in next_of(table.respondent.get("mediation"))


def test_a_pause_asks_nothing_of_the_sides(table: Table) -> None:
    table.scene.happen(*moves(State.SUSPENDED))
    assert leads_to(table.applicant.get("mediation")) == []
    assert leads_to(table.mediator_sees("")) == ["/care"]


def test_whoever_signed_waits_for_the_others(staffed: FastAPI, desk: Desk, min: Colleague) -> None:
    scene = to_sign(desk)
    put(scene, "applicant")
    table = seated_at(staffed, scene, min)
    assert "您签好了" in next_of(table.applicant.get("mediation"))
    assert "协议等您签名" in next_of(table.respondent.get("mediation"))


def test_an_issued_certificate_is_asked_for_no_more(table: Table) -> None:
    scene = table.scene
    ending.terminate(scene.mediator, scene.case, "T5")
    assert "请在一个工作日内出" in next_of(table.mediator_sees(""))
    papers.issue(scene.mediator, scene.case, "certificate", HOUSE)
    assert "已经出了" in next_of(table.mediator_sees(""))


def test_what_was_said_stays_to_be_read_after_one_side_left(table: Table) -> None:
    ending.stop(table.scene.respondent, table.scene.case)
    page = table.applicant.get("mediation").text
    for tab in ("/mediation/room", "/mediation/facts"):
        assert f'{tab}"' in page


def test_an_earlier_round_that_both_agreed_to_counts_nothing_for_the_next(desk: Desk) -> None:
    scene = in_force(desk)
    assert Mediation.of(scene.case).was_agreed_to
    again = scene.happen(MediationMoved(State.DRAFT.value, "again"))
    assert not Mediation.of(again).was_agreed_to


def test_after_a_refused_confirmation_the_mediator_brings_both_back_to_the_table(
    staffed: FastAPI, desk: Desk, min: Colleague, table: Table
) -> None:
    scene = table.scene
    scene.happen(*moves(State.PROPOSED, State.ACCEPTED_BY_APPLICANT, State.DRAFTING))
    scene.happen(*moves(State.SIGNING, State.EFFECTIVE))
    confirming.applied(scene.applicant, scene.case, today(desk.clock))
    confirming.decided(scene.applicant, scene.case, "rejected", today(desk.clock))
    page = table.mediator_sees("")
    assert 'value="talk_again"' in page.text
    sent = {name: table.applicant.hidden(page, name) for name in ("key", "seen")}
    sent |= {"act": "talk_again"}
    address = f"/case/{scene.number}/mediation/lead"
    for _ in range(2):  # a double press is one act
        assert table.mediator.browser.post(address, data=sent).status_code in (200, 303)
    assert Mediation.of(scene.case).state is State.IN_SESSION
    steps = [step.state for step in Mediation.of(scene.case).steps]
    assert steps.count(State.IN_SESSION) == 2


def test_the_desk_says_why_a_case_in_mediation_is_not_closed(table: Table) -> None:
    page = table.mediator.get(f"/desk/case/{table.scene.number}")
    assert "先在调解里结束，再结案" in page.text
    assert 'value="not_mediated"' not in page.text
    ending.terminate(table.scene.mediator, table.scene.case, "T5")
    page = table.mediator.get(f"/desk/case/{table.scene.number}")
    assert "先在调解里结束" not in page.text
    assert 'value="not_mediated"' in page.text


def test_whoever_closes_reads_before_that_it_ends_the_mediation_as_well(table: Table) -> None:
    words = "在这里结案，调解也一起结束"
    page = table.applicant.get("course")
    assert words in page.text
    assert "先在调解里结束" not in page.text
    ending.terminate(table.scene.mediator, table.scene.case, "T5")
    assert words not in table.applicant.get("course").text
