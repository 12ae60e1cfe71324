"""Which facts are still worth asking, and which no longer are."""

from __future__ import annotations

from typing import Any

import pytest

from engine.rulebook.relevance import Walk, missing, missing_facts
from tests.engine.rulebook.builders import VOCABULARY, book, case


def lacking(condition: str, answers: dict[str, Any] | None = None) -> tuple[str, ...]:
    return missing(case(book(f"- term: a.t\n  when: {condition}\n"), answers), "a.t")


@pytest.mark.parametrize(
    ("condition", "answers", "facts"),
    [
        ("[a.flag is yes, a.kind is red]", {}, ("a.flag", "a.kind")),
        ("[a.flag is yes, a.kind is red]", {"a.flag": "yes"}, ("a.kind",)),
        ("[a.flag is yes, a.kind is red]", {"a.flag": "no"}, ()),
        ("{any: [a.flag is yes, a.kind is red]}", {"a.kind": "red"}, ()),
        ("{none: [a.flag is yes, a.kind is red]}", {"a.kind": "blue"}, ("a.flag",)),
        ("a.sum > yuan(2000)", {}, ()),
        ("a.sum + a.other_sum > yuan(1500)", {"a.sum": "1"}, ()),
        ("a.sum + a.other_sum > yuan(1500)", {"a.sum": "900"}, ("a.other_sum",)),
        ("any(row.amount > a.sum for row in a.rents)", {}, ("a.rents",)),
        ("any(row.amount > a.sum for row in a.rents)", {"a.rents": []}, ()),
        ("any(row.amount > a.sum for row in a.rents)", {"a.rents": [{"amount": "9"}]}, ("a.sum",)),
        (
            "any(row.amount > a.sum for row in a.rents)",
            {"a.rents": [{"amount": ""}]},
            ("a.rents", "a.sum"),
        ),
        ("a.day <= as_of", {"a.day": "2026-03"}, ("a.day",)),
        ("a.day <= as_of", {"a.day": "2025"}, ()),
        ("known(a.sum)", {}, ()),
    ],
)
def test_only_what_can_still_turn_it_is_missing(
    condition: str, answers: dict[str, Any], facts: tuple[str, ...]
) -> None:
    assert lacking(condition, answers) == facts


def test_a_line_that_is_out_is_not_asked_about() -> None:
    rulebook = book(
        """
        - term: a.t
          is:
            - {when: a.flag is yes, is: a.sum}
            - {when: a.kind is red, is: a.other_sum}
            - {is: yuan(1)}
        """
    )
    assert missing(case(rulebook, {"a.flag": "yes"}), "a.t") == ("a.sum",)
    assert missing(case(rulebook, {"a.flag": "no", "a.kind": "blue"}), "a.t") == ()
    assert missing(case(rulebook, {"a.flag": "no"}), "a.t") == ("a.kind", "a.other_sum")


def test_what_decides_whether_a_fact_applies_comes_before_it() -> None:
    vocabulary = (
        VOCABULARY
        + "- {fact: a.deep, type: bool3, title: {zh: 深}, "
        + "applies: a.flag is yes and a.kind is red}\n"
    )
    rulebook = book("- {term: a.t, when: a.deep is yes}", vocabulary)
    walk = Walk(case(rulebook, {"a.kind": "red"}, final=False)).into(["a.t"])
    assert list(walk.found) == ["a.flag", "a.deep"]
    assert walk.hidden == {"a.deep"}
    assert missing(case(rulebook, {"a.kind": "blue"}), "a.t") == ()


def test_what_rows_are_asked_together_with_waits_behind_them() -> None:
    rulebook = book("- {term: a.t, when: any(row.amount > a.sum for row in a.rents)}")
    walk = Walk(case(rulebook, final=False)).into(["a.t"])
    assert list(walk.found) == ["a.rents"]
    assert walk.behind() - walk.found.keys() == {"a.sum"}


def test_lines_of_the_route_after_one_that_holds_do_not_matter() -> None:
    rulebook = book(
        """
        - route: a.route
          first:
            - {when: a.flag is yes, to: A, reason: R}
            - {when: a.kind is red, to: B, reason: R}
            - {when: a.sum > 0, to: C, reason: R}
            - {to: D, reason: R}
        """
    )
    assert missing(case(rulebook, {"a.kind": "red"}), "a.route") == ("a.flag",)
    assert missing(case(rulebook, {"a.flag": "yes"}), "a.route") == ()


def test_a_revival_matters_only_once_time_may_be_over() -> None:
    rulebook = book(
        """
        - limitation: claim
          title: {zh: 期限}
          conservative: add_years(a.day, 3)
          favourable: add_years(a.day, 3)
          revived: a.flag is yes
        """
    )
    assert missing(case(rulebook, {"a.day": "2025-01-01"}), "limitation.claim") == ()
    assert missing(case(rulebook, {"a.day": "2020-01-01"}), "limitation.claim") == ("a.flag",)
    assert missing(case(rulebook), "limitation.claim") == ("a.day", "a.flag")


def test_all_that_is_missing_in_a_case_is_named_once() -> None:
    rulebook = book(
        """
        - finding: a.owed
          title: {zh: 欠}
          when: a.sum > 0 and a.flag is yes
          level: likely
          says: {zh: 欠}
        - {amount: owed, title: {zh: 欠款}, due: a.owed, is: a.sum + a.other_sum}
        """
    )
    assert missing_facts(case(rulebook)) == ("a.sum", "a.flag", "a.other_sum")
    assert missing_facts(case(rulebook, {"a.flag": "no"})) == ()
