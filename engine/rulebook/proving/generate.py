"""Examples that the rules still lack: found by the solver, for a lawyer to confirm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from engine.rulebook.coverage import Gap
from engine.rulebook.evaluate import SHARED, Evaluation
from engine.rulebook.examples import outcome_of
from engine.rulebook.proving.prover import Impossible, Prover, Wanted, Witness
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import resting_on
from engine.rulebook.vocabulary import write_answer


@dataclass(frozen=True, slots=True)
class Proposal:
    """An example that reaches a gap, as it would be written; without one, why there is none."""

    gap: Gap
    name: str  # the definition that the example belongs to
    given: Mapping[str, Any]
    then: str
    why_not: str = ""


def proposals(prover: Prover, gaps: Iterable[Gap]) -> Iterator[Proposal]:
    """One example for each gap; what an earlier one reaches as well is left out."""
    reached: list[Evaluation] = []
    for gap in gaps:
        node, value = gap.wanted
        if any(node.eval(evaluation) is value for evaluation in reached):
            continue
        proposal, evaluation = _proposal(prover, gap)
        reached += [] if evaluation is None else [evaluation]
        yield proposal


def _proposal(prover: Prover, gap: Gap) -> tuple[Proposal, Evaluation | None]:
    name = _owner(prover.rulebook, gap)
    answer = prover.find(gap.wanted, within=(name.partition(".")[0],))
    if not isinstance(answer, Witness):
        impossible = isinstance(answer, Impossible)
        why = "no case can reach it" if impossible else "no case was found, and no proof of none"
        return Proposal(gap, name, {}, "", why), None
    found = least(answer.evaluation, gap.wanted, name)
    if found is None:
        return Proposal(gap, name, {}, "", "its case needs questions of another subject"), None
    definition = prover.rulebook.definitions[name]
    then = outcome_of(found, definition)
    return Proposal(gap, name, _given(found, definition.place.path), then), found


def _owner(rulebook: Rulebook, gap: Gap) -> str:
    """The definition itself; for a fact the first one that rests on it."""
    if gap.of in rulebook.definitions:
        return gap.of
    above = resting_on(rulebook, gap.of)
    resting = (name for name in rulebook.definitions if name in above)
    return next(resting, next(iter(rulebook.definitions)))


def least(found: Evaluation, wanted: Wanted, name: str) -> Evaluation | None:
    """The case without the answers that it does not need, assessed as an example is.

    Nothing where an example cannot show it: its scope is what it names.
    """
    node, value = wanted
    found = _as_example(found, found.answers, name)
    if node.eval(found) is not value:
        return None
    for fact in sorted(found.answers):
        fewer = {other: a for other, a in found.answers.items() if other != fact}
        spared = _as_example(found, fewer, name)
        if node.eval(spared) is value:
            found = spared
    return found


def _as_example(found: Evaluation, answers: Mapping[str, Any], name: str) -> Evaluation:
    spaces = {one.partition(".")[0] for one in (*answers, name)}
    return Evaluation(
        found.rulebook,
        answers,
        as_of=found.day,
        region=found.region,
        scope=spaces & found.rulebook.namespaces | {SHARED},
    )


def _given(found: Evaluation, path: str) -> dict[str, Any]:
    """The answers as they are written, and `null` for what the background of the file gives."""
    facts = found.rulebook.facts
    given: dict[str, Any] = {"as_of": found.day.isoformat()}
    given |= {name: write_answer(facts[name], value) for name, value in found.answers.items()}
    background: Mapping[str, Any] = found.rulebook.backgrounds.get(path, {})
    return given | {name: None for name in background if name not in given}
