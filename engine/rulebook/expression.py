"""Plain words of a rule, read by Python's own parser and checked into graph nodes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar

from engine.errors import DefinitionError, Place
from engine.rulebook import graph
from engine.rulebook.conditions import Conditions, is_zero
from engine.rulebook.formulas import Formulas, Typed
from engine.rulebook.node import Numeric, Truthy
from engine.rulebook.numbers import round_fen
from engine.rulebook.scope import Line, Scope, Unreadable, dotted, names_in, one_line, parsed
from engine.source import Items, Record, Scalar, Value, suggest

__all__ = ["Compiler", "Scope", "dotted", "names_in", "round_fen"]

N = TypeVar("N")


class _Reading:
    """Conditions and formulas of one line, each able to read the other inside itself."""

    def __init__(self, scope: Scope, source: str) -> None:
        line = Line(scope, source)
        self._conditions = Conditions(line, self.number)
        self._formulas = Formulas(line, self.truth)

    def truth(self, tree: ast.expr) -> Truthy:
        return self._conditions.truth(tree)

    def number(self, tree: ast.expr) -> Typed:
        return self._formulas.number(tree)


class Compiler:
    """Turns written conditions and formulas into nodes; faults are collected, not raised."""

    def __init__(self, scope: Scope, faults: list[DefinitionError]) -> None:
        self.scope = scope
        self.faults = faults

    def condition(self, value: Value) -> Truthy:
        """A condition: a line, a list (all of it), or {all: …}, {any: …}, {none: …}."""
        if isinstance(value, Items):
            return graph.All(tuple(self.condition(part) for part in value))
        if isinstance(value, Record):
            return self._group(value)
        if value in ("true", "false"):
            return graph.Constant(value == "true")
        nothing: Truthy = graph.Constant(False)
        return self._line(value, _Reading.truth, nothing)

    def _group(self, record: Record) -> Truthy:
        members: list[Truthy] = []
        for word, value in record.items():
            listed = value if isinstance(value, Items) else Items(value.place, [value])
            parts = tuple(self.condition(part) for part in listed)
            if word == "all":
                members.append(graph.All(parts))
            elif word == "any":
                members.append(graph.AnyOf(parts))
            elif word == "none":
                members.append(graph.Not(graph.AnyOf(parts)))
            else:
                remedy = suggest(word, ("all", "any", "none")) or "use all, any or none"
                self._fault(record.place_of(word), f"{word} does not join conditions", remedy)
        return members[0] if len(members) == 1 else graph.All(tuple(members))

    def formula(self, value: Value) -> Typed:
        """A formula and its kind: money, number or date; a list is read as lines."""
        if isinstance(value, Items):
            return self._lines(value)
        if isinstance(value, Record):
            remedy = "- {when: …, is: …}"
            self._fault(value.place, "a formula is a line or a list of lines", remedy)
            return graph.Literal(0), "number"
        nothing: Typed = (graph.Literal(0), "number")
        return self._line(value, _Reading.number, nothing)

    def _lines(self, items: Items) -> Typed:
        lines: list[tuple[Truthy | None, Numeric]] = []
        kinds: list[str] = []
        for item in items:
            if not isinstance(item, Record) or "is" not in item or set(item) - {"when", "is"}:
                self._fault(item.place, "a line of a formula has when and is", "{when: …, is: …}")
                continue
            node, kind = self.formula(item["is"])
            kinds += [] if is_zero(node) else [kind]
            lines.append((self.condition(item["when"]) if "when" in item else None, node))
        self._check_lines(items, lines, set(kinds))
        return graph.Choose(tuple(lines)), kinds[0] if kinds else "number"

    def _check_lines(
        self, items: Items, lines: list[tuple[Truthy | None, Numeric]], kinds: set[str]
    ) -> None:
        if len(kinds) > 1:
            self._fault(items.place, f"lines of different kinds: {', '.join(sorted(kinds))}")
        if "date" in kinds and any(is_zero(node) for _, node in lines):
            self._fault(items.place, "0 is no date", "leave the line out, or name a date")
        if any(when is None for when, _ in lines[:-1]):
            self._fault(
                items.place, "only the last line has no when", "nothing after it is reached"
            )

    def _line(self, text: Scalar, read: Callable[[_Reading, ast.expr], N], instead: N) -> N:
        source = one_line(text)
        try:
            return read(_Reading(self.scope, source), parsed(source))
        except SyntaxError as err:
            remedy = "one plain expression a line"
            if source.count("(") != source.count(")"):
                remedy = "inside [ ] or { } put a condition with commas into quotes"
            place = text.place_at((err.offset or 1) - 1)
            self._fault(place, f"cannot read “{source}”: {err.msg}", remedy)
        except (RecursionError, MemoryError, ValueError):
            remedy = "name an intermediate term"
            self._fault(text.place, "the expression is nested too deeply", remedy)
        except Unreadable as err:
            before = len(source.encode()[: err.where.col_offset].decode())
            self._fault(text.place_at(before), err.message, err.remedy)
        return instead

    def _fault(self, place: Place, message: str, remedy: str = "") -> None:
        self.faults.append(DefinitionError(place, message, remedy))
