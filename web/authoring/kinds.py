"""Whether a number in a formula is a sum of money, a date, a ratio or a plain number."""

from __future__ import annotations

from typing import Final

from engine.rulebook import graph, rows
from engine.rulebook.graph import Node
from engine.rulebook.rule import Amount, Term
from engine.rulebook.rulebook import Rulebook

_OF_PARAMETER: Final = {"period": "date", "pair": "number", "int": "number", "days": "number"}
_OF_FUNCTION: Final = {
    "yuan": "money",
    "fen": "money",
    "add_days": "date",
    "add_months": "date",
    "add_years": "date",
}


def kind_of(rulebook: Rulebook, node: Node) -> str:
    """money, date, ratio or number; the empty text for a bare figure."""
    if isinstance(node, graph.FactNumber):
        return _plain(rulebook.facts[node.fact].main_type)
    if isinstance(node, rows.RowNumber):
        return _plain(rulebook.facts[node.fact].row[node.field].main_type)
    if isinstance(node, (graph.ParameterNumber, graph.ParameterOn)):
        kind = rulebook.parameters[node.name].type
        return _OF_PARAMETER.get(kind, kind)
    if isinstance(node, graph.NumberOf):
        definition = rulebook.definitions[node.name]
        return definition.kind if isinstance(definition, (Amount, Term)) else "number"
    if isinstance(node, (graph.AsOf, graph.WorkingDay)):
        return "date"
    if isinstance(node, graph.Brackets):
        return "money"
    if isinstance(node, graph.Mapped):
        return _OF_FUNCTION.get(node.name, "number")
    if isinstance(node, graph.Arithmetic):
        return _of_arithmetic(rulebook, node)
    return _of_many(rulebook, node)


def _plain(kind: str) -> str:
    return {"int": "number", "month": "date"}.get(kind, kind)


def _of_arithmetic(rulebook: Rulebook, node: graph.Arithmetic) -> str:
    kinds = (kind_of(rulebook, node.left), kind_of(rulebook, node.right))
    if node.sign == "/" and kinds == ("money", "money"):
        return "number"
    if "money" in kinds:
        return "money"
    return "number" if "date" in kinds else next(filter(None, kinds), "")


def _of_many(rulebook: Rulebook, node: Node) -> str:
    """Of sums and extremes: what their members are."""
    if isinstance(node, (rows.SumRows, rows.ExtremeRows)):
        return kind_of(rulebook, node.value)
    if isinstance(node, rows.CountRows):
        return "number"
    if isinstance(node, graph.Choose):
        members: tuple[Node, ...] = tuple(then for _, then in node.lines)
    elif isinstance(node, (graph.Extreme, graph.Total)):
        members = node.members
    else:
        return ""
    return next(filter(None, (kind_of(rulebook, member) for member in members)), "")


def is_sum(node: Node) -> bool:
    """Whether a formula needs brackets as a factor."""
    return isinstance(node, graph.Arithmetic) and node.sign in "+-"
