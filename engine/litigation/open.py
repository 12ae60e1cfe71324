"""What is open in a case: told, said to be unknown, not asked yet, or beside the point."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from engine.litigation.matter import Matter
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import ABSENT, DECLINED, OPEN, Truthy
from engine.rulebook.relevance import Walk


class Answered(Enum):
    """How a fact stands in what was answered."""

    GIVEN = "given"
    UNKNOWN = "unknown"
    OPEN = "open"
    ABSENT = "absent"


def answered(evaluation: Evaluation, name: str) -> Answered:
    """How a fact stands; what the law presumes was not given by anybody."""
    if evaluation.fact(name) is ABSENT:
        return Answered.ABSENT
    value = evaluation.answers.get(name, OPEN)
    if value is ABSENT:
        return Answered.ABSENT
    if value is DECLINED:
        return Answered.UNKNOWN
    hidden = evaluation.in_common and evaluation.rulebook.facts[name].hides(value)
    if value is OPEN or value is None or hidden:
        return Answered.OPEN
    return Answered.GIVEN


def told_missing(matter: Matter, names: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    """The facts that could still be asked and would settle these names; whether any was unknown."""
    return _sorted_out(matter, Walk(matter.evaluation).into(list(names)).found)


def missing_below(matter: Matter, node: Truthy) -> tuple[tuple[str, ...], bool]:
    """The same for a condition."""
    walk = Walk(matter.evaluation)
    walk.visit(node)
    return _sorted_out(matter, walk.found)


def _sorted_out(matter: Matter, found: Iterable[str]) -> tuple[tuple[str, ...], bool]:
    evaluation = matter.evaluation
    facts = [name for name in found if not evaluation.rulebook.facts[name].set_by_system]
    ask = tuple(name for name in facts if answered(evaluation, name) is Answered.OPEN)
    if matter.asked:
        ask = tuple(name for name in ask if name in matter.asked)
    return ask, any(answered(evaluation, name) is Answered.UNKNOWN for name in facts)
