"""A sheet stands where its body left it; help that was shown is on record."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.events import (
    CaseEvent,
    HelpShown,
    PacketSent,
    SheetHanded,
    SheetReceived,
    SheetRefused,
    from_record,
)
from engine.casework.sheets import STEPS, Sheets, Standing, Step
from engine.errors import IllegalStep, NotFound

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
DAY = date(2026, 11, 20)
HANDED = SheetHanded("ADMIN", "labour_inspection", "s1", "0" * 64, "inspection_complaint")
DONE: dict[Step, CaseEvent] = {
    Step.RECEIVE: SheetReceived("s1", "刘窗口", DAY, "第1号"),
    Step.REFUSE: SheetRefused("s1", "papers_missing", DAY, "缺流水"),
}
ARRIVED = {
    Standing.HANDED: (),
    Standing.RECEIVED: (Step.RECEIVE,),
    Standing.REFUSED: (Step.REFUSE,),
}


def after(*steps: Step) -> Sheets:
    sheets = Sheets().after(HANDED, 1, NOW, "resident")
    for seq, step in enumerate(steps, 2):
        sheets = sheets.after(DONE[step], seq, NOW, "mediator:m1")
    return sheets


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("step", Step)
def test_a_step_is_noted_or_refused_with_what_can_be_noted_instead(
    standing: Standing, step: Step
) -> None:
    sheet = after(*ARRIVED[standing]).find("s1")
    assert sheet.standing is standing
    if step in STEPS[standing]:
        sheet.check(step)
        return
    with pytest.raises(IllegalStep) as refused:
        sheet.check(step)
    assert refused.value.allowed == tuple(sorted(STEPS[standing]))


def test_what_was_taken_after_all_is_no_longer_refused() -> None:
    sheet = after(Step.REFUSE, Step.RECEIVE).find("s1")
    assert (sheet.standing, sheet.reason, sheet.number) == (Standing.RECEIVED, "", "第1号")
    assert (sheet.made, sheet.seq, sheet.by) == (1, 3, "mediator:m1")


def test_only_what_was_refused_may_lie_there_again() -> None:
    kind = "inspection_complaint", "labour_inspection"
    assert after().lying(*kind)
    assert after(Step.RECEIVE).lying(*kind)
    assert after(Step.REFUSE).lying(*kind) is None
    assert after().lying("inspection_complaint", "police") is None


def test_a_sheet_written_down_before_it_had_a_kind_is_read() -> None:
    body = '{"body":"police","digest":"0","exit":"LEGAL_ORGAN","sheet":"police_report"}'
    sheet = (
        Sheets().after(from_record("SheetHanded", body), 4, NOW, "resident").find("police_report")
    )
    assert (sheet.kind, sheet.how, sheet.on) == ("police_report", "carried", date(2026, 11, 22))


def test_what_nobody_handed_in_is_not_found_and_what_is_said_of_it_changes_nothing() -> None:
    assert Sheets().after(DONE[Step.RECEIVE], 1, NOW, "resident") == Sheets()
    assert Sheets().after(PacketSent("p1", "court"), 1, NOW, "resident") == Sheets()
    with pytest.raises(NotFound):
        Sheets().find("s1")


def test_that_help_was_shown_is_kept_with_its_numbers() -> None:
    (shown,) = Sheets().after(HelpShown(("110", "120")), 7, NOW, "resident").shown
    assert (shown.seq, shown.numbers) == (7, ("110", "120"))


@given(st.lists(st.sampled_from([*Step]), max_size=6))
def test_a_sheet_has_one_standing_whatever_is_noted(steps: list[Step]) -> None:
    sheet = after(*steps).find("s1")
    assert sheet.standing in Standing
    assert bool(sheet.reason) == (sheet.standing is Standing.REFUSED)
