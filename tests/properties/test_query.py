"""A query over many cases says of each exactly what the interpreter says."""

from __future__ import annotations

from datetime import date
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.library import Library
from engine.rulebook.query.seen import Setting
from engine.rulebook.query.table import Inexpressible
from engine.rulebook.sampling import Sampler
from tests.properties.invented import NEAR, answers, definitions, load
from tests.properties.queried import Queried

DAY = date(2026, 11, 22)


@cache
def library() -> Library:
    return Library.load()


def drawn(seed: int, count: int) -> list[dict[str, Any]]:
    """Cases of which more or less is known."""
    chance = Random(seed)
    sampler = Sampler(library().rulebook, chance, DAY)
    cases = []
    for _ in range(count):
        sampler.known = chance.choice((0.3, 0.6, 0.85, 1.0))
        cases.append(sampler.answers())
    return cases


@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("kind", ["rental"])
def test_query_and_interpreter_agree_on_random_cases(kind: str, final: bool) -> None:
    asked = library().questionnaires[kind]
    skippable = () if final else asked.skippable
    setting = Setting(frozenset(asked.scope) | {"case"}, asked.gates, skippable, final)
    region = library().region.of(None)
    queried = Queried(library().rulebook, drawn(7, 1500), DAY, setting, region)
    assert len(queried.lines) > 1400
    assert not [*queried.differences()]


@settings(max_examples=settings().max_examples // 5)
@given(st.data(), definitions(), NEAR, st.booleans())
def test_query_and_interpreter_agree_on_invented_rules(
    data: st.DataObject, entries: list[dict[str, Any]], day: date, final: bool
) -> None:
    rulebook = load(entries)
    cases = data.draw(st.lists(answers(rulebook), min_size=1, max_size=12))
    try:
        queried = Queried(rulebook, cases, day, Setting(rulebook.namespaces, {}, (), final), "")
        found = [*queried.differences()]
    except Inexpressible:
        assume(False)
    assert not found
