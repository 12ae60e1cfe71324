"""A proof as lines to read: each with its truth, what it says, and the answers it stands on."""

from __future__ import annotations

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
    """One line of a proof; `joint` says how the lines below count: all, any or not."""

    truth: str
    bits: Bits
    sides: str
    facts: tuple[Answered, ...]
    joint: str
    parts: tuple[Line, ...]


def proof_lines(step: Step, evaluation: Evaluation, phrases: Phrases) -> tuple[Line, ...]:
    """The lines below a conclusion."""
    return tuple(_line(_opened(inner), evaluation, phrases) for inner in step.steps)


def _opened(step: Step) -> Step:
    """A nameless group of one is its only member."""
    is_group = isinstance(step.node, (graph.All, graph.AnyOf)) and not step.name
    return _opened(step.steps[0]) if is_group and len(step.steps) == 1 else step


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
        parts=tuple(_line(_opened(inner), evaluation, phrases) for inner in step.steps),
    )


def _tells(one: Answered, said: str, step: Step) -> bool:
    """Whether an answer says more than the line that it makes true."""
    return one.source != "answered" or step.truth is not Truth.TRUE or one.answer not in said


def _joint(step: Step) -> str:
    if step.name or not step.steps:
        return ""
    if isinstance(step.node, graph.Not):
        return "not"
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
