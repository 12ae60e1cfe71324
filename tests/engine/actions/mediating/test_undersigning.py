"""An agreement is in force once every hand is under it, in whatever order, and never before."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Final

import pytest

from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.actions.mediating import agreeing, undersigning
from engine.actions.mediating.codes import LASTS, TRIES
from engine.actions.mediating.undersigning import Hand
from engine.casework.events import AgreementSigned, MediationMoved, PaperIssued
from engine.casework.people import APPLICANT
from engine.clock import FixedClock
from engine.errors import AnswerError, Conflict, IllegalStep, NotPermitted
from engine.mediation.agreement import Agreement
from engine.mediation.mediation import Mediation
from engine.mediation.signing import Signature, Verdict
from engine.mediation.states import State
from tests.engine.actions.mediating.agreements import (
    HOUSE,
    SESSION,
    TENANT,
    TOLD,
    digest_of,
    drafted,
    put,
    to_sign,
)
from tests.engine.actions.mediating.tables import COLLEAGUE, Scene

HANDS: Final = ("applicant", "respondent", "mediator", "seal")
STROKES: Final = "10,10 20,30 30,60 44,80 60,90;100,40 120,60 140,80 160,100"


@pytest.mark.parametrize("order", list(permutations(HANDS)), ids="-".join)
def test_it_takes_effect_with_the_last_hand_in_any_order(
    desk: Desk, order: tuple[str, ...]
) -> None:
    scene = to_sign(desk)
    for who in order[:-1]:
        put(scene, who)
        assert Mediation.of(scene.case).state is State.SIGNING
    case = put(scene, order[-1])
    assert Mediation.of(case).state is State.EFFECTIVE
    assert case.course.milestones["agreement_effective"].isoformat() == "2026-11-22"
    assert case.course.milestones["performance_due"].isoformat() == "2026-12-22"
    issued = [n.happened for n in case.mediation if isinstance(n.happened, PaperIssued)]
    assert [paper.digest for paper in issued] == [digest_of(case)]


def test_the_last_signature_and_what_follows_are_written_in_one_piece(desk: Desk) -> None:
    scene = to_sign(desk)
    for who in HANDS[:3]:
        put(scene, who)
    before = scene.case.seq
    written = [event.kind for event in desk.store.read(put(scene, "seal").id, after=before)]
    assert written == [
        "SealPut",
        "MediationMoved",
        "MilestoneNoted",
        "PaperIssued",
        "MilestoneNoted",
    ]


def test_what_was_signed_before_the_server_died_is_still_signed(desk: Desk) -> None:
    scene = to_sign(desk)
    put(scene, "applicant")
    restarted = scene.at(Desk.over(desk.library, desk.store, desk.clock))
    assert [one.signer for one in Agreement.of(restarted.case).signatures] == [APPLICANT]
    for who in ("respondent", "mediator", "seal"):
        put(restarted, who)
    assert Mediation.of(restarted.case).state is State.EFFECTIVE


def test_two_who_press_at_the_same_moment_are_both_kept_and_it_takes_effect_once(
    desk: Desk,
) -> None:
    scene = to_sign(desk)
    put(scene, "respondent")
    put(scene, "seal")
    stale, digest = scene.case, digest_of(scene.case)
    code = undersigning.give_code(scene.mediator, stale, APPLICANT, digest)
    undersigning.sign(scene.mediator, stale, digest, Hand("林岚"), SESSION)
    case = undersigning.sign(scene.applicant, stale, digest, Hand("张明"), SESSION, code)
    entered = [n for n in case.mediation if n.happened == MediationMoved(State.EFFECTIVE)]
    assert len(entered) == 1
    assert len(Agreement.of(case).signatures) == 3


def test_the_same_form_sent_twice_is_one_signature(desk: Desk) -> None:
    scene = to_sign(desk)
    digest, slip = digest_of(scene.case), Slip(scene.case.seq, "a-key")
    code = undersigning.give_code(scene.mediator, scene.case, APPLICANT, digest)
    for _ in range(2):
        undersigning.sign(
            scene.applicant, scene.case, digest, Hand("张明"), SESSION, code, slip=slip
        )
    assert len(Agreement.of(scene.case).signatures) == 1


def test_a_signature_is_bound_to_the_wording_the_hand_the_session_and_the_moment(
    desk: Desk,
) -> None:
    scene = to_sign(desk)
    case = put(scene, "applicant")
    signed = Agreement.of(case).signatures[0]
    request = Signature.read(signed.signature).request
    assert request.digest == digest_of(case)
    assert (request.mark, request.session, request.verified) == ("resident", SESSION, "in_person")
    assert request.at == desk.clock.now().isoformat()
    assert undersigning.verdict_on(desk, signed, digest_of(case)) is Verdict.GENUINE
    assert undersigning.verdict_on(desk, signed, "0" * 64) is Verdict.OTHER_TEXT


@pytest.mark.parametrize("field", ["digest", "mark", "session", "at", "verified", "hand"])
def test_a_signature_of_which_anything_was_changed_is_not_genuine(desk: Desk, field: str) -> None:
    scene = to_sign(desk)
    case = put(scene, "applicant")
    signed = Agreement.of(case).signatures[0]
    whole = Signature.read(signed.signature)
    other = replace(whole.request, **{field: "x"})
    forged = replace(signed, signature=replace(whole, request=other).text())
    assert undersigning.verdict_on(desk, forged, digest_of(case)) is Verdict.CHANGED


def test_somebody_else_s_signature_is_not_genuine_under_another_name(desk: Desk) -> None:
    scene = to_sign(desk)
    put(scene, "applicant")
    case = put(scene, "respondent")
    ours, theirs = Agreement.of(case).signatures
    swapped = replace(ours, signature=theirs.signature)
    assert undersigning.verdict_on(desk, swapped, digest_of(case)) is Verdict.CHANGED


def test_a_wording_that_is_not_the_frozen_one_cannot_be_signed(desk: Desk) -> None:
    scene = to_sign(desk)
    with pytest.raises(Conflict):
        undersigning.sign(scene.mediator, scene.case, "0" * 64, Hand("林岚"), SESSION)


def test_nothing_is_signed_before_it_is_frozen(desk: Desk) -> None:
    scene = drafted(desk)
    with pytest.raises(IllegalStep):
        undersigning.sign(scene.mediator, scene.case, digest_of(scene.case), Hand("林岚"), SESSION)


def test_another_mediator_does_not_sign(desk: Desk) -> None:
    scene = to_sign(desk)
    with pytest.raises(NotPermitted):
        undersigning.sign(
            desk.of(COLLEAGUE), scene.case, digest_of(scene.case), Hand("赵青"), SESSION
        )


def test_one_signs_by_the_own_name(desk: Desk) -> None:
    scene = to_sign(desk)
    digest = digest_of(scene.case)
    code = undersigning.give_code(scene.mediator, scene.case, APPLICANT, digest)
    with pytest.raises(AnswerError, match="sign_name"):
        undersigning.sign(scene.applicant, scene.case, digest, Hand("王芳"), SESSION, code)
    signed = undersigning.sign(
        scene.applicant, scene.case, digest, Hand("张 明", STROKES), SESSION, code
    )
    assert Signature.read(Agreement.of(signed).signatures[0].signature).request.made == "drawn"


# ---------------------------------------------------------------- the code


def _with_code(scene: Scene, code: str) -> None:
    digest = digest_of(scene.case)
    undersigning.sign(scene.applicant, scene.case, digest, Hand("张明"), SESSION, code)


def _code(scene: Scene) -> str:
    return undersigning.give_code(scene.mediator, scene.case, APPLICANT, digest_of(scene.case))


def _other(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"


def test_without_a_code_nobody_signs(desk: Desk) -> None:
    with pytest.raises(AnswerError, match="code_over"):
        _with_code(to_sign(desk), "123456")


def test_after_five_wrong_codes_the_right_one_is_of_no_use(desk: Desk) -> None:
    scene = to_sign(desk)
    code = _code(scene)
    for _ in range(TRIES):
        with pytest.raises(AnswerError, match="code_wrong"):
            _with_code(scene, _other(code))
    with pytest.raises(AnswerError, match="code_over"):
        _with_code(scene, code)


def test_a_code_lasts_ten_minutes(desk: Desk) -> None:
    scene = to_sign(desk)
    code = _code(scene)
    late = replace(desk, clock=FixedClock(desk.clock.now() + LASTS))
    with pytest.raises(AnswerError, match="code_over"):
        _with_code(scene.at(late), code)
    just = replace(desk, clock=FixedClock(desk.clock.now() + LASTS - timedelta(seconds=1)))
    _with_code(scene.at(just), code)


def test_a_newer_code_makes_the_older_one_void(desk: Desk) -> None:
    scene = to_sign(desk)
    first, second = _code(scene), _code(scene)
    if first != second:
        with pytest.raises(AnswerError, match="code_wrong"):
            _with_code(scene, first)
    _with_code(scene, second)


def test_a_code_is_asked_for_three_times_and_then_not_at_once_again(desk: Desk) -> None:
    scene = to_sign(desk)
    for _ in range(3):
        _code(scene)
    with pytest.raises(AnswerError, match="code_too_often"):
        _code(scene)


def test_the_code_of_one_party_is_of_no_use_to_the_other(desk: Desk) -> None:
    scene = to_sign(desk)
    code = _code(scene)
    with pytest.raises(AnswerError, match="code_over"):
        undersigning.sign(
            scene.respondent, scene.case, digest_of(scene.case), Hand("王芳"), SESSION, code
        )


def test_the_code_stands_nowhere_in_the_store(desk: Desk) -> None:
    scene = to_sign(desk)
    code = _code(scene)
    kept = desk.store.entries("signing_codes")
    assert kept
    assert all(code not in entry.body for entry in kept)


# ---------------------------------------------------------------- not signing


def test_who_refuses_to_sign_ends_the_mediation(desk: Desk) -> None:
    scene = to_sign(desk)
    put(scene, "applicant")
    case = undersigning.refuse(scene.respondent, scene.case, digest_of(scene.case), "terms")
    steps = [step.state for step in Mediation.of(case).steps][-2:]
    assert steps == [State.SIGN_REFUSED, State.TERMINATED]
    assert Mediation.of(case).steps[-1].reason == "t7"
    assert case.course.milestones["mediation_ended"].isoformat() == "2026-11-22"
    with pytest.raises(IllegalStep):
        put(scene, "mediator")


def test_the_mediator_does_not_refuse_for_a_party(desk: Desk) -> None:
    scene = to_sign(desk)
    with pytest.raises(NotPermitted):
        undersigning.refuse(scene.mediator, scene.case, digest_of(scene.case), "terms")


# ---------------------------------------------------------------- drafting and freezing


def test_what_is_not_read_out_is_not_frozen(desk: Desk) -> None:
    scene = drafted(desk)
    with pytest.raises(IllegalStep, match="read_out"):
        agreeing.freeze(scene.mediator, scene.case, digest_of(scene.case), read_out=False)


def test_a_draft_that_was_replaced_is_not_frozen(desk: Desk) -> None:
    scene = drafted(desk)
    first = digest_of(scene.case)
    agreeing.draft(scene.mediator, scene.case, agreeing.read_told({"facts": "别的"}), HOUSE)
    with pytest.raises(Conflict):
        agreeing.freeze(scene.mediator, scene.case, first, read_out=True)


def test_a_party_that_changed_its_address_needs_a_new_draft(desk: Desk) -> None:
    scene = drafted(desk)
    moved = {**TENANT, "address": "北京市石景山区示例路3号"}
    agreeing.describe(scene.applicant, scene.case, APPLICANT, moved)
    with pytest.raises(IllegalStep, match="draft_current"):
        agreeing.freeze(scene.mediator, scene.case, digest_of(scene.case), read_out=True)


def test_the_same_wording_is_drafted_once_and_keeps_its_number(desk: Desk) -> None:
    scene = drafted(desk)
    before = Agreement.of(scene.case).drafts
    assert [draft.number for draft in before] == ["石人调〔2026〕0001号"]
    agreeing.draft(scene.mediator, scene.case, TOLD, HOUSE)
    assert Agreement.of(scene.case).drafts == before
    other = agreeing.read_told({"facts": "别的"})
    agreeing.draft(scene.mediator, scene.case, other, HOUSE)
    assert [draft.number for draft in Agreement.of(scene.case).drafts] == [before[0].number] * 2


def test_only_the_mediator_drafts(desk: Desk) -> None:
    scene = drafted(desk)
    with pytest.raises(NotPermitted):
        agreeing.draft(scene.applicant, scene.case, agreeing.read_told({"facts": "x"}), HOUSE)


def test_no_signature_event_is_there_before_somebody_signs(desk: Desk) -> None:
    scene = to_sign(desk)
    assert not any(isinstance(n.happened, AgreementSigned) for n in scene.case.mediation)
