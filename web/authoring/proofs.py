"""A proof as lines to read: each with its truth, what it says, and the answers it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.i18n import Language
from engine.rulebook import graph, rows
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.explain import Step
from engine.rulebook.graph import Unanswered
from engine.rulebook.truth import Truth
from engine.rulebook.wording import answer_text
from web.authoring.kinds import kind_of
from web.authoring.phrases import Bits, Phrases, plain


@dataclass(frozen=True, slots=True)
class Answered:
    """A fact under a line, with its answer and whether it was given, presumed or lacking."""

    name: str
    title: str
    answer: str
    source: str  # answered, presumed, lacking


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a proof; `joint`: how those below count: all, any, not, none, not_all."""

    truth: str
    bits: Bits
    sides: str
    facts: tuple[Answered, ...]
    joint: str
    parts: tuple[Line, ...]


def proof_lines(step: Step, evaluation: Evaluation, phrases: Phrases) -> tuple[Line, ...]:
    """The lines below a conclusion."""
    return tuple(_line(inner, evaluation, phrases) for inner in _inner(step, ""))


def _inner(step: Step, joint: str) -> Iterator[Step]:
    """The steps below a step; a group of one, or of the same kind as this one, is opened."""
    for inner in step.steps:
        if _is_group(inner) and (len(inner.steps) == 1 or _joint(inner) == joint):
            yield from _inner(inner, joint)
        else:
            yield inner


def _is_group(step: Step) -> bool:
    return not step.name and bool(step.steps) and not isinstance(step.node, graph.Not)


def _grouped(step: Step) -> Step:
    """A negation of a group speaks of the group's members at once."""
    inner = step.steps[0] if isinstance(step.node, graph.Not) and step.steps else step
    return inner if inner.steps and not inner.name else step


def _line(step: Step, evaluation: Evaluation, phrases: Phrases) -> Line:
    bits = _bits(step, phrases)
    facts = (_answered(name, evaluation, phrases.language) for name in step.facts)
    said = plain(bits)
    return Line(
        truth=step.truth.value,
        bits=bits,
        sides=_sides(step, evaluation, phrases),
        facts=tuple(one for one in facts if _tells(one, said, step)),
        joint=_joint(step),
        parts=tuple(
            _line(one, evaluation, phrases)
            for one in _inner(_grouped(step), _joint(_grouped(step)))
        ),
    )


def _tells(one: Answered, said: str, step: Step) -> bool:
    """Whether an answer says more than the line that it makes true."""
    return one.source != "answered" or step.truth is not Truth.TRUE or one.answer not in said


def _joint(step: Step) -> str:
    if step.name or not step.steps:
        return ""
    if isinstance(step.node, graph.Not):
        inner = _grouped(step).node
        return (
            "not" if inner is step.node else "none" if isinstance(inner, graph.AnyOf) else "not_all"
        )
    return "any" if isinstance(step.node, graph.AnyOf) else "all"


def _bits(step: Step, phrases: Phrases) -> Bits:
    """What a step says; a group says nothing but its joint."""
    if step.name:
        return phrases.link(step.name)
    return () if step.steps else phrases.bits(step.node)


def _sides(step: Step, evaluation: Evaluation, phrases: Phrases) -> str:
    """The values that a comparison compared."""
    node = step.node
    if not isinstance(node, graph.Compare) or isinstance(node.left, rows.RowNumber):
        return ""
    kind = kind_of(evaluation.rulebook, node.left) or kind_of(evaluation.rulebook, node.right)
    sides = [phrases.span(side.eval(evaluation), kind) for side in (node.left, node.right)]
    return phrases.say("proof.sides", left=sides[0], right=sides[1])


def _answered(name: str, evaluation: Evaluation, language: Language) -> Answered:
    fact, value = evaluation.rulebook.facts[name], evaluation.fact(name)
    source = "presumed" if name in evaluation.presumed else "answered"
    if isinstance(value, Unanswered):
        source = "lacking"
    return Answered(name, fact.title.get(language), answer_text(fact, value, language), source)
