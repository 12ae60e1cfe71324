"""Who reads and who speaks in which thread of the room, and when nobody does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.actions.desk import Desk
from engine.casework import events as ev
from engine.casework.people import RESIDENT, Side
from engine.mediation.confidence import CAUCUS, JOINT, NOTES, Kind, Viewer
from engine.mediation.mediation import Mediation
from engine.mediation.room import THREADS, Bar, Room, bar, may_read, threads_of
from engine.mediation.states import OVER, State
from tests.engine.actions.mediating.tables import begun, moves, seated

OURS, THEIRS = Viewer(Kind.SIDE, Side.APPLICANT), Viewer(Kind.SIDE, Side.RESPONDENT)
LIN = Viewer(Kind.MEDIATOR, mark="mediator:m1")
OUR_CAUCUS, THEIR_CAUCUS = CAUCUS[Side.APPLICANT], CAUCUS[Side.RESPONDENT]


@pytest.mark.parametrize(
    ("viewer", "threads"),
    [
        (OURS, (JOINT, OUR_CAUCUS)),
        (THEIRS, (JOINT, THEIR_CAUCUS)),
        (LIN, (JOINT, OUR_CAUCUS, THEIR_CAUCUS, NOTES)),
        (Viewer(Kind.GUEST), (JOINT,)),
        (Viewer(Kind.OVERSEER), ()),
        (Viewer(Kind.COURT), ()),
        (Viewer(Kind.NOBODY), ()),
        (Viewer(Kind.SERVICE), ()),
    ],
)
def test_everybody_takes_part_in_their_own_threads(viewer: Viewer, threads: tuple[str]) -> None:
    assert threads_of(viewer) == threads


viewers = st.builds(
    Viewer,
    st.sampled_from(Kind),
    st.sampled_from([None, *Side]),
    st.sampled_from(["mediator:m1", "mediator:m2", "resident"]),
)
threads = st.sampled_from([*THREADS, "caucus", "", "advice", "joint ", "caucus.nobody"])


@given(viewers, threads)
def test_nobody_reads_a_thread_of_the_other_side_or_one_that_is_none(
    viewer: Viewer, thread: str
) -> None:
    if not may_read(viewer, thread):
        return
    assert thread in THREADS
    assert viewer.kind in (Kind.SIDE, Kind.MEDIATOR, Kind.GUEST)
    if viewer.kind is Kind.SIDE and viewer.side is not None:
        assert thread in (JOINT, CAUCUS[viewer.side])
    if viewer.kind is Kind.GUEST:
        assert thread == JOINT


def test_a_room_holds_what_its_reader_may_read(desk: Desk) -> None:
    scene = seated(desk)
    case = scene.happen(
        ev.MessagePosted(JOINT, "大家好"),
        ev.MessagePosted(OUR_CAUCUS, "对申请人说"),
        ev.MessagePosted(THEIR_CAUCUS, "对对方说"),
        ev.MessagePosted(NOTES, "记一笔"),
    )
    held = {
        name: {thread: [m.text for m in said] for thread, said in Room.of(case, who).said.items()}
        for name, who in {"ours": OURS, "theirs": THEIRS, "lin": LIN}.items()
    }
    assert held["ours"] == {JOINT: ["大家好"], OUR_CAUCUS: ["对申请人说"]}
    assert held["theirs"] == {JOINT: ["大家好"], THEIR_CAUCUS: ["对对方说"]}
    assert held["lin"].keys() == {*THREADS}
    zhao = Room.of(case, Viewer(Kind.MEDIATOR, mark="mediator:m2"))
    assert not zhao.thread(NOTES)


def test_a_new_mediation_begins_with_an_empty_room(desk: Desk) -> None:
    scene = seated(desk)
    scene.happen(ev.MessagePosted(JOINT, "旧话"))
    case = scene.happen(
        ev.MediationMoved(State.TERMINATED), ev.MediationMoved(State.DRAFT, "again")
    )
    assert not Room.of(case, OURS).said
    assert bar(Mediation.of(case), OUR_CAUCUS) is Bar.ROOM_NOT_TAKEN_ON


# ---------------------------------------------------------------- when


def test_before_both_agreed_each_may_ask_the_mediator_and_nobody_negotiates(desk: Desk) -> None:
    mediation = Mediation.of(begun(desk).case)
    assert bar(mediation, JOINT) is Bar.ROOM_NOT_AGREED
    assert [bar(mediation, thread) for thread in (OUR_CAUCUS, THEIR_CAUCUS, NOTES)] == [None] * 3


def test_whose_side_nobody_came_in_has_no_caucus_yet(desk: Desk) -> None:
    scene = begun(desk)
    case = scene.happen(ev.SeatClosed(scene.seat, "left"))
    assert bar(Mediation.of(case), THEIR_CAUCUS) is Bar.ROOM_NOBODY_CAME
    assert bar(Mediation.of(case), OUR_CAUCUS) is None


def test_while_it_is_paused_for_safety_nobody_meets_the_other_side(desk: Desk) -> None:
    case = seated(desk).happen(ev.MediationMoved(State.SUSPENDED, "safety"))
    assert bar(Mediation.of(case), JOINT) is Bar.ROOM_PAUSED
    assert bar(Mediation.of(case), THEIR_CAUCUS) is None


def test_one_side_that_takes_its_will_back_closes_the_joint_thread(desk: Desk) -> None:
    case = seated(desk).happen(ev.WillDeclared("", False, "2026-11-22"), by=RESIDENT)
    assert bar(Mediation.of(case), JOINT) is Bar.ROOM_NOT_AGREED


@pytest.mark.parametrize("state", sorted(OVER))
@pytest.mark.parametrize("thread", THREADS)
def test_once_it_is_over_nothing_is_said_anywhere(desk: Desk, state: State, thread: str) -> None:
    case = seated(desk).happen(*moves(state))
    assert bar(Mediation.of(case), thread) is Bar.ROOM_OVER
