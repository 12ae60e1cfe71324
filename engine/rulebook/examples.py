"""The law tests that stand beside the rules: run them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.i18n import money_plain
from engine.rulebook import graph
from engine.rulebook.evaluate import Evaluation
from engine.rulebook.relevance import missing
from engine.rulebook.rule import Amount, Example, Finding, Limitation, Route, Term
from engine.rulebook.rulebook import Definition, Rulebook
from engine.rulebook.truth import Truth
from engine.rulebook.worked import read_facts, read_parameters
from engine.source import Items, Scalar, Value


@dataclass(frozen=True, slots=True)
class Failure:
    """An example whose rule says something else."""

    name: str
    place: Place
    expected: str
    found: str

    def __str__(self) -> str:
        return f"{self.place}: {self.name}: expected {self.expected}, found {self.found}"


@dataclass(slots=True)
class Outcome:
    """What running the examples gave."""

    passed: int = 0
    failures: list[Failure] = field(default_factory=list)
    evaluations: list[tuple[str, Evaluation]] = field(default_factory=list)


def run_examples(rulebook: Rulebook, region: str, only: str = "") -> Outcome:
    """Run every example of the definitions whose names start with `only`."""
    outcome = Outcome()
    for definition in rulebook.definitions.values():
        if not definition.name.startswith(only):
            continue
        for example in definition.examples:
            _run(rulebook, region, definition, example, outcome)
    return outcome


def _run(
    rulebook: Rulebook, region: str, definition: Definition, example: Example, outcome: Outcome
) -> None:
    try:
        evaluation = evaluate_example(rulebook, region, definition, example)
    except DefinitionFaults as err:
        outcome.failures += [
            Failure(definition.name, fault.place, "readable facts", fault.message)
            for fault in err.faults
        ]
        return
    outcome.evaluations.append((definition.name, evaluation))
    faults = list(_compare(evaluation, definition, example))
    outcome.failures += faults
    outcome.passed += not faults


def evaluate_example(
    rulebook: Rulebook, region: str, definition: Definition, example: Example
) -> Evaluation:
    """The assessment of what an example gives, on the background of its file.

    It is final, so presumptions of proof count, unless the example says `partial: true`:
    then it stands as in the middle of an interview.
    """
    background: Mapping[str, Value] = rulebook.backgrounds.get(definition.place.path, {})
    given: dict[str, Value] = {**background, **example.given}
    given = {k: v for k, v in given.items() if not (isinstance(v, Scalar) and v.is_null)}
    faults: list[DefinitionError] = []
    as_of = _as_of(given, example, faults)
    parameters = {k: v for k, v in given.items() if k in rulebook.parameters}
    facts = {k: v for k, v in given.items() if k != "as_of" and k not in parameters}
    for name, value in facts.items():
        if name.partition(".")[0] not in rulebook.namespaces:
            faults.append(DefinitionError(value.place, f"unknown fact {name}", ""))
    typed = read_facts(facts, rulebook, faults, example.place)
    overrides = read_parameters(parameters, rulebook, faults)
    if faults:
        raise DefinitionFaults(faults)
    scope = {name.partition(".")[0] for name in facts} | {definition.name.partition(".")[0]}
    return Evaluation(
        rulebook,
        typed,
        as_of=as_of,
        region=str(example.expects.get("region", region)),
        parameters=overrides,
        scope=scope,
        final=example.expects.get("partial") != "true",
        lazy=True,
    )


def _as_of(given: dict[str, Value], example: Example, faults: list[DefinitionError]) -> date:
    written = given.get("as_of")
    try:
        return date.fromisoformat(str(written))
    except ValueError:
        message = "the example has no as_of"
        faults.append(DefinitionError(example.place, message, "add as_of to given or background"))
        return date(2026, 1, 1)


def _compare(evaluation: Evaluation, definition: Definition, example: Example) -> Iterable[Failure]:
    for expected, found in _pairs(evaluation, definition, example):
        if expected != found:
            yield Failure(definition.name, example.place, expected, found)
    wanted = _words(example.expects.get("missing"))
    found_missing = missing(evaluation, definition.name) if wanted else ()
    for name in wanted:
        if name not in found_missing:
            listed = ", ".join(found_missing) or "nothing"
            yield Failure(definition.name, example.place, f"missing {name}", f"missing {listed}")


def _words(value: Value | None) -> list[str]:
    if value is None:
        return []
    return [str(item) for item in value] if isinstance(value, Items) else [str(value)]


def outcome_of(evaluation: Evaluation, definition: Definition) -> str:
    """What an example of the definition has to say after `then` to come out right."""
    if isinstance(definition, Finding) or (
        isinstance(definition, Term) and definition.kind == "truth"
    ):
        return evaluation.finding(definition.name).value
    if isinstance(definition, (Term, Amount)):
        return _found_number(evaluation.number(definition.name), definition.kind)
    if isinstance(definition, Limitation):
        return evaluation.time_limit(definition).status
    route = evaluation.route()
    return route.primary if route else "none"


def _pairs(
    evaluation: Evaluation, definition: Definition, example: Example
) -> Iterable[tuple[str, str]]:
    """What is expected and what is found, both as text."""
    found = outcome_of(evaluation, definition)
    yield _plain_number(example.then), _plain_number(found)
    if isinstance(definition, Finding):
        if "level" in example.expects and found == Truth.TRUE.value:
            yield str(example.expects["level"]), evaluation.level(definition)
    elif isinstance(definition, Limitation):
        limit = evaluation.time_limit(definition)
        for key in ("conservative", "favourable", "full_until", "first_recoverable"):
            if key in example.expects:
                yield str(example.expects[key]), str(getattr(limit, key))
    elif isinstance(definition, Route):
        yield from _route_pairs(evaluation, example)


def _route_pairs(evaluation: Evaluation, example: Example) -> Iterable[tuple[str, str]]:
    route = evaluation.route()
    if route and "reason" in example.expects:
        yield str(example.expects["reason"]), route.reasons[0]
    for name in _words(example.expects.get("also")):
        yield f"also {name}", f"also {name if route and name in route.also else 'not'}"


def _plain_number(text: str) -> str:
    try:
        return str(Fraction(text))
    except ValueError:
        return text


def _found_number(span: graph.Span | None, kind: str) -> str:
    if span is None:
        return "absent"
    if span[0] != span[1] or span[2]:
        return "unknown"
    if kind == "date":
        return date.fromordinal(int(span[0])).isoformat()
    if kind == "money":
        whole = span[0] == int(span[0])
        return money_plain(int(span[0])) if whole else str(Fraction(span[0]) / 100)
    return str(Fraction(span[0]))
