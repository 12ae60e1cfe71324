"""What would turn a conclusion: the fewest answers, each proved, with what would prove them."""

from __future__ import annotations

from datetime import date
from time import process_time
from typing import Any, Final

import pytest

from engine.rulebook.change import Change, Flip, change_text, flip_json, flips, route_flips
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import Key
from engine.rulebook.truth import Truth
from engine.rulebook.ways import PATIENCE, Search, applied
from tests.engine.rulebook.builders import DAY, VOCABULARY, book, case

Answers = dict[str, Any]


def found(condition: str, answers: Answers | None = None, **options: Any) -> list[list[Any]]:
    """The flips of one condition: which answers, and what becomes of it."""
    evaluation = case(book(f"- term: a.t\n  when: {condition}\n"), answers, **options)
    told = flips(evaluation, "a.t")
    for flip in told:
        assert proved(evaluation, flip)
    return [[*map(short, flip.changes), flip.after.value] for flip in told]


def proved(evaluation: Evaluation, flip: Flip) -> bool:
    changed = {change.fact: change.answer for change in flip.changes}
    return applied(evaluation, changed).finding(flip.name) is flip.after


def short(change: Change) -> tuple[Any, ...]:
    bounds = [bound for bound in (change.low, change.high) if bound is not None]
    answer = [] if bounds else [change.answer]
    return (change.fact.removeprefix("a."), change.bound, *bounds, *answer)


def ordinal(text: str) -> int:
    return date.fromisoformat(text).toordinal()


class TestOneAnswer:
    @pytest.mark.parametrize(
        ("condition", "answers", "told"),
        [
            ("a.flag is yes", {"a.flag": "no"}, [[("flag", "is", "yes"), "true"]]),
            ("a.flag is yes", {"a.flag": "yes"}, [[("flag", "is", "no"), "false"]]),
            (
                "a.flag is yes",
                {},
                [[("flag", "is", "yes"), "true"], [("flag", "is", "no"), "false"]],
            ),
            ("a.kind in (green, blue)", {"a.kind": "red"}, [[("kind", "is", "green"), "true"]]),
            (
                "two in a.signs",
                {"a.signs": ["none"]},
                [[("signs", "has", frozenset({"two"})), "true"]],
            ),
            (
                "two in a.signs",
                {"a.signs": ["one", "two"]},
                [[("signs", "lacks", frozenset({"one"})), "false"]],
            ),
            (
                "two in a.signs",
                {"a.signs": ["two"]},
                [[("signs", "lacks", frozenset({"none"})), "false"]],
            ),
            (
                "a.end is not_stated",
                {"a.end": "2026-03-01"},
                [[("end", "is", Key("not_stated")), "true"]],
            ),
            ("known(a.sum)", {}, [[("sum", "any", 0), "true"]]),
        ],
    )
    def test_the_choice_that_turns_it_is_told(
        self, condition: str, answers: Answers, told: list[list[Any]]
    ) -> None:
        assert found(condition, answers) == told

    @pytest.mark.parametrize(
        ("condition", "answers", "told"),
        [
            ("a.sum > yuan(500)", {"a.sum": "100"}, ("sum", "at_least", 50_001)),
            ("a.sum > yuan(500)", {"a.sum": "600"}, ("sum", "at_most", 50_000)),
            ("a.sum >= yuan(500)", {"a.sum": "100"}, ("sum", "at_least", 50_000)),
            ("a.sum * 3 >= yuan(100)", {"a.sum": "1"}, ("sum", "at_least", 3334)),
            ("a.count < 5", {"a.count": "9"}, ("count", "at_most", 4)),
            ("a.count == 20", {"a.count": "9"}, ("count", "is", 20)),
            (
                "a.day <= add_days(as_of, -30)",
                {"a.day": "2026-03-01"},
                ("day", "at_most", ordinal("2026-02-08")),
            ),
            (
                "months(a.day, as_of) >= 6",
                {"a.day": "2026-01-31"},
                ("day", "at_most", ordinal("2025-09-10")),
            ),
            ("a.sum > 0", {"a.sum": "0"}, ("sum", "at_least", 1)),
            ("a.sum > 0", {"a.sum": "7"}, ("sum", "is", 0)),
        ],
    )
    def test_the_nearest_number_that_turns_it_is_told(
        self, condition: str, answers: Answers, told: tuple[Any, ...]
    ) -> None:
        assert told in [one for [one, *_] in found(condition, answers)]

    def test_a_number_through_terms_and_amounts_is_found_too(self) -> None:
        rulebook = book(
            """
            - {term: a.half, is: a.sum / 2}
            - {amount: half, title: {zh: 一半}, due: a.flag is yes, is: a.half}
            - {term: a.t, when: half >= yuan(10)}
            """
        )
        told = flips(case(rulebook, {"a.sum": "5", "a.flag": "yes"}), "a.t")
        assert [short(change) for change in told[0].changes] == [("sum", "at_least", 1999)]

    def test_rows_turn_it_by_not_being_there(self) -> None:
        rents = {"a.rents": [{"due_on": "2026-01-01", "amount": "10"}]}
        assert found("any(row.amount > 0 for row in a.rents)", rents) == [
            [("rents", "no_rows", ()), "false"]
        ]

    def test_waiting_turns_it_from_the_first_day_on(self) -> None:
        told = found("days(a.day, as_of) > grace", {"a.day": "2026-03-05"})
        assert [("as_of", "wait", ordinal("2026-03-16")), "true"] in told
        assert [("day", "at_most", ordinal("2026-02-27")), "true"] in told


class TestSeveralAnswers:
    def test_all_members_that_fail_must_turn(self) -> None:
        assert found("[a.flag is yes, a.kind is red]", {"a.flag": "no", "a.kind": "blue"}) == [
            [("flag", "is", "yes"), ("kind", "is", "red"), "true"]
        ]

    def test_the_smallest_sets_come_first_and_none_holds_a_smaller(self) -> None:
        condition = "{any: [{all: [a.flag is yes, a.kind is red]}, a.sum > 0]}"
        told = found(condition, {"a.flag": "no", "a.kind": "blue", "a.sum": "0"})
        assert told == [
            [("sum", "at_least", 1), "true"],
            [("flag", "is", "yes"), ("kind", "is", "red"), "true"],
        ]

    def test_filling_in_comes_before_overwriting(self) -> None:
        condition = "{any: [a.flag is yes, a.kind is red]}"
        told = found(condition, {"a.flag": "no"})
        assert [one[0][0] for one in told if one[-1] == "true"] == ["kind", "flag"]

    def test_two_wishes_for_one_number_are_joined(self) -> None:
        told = found("yuan(100) <= a.sum <= yuan(200)", {"a.sum": "5"})
        assert told == [[("sum", "between", 10_000, 20_000), "true"]]

    def test_wishes_that_contradict_each_other_are_none(self) -> None:
        assert found("[a.kind is red, a.kind is blue]", {"a.kind": "green"}) == []

    def test_more_than_three_answers_are_another_case(self) -> None:
        condition = "[a.flag is yes, a.kind is red, a.sum > 0, one in a.signs]"
        none = {"a.flag": "no", "a.kind": "blue", "a.sum": "0", "a.signs": ["none"]}
        assert found(condition, none) == []
        assert len(found(condition, {**none, "a.sum": "1"})[0]) == 4

    def test_a_fact_behind_a_guard_is_opened_first(self) -> None:
        vocabulary = VOCABULARY + (
            "- {fact: a.asked_on, type: date, title: {zh: 催}, applies: a.flag is yes}\n"
        )
        rulebook = book("- {term: a.t, when: 'days(a.asked_on, as_of) >= 15'}", vocabulary)
        (told,) = flips(case(rulebook, {"a.flag": "no"}), "a.t")
        assert [short(change) for change in told.changes] == [
            ("flag", "is", "yes"),
            ("asked_on", "at_most", ordinal("2026-02-23")),
        ]
        evaluation = case(rulebook, {"a.flag": "yes", "a.asked_on": "2026-01-01"})
        assert [[short(c) for c in flip.changes] for flip in flips(evaluation, "a.t")] == [
            [("asked_on", "at_least", ordinal("2026-02-24"))],
            [("flag", "is", "no")],
        ]

    def test_an_exception_can_be_what_turns_it(self) -> None:
        rulebook = book(
            """
            - finding: a.owed
              title: {zh: 欠}
              when: a.sum > 0
              unless: a.kind is red
              level: likely
              says: {zh: 欠}
            """
        )
        told = flips(case(rulebook, {"a.sum": "5", "a.kind": "blue"}), "a.owed")
        assert [[short(c) for c in flip.changes] for flip in told] == [
            [("sum", "is", 0)],
            [("kind", "is", "red")],
        ]
        (back,) = flips(case(rulebook, {"a.sum": "5", "a.kind": "red"}), "a.owed")
        assert (back.before, back.after) == (Truth.FALSE, Truth.TRUE)


class TestWhatIsNotTouched:
    def test_what_the_system_sets(self) -> None:
        vocabulary = VOCABULARY + (
            "- {fact: a.signal, type: bool3, title: {zh: 信号}, set_by: system}\n"
        )
        rulebook = book("- {term: a.t, when: a.signal is yes}", vocabulary)
        assert flips(case(rulebook, {"a.signal": "no"}), "a.t") == ()

    def test_facts_of_other_disputes(self) -> None:
        vocabulary = VOCABULARY + "- {fact: b.flag, type: bool3, title: {zh: 别}}\n"
        rulebook = book("- {term: a.t, when: b.flag is yes}", vocabulary)
        assert flips(case(rulebook, scope=["a"]), "a.t") == ()

    @pytest.mark.parametrize("condition", ["true", 'mentions(a.note, "水")', "a.sum > yuan(5000)"])
    def test_what_no_listed_answer_can_turn(self, condition: str) -> None:
        assert found(condition, {"a.note": "别的", "a.sum": "1"}) == []

    def test_a_wish_for_what_holds_already(self) -> None:
        evaluation = case(book("- {term: a.t, when: a.flag is yes}"), {"a.flag": "yes"})
        assert flips(evaluation, "a.t", Truth.TRUE) == ()
        assert flips(evaluation, "a.t", Truth.UNKNOWN) == ()
        assert len(flips(evaluation, "a.t", Truth.FALSE)) == 1


class TestRoute:
    ROUTE = """
    - route: a.route
      first:
        - {when: a.flag is yes, to: COURT, reason: R1}
        - {when: a.sum > yuan(50), to: STREET, reason: R2}
        - {to: TALK, reason: R3}
    """
    GIVEN: Final[Answers] = {"a.flag": "no", "a.sum": "10"}

    def steps(self, step: str, answers: Answers | None = None) -> list[Any]:
        told = route_flips(case(book(self.ROUTE), {**self.GIVEN, **(answers or {})}), step)
        return [[*map(short, flip.changes), flip.after.value] for flip in told]

    def test_what_leads_to_another_step(self) -> None:
        assert self.steps("COURT") == [[("flag", "is", "yes"), "true"]]
        assert self.steps("STREET") == [[("sum", "at_least", 5001), "true"]]
        assert self.steps("STREET", {"a.flag": "yes"}) == [
            [("flag", "is", "no"), ("sum", "at_least", 5001), "true"]
        ]

    def test_what_leads_away_from_the_step_taken(self) -> None:
        assert [one[-1] for one in self.steps("TALK")] == ["false", "false"]

    def test_no_way_leads_to_a_step_that_no_line_names(self) -> None:
        assert self.steps("MOON") == []
        assert route_flips(case(book()), "TALK") == ()


class TestTelling:
    EVIDENCE = VOCABULARY + (
        "- {evidence: receipt, title: {zh: 收据, en: Receipt}, group: g, grade: A}\n"
    )

    def test_its_form_as_json(self) -> None:
        rulebook = book(
            "- {term: a.t, title: {zh: 多, en: Much}, when: a.sum > yuan(5)}", self.EVIDENCE
        )
        evaluation = case(rulebook, {"a.sum": "1"})
        (told,) = flips(evaluation, "a.t")
        assert flip_json(evaluation, told, "en") == {
            "schema": "change.v1",
            "name": "a.t",
            "title": "Much",
            "from": "false",
            "to": "true",
            "changes": [
                {
                    "fact": "a.sum",
                    "bound": "at_least",
                    "answer": "5.01",
                    "low": "5.01",
                    "high": None,
                    "says": "Sum: at least 5.01",
                    "evidence": [{"item": "receipt", "title": "Receipt"}],
                }
            ],
        }

    @pytest.mark.parametrize(
        ("condition", "answers", "zh", "en"),
        [
            ("a.kind is red", {"a.kind": "blue"}, "种类：红", "Kind: Red"),
            ("a.sum <= yuan(5)", {"a.sum": "9"}, "钱：不多于 5.00", "Sum: at most 5.00"),
            (
                "a.day <= as_of",
                {"a.day": "2026-05-01"},
                "那一天：2026年3月10日(星期二)或者更早",
                "Day: 10 March 2026 (Tuesday) or earlier",
            ),
            ("one in a.signs", {"a.signs": ["two"]}, "迹象：有“一”", "Signs: “一” among them"),
            (
                "two in a.signs",
                {"a.signs": ["one", "two"]},
                "迹象：没有“二”",
                "Signs: without “二”",
            ),
            ("known(a.day)", {}, "那一天：说清楚就行", "Day: any answer"),
            ("count(row for row in a.rents) > 0", {"a.rents": [{}]}, "租金：没有", "Rents: none"),
            (
                "yuan(1) <= a.sum <= yuan(2)",
                {"a.sum": "9"},
                "钱：从 1.00 到 2.00",
                "Sum: from 1.00 to 2.00",
            ),
        ],
    )
    def test_a_change_in_a_few_words(
        self, condition: str, answers: Answers, zh: str, en: str
    ) -> None:
        evaluation = case(book(f"- term: a.t\n  when: {condition}\n"), answers)
        told = [flip.changes[0] for flip in flips(evaluation, "a.t")]
        change = next(change for change in told if change.bound != "wait")
        assert change_text(evaluation, change) == zh
        assert change_text(evaluation, change, "en") == en

    def test_waiting_is_told_in_days(self) -> None:
        evaluation = case(book("- {term: a.t, when: as_of > a.day}"), {"a.day": "2026-03-12"})
        waits = [flip for flip in flips(evaluation, "a.t") if flip.changes[0].bound == "wait"]
        assert change_text(evaluation, waits[0].changes[0]) == "再等 3 天，到 2026-03-13"
        assert change_text(evaluation, waits[0].changes[0], "en") == (
            "wait 3 days, until 2026-03-13"
        )
        assert flip_json(evaluation, waits[0])["changes"][0]["answer"] == "2026-03-13"


def test_the_search_gives_up_before_it_takes_long() -> None:
    facts = "".join(
        f"- {{fact: w.f{n}, type: enum, title: {{zh: 事}}, "
        "choices: {a: {zh: 甲}, b: {zh: 乙}}}\n"
        for n in range(400)
    )
    parts = " + ".join(f"(1 if w.f{n} is a else 0)" for n in range(400))
    rulebook = book(f"- term: w.score\n  is: {parts}\n- {{term: w.t, when: w.score > 300}}", facts)
    evaluation = case(rulebook, {f"w.f{n}": "b" for n in range(400)})
    search = Search(evaluation)
    started = process_time()
    assert search.ways(rulebook.definitions["w.t"].node, True) == ()  # type: ignore[union-attr, arg-type]  # a truth
    assert process_time() - started < 2
    assert PATIENCE < 2_000


def test_a_day_in_the_past_cannot_be_waited_for() -> None:
    evaluation = case(book("- {term: a.t, when: as_of < a.day}"), {"a.day": "2026-03-01"})
    assert all(
        change.fact != "as_of" for flip in flips(evaluation, "a.t") for change in flip.changes
    )
    assert evaluation.day == DAY
