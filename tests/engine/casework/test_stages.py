"""A dispute goes forward or ends with a reason; the table is whole, and the fold agrees with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from engine.accounts.unit import Level, Unit
from engine.casework.case import Case, fold
from engine.casework.course import Closing, Course, Exit, Stage, State, Step
from engine.casework.events import (
    AnswersGiven,
    CaseClosed,
    CaseEvent,
    CaseOpened,
    CategoryChosen,
    ExitTaken,
    StageMoved,
)
from engine.casework.guards import GUARDS, SAFETY, Bar, Grounds
from engine.casework.journal import chain
from engine.casework.moves import Wish, end, endings, move, offers, receiver, reopen
from engine.casework.stages import (
    ENDINGS,
    LEVEL_REASONS,
    LEVELS,
    REOPENINGS,
    WAYS,
    ending_of,
    way_of,
)
from engine.errors import AnswerError, AnswerFaults, IllegalStep
from engine.i18n import Text

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ORDER = [*Stage]
SAFE = {SAFETY: {"value": ["none"]}}
CASE = Case(UUID(int=1), "DEM00001", "zh", "r1", NOW, NOW, 1, "0" * 64)
CALM = Grounds(False, False, False, False, False, "yes")
PLACE = "北京市石景山区"


def at(stage: Stage, **course: Any) -> Case:
    steps = tuple(Step(s, NOW, "kind_chosen") for s in ORDER[1 : ORDER.index(stage) + 1])
    standing = replace(Course(steps=steps), **course)
    return replace(CASE, category="rent.deposit", answers=SAFE, course=standing)


def asked_for_mediation(**wish: str) -> Wish:
    return Wish("mediate", "asked_by_applicant", **wish)


# ------------------------------------------------------------ the table


def test_no_step_of_the_table_leads_back() -> None:
    for way in WAYS:
        assert way.to is None or all(ORDER.index(way.to) >= ORDER.index(s) for s in way.sources)
        assert way.to not in way.sources or way.has_level  # only within mediation: higher up


def test_every_step_and_ending_has_reasons_and_a_name_of_its_own() -> None:
    assert all(way.reasons for way in WAYS)
    assert all(ending.reasons for ending in ENDINGS)
    assert len({way.name for way in WAYS}) == len(WAYS)
    assert len({ending.outcome for ending in ENDINGS}) == len(ENDINGS)


def test_each_stage_is_reached_and_can_be_left_and_ended() -> None:
    reached = {Stage.CONSULT}
    for stage in ORDER:
        reached |= {way.to for way in WAYS if stage in way.sources and way.to and stage in reached}
        assert any(stage in ending.stages for ending in ENDINGS)
    assert reached == set(ORDER)


@pytest.mark.parametrize("stage", Stage)
def test_formal_proceedings_and_help_are_open_from_each_stage(stage: Stage) -> None:
    exits = {way.exit for way in WAYS if stage in way.sources}
    assert {"LITIGATE", "ARBITRATE"} <= exits
    assert {"ADMIN", "LEGAL_ORGAN", "PETITION_AGENCY", "AID", "EMERGENCY"} <= exits


def test_nothing_bars_the_applicant_from_court() -> None:
    court, arbitration = way_of("court"), way_of("arbitration")
    assert court is not None
    assert arbitration is not None
    assert not court.needs
    assert not arbitration.needs


def test_every_bar_has_a_test_of_the_case() -> None:
    assert set(GUARDS) == set(Bar)


# ------------------------------------------------------------ what stands in the way


def test_everything_that_bars_mediation_is_said_at_once() -> None:
    grounds = Grounds(in_danger=True, crime_suspected=True, decided=True, own_will="no")
    with pytest.raises(IllegalStep) as caught:
        move(CASE, grounds, asked_for_mediation(), "street", PLACE)
    assert caught.value.lacking == (
        "kind_missing", "safety_unanswered", "in_danger", "crime_suspected", "decided", "unwilling",
    )  # fmt: skip
    assert "court" in caught.value.allowed
    assert "first: kind_missing" in str(caught.value)


def test_staff_answer_for_danger_and_ask_the_applicant_first() -> None:
    ground = replace(CALM, in_danger=True, crime_suspected=True, by_staff=True, own_will="")
    with pytest.raises(IllegalStep) as caught:
        move(at(Stage.ASSESS), ground, asked_for_mediation(), "street", PLACE)
    assert caught.value.lacking == ("will_unknown",)
    willing = replace(ground, own_will="depends")
    assert move(at(Stage.ASSESS), willing, asked_for_mediation(), "street", PLACE)


def test_unknown_bars_nobody() -> None:
    unknown = Grounds()
    moved = move(at(Stage.ASSESS), unknown, asked_for_mediation(), "community", PLACE)
    assert moved == [StageMoved("mediate", "asked_by_applicant", "community", PLACE)]


def test_a_safety_question_that_was_declined_is_not_answered() -> None:
    declined = replace(at(Stage.ASSESS), answers={SAFETY: {"declined": True}})
    with pytest.raises(IllegalStep) as caught:
        move(declined, CALM, asked_for_mediation(), "street", PLACE)
    assert caught.value.lacking == ("safety_unanswered",)


def test_a_labour_dispute_is_told_of_arbitration_and_not_kept_from_court() -> None:
    by_name = {o.way.name: o for o in offers(at(Stage.ASSESS), replace(CALM, labour=True))}
    assert by_name["court"].cautions == (Bar.ARBITRATION_FIRST,)
    assert not by_name["court"].bars
    assert not by_name["arbitration"].cautions


def test_another_level_than_proposed_needs_a_reason() -> None:
    case = at(Stage.ASSESS)
    with pytest.raises(AnswerFaults) as caught:
        move(case, CALM, asked_for_mediation(level="district"), "street", PLACE)
    assert set(caught.value.faults) == {"level_reason"}
    wish = asked_for_mediation(level="district", level_reason="more_skill")
    (moved,) = move(case, CALM, wish, "street", PLACE)
    assert moved == StageMoved("mediate", "asked_by_applicant", "district", PLACE, "more_skill")


def test_within_mediation_one_only_goes_higher() -> None:
    case, staff = at(Stage.MEDIATE, level="street"), replace(CALM, by_staff=True)
    with pytest.raises(AnswerFaults) as caught:
        move(case, staff, Wish("higher", "more_skill", level="community"), "street", PLACE)
    assert caught.value.faults["level"].key == "course_not_higher"
    assert move(case, staff, Wish("higher", "more_skill", level="district"), "street", PLACE)
    with pytest.raises(IllegalStep):
        move(case, CALM, Wish("higher", "more_skill", level="district"), "street", PLACE)


def test_a_reason_that_is_not_listed_is_a_fault_of_the_form() -> None:
    with pytest.raises(AnswerFaults) as caught:
        move(at(Stage.ASSESS), CALM, Wish("court", "because"), "street", PLACE)
    assert set(caught.value.faults) == {"reason"}
    with pytest.raises(AnswerError):
        end(at(Stage.ASSESS), CALM, "withdrawn", "because")


def test_a_dispute_is_referred_only_where_somebody_else_has_it() -> None:
    case = at(Stage.ASSESS)
    with pytest.raises(IllegalStep) as caught:
        end(case, CALM, "referred", "other_body_in_charge")
    assert caught.value.lacking == ("no_exit",)
    left = at(Stage.ASSESS, exits=(Exit("ADMIN", "", "competent_body", NOW),))
    assert end(left, CALM, "referred", "other_body_in_charge")


def test_only_staff_say_that_a_mediation_ended() -> None:
    case = at(Stage.MEDIATE)
    assert "mediated" not in {ending.outcome for ending in endings(case, CALM)}
    with pytest.raises(IllegalStep):
        end(case, CALM, "mediated", "agreement_signed")
    assert end(case, replace(CALM, by_staff=True), "mediated", "agreement_signed")


def test_a_closed_dispute_goes_forward_or_is_taken_up_where_it_stood() -> None:
    closed = at(Stage.ASSESS, closing=Closing("advised", "guidance_enough", NOW))
    assert {o.way.name for o in offers(closed, CALM)} == {"mediate", "court", "arbitration"}
    assert not endings(closed, CALM)
    assert reopen(closed, CALM, "new_facts")
    with pytest.raises(IllegalStep):
        reopen(at(Stage.ASSESS), CALM, "new_facts")


def test_a_kind_that_is_chosen_later_takes_a_closed_question_up_again() -> None:
    closed = Course().after(CaseClosed("advised", "question_answered"), NOW)
    later = closed.after(CategoryChosen("rent.deposit", (), ()), NOW)
    assert (later.state, later.stage) == (State.OPEN, Stage.ASSESS)


# ------------------------------------------------------------ who receives it


def unit(id: str, level: Level, place: str = "", kinds: tuple[str, ...] = ()) -> Unit:
    return Unit(id, Text(id), level, "", place, kinds)


STREET = unit("bajiao", Level.STREET, "石景山区")
LABOUR = unit("labour", Level.STREET, "北京市石景山区", ("lab",))
DISTRICT = unit("centre", Level.DISTRICT)


@pytest.mark.parametrize(
    ("level", "place", "kind", "expected"),
    [
        ("street", PLACE, "rent.deposit", "bajiao"),
        ("street", PLACE, "lab.wage", "labour"),
        ("district", PLACE, "lab.wage", "centre"),
        ("street", "北京市海淀区", "rent.deposit", ""),
        ("community", PLACE, "rent.deposit", ""),
    ],
)
def test_a_case_goes_to_the_one_office_of_its_level_place_and_kind(
    level: str, place: str, kind: str, expected: str
) -> None:
    assert receiver([STREET, LABOUR, DISTRICT], level, place, kind) == expected


def test_of_two_offices_that_fit_alike_none_is_drawn() -> None:
    other = unit("gucheng", Level.STREET, "北京市石景山区古城街道")
    assert receiver([STREET, other], "street", PLACE, "rent.deposit") == ""
    closed = replace(other, is_open=False)
    assert receiver([STREET, closed], "street", PLACE, "rent.deposit") == "bajiao"


# ------------------------------------------------------------ any sequence of steps


class Ladder(RuleBasedStateMachine):
    """Anybody does anything that the table allows, in any order; the events are folded each time.

    What should stand is kept beside, by the plainest means.
    """

    def __init__(self) -> None:
        super().__init__()
        self.events = chain(UUID(int=7), None, [CaseOpened("N", "h", "zh", "r")], NOW, "resident")
        self.stage, self.outcome = Stage.CONSULT, ""
        self.exits: list[str] = []
        self.reasons: list[str] = []

    @property
    def case(self) -> Case:
        return fold(self.events)

    def write(self, *happened: CaseEvent) -> None:
        last = self.events[-1]
        self.events = (*self.events, *chain(last.stream, last, happened, NOW, "resident"))

    @rule(kind=st.sampled_from(["rent.deposit", "lab.wage"]))
    def choose_kind(self, kind: str) -> None:
        self.write(CategoryChosen(kind, (), ()))
        if self.stage is Stage.CONSULT:
            self.stage, self.outcome = Stage.ASSESS, ""
            self.reasons.append("kind_chosen")

    @rule()
    def answer_safety(self) -> None:
        self.write(AnswersGiven(SAFE, "resident"))

    @rule(data=st.data(), staff=st.booleans(), danger=st.booleans())
    def step(self, data: st.DataObject, staff: bool, danger: bool) -> None:
        grounds = replace(CALM, by_staff=staff, in_danger=danger)
        way = data.draw(st.sampled_from(WAYS))
        reason = data.draw(st.sampled_from(way.reasons))
        level = data.draw(st.sampled_from(LEVELS))
        wish = Wish(way.name, reason, "", level, LEVEL_REASONS[0])
        free = {offer.way.name for offer in offers(self.case, grounds) if not offer.bars}
        refused: IllegalStep | AnswerFaults | None = None
        try:
            happened = move(self.case, grounds, wish, "street", PLACE)
        except (IllegalStep, AnswerFaults) as err:
            refused = err
        if isinstance(refused, AnswerFaults):
            assert refused.faults["level"].key == "course_not_higher"
        assert isinstance(refused, IllegalStep) == (way.name not in free)
        if refused is not None:
            return
        self.write(*happened)
        if way.to is not None:
            self.stage, self.outcome = way.to, ""
            self.reasons.append(reason)
        self.exits += [way.exit] if way.exit else []

    @rule(data=st.data(), staff=st.booleans())
    def close(self, data: st.DataObject, staff: bool) -> None:
        ending = data.draw(st.sampled_from(ENDINGS))
        reason = data.draw(st.sampled_from(ending.reasons))
        grounds = replace(CALM, by_staff=staff)
        possible = {each.outcome for each in endings(self.case, grounds)}
        try:
            self.write(*end(self.case, grounds, ending.outcome, reason))
        except IllegalStep:
            assert ending.outcome not in possible
            return
        assert ending.outcome in possible
        self.outcome = ending.outcome

    @precondition(lambda self: self.outcome)
    @rule(reason=st.sampled_from(REOPENINGS))
    def take_up(self, reason: str) -> None:
        self.write(*reopen(self.case, CALM, reason))
        self.outcome = ""

    @invariant()
    def the_fold_says_what_the_table_says(self) -> None:
        course = self.case.course
        assert (course.stage, [taken.exit for taken in course.exits]) == (self.stage, self.exits)
        assert [step.reason for step in course.steps] == self.reasons
        assert (course.closing.outcome if course.closing else "") == self.outcome

    @invariant()
    def it_never_went_back(self) -> None:
        ranks = [ORDER.index(step.stage) for step in self.case.course.steps]
        assert ranks == sorted(ranks)

    @invariant()
    def every_step_has_a_reason_and_every_end_an_outcome(self) -> None:
        course = self.case.course
        assert all(step.reason for step in course.steps)
        assert all(taken.reason for taken in course.exits)
        assert (course.state is State.CLOSED) == (course.closing is not None)
        if course.closing is not None:
            ending = ending_of(course.closing.outcome)
            assert ending is not None
            assert course.stage in ending.stages
            assert course.closing.reason in ending.reasons

    @invariant()
    def whoever_brought_it_can_always_go_to_court(self) -> None:
        if self.stage is not Stage.LITIGATE:
            free = {offer.way.name for offer in offers(self.case, CALM) if not offer.bars}
            assert {"court", "arbitration"} <= free


TestLadder = Ladder.TestCase
TestLadder.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_an_exit_is_part_of_the_stage_that_is_left() -> None:
    happened = move(at(Stage.MEDIATE), CALM, Wish("court", "own_choice", "法院"), "", PLACE)
    assert happened == [
        ExitTaken("LITIGATE", "法院", "own_choice"),
        StageMoved("litigate", "own_choice"),
    ]
