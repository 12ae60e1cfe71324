"""The compiled law: every definition under its name, in dependency order, with a revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from engine.errors import DefinitionError
from engine.rulebook.calendar import Calendar, days_of
from engine.rulebook.loading import Loader
from engine.rulebook.parameter import Parameter
from engine.rulebook.rule import (
    Amount,
    Defined,
    Finding,
    Holidays,
    Law,
    Limitation,
    Listed,
    Route,
    Term,
)
from engine.rulebook.vocabulary import Fact
from engine.source import Record, Value

Definition = Defined
D = TypeVar("D", Term, Finding, Amount, Limitation, Route)


@dataclass(frozen=True, eq=False)
class Rulebook:
    """Facts, parameters, laws and definitions; frozen once loaded."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    laws: Mapping[str, Law]
    definitions: Mapping[str, Definition]
    order: tuple[str, ...]
    listed: tuple[Listed, ...]
    holidays: tuple[Holidays, ...]
    backgrounds: Mapping[str, Record]
    warnings: tuple[DefinitionError, ...] = ()

    @classmethod
    def load(cls, files: Iterable[Value], own: Value | None = None) -> Rulebook:
        """Compile the entries of these files; raises `DefinitionFaults` with all faults.

        `own` are the values that the operator of a platform sets for parameters.
        """
        loader = Loader()
        for file in files:
            loader.add(file)
        if own is not None:
            loader.override(own)
        loader.compile()
        return cls(
            facts=loader.facts,
            parameters=loader.parameters,
            laws=loader.laws,
            definitions=loader.definitions,
            order=loader.order,
            listed=tuple(loader.listed),
            holidays=tuple(loader.holidays),
            backgrounds=loader.backgrounds,
        )

    def of(self, kind: type[D]) -> tuple[D, ...]:
        """Every definition of one kind, in the order of the files."""
        return tuple(d for d in self._in_files if isinstance(d, kind))

    @cached_property
    def _in_files(self) -> tuple[Definition, ...]:
        return tuple(sorted(self.definitions.values(), key=lambda d: (d.place.path, d.place.line)))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return self.of(Finding)

    @cached_property
    def amounts(self) -> tuple[Amount, ...]:
        return self.of(Amount)

    @cached_property
    def limitations(self) -> tuple[Limitation, ...]:
        return self.of(Limitation)

    @cached_property
    def route(self) -> Route | None:
        routes = self.of(Route)
        return routes[0] if routes else None

    @cached_property
    def calendar(self) -> Calendar:
        """Days off and worked of all published years together."""
        return Calendar(
            off=days_of(span for year in self.holidays for span in year.off),
            worked=days_of(span for year in self.holidays for span in year.worked),
        )

    @cached_property
    def namespaces(self) -> frozenset[str]:
        """The first words of all fact names: case, rental, …"""
        return frozenset(fact.namespace for fact in self.facts.values())

    @cached_property
    def districts(self) -> tuple[Fact, ...]:
        """The facts that say in which district something is, in the order of the vocabulary."""
        return tuple(fact for fact in self.facts.values() if fact.type == "district")

    def listed_as(self, kind: str) -> tuple[Listed, ...]:
        """Evidence items, options or headlines, in the order of the files."""
        return tuple(item for item in self.listed if item.kind == kind)
