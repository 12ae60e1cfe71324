"""A packet goes only where the table lets it, whatever is tried with it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.events import (
    CaseEvent,
    DocketCorrected,
    MediationDelegated,
    PacketAccepted,
    PacketDecided,
    PacketMade,
    PacketReturned,
    PacketSent,
    PacketTransferred,
    PacketWithdrawn,
    SupplementAsked,
)
from engine.casework.filing import OVER, STEPS, Filing, Packet, Standing, Step
from engine.errors import IllegalStep, NotFound

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MADE = PacketMade("p1", "FILING", "石景山区人民法院", "0" * 64, "1.2", "r1")
DONE: dict[Step, CaseEvent] = {
    Step.MAKE: MADE,
    Step.SEND: PacketSent("p1", "court"),
    Step.ACCEPT: PacketAccepted("p1", "(2026)京0107民初1号", "沈正"),
    Step.CORRECT: DocketCorrected("p1", "(2026)京0107民初2号"),
    Step.RETURN: PacketReturned("p1", ("C10",), "缺合同", date(2026, 12, 1), ("lease_contract",)),
    Step.ASK: SupplementAsked("p1", ("receipt",), "", None),
    Step.TRANSFER: PacketTransferred("p1", "court2", "no_jurisdiction"),
    Step.DECIDE: PacketDecided("p1", "judgment", date(2027, 2, 1)),
    Step.WITHDRAW: PacketWithdrawn("p1", "settled"),
    Step.DELEGATE: MediationDelegated("p1", "court_pre"),
}
WAY_TO: dict[Standing, tuple[Step, ...]] = {
    Standing.MADE: (Step.MAKE,),
    Standing.SENT: (Step.MAKE, Step.SEND),
    Standing.SUPPLEMENT: (Step.MAKE, Step.SEND, Step.ASK),
    Standing.TRANSFERRED: (Step.MAKE, Step.SEND, Step.TRANSFER),
    Standing.ACCEPTED: (Step.MAKE, Step.SEND, Step.ACCEPT),
    Standing.RETURNED: (Step.MAKE, Step.SEND, Step.RETURN),
    Standing.DELEGATED: (Step.MAKE, Step.SEND, Step.DELEGATE),
    Standing.DECIDED: (Step.MAKE, Step.SEND, Step.ACCEPT, Step.DECIDE),
    Standing.WITHDRAWN: (Step.MAKE, Step.SEND, Step.WITHDRAW),
}


def gone(*steps: Step) -> Filing:
    filing = Filing()
    for seq, step in enumerate(steps, 1):
        filing = filing.after(DONE[step], seq, NOW, "court:c1")
    return filing


def packet(*steps: Step) -> Packet:
    return gone(*steps).find("p1")


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_is_reached_and_has_its_line_in_the_table(standing: Standing) -> None:
    assert packet(*WAY_TO[standing]).standing is standing
    assert set(STEPS) == set(Standing) == set(WAY_TO)


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("step", Step)
def test_a_step_is_taken_or_refused_with_what_can_be_done_instead(
    standing: Standing, step: Step
) -> None:
    here = packet(*WAY_TO[standing])
    if step in here.allowed:
        here.check(step)
        return
    with pytest.raises(IllegalStep) as refused:
        here.check(step)
    assert refused.value.allowed == tuple(sorted(here.allowed))
    assert standing.value in refused.value.stage


def test_nothing_is_accepted_twice_and_nothing_withdrawn_comes_back() -> None:
    assert Step.ACCEPT not in packet(*WAY_TO[Standing.ACCEPTED]).allowed
    for over in OVER:
        assert not packet(*WAY_TO[over]).allowed
        assert not packet(*WAY_TO[over]).is_open


def test_a_docket_number_is_put_right_and_nothing_else_changes() -> None:
    before = packet(*WAY_TO[Standing.ACCEPTED])
    after = packet(*WAY_TO[Standing.ACCEPTED], Step.CORRECT)
    assert (before.docket, after.docket) == ("(2026)京0107民初1号", "(2026)京0107民初2号")
    assert (after.standing, after.allowed) == (before.standing, before.allowed)
    assert after.seq > before.seq
    for standing in {*Standing} - {Standing.ACCEPTED}:
        assert Step.CORRECT not in packet(*WAY_TO[standing]).allowed


def test_of_what_mediation_has_the_court_decides_only_what_it_took_on() -> None:
    before = packet(Step.MAKE, Step.SEND, Step.DELEGATE)
    after = packet(Step.MAKE, Step.SEND, Step.ACCEPT, Step.DELEGATE)
    assert before.allowed == {Step.ACCEPT, Step.RETURN, Step.WITHDRAW}
    assert after.allowed == {Step.DECIDE, Step.WITHDRAW}


def test_what_came_back_is_made_anew_under_the_same_id() -> None:
    returned = packet(Step.MAKE, Step.SEND, Step.RETURN)
    assert (returned.codes, returned.items) == (("C10",), ("lease_contract",))
    assert returned.waits_for_applicant
    again = packet(Step.MAKE, Step.SEND, Step.RETURN, Step.MAKE, Step.SEND)
    assert (again.version, again.standing, again.codes) == (2, Standing.SENT, ())
    assert [one.standing for one in again.passages][2] is Standing.RETURNED


def test_a_transfer_takes_it_to_the_other_unit_and_its_docket_away() -> None:
    moved = packet(Step.MAKE, Step.SEND, Step.ACCEPT, Step.TRANSFER)
    assert (moved.unit, moved.docket) == ("court2", "")
    filing = gone(Step.MAKE, Step.SEND, Step.TRANSFER)
    assert filing.lies_with("court2")
    assert not filing.lies_with("court")
    assert not Filing().lies_with("")


def test_what_happened_is_found_by_its_place_in_the_case() -> None:
    filing = gone(Step.MAKE, Step.SEND, Step.RETURN)
    found = filing.at_seq(3)
    assert found is not None
    assert found[1].standing is Standing.RETURNED
    assert filing.at_seq(9) is None
    with pytest.raises(NotFound):
        filing.find("p2")


@given(st.lists(st.sampled_from(list(Step)), max_size=12))
def test_by_allowed_steps_nobody_leaves_the_table(steps: list[Step]) -> None:
    filing = gone(Step.MAKE)
    dockets = 0
    for seq, step in enumerate(steps, 2):
        here = filing.find("p1")
        if step not in here.allowed:
            continue
        if step is Step.ACCEPT:
            assert not here.docket or here.standing is Standing.TRANSFERRED
            dockets += 1
        filing = filing.after(DONE[step], seq, NOW, "court:c1")
        now = filing.find("p1")
        assert now.seq == seq
        if here.standing in OVER:
            raise AssertionError("nothing follows an end")
        if now.standing is Standing.DECIDED:
            assert now.docket
            assert dockets
