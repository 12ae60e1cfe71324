"""Papers say what they may and nothing else; a certificate never holds an offer or a word said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.actions.desk import Desk
from engine.actions.mediating import papers, undersigning
from engine.actions.mediating.papers import Wanted
from engine.casework.events import (
    BiddingOpened,
    BidPlaced,
    FactAgreed,
    MediationMoved,
    MessagePosted,
    ProposalMade,
    SessionHeld,
)
from engine.casework.people import APPLICANT
from engine.documents.pdf import render_pdf
from engine.documents.walk import texts_of
from engine.errors import NotFound, NotPermitted
from engine.i18n import money_plain, money_text
from engine.mediation.obligations import Obligation, terms_text
from engine.mediation.states import State
from tests.engine.actions.mediating.agreements import (
    HOUSE,
    TENANT,
    content_of,
    digest_of,
    in_force,
    to_sign,
)
from tests.engine.actions.mediating.tables import Scene, seated


def _said(scene: Scene, name: str, desk: Desk | None = None, language: Any = "zh") -> str:
    wanted = Wanted(language)
    document = papers.paper(desk or scene.mediator, scene.case, name, HOUSE, wanted)
    return "\n".join(texts_of(document))


# ---------------------------------------------------------------- the agreement, clause by clause


@pytest.mark.parametrize(
    "words",
    [
        "人民调解协议书",
        "石人调〔2026〕0001号",
        "甲方（申请人）：张明，证件号码：110105199001010010，住址：北京市石景山区示例路1号",
        "乙方（被申请人）：王芳，证件号码：110105198001010016",
        "主要事实：甲方承租乙方位于石景山区示例路1号的房屋经营餐馆，月租12,000元",
        "争议事项：租金数额、违约金、合同是否继续履行。",
        "甲方应于2026年12月22日前",
        "人民币30,000.00元（大写：叁万元整）",
        "原为人民币36,000.00元，减免6,000.00元",
        "账号 6222 0000 0000 0001",
        "按原数额人民币36,000.00元减去已付款",
        "自2026年12月23日起按一年期贷款市场报价利率（LPR）计息",
        "乙方自愿放弃到本协议签订日为止的违约金",
        "双方继续履行原租赁合同",
        "本协议只处理本次纠纷",
        "不得既放弃又主张",
        "并加盖八角街道人民调解委员会印章之日起生效",
        "自生效之日起30日内，共同向人民法院申请司法确认",
        "共同申请司法确认的最后一天：2026年12月22日",
        "甲方（张明）的送达地址：北京市石景山区示例路1号。",
        "本协议一式三份",
        "不是《电子签名法》所称经认证的第三方电子签名",
    ],
)
def test_the_agreement_of_the_restaurant_says_all_that_it_must(desk: Desk, words: str) -> None:
    assert words in _said(in_force(desk), "agreement")


def test_the_words_that_are_signed_are_those_that_are_hashed(desk: Desk) -> None:
    scene = in_force(desk)
    content = content_of(scene.case)
    said = _said(scene, "agreement")
    for part in content.parts["zh"]:
        for line in part.lines:
            assert line in said
    assert content.digest == digest_of(scene.case)
    assert digest_of(scene.case) in said


def test_before_it_binds_no_paper_shows_numbers_that_others_could_use(desk: Desk) -> None:
    said = _said(to_sign(desk), "agreement")
    assert TENANT["id_number"] not in said
    assert TENANT["phone"] not in said


def test_a_signed_paper_is_drawn_strictly_and_always_alike(desk: Desk) -> None:
    scene = in_force(desk)
    first, second = (
        render_pdf(papers.paper(scene.applicant, scene.case, "agreement", HOUSE), strict=True)
        for _ in range(2)
    )
    assert first == second
    assert first.startswith(b"%PDF")


# ---------------------------------------------------------------- the certificate


def _ended(scene: Scene, reason: str = "t5") -> None:
    scene.happen(MediationMoved(State.TERMINATED, reason))
    papers.issue(scene.mediator, scene.case, "certificate", HOUSE)


_WORDS = st.text("琴棋书画诗酒花茶", min_size=6, max_size=12)
_SUMS = st.integers(10_000_00, 99_999_999)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_no_certificate_holds_an_offer_a_bid_a_fact_or_a_word_that_was_said(
    desk: Desk, data: st.DataObject
) -> None:
    scene = seated(desk)
    words = [data.draw(_WORDS) for _ in range(5)]
    sums = [data.draw(_SUMS) for _ in range(3)]
    scene.happen(
        MessagePosted("joint", words[0]),
        MessagePosted("caucus.applicant", words[1]),
        MessagePosted("notes", words[2]),
        ProposalMade(
            "P1", "", "joint", terms_text([Obligation("1", "pay", "applicant", words[3], sums[0])])
        ),
        ProposalMade(
            "P2", "P1", "applicant", terms_text([Obligation("1", "pay", "applicant", "x", sums[1])])
        ),
        BiddingOpened("B1", words[4], "applicant", 100, 3),
        BidPlaced(APPLICANT, "B1", 1, sums[2]),
        FactAgreed(APPLICANT, {"rental.monthly_rent": {"value": "12345.67"}}),
        FactAgreed(scene.seat, {"rental.monthly_rent": {"value": "12345.67"}}),
        SessionHeld("S1", "2026-11-20T10:00+08:00", "2026-11-20T11:00+08:00", (APPLICANT,)),
    )
    _ended(scene, data.draw(st.sampled_from(["t4", "t5", "t6", "t9", words[0]])))
    for language in ("zh", "en"):
        said = _said(scene, "certificate", scene.applicant, language)
        for word in words:
            assert word not in said
        for fen in (*sums, 1234567):
            assert money_text(fen) not in said
            assert money_plain(fen) not in said
            assert str(fen // 100) not in said
    assert "2026年11月20日" in _said(scene, "certificate")


def test_the_certificate_says_that_it_proves_nothing(desk: Desk) -> None:
    scene = to_sign(desk)
    undersigning.refuse(scene.respondent, scene.case, digest_of(scene.case), "pressure")
    papers.issue(scene.mediator, scene.case, "certificate", HOUSE)
    said = _said(scene, "certificate", scene.applicant)
    assert "本证明仅说明调解程序已结束，不证明任何事实或责任。" in said
    assert "石调终〔2026〕0001号" in said
    assert "没有签署调解协议" in said
    assert "压力" not in said


def test_only_who_mediates_issues_it_and_nobody_has_it_before(desk: Desk) -> None:
    scene = seated(desk)
    scene.happen(MediationMoved(State.TERMINATED, "t5"))
    with pytest.raises(NotPermitted):
        papers.issue(scene.applicant, scene.case, "certificate", HOUSE)
    with pytest.raises(NotFound):
        papers.paper(scene.applicant, scene.case, "certificate", HOUSE)


def test_there_is_no_certificate_while_talks_go_on(desk: Desk) -> None:
    scene = seated(desk)
    with pytest.raises(NotFound):
        papers.issue(scene.mediator, scene.case, "certificate", HOUSE)


def test_what_says_the_same_keeps_its_number(desk: Desk) -> None:
    scene = seated(desk)
    _ended(scene)
    before = papers.given(scene.case)["certificate"]
    papers.issue(scene.mediator, scene.case, "certificate", HOUSE)
    assert papers.given(scene.case)["certificate"] == before


# ---------------------------------------------------------------- the others


def test_the_record_holds_what_was_said_to_all_and_nothing_else(desk: Desk) -> None:
    scene = seated(desk)
    scene.happen(MessagePosted("joint", "当着大家说的"), MessagePosted("notes", "只给自己看的"))
    scene.happen(MessagePosted("caucus.applicant", "私下说的"))
    for at in (scene.mediator,):
        said = _said(scene, "record", at)
        assert "当着大家说的" in said
        assert "私下说的" not in said
        assert "只给自己看的" not in said


def test_undisputed_facts_are_those_that_both_confirmed_alike(desk: Desk) -> None:
    scene = seated(desk)
    scene.happen(
        FactAgreed(APPLICANT, {"rental.monthly_rent": {"value": "12000.00"}}),
        FactAgreed(scene.seat, {"rental.monthly_rent": {"value": "12000.00"}}),
        FactAgreed(APPLICANT, {"rental.use": {"value": "shop"}}),
    )
    said = _said(scene, "facts")
    assert "12,000.00" in said
    assert desk.library.rulebook.facts["rental.use"].title.zh not in said


def test_undisputed_facts_name_sums_in_yuan_and_plain_days(desk: Desk) -> None:
    scene = seated(desk)
    agreed = {
        "rental.monthly_rent": {"value": "12000.00"},
        "rental.lease_starts_on": {"value": "2024-08-01"},
    }
    scene.happen(FactAgreed(APPLICANT, agreed), FactAgreed(scene.seat, agreed))
    said = _said(scene, "facts").splitlines()
    assert "人民币12,000.00元（大写：壹万贰仟元整）" in said
    assert "2024年8月1日" in said


def test_a_party_sees_only_its_own_address_for_delivery(desk: Desk) -> None:
    scene = in_force(desk)
    said = _said(scene, "delivery", scene.respondent)
    assert TENANT["id_number"] not in said


def test_the_package_is_for_both_sides_and_only_once_it_binds(desk: Desk) -> None:
    scene = to_sign(desk)
    with pytest.raises(NotFound):
        papers.package(scene.applicant, scene.case, HOUSE)
    scene = in_force(desk)
    assert papers.package(scene.respondent, scene.case, HOUSE).startswith(b"PK")
    assert "石景山区人民法院" in _said(scene, "confirmation")


def test_numbers_are_never_given_twice(desk: Desk) -> None:
    first, second = in_force(desk), in_force(desk)
    assert content_of(first.case).frame.number == "石人调〔2026〕0001号"
    assert content_of(second.case).frame.number == "石人调〔2026〕0002号"
    assert papers.verify(desk, "石人调[2026]0002号").digest == digest_of(second.case)
    assert papers.verify(desk, "石人调〔2026〕0001号").issued_on == date(2026, 11, 22)
