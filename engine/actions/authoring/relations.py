"""Who rests on whom: the names that a definition uses directly, and where its own name is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.interview.questionnaire import Question, Questionnaire
from engine.library import Library
from engine.rulebook import graph
from engine.rulebook.graph import Node
from engine.rulebook.roots import roots_in, roots_listed
from engine.rulebook.rule import Listed
from engine.rulebook.rulebook import Rulebook
from engine.rulebook.uses import facts_under


@dataclass(frozen=True, slots=True)
class Uses:
    """The names a condition or formula rests on, each once, in their order."""

    facts: tuple[str, ...]
    definitions: tuple[str, ...]
    parameters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UsedBy:
    """Where a name is used: by other definitions, listed entries, guards of facts, sections."""

    definitions: tuple[str, ...]
    listed: tuple[Listed, ...]
    guards: tuple[str, ...]
    sections: tuple[tuple[Questionnaire, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the questionnaire it stands in."""

    questionnaire: Questionnaire
    question: Question


def names_in(nodes: Iterable[Node], rulebook: Rulebook) -> Uses:
    """The names that stand in these nodes themselves."""
    names: dict[str, None] = {}
    for root in nodes:
        for part in graph.walk(root):
            for key in ("fact", "name", "parameter"):
                name = getattr(part, key, None)
                if isinstance(name, str):
                    names[name] = None
    return Uses(
        tuple(name for name in names if name in rulebook.facts),
        tuple(name for name in names if name in rulebook.definitions),
        tuple(name for name in names if name in rulebook.parameters),
    )


def used_by(library: Library, name: str) -> UsedBy:
    """Where a name is used directly."""
    rulebook = library.rulebook
    direct = _direct(rulebook)

    def within(nodes: Iterable[Node]) -> bool:
        found = names_in(nodes, rulebook)
        return name in (*found.facts, *found.definitions, *found.parameters)

    return UsedBy(
        definitions=tuple(other for other, names in direct.items() if name in names),
        listed=tuple(item for item in rulebook.listed if within(roots_listed(item))),
        guards=tuple(
            fact.name
            for fact in rulebook.facts.values()
            if fact.applies is not None and within((fact.applies,))
        ),
        sections=tuple(
            (questionnaire, section.id)
            for questionnaire in library.questionnaires.values()
            for section in questionnaire.sections
            if section.when is not None and within((section.when,))
        ),
    )


@lru_cache(maxsize=4)
def _direct(rulebook: Rulebook) -> Mapping[str, frozenset[str]]:
    """Each definition with all names that stand in it."""
    found: dict[str, frozenset[str]] = {}
    for name, definition in rulebook.definitions.items():
        uses = names_in(roots_in(definition), rulebook)
        found[name] = frozenset((*uses.facts, *uses.definitions, *uses.parameters))
    return found


def questions_for(library: Library, facts: Iterable[str]) -> tuple[Asked, ...]:
    """The questions that ask for these facts, in the order of the questionnaires."""
    wanted = frozenset(facts)
    return tuple(
        Asked(questionnaire, question)
        for questionnaire in library.questionnaires.values()
        for question in questionnaire.questions
        if question.fact in wanted
    )


def fed_by(rulebook: Rulebook, fact: str) -> tuple[str, ...]:
    """The findings, sums and time limits that rest on a fact, those nearest to it first."""
    ends = (*rulebook.findings, *rulebook.amounts, *rulebook.limitations)
    reach = {end.name: facts_under(rulebook, end.name) for end in ends}
    fed = [name for name, facts in reach.items() if fact in facts]
    return tuple(sorted(fed, key=lambda name: len(reach[name])))
