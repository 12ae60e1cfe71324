"""What somebody told of themselves once need not be told again, and nothing else goes along."""

from __future__ import annotations

from engine.actions import consult, reuse
from engine.actions.desk import Desk
from engine.casework.case import Case
from engine.casework.events import PersonDescribed
from engine.rulebook.graph import DECLINED

ABOUT = "case.vulnerabilities"


def first_case(desk: Desk) -> Case:
    case = consult.open_case(desk).case
    case = consult.tell_story(desk, case, "房东不退押金")
    case = consult.choose_category(desk, case, "rent.deposit")
    answers = {ABOUT: frozenset({"disability"}), "case.help_wanted": "mediation"}
    case = consult.record_answers(desk, case, answers)
    named = PersonDescribed("", {"name": "赵某", "phone": "13800000000"}, "resident")
    return desk.append(case, [named])


def test_a_second_case_is_offered_what_the_first_tells_of_the_person(desk: Desk) -> None:
    first, second = first_case(desk), consult.open_case(desk).case
    offer = reuse.offered(desk, second, [second, first])
    assert offer is not None
    assert offer.case.number == first.number
    assert (offer.details["name"], set(offer.answers)) == ("赵某", {ABOUT})


def test_what_is_taken_over_is_there_and_nothing_of_the_dispute(desk: Desk) -> None:
    first, second = first_case(desk), consult.open_case(desk).case
    second = reuse.take_over(desk, second, first)
    assert set(second.answers) == {ABOUT}
    assert second.people.details[""]["phone"] == "13800000000"
    assert (second.story, second.category) == ("", None)
    assert reuse.offered(desk, second, [first]) is None


def test_taking_over_twice_writes_once(desk: Desk) -> None:
    first, second = first_case(desk), consult.open_case(desk).case
    once = reuse.take_over(desk, second, first)
    assert reuse.take_over(desk, once, first).seq == once.seq


def test_what_the_second_case_knows_already_stays(desk: Desk) -> None:
    first, second = first_case(desk), consult.open_case(desk).case
    second = consult.record_answers(desk, second, {ABOUT: frozenset({"none"})})
    second = reuse.take_over(desk, second, first)
    assert consult.answers_of(desk, second)[ABOUT] == frozenset({"none"})


def test_who_would_not_say_is_not_taken_at_their_word_again(desk: Desk) -> None:
    first = consult.record_answers(desk, consult.open_case(desk).case, {ABOUT: DECLINED})
    assert reuse.offered(desk, consult.open_case(desk).case, [first]) is None
