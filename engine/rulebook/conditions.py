"""How a line of words becomes a truth: comparisons, choices, and, or, not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Final

from engine.rulebook import graph, rows
from engine.rulebook.node import Numeric, Truthy
from engine.rulebook.numbers import Literal, ParameterNumber
from engine.rulebook.rule import STATUSES
from engine.rulebook.scope import Line, Unreadable, comprehension, dotted, over_rows
from engine.rulebook.vocabulary import CHOOSABLE, Fact
from engine.source import suggest

SIGNS: Final[Mapping[type[ast.cmpop], str]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


class Conditions:
    """Reads trees of one line as truths; `number` reads those inside that are numbers."""

    def __init__(self, line: Line, number: Callable[[ast.expr], tuple[Numeric, str]]) -> None:
        self.line = line
        self.number = number
        self._calls: dict[str, Callable[[ast.Call], Truthy]] = {
            "any": self._any_row,
            "all": self._any_row,
            "known": self._known,
            "stated": self._stated,
            "mentions": self._mentions,
            "within": self._within,
            "any_limitation": self._limitation,
            "in_region": self._in_region,
        }

    def truth(self, tree: ast.expr) -> Truthy:
        """A tree as a truth."""
        if isinstance(tree, ast.BoolOp):
            members = tuple(self.truth(value) for value in tree.values)
            return graph.All(members) if isinstance(tree.op, ast.And) else graph.AnyOf(members)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
            return graph.Not(self.truth(tree.operand))
        if isinstance(tree, ast.Compare):
            return self._comparisons(tree)
        if isinstance(tree, ast.Call):
            return self._call(tree)
        return self._named(tree)

    def _named(self, tree: ast.expr) -> Truthy:
        name = dotted(tree)
        if name is None:
            remedy = "compare something, or name a finding"
            raise Unreadable(tree, "this is not a condition", remedy)
        if self.line.scope.kinds.get(name) == "truth":
            return graph.TruthOf(name)
        fact = self.line.scope.facts.get(name)
        if fact is not None and fact.type == "bool3":
            remedy = f"write “{name} is yes” or “is no”"
            raise Unreadable(tree, f"{name} has three values", remedy)
        raise self.line.unknown(tree, name, "a condition")

    def _comparisons(self, tree: ast.Compare) -> Truthy:
        lefts = [tree.left, *tree.comparators[:-1]]
        members = tuple(
            self._compare(left, sign, right)
            for left, sign, right in zip(lefts, tree.ops, tree.comparators, strict=True)
        )
        return members[0] if len(members) == 1 else graph.All(members)

    def _compare(self, left: ast.expr, sign: ast.cmpop, right: ast.expr) -> Truthy:
        if isinstance(sign, (ast.Is, ast.IsNot)):
            test = self._choice(left, [right])
            return graph.Not(test) if isinstance(sign, ast.IsNot) else test
        if isinstance(sign, (ast.In, ast.NotIn)):
            member = self._membership(left, right)
            return graph.Not(member) if isinstance(sign, ast.NotIn) else member
        (a, kind_a), (b, kind_b) = self.number(left), self.number(right)
        if common_kind((a, kind_a), (b, kind_b)) is None:
            remedy = "write yuan(…) for sums" if "money" in (kind_a, kind_b) else ""
            raise Unreadable(left, f"{kind_a} compared with {kind_b}", remedy)
        return graph.Compare(SIGNS[type(sign)], a, b)

    def _membership(self, left: ast.expr, right: ast.expr) -> Truthy:
        if isinstance(right, (ast.Tuple, ast.List, ast.Set)):
            return self._choice(left, right.elts)
        name = dotted(right) or ""
        fact = self.line.scope.facts.get(name)
        if fact is None:
            raise self.line.unknown(right, name, "a multiple choice")
        if fact.type != "multi":
            remedy = "write (key, key) after in"
            raise Unreadable(right, f"{name} is not a multiple choice", remedy)
        return graph.FactHas(name, self._key(left, fact))

    def _choice(self, left: ast.expr, keys: list[ast.expr]) -> Truthy:
        cell = self.line.column(left)
        fact = cell[1] if cell else self._chooser(left)
        if fact.type == "multi":
            remedy = f"write “key in {fact.name}”"
            raise Unreadable(left, f"{fact.name} is a multiple choice", remedy)
        if fact.main_type not in CHOOSABLE and not fact.has_keys:
            message = f"{fact.name} is a {fact.type}, not a choice"
            raise Unreadable(left, message, "compare it with a number, or use mentions(…)")
        chosen = frozenset(self._key(key, fact) for key in keys)
        if cell:
            return rows.RowIs(cell[0].name, fact.name, chosen)
        return graph.FactIs(fact.name, chosen)

    def _chooser(self, tree: ast.expr) -> Fact:
        name = dotted(tree) or ""
        fact = self.line.scope.facts.get(name)
        if fact is None:
            raise self.line.unknown(tree, name, "a fact with choices")
        return fact

    def _key(self, tree: ast.expr, fact: Fact) -> str:
        key = tree.value if isinstance(tree, ast.Constant) else dotted(tree)
        if not isinstance(key, str):
            raise Unreadable(tree, f"not a choice of {fact.name}", "write the key of the choice")
        if fact.choices and key not in fact.choices:
            near = suggest(key, fact.choices) or f"choices: {', '.join(fact.choices)}"
            raise Unreadable(tree, f"{fact.name} has no choice {key}", near)
        return key

    # ------------------------------------------------------------ calls

    def _call(self, tree: ast.Call) -> Truthy:
        word = dotted(tree.func) or ""
        read = self._calls.get(word)
        if read is None:
            near = suggest(word, self._calls) or f"one of: {', '.join(self._calls)}"
            raise Unreadable(tree, f"no condition {word}(…)", near)
        return read(tree)

    def _only_argument(self, tree: ast.Call, example: str) -> ast.expr:
        if len(tree.args) != 1:
            raise Unreadable(tree, f"{dotted(tree.func)} takes one name", example)
        return tree.args[0]

    def _any_row(self, tree: ast.Call) -> Truthy:
        every = dotted(tree.func) == "all"
        if comprehension(tree) is None:
            remedy = "any(row.x is yes for row in group), or any: in a list"
            raise Unreadable(tree, f"{dotted(tree.func)} runs over rows", remedy)
        fact, part, tests = over_rows(self.line, tree, self.truth, self.truth)
        return rows.AnyRow(fact, every, part, graph.All(tests) if tests else None)

    def _known(self, tree: ast.Call) -> Truthy:
        argument = self._only_argument(tree, "known(fact)")
        if cell := self.line.column(argument):
            return rows.RowKnown(cell[0].name, cell[1].name)
        return graph.Known(self.line.fact(argument).name)

    def _stated(self, tree: ast.Call) -> Truthy:
        return graph.Stated(self.line.fact(self._only_argument(tree, "stated(fact)")).name)

    def _mentions(self, tree: ast.Call) -> Truthy:
        written = [a.value if isinstance(a, ast.Constant) else None for a in tree.args[1:]]
        words = tuple(word for word in written if isinstance(word, str))
        if not words or len(words) < len(written):
            remedy = 'mentions(row.item, "水", "电")'
            raise Unreadable(tree, "mentions wants words in quotes", remedy)
        cell = self.line.column(tree.args[0])
        fact = cell[1] if cell else self.line.fact(tree.args[0])
        if fact.main_type != "text":
            raise Unreadable(tree.args[0], f"{fact.name} is not a text", "name a free text")
        if cell:
            return rows.RowMentions(cell[0].name, fact.name, words)
        return graph.Mentions(fact.name, words)

    def _within(self, tree: ast.Call) -> Truthy:
        day, kind = self.number(tree.args[0]) if tree.args else (Literal(0), "nothing")
        name = dotted(tree.args[-1]) or "" if tree.args else ""
        parameter = self.line.scope.parameters.get(name)
        wrong = parameter is None or parameter.type != "period"
        if kind != "date" or wrong or len(tree.args) != 2:
            raise Unreadable(tree, "within wants a date and a period", "within(date, parameter)")
        first, last = ParameterNumber(name, 0), ParameterNumber(name, 1)
        return graph.All((graph.Compare(">=", day, first), graph.Compare("<=", day, last)))

    def _in_region(self, tree: ast.Call) -> Truthy:
        written = self._only_argument(tree, 'in_region("北京市")')
        region = written.value if isinstance(written, ast.Constant) else None
        if not isinstance(region, str) or not region:
            raise Unreadable(tree, "in_region wants a place in quotes", 'in_region("北京市")')
        return graph.InRegion(region)

    def _limitation(self, tree: ast.Call) -> Truthy:
        status = dotted(self._only_argument(tree, "any_limitation(expired)")) or ""
        if status.upper() not in STATUSES:
            words = [known.lower() for known in STATUSES]
            near = suggest(status, words) or f"one of: {', '.join(words)}"
            raise Unreadable(tree, f"no limitation status {status}", near)
        return graph.HasLimitation(status.upper())


def common_kind(one: tuple[Numeric, str], other: tuple[Numeric, str]) -> str | None:
    """The kind that two numbers share, nought being a sum of money as well, or None."""
    (a, kind_a), (b, kind_b) = one, other
    if kind_a == kind_b:
        return kind_a
    if {kind_a, kind_b} == {"money", "number"}:
        plain = a if kind_a == "number" else b
        return "money" if is_zero(plain) else None
    return None


def is_zero(node: Numeric) -> bool:
    """Whether a nought was written."""
    return isinstance(node, Literal) and node.value == 0
