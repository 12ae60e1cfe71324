"""Which definitions rest on which facts."""

from __future__ import annotations

from engine.rulebook.uses import (
    AS_OF,
    below,
    depth,
    facts_below,
    facts_under,
    resting_on,
)
from tests.engine.rulebook.builders import VOCABULARY, book

DEEP = VOCABULARY + "- {fact: a.deep, type: money, title: {zh: 深}, applies: a.flag is yes}\n"
RULES = """
- {term: a.one, is: a.deep + a.sum}
- {term: a.two, when: a.one > 0}
- {term: a.three, when: a.two and a.day < as_of}
- limitation: claim
  title: {zh: 期限}
  due: a.kind is red
  conservative: a.end
  favourable: a.end
- {term: a.four, when: any_limitation(expired)}
- {term: a.five, when: any(row.amount > a.other_sum for row in a.rents)}
"""


def test_facts_are_found_through_definitions_guards_and_rows() -> None:
    rulebook = book(RULES, DEEP)
    assert facts_under(rulebook, "a.two") == {"a.deep", "a.flag", "a.sum"}
    assert facts_under(rulebook, "a.three") == {"a.deep", "a.flag", "a.sum", "a.day"}
    assert facts_under(rulebook, "a.four") == {"a.kind", "a.end"}
    assert facts_under(rulebook, "a.five") == {"a.rents", "a.other_sum"}
    assert facts_under(rulebook, "a.deep") == {"a.deep", "a.flag"}


def test_what_rests_on_a_fact_is_found_backwards() -> None:
    rulebook = book(RULES, DEEP)
    assert resting_on(rulebook, "a.flag") == {"a.flag", "a.deep", "a.one", "a.two", "a.three"}
    assert resting_on(rulebook, "a.note") == {"a.note"}
    assert {"a.three", "a.four", AS_OF} <= resting_on(rulebook, AS_OF)
    assert "a.two" not in resting_on(rulebook, AS_OF)


def test_nodes_are_asked_as_well_as_names() -> None:
    rulebook = book(RULES, DEEP)
    nodes = [rulebook.definitions["a.three"].node]  # type: ignore[union-attr]  # a term
    assert facts_below(rulebook, nodes) == {"a.deep", "a.flag", "a.sum", "a.day"}
    assert below(rulebook, nodes) == facts_below(rulebook, nodes) | {AS_OF}


def test_a_parameter_turns_with_time_for_its_values_are_dated() -> None:
    rulebook = book("- {term: a.t, when: a.count > grace}")
    assert "a.t" in resting_on(rulebook, AS_OF)


def test_the_depth_is_that_of_the_longest_chain() -> None:
    assert depth(book(RULES, DEEP)) == 5  # flag, deep, one, two, three
