"""Why a conclusion holds or not, in the fewest steps that prove it: `trace.v1`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from engine.rulebook import graph, rows
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.functions import FUNCTIONS
from engine.rulebook.node import Node, Unanswered
from engine.rulebook.relevance import missing, nodes_of
from engine.rulebook.rule import Finding, Term
from engine.rulebook.rule import kind_of as definition_kind
from engine.rulebook.truth import Truth
from engine.rulebook.vocabulary import DATED, Fact
from engine.rulebook.wording import answer_text, condition_text, span_text, title_of

SCHEMA: Final = "trace.v1"
_KINDS: Final = {graph.AsOf: "date", graph.WorkingDay: "date", graph.Brackets: "money"}
_JOINTS: Final = {graph.Not: "not", graph.AnyOf: "any"}  # whatever else has steps joins them all


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a proof: a condition with its truth, and the answers it stands on."""

    truth: Truth
    node: Node
    name: str  # the definition this step enters, or the empty text
    facts: tuple[str, ...]
    steps: tuple[Step, ...]

    def leaves(self) -> Iterator[Step]:
        """The steps that rest on nothing further."""
        if not self.steps:
            yield self
        for step in self.steps:
            yield from step.leaves()


def prove(evaluation: Evaluation, name: str) -> Step:
    """The minimal proof of a finding or truth term, re-walked over its values."""
    definition = evaluation.rulebook.definitions[name]
    assert isinstance(definition, (Finding, Term))
    inner = _step(evaluation, definition.node, frozenset({name}))
    return Step(inner.truth, definition.node, name, (), (inner,))


def _step(evaluation: Evaluation, node: Any, entered: frozenset[str]) -> Step:
    value = node.eval(evaluation)
    truth = Truth.of(value)
    if isinstance(node, graph.Not):
        inner = _step(evaluation, node.part, entered)
        return Step(truth, node, "", (), (inner,))
    if isinstance(node, (graph.All, graph.AnyOf)):
        members = _decisive(evaluation, node, value)
        return Step(truth, node, "", (), tuple(_step(evaluation, m, entered) for m in members))
    if isinstance(node, graph.TruthOf) and node.name not in entered:
        definition = evaluation.rulebook.definitions[node.name]
        inner = _step(evaluation, definition.node, entered | {node.name})  # type: ignore[union-attr]  # truths have nodes
        return Step(truth, node, node.name, (), (inner,))
    return Step(truth, node, "", _facts_under(evaluation, node), ())


def _decisive(evaluation: Evaluation, node: Any, value: bool | None) -> tuple[Any, ...]:
    """The members that settle a group: one true of any, one false of all, the open ones."""
    values = [(member, member.eval(evaluation)) for member in node.members]
    wanted = [member for member, v in values if v is value]
    settled_by_one = value is isinstance(node, graph.AnyOf)
    return tuple(wanted[:1] if settled_by_one and value is not None else wanted)


def _facts_under(evaluation: Evaluation, node: Node) -> tuple[str, ...]:
    """The facts that a leaf condition stands on, through the terms and amounts it names."""
    found: dict[str, None] = {}
    waiting: list[Node] = [node]
    entered: set[str] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, (graph.NumberOf, graph.TruthOf)):
            if part.name not in entered:
                entered.add(part.name)
                waiting += reversed(nodes_of(evaluation.rulebook.definitions[part.name]))
            continue
        fact = getattr(part, "fact", None)
        if isinstance(fact, str):
            found[fact] = None
        if isinstance(part, graph.Choose):
            waiting += _taken(evaluation, part)
        else:
            waiting += reversed(part.parts())
    return tuple(found)


def _taken(evaluation: Evaluation, node: graph.Choose) -> list[Node]:
    for when, then in node.lines:
        value = True if when is None else when.eval(evaluation)
        if value is not False:
            return [then] if when is None else [then, when]
    return []


def trace(
    evaluation: Evaluation, name: str, revision: str = "", language: str = "zh"
) -> dict[str, Any]:
    """A conclusion with its proof as JSON: schema `trace.v1`, stable and versioned."""
    definition = evaluation.rulebook.definitions[name]
    proof = prove(evaluation, name)
    finding = definition if isinstance(definition, Finding) else None
    return {
        "schema": SCHEMA,
        "name": name,
        "code": finding.code if finding else "",
        "title": title_of(evaluation.rulebook, name, language),
        "value": proof.truth.value,
        "level": evaluation.level(finding) if finding else "",
        "basis": list(finding.basis) if finding else [],
        "burden": dict(finding.burden) if finding else {},
        "revision": revision,
        "as_of": evaluation.day.isoformat(),
        "proof": step_json(evaluation, proof, language),
        "missing": list(missing(evaluation, name)),
        "presumed": sorted(set(all_facts(proof)) & evaluation.presumed),
    }


def all_facts(step: Step) -> Iterator[str]:
    """Every fact that a proof stands on."""
    yield from step.facts
    for inner in step.steps:
        yield from all_facts(inner)


def step_json(evaluation: Evaluation, step: Step, language: str) -> dict[str, Any]:
    """One step of a proof as JSON."""
    written: dict[str, Any] = {"truth": step.truth.value}
    if step.name:
        written |= {"name": step.name, "title": title_of(evaluation.rulebook, step.name, language)}
    elif not step.steps:
        written["says"] = condition_text(step.node, evaluation.rulebook, language)
        written |= _sides(evaluation, step.node, language)
    if step.facts:
        written["facts"] = [fact_json(evaluation, name, language) for name in step.facts]
    if step.steps:
        inner = [step_json(evaluation, one, language) for one in step.steps]
        written[_JOINTS.get(type(step.node), "all")] = inner
    return written


def fact_json(evaluation: Evaluation, name: str, language: str) -> dict[str, Any]:
    """A fact with its answer and where the answer comes from."""
    fact = evaluation.rulebook.facts[name]
    value = evaluation.fact(name)
    source = "presumed" if name in evaluation.presumed else "answered"
    if isinstance(value, Unanswered):
        source = value.reason
    return {
        "fact": name,
        "title": fact.title.get(language),
        "answer": answer_text(fact, value, language),
        "source": source,
    }


def _sides(evaluation: Evaluation, node: Node, language: str) -> dict[str, Any]:
    if not isinstance(node, graph.Compare) or isinstance(node.left, rows.RowNumber):
        return {}
    kind = kind_of(evaluation, node.left)
    return {
        "left": span_text(node.left.eval(evaluation), kind, language),
        "right": span_text(node.right.eval(evaluation), kind, language),
    }


def kind_of(evaluation: Evaluation, node: Node) -> str:
    """money, date or number: how a number is to be written."""
    rulebook = evaluation.rulebook
    if isinstance(node, graph.NumberOf):
        return definition_kind(rulebook.definitions[node.name])
    if isinstance(node, graph.FactNumber):
        return _of_fact(rulebook.facts[node.fact])
    if isinstance(node, rows.RowNumber):
        return _of_fact(rulebook.facts[node.fact].row[node.field])
    if isinstance(node, (graph.ParameterNumber, graph.ParameterOn)):
        return rulebook.parameters[node.name].type
    if isinstance(node, graph.Mapped):
        return FUNCTIONS[node.name].gives
    if isinstance(node, graph.Arithmetic):
        return _joined_kind(
            node.sign, kind_of(evaluation, node.left), kind_of(evaluation, node.right)
        )
    if isinstance(node, (graph.Extreme, graph.Total)):
        return _first_kind(evaluation, node.members)
    if isinstance(node, graph.Choose):
        return _first_kind(evaluation, tuple(then for _, then in node.lines))
    if isinstance(node, (rows.SumRows, rows.ExtremeRows)):
        return kind_of(evaluation, node.value)
    return _KINDS.get(type(node), "number")


def _of_fact(fact: Fact) -> str:
    return "date" if fact.main_type in DATED else fact.main_type


def _joined_kind(sign: str, left: str, right: str) -> str:
    if left == right == "date" or (sign == "/" and right == "money"):
        return "number"
    return "money" if "money" in (left, right) else "number"


def _first_kind(evaluation: Evaluation, nodes: tuple[Node, ...]) -> str:
    """The kind of the first that is no mere literal: a nought may stand for any."""
    solid = (node for node in nodes if not isinstance(node, graph.Literal))
    return next((kind_of(evaluation, node) for node in solid), "number")
