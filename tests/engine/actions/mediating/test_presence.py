"""Who is here and who has read what is known to those of a thread, and leads no further."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.actions import erasure
from engine.actions.desk import Desk
from engine.actions.mediating import presence, table, talking
from engine.casework.people import Side
from engine.clock import FixedClock
from engine.mediation.confidence import CAUCUS, JOINT, NOTES
from engine.mediation.room import Room
from tests.engine.actions.mediating.tables import HEAD, Scene, seated

OUR_CAUCUS, THEIR_CAUCUS = CAUCUS[Side.APPLICANT], CAUCUS[Side.RESPONDENT]


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def later(desk: Desk, seconds: int) -> Desk:
    return replace(desk, clock=FixedClock(desk.clock.now() + timedelta(seconds=seconds)))


def marks(scene: Scene) -> int:
    return len(scene.desk.store.entries(presence.BOOK))


def test_what_the_other_side_has_read_is_marked(scene: Scene) -> None:
    case = talking.post(scene.applicant, scene.case, JOINT, "三万")
    at = Room.of(case, table.viewer(scene.applicant, case)).thread(JOINT)[-1].seq
    assert presence.company(scene.applicant, case, JOINT).readers(at) == ()
    presence.note(scene.respondent, case, JOINT)
    presence.note(scene.mediator, case, JOINT)
    readers = presence.company(scene.applicant, case, JOINT).readers(at)
    assert readers == ("respondent", "mediator")
    assert presence.company(scene.applicant, case, JOINT).readers(at + 1) == ()


def test_somebody_is_here_as_long_as_their_page_is_open(scene: Scene) -> None:
    case = scene.case
    presence.note(scene.respondent, case, JOINT)
    assert presence.company(scene.applicant, case, JOINT).here == ("respondent",)
    assert presence.company(later(scene.applicant, 76), case, JOINT).here == ()
    presence.note(later(scene.respondent, 40), case)
    assert presence.company(later(scene.applicant, 76), case, JOINT).here == ("respondent",)


def test_in_which_thread_somebody_is_cannot_be_told_from_another(scene: Scene) -> None:
    case = talking.post(scene.mediator, scene.case, THEIR_CAUCUS, "只对您说")
    seen = []
    for thread in (JOINT, THEIR_CAUCUS):
        presence.note(scene.respondent, case, thread)
        seen.append(presence.company(scene.applicant, case, JOINT))
        scene = replace(scene, desk=later(scene.desk, 1))
    assert seen[0] == seen[1]


def test_a_caucus_tells_one_side_nothing_of_the_other(scene: Scene) -> None:
    case = scene.case
    presence.note(scene.respondent, case, THEIR_CAUCUS)
    presence.note(scene.mediator, case, NOTES)
    assert presence.company(scene.applicant, case, OUR_CAUCUS).here == ("mediator",)
    assert presence.company(scene.applicant, case, THEIR_CAUCUS) == presence.Company()
    assert presence.company(scene.mediator, case, THEIR_CAUCUS).here == ("respondent",)


def test_being_here_is_written_down_at_most_every_half_minute(scene: Scene) -> None:
    case, store = scene.case, scene.desk.store
    presence.note(scene.respondent, case)
    first = store.entries(presence.BOOK)
    presence.note(later(scene.respondent, 29), case)
    assert store.entries(presence.BOOK) == first
    presence.note(later(scene.respondent, 31), case)
    assert store.entries(presence.BOOK) != first


def test_nothing_of_it_enters_the_history(scene: Scene) -> None:
    before = scene.case.seq
    presence.note(scene.respondent, scene.case, JOINT)
    assert scene.case.seq == before


def test_who_only_watches_leaves_no_mark(scene: Scene) -> None:
    presence.note(scene.desk.of(HEAD), scene.case, JOINT)
    assert marks(scene) == 0


def test_what_is_new_is_counted_by_thread_without_ones_own(scene: Scene) -> None:
    talking.post(scene.mediator, scene.case, JOINT, "一")
    talking.post(scene.applicant, scene.case, JOINT, "二")
    case = talking.post(scene.mediator, scene.case, OUR_CAUCUS, "三")
    room = Room.of(case, table.viewer(scene.applicant, case))
    assert presence.unread(scene.applicant, case, room) == {JOINT: 1, OUR_CAUCUS: 1}
    presence.note(scene.applicant, case, JOINT)
    assert presence.unread(scene.applicant, case, room) == {JOINT: 0, OUR_CAUCUS: 1}


def test_marks_go_when_the_case_is_erased(scene: Scene) -> None:
    presence.note(scene.respondent, scene.case, JOINT)
    assert presence.BOOK in erasure.BOOKS
    assert marks(scene) == 1
    erasure._drop(scene.desk.store, scene.case.id, scene.number)
    assert marks(scene) == 0
