"""One definition tried on made-up facts: what follows, why, and what would change it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine.actions.authoring.relations import names_in
from engine.errors import NotFound
from engine.i18n import Language
from engine.library import Library
from engine.rulebook import graph
from engine.rulebook.change import Flip, flips, route_flips
from engine.rulebook.conclusion import RouteTaken, Sum, TimeLimit
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.examples import evaluate_example
from engine.rulebook.explain import Step, prove, trace
from engine.rulebook.graph import Node, Span, Unanswered
from engine.rulebook.ranges import Narrowing, narrowing
from engine.rulebook.relevance import missing
from engine.rulebook.rule import Amount, Finding, Limitation, Route, Term
from engine.rulebook.rulebook import Definition
from engine.rulebook.truth import Truth
from engine.rulebook.uses import facts_under


@dataclass(frozen=True, slots=True)
class Facts:
    """What is given to a trial; `final` as after an interview, else as in the middle of one."""

    values: Mapping[str, Any]  # typed as `vocabulary.read_answer` gives them
    as_of: date
    scope: frozenset[str]
    final: bool = True
    region: str = ""  # of an example that is about another place


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A number that went into another: by its name, with those that went into it."""

    name: str
    span: Span | None
    parts: tuple[Reckoned, ...]


@dataclass(frozen=True, slots=True)
class Trial:
    """What follows for one definition.

    `truth` is that of a finding or truth term, or whether a sum is due. `proof` is the minimal
    one; `trace` the same as `trace.v1`, where the definition is a truth itself.
    """

    evaluation: Evaluation
    definition: Definition
    truth: Truth | None
    level: str
    proof: Step | None
    trace: Mapping[str, Any]
    sum: Sum | None
    span: Span | None
    reckoned: tuple[Reckoned, ...]
    limit: TimeLimit | None
    route: RouteTaken | None
    missing: tuple[str, ...]
    presumed: tuple[str, ...]
    flips: tuple[Flip, ...]  # sets of answers that would turn it
    narrowing: tuple[Narrowing, ...]  # unknown facts, those first that narrow a range most
    line: Node | None  # the condition of the line by which a number was reckoned


def scope_of(library: Library, name: str, facts: Collection[str] = ()) -> frozenset[str]:
    """The namespaces in play: those of the facts given, or else of all that a rule rests on."""
    named = facts or facts_under(library.rulebook, name)
    spaces = {one.partition(".")[0] for one in (*named, name)}
    return frozenset(spaces & library.rulebook.namespaces)


def example_facts(library: Library, name: str, number: int) -> Facts:
    """What one example of a definition gives, on the background of its file.

    Raises `NotFound` where there is no such example.
    """
    definition = library.rulebook.definitions.get(name)
    if definition is None or not 0 <= number < len(definition.examples):
        raise NotFound("example", f"{name[:60]} {number}")
    evaluation = evaluate_example(
        library.rulebook, library.region.of(None), definition, definition.examples[number]
    )
    given = {k: v for k, v in evaluation.answers.items() if not isinstance(v, Unanswered)}
    elsewhere = "region" in definition.examples[number].expects
    region = evaluation.region if elsewhere else ""
    return Facts(given, evaluation.day, evaluation.scope, evaluation.final, region)


def try_rule(library: Library, name: str, facts: Facts, language: Language = "zh") -> Trial:
    """Apply one definition to facts; raises `NotFound`."""
    definition = library.rulebook.definitions.get(name)
    if definition is None:
        raise NotFound("rule", name[:60])
    evaluation = _evaluate(library, facts)
    route = evaluation.route() if isinstance(definition, Route) else None
    return Trial(
        evaluation=evaluation,
        definition=definition,
        truth=_truth(evaluation, definition),
        level=evaluation.level(definition) if isinstance(definition, Finding) else "",
        proof=_proof(evaluation, definition),
        trace=trace(evaluation, name, library.revision, language) if _is_truth(definition) else {},
        sum=evaluation.amount(name) if isinstance(definition, Amount) else None,
        span=evaluation.number(name) if _is_number(definition) else None,
        reckoned=_reckoned(evaluation, definition) if _is_number(definition) else (),
        limit=evaluation.time_limit(definition) if isinstance(definition, Limitation) else None,
        route=route,
        missing=missing(evaluation, name),
        presumed=tuple(sorted(evaluation.presumed & facts_under(library.rulebook, name))),
        flips=_flips(evaluation, definition, route),
        narrowing=narrowing(evaluation, name) if _is_number(definition) else (),
        line=_line(evaluation, definition) if _is_number(definition) else None,
    )


def _evaluate(library: Library, facts: Facts) -> Evaluation:
    return Evaluation(
        library.rulebook,
        facts.values,
        as_of=facts.as_of,
        region=facts.region or library.region.of_case(library.rulebook, facts.values, facts.scope),
        scope=facts.scope,
        final=facts.final,
    )


def _flips(
    evaluation: Evaluation, definition: Definition, route: RouteTaken | None
) -> tuple[Flip, ...]:
    """What would turn a truth, or lead the dispute elsewhere."""
    if _is_truth(definition):
        return flips(evaluation, definition.name)
    return () if route is None else route_flips(evaluation, route.primary)


def _proof(evaluation: Evaluation, definition: Definition) -> Step | None:
    """Of a truth, or of the finding by which a sum is due or a time limit in play."""
    if _is_truth(definition):
        return prove(evaluation, definition.name)
    if isinstance(definition, (Amount, Limitation)):
        inner = _prove(evaluation, definition.due)
        return Step(inner.truth, definition.due, definition.name, (), (inner,))
    return None


def _prove(evaluation: Evaluation, node: Any) -> Step:
    """The minimal proof of a condition that bears no name of its own."""
    value = node.eval(evaluation)
    truth = Truth.of(value)
    if isinstance(node, graph.TruthOf):
        return prove(evaluation, node.name)
    if isinstance(node, graph.Not):
        return Step(truth, node, "", (), (_prove(evaluation, node.part),))
    if isinstance(node, (graph.All, graph.AnyOf)):
        decisive = [member for member in node.members if member.eval(evaluation) is value]
        if value is isinstance(node, graph.AnyOf):
            decisive = decisive[:1]
        return Step(truth, node, "", (), tuple(_prove(evaluation, one) for one in decisive))
    return Step(truth, node, "", names_in((node,), evaluation.rulebook).facts, ())


def _is_truth(definition: Definition) -> bool:
    return isinstance(definition, Finding) or (
        isinstance(definition, Term) and definition.kind == "truth"
    )


def _is_number(definition: Definition) -> bool:
    return isinstance(definition, Amount) or (
        isinstance(definition, Term) and definition.kind != "truth"
    )


def _truth(evaluation: Evaluation, definition: Definition) -> Truth | None:
    if isinstance(definition, (Amount, Limitation)):
        return Truth.of(definition.due.eval(evaluation))
    return evaluation.finding(definition.name) if _is_truth(definition) else None


def _line(evaluation: Evaluation, definition: Definition) -> Node | None:
    """The condition of the line that surely decided; nothing where it is the last, without one."""
    node = getattr(definition, "node", None)
    if not isinstance(node, graph.Choose):
        return None
    for when, _ in node.lines:
        value = True if when is None else when.eval(evaluation)
        if value is not False:
            return when if value is True else None
    return None


def _reckoned(evaluation: Evaluation, definition: Definition) -> tuple[Reckoned, ...]:
    assert isinstance(definition, (Amount, Term))  # only numbers are asked for
    return _parts(evaluation, definition.node, {definition.name})


def _parts(evaluation: Evaluation, root: Node, entered: set[str]) -> tuple[Reckoned, ...]:
    """The numbers named in a formula, along the lines that were taken, each entered once."""
    found: dict[str, Reckoned] = {}
    waiting: list[Node] = [root]
    while waiting:
        part = waiting.pop(0)
        name = _named(part)
        if name and name not in found:
            found[name] = _one(evaluation, part, name, entered)
        waiting = [*_taken(evaluation, part), *waiting]
    return tuple(found.values())


def _named(part: Node) -> str:
    if isinstance(part, (graph.NumberOf, graph.ParameterNumber)):
        return part.name
    if isinstance(part, graph.Brackets):
        return part.parameter
    return getattr(part, "fact", "") or ""


def _one(evaluation: Evaluation, part: Node, name: str, entered: set[str]) -> Reckoned:
    if not isinstance(part, graph.NumberOf):
        span = part.eval(evaluation) if isinstance(part, graph.FactNumber) else None
        return Reckoned(name, span, ())
    if name in entered:
        return Reckoned(name, evaluation.number(name), ())
    entered.add(name)
    inner = evaluation.rulebook.definitions[name]
    assert isinstance(inner, (Amount, Term))  # numbers are amounts and terms
    return Reckoned(name, evaluation.number(name), _parts(evaluation, inner.node, entered))


def _taken(evaluation: Evaluation, part: Node) -> list[Node]:
    """What lies below; of lines only those that may still decide, and nothing inside rows."""
    if not isinstance(part, graph.Choose):
        return [] if hasattr(part, "fact") else list(part.parts())
    taken: list[Node] = []
    for when, then in part.lines:
        value = True if when is None else when.eval(evaluation)
        if value is not False:
            taken.append(then)
        if value is True:
            break
    return taken
