"""Both sides and the mediator put terms forward, check, answer and bid, without a script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi import FastAPI
from httpx2 import Response

from engine.actions.desk import Desk
from engine.mediation.obligations import Obligation, fill_rows
from engine.mediation.offers import Offers
from engine.mediation.steps import Need
from tests.engine.mediation.terms import GR_01, PAY, changed
from tests.web.colleague import Colleague
from tests.web.resident import Resident, words_of
from tests.web.sides import Table
from web.render import read_interface


@pytest.fixture
def table(staffed: FastAPI, desk: Desk, min: Colleague) -> Table:
    return Table.laid(staffed, desk, min)


def fields(terms: tuple[Obligation, ...], **more: str) -> dict[str, Any]:
    return {**fill_rows(terms), "scope": "joint", "key": "k1", **more}


def send(table: Table, who: Resident, terms: tuple[Obligation, ...], **more: str) -> Response:
    """Fill in the builder as it stands on the page, and send it."""
    page = who.get("mediation/offers?make=1")
    sent = {"follows": who.hidden(page, "follows"), "key": who.hidden(page, "key")}
    return who.post("mediation/offers", {**fields(terms), **sent, "do": "send", **more})


def by_mediator(table: Table, page: str, **sent: Any) -> Response:
    return table.mediator.post(f"/case/{table.scene.number}/mediation/{page}", **sent)


def latest(table: Table) -> str:
    return [*Offers.of(table.scene.case).by_id][-1]


def test_the_builder_begins_with_what_the_rules_reckon(table: Table) -> None:
    page = table.applicant.get("mediation/offers?make=1")
    assert page.status_code == 200
    assert 'value="36000.00"' in page.text
    assert 'value="balance" selected' in page.text
    assert re.search(r'name="terms.0.by.month" value="12"', page.text)


def test_the_other_side_is_not_shown_what_the_applicant_answered(table: Table) -> None:
    page = table.respondent.get("mediation/offers?make=1")
    assert page.status_code == 200
    assert "36000" not in page.text


def test_rows_come_and_go_by_buttons(table: Table) -> None:
    page = table.applicant.post("mediation/offers", fields(GR_01) | {"terms.add": "1"})
    assert page.text.count('<fieldset class="row') == 4
    page = table.applicant.post("mediation/offers", fields(GR_01) | {"terms.remove": "0"})
    assert page.text.count('<fieldset class="row') == 2
    assert "原租赁合同" in page.text
    assert "6222" not in page.text


def test_checking_tells_what_is_wrong_and_keeps_nothing(table: Table) -> None:
    rough = (changed(PAY, how="尽快转账"),)
    page = table.applicant.post("mediation/offers", fields(rough) | {"do": "check"})
    words = words_of(page)
    assert page.status_code == 200
    assert "必须改" in words
    assert "说不清" in words
    assert "少拿" in words
    assert not Offers.of(table.scene.case).by_id


def test_bad_input_is_shown_again_with_every_fault(table: Table) -> None:
    sent = fields((PAY,)) | {"terms.0.fen": "三万", "terms.0.by.month": "13", "until.year": "2026"}
    page = table.applicant.post("mediation/offers", sent | {"do": "send"})
    assert page.status_code == 422
    assert 'value="三万"' in page.text
    assert "不像金额" in words_of(page)
    page = send(table, table.applicant, (changed(PAY, kind="other", what="双方自愿离婚"),))
    assert page.status_code == 422
    assert "离婚" in words_of(page)
    assert not Offers.of(table.scene.case).by_id


def test_the_agreement_about_the_rent_goes_through_all_three_hands(table: Table) -> None:
    secret = (changed(PAY, fen=29_500_00, what="绝密的租金"), *GR_01[1:])
    page = send(table, table.applicant, secret, scope="applicant")
    assert "只有您和调解员能看" in words_of(page)
    private = latest(table)
    assert "绝密的租金" not in table.respondent.get("mediation/offers").text
    assert table.respondent.get(f"mediation/offers/{private}").status_code == 404
    assert "绝密的租金" in table.mediator_sees("offers").text
    page = table.applicant.get(f"mediation/offers/{private}")
    assert "确定给对方看" in words_of(page)
    table.applicant.post(f"mediation/offers/{private}", {"act": "release", "key": "r1"})
    assert "绝密的租金" in table.respondent.get("mediation/offers").text

    page = send(table, table.respondent, GR_01)
    assert page.status_code == 200
    counter = latest(table)
    assert "改过" in words_of(page)
    page = table.applicant.post(f"mediation/offers/{private}", {"act": "accept", "key": "a0"})
    assert page.status_code == 422
    assert "已经有新的方案" in words_of(page)
    table.applicant.post(f"mediation/offers/{counter}", {"act": "accept", "key": "a1"})
    page = table.respondent.post(f"mediation/offers/{counter}", {"act": "accept", "key": "a2"})
    assert "双方都同意了" in words_of(page)
    assert "正在写协议" in words_of(page)


def test_a_large_waiver_is_told_in_per_cent_and_must_be_ticked(table: Table) -> None:
    half = (changed(PAY, fen=15_000_00), *GR_01[1:])
    sent = {**fields(half), "do": "send"}
    by_mediator(table, "offers", **sent)
    page = table.respondent.get(f"mediation/offers/{latest(table)}")
    assert "可能让您少拿很多" in words_of(page)  # the landlord has not answered: no figure
    assert "36,000" not in page.text.replace("36,000.00元减去", "").replace(
        "原为人民币36,000.00", ""
    )
    page = table.respondent.post(
        f"mediation/offers/{latest(table)}", {"act": "accept", "key": "a1"}
    )
    assert page.status_code == 422
    assert "我看懂了" in words_of(page)
    table.respondent.post(
        f"mediation/offers/{latest(table)}",
        {"act": "accept", "key": "a2", "understood": "yes"},
    )
    assert table.scene.case.mediation[-1].happened.state == "accepted_by_respondent"  # type: ignore[union-attr]  # a step


def test_somebody_was_faster_and_nothing_typed_is_lost(table: Table) -> None:
    page = table.applicant.get("mediation/offers?make=1")
    follows = table.applicant.hidden(page, "follows")
    send(table, table.respondent, GR_01)
    late = (changed(PAY, fen=28_000_00), *GR_01[1:])
    page = table.applicant.post(
        "mediation/offers", {**fields(late), "follows": follows, "do": "send"}
    )
    assert page.status_code == 409
    assert 'value="28000.00"' in page.text
    assert "刚才有人更新了" in words_of(page)


def test_bids_are_placed_on_two_phones_and_shown_to_nobody(table: Table) -> None:
    by_mediator(
        table,
        "bidding",
        act="open",
        subject="一季租金",
        payer="applicant",
        gap="50",
        rounds="2",
        key="o1",
    )
    page = table.applicant.get("mediation/bidding")
    assert "愿意这样出价" in words_of(page)
    held = table.applicant.hidden(page, "bidding")
    for who in (table.applicant, table.respondent):
        who.post("mediation/bidding", {"act": "yes", "bidding": held, "key": "y"})
    bid = {"act": "bid", "bidding": held, "round": "1"}
    page = table.applicant.post("mediation/bidding", {**bid, "bid": "很多", "key": "b0"})
    assert page.status_code == 422
    table.applicant.post("mediation/bidding", {**bid, "bid": "29500", "key": "b1"})
    assert "29,500" in table.applicant.get("mediation/bidding").text
    for page in (table.respondent.get("mediation/bidding"), table.mediator_sees("bidding")):
        assert "29,500" not in page.text
        assert "出了价" not in words_of(page) or "双方都出了价" in words_of(page)
    page = table.respondent.post("mediation/bidding", {**bid, "bid": "30500", "key": "b2"})
    assert "谈成了：30,000.00" in words_of(page)
    page = table.mediator_sees("offers?make=1")
    assert 'value="30000.00"' in page.text


def test_bids_that_do_not_meet_tell_nothing(table: Table) -> None:
    by_mediator(
        table,
        "bidding",
        act="open",
        subject="租金",
        payer="applicant",
        gap="0",
        rounds="1",
        key="o1",
    )
    held = table.applicant.hidden(table.applicant.get("mediation/bidding"), "bidding")
    for who in (table.applicant, table.respondent):
        who.post("mediation/bidding", {"act": "yes", "bidding": held, "key": "y"})
    for who, fen in ((table.applicant, "20000"), (table.respondent, "36000")):
        who.post(
            "mediation/bidding",
            {"act": "bid", "bidding": held, "round": "1", "bid": fen, "key": "b"},
        )
    for page in (table.applicant.get("mediation/bidding"), table.mediator_sees("bidding")):
        assert "没有谈成" in words_of(page)
        assert "36,000" not in page.text
    assert "20,000" not in table.mediator_sees("bidding").text


def test_what_nobody_knows_is_not_found(table: Table) -> None:
    assert table.applicant.get("mediation/offers/none").status_code == 404
    assert table.applicant.post("mediation/offers/none", {"act": "accept"}).status_code == 404
    page = table.applicant.post("mediation/bidding", {"act": "steal"})
    assert page.status_code == 200  # back on the page, and nothing was done


def test_every_need_is_told_in_both_languages() -> None:
    texts = read_interface()
    for need in Need:
        assert texts[f"mediation.need.{need}"].en


def test_terms_name_people_and_ask_whoever_has_yet_to_answer(table: Table) -> None:
    send(table, table.applicant, (PAY,))
    ours, theirs = (who.get("mediation/offers") for who in (table.applicant, table.respondent))
    assert "张明应于" in words_of(theirs)
    assert "向王芳" in words_of(theirs)
    assert "看并答复" in words_of(theirs)
    assert "看并答复" not in words_of(ours)
    assert "提出来商量" in words_of(ours)


def test_what_cannot_be_reckoned_is_said_once_and_not_in_figures(table: Table) -> None:
    send(table, table.applicant, (PAY,))
    words = words_of(table.respondent.get(f"mediation/offers/{latest(table)}"))
    assert "算不出该拿多少" in words
    assert "少拿" not in words
    assert " 0.00 元" not in words


def test_bidding_is_shown_to_the_sides_once_it_is_offered(table: Table) -> None:
    link = "mediation/bidding"
    assert link not in table.applicant.get("mediation/offers").text
    assert link in table.mediator_sees("offers").text
    form = {"act": "open", "subject": "租金", "payer": "applicant", "gap": "50", "rounds": "3"}
    by_mediator(table, "bidding", key="b1", **form)
    assert link in table.applicant.get("mediation/offers").text
