"""Blind bidding needs the yes of both, takes one bid a round, and shows nobody another's."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.mediating import bidding as act
from engine.actions.mediating import table
from engine.casework.people import Side
from engine.errors import AnswerError, AnswerFaults, IllegalStep, NotPermitted
from engine.mediation.bidding import Bidding, Biddings
from engine.mediation.confidence import Kind, Viewer, seen_by
from tests.engine.actions.mediating.tables import HEAD, Scene, seated

RENT = act.Terms("一季租金", "applicant", 50, 3)
OURS, THEIRS = Viewer(Kind.SIDE, Side.APPLICANT), Viewer(Kind.SIDE, Side.RESPONDENT)
LIN = Viewer(Kind.MEDIATOR, mark="mediator:m1")


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def running(scene: Scene, terms: act.Terms = RENT) -> str:
    case = act.open_bidding(scene.mediator, scene.case, terms)
    latest = Biddings.of(case).latest
    assert latest is not None
    act.answer(scene.applicant, scene.case, latest.id, True)
    act.answer(scene.respondent, scene.case, latest.id, True)
    return latest.id


def held(scene: Scene, viewer: Viewer = LIN) -> Bidding:
    latest = Biddings.of(scene.case, viewer).latest
    assert latest is not None
    return latest


def test_it_begins_with_the_yes_of_both(scene: Scene) -> None:
    case = act.open_bidding(scene.mediator, scene.case, RENT)
    (id,) = Biddings.of(case).by_id
    act.answer(scene.applicant, scene.case, id, True)
    with pytest.raises(AnswerError) as refused:
        act.bid(scene.applicant, scene.case, id, 1, 100)
    assert refused.value.key == "bid_round_over"
    act.answer(scene.respondent, scene.case, id, True)
    act.bid(scene.applicant, scene.case, id, 1, 100)


def test_bids_that_meet_end_at_the_sum_between_them(scene: Scene) -> None:
    id = running(scene)
    act.bid(scene.applicant, scene.case, id, 1, 29_500_01)
    act.bid(scene.respondent, scene.case, id, 1, 30_500_00)
    for viewer in (OURS, THEIRS, LIN):
        assert (held(scene, viewer).outcome, held(scene, viewer).fen) == ("met", 30_000_01)
    assert table.table(scene.mediator, scene.case).state == "in_session"  # nothing is agreed yet


def test_bids_that_do_not_meet_open_the_next_round_and_the_last_ends_it(scene: Scene) -> None:
    id = running(scene)
    for number in (1, 2, 3):
        act.bid(scene.respondent, scene.case, id, number, 36_000_00)
        act.bid(scene.applicant, scene.case, id, number, 20_000_00)
        assert held(scene).compared == min(number, 2)
    assert (held(scene).outcome, held(scene).fen) == ("not_met", 0)


def test_a_bid_is_placed_once(scene: Scene) -> None:
    id = running(scene)
    act.bid(scene.applicant, scene.case, id, 1, 20_000_00, Slip(None, "k"))
    before = scene.case.seq
    act.bid(scene.applicant, scene.case, id, 1, 20_000_00, Slip(None, "k"))
    assert scene.case.seq == before
    with pytest.raises(AnswerError) as refused:
        act.bid(scene.applicant, scene.case, id, 1, 25_000_00)
    assert refused.value.key == "bid_placed"


def test_who_leaves_ends_it_and_no_bid_is_told(scene: Scene) -> None:
    id = running(scene)
    act.bid(scene.respondent, scene.case, id, 1, 31_415_92)
    act.answer(scene.applicant, scene.case, id, False)
    assert held(scene).outcome == "left"
    assert "3141592" not in str(seen_by(scene.case, OURS))
    with pytest.raises(AnswerError):
        act.bid(scene.applicant, scene.case, id, 1, 100)


def test_a_second_one_waits_for_the_first_and_the_same_form_opens_one(scene: Scene) -> None:
    act.open_bidding(scene.mediator, scene.case, RENT, Slip(None, "once"))
    act.open_bidding(scene.mediator, scene.case, RENT, Slip(None, "once"))
    assert len(Biddings.of(scene.case).by_id) == 1
    with pytest.raises(IllegalStep):
        act.open_bidding(scene.mediator, scene.case, RENT, Slip(None, "twice"))


def test_a_form_tells_everything_that_is_wrong(scene: Scene) -> None:
    with pytest.raises(AnswerFaults) as refused:
        act.open_bidding(scene.mediator, scene.case, act.Terms(" ", "me", 501, 0))
    assert set(refused.value.faults) == {"subject", "payer", "gap", "rounds"}
    id = running(scene)
    for fen in (0, -1, 10**13):
        with pytest.raises(AnswerError):
            act.bid(scene.applicant, scene.case, id, 1, fen)


def test_only_the_sides_bid_and_only_the_mediator_opens(scene: Scene) -> None:
    with pytest.raises(NotPermitted):
        act.open_bidding(scene.applicant, scene.case, RENT)
    id = running(scene)
    for desk in (scene.mediator, scene.desk.of(HEAD)):
        with pytest.raises(NotPermitted):
            act.bid(desk, scene.case, id, 1, 100)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(1, 10**8), st.integers(1, 10**8), st.booleans()), max_size=3),
    st.integers(1, 10**8),
)
def test_what_others_see_depends_on_nothing_but_the_deal(
    desk: Desk, rounds: list[tuple[int, int, bool]], other: int
) -> None:
    """Whatever the bids and their order: the mediator and the other side see the same history."""

    def shown(scene: Scene, change: int) -> list[str]:
        id = running(scene)
        for number, (asked, less, first) in enumerate(rounds, 1):
            far = max(1, min(asked // 2, (less + change) % asked or 1))  # never near enough
            turns = [(scene.respondent, asked), (scene.applicant, far)]
            for who, fen in turns if first else turns[::-1]:
                act.bid(who, scene.case, id, number, fen)
        return [
            str(noted.happened).replace(id, "").replace(scene.seat, "")
            for viewer in (LIN, THEIRS)
            for noted in seen_by(scene.case, viewer)
            if type(noted.happened).__name__.startswith("Bid")
        ]

    near = [round for round in rounds if round[0] < 2]
    if not near:
        assert shown(seated(desk), 0) == shown(seated(desk), other)
