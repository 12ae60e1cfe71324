"""Plain words of a rule, read by Python's own parser and checked into graph nodes."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, TypeVar

from engine.errors import DefinitionError, Place
from engine.rulebook import graph, rows
from engine.rulebook.calendar import add_months, clamp, months_between
from engine.rulebook.graph import Node, Number, Numeric, Truthy
from engine.rulebook.parameter import Parameter
from engine.rulebook.vocabulary import NUMERIC, Fact
from engine.source import Items, Record, Scalar, Value, suggest

SIGNS: Final[Mapping[type[ast.AST], str]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
T = TypeVar("T")
NUMBER_KINDS: Final = {"money": "money", "date": "date"}  # every other numeric type is a number


@dataclass(slots=True)
class Scope:
    """The names a rule may use; `kinds` grows as definitions are compiled."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    kinds: dict[str, str] = field(default_factory=dict)  # truth, money, number or date

    def names(self) -> list[str]:
        return [*self.facts, *self.kinds, *self.parameters, "as_of"]


class _Fault(Exception):
    def __init__(self, where: ast.AST, message: str, remedy: str = "") -> None:
        self.where, self.message, self.remedy = where, message, remedy


def dotted(tree: ast.AST) -> str | None:
    """The dotted name that this tree spells, if it is one."""
    if isinstance(tree, ast.Name):
        return tree.id
    if isinstance(tree, ast.Attribute):
        base = dotted(tree.value)
        return f"{base}.{tree.attr}" if base else None
    return None


def names_in(value: Value | None) -> set[str]:
    """Every dotted name in a condition or formula, without checking what they are."""
    if value is None:
        return set()
    if isinstance(value, Scalar):
        try:
            tree = ast.parse(_one_line(value), mode="eval")
        except (SyntaxError, ValueError):
            return set()
        return {name for node in ast.walk(tree) if (name := dotted(node))}
    parts = value if isinstance(value, Items) else value.values()
    return {name for part in parts for name in names_in(part)}


def _one_line(text: Scalar) -> str:
    return " ".join(text.split("\n")).strip()


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
        return self._line(value, lambda tree: self.truth(tree), graph.Constant(False))

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

    def formula(self, value: Value) -> tuple[Numeric, str]:
        """A formula and its kind: money, number or date; a list is read as lines."""
        if isinstance(value, Items):
            return self._lines(value)
        if isinstance(value, Record):
            self._fault(value.place, "a formula is a line or a list of lines", "- {when: …, is: …}")
            return graph.Literal(0), "number"
        found: list[str] = []

        def read(tree: ast.expr) -> Numeric:
            node, kind = self.number(tree)
            found.append(kind)
            return node

        node = self._line(value, read, graph.Literal(0))
        return node, found[0] if found else "number"

    def _lines(self, items: Items) -> tuple[Numeric, str]:
        lines: list[tuple[Truthy | None, Numeric]] = []
        kinds: list[str] = []
        for item in items:
            if not isinstance(item, Record) or "is" not in item or set(item) - {"when", "is"}:
                self._fault(item.place, "a line of a formula has when and is", "{when: …, is: …}")
                continue
            node, kind = self.formula(item["is"])
            zero = isinstance(node, graph.Literal) and node.value == 0
            kinds += [] if zero else [kind]
            lines.append((self.condition(item["when"]) if "when" in item else None, node))
        if len(set(kinds)) > 1:
            self._fault(items.place, f"lines of different kinds: {', '.join(sorted(set(kinds)))}")
        return graph.Choose(tuple(lines)), kinds[0] if kinds else "number"

    def _line(self, text: Scalar, read: Callable[[ast.expr], T], instead: T) -> T:
        source = _one_line(text)
        if source in ("true", "false") and isinstance(instead, graph.Constant):
            return graph.Constant(source == "true")  # type: ignore[return-value]  # T is Truthy
        try:
            return read(ast.parse(source, mode="eval").body)
        except SyntaxError as err:
            place = Place(text.place.path, text.place.line, text.place.column + (err.offset or 1))
            remedy = "one plain expression a line"
            if source.count("(") != source.count(")"):
                remedy = "inside [ ] or { } put a condition with commas into quotes"
            self._fault(place, f"cannot read “{source}”: {err.msg}", remedy)
        except RecursionError:
            self._fault(
                text.place, "the expression is nested too deeply", "name an intermediate term"
            )
        except _Fault as err:
            column = text.place.column + getattr(err.where, "col_offset", 0)
            place = Place(text.place.path, text.place.line, column)
            self._fault(place, err.message, err.remedy)
        return instead

    def _fault(self, place: Place, message: str, remedy: str = "") -> None:
        self.faults.append(DefinitionError(place, message, remedy))

    # ------------------------------------------------------------ truths

    def truth(self, tree: ast.expr) -> Truthy:
        """A tree as a truth."""
        if isinstance(tree, ast.BoolOp):
            members = tuple(self.truth(value) for value in tree.values)
            return graph.All(members) if isinstance(tree.op, ast.And) else graph.AnyOf(members)
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
            return graph.Not(self.truth(tree.operand))
        if isinstance(tree, ast.Compare):
            return self._comparison(tree)
        if isinstance(tree, ast.Call):
            return self._truth_call(tree)
        name = dotted(tree)
        if name is None:
            raise _Fault(tree, "this is not a condition", "compare something, or name a finding")
        if self.scope.kinds.get(name) == "truth":
            return graph.TruthOf(name)
        fact = self.scope.facts.get(name)
        if fact is not None and fact.type == "bool3":
            raise _Fault(tree, f"{name} has three values", f"write “{name} is yes” or “is no”")
        raise self._unknown(tree, name, "a condition")

    def _unknown(self, tree: ast.AST, name: str, wanted: str) -> _Fault:
        if name in self.scope.names():
            return _Fault(tree, f"{name} is not {wanted}")
        near = suggest(name, self.scope.names())
        return _Fault(
            tree, f"unknown name {name}", near or "define it, or put it into the vocabulary"
        )

    def _comparison(self, tree: ast.Compare) -> Truthy:
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
        if kind_a != kind_b and not (_is_zero(a) or _is_zero(b)):
            remedy = "write yuan(…) for sums" if "money" in (kind_a, kind_b) else ""
            raise _Fault(left, f"{kind_a} compared with {kind_b}", remedy)
        return graph.Compare(SIGNS[type(sign)], a, b)

    def _membership(self, left: ast.expr, right: ast.expr) -> Truthy:
        if isinstance(right, (ast.Tuple, ast.List, ast.Set)):
            return self._choice(left, right.elts)
        name = dotted(right) or ""
        fact = self.scope.facts.get(name)
        if fact is None:
            raise self._unknown(right, name, "a multiple choice")
        if fact.type != "multi":
            raise _Fault(right, f"{name} is not a multiple choice", "write (key, key) after in")
        return graph.FactHas(name, self._key(left, fact))

    def _choice(self, left: ast.expr, keys: list[ast.expr]) -> Truthy:
        name = dotted(left) or ""
        fact, make = self._chooser(left, name)
        if fact.type == "multi":
            raise _Fault(left, f"{name} is a multiple choice", f"write “key in {name}”")
        return make(frozenset(self._key(key, fact) for key in keys))

    def _chooser(
        self, tree: ast.expr, name: str
    ) -> tuple[Fact, Callable[[frozenset[str]], Truthy]]:
        if name.startswith("row.") and self.rows is not None:
            column = self.rows.row.get(name[4:])
            if column is None:
                near = suggest(name[4:], self.rows.row)
                raise _Fault(tree, f"{self.rows.name} has no column {name[4:]}", near)
            group = self.rows.name
            return column, lambda keys: rows.RowIs(group, column.name, keys)
        fact = self.scope.facts.get(name)
        if fact is None:
            raise self._unknown(tree, name, "a fact with choices")
        return fact, lambda keys: graph.FactIs(name, keys)

    def _key(self, tree: ast.expr, fact: Fact) -> str:
        key = tree.value if isinstance(tree, ast.Constant) else dotted(tree)
        if not isinstance(key, str):
            raise _Fault(tree, f"not a choice of {fact.name}", "write the key of the choice")
        if fact.choices and key not in fact.choices:
            near = suggest(key, fact.choices) or f"choices: {', '.join(fact.choices)}"
            raise _Fault(tree, f"{fact.name} has no choice {key}", near)
        return key

    rows: Fact | None = None  # the repeat group whose rows are in hand

    def _truth_call(self, tree: ast.Call) -> Truthy:
        word = dotted(tree.func) or ""
        if word in ("any", "all") and self._comprehension(tree):
            return self._any_row(tree, every=word == "all")
        if word == "known" and len(tree.args) == 1:
            return self._known(tree.args[0])
        if word == "stated" and len(tree.args) == 1:
            return graph.Stated(self._fact(tree.args[0]).name)
        if word == "mentions" and len(tree.args) > 1:
            return self._mentions(tree)
        if word == "within" and len(tree.args) == 2:
            return self._within(tree)
        if word == "any_limitation" and len(tree.args) == 1:
            return graph.HasLimitation((dotted(tree.args[0]) or "").upper())
        known = ("any", "all", "known", "stated", "mentions", "within", "any_limitation")
        raise _Fault(tree, f"no condition {word}(…)", suggest(word, known))

    def _fact(self, tree: ast.expr) -> Fact:
        name = dotted(tree) or ""
        if name not in self.scope.facts:
            raise self._unknown(tree, name, "a fact")
        return self.scope.facts[name]

    def _known(self, tree: ast.expr) -> Truthy:
        name = dotted(tree) or ""
        if name.startswith("row.") and self.rows is not None:
            column, _ = self._chooser(tree, name)
            return rows.RowKnown(self.rows.name, column.name)
        return graph.Known(self._fact(tree).name)

    def _mentions(self, tree: ast.Call) -> Truthy:
        words = tuple(a.value for a in tree.args[1:] if isinstance(a, ast.Constant))
        if not all(isinstance(word, str) for word in words) or len(words) < len(tree.args) - 1:
            raise _Fault(tree, "mentions wants words in quotes", 'mentions(row.item, "水", "电")')
        texts = tuple(str(word) for word in words)
        name = dotted(tree.args[0]) or ""
        if name.startswith("row.") and self.rows is not None:
            column, _ = self._chooser(tree.args[0], name)
            return rows.RowMentions(self.rows.name, column.name, texts)
        return graph.Mentions(self._fact(tree.args[0]).name, texts)

    def _within(self, tree: ast.Call) -> Truthy:
        day, kind = self.number(tree.args[0])
        name = dotted(tree.args[1]) or ""
        parameter = self.scope.parameters.get(name)
        if kind != "date" or parameter is None or parameter.type != "period":
            raise _Fault(tree, "within wants a date and a period", "within(date, parameter)")
        first, last = graph.ParameterNumber(name, 0), graph.ParameterNumber(name, 1)
        return graph.All((graph.Compare(">=", day, first), graph.Compare("<=", day, last)))

    # ------------------------------------------------------------ rows

    def _comprehension(self, tree: ast.Call) -> ast.GeneratorExp | None:
        one = tree.args[0] if len(tree.args) == 1 else None
        return one if isinstance(one, ast.GeneratorExp) else None

    def _over_rows(
        self, tree: ast.Call, read: Callable[[ast.expr], T]
    ) -> tuple[str, T, Truthy | None]:
        inner = self._comprehension(tree)
        if inner is None or len(inner.generators) != 1:
            raise _Fault(tree, "one group of rows at a time", "sum(row.x for row in group if …)")
        loop = inner.generators[0]
        fact = self._fact(loop.iter)
        if fact.type != "rows" or dotted(loop.target) != "row":
            raise _Fault(loop.iter, f"{fact.name} has no rows", "write: for row in a group of rows")
        outer, self.rows = self.rows, fact
        try:
            conditions = tuple(self.truth(test) for test in loop.ifs)
            value = read(inner.elt)
        finally:
            self.rows = outer
        when = graph.All(conditions) if conditions else None
        return fact.name, value, when

    def _any_row(self, tree: ast.Call, every: bool) -> Truthy:
        fact, part, when = self._over_rows(tree, self.truth)
        return rows.AnyRow(fact, every, part, when)

    # ------------------------------------------------------------ numbers

    def number(self, tree: ast.expr) -> tuple[Numeric, str]:
        """A tree as a number, sum of money or date, with its kind."""
        if isinstance(tree, ast.Constant):
            return graph.Literal(self._literal(tree)), "number"
        if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
            node, kind = self.number(tree.operand)
            return graph.Arithmetic("-", graph.Literal(0), node), kind
        if isinstance(tree, ast.BinOp):
            return self._arithmetic(tree)
        if isinstance(tree, ast.IfExp):
            return self._if(tree)
        if isinstance(tree, ast.Call):
            return self._number_call(tree)
        name = dotted(tree)
        if name is None:
            raise _Fault(tree, "this is not a number", "use + - * /, functions and names")
        return self._named_number(tree, name)

    def _literal(self, tree: ast.Constant) -> Number:
        if isinstance(tree.value, bool) or not isinstance(tree.value, (int, float)):
            raise _Fault(tree, f"{tree.value!r} is not a number")
        return tree.value if isinstance(tree.value, int) else Fraction(repr(tree.value))

    def _named_number(self, tree: ast.expr, name: str) -> tuple[Numeric, str]:
        if name == "as_of":
            return graph.AsOf(), "date"
        if name.startswith("row.") and self.rows is not None:
            column, _ = self._chooser(tree, name)
            low, high = column.limits
            kind = NUMBER_KINDS.get(column.main_type, "number")
            return rows.RowNumber(self.rows.name, column.name, low, high), kind
        kind = self.scope.kinds.get(name, "")
        if kind in ("money", "number", "date"):
            return graph.NumberOf(name), kind
        fact = self.scope.facts.get(name)
        if fact is not None and fact.main_type in NUMERIC:
            kind = NUMBER_KINDS.get(fact.main_type, "number")
            return graph.FactNumber(name, *fact.limits, fact.has_keys), kind
        parameter = self.scope.parameters.get(name)
        if parameter is not None and parameter.type not in ("pair", "brackets", "period"):
            return graph.ParameterNumber(name), NUMBER_KINDS.get(parameter.type, "number")
        raise self._unknown(tree, name, "a number")

    def _arithmetic(self, tree: ast.BinOp) -> tuple[Numeric, str]:
        sign = SIGNS.get(type(tree.op))
        if sign is None:
            raise _Fault(tree, "only + - * / reckon here")
        (a, kind_a), (b, kind_b) = self.number(tree.left), self.number(tree.right)
        kind = _joined(sign, kind_a, kind_b, a, b)
        if kind is None:
            remedy = "use add_days, add_months or days" if "date" in (kind_a, kind_b) else ""
            raise _Fault(tree, f"{kind_a} {sign} {kind_b} has no meaning", remedy)
        if sign == "/" and isinstance(b, graph.Literal) and b.value == 0:
            raise _Fault(tree.right, "division by zero")
        return graph.Arithmetic(sign, a, b), kind

    def _if(self, tree: ast.IfExp) -> tuple[Numeric, str]:
        when = self.truth(tree.test)
        (a, kind_a), (b, kind_b) = self.number(tree.body), self.number(tree.orelse)
        if kind_a != kind_b and not (_is_zero(a) or _is_zero(b)):
            raise _Fault(tree, f"{kind_a} or {kind_b}: both must be one kind")
        return graph.Choose(((when, a), (None, b))), kind_b if _is_zero(a) else kind_a

    def _number_call(self, tree: ast.Call) -> tuple[Numeric, str]:
        word = dotted(tree.func) or ""
        if self._comprehension(tree):
            return self._row_call(tree, word)
        if word in ("lower", "upper", "brackets"):
            return self._parameter_call(tree, word)
        if word not in FUNCTIONS and word not in ("min", "max", "total"):
            raise _Fault(tree, f"no function {word}(…)", suggest(word, [*FUNCTIONS, "min", "max"]))
        read = [self.number(argument) for argument in tree.args]
        nodes, kinds = tuple(n for n, _ in read), [k for _, k in read]
        if word in ("min", "max", "total"):
            solid = {k for n, k in read if not _is_zero(n)} or {"number"}
            if len(solid) > 1 or not nodes:
                raise _Fault(tree, f"{word} of different kinds: {', '.join(sorted(solid))}")
            joined = graph.Total(nodes) if word == "total" else graph.Extreme(word == "max", nodes)
            return joined, solid.pop()
        takes, gives, make = FUNCTIONS[word]
        if kinds != list(takes):
            raise _Fault(tree, f"{word} takes ({', '.join(takes)}), not ({', '.join(kinds)})")
        return make(word, nodes), gives

    def _row_call(self, tree: ast.Call, word: str) -> tuple[Numeric, str]:
        if word == "count":
            fact, _, when = self._over_rows(tree, lambda _: None)
            return rows.CountRows(fact, when), "number"
        if word not in ("sum", "min", "max"):
            raise _Fault(tree, f"no {word}(… for row in …)", "sum, min, max, count, any, all")
        fact, (value, kind), when = self._over_rows(tree, self.number)
        if word == "sum":
            return rows.SumRows(fact, value, when), kind
        return rows.ExtremeRows(fact, word == "max", value, when), kind

    def _parameter_call(self, tree: ast.Call, word: str) -> tuple[Numeric, str]:
        name = dotted(tree.args[-1]) or "" if tree.args else ""
        parameter = self.scope.parameters.get(name)
        wanted = "brackets" if word == "brackets" else "pair"
        if parameter is None or parameter.type != wanted:
            raise _Fault(
                tree,
                f"{word} wants a parameter of type {wanted}",
                suggest(name, self.scope.parameters),
            )
        if word != "brackets":
            return graph.ParameterNumber(name, 0 if word == "lower" else 1), "number"
        amount, kind = self.number(tree.args[0])
        if kind != "money":
            raise _Fault(tree, "brackets wants a sum of money")
        return graph.Brackets(amount, name), "money"


def _is_zero(node: Node) -> bool:
    return isinstance(node, graph.Literal) and node.value == 0


def _joined(sign: str, a: str, b: str, left: Numeric, right: Numeric) -> str | None:
    """The kind of two joined numbers, or None where the join has no meaning."""
    if "date" in (a, b):
        return None
    if sign in "+-":
        if _is_zero(left) or _is_zero(right):
            return b if _is_zero(left) else a
        return a if a == b else None
    if sign == "*":
        return None if a == b == "money" else "money" if "money" in (a, b) else "number"
    if b == "money":
        return "number" if a == "money" else None
    return a


def round_fen(value: Number) -> int:
    """Half-up to whole fen, away from zero for what is owed the other way."""
    doubled = abs(value) * 2
    rounded = int((doubled + 1) // 2)
    return -rounded if value < 0 else rounded


def _mapped(function: Callable[..., Number]) -> Callable[[str, tuple[Numeric, ...]], Numeric]:
    return lambda word, nodes: graph.Mapped(word, function, nodes)


def _days(word: str, nodes: tuple[Numeric, ...]) -> Numeric:
    return graph.Arithmetic("-", nodes[1], nodes[0])


FUNCTIONS: Final[
    Mapping[str, tuple[tuple[str, ...], str, Callable[[str, tuple[Numeric, ...]], Numeric]]]
] = {
    "yuan": (("number",), "money", _mapped(lambda n: n * 100)),
    "fen": (("money",), "money", _mapped(round_fen)),
    "floor": (("number",), "number", _mapped(lambda n: int(n // 1))),
    "days": (("date", "date"), "number", _days),
    "months": (("date", "date"), "number", _mapped(lambda a, b: months_between(int(a), int(b)))),
    "years": (
        ("date", "date"),
        "number",
        _mapped(lambda a, b: months_between(int(a), int(b)) // 12),
    ),
    "add_days": (("date", "number"), "date", _mapped(lambda d, n: clamp(int(d) + int(n)))),
    "add_months": (("date", "number"), "date", _mapped(lambda d, n: add_months(int(d), int(n)))),
    "add_years": (
        ("date", "number"),
        "date",
        _mapped(lambda d, n: add_months(int(d), int(n) * 12)),
    ),
    "working_day_on_or_after": (("date",), "date", lambda _, nodes: graph.WorkingDay(nodes[0])),
}
