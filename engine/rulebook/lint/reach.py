"""What nothing leads to and what leads to nothing: facts, terms, parameters and choices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from engine.errors import Place
from engine.rulebook import graph
from engine.rulebook.lint.material import Material
from engine.rulebook.lint.names import names_in_texts
from engine.rulebook.lint.remark import Remark, advice
from engine.rulebook.parameter import Parameter
from engine.rulebook.rows import RowIs
from engine.rulebook.rule import Term
from engine.rulebook.vocabulary import Fact

CATEGORY: Final = "case.category"
_CATCH_ALL: Final = frozenset({"none", "other", "not_stated", "never", "not_applicable"})


def unasked(material: Material) -> Iterator[Remark]:
    """Facts that rules turn on and nobody is ever asked."""
    used = _facts_used(material)
    for fact in material.rulebook.facts.values():
        if fact.set_by_system or fact.name in material.asked or fact.name not in used:
            continue
        message = f"{fact.name} decides something and no questionnaire asks it"
        yield advice(fact.place, "never-asked", message, "ask it, or mark it set_by: system")


def unneeded(material: Material) -> Iterator[Remark]:
    """Questions, facts, terms and parameters on which nothing turns."""
    used = _facts_used(material) | material.by_engine | names_in_texts(material)
    for name, asked in material.asked.items():
        if name not in used and asked.always:
            message = f"no rule needs the answer to {name}"
            yield advice(asked.place, "never-needed", message, "use the answer, or ask no more")
        elif name not in used:
            message = f"{name} is never asked: no rule needs the answer"
            yield advice(
                asked.place, "never-needed", message, "use the answer, or set always: true"
            )
    for fact in material.rulebook.facts.values():
        if fact.name not in used and fact.name not in material.asked:
            yield advice(fact.place, "unused", f"nothing asks or uses {fact.name}")
    named = _names_used(material) | used
    for definition in material.rulebook.definitions.values():
        if isinstance(definition, Term) and definition.name not in named:
            yield advice(definition.place, "unused", f"no rule uses the term {definition.name}")
    yield from _idle_parameters(material, named)


def _idle_parameters(material: Material, named: set[str]) -> Iterator[Remark]:
    """One remark a file: figures are often gathered before the rules that need them."""
    idle: dict[str, list[Parameter]] = {}
    for parameter in material.rulebook.parameters.values():
        if parameter.name not in named:
            idle.setdefault(parameter.place.path, []).append(parameter)
    for parameters in idle.values():
        names = ", ".join(parameter.name for parameter in parameters)
        yield advice(parameters[0].place, "unused", f"no rule uses {names}")


def _facts_used(material: Material) -> set[str]:
    return {fact for node in material.nodes if isinstance(fact := getattr(node, "fact", None), str)}


def _names_used(material: Material) -> set[str]:
    return {
        name
        for node in material.nodes
        for name in (getattr(node, "name", None), getattr(node, "parameter", None))
        if isinstance(name, str)
    }


def untitled(material: Material) -> Iterator[Remark]:
    """Terms that pictures and proofs can only call by their names; one remark a file."""
    nameless: dict[str, list[Term]] = {}
    for definition in material.rulebook.definitions.values():
        if isinstance(definition, Term) and not definition.title.zh:
            nameless.setdefault(definition.place.path, []).append(definition)
    for terms in nameless.values():
        names = ", ".join(term.name for term in terms)
        message = f"pictures and proofs have no words for {names}"
        yield advice(terms[0].place, "untitled", message, "title: {zh: …, en: …}")


def dead_choices(material: Material) -> Iterator[Remark]:
    """Choices that no condition tells from one other, where all the rest are told apart."""
    told = _told_apart(material)
    for fact in material.rulebook.facts.values():
        yield from _dead(material, fact, fact.name, fact.place, told)
        for name, column in fact.row.items():
            yield from _dead(material, column, f"{fact.name}.{name}", fact.place, told)


def _dead(
    material: Material, fact: Fact, path: str, place: Place, told: dict[str, list[frozenset[str]]]
) -> Iterator[Remark]:
    if path == CATEGORY:
        yield from _lost_categories(material, fact, told.get(path, []))
        return
    groups = told.get(path, [])
    alike: dict[tuple[bool, ...], list[str]] = {}
    for key in fact.choices:
        alike.setdefault(tuple(key in group for group in groups), []).append(key)
    twins = [keys for keys in alike.values() if len(keys) > 1]
    if len(fact.choices) < 3 or len(twins) != 1 or len(twins[0]) > 2:
        return
    if not _CATCH_ALL & set(twins[0]):
        first, second = twins[0]
        message = f"{path}: no condition tells {second} from {first}"
        yield advice(place, "dead-choice", message, "use the choice, or join the two")


def _lost_categories(
    material: Material, fact: Fact, groups: list[frozenset[str]]
) -> Iterator[Remark]:
    """Kinds of dispute that open no questions, decide nothing and have no card of their own."""
    known = material.leads.union(*groups, _CATCH_ALL)
    for key in fact.choices:
        if key not in known:
            message = f"{key} leads nowhere: no questionnaire, rule, route or cause is for it"
            yield Remark(fact.place, "dead-choice", message, "add a cause, or leave the choice out")


def _told_apart(material: Material) -> dict[str, list[frozenset[str]]]:
    """The groups of keys that conditions ask for, by fact or `group.column`."""
    told: dict[str, list[frozenset[str]]] = {}
    for node in material.nodes:
        if isinstance(node, graph.FactIs):
            told.setdefault(node.fact, []).append(node.keys)
        elif isinstance(node, graph.FactHas):
            told.setdefault(node.fact, []).append(frozenset({node.key}))
        elif isinstance(node, RowIs):
            told.setdefault(f"{node.fact}.{node.field}", []).append(node.keys)
    return told
