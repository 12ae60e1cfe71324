"""How a proof of `trace.v1` is drawn as an indented tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from engine.cli.words import TerminalWords

_JOINTS: Final = ("all", "any", "not")
Step = Mapping[str, Any]  # one step of a proof, as JSON


def tree(step: Step, words: TerminalWords) -> Iterator[str]:
    """The lines of a proof, below the conclusion that it proves."""
    for inner in _inner(step):
        yield from _branch(_shortened(inner), words, 1)


def _branch(step: Step, words: TerminalWords, depth: int) -> Iterator[str]:
    margin = "  " * depth
    mark = f"[{words('truth.' + step['truth'])}]"
    yield f"{margin}{mark} {_says(step, words)}"
    for inner in _inner(step):
        yield from _branch(_shortened(inner), words, depth + 1)


def _inner(step: Step) -> list[Step]:
    """What a step rests on; a plain group inside a group of its kind is opened."""
    joint = next((joint for joint in _JOINTS if joint in step), None)
    if joint is None:
        return []
    found: list[Step] = []
    opened = "any" if joint == "not" else joint
    for inner in map(_shortened, step[joint]):
        same = opened in inner and "name" not in inner
        found += _inner(inner) if same else [inner]
    return found


def _shortened(step: Step) -> Step:
    """A nameless group of one is its only member."""
    joint = next((joint for joint in ("all", "any") if joint in step), None)
    if joint is None or "name" in step or len(step[joint]) > 1:
        return step
    return _shortened(step[joint][0])


def _says(step: Step, words: TerminalWords) -> str:
    if "name" in step:
        title: str = step["title"]
        return title if title == step["name"] else f"{title} ({step['name']})"
    if "says" not in step:
        return words("explain." + next(joint for joint in _JOINTS if joint in step))
    sides = f" ({step['left']} : {step['right']})" if "left" in step else ""
    return f"{step['says']}{sides}{_answers(step, words)}"


def _answers(step: Step, words: TerminalWords) -> str:
    """The answers a condition rests on, unless it says them itself."""
    facts = step.get("facts", ())
    told = [
        fact["answer"] if len(facts) == 1 else f"{fact['title']} {fact['answer']}"
        for fact in facts
        if fact["answer"] not in step["says"]
    ]
    return " — " + words("explain.answer", answer="; ".join(told)) if told else ""
