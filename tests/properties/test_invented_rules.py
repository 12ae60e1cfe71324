"""What holds whatever the rules are: on random rulebooks with random, partial answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import trace
from engine.rulebook.graph import OPEN
from engine.rulebook.ripple import Ripple
from engine.rulebook.rule import kind_of
from tests.properties.agreement import broken, told
from tests.properties.invented import AS_OF, NEAR, answers, definitions, load

some = settings(max_examples=settings().max_examples * 3 // 10)


@some
@given(st.data(), definitions(), NEAR)
def test_what_is_settled_stays_settled_when_more_is_answered(
    data: st.DataObject, entries: list[dict[str, Any]], day: date
) -> None:
    rulebook = load(entries)
    full = data.draw(answers(rulebook))
    fewer = {name: full[name] for name in full if data.draw(st.booleans())}
    before = Evaluation(rulebook, fewer, as_of=day, final=False)
    after = Evaluation(rulebook, full, as_of=day, final=False)
    assert not list(broken(before, after))


@some
@given(st.data(), definitions(), NEAR)
def test_what_is_settled_on_the_way_stands_in_the_final_assessment(
    data: st.DataObject, entries: list[dict[str, Any]], day: date
) -> None:
    rulebook = load(entries)
    given_ = data.draw(answers(rulebook))
    before = Evaluation(rulebook, given_, as_of=day, final=False)
    assert not list(broken(before, Evaluation(rulebook, given_, as_of=day)))


@some
@given(st.data(), definitions(), AS_OF, st.booleans())
def test_no_answers_and_no_day_make_it_stumble(
    data: st.DataObject, entries: list[dict[str, Any]], day: date, final: bool
) -> None:
    rulebook = load(entries)
    evaluation = Evaluation(rulebook, data.draw(answers(rulebook)), as_of=day, final=final)
    told(evaluation)
    for name, definition in rulebook.definitions.items():
        if kind_of(definition) == "truth":
            trace(evaluation, name)


@some
@given(st.data(), definitions(), NEAR)
def test_the_order_of_entries_and_of_answers_does_not_matter(
    data: st.DataObject, entries: list[dict[str, Any]], day: date
) -> None:
    rulebook = load(entries)
    shuffled = load(data.draw(st.permutations(entries)))
    given_ = data.draw(answers(rulebook))
    backwards = dict(reversed(given_.items()))
    one = Evaluation(rulebook, given_, as_of=day)
    other = Evaluation(shuffled, backwards, as_of=day)
    assert told(one) == told(other)


@some
@given(st.data(), definitions(), NEAR, NEAR, st.booleans())
def test_other_answers_and_another_day_give_what_a_new_assessment_gives(
    data: st.DataObject, entries: list[dict[str, Any]], day: date, later: date, final: bool
) -> None:
    rulebook = load(entries)
    given_, changed = data.draw(answers(rulebook)), data.draw(answers(rulebook))
    taken_back = {name: OPEN for name in given_ if name not in changed and data.draw(st.booleans())}
    cheap = Evaluation(rulebook, given_, as_of=day, final=final)
    cheap = cheap.with_answers({**changed, **taken_back}).on_day(later)
    anew = {**given_, **changed, **taken_back}
    fresh = Evaluation(rulebook, anew, as_of=later, final=final)
    cheap_told, fresh_told = told(cheap), told(fresh)
    assert cheap_told.pop("presumed") >= set()  # type: ignore[operator]  # a set of names
    fresh_told.pop("presumed")
    assert cheap_told == fresh_told


@some
@given(st.data(), definitions(), NEAR)
def test_becoming_another_case_is_as_good_as_starting_there(
    data: st.DataObject, entries: list[dict[str, Any]], day: date
) -> None:
    rulebook = load(entries)
    one, other = data.draw(answers(rulebook)), data.draw(answers(rulebook))
    before = Evaluation(rulebook, one, as_of=day, final=False)
    after = before.becoming(other, Ripple.over(rulebook, {}))
    assert told(after) == told(Evaluation(rulebook, other, as_of=day, final=False))
