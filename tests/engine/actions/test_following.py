"""Whoever follows a case learns that it went on when they may see what happened, and only then."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from engine.actions import consult, exhibits, following
from engine.actions.desk import Desk
from engine.actions.exhibits import Offered
from engine.actions.mediating import talking
from engine.casework import events as ev
from engine.casework.people import RESIDENT, Side
from engine.clock import today
from engine.mediation.confidence import CAUCUS, JOINT, NOTES
from tests.engine.actions.mediating.tables import HEAD, Scene, seated
from tests.engine.evidence.samples import jpeg
from tests.properties.mediations import picks, played, script_of

OUR_CAUCUS, THEIR_CAUCUS = CAUCUS[Side.APPLICANT], CAUCUS[Side.RESPONDENT]


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def heard(scene: Scene, before: int) -> set[str]:
    """Who learns that something happened beyond a place."""
    case = scene.case
    desks = {
        "applicant": scene.applicant,
        "respondent": scene.respondent,
        "mediator": scene.mediator,
        "head": scene.desk.of(HEAD),
    }
    events = scene.desk.store.read(case.id, before)
    assert events
    return {name for name, desk in desks.items() if following.news(desk, case, events)}


@pytest.mark.parametrize(
    ("thread", "who"),
    [
        (JOINT, {"applicant", "respondent", "mediator"}),
        (OUR_CAUCUS, {"applicant", "mediator"}),
        (THEIR_CAUCUS, {"respondent", "mediator"}),
        (NOTES, {"mediator"}),
    ],
)
def test_words_are_heard_of_by_those_who_read_them(
    scene: Scene, thread: str, who: set[str]
) -> None:
    before = scene.case.seq
    photo = Offered("a.jpg", len(jpeg()), jpeg)
    talking.post(scene.mediator, scene.case, thread, "说", [photo])
    assert heard(scene, before) == who


def test_a_bid_is_heard_of_by_its_own_side_alone(scene: Scene) -> None:
    before = scene.case.seq
    scene.happen(ev.BidPlaced(scene.seat, "b1", 1, 1), by=scene.respondent.actor)
    assert heard(scene, before) == {"respondent"}


def test_the_course_is_heard_of_by_all(scene: Scene) -> None:
    before = scene.case.seq
    scene.happen(ev.MilestoneNoted("mediation_ended", today(scene.desk.clock)))
    assert heard(scene, before) == {"applicant", "respondent", "mediator", "head"}


def test_the_other_side_hears_nothing_of_what_the_applicant_tells_or_hands_in(
    scene: Scene,
) -> None:
    before = scene.case.seq
    consult.tell_story(scene.applicant, scene.case, "又想起一件事")
    photo = Offered("a.jpg", len(jpeg()), jpeg)
    exhibits.hand_in(scene.applicant, scene.case, [photo])
    assert heard(scene, before) == {"applicant", "mediator", "head"}


def test_a_place_is_the_last_that_one_may_know_of(scene: Scene) -> None:
    case = talking.post(scene.mediator, scene.case, JOINT, "大家好")
    known = case.seq
    for _ in range(40):
        case = scene.happen(ev.MessagePosted(THEIR_CAUCUS, "悄悄话"))
    assert following.place(scene.applicant, case) == known
    assert following.place(scene.respondent, case) == case.seq


def test_of_any_mediation_each_hears_of_what_they_see(desk: Desk) -> None:
    scene = seated(desk)
    start = scene.case.seq

    @settings(max_examples=15)
    @given(picks())
    def told(chosen: list[tuple[int, Side]]) -> None:
        nonlocal start
        script = script_of(chosen, scene.seat)
        played(scene, script)
        case = scene.case
        events = scene.desk.store.read(case.id, start)
        start = case.seq
        for line, event in zip(script.lines, events, strict=True):
            for name, at in (("applicant", scene.applicant), ("respondent", scene.respondent)):
                learns = bool(following.news(at, case, [event]))
                if line.mark and name not in script.open_to[line.mark]:
                    assert not learns, (name, line)

    told()


def test_a_resident_alone_hears_of_everything_they_do(desk: Desk) -> None:
    opened = consult.open_case(desk)
    case = consult.tell_story(desk.of(RESIDENT), opened.case, "房东不退押金")
    assert following.place(desk.of(RESIDENT), case) == case.seq
