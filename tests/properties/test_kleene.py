"""The laws of three truth values, over every combination of them and over random conditions."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.rulebook.evaluate import Evaluation
from engine.rulebook.graph import All, AnyOf, Constant, Leaf, Not, Run, Truthy, node
from tests.properties.invented import NEAR, Names, answers, conditions, load

VALUES = (True, False, None)


@node
class Unknown(Leaf):
    """A condition of which nothing is known."""

    def eval(self, run: Run) -> bool | None:
        return None


def said(value: bool | None) -> Truthy:
    return Unknown() if value is None else Constant(value)


def worth(condition: Truthy) -> bool | None:
    nobody: Any = None  # constants ask nothing of a run
    return condition.eval(nobody)


pairs = pytest.mark.parametrize(("a", "b"), list(product(VALUES, repeat=2)))
triples = pytest.mark.parametrize(("a", "b", "c"), list(product(VALUES, repeat=3)))


@pairs
def test_and_is_the_less_true_of_both(a: bool | None, b: bool | None) -> None:
    order = [False, None, True]
    assert worth(All((said(a), said(b)))) is order[min(order.index(a), order.index(b))]
    assert worth(AnyOf((said(a), said(b)))) is order[max(order.index(a), order.index(b))]


@pairs
def test_de_morgan(a: bool | None, b: bool | None) -> None:
    one, other = said(a), said(b)
    assert worth(Not(All((one, other)))) is worth(AnyOf((Not(one), Not(other))))
    assert worth(Not(AnyOf((one, other)))) is worth(All((Not(one), Not(other))))


@pairs
def test_absorption_and_commutation(a: bool | None, b: bool | None) -> None:
    one, other = said(a), said(b)
    assert worth(All((one, AnyOf((one, other))))) is a
    assert worth(AnyOf((one, All((one, other))))) is a
    assert worth(All((one, other))) is worth(All((other, one)))
    assert worth(AnyOf((one, other))) is worth(AnyOf((other, one)))


@triples
def test_association_and_distribution(a: bool | None, b: bool | None, c: bool | None) -> None:
    x, y, z = said(a), said(b), said(c)
    assert worth(All((x, All((y, z))))) is worth(All((All((x, y)), z))) is worth(All((x, y, z)))
    assert worth(All((x, AnyOf((y, z))))) is worth(AnyOf((All((x, y)), All((x, z)))))
    assert worth(AnyOf((x, All((y, z))))) is worth(All((AnyOf((x, y)), AnyOf((x, z)))))


@pytest.mark.parametrize("a", VALUES)
def test_twice_not_is_nothing(a: bool | None) -> None:
    assert worth(Not(Not(said(a)))) is a
    assert worth(Not(said(a))) is (None if a is None else not a)


def test_the_empty_groups() -> None:
    assert worth(All(())) is True
    assert worth(AnyOf(())) is False


@settings(max_examples=settings().max_examples * 3 // 10)
@given(st.data(), NEAR)
def test_written_laws_hold_for_written_conditions(data: st.DataObject, day: Any) -> None:
    names = Names([], [], [], [])
    one, other = data.draw(conditions(names)), data.draw(conditions(names))
    rulebook = load(
        [
            {"term": "p.left", "when": f"not (({one}) and ({other}))"},
            {"term": "p.right", "when": {"any": [f"not ({one})", f"not ({other})"]}},
            {"term": "p.none", "when": {"none": [one, other]}},
            {"term": "p.both", "when": {"all": [f"not ({one})", f"not ({other})"]}},
        ]
    )
    evaluation = Evaluation(rulebook, data.draw(answers(rulebook)), as_of=day, final=False)
    assert evaluation.truth("p.left") is evaluation.truth("p.right")
    assert evaluation.truth("p.none") is evaluation.truth("p.both")
