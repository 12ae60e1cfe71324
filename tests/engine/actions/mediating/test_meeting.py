"""A session is set with notice, begins with two consents, is recorded only if both say so."""

from __future__ import annotations

from datetime import date

import pytest

from engine.actions.desk import Desk
from engine.actions.mediating import clock, ending, meeting, opening, prolonging, table
from engine.casework.case import Case
from engine.casework.events import MilestoneNoted, OpeningRead, WillDeclared
from engine.casework.people import APPLICANT
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotFound, NotPermitted
from engine.mediation.ics import session_file
from engine.mediation.mediation import Mediation
from engine.mediation.sessions import Session, Sessions
from engine.mediation.states import State
from engine.mediation.told import told
from tests.engine.actions.cases import later
from tests.engine.actions.mediating.tables import WORDS, Scene, begun, moves, seated

FORM = {
    "day": "2026-11-24",
    "time": "14:30",
    "minutes": "60",
    "mode": "on_site",
    "place": "八角街道",
}
CLOSE = {**FORM, "day": "2026-11-23"}


def state(case: Case) -> State:
    return Mediation.of(case).state


def only(case: Case) -> Session:
    (session,) = Sessions.of(case).by_id.values()
    return session


@pytest.fixture
def scene(desk: Desk) -> Scene:
    """Both agreed and were told, and the mediator has said what binds them."""
    scene = begun(desk)
    scene.happen(
        WillDeclared(scene.seat, True, WORDS),
        OpeningRead(APPLICANT, ("rights",), WORDS),
        OpeningRead(scene.seat, ("rights",), WORDS),
        *moves(State.CONSENTED, State.ASSIGNING, State.DISCLOSED),
    )
    return scene


def test_a_session_with_two_days_of_notice_is_set_and_begun(scene: Scene) -> None:
    case = meeting.plan(scene.mediator, scene.case, FORM)
    assert state(case) is State.SCHEDULED
    session = only(case)
    assert session.is_noticed(case.people, 2)
    with pytest.raises(IllegalStep) as refused:
        meeting.begin(scene.mediator, case, session.id)
    assert refused.value.lacking == ("session_today",)
    on_the_day = later(scene.desk, 2)
    case = meeting.begin(on_the_day.of(scene.hand), case, session.id)
    assert state(case) is State.IN_SESSION


def test_with_less_notice_each_side_has_to_be_content(scene: Scene) -> None:
    case = meeting.plan(scene.mediator, scene.case, CLOSE)
    session = only(case)
    tomorrow = later(scene.desk, 1)
    with pytest.raises(IllegalStep) as refused:
        meeting.begin(tomorrow.of(scene.hand), case, session.id)
    assert refused.value.lacking == ("notice_given",)
    case = meeting.waive(scene.applicant, case, session.id)
    with pytest.raises(IllegalStep):
        meeting.begin(tomorrow.of(scene.hand), case, session.id)
    case = meeting.waive(scene.respondent, case, session.id)
    assert state(meeting.begin(tomorrow.of(scene.hand), case, session.id)) is State.IN_SESSION


def test_a_time_that_is_changed_needs_its_notice_anew(scene: Scene) -> None:
    case = meeting.plan(scene.mediator, scene.case, CLOSE)
    id = only(case).id
    for desk in (scene.applicant, scene.respondent):
        case = meeting.waive(desk, case, id)
    case = meeting.plan(scene.mediator, case, {**CLOSE, "time": "16:00"}, session=id)
    assert only(case).edition == 2
    assert not only(case).is_noticed(case.people, 2)


def test_no_session_without_two_consents(desk: Desk) -> None:
    scene = begun(desk)
    scene.happen(*moves(State.CONSENTED, State.ASSIGNING, State.DISCLOSED))
    case = meeting.plan(scene.mediator, scene.case, FORM)
    with pytest.raises(IllegalStep) as refused:
        meeting.begin(later(desk, 2).of(scene.hand), case, only(case).id)
    assert "both_willing" in refused.value.lacking


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"day": "2026-11-21"}, {"day"}),
        ({"day": "soon", "time": "late", "minutes": "0"}, {"day", "time", "minutes"}),
        ({"mode": "telepathy"}, {"mode"}),
        ({"place": ""}, {"place"}),
        ({"mode": "joint_video"}, {"link"}),
        ({"mode": "joint_video", "link": "http://meet.example/x"}, {"link"}),
        ({"mode": "joint_video", "link": "javascript:alert(1)"}, {"link"}),
        ({"mode": "joint_video", "link": "https://a:b@meet.example/"}, {"link"}),
        ({"mode": "joint_video", "link": "https://meet .example/"}, {"link"}),
        ({"link": "https:///x"}, {"link"}),
        ({"place": "长" * 121}, {"place"}),
    ],
)
def test_every_fault_of_a_plan_is_told(
    scene: Scene, changed: dict[str, str], wrong: set[str]
) -> None:
    with pytest.raises(AnswerFaults) as refused:
        meeting.plan(scene.mediator, scene.case, {**FORM, **changed})
    assert refused.value.faults.keys() == wrong


def test_a_link_of_any_provider_will_do(scene: Scene) -> None:
    form = {**FORM, "mode": "joint_video", "link": "https://meeting.tencent.com/dm/abc"}
    assert only(meeting.plan(scene.mediator, scene.case, form)).link == form["link"]


def test_nothing_is_set_before_the_mediator_declared_any_ties(desk: Desk) -> None:
    scene = begun(desk)
    with pytest.raises(IllegalStep) as refused:
        meeting.plan(scene.mediator, scene.case, FORM)
    assert refused.value.lacking == ("mediator_declared",)


def test_a_day_that_is_taken_warns_and_can_be_set_all_the_same(scene: Scene) -> None:
    case = meeting.take_days(scene.respondent, scene.case, ["2026-11-24"])
    with pytest.raises(AnswerFaults) as refused:
        meeting.plan(scene.mediator, case, FORM)
    assert refused.value.faults["day"].key == "mediation_taken_respondent"
    assert only(meeting.plan(scene.mediator, case, {**FORM, "anyway": "yes"})).is_ahead


def test_each_side_sees_its_own_days_alone(scene: Scene) -> None:
    case = meeting.take_days(scene.respondent, scene.case, ["2026-11-24"])
    case = meeting.take_days(scene.applicant, case, ["2026-11-25"])
    taken = {
        desk.actor.mark: set(Sessions.of(case, table.viewer(desk, case)).taken)
        for desk in (scene.applicant, scene.respondent, scene.mediator)
    }
    assert list(taken.values()) == [{APPLICANT}, {scene.seat}, {APPLICANT, scene.seat}]
    with pytest.raises(AnswerError):
        meeting.take_days(scene.applicant, case, ["2026-11-21"])


def test_two_sessions_at_one_time_warn(scene: Scene) -> None:
    case = meeting.plan(scene.mediator, scene.case, FORM)
    with pytest.raises(AnswerFaults) as refused:
        meeting.plan(scene.mediator, case, {**FORM, "time": "15:00"})
    assert refused.value.faults["day"].key == "mediation_another_session"


def test_a_session_apart_is_none_of_the_other_sides(scene: Scene) -> None:
    form = {**FORM, "mode": "private_applicant", "link": "https://meet.example/secret"}
    case = meeting.plan(scene.mediator, scene.case, form)
    id = only(case).id
    assert Sessions.of(case, table.viewer(scene.applicant, case)).by_id.keys() == {id}
    assert not Sessions.of(case, table.viewer(scene.respondent, case)).by_id
    with pytest.raises(NotFound):
        meeting.waive(scene.respondent, case, id)
    case = meeting.call_off(scene.mediator, case, id, "other")
    assert not Sessions.of(case, table.viewer(scene.respondent, case)).by_id


def test_it_is_recorded_only_if_both_say_so(scene: Scene) -> None:
    case = meeting.plan(scene.mediator, scene.case, FORM)
    id = only(case).id
    assert not only(case).is_recorded(case.people)
    case = meeting.answer_recording(scene.applicant, case, id, True)
    assert not only(case).is_recorded(case.people)
    case = meeting.answer_recording(scene.respondent, case, id, True)
    assert only(case).is_recorded(case.people)
    case = meeting.answer_recording(scene.respondent, case, id, False)
    assert not only(case).is_recorded(case.people)


def test_what_was_held_is_written_down_and_changed_no_more(scene: Scene) -> None:
    case = meeting.plan(scene.mediator, scene.case, FORM)
    id, lin = only(case).id, later(scene.desk, 2).of(scene.hand)
    case = meeting.begin(lin, case, id)
    with pytest.raises(AnswerFaults) as refused:
        meeting.hold(lin, case, id, {"began": "15:00", "ended": "14:00"}, ["nobody"])
    assert refused.value.faults.keys() == {"ended", "present"}
    case = meeting.hold(lin, case, id, {"began": "14:30", "ended": "15:20"}, ["", scene.seat])
    assert only(case).present == ("", scene.seat)
    with pytest.raises(IllegalStep):
        meeting.call_off(lin, case, id, "other")


def test_a_calendar_learns_of_it_and_of_its_end_in_neutral_words(scene: Scene) -> None:
    case = meeting.plan(scene.mediator, scene.case, FORM)
    words = {"name": "解纷", "summary": "解纷：约定的时间", "description": "x"}
    written = session_file(case, only(case), words).decode()
    assert "DTSTART:20261124T063000Z" in written
    assert "STATUS:CONFIRMED" in written
    assert "八角" not in written
    case = meeting.call_off(scene.mediator, case, only(case).id, "cannot_come")
    off = session_file(case, only(case), words).decode()
    assert "STATUS:CANCELLED" in off
    assert "METHOD:CANCEL" in off
    uid = next(line for line in written.splitlines() if line.startswith("UID"))
    assert uid in off


# ---------------------------------------------------------------- told before it begins


def test_everything_is_ticked_by_each(scene: Scene) -> None:
    keys = [part.key for part in told().opening_on("people")]
    with pytest.raises(AnswerFaults) as refused:
        opening.tick(scene.applicant, scene.case, keys[1:])
    assert refused.value.faults.keys() == {keys[0]}
    case = opening.tick(scene.applicant, scene.case, keys)
    assert Mediation.of(case).opened[APPLICANT] == told().words


def test_where_a_court_delegates_an_address_is_given(scene: Scene) -> None:
    from engine.casework.events import TrackChosen

    case = scene.happen(TrackChosen("court_pre", "court_delegates"))
    keys = [part.key for part in told().opening_on("court_pre")]
    with pytest.raises(AnswerFaults) as refused:
        opening.tick(scene.respondent, case, keys)
    assert refused.value.faults.keys() == {"address"}
    case = opening.tick(scene.respondent, case, keys, "石景山区八角南路1号")
    assert case.people.details[scene.seat]["address"] == "石景山区八角南路1号"


# ---------------------------------------------------------------- more time, rest, end


@pytest.fixture
def talking(desk: Desk) -> Scene:
    scene = seated(desk)
    scene.happen(MilestoneNoted("mediation_accepted", date(2026, 11, 22)))
    return scene


def test_more_time_needs_both_and_runs_to_the_earlier_day(talking: Scene) -> None:
    case = prolonging.extend(talking.applicant, talking.case, date(2027, 1, 20))
    assert "mediation_extended_to" not in case.course.milestones
    case = prolonging.extend(talking.respondent, case, date(2027, 1, 10))
    assert case.course.milestones["mediation_extended_to"] == date(2027, 1, 10)


@pytest.mark.parametrize(("days", "in_time"), [(30, True), (31, False)])
def test_after_its_last_day_a_term_is_not_extended(
    talking: Scene, days: int, in_time: bool
) -> None:
    case = talking.case
    late = talking.at(later(talking.desk, days))
    if in_time:
        prolonging.extend(late.applicant, case, date(2027, 1, 20))
    else:
        with pytest.raises(IllegalStep) as refused:
            prolonging.extend(late.applicant, case, date(2027, 1, 20))
        assert refused.value.lacking == ("in_time",)


def test_a_day_that_is_no_later_extends_nothing(talking: Scene) -> None:
    with pytest.raises(AnswerError):
        prolonging.extend(talking.applicant, talking.case, date(2026, 12, 22))


def test_labour_law_knows_no_longer_term(talking: Scene) -> None:
    from engine.casework.events import TrackChosen

    case = talking.happen(TrackChosen("labour", "kind_of_matter"))
    with pytest.raises(IllegalStep):
        prolonging.extend(talking.applicant, case, date(2027, 1, 20))


def test_an_expert_looks_only_if_both_agree_and_the_clock_stands(talking: Scene) -> None:
    case = prolonging.agree_to_expert(talking.applicant, talking.case, True)
    with pytest.raises(IllegalStep):
        prolonging.send_to_expert(talking.mediator, case)
    case = prolonging.agree_to_expert(talking.respondent, case, True)
    case = prolonging.send_to_expert(talking.mediator, case)
    assert state(case) is State.APPRAISAL
    ten = talking.at(later(talking.desk, 10))
    case = prolonging.resume(ten.mediator, case)
    item = clock.clock_of(ten.mediator, case)
    assert item is not None
    assert item.day == date(2027, 1, 1)  # ten days after 22 December


def test_either_side_ends_it_and_need_not_say_why(desk: Desk) -> None:
    for side in ("applicant", "respondent"):
        scene = seated(desk)
        case = ending.stop(getattr(scene, side), scene.case)
        assert Mediation.of(case).steps[-1].reason == "T4"
        assert case.course.milestones["mediation_ended"] == date(2026, 11, 22)


def test_the_request_is_taken_back_by_whoever_made_it(talking: Scene) -> None:
    with pytest.raises(NotPermitted):
        ending.withdraw(talking.respondent, talking.case, "settled")
    case = ending.withdraw(talking.applicant, talking.case, "settled")
    assert state(case) is State.WITHDRAWN


@pytest.mark.parametrize(
    ("code", "lacking"), [("T3", "unanswered"), ("T6", "time_over"), ("T7", "unsigned")]
)
def test_a_reason_that_is_not_so_ends_nothing(talking: Scene, code: str, lacking: str) -> None:
    with pytest.raises(IllegalStep) as refused:
        ending.terminate(talking.mediator, talking.case, code)
    assert refused.value.lacking == (lacking,)


def test_the_mediator_ends_it_for_a_reason_of_the_list(talking: Scene) -> None:
    with pytest.raises(AnswerError):
        ending.terminate(talking.mediator, talking.case, "T1")
    case = ending.terminate(talking.mediator, talking.case, "T5")
    assert Mediation.of(case).steps[-1].reason == "T5"


@pytest.mark.parametrize(("days", "over"), [(30, False), (31, True)])
def test_time_is_over_the_day_after_the_last(talking: Scene, days: int, over: bool) -> None:
    late = talking.at(later(talking.desk, days))
    if over:
        assert state(ending.terminate(late.mediator, talking.case, "T6")) is State.TERMINATED
    else:
        with pytest.raises(IllegalStep):
            ending.terminate(late.mediator, talking.case, "T6")
