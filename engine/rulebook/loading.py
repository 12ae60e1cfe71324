"""How entries of many files become one body of law: kinds, unique names, order, all faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Final

from engine.errors import DefinitionError, DefinitionFaults, Place
from engine.rulebook.declarations import (
    read_fact,
    read_holidays,
    read_law,
    read_own_values,
    read_parameter,
)
from engine.rulebook.definitions import LISTED, Definitions, full_name
from engine.rulebook.expression import Compiler
from engine.rulebook.parameter import Parameter, parameter_value
from engine.rulebook.rule import Defined, Holidays, Law, Listed
from engine.rulebook.scope import Scope, names_in, parsed
from engine.rulebook.vocabulary import Fact
from engine.source import Items, Reader, Record, Value, plain, suggest

__all__ = ["KINDS", "Loader", "parameter_value", "plain"]

DEFINED: Final = ("term", "finding", "amount", "value", "limitation", "route")
KINDS: Final = (*DEFINED, *LISTED, "fact", "parameter", "law", "holidays", "background")
_CONDITIONS: Final = (
    "when",
    "unless",
    "due",
    "is",
    "conservative",
    "favourable",
    "unlimited",
    "full_until",
    "first_recoverable",
    "revived",
    "in_force",
    "level",
    "first",
    "also",
)


class Loader:
    """Collects entries from many files and compiles them in dependency order."""

    def __init__(self) -> None:
        self.faults: list[DefinitionError] = []
        self.facts: dict[str, Fact] = {}
        self.parameters: dict[str, Parameter] = {}
        self.laws: dict[str, Law] = {}
        self.holidays: list[Holidays] = []
        self.definitions: dict[str, Defined] = {}
        self.listed: list[Listed] = []
        self.backgrounds: dict[str, Record] = {}
        self.order: tuple[str, ...] = ()
        self._guards: dict[str, Value] = {}  # fact → its `applies` as written
        self._records: dict[str, tuple[str, Record]] = {}
        self._listed_records: dict[tuple[str, str], Record] = {}
        self._compiler = Compiler(Scope(self.facts, self.parameters), self.faults)
        self._takers: dict[str, Callable[[Record], None]] = {
            "fact": self._take_fact,
            "parameter": self._take_parameter,
            "law": self._take_law,
            "holidays": self._take_holidays,
            "background": self._take_background,
        }

    def _fault(self, place: Place, message: str, remedy: str = "") -> None:
        self.faults.append(DefinitionError(place, message, remedy))

    # ------------------------------------------------------------ collecting

    def add(self, value: Value) -> None:
        """Take in the entries of one file."""
        if not isinstance(value, Items):
            self._fault(value.place, "a rule file is a list of entries", "start each with a dash")
            return
        for entry in value:
            if not isinstance(entry, Record) or not entry:
                self._fault(entry.place, "an entry is a mapping", "- finding: name")
                continue
            self._take(entry)

    def override(self, value: Value) -> None:
        """Take in the values that an operator sets for parameters, once these are known."""
        if not isinstance(value, Items):
            self._fault(value.place, "a file of own values is a list", "- parameter: name")
            return
        for entry in value:
            if not isinstance(entry, Record) or "parameter" not in entry:
                self._fault(entry.place, "only parameters are set here", "- parameter: name")
                continue
            reader = Reader(entry, self.faults)
            name = reader.word("parameter")
            known = self.parameters.get(name)
            if known is None:
                near = suggest(name, self.parameters) or "new parameters belong to rules"
                self._fault(entry.place_of("parameter"), f"no parameter {name}", near)
                continue
            self.parameters[name] = read_own_values(reader, known)
            reader.done()

    def _take(self, entry: Record) -> None:
        kind = next(iter(entry))
        if kind in self._takers:
            self._takers[kind](entry)
        elif kind in DEFINED:
            self._take_definition(kind, entry)
        elif kind in LISTED:
            self._take_listed(kind, entry)
        else:
            remedy = suggest(kind, KINDS) or f"an entry starts with one of: {', '.join(KINDS)}"
            self._fault(entry.place, f"unknown kind of entry {kind}", remedy)

    def _is_free(self, name: str, entry: Record) -> bool:
        """Whether nothing bears this name yet; a fault where something does."""
        owner = self._owner(name)
        if owner is not None:
            self._fault(entry.place, f"{name} is defined twice", f"it stands at {owner} already")
        return owner is None

    def _owner(self, name: str) -> Place | None:
        if name in self._records:
            return self._records[name][1].place
        if name in self.facts:
            return self.facts[name].place
        return self.parameters[name].place if name in self.parameters else None

    def _take_definition(self, kind: str, entry: Record) -> None:
        name = full_name(kind, Reader(entry, self.faults).word(kind))
        if not self._is_free(name, entry):
            return
        routes = [record for k, record in self._records.values() if k == "route"]
        if kind == "route" and routes:
            remedy = f"the route stands at {routes[0].place} already"
            self._fault(entry.place, "a second route", remedy)
            return
        self._records[name] = (kind, entry)

    def _take_listed(self, kind: str, entry: Record) -> None:
        id = Reader(entry, self.faults).word(kind)
        first = self._listed_records.setdefault((kind, id), entry)
        if first is not entry:
            remedy = f"it stands at {first.place} already"
            self._fault(entry.place, f"{kind} {id} stands twice", remedy)

    def _take_background(self, entry: Record) -> None:
        given = entry["background"]
        if not isinstance(given, Record):
            self._fault(given.place, "background wants a mapping of facts")
        elif entry.place.path in self.backgrounds:
            self._fault(entry.place, "a second background", "one a file: join them")
        else:
            self.backgrounds[entry.place.path] = given

    def _take_fact(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        name = reader.word("fact")
        if not self._is_free(name, entry):
            return
        self.facts[name] = read_fact(reader, name)
        guard = reader.get("applies")
        if guard is not None:
            self._guards[name] = guard
        reader.done()

    def _take_parameter(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        name = reader.word("parameter")
        if self._is_free(name, entry):
            self.parameters[name] = read_parameter(reader, name)
            reader.done()

    def _take_law(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        id = reader.word("law")
        law = read_law(reader, id)
        reader.done()
        if id in self.laws:
            self._fault(entry.place, f"law {id} stands twice", f"see {self.laws[id].place}")
        self.laws[id] = law

    def _take_holidays(self, entry: Record) -> None:
        reader = Reader(entry, self.faults)
        self.holidays.append(read_holidays(reader, reader.word("holidays")))
        reader.done()

    # ------------------------------------------------------------ compiling

    def compile(self) -> None:
        """Compile everything; raises `DefinitionFaults` with all that is wrong."""
        self.order = self._sorted()
        definitions = Definitions(self._compiler, self.faults)
        for name in self.order:
            if name in self._guards:
                guard = self._compiler.condition(self._guards[name])
                self.facts[name] = replace(self.facts[name], applies=guard)
            elif name in self._records:
                kind, entry = self._records[name]
                self.definitions[name] = definitions.define(kind, entry)
        for (kind, _), entry in self._listed_records.items():
            self.listed.append(definitions.listed(kind, entry))
        parsed.cache_clear()
        if self.faults:
            raise DefinitionFaults(self.faults)

    def _sorted(self) -> tuple[str, ...]:
        """Every name after all that it rests on."""
        needs = {name: self._needs(entry) for name, (_, entry) in self._records.items()}
        needs |= {name: self._known(names_in(guard)) for name, guard in self._guards.items()}
        try:
            graph = {name: sorted(needs[name]) for name in sorted(needs)}
            order = tuple(TopologicalSorter(graph).static_order())
        except CycleError as err:
            cycle = list(reversed(err.args[1]))
            place = self._owner(cycle[0]) or Place("")
            remedy = "a definition may not rest on itself: name the part they share"
            self._fault(place, f"cycle: {' → '.join(cycle)}", remedy)
            raise DefinitionFaults(self.faults) from err
        placed = set(order)
        return (*order, *(name for name in self.facts if name not in placed))

    def _needs(self, entry: Record) -> set[str]:
        words = {name for key in _CONDITIONS for name in names_in(entry.get(key))}
        needs = self._known(words)
        if "any_limitation" in words:
            needs |= {name for name, (kind, _) in self._records.items() if kind == "limitation"}
        return needs

    def _known(self, words: Iterable[str]) -> set[str]:
        return {word for word in words if word in self._records or word in self.facts}
