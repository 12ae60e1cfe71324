"""Advice: what is said at once, what is kept with a question, and the way to a human and back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.actions import advice, consult
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.course import Stage, State
from engine.casework.events import QuestionAsked, from_record
from engine.casework.people import Actor, Role
from engine.casework.thread import ADVICE
from engine.errors import AnswerError, NotFound, NotPermitted

KEY = "0123456789ABCDEF"
MEDIATOR = Actor(Role.MEDIATOR, "m1", unit="street", units=frozenset({"street"}))


def opened(desk: Desk, question: str = "房东不退押金怎么办", key: str = KEY) -> Case:
    return advice.open_for_human(desk, question, ["deposit_not_returned"], key=key).case


def said(case: Case) -> list[str]:
    return [message.text for message in case.talk.thread(ADVICE)]


# ---------------------------------------------------------------- at once


def test_a_question_brings_its_answer_at_once(desk: Desk) -> None:
    reply = advice.reply(desk, "  房东不退押金\x00怎么办 ")
    assert reply.text == "房东不退押金怎么办"
    assert reply.found.answers[0].id == "deposit_not_returned"
    assert (reply.signals, reply.found.sure) == ((), True)


def test_signs_of_danger_are_told_with_the_answer(desk: Desk) -> None:
    assert "violence" in advice.reply(desk, "房东拿刀威胁我，押金也不退").signals
    assert "self_harm" in advice.reply(desk, "被骗了钱，不想活了").signals


@pytest.mark.parametrize(
    ("question", "fault"),
    [
        ("", "nothing_said"),
        (" \n", "nothing_said"),
        ("\x00", "nothing_said"),
        ("长" * 501, "text_too_long"),
    ],
)
def test_nothing_and_too_much_are_refused(desk: Desk, question: str, fault: str) -> None:
    with pytest.raises(AnswerError) as caught:
        advice.reply(desk, question)
    assert (caught.value.field, caught.value.key) == (advice.QUESTION, fault)


def test_a_megabyte_is_refused_and_not_read_through(desk: Desk) -> None:
    with pytest.raises(AnswerError):
        advice.reply(desk, "押" * 1_000_000)


def test_an_answer_that_is_none_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        advice.answer_of(desk, "no_such_answer")


# ---------------------------------------------------------------- to a human


def test_a_question_to_a_human_opens_a_case_at_the_first_layer_that_waits(desk: Desk) -> None:
    case = opened(desk)
    assert (case.stage, case.course.state, case.category) == (Stage.CONSULT, State.WAITING, None)
    message = case.talk.thread(ADVICE)[0]
    assert (message.text, message.answers) == ("房东不退押金怎么办", ("deposit_not_returned",))


def test_the_question_is_kept_with_the_revision_of_the_answers(desk: Desk) -> None:
    case = opened(desk)
    seal = desk.case_of(desk.store.find_by_number(case.number))  # type: ignore[arg-type]  # it was just opened
    assert said(seal) == said(case)
    kinds = [event.kind for event in desk.store.read(case.id)]
    assert kinds == ["CaseOpened", "QuestionAsked", "AdviserCalled"]
    asked = from_record("QuestionAsked", '{"answers":[],"text":"x"}')
    assert asked == QuestionAsked("x", ())  # what was written before the field existed


def test_the_words_are_sealed_where_they_are_kept(desk: Desk) -> None:
    case = opened(desk)
    assert not any("押金" in event.body for event in desk.store.read(case.id))


def test_a_double_press_opens_one_case_with_one_question(desk: Desk) -> None:
    first = advice.open_for_human(desk, "押金不退", key=KEY)
    second = advice.open_for_human(desk, "押金不退", key=KEY)
    assert (second.case.number, second.secret) == (first.case.number, first.secret)
    assert said(second.case) == ["押金不退"]
    other = advice.open_for_human(desk, "工资不发", key=KEY)
    assert other.case.number != first.case.number


def test_answers_that_do_not_exist_are_not_kept_as_shown(desk: Desk) -> None:
    case = advice.open_for_human(desk, "押金", ["<script>", "deposit_not_returned"]).case
    assert case.talk.messages[0].answers == ("deposit_not_returned",)


# ---------------------------------------------------------------- the thread


def test_asking_within_a_case_keeps_question_and_answers_together(desk: Desk) -> None:
    case = advice.ask(desk, opened(desk), "公司拖欠我两个月工资", "K")
    assert case.talk.messages[-1].answers[0] == "wages_not_paid"


def test_who_writes_calls_a_human_once(desk: Desk) -> None:
    case = consult.open_case(desk).case
    assert not advice.is_called(case)
    case = advice.post(desk, advice.post(desk, case, "在吗"), "在吗？")
    kinds = [event.kind for event in desk.store.read(case.id)]
    assert (kinds.count("AdviserCalled"), case.course.state) == (1, State.WAITING)
    assert advice.call(desk, case).seq == case.seq


def test_the_same_form_sent_twice_is_one_message_also_when_somebody_wrote_between(
    desk: Desk,
) -> None:
    before = opened(desk)
    advice.post(desk, before, "第一句", "A")
    advice.post(desk, before, "插一句", "B")  # read before the first was written
    again = advice.post(desk, before, "第一句", "A")
    assert said(again)[1:] == ["第一句", "插一句"]
    assert said(advice.post(desk, again, "第二句", "A"))[-1] == "第二句"


def test_staff_answer_under_their_own_mark_and_call_nobody(desk: Desk) -> None:
    case = opened(desk)
    case = replace(case, course=replace(case.course, unit="street", account="m1"))
    answered = advice.post(desk.of(MEDIATOR), case, "请把收据拍给我看")
    assert answered.talk.messages[-1].actor == "mediator:m1"
    kinds = [event.kind for event in desk.store.read(case.id)]
    assert kinds.count("AdviserCalled") == 1


def test_staff_of_whom_the_case_is_not_may_neither_read_nor_write(desk: Desk) -> None:
    case = opened(desk)
    taken = replace(case, course=replace(case.course, unit="elsewhere", account="x"))
    with pytest.raises(NotFound):
        advice.post(desk.of(MEDIATOR), taken, "你好")
    court = desk.of(Actor(Role.COURT, "c1", unit="elsewhere"))
    with pytest.raises(NotPermitted):
        advice.post(court, taken, "你好")


@pytest.mark.parametrize("message", ["", " ", "长" * 2_001])
def test_a_message_that_cannot_be_kept_writes_nothing(desk: Desk, message: str) -> None:
    case = opened(desk)
    with pytest.raises(AnswerError):
        advice.post(desk, case, message)
    assert desk.again(case).seq == case.seq
