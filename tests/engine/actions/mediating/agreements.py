"""A mediation that came to terms: the restaurant pays 30,000 of 36,000 (GR-01), all unsigned."""

from __future__ import annotations

from datetime import date
from typing import Final

from engine.actions.desk import Desk
from engine.actions.mediating import agreeing, undersigning
from engine.actions.mediating.agreeing import House
from engine.actions.mediating.undersigning import Hand
from engine.casework.case import Case
from engine.casework.events import ProposalAnswered, ProposalMade
from engine.casework.people import APPLICANT
from engine.i18n import Text
from engine.mediation.agreement import Agreement
from engine.mediation.content import Content, Told
from engine.mediation.obligations import Obligation, terms_text
from engine.mediation.states import State
from tests.engine.actions.mediating.tables import MEDIATOR, Scene, moves, seated

HOUSE: Final = House(
    Text("八角街道人民调解委员会", "Bajiao Street mediation committee"), MEDIATOR.name
)
TOLD: Final = Told(
    "甲方承租乙方位于石景山区示例路1号的房屋经营餐馆，月租12,000元，2026年11月1日应付的一个季度租金36,000元没有付。",
    "租金数额、违约金、合同是否继续履行。",
)
TENANT: Final = {
    "name": "张明",
    "id_number": "110105199001010010",
    "address": "北京市石景山区示例路1号",
    "phone": "13800138000",
}
LANDLORD: Final = {
    "name": "王芳",
    "id_number": "110105198001010016",
    "address": "北京市石景山区示例路2号",
    "phone": "13900139000",
}
PAY: Final = Obligation(
    "1",
    "pay",
    "applicant",
    "2026年11月至2027年1月的租金",
    3_000_000,
    date(2026, 12, 22),
    "转到乙方的银行账户，账号 6222 0000 0000 0001",
    "balance_interest",
    original=3_600_000,
)
TERMS: Final = (
    PAY,
    Obligation("2", "waive", "respondent", "到本协议签订日为止的违约金"),
    Obligation("3", "continue", "both", "原租赁合同"),
)
SESSION: Final = "a session"


def came_to_terms(desk: Desk, terms: tuple[Obligation, ...] = TERMS) -> Scene:
    """Both sides accepted these terms, and the text is to be written."""
    scene = seated(desk)
    scene.happen(
        ProposalMade("P1", "", "joint", terms_text(terms)),
        *moves(State.PROPOSED),
        ProposalAnswered(APPLICANT, "P1", True),
        *moves(State.ACCEPTED_BY_APPLICANT),
        ProposalAnswered(scene.seat, "P1", True),
        *moves(State.DRAFTING),
    )
    return scene


def drafted(desk: Desk, terms: tuple[Obligation, ...] = TERMS) -> Scene:
    """The same, both parties described and the first draft written."""
    scene = came_to_terms(desk, terms)
    agreeing.describe(scene.applicant, scene.case, APPLICANT, TENANT)
    agreeing.describe(scene.respondent, scene.case, scene.seat, LANDLORD)
    agreeing.draft(scene.mediator, scene.case, TOLD, HOUSE)
    return scene


def to_sign(desk: Desk, terms: tuple[Obligation, ...] = TERMS) -> Scene:
    """The same, frozen and waiting for signatures."""
    scene = drafted(desk, terms)
    agreeing.freeze(scene.mediator, scene.case, digest_of(scene.case), read_out=True)
    return scene


def in_force(desk: Desk, terms: tuple[Obligation, ...] = TERMS) -> Scene:
    """The same, signed by all and sealed."""
    scene = to_sign(desk, terms)
    for who in ("applicant", "respondent", "mediator", "seal"):
        put(scene, who)
    return scene


def digest_of(case: Case) -> str:
    """That of the wording that counts."""
    draft = Agreement.of(case).current
    assert draft is not None
    return draft.digest


def content_of(case: Case) -> Content:
    """The wording that counts."""
    draft = Agreement.of(case).current
    assert draft is not None
    return Content.read(draft.content)


def put(scene: Scene, who: str) -> Case:
    """One hand under the agreement; a party's with a code that was given in person."""
    digest = digest_of(scene.case)
    if who == "seal":
        return undersigning.seal(scene.mediator, scene.case, digest)
    if who == "mediator":
        hand = Hand(MEDIATOR.name)
        return undersigning.sign(scene.mediator, scene.case, digest, hand, SESSION)
    desk, seat, name = scene.applicant, APPLICANT, "张明"
    if who == "respondent":
        desk, seat, name = scene.respondent, scene.seat, "王芳"
    code = undersigning.give_code(scene.mediator, scene.case, seat, digest)
    return undersigning.sign(desk, scene.case, digest, Hand(name), SESSION, code)
