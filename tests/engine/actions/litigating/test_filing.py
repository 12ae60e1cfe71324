"""Papers go to a court and come back, once for each form and by one clerk alone."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions import consent, course, erasure, export
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.litigating import describing, handing, receiving, shelf
from engine.actions.litigating.history import history
from engine.actions.litigating.receiving import Act, Asking
from engine.actions.litigating.shelf import ROWS, Wanted
from engine.casework.events import DocketCorrected, PacketAccepted
from engine.casework.filing import Standing
from engine.casework.journal import audit
from engine.casework.people import RESIDENT, Actor, Role
from engine.errors import (
    AnswerFaults,
    Conflict,
    ConsentMissing,
    IllegalStep,
    NotFound,
    NotPermitted,
)
from engine.litigation.verdict import verify
from engine.mediation.mediation import Mediation
from engine.mediation.states import State
from tests.engine.actions.litigating.filings import (
    CLERK,
    COURT,
    DOCKET,
    ELSEWHERE,
    OTHER,
    SECOND,
    STREET,
    Filed,
    filed,
    ready,
)
from tests.engine.actions.mediating.tables import MEDIATOR


def act(scene: Filed, who: Actor = CLERK, slip: Slip | None = None) -> Act:
    return Act(scene.of(who), scene.case, scene.packet, slip or scene.slip("k"))


def test_what_is_handed_over_lies_with_the_court_and_is_sound(desk: Desk) -> None:
    scene = filed(desk)
    assert scene.found.standing is Standing.SENT
    verdict = verify(scene.content(), scene.found.digest)
    assert verdict.is_sound, verdict.faults
    rows, more = shelf.listed(desk.store, "court", Wanted())
    assert [row.id for row in rows] == [scene.packet]
    assert (rows[0].total_fen, rows[0].standing, more) == (3_600_000, "sent", False)
    assert audit(desk.store) == []


def test_nothing_is_handed_over_without_consent(desk: Desk) -> None:
    scene = ready(desk, agrees=("assess", "mediate", "messages"))
    with pytest.raises(ConsentMissing) as missing:
        scene.hand_over()
    assert missing.value.purposes == ("refer",)
    assert shelf.listed(desk.store, "court", Wanted()) == ([], False)
    consent.agree(scene.of(RESIDENT), scene.case, ["refer"])
    assert scene.hand_over().standing is Standing.SENT


def test_only_a_court_or_a_commission_that_is_open_receives(desk: Desk) -> None:
    scene = ready(desk)
    for unit, track, field in (
        (STREET, "FILING", "unit"),
        (None, "FILING", "unit"),
        (COURT, "X", "track"),
    ):
        with pytest.raises(AnswerFaults) as refused:
            handing.hand_over(scene.of(RESIDENT), scene.case, unit, track)
        assert field in refused.value.faults
    assert handing.receiving([STREET, COURT, OTHER], "石景山区", "rent.arrears") == [COURT, OTHER]


def test_the_same_form_sent_twice_hands_over_once(desk: Desk) -> None:
    scene = ready(desk)
    slip = scene.slip("once")
    first = scene.hand_over(slip=slip)
    assert scene.hand_over(slip=slip).id == first.id
    assert len(scene.case.filing.packets) == 1
    with pytest.raises(IllegalStep):
        scene.hand_over()


def test_of_two_clerks_at_once_the_second_hears_that_it_is_done(desk: Desk) -> None:
    scene = filed(desk)
    one, two = act(scene, CLERK, scene.slip("one")), act(scene, SECOND, scene.slip("two"))
    receiving.accept(one, DOCKET)
    with pytest.raises(Conflict):
        receiving.accept(two, "（2026）京0107民初9999号")
    with pytest.raises(IllegalStep):
        receiving.accept(act(scene, SECOND), DOCKET)
    receiving.accept(one, DOCKET)  # the same form again
    assert (scene.found.standing, scene.found.docket) == (Standing.ACCEPTED, DOCKET)
    assert [e.kind for e in desk.store.read(scene.case.id)].count("PacketAccepted") == 1


def test_a_docket_number_noted_wrongly_is_put_right_and_both_stay_known(desk: Desk) -> None:
    scene = filed(desk)
    with pytest.raises(IllegalStep):
        receiving.correct(act(scene), "2号")
    receiving.accept(act(scene), "1号")
    for wrong in ("1号", " ", "x" * 61):
        with pytest.raises(AnswerFaults):
            receiving.correct(act(scene), wrong)
    one = act(scene, SECOND, scene.slip("right"))
    receiving.correct(one, DOCKET)
    receiving.correct(one, DOCKET)  # the same form again
    assert (scene.found.standing, scene.found.docket) == (Standing.ACCEPTED, DOCKET)
    told = [step.happened for step in history(desk, scene.case, scene.found)]
    dockets = [one.docket for one in told if isinstance(one, PacketAccepted | DocketCorrected)]
    assert dockets == ["1号", DOCKET]
    assert shelf.listed(desk.store, "court", Wanted())[0][0].seq == scene.found.seq


def test_a_return_says_what_is_missing_and_the_same_packet_is_made_anew(desk: Desk) -> None:
    scene = filed(desk)
    until = date(2026, 12, 10)
    receiving.give_back(act(scene), ["C10", "C03"], Asking(["身份证复印件", " "], "请补齐", until))
    back = scene.found
    assert (back.codes, back.items, back.note) == (("C03", "C10"), ("身份证复印件",), "请补齐")
    assert scene.case.filing.waiting == (back,)
    first = scene.packet
    again = scene.hand_over(packet=first)
    assert (again.id, again.version, again.standing) == (first, 2, Standing.SENT)
    assert again.digest != back.digest
    assert verify(scene.content()).manifest.version == 2  # type: ignore[union-attr]  # it is sound


@pytest.mark.parametrize(
    ("codes", "asking", "field"),
    [
        ([], Asking(), "codes"),
        (["C99"], Asking(), "codes"),
        (["C10", "C99"], Asking(), "codes"),
        (["C10"], Asking(["x" * 201]), "items"),
        (["C10"], Asking(["x"] * 21), "items"),
        (["C10"], Asking(note="x" * 501), "note"),
        (["C10"], Asking(until=date(2026, 11, 21)), "until"),
    ],
)
def test_a_return_that_cannot_be_read_is_refused_field_by_field(
    desk: Desk, codes: list[str], asking: Asking, field: str
) -> None:
    scene = filed(desk)
    with pytest.raises(AnswerFaults) as refused:
        receiving.give_back(act(scene), codes, asking)
    assert set(refused.value.faults) == {field}
    assert scene.found.standing is Standing.SENT


def test_what_was_withdrawn_is_not_returned(desk: Desk) -> None:
    scene = filed(desk)
    handing.withdraw(scene.of(RESIDENT), scene.case, scene.packet, "settled")
    with pytest.raises(IllegalStep):
        receiving.give_back(act(scene), ["C10"])
    with pytest.raises(AnswerFaults):
        handing.withdraw(scene.of(RESIDENT), scene.case, scene.packet, "mood")


def test_a_supplement_is_asked_for_and_given(desk: Desk) -> None:
    scene = filed(desk)
    with pytest.raises(AnswerFaults):
        receiving.ask(act(scene), Asking())
    receiving.ask(act(scene), Asking(["收据"]))
    assert scene.found.standing is Standing.SUPPLEMENT
    assert scene.hand_over(packet=scene.packet).version == 2


def test_a_transfer_changes_whose_packet_it_is(desk: Desk) -> None:
    scene = filed(desk)
    receiving.transfer(act(scene), "court2", "no_jurisdiction")
    with pytest.raises(NotFound):
        receiving.accept(act(scene), DOCKET)
    with pytest.raises(NotFound):
        shelf.opened(scene.of(CLERK), scene.packet)
    assert shelf.opened(scene.of(ELSEWHERE), scene.packet)[1].unit == "court2"
    receiving.accept(act(scene, ELSEWHERE), DOCKET)
    assert shelf.listed(desk.store, "court", Wanted())[0] == []
    with pytest.raises(AnswerFaults):
        receiving.transfer(act(scene, ELSEWHERE), "court2", "no_jurisdiction")


def test_a_decision_needs_a_docket_and_a_day_that_has_come(desk: Desk) -> None:
    scene = filed(desk)
    with pytest.raises(IllegalStep):
        receiving.decide(act(scene), "judgment", date(2026, 11, 20))
    receiving.accept(act(scene), DOCKET)
    with pytest.raises(AnswerFaults):
        receiving.decide(act(scene), "judgment", date(2026, 11, 23))
    with pytest.raises(AnswerFaults):
        receiving.decide(act(scene), "guilty", date(2026, 11, 20))
    receiving.decide(act(scene, slip=scene.slip("d")), "judgment", date(2026, 11, 20))
    assert scene.found.outcome == "judgment"


def test_a_court_gives_a_case_to_mediation_on_the_track_that_fits(desk: Desk) -> None:
    scene = filed(desk)
    with pytest.raises(AnswerFaults):
        receiving.delegate(act(scene), "court_post")
    receiving.delegate(act(scene), "court_pre")
    mediation = Mediation.of(scene.case)
    assert (mediation.track, mediation.state) == ("court_pre", State.SCREENING)
    assert mediation.wills == {}  # nobody has said yes by that
    assert scene.case.course.is_waiting
    receiving.accept(act(scene, slip=scene.slip("a")), DOCKET)
    with pytest.raises(AnswerFaults):
        receiving.delegate(act(scene), "court_pre")
    receiving.delegate(act(scene, slip=scene.slip("b")), "court_post")
    assert scene.found.mediation == "court_post"


def test_a_case_that_was_closed_here_goes_on_where_its_court_gives_it_to_mediation(
    desk: Desk,
) -> None:
    scene = filed(desk)
    course.close(scene.of(RESIDENT), scene.case, "withdrawn", "too_much_trouble")
    receiving.delegate(act(scene), "court_pre")
    assert scene.case.course.closing is None
    assert Mediation.of(scene.case).state is State.SCREENING
    course.close(scene.of(RESIDENT), scene.case, "decided", "settled_in_court")
    assert Mediation.of(scene.case).state is State.WITHDRAWN


def test_nobody_else_touches_a_packet(desk: Desk) -> None:
    scene = filed(desk)
    for who in (ELSEWHERE, Actor(Role.SUPERVISOR, "h", "", "court"), RESIDENT, MEDIATOR):
        with pytest.raises((NotFound, NotPermitted)):
            receiving.accept(act(scene, who), DOCKET)
    with pytest.raises((NotFound, NotPermitted)):
        handing.hand_over(scene.of(CLERK), scene.case, COURT, "FILING")
    assert scene.found.standing is Standing.SENT


def test_an_erased_case_leaves_no_packet_behind(desk: Desk) -> None:
    scene = filed(desk)
    assert ROWS.find(desk.store, scene.packet) is not None
    shelf.forget(desk.store, scene.number)
    assert ROWS.find(desk.store, scene.packet) is None
    name = shelf.file_name(scene.packet, scene.found.digest)
    erasure._drop(desk.store, scene.case.id, scene.number)
    assert desk.store.file(name) is None


def test_what_was_written_for_papers_and_handed_over_is_among_ones_own_data(desk: Desk) -> None:
    scene = filed(desk)
    applicant = scene.of(RESIDENT)
    case = describing.describe_writer(applicant, scene.case, {"name": "王紫藤"}, ["draft"])
    case = describing.describe_opponent(applicant, case, {"name": "司徒青山"}, ["draft"])
    data = export.own_data(applicant, case)
    assert data["papers"]["own"]["name"] == "王紫藤"
    assert data["papers"]["other"]["name"] == "司徒青山"
    assert [one["packet"] for one in data["packets"]] == [scene.packet]
    assert data["packets"][0]["passages"][-1]["standing"] == "sent"
