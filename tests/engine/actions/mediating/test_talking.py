"""What is said reaches those whom it is for, once, whole, and nobody else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.actions import exhibits, export, seats
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.exhibits import Offered
from engine.actions.indexing import readable
from engine.actions.mediating import talking
from engine.casework import events as ev
from engine.casework.case import Case
from engine.casework.people import Role, Side
from engine.errors import AnswerError, IllegalStep, JiefenError, NotFound, NotPermitted
from engine.mediation.confidence import (
    CAUCUS,
    JOINT,
    NOTES,
    Kind,
    Viewer,
    may_see_piece,
    viewer_of,
)
from engine.mediation.room import THREADS, Room, may_read
from tests.engine.actions.mediating.tables import COLLEAGUE, HEAD, Scene, begun, seated
from tests.engine.evidence.samples import jpeg, png

OUR_CAUCUS, THEIR_CAUCUS = CAUCUS[Side.APPLICANT], CAUCUS[Side.RESPONDENT]
KEY = Slip(None, "0123456789ABCDEF")


def offer(content: bytes, name: str = "照片.jpg") -> Offered:
    return Offered(name, len(content), lambda: content)


def texts(desk: Desk, case: Case, thread: str) -> list[str]:
    return [line.text for line in Room.of(case, viewer_of(desk.actor, case)).thread(thread)]


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return seated(desk)


def guest(scene: Scene) -> Desk:
    offer = {"role": "professional", "profession": "other", "name": "钱译", "inviter": "林岚"}
    offered = seats.offer(scene.mediator, scene.case, offer)
    case, actor = scene.desk.enter(scene.number, offered.secret)
    seats.take(scene.desk.of(actor), case, ["seat"])
    return scene.desk.of(actor)


# ---------------------------------------------------------------- words


def test_what_is_said_to_all_is_read_by_all(scene: Scene) -> None:
    case = talking.post(scene.applicant, scene.case, JOINT, "  三万，一个月内\r\n付清 ")
    for desk in (scene.applicant, scene.respondent, scene.mediator):
        assert texts(desk, case, JOINT) == ["三万，一个月内\n付清"]


def test_what_is_said_in_private_is_read_by_that_side_and_the_mediator(scene: Scene) -> None:
    talking.post(scene.respondent, scene.case, THEIR_CAUCUS, "最多三万二")
    case = talking.post(scene.mediator, scene.case, THEIR_CAUCUS, "我记住了")
    for desk in (scene.respondent, scene.mediator):
        assert texts(desk, case, THEIR_CAUCUS) == ["最多三万二", "我记住了"]
    assert texts(scene.applicant, case, THEIR_CAUCUS) == []


who = st.sampled_from(["applicant", "respondent", "mediator", "guest", "colleague", "head"])
ALLOWED = {
    "applicant": {JOINT, OUR_CAUCUS},
    "respondent": {JOINT, THEIR_CAUCUS},
    "mediator": {*THREADS},
    "guest": {JOINT},
    "colleague": set(),
    "head": set(),
}


def test_everybody_writes_where_they_belong_and_nowhere_else(scene: Scene) -> None:
    desks = {
        "applicant": scene.applicant,
        "respondent": scene.respondent,
        "mediator": scene.mediator,
        "guest": guest(scene),
        "colleague": scene.desk.of(COLLEAGUE),
        "head": scene.desk.of(HEAD),
    }

    @settings(max_examples=60)
    @given(who, st.sampled_from([*THREADS, "advice", "caucus", ""]), st.integers(0, 9_999))
    def writes(name: str, thread: str, mark: int) -> None:
        desk, before = desks[name], scene.case
        words = f"{name}说{mark}"
        if thread in ALLOWED[name]:
            case = talking.post(desk, before, thread, words)
            for other in desks.values():
                viewer = viewer_of(other.actor, case)
                seen = words in str(Room.of(case, viewer).said)
                author = thread != NOTES or other is desk
                assert seen == (may_read(viewer, thread) and author)
        else:
            with pytest.raises((NotFound, NotPermitted)):
                talking.post(desk, before, thread, words)
            assert scene.case.seq == before.seq

    writes()


def test_the_same_form_sent_twice_says_it_once(scene: Scene) -> None:
    case = scene.case
    talking.post(scene.applicant, case, JOINT, "一次", slip=KEY)
    case = talking.post(scene.applicant, case, JOINT, "一次", slip=KEY)
    assert texts(scene.applicant, case, JOINT) == ["一次"]


def test_two_who_write_at_once_are_both_heard(scene: Scene) -> None:
    case = scene.case
    talking.post(scene.applicant, case, JOINT, "甲说")
    after = talking.post(scene.respondent, case, JOINT, "乙说")
    assert texts(scene.mediator, after, JOINT) == ["甲说", "乙说"]


@pytest.mark.parametrize(
    ("written", "fault"),
    [("", "nothing_said"), (" \n\x00", "nothing_said"), ("长" * 2001, "text_too_long")],
)
def test_what_cannot_be_kept_is_refused_with_its_reason(
    scene: Scene, written: str, fault: str
) -> None:
    with pytest.raises(AnswerError) as caught:
        talking.post(scene.applicant, scene.case, JOINT, written)
    assert (caught.value.field, caught.value.key) == ("message", fault)


def test_nothing_is_negotiated_before_both_agreed(desk: Desk) -> None:
    scene = begun(desk)
    with pytest.raises(IllegalStep) as caught:
        talking.post(scene.applicant, scene.case, JOINT, "你好")
    assert caught.value.lacking == ("room_not_agreed",)
    case = talking.post(scene.applicant, scene.case, OUR_CAUCUS, "我想问问")
    assert texts(scene.mediator, case, OUR_CAUCUS) == ["我想问问"]


def test_what_was_typed_is_said_although_the_mediation_went_on_meanwhile(scene: Scene) -> None:
    case = scene.case
    scene.happen(ev.MediationMoved("adjourned"))
    after = talking.post(scene.applicant, case, JOINT, "还有一句", slip=Slip(case.seq, "K" * 16))
    assert texts(scene.respondent, after, JOINT) == ["还有一句"]


def test_who_ends_it_while_another_writes_has_the_last_word(scene: Scene) -> None:
    case = scene.case
    scene.happen(ev.MediationMoved("terminated", "gap"))
    with pytest.raises(IllegalStep):
        talking.post(scene.applicant, case, JOINT, "晚了一步")
    assert texts(scene.mediator, scene.case, JOINT) == []


# ---------------------------------------------------------------- files


def test_a_respondent_files_in_the_room_though_not_in_the_case(scene: Scene) -> None:
    case = talking.post(scene.respondent, scene.case, THEIR_CAUCUS, "收条", [offer(jpeg())])
    (piece,) = case.exhibits.held
    assert piece.thread == THEIR_CAUCUS
    assert exhibits.read(scene.respondent, case, piece.id).content == jpeg()
    assert talking.piece(scene.respondent, case, piece.id) == piece
    assert talking.piece(scene.mediator, case, piece.id) == piece
    with pytest.raises(NotFound):
        talking.piece(scene.applicant, case, piece.id)
    with pytest.raises(NotFound):
        exhibits.shown(scene.applicant, case, piece.id)
    for other in (COLLEAGUE, HEAD):
        with pytest.raises(NotFound):
            exhibits.shown(scene.desk.of(other), case, piece.id)


def test_words_and_file_are_written_together(scene: Scene) -> None:
    before = scene.case.seq
    case = talking.post(
        scene.mediator, scene.case, OUR_CAUCUS, "", [offer(jpeg()), offer(png(), "图.png")]
    )
    kinds = [event.kind for event in scene.desk.store.read(case.id, before)]
    assert kinds == ["ExhibitFiled", "ExhibitFiled", "MessagePosted"]
    assert not scene.desk.store.entries(exhibits.LOOSE)


def test_of_a_message_with_one_bad_file_nothing_is_said(scene: Scene) -> None:
    before = scene.case.seq
    bad = offer(b"<html>", "x.html")
    with pytest.raises(AnswerError) as caught:
        talking.post(scene.applicant, scene.case, JOINT, "看", [offer(jpeg()), bad])
    assert caught.value.field == "files"
    assert scene.case.seq == before


def test_the_same_file_of_the_other_side_is_not_given_away(scene: Scene) -> None:
    """Else whoever holds the same contract would learn that the other side handed it in, and a
    message to all would show the other side's private piece."""
    case = talking.post(scene.applicant, scene.case, OUR_CAUCUS, "", [offer(jpeg(), "甲.jpg")])
    (first,) = case.exhibits.held
    case = talking.post(scene.respondent, case, JOINT, "", [offer(jpeg(), "乙.jpg")])
    _, second = case.exhibits.held
    assert second.id != first.id
    assert not talking.is_shown(case, first)
    assert talking.is_shown(case, second)


def test_a_mediator_who_sends_on_what_a_side_sent_shows_a_piece_of_their_own(scene: Scene) -> None:
    case = talking.post(scene.applicant, scene.case, OUR_CAUCUS, "", [offer(jpeg(), "甲.jpg")])
    case = talking.post(scene.mediator, case, NOTES, "", [offer(jpeg(), "记.jpg")])
    first, own = case.exhibits.held
    assert first.id != own.id
    assert not may_see_piece(case, Viewer(Kind.SIDE, Side.APPLICANT), own.id)


def test_the_same_file_twice_in_one_message_is_one_piece(scene: Scene) -> None:
    case = talking.post(scene.applicant, scene.case, JOINT, "", [offer(jpeg()), offer(jpeg())])
    assert len(case.exhibits.held) == 1


def test_a_form_with_a_file_sent_twice_is_one_message_and_one_piece(scene: Scene) -> None:
    for _ in range(2):
        case = talking.post(scene.applicant, scene.case, JOINT, "看", [offer(jpeg())], KEY)
    assert texts(scene.applicant, case, JOINT) == ["看"]
    assert len(case.exhibits.held) == 1


# ---------------------------------------------------------------- pieces shown


def with_contract(scene: Scene) -> tuple[Case, str]:
    handed = exhibits.hand_in(scene.applicant, scene.case, [offer(jpeg(), "合同.jpg")])
    return handed.case, handed.kept[0]


def test_a_piece_of_the_case_is_shown_by_whose_it_is(scene: Scene) -> None:
    case, id = with_contract(scene)
    with pytest.raises(NotFound):
        talking.piece(scene.respondent, case, id)
    case = talking.show(scene.applicant, case, [id], KEY)
    case = talking.show(scene.applicant, case, [id], KEY)
    assert talking.piece(scene.respondent, case, id).name == "合同.jpg"
    shown = [n for n in case.mediation if isinstance(n.happened, ev.PiecesShown)]
    assert len(shown) == 1


def test_nobody_shows_or_sorts_or_destroys_what_is_not_theirs(scene: Scene) -> None:
    case, contract = with_contract(scene)
    case = talking.post(scene.respondent, case, JOINT, "", [offer(png(), "收条.png")])
    receipt = case.exhibits.held[-1].id
    with pytest.raises(NotFound):
        talking.show(scene.respondent, case, [contract])
    with pytest.raises(NotFound):
        talking.show(scene.applicant, case, [receipt])
    with pytest.raises(NotPermitted):
        talking.show(scene.mediator, case, [contract])
    with pytest.raises(NotPermitted):
        exhibits.take_back(scene.applicant, case, receipt)
    with pytest.raises(NotPermitted):
        exhibits.tie(scene.applicant, case, receipt, "", [])


def test_nothing_is_shown_before_both_agreed(desk: Desk) -> None:
    scene = begun(desk)
    case, id = with_contract(scene)
    with pytest.raises(IllegalStep):
        talking.show(scene.applicant, case, [id])
    with pytest.raises(AnswerError):
        talking.show(scene.applicant, case, [])


# ---------------------------------------------------------------- beyond the room


def test_what_was_said_in_the_room_is_not_found_by_searching(scene: Scene) -> None:
    for thread in THREADS:
        talking.post(scene.mediator, scene.case, thread, f"紫藤花{thread}")
    read = readable(scene.desk, scene.case)
    assert "紫藤" not in read.said + read.told


def test_each_takes_along_what_they_may_see_and_no_more(scene: Scene) -> None:
    talking.post(scene.applicant, scene.case, OUR_CAUCUS, "底线三万", [offer(jpeg(), "甲.jpg")])
    talking.post(scene.respondent, scene.case, THEIR_CAUCUS, "最多三万二", [offer(png(), "乙.png")])
    case = talking.post(scene.mediator, scene.case, JOINT, "大家好")
    ours, theirs = (str(export.own_data(d, case)) for d in (scene.applicant, scene.respondent))
    assert "大家好" in ours
    assert "大家好" in theirs
    assert "底线三万" in ours
    assert "甲.jpg" in ours
    assert "三万二" not in ours
    assert "乙.png" not in ours
    assert "最多三万二" in theirs
    assert "乙.png" in theirs
    assert "底线三万" not in theirs
    assert "甲.jpg" not in theirs
    packed = b"".join(export.archive(scene.applicant, case, "read me"))
    hidden = case.exhibits.held[1].id.encode()
    assert hidden not in packed


def test_the_history_that_is_taken_along_counts_nothing_of_the_other_side(scene: Scene) -> None:
    before = len(export.own_data(scene.applicant, scene.case)["history"])
    talking.post(scene.respondent, scene.case, THEIR_CAUCUS, "最多三万二", [offer(png(), "图.png")])
    case = scene.happen(ev.BidPlaced(scene.seat, "b1", 1, 3_000_000))
    history = export.own_data(scene.applicant, case)["history"]
    assert len(history) == before
    assert [line["seq"] for line in history] == list(range(1, before + 1))


def test_somebody_who_left_says_nothing_more(scene: Scene) -> None:
    left = scene.respondent
    case = scene.happen(ev.SeatClosed(scene.seat, "left"))
    with pytest.raises(JiefenError):
        talking.post(left, case, JOINT, "我还在")
    assert left.actor.role is Role.RESPONDENT
