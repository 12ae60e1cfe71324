"""One definition or fact with everything that stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.actions.authoring.catalogue import entry_kind
from engine.actions.authoring.excerpt import Excerpt, excerpt
from engine.actions.authoring.relations import (
    Asked,
    UsedBy,
    Uses,
    fed_by,
    names_in,
    questions_for,
    used_by,
)
from engine.errors import NotFound
from engine.library import Library
from engine.rulebook import graph
from engine.rulebook.examples import Failure, run_examples
from engine.rulebook.graph import Truthy
from engine.rulebook.roots import roots_in
from engine.rulebook.rule import Example, Finding
from engine.rulebook.rulebook import Definition
from engine.rulebook.uses import facts_under
from engine.rulebook.vocabulary import Fact


@dataclass(frozen=True, slots=True)
class Tested:
    """An example with what went wrong; nothing where it passed."""

    example: Example
    failures: tuple[Failure, ...]


@dataclass(frozen=True, slots=True)
class RulePage:
    """A definition, its source, its tests, what it rests on and what rests on it."""

    definition: Definition
    kind: str
    source: Excerpt
    tests: tuple[Tested, ...]
    uses: Uses
    used_by: UsedBy
    under: tuple[str, ...]  # every fact it rests on, in the order of the vocabulary
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class FactPage:
    """A fact, where it is asked, and what turns on it; `fed` are the conclusions, nearest first."""

    fact: Fact
    source: Excerpt
    questions: tuple[Asked, ...]
    used_by: UsedBy
    fed: tuple[str, ...]


def rule_page(library: Library, name: str) -> RulePage:
    """Everything about one definition; raises `NotFound`."""
    rulebook = library.rulebook
    definition = rulebook.definitions.get(name)
    if definition is None:
        raise NotFound("rule", name[:60])
    under = facts_under(rulebook, name)
    return RulePage(
        definition=definition,
        kind=entry_kind(definition),
        source=excerpt(library.root, definition.place),
        tests=_tests(library, definition),
        uses=names_in(roots_in(definition), rulebook),
        used_by=used_by(library, name),
        under=tuple(fact for fact in rulebook.facts if fact in under),
        questions=questions_for(library, under),
    )


def _tests(library: Library, definition: Definition) -> tuple[Tested, ...]:
    outcome = run_examples(library.rulebook, library.region.of(None), definition.name)
    return tuple(
        Tested(example, tuple(f for f in outcome.failures if f.place == example.place))
        for example in definition.examples
    )


def fact_page(library: Library, name: str) -> FactPage:
    """Everything about one fact; raises `NotFound`."""
    fact = library.rulebook.facts.get(name)
    if fact is None:
        raise NotFound("fact", name[:60])
    return FactPage(
        fact=fact,
        source=excerpt(library.root, fact.place),
        questions=questions_for(library, (name,)),
        used_by=used_by(library, name),
        fed=fed_by(library.rulebook, name),
    )


def in_force(finding: Finding) -> tuple[Truthy, ...]:
    """The tests of the day on which the finding's law must be in force."""
    if not isinstance(finding.node, graph.All) or finding.node is finding.when:
        return ()
    return tuple(
        part
        for part in finding.node.members
        if part is not finding.when
        and not (isinstance(part, graph.Not) and part.part is finding.unless)
    )
