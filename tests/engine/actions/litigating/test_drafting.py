"""A side's papers hold what that side said, and nothing of the other one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from engine.actions.consult import choose_category, open_case, record_answers
from engine.actions.desk import Desk
from engine.actions.litigating.describing import describe_opponent, describe_writer
from engine.actions.litigating.drafting import copy_of, matter_from, matter_of, papers_of
from engine.casework.case import Case
from engine.casework.events import ExhibitFiled, PersonDescribed, SeatOffered
from engine.casework.people import OPPONENT, RESIDENT, WRITER, Actor, Role
from engine.clock import TIMEZONE, FixedClock
from engine.documents.walk import texts_of
from engine.errors import AnswerError, AnswerFaults, NotFound
from engine.interview.progress import LATER
from engine.litigation.filling import FilledForm, State
from engine.store.memory import MemoryStore
from tests.engine.litigation.matters import LANDLORD, RESTAURANT, read
from tests.ours import library

SECRET_WORD = "对方手机13912345678"


@pytest.fixture
def desk() -> Desk:
    clock = FixedClock(datetime(2022, 5, 16, 10, 0, tzinfo=TIMEZONE))
    return Desk.over(library(), MemoryStore(), clock)


@pytest.fixture
def case(desk: Desk) -> Case:
    """A landlord's case; the category is chosen, not answered."""
    begun = choose_category(desk, open_case(desk).case, "rent.arrears")
    told = {name: value for name, value in read(LANDLORD).items() if name != "case.category"}
    return record_answers(desk, begun, told)


def all_text(papers: tuple[FilledForm, ...]) -> str:
    return "".join(line.text.zh for paper in papers for line in paper.lines)


def test_the_papers_say_what_the_applicant_said(desk: Desk, case: Case) -> None:
    case = describe_writer(desk, case, {"name": "李明"}, ["draft"])
    case = describe_opponent(desk, case, {"name": "王丽"}, ["draft"])
    said = all_text(papers_of(matter_of(desk, case)))
    for part in ("李明", "王丽", "36,000.00元", "房屋租赁合同纠纷"):
        assert part in said


def test_what_the_other_side_says_of_itself_enters_no_paper(desk: Desk, case: Case) -> None:
    desk.append(case, [PersonDescribed("SEAT01", {"name": SECRET_WORD}, "respondent:SEAT01")])
    case = desk.again(case)
    assert SECRET_WORD not in all_text(papers_of(matter_of(desk, case)))


@pytest.mark.parametrize(
    ("actor", "listed"),
    [
        (RESIDENT, ["截图.png"]),
        (Actor(Role.RESPONDENT, "SEAT01"), []),
        (Actor(Role.MEDIATOR, "m1", unit="u1"), []),
    ],
)
def test_only_ones_own_pieces_are_listed(
    desk: Desk, case: Case, actor: Actor, listed: list[str]
) -> None:
    handed_in = ExhibitFiled("E1", "截图.png", "image/png", 10, "0" * 64, "", ())
    offered = SeatOffered("SEAT01", Role.RESPONDENT.value, "0" * 64, date(2022, 6, 1))
    desk.append(case, [offered])
    replace(desk, actor=actor).append(desk.again(case), [handed_in])
    own = matter_of(desk, desk.again(case)).pieces
    assert [one.name for one in own] == listed


def test_the_other_side_answers_from_its_own_answers_alone(desk: Desk, case: Case) -> None:
    case = describe_writer(desk, case, {"name": "李明"}, ["draft"])
    answers = {**read(RESTAURANT), "rental.deposit_amount": LATER}
    matter = matter_from(desk, case, answers, {"name": "王丽"}, {})
    assert matter.side == "tenant"
    papers = {paper.form.id: paper for paper in papers_of(matter)}
    said = all_text(tuple(papers.values()))
    assert "王丽" in said
    assert "李明" not in said
    assert any(line.state is State.FILLED for line in papers["lease_answer"].lines)


def test_without_answers_the_other_side_sees_none_of_the_applicants(desk: Desk, case: Case) -> None:
    matter = matter_from(desk, case, {}, {}, {})
    said = all_text(papers_of(matter))
    for part in ("36,000", "12,000", "石景山区", "停堂食"):
        assert part not in said


def test_a_paper_the_case_does_not_have_is_not_found(desk: Desk, case: Case) -> None:
    with pytest.raises(NotFound):
        copy_of(desk, case, matter_of(desk, case), "labour_application", "zh")


def test_a_copy_bears_the_number_and_the_revision(desk: Desk, case: Case) -> None:
    copy = copy_of(desk, case, matter_of(desk, case), "lease_complaint", "zh")
    assert copy.stamp.number == case.number
    assert copy.stamp.revision == desk.library.revision
    assert any("2025年5月8日" in text for text in texts_of(copy.sections))


def test_nothing_is_kept_of_people_without_consent(desk: Desk, case: Case) -> None:
    with pytest.raises(AnswerError):
        describe_writer(desk, case, {"name": "李明"}, [])
    assert not desk.again(case).people.details.get(WRITER)


def test_a_slip_keeps_nothing(desk: Desk, case: Case) -> None:
    with pytest.raises(AnswerFaults):
        describe_opponent(desk, case, {"name": "王丽", "phone": "12"}, ["draft"])
    assert not desk.again(case).people.details.get(OPPONENT)
