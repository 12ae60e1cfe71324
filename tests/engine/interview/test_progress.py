"""Where an interview stands: what is asked next, what was put off, what fell off the path."""

from __future__ import annotations

from typing import Any

import pytest

from engine.interview.progress import LATER, open_goals, replay
from engine.rulebook.graph import ABSENT, DECLINED, OPEN
from tests.engine.interview.builders import DAY, RULEBOOK, SMALL, asked, facts, progress

RENT = {"a.kind": "rent"}
PAID = {**RENT, "a.paid": "yes"}
OWED = {**RENT, "a.paid": "no"}


class TestNext:
    @pytest.mark.parametrize(
        ("answers", "fact"),
        [
            ({}, "a.kind"),
            (RENT, "a.paid"),  # on it turns a conclusion, and whether others are asked
            (OWED, "a.asked"),
            ({**OWED, "a.asked": "yes"}, "a.rent"),
            ({**OWED, "a.asked": "yes", "a.rent": "1"}, "a.asked_on"),
            ({**OWED, "a.asked": "no"}, "a.rent"),
            (PAID, "a.rent"),
            ({**PAID, "a.rent": "6000"}, "a.area"),
            ({**PAID, "a.rent": "4000"}, "a.wish"),  # the flat is not dear, however large
            ({**PAID, "a.rent": "4000", "a.wish": "没有"}, None),
            ({**PAID, "a.kind": "deposit", "a.rent": "4000"}, "a.deposit"),
        ],
    )
    def test_only_what_can_still_change_something_is_asked(
        self, answers: dict[str, Any], fact: str | None
    ) -> None:
        assert asked(answers) == fact

    def test_a_question_that_is_always_asked_is_asked_though_nothing_turns_on_it(self) -> None:
        assert asked({**PAID, "a.rent": "4000"}) == "a.wish"

    def test_the_end_is_reached_when_nothing_is_left(self) -> None:
        done = progress({**PAID, "a.rent": "4000", "a.wish": "没有"})
        assert done.is_complete
        assert done.remaining == 0
        assert open_goals(done.evaluation) == []


class TestStatesOfAnAnswer:
    def test_not_sure_is_not_asked_again_and_stays_unknown(self) -> None:
        state = progress({**PAID, "a.rent": DECLINED})
        assert state.evaluation.fact("a.rent") is DECLINED
        assert state.evaluation.truth("a.dear") is None
        assert facts(state.answered) == ["a.kind", "a.rent", "a.paid"]
        assert state.next is not None
        assert state.next.fact == "a.area"

    def test_later_is_put_off_and_the_interview_is_not_complete(self) -> None:
        state = progress({**PAID, "a.rent": LATER, "a.area": "50", "a.wish": "没有"})
        assert state.evaluation.fact("a.rent") is OPEN
        assert state.next is None
        assert facts(state.postponed) == []
        assert state.is_complete  # so large a flat is not dear, whatever the rent
        state = progress({**PAID, "a.rent": LATER, "a.area": "5", "a.wish": "没有"})
        assert facts(state.postponed) == ["a.rent"]
        assert not state.is_complete
        assert state.remaining == 1

    def test_what_does_not_apply_is_false_and_settles(self) -> None:
        state = progress({**PAID, "a.area": ABSENT})
        assert state.evaluation.truth("a.dear") is False
        assert "a.area" in facts(state.answered)
        assert asked({**PAID, "a.area": ABSENT}) == "a.wish"

    def test_three_ways_not_to_answer_leave_three_different_states(self) -> None:
        states = [
            progress({**PAID, "a.rent": "6000", "a.area": a}) for a in (DECLINED, ABSENT, LATER)
        ]
        assert [s.evaluation.truth("a.dear") for s in states] == [None, False, None]
        assert [facts(s.postponed) for s in states] == [[], [], ["a.area"]]


class TestPath:
    def test_answers_off_the_path_are_seen_by_nobody(self) -> None:
        off = {"a.asked": "yes", "a.asked_on": "2026-01-01"}
        state = progress({**PAID, **off})
        assert state.evaluation.fact("a.asked") is ABSENT
        assert state.evaluation.truth("a.may_end") is False
        assert facts(state.withdrawn) == ["a.asked", "a.asked_on"]
        assert state.next == progress(PAID).next
        assert state.remaining == progress(PAID).remaining

    def test_an_edited_answer_brings_them_back(self) -> None:
        full = {**OWED, "a.asked": "yes", "a.asked_on": "2026-01-01"}
        assert progress(full).evaluation.truth("a.may_end") is True
        assert progress({**full, "a.paid": "yes"}).evaluation.truth("a.may_end") is False
        again = progress({**full, "a.paid": "no"})
        assert again.withdrawn == ()
        assert again.evaluation.truth("a.may_end") is True

    def test_an_edited_answer_takes_with_it_what_hangs_on_it(self) -> None:
        full = {**OWED, "a.asked": "yes", "a.asked_on": "2026-01-01"}
        assert facts(progress({**full, "a.asked": "no"}).withdrawn) == ["a.asked_on"]
        assert facts(progress({**full, "a.asked": DECLINED}).withdrawn) == ["a.asked_on"]

    def test_a_closed_section_hides_its_questions(self) -> None:
        state = progress({**RENT, "a.deposit": "5000"})
        assert facts(state.withdrawn) == ["a.deposit"]
        assert state.evaluation.fact("a.deposit") is ABSENT
        assert "a.deposit" in state.closed
        assert "a.deposit" not in progress({}).closed

    def test_not_sure_opens_nothing_more(self) -> None:
        state = progress({**RENT, "a.paid": DECLINED, "a.rent": "1", "a.wish": "没有"})
        assert state.next is None
        assert state.remaining == 0


class TestRemaining:
    def test_it_counts_down_and_never_grows(self) -> None:
        answers: dict[str, Any] = {}
        given = {
            "a.kind": "deposit",
            "a.paid": "no",
            "a.asked": "yes",
            "a.asked_on": "2026-01-01",
            "a.rent": "6000",
            "a.area": "5",
            "a.deposit": "100",
            "a.wish": "没有",
        }
        counts = []
        while (state := progress(answers)).next is not None:
            counts.append(state.remaining)
            answers[state.next.fact] = given[state.next.fact]
        assert answers == given
        assert counts == [8, 7, 6, 5, 4, 3, 2, 1]

    def test_questions_that_cannot_come_any_more_are_not_counted(self) -> None:
        assert progress(RENT).remaining == progress({}).remaining - 2  # no deposit either
        assert progress(PAID).remaining == progress(RENT).remaining - 3


class TestKnownShare:
    def test_it_counts_what_is_required_and_known(self) -> None:
        assert progress({}).known_share == 0
        assert progress(PAID).known_share == pytest.approx(0.5)
        assert progress({**PAID, "a.rent": DECLINED}).known_share == pytest.approx(0.5)
        assert progress({**PAID, "a.rent": "1"}).known_share == 1


def test_the_order_of_the_answers_does_not_matter() -> None:
    answers = {**OWED, "a.asked": "yes"}
    one, other = progress(answers), progress(dict(reversed(answers.items())))
    assert (one.next, one.remaining, one.answered) == (other.next, other.remaining, other.answered)


def test_an_earlier_state_is_only_a_help() -> None:
    earlier = replay(SMALL, RULEBOOK, {"a.kind": "deposit", "a.rent": 600_000}, as_of=DAY)
    answers = {"a.kind": "rent", "a.paid": "no"}
    helped = replay(SMALL, RULEBOOK, answers, as_of=DAY, earlier=earlier)
    alone = replay(SMALL, RULEBOOK, answers, as_of=DAY)
    assert (helped.next, helped.remaining, helped.answered, helped.withdrawn) == (
        alone.next,
        alone.remaining,
        alone.answered,
        alone.withdrawn,
    )
