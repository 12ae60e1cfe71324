"""Which names a line may use, and how a line that cannot be read is refused."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from engine.rulebook.node import Truthy
from engine.rulebook.parameter import Parameter
from engine.rulebook.vocabulary import Fact
from engine.source import Items, Scalar, Value, suggest

T = TypeVar("T")


@dataclass(slots=True)
class Scope:
    """The names a rule may use; `kinds` grows as definitions are compiled."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    kinds: dict[str, str] = field(default_factory=dict)  # truth, money, number or date

    def names(self) -> list[str]:
        """Every name there is."""
        return [*self.facts, *self.kinds, *self.parameters, "as_of"]


class Unreadable(Exception):
    """Part of a line means nothing here; `where` is that part."""

    def __init__(self, where: ast.expr, message: str, remedy: str = "") -> None:
        self.where, self.message, self.remedy = where, message, remedy
        super().__init__(message)


@dataclass(slots=True)
class Line:
    """A line being read: its names, its text, and the group whose rows are in hand."""

    scope: Scope
    source: str
    rows: Fact | None = None

    def text_of(self, tree: ast.expr) -> str:
        """The part of the line that a tree was read from."""
        whole = self.source.encode()
        return whole[tree.col_offset : tree.end_col_offset].decode()

    def unknown(self, tree: ast.expr, name: str, wanted: str) -> Unreadable:
        """The refusal of a name that is not there, or is something else than wanted."""
        names = self.scope.names()
        if name in names:
            return Unreadable(tree, f"{name} is not {wanted}")
        if not name:
            return Unreadable(tree, f"this is not {wanted}", f"write the name of {wanted}")
        near = suggest(name, names)
        remedy = near or "define it, or put it into the vocabulary"
        return Unreadable(tree, f"unknown name {name}", remedy)

    def fact(self, tree: ast.expr) -> Fact:
        """The fact that a tree names."""
        name = dotted(tree) or ""
        if name not in self.scope.facts:
            raise self.unknown(tree, name, "a fact")
        return self.scope.facts[name]

    def column(self, tree: ast.expr) -> tuple[Fact, Fact] | None:
        """The group in hand and its column, where the tree reads row.column."""
        name = dotted(tree) or ""
        if self.rows is None or not name.startswith("row."):
            return None
        column = self.rows.row.get(name[4:])
        if column is None:
            near = suggest(name[4:], self.rows.row) or f"columns: {', '.join(self.rows.row)}"
            raise Unreadable(tree, f"{self.rows.name} has no column {name[4:]}", near)
        return self.rows, column


def dotted(tree: ast.AST) -> str | None:
    """The dotted name that this tree spells, if it is one."""
    if isinstance(tree, ast.Name):
        return tree.id
    if isinstance(tree, ast.Attribute):
        base = dotted(tree.value)
        return f"{base}.{tree.attr}" if base else None
    return None


def one_line(text: Scalar) -> str:
    """A written text as the single line that is parsed."""
    return " ".join(text.split("\n")).strip()


@cache
def parsed(source: str) -> ast.expr:
    """A line as a tree, read once for its names and once more for its meaning.

    Whoever compiles clears it in the end. Raises what `ast.parse` raises.
    """
    return ast.parse(source, mode="eval").body


def names_in(value: Value | None) -> set[str]:
    """Every dotted name in a condition or formula, without checking what they are."""
    if value is None:
        return set()
    if isinstance(value, Scalar):
        try:
            tree = parsed(one_line(value))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            return set()
        return {name for node in _speaking(tree) if (name := dotted(node))}
    parts = value if isinstance(value, Items) else value.values()
    return {name for part in parts for name in names_in(part)}


def _speaking(tree: ast.AST) -> Iterator[ast.AST]:
    """Every part of a line but the keys of choices, which may be spelled like other names."""
    yield tree
    parts = [*ast.iter_child_nodes(tree)]
    if isinstance(tree, ast.Compare):
        sign = tree.ops[0]
        if isinstance(sign, (ast.Is, ast.IsNot)) or isinstance(tree.comparators[0], ast.Tuple):
            parts = [tree.left]
        elif isinstance(sign, (ast.In, ast.NotIn)):
            parts = [*tree.comparators]
    for part in parts:
        yield from _speaking(part)


def comprehension(tree: ast.Call) -> ast.GeneratorExp | None:
    """The `… for row in group if …` that a call has as its only argument."""
    one = tree.args[0] if len(tree.args) == 1 else None
    return one if isinstance(one, ast.GeneratorExp) else None


def over_rows(
    line: Line,
    tree: ast.Call,
    truth: Callable[[ast.expr], Truthy],
    read: Callable[[ast.expr], T],
) -> tuple[str, T, tuple[Truthy, ...]]:
    """The group that a call runs over, what it reads of each row, and which rows count."""
    inner = comprehension(tree)
    if inner is None or len(inner.generators) != 1:
        raise Unreadable(tree, "one group of rows at a time", "sum(row.x for row in group if …)")
    loop = inner.generators[0]
    fact = line.fact(loop.iter)
    if fact.type != "rows" or dotted(loop.target) != "row":
        remedy = "write: for row in a group of rows"
        raise Unreadable(loop.iter, f"{fact.name} has no rows", remedy)
    outer, line.rows = line.rows, fact
    try:
        conditions = tuple(truth(test) for test in loop.ifs)
        return fact.name, read(inner.elt), conditions
    finally:
        line.rows = outer
