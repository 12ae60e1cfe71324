"""How deadlines stand in a case: what runs, what is met, what nobody can know yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.casework.course import Closing, Course, Stage
from engine.casework.deadlines import OPEN, Item, Reason, Standing, Status, deadlines_of
from engine.casework.events import MilestoneNoted, MilestoneWithdrawn
from engine.rulebook.conclusion import TimeLimit
from tests.engine.casework.deadlines.ground import (
    BEGAN,
    CASE,
    case,
    ground,
    items,
)
from tests.ours import library

AGREED = date(2022, 5, 16)


def limit(
    status: str, cautious: date | None, favourable: date | None, name: str = "limitation.rent"
) -> TimeLimit:
    definition = next(one for one in library().rulebook.limitations if one.name == name)
    return TimeLimit(definition, status, cautious, favourable)


def status_of(item: Item) -> tuple[Status, date | None]:
    return item.status, item.day


# ---------------------------------------------------------------- one deadline on its way


@pytest.mark.parametrize(
    ("today", "status"),
    [
        ("2022-05-16", Status.RUNNING),
        ("2022-06-07", Status.RUNNING),
        ("2022-06-08", Status.SOON),
        ("2022-06-14", Status.SOON),
        ("2022-06-15", Status.TODAY),
        ("2022-06-16", Status.MISSED),
    ],
)
def test_the_thirty_days_for_confirmation_run_from_the_agreement(
    today: str, status: Status
) -> None:
    found = items(case({"agreement_effective": AGREED}), date.fromisoformat(today))
    assert status_of(found["judicial_confirmation"]) == (status, date(2022, 6, 15))


def test_what_was_done_in_time_is_met_and_what_came_late_is_missed() -> None:
    noted = {"agreement_effective": AGREED, "confirmation_applied": date(2022, 6, 15)}
    found = items(case(noted), date(2022, 7, 1))["judicial_confirmation"]
    assert found.status is Status.MET
    assert found.reasons[0] == Reason("done", date(2022, 6, 15), "confirmation_applied")
    noted["confirmation_applied"] = date(2022, 6, 16)
    late = items(case(noted), date(2022, 7, 1))["judicial_confirmation"]
    assert late.status is Status.MISSED
    assert late.reasons[0].key == "done_late"


def test_something_done_before_it_began_does_not_meet_it() -> None:
    noted = {"agreement_effective": AGREED, "confirmation_applied": date(2022, 5, 1)}
    found = items(case(noted), date(2022, 5, 20))["judicial_confirmation"]
    assert found.status is Status.RUNNING


def test_on_days_off_after_the_safe_day_there_is_still_time() -> None:
    served = case({"judgment_received": date(2026, 4, 16)}, stage=Stage.LITIGATE)
    found = {day: items(served, date(2026, 5, day))["appeal_judgment"] for day in (1, 3, 6, 7)}
    assert [found[day].status for day in (1, 3, 6, 7)] == [
        Status.TODAY, Status.SOON, Status.TODAY, Status.MISSED,
    ]  # fmt: skip
    assert found[1].day == date(2026, 5, 1)
    assert found[1].last == date(2026, 5, 6)
    assert Reason("day_off", date(2026, 5, 6)) in found[1].reasons


def test_what_was_noted_by_mistake_runs_no_longer() -> None:
    course = Course().after(MilestoneNoted("judgment_received", date(2026, 4, 16)), BEGAN)
    assert "appeal_judgment" in items(replace(CASE, course=course), date(2026, 4, 17))
    course = course.after(MilestoneWithdrawn("judgment_received"), BEGAN)
    assert "appeal_judgment" not in items(replace(CASE, course=course), date(2026, 4, 17))


def test_enforcement_has_two_years_from_the_day_to_perform() -> None:
    found = items(case({"performance_due": date(2026, 6, 16)}), date(2026, 6, 1))
    assert status_of(found["enforcement"]) == (Status.RUNNING, date(2028, 6, 16))
    assert status_of(found["performance"]) == (Status.RUNNING, date(2026, 6, 16))
    assert found["performance"].definition.standing is Standing.FIXED


# ---------------------------------------------------------------- mediation


def test_the_target_of_peoples_mediation_is_ours_and_runs_from_when_it_was_taken_on() -> None:
    mediated = case({"mediation_accepted": date(2026, 3, 2)}, stage=Stage.MEDIATE)
    found = items(mediated, date(2026, 3, 10))["people_mediation"]
    assert status_of(found) == (Status.RUNNING, date(2026, 4, 1))
    assert found.definition.standing is Standing.PRODUCT


def test_both_can_extend_mediation_and_not_shorten_it() -> None:
    def day(to: date) -> date | None:
        noted = {"court_pre_accepted": date(2026, 3, 2), "mediation_extended_to": to}
        return items(case(noted, stage=Stage.MEDIATE), date(2026, 3, 10))["court_pre_mediation"].day

    assert day(date(2026, 4, 20)) == date(2026, 4, 20)
    assert day(date(2026, 3, 5)) == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("milestone", "key", "last"),
    [
        ("court_pre_accepted", "court_pre_mediation", "2026-04-01"),
        ("court_post_accepted", "court_post_mediation", "2026-03-17"),
        ("court_post_simplified_accepted", "court_post_mediation_simplified", "2026-03-09"),
    ],
)
def test_a_court_that_passes_the_case_on_sets_the_clock(
    milestone: str, key: str, last: str
) -> None:
    noted = {milestone: date(2026, 3, 2), "mediation_accepted": date(2026, 3, 2)}
    found = items(case(noted, stage=Stage.MEDIATE), date(2026, 3, 3))
    assert found[key].day == date.fromisoformat(last)
    assert found[key].definition.standing is Standing.STATUTE
    assert found["people_mediation"].status is Status.STOPPED


def test_two_working_days_to_choose_a_mediator() -> None:
    found = items(case({"both_agreed": date(2026, 2, 27)}, stage=Stage.MEDIATE), date(2026, 2, 28))
    assert found["mediator_choice"].day == date(2026, 3, 2)


def test_labour_mediation_opens_arbitration_after_fifteen_days() -> None:
    noted = {"labour_mediation_received": date(2026, 3, 2)}
    found = items(case(noted, "lab.wage", Stage.MEDIATE), date(2026, 3, 18))
    assert status_of(found["labour_mediation"]) == (Status.MISSED, date(2026, 3, 17))
    assert "people_mediation" not in found


def test_a_closed_case_leaves_no_aim_of_ours_and_keeps_the_law() -> None:
    noted = {"mediation_accepted": date(2026, 3, 2), "agreement_effective": date(2026, 3, 5)}
    mediated = case(noted, stage=Stage.MEDIATE)
    closed = replace(
        mediated, course=replace(mediated.course, closing=Closing("agreed", "agreed", BEGAN))
    )
    found = items(closed, date(2026, 3, 10))
    assert found["people_mediation"].status is Status.STOPPED
    assert status_of(found["judicial_confirmation"]) == (Status.RUNNING, date(2026, 4, 4))


# ---------------------------------------------------------------- labour and court


def test_an_award_leaves_fifteen_days_to_sue() -> None:
    noted = {"award_received": date(2026, 3, 2)}
    found = items(case(noted, "lab.wage", Stage.LITIGATE), date(2026, 3, 3))
    assert found["award_suit"].day == date(2026, 3, 17)
    assert found["award_set_aside"].day == date(2026, 4, 1)


def test_an_award_is_asked_for_in_labour_matters_alone() -> None:
    worker = items(case(kind="lab.wage", stage=Stage.LITIGATE), date(2026, 3, 3))
    tenant = items(case(stage=Stage.LITIGATE), date(2026, 3, 3))
    assert worker["award_suit"].status is Status.UNKNOWN
    assert worker["award_suit"].reasons == (Reason("note_start", name="award_received"),)
    assert "award_suit" not in tenant
    assert tenant["appeal_judgment"].status is Status.UNKNOWN


def test_nothing_of_the_court_is_asked_for_before_it_comes_to_that() -> None:
    assert items(case(stage=Stage.ASSESS), date(2026, 3, 3)) == {}


@pytest.mark.parametrize(
    ("milestone", "key", "last"),
    [
        ("complaint_received", "answer", "2026-03-17"),
        ("judgment_received", "appeal_judgment", "2026-03-17"),
        ("ruling_received", "appeal_ruling", "2026-03-12"),
        ("payment_order_received", "payment_order_objection", "2026-03-17"),
        ("preservation_taken", "preservation_suit", "2026-04-01"),
        ("complaint_filed", "filing_decision", "2026-03-09"),
        ("fee_notice_received", "court_fee", "2026-03-09"),
    ],
)
def test_clocks_of_the_court(milestone: str, key: str, last: str) -> None:
    found = items(case({milestone: date(2026, 3, 2)}), date(2026, 3, 3))
    assert found[key].day == date.fromisoformat(last)


def test_a_decision_of_an_authority_leaves_sixty_days_or_six_months() -> None:
    found = items(case({"decision_known": date(2026, 3, 2)}, "adm.service"), date(2026, 3, 3))
    assert found["administrative_review"].day == date(2026, 5, 1)
    assert found["administrative_suit"].day == date(2026, 9, 2)


# ---------------------------------------------------------------- limitation


def test_a_limitation_has_its_cautious_and_its_favourable_day() -> None:
    rent = limit("IN_TIME", date(2026, 9, 1), date(2027, 9, 1))
    found = items(CASE, date(2026, 3, 2), (rent,))["limitation_suit.rent"]
    assert status_of(found) == (Status.RUNNING, date(2026, 9, 1))
    assert found.last == date(2027, 9, 1)
    assert found.reasons[0].key == "two_reckonings"


@pytest.mark.parametrize(
    ("today", "status"),
    [
        ("2026-08-01", Status.RUNNING),
        ("2026-08-02", Status.SOON),
        ("2026-09-01", Status.TODAY),
        ("2026-09-02", Status.DISPUTED),
        ("2027-09-01", Status.DISPUTED),
        ("2027-09-02", Status.MISSED),
    ],
)
def test_a_limitation_is_near_a_month_before(today: str, status: Status) -> None:
    rent = limit("IN_TIME", date(2026, 9, 1), date(2027, 9, 1))
    found = items(CASE, date.fromisoformat(today), (rent,))["limitation_suit.rent"]
    assert found.status is status


def test_a_suit_in_time_meets_the_limitation_and_a_late_one_does_not() -> None:
    rent = limit("IN_TIME", date(2026, 9, 1), date(2026, 9, 1))
    for day, status in ((date(2026, 9, 1), Status.MET), (date(2026, 9, 2), Status.MISSED)):
        sued = case({"complaint_filed": day})
        assert items(sued, date(2026, 10, 1), (rent,))["limitation_suit.rent"].status is status


def test_what_is_not_limited_is_no_deadline_and_what_is_unknown_says_so() -> None:
    limits = (limit("NOT_APPLICABLE", None, None), limit("UNKNOWN", None, None))
    found = items(CASE, date(2026, 3, 2), limits)
    assert list(found) == ["limitation_suit.rent"]
    assert found["limitation_suit.rent"].status is Status.UNKNOWN


def test_a_worker_is_sent_to_arbitration_and_a_tenant_to_court() -> None:
    wages = limit("IN_TIME", date(2026, 9, 1), date(2026, 9, 1), "limitation.wages")
    assert list(items(case(kind="lab.wage"), date(2026, 3, 2), (wages,))) == [
        "limitation_arbitration.wages"
    ]


def test_pay_that_is_a_civil_debt_is_sued_for_and_not_arbitrated() -> None:
    pay = limit("IN_TIME", date(2028, 3, 1), date(2028, 3, 10), "limitation.civil_wages")
    assert list(items(case(kind="lab.wage"), date(2026, 3, 2), (pay,))) == [
        "limitation_suit_for_work.civil_wages"
    ]


# ---------------------------------------------------------------- all together


def test_the_next_one_comes_first_and_what_is_over_last() -> None:
    noted = {
        "judgment_received": date(2026, 3, 2),
        "ruling_received": date(2026, 3, 2),
        "agreement_effective": date(2025, 1, 2),
    }
    found = deadlines_of(case(noted), (), ground(), date(2026, 3, 3))
    assert [item.key for item in found] == [
        "appeal_ruling", "appeal_judgment", "judicial_confirmation",
    ]  # fmt: skip


def test_an_erased_case_has_no_deadlines() -> None:
    served = case({"judgment_received": date(2026, 3, 2)})
    erased = replace(served, course=replace(served.course, erased=True))
    assert items(erased, date(2026, 3, 3)) == {}


NOTED = st.dictionaries(
    st.sampled_from(sorted(library().deadlines.milestones)),
    st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    max_size=6,
)


@given(
    NOTED,
    st.sampled_from(["rent.arrears", "lab.wage", "adm.service"]),
    st.sampled_from(Stage),
    st.dates(date(2025, 1, 1), date(2028, 1, 1)),
)
def test_whatever_is_noted_no_deadline_lies_before_its_start(
    noted: dict[str, date], kind: str, stage: Stage, today: date
) -> None:
    for item in deadlines_of(case(noted, kind, stage), (), ground(), today):
        if item.start is not None and item.day is not None:
            assert item.last is not None
            assert item.start <= item.day <= item.last
        if item.status in OPEN:
            assert item.last is not None
            assert today <= item.last
        if item.status is Status.MISSED:
            assert item.last is not None
            assert item.last < today


@given(NOTED, st.dates(date(2025, 1, 1), date(2028, 1, 1)), st.integers(1, 400))
def test_time_alone_never_brings_a_deadline_back(
    noted: dict[str, date], today: date, more: int
) -> None:
    over = {Status.MISSED}
    before = items(case(noted), today)
    after = items(case(noted), today + timedelta(days=more))
    for key, item in before.items():
        if item.status in over:
            assert after[key].status in over
