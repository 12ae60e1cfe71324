"""How a line of words becomes a number, sum of money or date, its units checked."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Final

from engine.rulebook import graph, rows
from engine.rulebook.conditions import common_kind, is_zero
from engine.rulebook.functions import FUNCTIONS
from engine.rulebook.node import Number, Numeric, Truthy
from engine.rulebook.parameter import COMPOUND
from engine.rulebook.scope import Line, Unreadable, comprehension, dotted, over_rows
from engine.rulebook.vocabulary import NUMERIC, Fact
from engine.source import suggest

SIGNS: Final[Mapping[type[ast.operator], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
NUMBER_KINDS: Final = {
    "money": "money",
    "date": "date",
    "month": "date",
}  # every other numeric type is a number
_LITERAL: Final = re.compile(r"\d[\d_]*(?:\.\d+)?")
_OF_PARAMETER: Final = ("sum", "count", "brackets", "lower", "upper", "lookup", "value_on")
_SEVERAL: Final = ("min", "max", "total")  # functions of as many numbers as one likes

Typed = tuple[Numeric, str]  # a number and its kind: money, number or date


class Formulas:
    """Reads trees of one line as numbers; `truth` reads those inside that are conditions."""

    def __init__(self, line: Line, truth: Callable[[ast.expr], Truthy]) -> None:
        self.line = line
        self.truth = truth

    def number(self, tree: ast.expr) -> Typed:
        """A tree as a number, sum of money or date, with its kind."""
        if isinstance(tree, ast.Constant):
            return graph.Literal(self._literal(tree)), "number"
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            return self._negative(tree)
        if isinstance(tree, ast.BinOp):
            return self._arithmetic(tree)
        if isinstance(tree, ast.IfExp):
            return self._if(tree)
        if isinstance(tree, ast.Call):
            return self._call(tree)
        name = dotted(tree)
        if name is None:
            remedy = "use + - * /, functions and names"
            raise Unreadable(tree, "this is not a number", remedy)
        return self._named(tree, name)

    def _literal(self, tree: ast.Constant) -> Number:
        """The number as written: read from the text, so that no digit is lost to a float."""
        text = self.line.text_of(tree)
        if not _LITERAL.fullmatch(text):
            raise Unreadable(tree, f"{text} is not a number", "write it out in plain figures")
        value = Fraction(text.replace("_", ""))
        return value.numerator if value.denominator == 1 else value

    def _negative(self, tree: ast.UnaryOp) -> Typed:
        node, kind = self.number(tree.operand)
        if kind == "date":
            raise Unreadable(tree, "-date has no meaning", "use add_days, add_months or days")
        return graph.Arithmetic("-", graph.Literal(0), node), kind

    def _named(self, tree: ast.expr, name: str) -> Typed:
        scope = self.line.scope
        if name == "as_of":
            return graph.AsOf(), "date"
        if cell := self.line.column(tree):
            return self._cell(tree, *cell)
        kind = scope.kinds.get(name, "")
        if kind in ("money", "number", "date"):
            return graph.NumberOf(name), kind
        fact = scope.facts.get(name)
        if fact is not None and fact.main_type in NUMERIC:
            return graph.FactNumber(name, *fact.limits, fact.has_keys), _kind_of(fact)
        parameter = scope.parameters.get(name)
        if parameter is not None and parameter.type not in COMPOUND:
            return graph.ParameterNumber(name), NUMBER_KINDS.get(parameter.type, "number")
        raise self.line.unknown(tree, name, "a number")

    def _cell(self, tree: ast.expr, group: Fact, column: Fact) -> Typed:
        if column.main_type not in NUMERIC:
            raise Unreadable(tree, f"row.{column.name} is a {column.type}, not a number")
        low, high = column.limits
        node = rows.RowNumber(group.name, column.name, low, high, column.has_keys)
        return node, _kind_of(column)

    def _arithmetic(self, tree: ast.BinOp) -> Typed:
        sign = SIGNS.get(type(tree.op))
        if sign is None:
            raise Unreadable(tree, "only + - * / reckon here")
        left, right = self.number(tree.left), self.number(tree.right)
        kind = _joined(sign, left, right)
        if kind is None:
            remedy = "use add_days, add_months or days" if "date" in (left[1], right[1]) else ""
            raise Unreadable(tree, f"{left[1]} {sign} {right[1]} has no meaning", remedy)
        if sign == "/" and is_zero(right[0]):
            raise Unreadable(tree.right, "division by zero")
        return graph.Arithmetic(sign, left[0], right[0]), kind

    def _if(self, tree: ast.IfExp) -> Typed:
        when = self.truth(tree.test)
        left, right = self.number(tree.body), self.number(tree.orelse)
        kind = common_kind(left, right)
        if kind is None:
            raise Unreadable(tree, f"{left[1]} or {right[1]}: both must be one kind")
        return graph.Choose(((when, left[0]), (None, right[0]))), kind

    # ------------------------------------------------------------ calls

    def _call(self, tree: ast.Call) -> Typed:
        word = dotted(tree.func) or ""
        if comprehension(tree):
            return self._over_rows(tree, word)
        if word in ("lower", "upper"):
            return self._bound(tree, word)
        if word == "brackets":
            return self._brackets(tree)
        if word == "lookup":
            return self._lookup(tree)
        if word == "value_on":
            return self._value_on(tree)
        if word in _SEVERAL:
            return self._several(tree, word)
        function = FUNCTIONS.get(word)
        if function is None:
            near = suggest(word, [*FUNCTIONS, *_SEVERAL, *_OF_PARAMETER])
            raise Unreadable(tree, f"no function {word}(…)", near)
        read = [self.number(argument) for argument in tree.args]
        kinds = ", ".join(kind for _, kind in read)
        if kinds != ", ".join(function.takes):
            takes = ", ".join(function.takes)
            raise Unreadable(tree, f"{word} takes ({takes}), not ({kinds})")
        return function.make(tuple(node for node, _ in read)), function.gives

    def _several(self, tree: ast.Call, word: str) -> Typed:
        read = [self.number(argument) for argument in tree.args]
        if not read:
            raise Unreadable(tree, f"{word} of nothing", f"{word}(a, b)")
        joined = read[0]
        for one in read[1:]:
            kind = common_kind(joined, one)
            if kind is None:
                kinds = ", ".join(sorted({kind for _, kind in read}))
                raise Unreadable(tree, f"{word} of different kinds: {kinds}")
            joined = (joined[0] if joined[1] == kind else one[0], kind)
        nodes = tuple(node for node, _ in read)
        if word == "total":
            return graph.Total(nodes), joined[1]
        return graph.Extreme(word == "max", nodes), joined[1]

    def _over_rows(self, tree: ast.Call, word: str) -> Typed:
        if word == "count":
            group, _, tests = over_rows(self.line, tree, self.truth, _ignored)
            return rows.CountRows(group, _all(tests)), "number"
        if word not in ("sum", "min", "max"):
            remedy = "sum, min, max, count, any, all"
            raise Unreadable(tree, f"no {word}(… for row in …)", remedy)
        group, (value, kind), tests = over_rows(self.line, tree, self.truth, self.number)
        if word == "sum" and kind == "date":
            raise Unreadable(tree, "a sum of dates has no meaning", "use min or max")
        if word == "sum":
            return rows.SumRows(group, value, _all(tests)), kind
        return rows.ExtremeRows(group, word == "max", value, _all(tests)), kind

    def _parameter(self, tree: ast.Call, word: str, wanted: str, at: int = -1) -> str:
        name = dotted(tree.args[at]) or "" if tree.args else ""
        fitting = [p.name for p in self.line.scope.parameters.values() if p.type == wanted]
        if name not in fitting:
            near = suggest(name, fitting)
            raise Unreadable(tree, f"{word} wants a parameter of type {wanted}", near)
        return name

    def _bound(self, tree: ast.Call, word: str) -> Typed:
        name = self._parameter(tree, word, "pair")
        return graph.ParameterNumber(name, 0 if word == "lower" else 1), "number"

    def _brackets(self, tree: ast.Call) -> Typed:
        name = self._parameter(tree, "brackets", "brackets")
        if len(tree.args) != 2:
            raise Unreadable(tree, "brackets wants a sum and a tariff", "brackets(x, parameter)")
        amount, kind = self.number(tree.args[0])
        if kind != "money":
            raise Unreadable(tree, "brackets wants a sum of money")
        return graph.Brackets(amount, name), "money"

    def _lookup(self, tree: ast.Call) -> Typed:
        name = self._parameter(tree, "lookup", "table", at=0)
        if len(tree.args) != 2:
            raise Unreadable(tree, "lookup wants a table and a number", "lookup(parameter, n)")
        number, kind = self.number(tree.args[1])
        if kind != "number":
            raise Unreadable(tree.args[1], f"a table is looked up by a number, not by a {kind}")
        return graph.Lookup(name, number), "number"

    def _value_on(self, tree: ast.Call) -> Typed:
        if len(tree.args) != 2:
            raise Unreadable(tree, "value_on wants a parameter and a date", "value_on(name, date)")
        parameter = self.line.scope.parameters.get(dotted(tree.args[0]) or "")
        if parameter is None or parameter.type in COMPOUND:
            raise self.line.unknown(tree.args[0], dotted(tree.args[0]) or "", "a parameter")
        day, kind = self.number(tree.args[1])
        if kind != "date":
            raise Unreadable(tree.args[1], f"value_on wants a date, not a {kind}")
        node = graph.ParameterOn(parameter.name, day)
        return node, NUMBER_KINDS.get(parameter.type, "number")


def _kind_of(fact: Fact) -> str:
    return NUMBER_KINDS.get(fact.main_type, "number")


def _all(tests: tuple[Truthy, ...]) -> Truthy | None:
    return graph.All(tests) if tests else None


def _ignored(_: ast.expr) -> None:
    """What is counted is not read: count(row for row in group)."""


def _joined(sign: str, left: Typed, right: Typed) -> str | None:
    """The kind of two joined numbers, or None where the join has no meaning."""
    a, b = left[1], right[1]
    if "date" in (a, b):
        return None
    if sign in "+-":
        return common_kind(left, right)
    if sign == "*":
        return None if a == b == "money" else "money" if "money" in (a, b) else "number"
    if b == "money":
        return "number" if a == "money" else None
    return a
