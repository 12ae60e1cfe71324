"""What a case sees of its facts, and what follows on its day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine.errors import UnknownTruth
from engine.rulebook.evaluate import DEEP, Evaluation
from engine.rulebook.graph import ABSENT, DECLINED, OPEN
from engine.rulebook.truth import Truth
from tests.engine.rulebook.builders import DAY, VOCABULARY, book, case

GUARDED = """
- {fact: a.asked, type: bool3, title: {zh: 问}}
- fact: a.reply
  type: enum
  title: {zh: 答}
  choices: {good: {zh: 好}, bad: {zh: 坏}}
  applies: a.asked is yes
- {fact: a.quiet, type: bool3, title: {zh: 静}, presume: 'no'}
"""
RULES = """
- {term: a.bad, when: a.reply is bad}
- {term: a.loud, when: a.quiet is no}
- {term: a.told, when: known(a.quiet)}
"""


def guarded(answers: dict[str, Any], **options: Any) -> Evaluation:
    return case(book(RULES, GUARDED), answers, **options)


class TestWhatIsSeen:
    def test_a_fact_off_the_path_is_absent_whatever_was_answered(self) -> None:
        assert guarded({"a.asked": "no", "a.reply": "bad"}).fact("a.reply") is ABSENT
        assert guarded({"a.asked": "yes", "a.reply": "bad"}).fact("a.reply") == "bad"

    def test_while_the_guard_is_open_the_answer_is_not_seen(self) -> None:
        assert guarded({"a.reply": "bad"}, final=False).fact("a.reply") is OPEN
        assert guarded({"a.reply": "bad"}).fact("a.reply") is DECLINED
        assert guarded({"a.reply": "bad"}).truth("a.bad") is None

    def test_a_closed_gate_hides_its_facts(self) -> None:
        rulebook = book(RULES, GUARDED)
        gate = rulebook.definitions["a.loud"].node  # type: ignore[union-attr]  # a term
        answers = {"a.asked": "yes", "a.reply": "bad"}
        gates: Any = {"a.reply": gate}
        closed = case(rulebook, {**answers, "a.quiet": "yes"}, gates=gates)
        assert closed.fact("a.reply") is ABSENT
        assert case(rulebook, {**answers, "a.quiet": "no"}, gates=gates).fact("a.reply") == "bad"

    def test_facts_of_other_disputes_do_not_apply(self) -> None:
        vocabulary = VOCABULARY + "- {fact: b.flag, type: bool3, title: {zh: 别}}\n"
        rulebook = book("- {term: a.t, when: b.flag is not yes}", vocabulary)
        assert case(rulebook, {"b.flag": "yes"}, scope=["a"]).fact("b.flag") is ABSENT
        assert case(rulebook, {"b.flag": "yes"}, scope=["a"]).truth("a.t") is True
        assert case(rulebook, {"b.flag": "yes"}, scope=["a", "b"]).truth("a.t") is False
        assert case(rulebook, {"b.flag": "yes"}).truth("a.t") is False


class TestPresumption:
    def test_it_counts_only_in_a_final_assessment(self) -> None:
        assert guarded({}, final=False).truth("a.loud") is None
        assert guarded({}).truth("a.loud") is True
        assert guarded({"a.quiet": "unknown"}).truth("a.loud") is True
        assert guarded({"a.quiet": "unknown"}, final=False).truth("a.loud") is None

    def test_an_answer_defeats_it(self) -> None:
        evaluation = guarded({"a.quiet": "yes"})
        assert evaluation.truth("a.loud") is False
        assert evaluation.presumed == set()

    def test_it_is_told_and_is_no_knowledge(self) -> None:
        evaluation = guarded({})
        assert evaluation.presumed == {"a.quiet"}
        assert evaluation.truth("a.told") is False


class TestInForce:
    LAW = """
    - finding: a.new_law
      title: {zh: 新法}
      when: a.flag is yes
      in_force: {by: a.day, from: 2021-01-01, to: 2025-01-01}
      level: likely
      says: {zh: 新法}
    """

    @pytest.mark.parametrize(
        ("day", "value"),
        [
            ("2020-12-31", False),
            ("2021-01-01", True),
            ("2024-12-31", True),
            ("2025-01-01", False),
            ("2020", False),
            ("2022-07", True),
            ("2020-12", False),
            ("2021", True),
            ("unknown", None),
        ],
    )
    def test_the_named_day_selects_the_law(self, day: str, value: bool | None) -> None:
        evaluation = case(book(self.LAW), {"a.flag": "yes", "a.day": day})
        assert evaluation.truth("a.new_law") is value

    def test_without_a_name_the_day_of_assessment_selects_it(self) -> None:
        rulebook = book(self.LAW.replace("by: a.day, ", ""))
        for day, value in [(date(2024, 12, 31), True), (date(2025, 1, 1), False)]:
            assert case(rulebook, {"a.flag": "yes"}, as_of=day).truth("a.new_law") is value


class TestFinding:
    OWED = """
    - finding: a.owed
      title: {zh: 欠}
      when: a.sum > 0
      unless: [a.kind is red, a.flag is yes]
      level:
        - {when: a.kind is blue, is: arguable}
        - {when: a.count > 3, is: certain}
        - {is: likely}
      says: {zh: 欠}
    """

    @pytest.mark.parametrize(
        ("answers", "value"),
        [
            ({"a.sum": "1", "a.kind": "green", "a.flag": "no"}, Truth.TRUE),
            ({"a.sum": "1", "a.kind": "red"}, Truth.FALSE),
            ({"a.sum": "1", "a.kind": "green"}, Truth.UNKNOWN),
            ({"a.sum": "0"}, Truth.FALSE),
            ({"a.kind": "green", "a.flag": "no"}, Truth.UNKNOWN),
        ],
    )
    def test_an_unknown_exception_leaves_it_unknown(
        self, answers: dict[str, Any], value: Truth
    ) -> None:
        evaluation = case(book(self.OWED), answers)
        assert evaluation.finding("a.owed") is value
        assert len(evaluation.findings()) == (value is Truth.TRUE)

    @pytest.mark.parametrize(
        ("answers", "level"),
        [({"a.kind": "blue"}, "arguable"), ({"a.count": "4"}, "certain"), ({}, "likely")],
    )
    def test_its_level_is_that_of_the_first_line_that_holds(
        self, answers: dict[str, Any], level: str
    ) -> None:
        evaluation = case(book(self.OWED), answers)
        assert evaluation.level(evaluation.rulebook.findings[0]) == level

    def test_an_unknown_truth_is_neither_yes_nor_no(self) -> None:
        assert Truth.TRUE
        assert not Truth.FALSE
        with pytest.raises(UnknownTruth, match="ask which of the three it is"):
            bool(Truth.UNKNOWN)


class TestRoute:
    ROUTE = """
    - route: a.route
      first:
        - {when: a.flag is yes, to: COURT, reason: R1}
        - {when: a.kind is red, to: TALK, reason: R2}
        - {when: a.sum > 0, to: COURT, reason: R3}
        - {to: TALK, reason: R4}
      also:
        - {when: a.kind is red, add: [AID, TALK]}
        - {when: a.count > 3, add: [AID]}
    """

    @pytest.mark.parametrize(
        ("answers", "to", "reason", "settled"),
        [
            ({"a.flag": "yes"}, "COURT", "R1", True),
            ({"a.flag": "no", "a.kind": "red"}, "TALK", "R2", True),
            ({"a.kind": "red"}, "TALK", "R2", False),
            ({"a.kind": "blue", "a.sum": "1"}, "COURT", "R3", True),  # either way to court
            ({"a.flag": "no", "a.sum": "1"}, "COURT", "R3", False),
            ({"a.flag": "no", "a.sum": "0"}, "TALK", "R4", True),  # either way to talks
            ({}, "TALK", "R4", False),
        ],
    )
    def test_the_first_line_that_surely_holds_decides(
        self, answers: dict[str, Any], to: str, reason: str, settled: bool
    ) -> None:
        evaluation = case(book(self.ROUTE), answers, final=False)
        taken = evaluation.route()
        assert taken is not None
        assert (taken.primary, taken.reasons) == (to, (reason,))
        assert evaluation.route_settled() is settled

    def test_what_goes_beside_is_told_once_and_never_the_step_itself(self) -> None:
        answers = {"a.flag": "no", "a.kind": "red", "a.count": "9"}
        taken = case(book(self.ROUTE), answers).route()
        assert taken is not None
        assert taken.also == ("AID",)

    def test_without_a_route_there_is_none(self) -> None:
        evaluation = case(book())
        assert evaluation.route() is None
        assert not evaluation.route_settled()


class TestTheSameCaseOtherwise:
    RULES = """
    - {term: a.late, when: a.day < as_of}
    - {term: a.rich, when: a.sum > yuan(5)}
    - {term: a.both, when: a.late and a.rich}
    """

    def test_other_answers_change_only_the_copy(self) -> None:
        before = case(book(self.RULES), {"a.day": "2026-03-01", "a.sum": "1"})
        after = before.with_answers({"a.sum": 600})
        assert (before.truth("a.both"), after.truth("a.both")) == (False, True)
        assert after.with_answers({"a.sum": OPEN}).truth("a.both") is None
        assert before.answers["a.sum"] == 100

    def test_another_day_changes_what_turns_with_time(self) -> None:
        before = case(book(self.RULES), {"a.day": "2026-03-10", "a.sum": "6"})
        after = before.on_day(date(2026, 3, 11))
        assert (before.truth("a.both"), after.truth("a.both")) == (False, True)
        assert after.day == date(2026, 3, 11)

    def test_a_gate_that_opens_shows_its_facts(self) -> None:
        rulebook = book(self.RULES)
        gates: Any = {"a.sum": book("- {term: a.g, when: a.flag is yes}").definitions["a.g"]}
        gates = {"a.sum": gates["a.sum"].node}
        before = case(rulebook, {"a.flag": "no", "a.sum": "6"}, gates=gates)
        assert before.truth("a.rich") is False
        assert before.with_answers({"a.flag": "yes"}).truth("a.rich") is True

    def test_presumptions_are_told_anew(self) -> None:
        before = guarded({})
        after = before.with_answers({"a.quiet": "yes"})
        assert (before.presumed, after.presumed) == ({"a.quiet"}, set())
        assert after.truth("a.loud") is False

    def test_a_long_chain_of_terms_is_no_danger(self) -> None:
        length = DEEP * 20
        lines = ["- {term: a.t0, when: a.flag is yes}"]
        lines += [f"- {{term: a.t{n}, when: not a.t{n - 1}}}" for n in range(1, length + 1)]
        before = case(book("\n".join(lines)), {"a.flag": "yes"})
        after = before.with_answers({"a.flag": "no"})
        last = f"a.t{length}"
        assert (before.truth(last), after.truth(last)) == (True, False)
        assert after.on_day(DAY).truth(last) is False


def test_a_question_that_may_be_passed_over_settles_nothing_by_its_bounds() -> None:
    rulebook = book("- {term: a.t, when: a.sum >= 0}")
    assert case(rulebook, final=False).truth("a.t") is True
    assert case(rulebook, final=False, skippable=["a.sum"]).truth("a.t") is None
    passed_over = case(rulebook, {"a.sum": ABSENT}, final=False, skippable=["a.sum"])
    assert passed_over.truth("a.t") is False
