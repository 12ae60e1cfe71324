"""How an answer is kept in a history: its value as written, or which kind of non-answer it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from engine.errors import AnswerError
from engine.interview.progress import LATER
from engine.rulebook.graph import ABSENT, DECLINED
from engine.rulebook.vocabulary import Fact, read_answer, write_answer

Stored: TypeAlias = Mapping[str, Any]  # {"value": …}, or one state that is true
_STATES: Final = {"declined": DECLINED, "not_applicable": ABSENT, "later": LATER}


def write_stored(fact: Fact, value: Any) -> Stored:
    """A typed answer as it is kept."""
    for state, meaning in _STATES.items():
        if value is meaning:
            return {state: True}
    return {"value": write_answer(fact, value)}


def read_stored(facts: Mapping[str, Fact], stored: Mapping[str, Stored]) -> dict[str, Any]:
    """Kept answers as typed values; what the present rules cannot read counts as not given."""
    answers: dict[str, Any] = {}
    for name, kept in stored.items():
        fact = facts.get(name)
        if fact is None:
            continue
        state = next((_STATES[s] for s in _STATES if kept.get(s)), None)
        if state is not None:
            answers[name] = state
            continue
        try:
            answers[name] = read_answer(fact, kept.get("value"))
        except AnswerError:
            continue
    return answers
