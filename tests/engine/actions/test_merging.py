"""Two cases become one dispute only by a person, who may undo it; nobody loses what was theirs."""

from __future__ import annotations

import pytest

from engine.actions import consent, consult, course, duplicates, erasure, export, merging
from engine.actions.course import Slip
from engine.actions.desk import Desk
from engine.analytics.funnel import Asked, measure
from engine.casework.case import Case, summary_from
from engine.casework.course import State
from engine.casework.events import (
    AdviserCalled,
    CaseAssigned,
    CaseEvent,
    CaseMerged,
    MilestoneNoted,
    PersonDescribed,
)
from engine.casework.journal import audit
from engine.casework.merging import MergeBar
from engine.casework.people import RESIDENT, SYSTEM, Actor, Role
from engine.clock import today
from engine.errors import AnswerError, Conflict, IllegalStep, NotFound, NotPermitted
from engine.search.duplicates import Band

KEY = "0123456789ABCDEF"
NORTH = frozenset({"north"})
MEDIATOR = Actor(Role.MEDIATOR, "m1", "王", "north", NORTH)
COLLEAGUE = Actor(Role.MEDIATOR, "m2", "张", "north", NORTH)
STRANGER = Actor(Role.MEDIATOR, "m3", "李", "south", frozenset({"south"}))
JUDGE = Actor(Role.COURT, "c1", "周", "north", NORTH)
HEAD = Actor(Role.SUPERVISOR, "s1", "赵", "district", frozenset({"district", "north", "south"}))
STORY = "租了八角北路12号楼3单元402，房东说墙上有钉子眼，5000块押金一分不退。"
OTHER = "租客退房以后墙面都是钉子眼，刷墙花了不少，还找我要五千押金，八角北路12-3-402。"


def entered(
    desk: Desk,
    story: str = STORY,
    unit: str = "north",
    account: str = "m1",
    phone: str = "13900000101",
    kind: str = "rent.deposit",
) -> Case:
    """A case that lies with somebody, whose applicant told who they are."""
    desk = desk.of(RESIDENT)
    case = consent.agree(desk, consult.open_case(desk).case, ["assess"])
    case = consult.tell_story(desk, case, story)
    case = consult.choose_category(desk, case, kind)
    told: list[CaseEvent] = [PersonDescribed("", {"name": "王芳", "phone": phone}, "resident")]
    given = [CaseAssigned(unit, account, "taken")] if unit or account else []
    return desk.append(case, [*told, *given])


@pytest.fixture
def pair(desk: Desk) -> tuple[Case, Case]:
    return entered(desk), entered(desk, OTHER, account="m2")


def test_a_merged_case_keeps_its_number_and_lies_with_the_other(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    assert merged.number == case.number
    assert (merged.course.unit, merged.course.account) == ("north", "m2")
    assert merged.course.merged is not None
    assert merged.course.merged.into == other.number
    assert merged.course.merged.score >= 40
    assert merged.course.state is State.OPEN
    assert merging.joined(desk, merged) == desk.again(other)
    assert [each.number for each in merging.held_with(desk, other)] == [case.number]
    last = desk.store.read(case.id)[-1]
    assert (last.kind, last.actor) == ("CaseMerged", "mediator:m1")


def test_undone_all_is_as_before(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    work = desk.of(MEDIATOR)
    merged = merging.merge(work, case, other.number, "same_person")
    undone = merging.undo(work.of(COLLEAGUE), merged, "two_disputes")
    assert undone.course == case.course
    assert merging.joined(desk, undone) is None
    assert merging.held_with(desk, other) == ()
    row = desk.store.find_by_number(case.number)
    assert row is not None
    assert (row.outcome, row.unit, row.assignee) == ("", "north", "m1")
    again = merging.merge(work.of(HEAD), undone, other.number, "both_sides")
    assert again.course.merged is not None


def test_who_was_given_it_meanwhile_keeps_it_when_it_is_undone(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    moved = desk.of(HEAD).append(merged, [CaseAssigned("south", "m3", "no_room")])
    assert merging.undo(desk.of(HEAD), moved, "two_disputes").course.unit == "south"


def test_time_limits_of_a_merged_case_do_not_vanish(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    day = today(desk.clock)
    case = desk.of(MEDIATOR).append(case, [MilestoneNoted("award_served", day)])
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    assert merged.course.milestones == case.course.milestones
    assert merged.course.state is State.OPEN


def test_one_dispute_counts_once_in_the_funnel_however_it_ends(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair

    def entered_now() -> int:
        return measure(desk.store, desk.library, desk.clock, Asked()).total.entered

    assert entered_now() == 2
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    assert entered_now() == 1
    ended = course.close(desk.of(RESIDENT), merged, "settled", "done_as_asked")
    assert entered_now() == 1
    merging.undo(desk.of(COLLEAGUE), ended, "two_disputes")
    assert entered_now() == 2


def test_the_applicant_still_opens_and_uses_a_merged_case(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    told = consult.tell_story(desk.of(RESIDENT), merged, STORY + "补充一句。")
    assert told.course.merged is not None
    own = str(export.own_data(desk.of(RESIDENT), told))
    assert other.number not in own
    assert "CaseMerged" in own


def test_the_same_form_sent_twice_writes_one_event(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    work, slip = desk.of(MEDIATOR), Slip(case.seq, KEY)
    first = merging.merge(work, case, other.number, "same_person", slip)
    second = merging.merge(work, desk.again(case), other.number, "same_person", slip)
    assert second.seq == first.seq
    undone = Slip(first.seq, "F" * 16)
    one = merging.undo(work.of(HEAD), first, "two_disputes", undone)
    assert merging.undo(work.of(HEAD), desk.again(case), "two_disputes", undone).seq == one.seq


def test_two_officials_at_once_are_told_so(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    third = entered(desk, "另一件")
    merging.merge(desk.of(HEAD), case, other.number, "same_person", Slip(case.seq, KEY))
    with pytest.raises(Conflict):
        merging.merge(
            desk.of(MEDIATOR), desk.again(case), third.number, "family", Slip(case.seq, "A" * 16)
        )


def test_two_cases_are_not_merged_into_each_other_at_once(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    """The one who comes second has read both as they stood before the first."""
    case, other = pair

    stale = merging.pages(desk, case, other)
    merging.merge(desk.of(HEAD), other, case.number, "same_person")
    joining = CaseMerged(other.number, "north", "m2", "same_person", 80)
    with pytest.raises(Conflict):
        desk.of(MEDIATOR).append(case, [joining], entries=stale)
    assert desk.again(case).course.merged is None


@pytest.mark.parametrize("of", ["case", "other"])
def test_a_chain_is_refused(desk: Desk, pair: tuple[Case, Case], of: str) -> None:
    case, other = pair
    third = entered(desk, "第三件", account="m3")
    work = desk.of(HEAD)
    merged = merging.merge(work, case, other.number, "same_person")
    joined = merged if of == "case" else desk.again(other)
    with pytest.raises(IllegalStep) as refused:
        merging.merge(work, joined, third.number, "same_person")
    wanted = MergeBar.MERGED if of == "case" else MergeBar.HOLDS_OTHERS
    assert refused.value.lacking == (wanted.value,)


def test_nothing_is_joined_to_what_is_itself_joined(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    third = entered(desk, "第三件", account="m3")
    work = desk.of(HEAD)
    merging.merge(work, case, other.number, "same_person")
    for into, bars in (
        (case, {MergeBar.INTO_MERGED}),
        (third, {MergeBar.SAME}),
    ):
        with pytest.raises(IllegalStep) as refused:
            merging.merge(work, third, into.number, "same_person")
        assert set(refused.value.lacking) == {bar.value for bar in bars}
    with pytest.raises(IllegalStep) as circle:
        merging.merge(work, desk.again(other), case.number, "same_person")
    assert set(circle.value.lacking) == {"merge_into_merged", "merge_holds_others"}


def test_a_closed_case_is_neither_joined_nor_joined_to(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    closed = course.close(desk.of(MEDIATOR), case, "settled", "done_as_asked")
    for one, into, bar in (
        (closed, other, MergeBar.CLOSED),
        (other, closed, MergeBar.INTO_CLOSED),
    ):
        with pytest.raises(IllegalStep) as refused:
            merging.merge(desk.of(HEAD), one, into.number, "same_person")
        assert refused.value.lacking == (bar.value,)


def test_an_erased_case_is_neither_joined_nor_joined_to(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    erased = erasure.erase(desk.of(SYSTEM), case)
    with pytest.raises(IllegalStep) as refused:
        merging.merge(desk.of(HEAD), other, case.number, "same_person")
    assert refused.value.lacking == (MergeBar.INTO_ERASED.value,)
    with pytest.raises(NotPermitted):
        merging.merge(desk.of(HEAD), erased, other.number, "same_person")


def test_where_the_other_is_erased_later_the_joining_can_be_undone(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    erasure.erase(desk.of(SYSTEM), desk.again(other))
    joined = merging.joined(desk, merged)
    assert joined is not None
    assert joined.is_erased
    assert merging.undo(desk.of(HEAD), merged, "two_disputes").course == case.course


def test_nobody_joins_to_a_case_that_nobody_has(desk: Desk, pair: tuple[Case, Case]) -> None:
    waiting = entered(desk, OTHER, "", "")
    with pytest.raises(NotFound):
        merging.merge(desk.of(MEDIATOR), pair[0], waiting.number, "same_person")
    waiting = course.write_once(
        desk.of(RESIDENT), waiting, course.NO_SLIP, "call", lambda _: [called()]
    )
    with pytest.raises(NotPermitted):  # taking it comes first
        merging.merge(desk.of(MEDIATOR), pair[0], waiting.number, "same_person")
    with pytest.raises(IllegalStep) as refused:
        merging.merge(desk.of(HEAD), pair[0], waiting.number, "same_person")
    assert refused.value.lacking == (MergeBar.NOBODY.value,)
    merged = merging.merge(desk.of(HEAD), waiting, pair[0].number, "same_person")
    assert not merged.course.is_waiting
    assert merging.undo(desk.of(HEAD), merged, "two_disputes").course.is_waiting


def called() -> CaseEvent:
    return AdviserCalled("asked")


def test_only_whoever_works_on_both_joins_them(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    away = entered(desk, OTHER, "south", "m3")
    for actor in (RESIDENT, JUDGE):
        with pytest.raises(NotPermitted):
            merging.merge(desk.of(actor), case, other.number, "same_person")
    with pytest.raises(NotFound):
        merging.merge(desk.of(STRANGER), case, other.number, "same_person")
    with pytest.raises(NotFound):
        merging.merge(desk.of(MEDIATOR), case, away.number, "same_person")
    assert merging.merge(desk.of(HEAD), case, away.number, "same_person").course.unit == "south"


@pytest.mark.parametrize("reason", ["", "because", "other_matter"])
def test_a_reason_is_one_of_those_that_are_offered(
    desk: Desk, pair: tuple[Case, Case], reason: str
) -> None:
    case, other = pair
    with pytest.raises(AnswerError):
        merging.merge(desk.of(MEDIATOR), case, other.number, reason)
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "family")
    with pytest.raises(AnswerError):
        merging.undo(desk.of(MEDIATOR), merged, reason)


def test_what_is_not_joined_cannot_be_taken_apart(desk: Desk, pair: tuple[Case, Case]) -> None:
    with pytest.raises(IllegalStep) as refused:
        merging.undo(desk.of(MEDIATOR), pair[0], "two_disputes")
    assert refused.value.lacking == (MergeBar.NOT_MERGED.value,)


def test_the_journal_stays_whole(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    merged = merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    assert audit(desk.store, summary_from) == []
    merging.undo(desk.of(COLLEAGUE), merged, "merged_by_mistake")
    merging.keep_apart(desk.of(MEDIATOR), desk.again(case), other.number, "other_matter")
    assert audit(desk.store, summary_from) == []


# ---------------------------------------------------------------- candidates


def found(desk: Desk, case: Case) -> list[str]:
    return [each.case.number for each in duplicates.alike(desk, desk.again(case)).candidates]


def test_both_cases_of_a_dispute_find_each_other_with_reasons(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    entered(desk, "邻居家的狗咬了我", phone="13900000999", kind="nb.pet")
    (one,) = duplicates.alike(desk.of(MEDIATOR), case).candidates
    assert one.case.number == other.number
    assert one.band is Band.DUPLICATE
    assert {"person", "address", "cause"} <= {reason.key for reason in one.score.reasons}
    assert found(desk.of(COLLEAGUE), other) == [case.number]


def test_what_is_joined_is_not_proposed_any_more(desk: Desk, pair: tuple[Case, Case]) -> None:
    case, other = pair
    merging.merge(desk.of(MEDIATOR), case, other.number, "same_person")
    for one, joined in ((case, other), (other, case)):
        seen = duplicates.alike(desk.of(MEDIATOR), desk.again(one))
        assert seen.candidates == ()
        assert [each.case.number for each in seen.joined] == [joined.number]


def test_what_was_kept_apart_is_not_proposed_until_that_is_undone(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    work = desk.of(MEDIATOR)
    kept = merging.keep_apart(work, case, other.number, "other_matter")
    assert kept.seq == merging.keep_apart(work, kept, other.number, "other_matter").seq
    assert found(work, case) == found(work, other) == []
    (apart,) = duplicates.alike(work, desk.again(other)).apart
    assert apart.case.number == case.number
    merging.propose_again(work, desk.again(other), case.number)  # noted on the other one
    assert found(work, case) == [other.number]
    merging.keep_apart(work, desk.again(case), other.number, "other_claim")
    merging.propose_again(work, desk.again(case), other.number)
    assert found(work, other) == [case.number]


def test_of_what_somebody_may_not_see_only_that_there_is_one(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, _ = pair
    entered(desk, OTHER, "south", "m3")
    seen = duplicates.alike(desk.of(MEDIATOR), case)
    assert len(seen.candidates) == 1
    assert seen.hidden == 1
    whole = duplicates.alike(desk.of(HEAD), case)
    assert len(whole.candidates) == 2
    assert whole.hidden == 0


def test_what_is_less_than_sure_is_not_even_counted_where_it_may_not_be_seen(desk: Desk) -> None:
    case = entered(desk)
    entered(desk, "房东不退押金", "south", "m3")
    assert duplicates.alike(desk.of(MEDIATOR), case) == duplicates.NOBODY
    assert len(duplicates.alike(desk.of(HEAD), case).candidates) == 1


def test_what_nobody_at_work_has_is_compared_with_nothing(desk: Desk) -> None:
    case = entered(desk)
    entered(desk, OTHER, "", "")
    assert duplicates.alike(desk.of(HEAD), case) == duplicates.NOBODY


def test_whose_words_may_not_be_used_is_not_found_by_them(
    desk: Desk, pair: tuple[Case, Case]
) -> None:
    case, other = pair
    consent.withdraw(desk.of(RESIDENT), other, ["assess"])
    assert found(desk.of(MEDIATOR), case) == []
    erasure.erase(desk.of(SYSTEM), desk.again(other))
    assert found(desk.of(MEDIATOR), case) == []


def test_who_decides_nothing_finds_nothing(desk: Desk, pair: tuple[Case, Case]) -> None:
    for actor in (RESIDENT, JUDGE):
        with pytest.raises(NotPermitted):
            duplicates.alike(desk.of(actor), pair[0])
    with pytest.raises(NotFound):
        duplicates.alike(desk.of(STRANGER), pair[0])


# ---------------------------------------------------------------- one's own second case


def own(desk: Desk, story: str, kind: str = "") -> Case:
    case = consent.agree(desk, consult.open_case(desk).case, ["assess"])
    case = consult.tell_story(desk, case, story)
    return consult.choose_category(desk, case, kind) if kind else case


def test_a_second_case_about_the_same_thing_is_known_again(desk: Desk) -> None:
    first = own(desk, "房东说墙上有钉子眼，5000块押金一分不退", "rent.deposit")
    wages = own(desk, "老板拖了三个月工资", "lab.wage")
    again = own(desk, "上次说的押金五千块，房东还是说墙上钉子眼不退")
    assert duplicates.own_again(desk, again, [wages, first, again], "rent.deposit") == first


@pytest.mark.parametrize(
    ("story", "kind"), [("楼上漏水把我家泡了", "nb.leak"), ("另一个房东不让我养猫", ""), ("", "")]
)
def test_another_matter_brings_no_reminder(desk: Desk, story: str, kind: str) -> None:
    first = own(desk, "房东说墙上有钉子眼，5000块押金一分不退", "rent.deposit")
    again = own(desk, story or "？") if story else consult.open_case(desk).case
    assert duplicates.own_again(desk, again, [first], kind) is None
