"""What a mediator is to bear in mind is proposed from the kind, the answers and the seats."""

from __future__ import annotations

from typing import Any

import pytest

from engine.actions.desk import Desk
from engine.casework import events as ev
from engine.casework.people import Role, Side
from engine.library import Library
from engine.mediation.care import Care, care_terms, must_stay_apart, proposed
from engine.mediation.confidence import Kind, Viewer
from tests.engine.actions.mediating.tables import FACTS, Scene, seated


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def other_facts(**changed: Any) -> dict[str, Any]:
    return {**FACTS, **{name.replace("__", "."): value for name, value in changed.items()}}


def test_a_shop_and_its_landlord_call_for_nothing(scene: Scene) -> None:
    assert proposed(scene.case) == ()
    assert not must_stay_apart(scene.case)


def test_a_home_is_proposed_for_whoever_rents_to_live_there(desk: Desk) -> None:
    case = seated(desk, other_facts(rental__use="own_home")).case
    assert proposed(case) == (("home", ""),)


def test_violence_keeps_the_sides_apart_until_the_mediator_looked(desk: Desk) -> None:
    scene = seated(desk, other_facts(case__danger=["verbal_threat"]))
    assert ("violence", "") in proposed(scene.case)
    assert must_stay_apart(scene.case)
    case = scene.happen(ev.FlagLowered("violence", ""))
    assert proposed(case) == ()
    assert not must_stay_apart(case)
    assert must_stay_apart(scene.happen(ev.FlagRaised("violence", "")))


def test_age_is_of_the_side_that_answers(scene: Scene) -> None:
    aged = {"case.vulnerabilities": {"value": ["aged_70_or_over"]}}
    case = scene.happen(ev.SideAnswered(scene.seat, aged))
    assert ("elder", Side.RESPONDENT.value) in proposed(case)


def test_what_somebody_may_not_read_proposes_nothing_to_them(desk: Desk) -> None:
    case = seated(desk, other_facts(case__danger=["verbal_threat"])).case
    theirs = Viewer(Kind.SIDE, Side.RESPONDENT)
    assert ("violence", "") not in proposed(case, theirs)


def test_a_lawyer_on_one_side_alone_is_proposed(scene: Scene) -> None:
    day = scene.case.people.seats[scene.seat].until

    def lawyer(id: str, side: Side) -> tuple[ev.CaseEvent, ...]:
        offered = ev.SeatOffered(id, Role.PROFESSIONAL.value, "x", day, side.value)
        return offered, ev.PersonDescribed(id, {"profession": "lawyer"}, "mediator:m1")

    case = scene.happen(*lawyer("L1", Side.APPLICANT))
    assert proposed(case) == (("lawyer", ""),)
    assert proposed(scene.happen(*lawyer("L2", Side.RESPONDENT))) == ()


def test_flags_are_seen_by_who_mediates_and_who_oversees_alone(scene: Scene) -> None:
    case = scene.happen(ev.FlagRaised("elder", "respondent", "听不清"))
    for kind, count in ((Kind.MEDIATOR, 1), (Kind.OVERSEER, 1), (Kind.GUEST, 0), (Kind.COURT, 0)):
        assert len(Care.of(case, Viewer(kind)).raised) == count
    for side in Side:
        assert Care.of(case, Viewer(Kind.SIDE, side)).raised == ()


def test_a_flag_outlasts_the_mediation_in_which_it_was_raised(scene: Scene) -> None:
    case = scene.happen(ev.FlagRaised("violence", ""), ev.MediationMoved("draft"))
    assert Care.of(case).standing == {("violence", "")}


def test_every_law_that_is_named_can_be_read(library: Library, desk: Desk) -> None:
    terms = care_terms()
    named = [law for flag in terms.flags.values() for law in flag.law]
    named += [law for danger in terms.dangers.values() for law in danger.law]
    assert {one.law for one in named} <= {*library.rulebook.laws}


def test_every_answer_that_is_asked_for_can_be_given(library: Library) -> None:
    for flag in care_terms().flags.values():
        for when in flag.when:
            for fact, wanted in when.facts.items():
                assert {*wanted} <= {*library.rulebook.facts[fact].choices}, fact
