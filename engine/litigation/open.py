"""What is open in a case: told, said to be unknown, not asked yet, or beside the point."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from engine.litigation.matter import Matter
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.node import ABSENT, DECLINED, OPEN, Node
from engine.rulebook.relevance import Walk


class Answered(Enum):
    """How a fact stands in what was answered."""

    GIVEN = "given"
    UNKNOWN = "unknown"
    OPEN = "open"
    ABSENT = "absent"
    PRIVATE = "private"  # for the one who answers alone: no answer of it enters a paper


@dataclass(frozen=True, slots=True)
class Missing:
    """What keeps something open: facts to be asked, or facts that are private."""

    ask: tuple[str, ...] = ()
    is_private: bool = False


def answered(evaluation: Evaluation, name: str) -> Answered:
    """How a fact stands; what the law presumes was not given by anybody."""
    if evaluation.fact(name) is ABSENT:
        return Answered.ABSENT
    value = evaluation.answers.get(name, OPEN)
    if value is ABSENT:
        return Answered.ABSENT
    if value is DECLINED:
        return Answered.UNKNOWN
    fact = evaluation.rulebook.facts[name]
    if evaluation.in_common and fact.hides(value):
        return Answered.PRIVATE
    return Answered.OPEN if value is OPEN or value is None else Answered.GIVEN


def told_missing(matter: Matter, names: Iterable[str]) -> Missing:
    """What could still be asked and would settle these names."""
    return _sorted_out(matter, Walk(matter.evaluation).into(list(names)).found)


def missing_below(matter: Matter, node: Node) -> Missing:
    """The same for a condition or a formula."""
    walk = Walk(matter.evaluation)
    walk.visit(node)
    return _sorted_out(matter, walk.found)


def _sorted_out(matter: Matter, found: Iterable[str]) -> Missing:
    evaluation = matter.evaluation
    facts = {
        name: answered(evaluation, name)
        for name in found
        if not evaluation.rulebook.facts[name].set_by_system
    }
    open_ones = (name for name, state in facts.items() if state is Answered.OPEN)
    ask = tuple(name for name in open_ones if matter.may_ask(name))
    return Missing(ask, Answered.PRIVATE in facts.values())
