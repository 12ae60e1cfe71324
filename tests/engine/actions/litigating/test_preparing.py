"""What can be handed over is worked out from the case; a plan is checked whole; sent in one act."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.accounts.unit import Level, Unit
from engine.actions import consent, consult, deadlines
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.litigating import drafting, preparing, receiving, sending, snapshot
from engine.actions.litigating.preparing import Choosing, Plan, Wanted
from engine.actions.litigating.receiving import Act, Asking
from engine.casework.filing import Standing
from engine.casework.people import RESIDENT
from engine.errors import AnswerFaults, ConsentMissing, IllegalStep
from engine.i18n import Text
from engine.litigation.verdict import verify
from tests.engine.actions.litigating.filings import (
    CLERK,
    COURT,
    DOCKET,
    OTHER,
    STREET,
    Filed,
    ready,
)
from tests.engine.actions.mediating.agreements import HOUSE, in_force
from tests.engine.actions.mediating.tables import FACTS, answered

LANDLORD = {**FACTS, "rental.role": "landlord"}
WAGES = {"labour.role": "worker", "labour.worker_type": "full_time"}
BOARD = Unit("board", Text("石景山区劳动人事争议仲裁委员会"), Level.COMMISSION)
UNITS = (COURT, OTHER, STREET, BOARD)


def open_of(scene: Filed) -> Choosing:
    matter = drafting.matter_of(scene.of(RESIDENT), scene.case)
    return preparing.choosing(scene.of(RESIDENT), scene.case, matter, UNITS)


def plan_of(scene: Filed, **changed: object) -> Plan:
    open = open_of(scene)
    wanted = replace(open.first, **changed)  # type: ignore[arg-type]  # by name
    return preparing.planned(scene.case, open, wanted)


def assessed(desk: Desk, kind: str = "rent.arrears") -> Filed:
    """A case that has not gone on to anybody, and agrees to nothing but its assessment."""
    opened = consult.open_case(desk)
    case = consent.agree(desk, opened.case, ["assess"])
    case = consult.choose_category(desk, case, kind)
    facts = LANDLORD if kind.startswith("rent") else WAGES
    case = consult.record_answers(desk, case, answered(desk, facts))
    return Filed(desk, case.number, opened.secret)


def test_a_lease_goes_to_the_court_where_the_house_is(desk: Desk) -> None:
    open = open_of(ready(desk, LANDLORD))
    assert [one.way.id for one in open.offers] == ["FILING", "COURT_PRE", "PAY_ORDER"]
    assert open.proposed["FILING"] == "court"
    assert "PAY_ORDER" not in {way for way, unit in open.proposed.items() if unit}
    assert [unit.id for unit in open.units] == ["court", "court2", "board"]  # no street
    assert open.first.unit == "court"
    assert open.first.papers == {"evidence_list", "delivery_address"}
    assert len(open.first.pieces) == 1


def test_nobody_is_sent_to_talk_with_the_one_who_harms_them(desk: Desk) -> None:
    facts = {"family.violence": "recent"}
    ways = [one.way.id for one in open_of(ready(desk, facts, kind="fam.divorce")).offers]
    assert ways == ["FILING"]
    calm = ready(desk, {"family.violence": "never"}, kind="fam.divorce")
    assert [one.way.id for one in open_of(calm).offers] == ["FILING", "COURT_PRE"]


def test_labour_is_led_to_the_commission_until_there_is_an_award(desk: Desk) -> None:
    scene = ready(desk, WAGES, kind="lab.wage", way="arbitration")
    ways = [one.way.id for one in open_of(scene).offers]
    assert ways[0] == "ARBITRATE"
    assert not {"FILING", "COURT_PRE"} & {*ways}
    deadlines.note(desk, scene.case, desk.library, "award_received", date(2026, 11, 20))
    ways = [one.way.id for one in open_of(scene).offers]
    assert "FILING" in ways
    assert "ARBITRATE" not in ways


@pytest.mark.parametrize("state", ["awarded", "not_accepted", "overdue"])
def test_whatever_the_commission_said_the_court_comes_after_it(desk: Desk, state: str) -> None:
    facts = WAGES | {
        "case.prior_steps": ["lawsuit_or_arbitration"],
        "labour.arbitration_state": state,
    }
    ways = {one.way.id for one in open_of(ready(desk, facts, kind="lab.wage")).offers}
    assert "FILING" in ways
    assert "ARBITRATE" not in ways


def test_work_for_a_family_goes_to_a_court_at_once_with_a_plain_claim(desk: Desk) -> None:
    facts = WAGES | {"labour.worker_type": "domestic_worker", "labour.work_district": "海淀区"}
    open = open_of(ready(desk, facts, kind="lab.wage"))
    forms = {one.way.id: one.asking.form.id for one in open.offers if one.asking}
    assert forms == {"FILING": "complaint", "COURT_PRE": "complaint"}
    assert open.offers[0].venue.name.zh == "北京市海淀区人民法院"
    assert open.proposed["FILING"] == "court2"  # by its name: neither court has a place noted


def test_work_past_retirement_may_ask_the_commission_or_the_court(desk: Desk) -> None:
    facts = WAGES | {"labour.worker_type": "post_retirement"}
    open = open_of(ready(desk, facts, kind="lab.wage"))
    forms = {one.way.id: one.asking.form.id for one in open.offers if one.asking}
    assert forms["ARBITRATE"] == "labour_application"
    assert forms["FILING"] == "complaint"


def test_all_that_is_wrong_with_a_choice_is_told_at_once(desk: Desk) -> None:
    scene = ready(desk, LANDLORD)
    wrong = Wanted("CONFIRM", "bajiao", frozenset({"mandat"}), frozenset({"x"}))
    with pytest.raises(AnswerFaults) as refused:
        preparing.planned(scene.case, open_of(scene), wanted=wrong)
    assert {*refused.value.faults} == {"track", "unit", "papers", "pieces"}


def test_a_court_is_no_commission(desk: Desk) -> None:
    scene = ready(desk, LANDLORD)
    with pytest.raises(AnswerFaults) as refused:
        plan_of(scene, unit="board")
    assert {*refused.value.faults} == {"unit"}


def test_one_act_agrees_goes_on_and_sends(desk: Desk) -> None:
    scene = assessed(desk)
    case = sending.send(
        scene.of(RESIDENT), scene.case, plan_of(scene), "own_choice", True, scene.slip("k")
    )
    (packet,) = case.filing.packets.values()
    assert (packet.standing, packet.unit, case.stage.value) == (Standing.SENT, "court", "litigate")
    assert "refer" in case.people.agreed()


def test_the_same_form_sent_twice_is_one_act(desk: Desk) -> None:
    scene = assessed(desk)
    plan, slip = plan_of(scene), scene.slip("k")
    for _ in range(3):
        sending.send(scene.of(RESIDENT), scene.case, plan, "own_choice", True, slip)
    (packet,) = scene.case.filing.packets.values()
    assert packet.version == 1
    kinds = [event.kind for event in desk.store.read(scene.case.id)]
    assert [kinds.count(one) for one in ("StageMoved", "PacketSent")] == [1, 1]


def test_another_form_does_not_send_a_second_time(desk: Desk) -> None:
    scene = assessed(desk)
    plan = plan_of(scene)
    sending.send(scene.of(RESIDENT), scene.case, plan, "own_choice", True, Slip(None, "one"))
    with pytest.raises(IllegalStep):
        sending.send(scene.of(RESIDENT), scene.case, plan, "", True, Slip(None, "two"))


def test_nothing_is_sent_without_agreement(desk: Desk) -> None:
    scene = ready(desk, LANDLORD, agrees=("assess",))
    with pytest.raises(ConsentMissing):
        sending.send(scene.of(RESIDENT), scene.case, plan_of(scene))
    assert not scene.case.filing.packets


def test_what_is_taken_along_is_sound_and_leaves_no_trace(desk: Desk) -> None:
    scene = assessed(desk)
    open, before = open_of(scene), scene.case.seq
    plan = preparing.planned(scene.case, open, replace(open.first, unit=""), sends=False)
    built = sending.packed(scene.of(RESIDENT), scene.case, plan)
    verdict = verify(built.content)
    assert verdict.is_sound, verdict.faults
    assert built.manifest.court.name == "石景山区人民法院"
    assert not built.manifest.consent.share_with_court
    assert scene.case.seq == before


def test_what_is_shown_is_what_is_sent(desk: Desk) -> None:
    scene = ready(desk, LANDLORD)
    plan = plan_of(scene, guidance=True)
    told = sending.shown(scene.of(RESIDENT), scene.case, plan)
    case = sending.send(scene.of(RESIDENT), scene.case, plan, slip=scene.slip("k"))
    (packet,) = case.filing.packets.values()
    sent = snapshot.stored(desk, case, packet)
    assert sent is not None
    for part in ("claims", "parties", "limitation", "total_fen", "track", "court", "fee_estimate"):
        assert getattr(told.manifest, part) == getattr(sent, part), part
    named = {(fact.name, fact.text) for fact in told.manifest.facts}
    assert named == {(fact.name, fact.text) for fact in sent.facts}
    papers = {file.path.rpartition("/")[2] for file in sent.files if file.kind == "document"}
    assert papers == {f"{name}.{form}" for name in told.titles for form in ("pdf", "docx")}


def returned(desk: Desk) -> Filed:
    scene = ready(desk, LANDLORD)
    case = sending.send(
        scene.of(RESIDENT), scene.case, plan_of(scene, wish="no"), slip=scene.slip("k")
    )
    (scene.packet,) = case.filing.packets
    act = Act(scene.of(CLERK), scene.case, scene.packet, scene.slip("r"))
    receiving.give_back(act, ["C10"], Asking(["收据"]))
    return scene


def test_after_a_return_the_choice_is_as_it_was_and_keeps_its_id(desk: Desk) -> None:
    scene = returned(desk)
    open, manifest = open_of(scene), snapshot.stored(desk, scene.case, scene.found)
    again = snapshot.chosen_before(scene.case, scene.found, manifest, open)
    assert again == replace(open.first, wish="no", packet=scene.packet)
    plan = preparing.planned(scene.case, open, again)
    sending.send(scene.of(RESIDENT), scene.case, plan, slip=scene.slip("again"))
    assert (scene.found.version, scene.found.standing) == (2, Standing.SENT)


def test_another_court_gets_a_packet_of_its_own_and_the_old_one_is_withdrawn(desk: Desk) -> None:
    scene = returned(desk)
    plan = plan_of(scene, unit="court2", packet=scene.packet)
    case = sending.send(scene.of(RESIDENT), scene.case, plan, slip=scene.slip("other"))
    assert scene.found.standing is Standing.WITHDRAWN
    assert scene.found.reason == "other_court"
    assert [one.unit for one in case.filing.packets.values() if one.is_open] == ["court2"]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"rental.monthly_rent": "13000"}, ("answers",)),
        ({}, ()),
    ],
)
def test_an_edit_after_sending_is_noticed(
    desk: Desk, facts: dict[str, object], found: tuple[str, ...]
) -> None:
    scene = ready(desk, LANDLORD)
    case = sending.send(scene.of(RESIDENT), scene.case, plan_of(scene), slip=scene.slip("k"))
    (packet,) = case.filing.packets.values()
    manifest = snapshot.stored(desk, case, packet)
    assert manifest is not None
    assert not snapshot.may_have_changed(case, packet)
    consult.record_answers(desk, case, answered(desk, facts))
    assert snapshot.changed(desk, scene.case, packet, manifest, open_of(scene)) == found
    plan = plan_of(scene, packet=packet.id)
    sending.send(scene.of(RESIDENT), scene.case, plan, slip=scene.slip("again"))
    (packet,) = scene.case.filing.packets.values()
    assert packet.version == 2


def test_what_was_taken_on_is_not_made_anew(desk: Desk) -> None:
    scene = ready(desk, LANDLORD)
    case = sending.send(scene.of(RESIDENT), scene.case, plan_of(scene), slip=scene.slip("k"))
    (scene.packet,) = case.filing.packets
    receiving.accept(Act(scene.of(CLERK), scene.case, scene.packet, scene.slip("a")), DOCKET)
    plan = plan_of(scene, packet=scene.packet)
    with pytest.raises(IllegalStep):
        sending.send(scene.of(RESIDENT), scene.case, plan, slip=Slip(None, "late"))


def test_an_agreement_in_force_can_be_sent_to_be_confirmed(desk: Desk) -> None:
    scene = in_force(desk)
    matter = drafting.matter_of(scene.applicant, scene.case)
    open = preparing.choosing(scene.applicant, scene.case, matter, UNITS, HOUSE)
    assert "CONFIRM" in [one.way.id for one in open.offers]
    wanted = replace(open.first, track="CONFIRM", unit="court")
    plan = preparing.planned(scene.case, open, wanted)
    assert not plan.offer.needs_step(scene.case)  # nobody leaves the mediation by it
    told = sending.shown(scene.applicant, scene.case, plan)
    assert "石人调" in told.manifest.claims[0].text
    assert "mediation_agreement" in told.titles
    case = sending.send(scene.applicant, scene.case, plan, agrees=True, slip=Slip(None, "k"))
    (packet,) = case.filing.packets.values()
    assert (packet.track, packet.standing) == ("CONFIRM", Standing.SENT)
    assert case.stage.value == "mediate"


def test_without_an_agreement_nothing_is_confirmed(desk: Desk) -> None:
    ways = [one.way.id for one in open_of(ready(desk, LANDLORD)).offers]
    assert "CONFIRM" not in ways
